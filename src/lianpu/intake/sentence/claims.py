"""Which stretches of a sentence are understood already: a claimed stretch is read once and parts what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from lianpu.intake.sentence.patterns import Cued, Group, possible_in

CLAIMED = "\x01"
"""Stands in `Claims.left` for every claimed character: no pattern of words or numbers fits it."""

Span = tuple[int, int]


@dataclass
class Claims:
    """A folded sentence, what is left of it to read, and the patterns that may fit it."""

    text: str
    left: str = field(init=False)
    possible: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.text
        self.possible = possible_in(self.text)

    def claim(self, start: int, end: int) -> Span:
        """Take `text[start:end]` away from whoever reads next."""
        self.left = self.left[:start] + CLAIMED * (end - start) + self.left[end:]
        return start, end

    def take(self, patterns: Group[Cued]) -> None:
        """Claim every stretch left that fits one of `patterns`, or its group `part`, one pattern after the other."""
        for _place, pattern, _cued in patterns.fitting(self.possible):
            part = "part" if "part" in pattern.groupindex else 0
            for match in pattern.finditer(self.left):
                self.claim(*match.span(part))

    def before(self, position: int, length: int) -> str:
        """What stands before `position` in its clause, at most `length` characters."""
        ends = self._clause_ends
        nearest = bisect_left(ends, position)
        first = ends[nearest - 1] + 1 if nearest else 0
        return self.text[max(first, position - length) : position]

    def after(self, position: int, length: int) -> str:
        """What follows `position` in its clause, at most `length` characters."""
        ends = self._clause_ends
        nearest = bisect_left(ends, position)
        last = ends[nearest] if nearest < len(ends) else len(self.text)
        return self.text[position : min(last, position + length)]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [found.start() for found in _CLAUSE_END.finditer(self.text)]


_CLAUSE_END = re.compile(r"[,.;!?\n|、:]")
