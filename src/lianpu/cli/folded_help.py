"""Help whose lines are folded wherever they are full: Chinese has no blanks at which typer could break a line, and what
did not fit it cut off."""

from __future__ import annotations

from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup


class FoldedCommand(TyperCommand):
    """A command whose help is shown whole."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fold()
        super().format_help(ctx, formatter)


class FoldedGroup(TyperGroup):
    """A group of commands whose help is shown whole."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fold()
        super().format_help(ctx, formatter)


_MAKES_TEXT = "_make_rich_text"


def _fold() -> None:
    """typer offers no other way; should its function get another name, help is cut off again and nothing else happens."""
    from typer import rich_utils  # only help needs it

    make = getattr(rich_utils, _MAKES_TEXT, None)
    if make is not None and not isinstance(make, partial):
        setattr(rich_utils, _MAKES_TEXT, partial(_folded, make))


def _folded(make: Any, **said: Any) -> Any:
    text = make(**said)
    text.overflow = "fold"
    return text
