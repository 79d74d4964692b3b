"""Votes for offer or demand: by the words of the sentence, where phrases of several words come before their parts.

One piece of evidence for the learned model, which has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.patterns import Group
from lianpu.intake.sentence.side_words import NO_PARTNERS, SIDE_PHRASES


@cache
def phrase_number(name: str) -> int:
    """A phrase as a number that is the same in every process."""
    return crc32(name.encode()) >> 2


_PHRASES = Group(
    (cued, (side, weight, phrase_number(f"side {cued.written}"), phrase_number(f"early {cued.written}")))
    for side, weight, cued in SIDE_PHRASES
)
_LISTED = 1.5
"""Weight of a word that the lexicon knows for a side, when it has at least two characters."""
_FIRST, _EARLY = 1.5, 0.75
_EARLY_WITHIN = 4
"""What is said first is said of the whole."""
_MASK = "\x01"


@dataclass(frozen=True)
class SaidSide:
    """A side with the words that say it, and by how much it leads."""

    side: str
    span: Span
    margin: float


class _Votes:
    def __init__(self) -> None:
        self.phrases: list[int] = []
        self.totals = {"offer": 0.0, "demand": 0.0}
        self.best: dict[str, tuple[float, Span]] = {}

    def add(self, side: str, weight: float, span: Span) -> None:
        weight += _leading(span[0])
        self.totals[side] += weight
        if side not in self.best or weight > self.best[side][0]:
            self.best[side] = (weight, span)

    def winner(self) -> SaidSide | None:
        margin = self.totals["offer"] - self.totals["demand"]
        if abs(margin) < 1e-9:
            return None
        side = "offer" if margin > 0 else "demand"
        return SaidSide(side, self.best[side][1], abs(margin))


def _leading(start: int) -> float:
    return _FIRST if start == 0 else _EARLY if start <= _EARLY_WITHIN else 0.0


def read_side(text: str, possible: int, mentions: Sequence[Mention]) -> tuple[SaidSide | None, list[int]]:
    """The side that most is said for, None where nothing is said or both as much; and the numbers of the phrases that say
    one, with one more for each that stands early."""
    for phrase in NO_PARTNERS.finditer(text, possible):
        text = text[: phrase.start()] + _MASK * len(phrase[0]) + text[phrase.end() :]
    votes = _Votes()
    for _place, pattern, (side, weight, number, early) in _PHRASES.fitting(possible):
        if match := pattern.search(text):
            votes.add(side, weight, match.span())
            votes.phrases += (number, early) if match.start() <= _EARLY_WITHIN else (number,)
    for start, end, entry in mentions:
        if entry.role == "side" and text[start] != _MASK:
            votes.add(entry.meaning, _LISTED * min(1.0, 0.4 + 0.3 * (end - start)), (start, end))
    return votes.winner(), votes.phrases
