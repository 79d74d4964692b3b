"""Which stretches of a sentence are understood already: a claimed stretch is read once and parts what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from lianpu.cluster.word_trie import code_points
from lianpu.intake.sentence.patterns import Cued, Group, possible_in

CLAIMED = "\x01"
"""Stands in `Claims.left` for every claimed character: no pattern of words or numbers fits it."""

Span = tuple[int, int]


class Claims:
    """A folded sentence, its code points, what is left of it to read, and the patterns that may fit it."""

    def __init__(self, text: str) -> None:
        self.text = self.left = text
        self.codes = code_points(text)
        self.possible = possible_in(text, self.codes)
        self.named: Sequence[Span] = ()
        """Names with a numeral in them (七台河): neither read yet nor numbers."""
        self._clause_ends = [found.start() for found in _CLAUSE_END.finditer(text)]

    def claim(self, start: int, end: int) -> Span:
        """Take `text[start:end]` away from whoever reads next."""
        self.left = self.left[:start] + CLAIMED * (end - start) + self.left[end:]
        return start, end

    def take(self, patterns: Group[Cued]) -> None:
        """Claim every stretch left that fits one of `patterns`, or its group `part`, one pattern after the other."""
        for _place, pattern, cued in patterns.fitting(self.possible):
            part = "part" if cued.has("part") else 0
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


_CLAUSE_END = re.compile(r"[,.;!?\n|、:]")
