"""Writes `cues.json`: `python -m lianpu.intake.sentence.store_cues`, after any change of a pattern."""

from __future__ import annotations

import json

import lianpu.intake.sentence.reading  # noqa: F401  # pyright: ignore[reportUnusedImport]  # enters all patterns
from lianpu.intake.sentence.cues import STORED, derived_cues, print_of
from lianpu.intake.sentence.patterns import cued_patterns


def cues_as_text() -> str:
    """A line a pattern, in the order of their prints."""
    derived = {print_of(pattern): derived_cues(pattern) for pattern in cued_patterns()}
    lines = (
        f"{json.dumps(name)}: {json.dumps([sorted(signs) for signs in cues], ensure_ascii=False)}"
        for name, cues in sorted(derived.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write the file."""
    STORED.write_text(cues_as_text(), "utf-8")


if __name__ == "__main__":
    main()
