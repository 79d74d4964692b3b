"""Which stretches of a sentence are understood already: a claimed stretch is read once and parts what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CLAIMED = "\x01"
"""Stands in `Claims.left` for every claimed character: no pattern of words or numbers fits it."""

Span = tuple[int, int]


@dataclass
class Claims:
    """A folded sentence and what is left of it to read."""

    text: str
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.text

    def claim(self, start: int, end: int) -> Span:
        """Take `text[start:end]` away from whoever reads next."""
        self.left = self.left[:start] + CLAIMED * (end - start) + self.left[end:]
        return start, end

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Claim every stretch left that fits `pattern`."""
        found = list(pattern.finditer(self.left))
        for match in found:
            self.claim(*match.span())
        return found

    def before(self, position: int, length: int) -> str:
        """What stands before `position` in its clause, at most `length` characters."""
        return clause_end(self.text[max(0, position - length) : position])

    def after(self, position: int, length: int) -> str:
        """What follows `position` in its clause, at most `length` characters."""
        return clause_start(self.text[position : position + length])


_BREAK = re.compile(r"[,.;!?\n|、:]")


def clause_end(text: str) -> str:
    """The part of `text` behind its last sign of punctuation."""
    return _BREAK.split(text)[-1]


def clause_start(text: str) -> str:
    """The part of `text` before its first sign of punctuation."""
    return _BREAK.split(text)[0]
