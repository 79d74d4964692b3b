"""What is wrong with how a command was called, in one line of the reader's language: which option, what was given for it,
what was expected."""

from __future__ import annotations

import re
from typing import Any

import typer

from lianpu.cli.help_pages import type_in_words
from lianpu.language import gettext as _

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Of all that can be wrong; typer has no public name for it."""


def is_shown_as_help(error: Any) -> bool:
    """Whether a group was called without a command: its help is out already."""
    return type(error).__name__ == "NoArgsIsHelpError"


def in_words(error: Any) -> str:
    """What is wrong, and where to read how it is right."""
    told = _told(error)
    if error.ctx is None:
        return told
    return told + "\n" + _("How it is written: {command} --help").format(command=error.ctx.command_path)


def _told(error: Any) -> str:
    kind = type(error).__name__
    if kind == "MissingParameter":
        return _("{parameter} is missing.").format(parameter=_name(error))
    if kind == "NoSuchOption":
        return _no_such_option(error)
    if kind == "BadOptionUsage" and "requires" in error.message:
        return _("{parameter} needs a value.").format(parameter=error.option_name)
    if kind == "BadOptionUsage":
        return _("{parameter} takes no value.").format(parameter=error.option_name)
    if isinstance(error, typer.BadParameter):
        return _bad_value(error)
    return _other(error.message)


def _no_such_option(error: Any) -> str:
    told = _("There is no option {option}.").format(option=error.option_name)
    if error.possibilities:
        told += " " + _("Did you mean {options}?").format(options=", ".join(sorted(error.possibilities)))
    return told


def _bad_value(error: Any) -> str:
    faults: list[dict[str, Any]] = error.__cause__.errors() if hasattr(error.__cause__, "errors") else []
    if not faults:
        name = _name(error)
        return _("{parameter}: {told}").format(parameter=name, told=error.message) if name else error.message
    return _("{parameter}: {value} cannot be used; expected {expected}.").format(
        parameter=_name(error), value=faults[0]["input"], expected=_expected(error, faults[0])
    )


def _expected(error: Any, fault: dict[str, Any]) -> str:
    limits: dict[str, Any] = fault.get("ctx") or {}
    if fault["type"] == "greater_than_equal":
        return _("at least {number}").format(number=limits["ge"])
    if fault["type"] == "less_than_equal":
        return _("at most {number}").format(number=limits["le"])
    words = type_in_words(error.param, error.ctx) or ""
    return _("one of {options}").format(options=words.replace("|", ", ")) if "|" in words else words


def _name(error: Any) -> str:
    if error.param_hint:
        return str(error.param_hint)
    if error.param is None:
        return ""
    return error.param.metavar if error.param.param_type_name == "argument" else error.param.opts[0]


def _other(message: str) -> str:
    """What typer says in a sentence of its own."""
    if found := re.match(r"No such command '(.*?)'", message):
        return _("There is no command {command}.").format(command=found[1])
    if found := re.match(r"Got unexpected extra argument.*? \((.*)\)", message):
        return _("Nothing is expected behind the arguments; found {found}.").format(found=found[1])
    if message.startswith("Missing command"):
        return _("A command is missing.")
    return message
