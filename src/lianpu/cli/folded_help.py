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


def _fold() -> None:
    from typer import rich_utils  # only help needs it

    make = rich_utils._make_rich_text  # pyright: ignore[reportPrivateUsage]
    if not isinstance(make, partial):
        rich_utils._make_rich_text = partial(_folded, make)  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


def _folded(make: Any, **said: Any) -> Any:
    text = make(**said)
    text.overflow = "fold"
    return text
