"""Commands that are imported when they are called, as pip does it: the list of commands costs no import of theirs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from lianpu.cli.help_pages import HelpfulCommand


class OnDemand(TyperCommand):
    """A command by its name and help; `source`, «module:function», is imported once the command is called."""

    def __init__(self, name: str, help: str, source: str) -> None:
        super().__init__(name, help=help)
        self._source = source

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """The context of the real command, which runs in it: arguments, options and its own help are read there."""
        return self._real().make_context(*arguments, **options)

    def _real(self) -> Any:
        module, function = self._source.split(":")
        alone = typer.Typer(add_completion=False)
        alone.command(self.name, cls=HelpfulCommand, help=self.help)(getattr(import_module(module), function))
        return get_command(alone)
