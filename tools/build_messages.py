"""Compile every `.po` under `src/` to `.mo` with Babel: a build hook of the wheel and a command of the Makefile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent


def compile_messages(root: Path = ROOT) -> int:
    """Write a `.mo` beside each `.po`; the number of files written."""
    written = 0
    for source in sorted((root / "src").rglob("*.po")):
        with source.open("rb") as lines:
            catalog = read_po(lines)
        with source.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalog)
        written += 1
    return written


class MessagesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this before it builds a wheel or an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the messages so that the wheel carries them."""
        compile_messages(Path(self.root))


if __name__ == "__main__":
    print(f"{compile_messages()} message catalogs compiled")
