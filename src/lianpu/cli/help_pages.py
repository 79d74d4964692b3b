"""Help in the reader's language, its lines folded wherever they are full: Chinese has no blanks at which typer could break
a line, and what did not fit it cut off."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from typer.core import TyperCommand, TyperGroup

from lianpu.language import gettext as _


class _Helpful:
    """What a command and a group of them have in common."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _prepare(cast("Any", self).get_params(ctx))
        cast("Any", super()).format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """How it is written."""
        return _usage(cast("Any", super()).get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        return _help_option(cast("Any", super()).get_help_option(ctx))


class HelpfulCommand(_Helpful, TyperCommand):
    """A command whose help is shown whole, in the reader's language."""


class HelpfulGroup(_Helpful, TyperGroup):
    """A group of commands whose help is shown whole, in the reader's language."""


def type_in_words(parameter: Any, ctx: Any) -> str | None:
    """What is to be given for a parameter: a number, one of a few words; None where nothing is."""
    written = str(parameter.display_type(ctx)).strip("<>")
    words = {
        "bool": None, "str": _("text"), "list[str]": _("text"), "path": _("path"), "list[Path]": _("path"), "%Y-%m-%d": _("YYYY-MM-DD"),
        "int": _("whole number"), "int range": _("whole number"), "float": _("number"), "float range": _("number"),
    }  # fmt: skip
    return words.get(written, written)


def _usage(usage: str) -> str:
    for english, words in (
        ("Usage: ", _("Usage: ")), ("[OPTIONS]", _("[OPTIONS]")), ("COMMAND [ARGS]...", _("COMMAND [ARGS]...")),
    ):  # fmt: skip
        usage = usage.replace(english, words)
    return usage


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this page.")
    return option


_MAKES_TEXT = "_make_rich_text"


def _prepare(parameters: list[Any]) -> None:
    """typer offers no other way; should something of it get another name, help has English words or is cut off, no more."""
    from typer import rich_utils  # only help needs it

    words = {
        "ARGUMENTS_PANEL_TITLE": _("Arguments"), "OPTIONS_PANEL_TITLE": _("Options"), "COMMANDS_PANEL_TITLE": _("Commands"),
        "DEFAULT_STRING": _("[default: {}]"), "ENVVAR_STRING": _("[env var: {}]"), "REQUIRED_LONG_STRING": _("[required]"),
    }  # fmt: skip
    for name, text in words.items():
        setattr(rich_utils, name, text)
    for parameter in parameters:
        if getattr(parameter, "metavar", None) is None or parameter.param_type_name == "argument":
            parameter.display_type_rich = partial(type_in_words, parameter)
    make = getattr(rich_utils, _MAKES_TEXT, None)
    if make is not None and not isinstance(make, partial):
        setattr(rich_utils, _MAKES_TEXT, partial(_folded, make))


def _folded(make: Any, **said: Any) -> Any:
    text = make(**said)
    text.overflow = "fold"
    return text
