"""Writes `cues.json`: `python -m lianpu.intake.sentence.store_cues`, after any change of a pattern.

With a folder of labelled sentences behind it, it counts anew which signs are common, `common_signs.json`, by which the
cues are chosen when they are written the next time.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import lianpu.intake.sentence.reading  # noqa: F401  # pyright: ignore[reportUnusedImport]  # enters all patterns
from lianpu.cluster.folding import folded
from lianpu.intake.sentence.cues import COUNTED, STORED, derived_cues, print_of
from lianpu.intake.sentence.learned.training import read_marked
from lianpu.intake.sentence.patterns import cued_patterns, signs_of

_COMMON = 20
"""Of a thousand listings that hold a sign: below it is not kept, a guess is as good."""


def cues_as_text() -> str:
    """A line a pattern, in the order of their prints."""
    derived = {print_of(pattern): derived_cues(pattern) for pattern in cued_patterns()}
    lines = (
        f"{json.dumps(name)}: {json.dumps([sorted(signs) for signs in cues], ensure_ascii=False)}"
        for name, cues in sorted(derived.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def common_signs(texts: Sequence[str]) -> dict[str, int]:
    """How many of a thousand texts hold each sign that is common in them, by the signs."""
    holding = Counter(sign for text in texts for sign in {*signs_of(folded(text))})
    shares = {sign: round(1000 * count / len(texts)) for sign, count in sorted(holding.items())}
    return {sign: share for sign, share in shares.items() if share >= _COMMON}


def main() -> None:
    """Write one of the files."""
    if folder := sys.argv[1:]:
        common = common_signs([one.text for one in read_marked(Path(folder[0]) / "train.tsv")])
        COUNTED.write_text(json.dumps(common, ensure_ascii=False, indent=0) + "\n", "utf-8")
    else:
        STORED.write_text(cues_as_text(), "utf-8")


if __name__ == "__main__":
    main()
