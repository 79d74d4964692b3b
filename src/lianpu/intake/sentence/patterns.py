"""Patterns made of word lists: the words stand where a reader looks for them, the regular expression is joined here."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from operator import add

from lianpu.intake.sentence.cues import EVERY_TEXT, cues_of


def any_of(*lists: str) -> str:
    """One group of all words of blank-separated lists, in their order; a blank inside a word is written `\\s`."""
    return "(?:" + "|".join(word for words in lists for word in words.split()) + ")"


def words(*lists: str) -> tuple[str, ...]:
    """The words of blank-separated lists, for `str.startswith` and `str.endswith`."""
    return tuple(word for listed in lists for word in listed.split())


@dataclass(frozen=True, slots=True)
class Cued:
    """A pattern that is tried on those texts only that hold one of its cues; see `cues_of`."""

    bit: int
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, pattern: str) -> Cued:
        """The pattern, entered under its cues; one whose cues are not known is tried on every text."""
        bit = 1 << next(_numbers)
        for cue in cues_of(pattern) or EVERY_TEXT:
            _by_cue[cue] = _by_cue.get(cue, 0) | bit
        return cls(bit, re.compile(pattern))

    def search(self, text: str, possible: int) -> re.Match[str] | None:
        """The first fit in `text`, for which `possible` patterns may be tried."""
        return self.pattern.search(text) if self.bit & possible else None

    def match(self, text: str, possible: int, start: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """The fit that begins at `start` and ends before `end`."""
        return self.pattern.match(text, start, end) if self.bit & possible else None

    def finditer(self, text: str, possible: int) -> Iterator[re.Match[str]]:
        """Every fit in `text`, for which `possible` patterns may be tried."""
        return self.pattern.finditer(text) if self.bit & possible else iter(())


_numbers = count()
_by_cue: dict[str, int] = {}


def possible_in(text: str) -> int:
    """The bits of the patterns that may fit `text`: those of which it holds a cue."""
    bits, found = _by_cue.get, _by_cue.get("", 0)
    for sign in (*text, *map(add, text, text[1:])):
        if sign in _by_cue:
            found |= bits(sign, 0)
    return found
