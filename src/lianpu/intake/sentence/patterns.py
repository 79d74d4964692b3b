"""Patterns made of word lists: the words stand where a reader looks for them, the regular expression is joined here."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import add, itemgetter
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import COMPILES
from lianpu.intake.sentence.cue_table import CueTable, add_bits, cue_table
from lianpu.intake.sentence.cues import EVERY_TEXT, MOST_PARTS, cues_of, first_of

_T = TypeVar("_T")


def any_of(*lists: str) -> str:
    """One group of all words of blank-separated lists, in their order; a blank inside a word is written `\\s`."""
    return "(?:" + "|".join(word for words in lists for word in words.split()) + ")"


def words(*lists: str) -> tuple[str, ...]:
    """The words of blank-separated lists, for `str.startswith` and `str.endswith`."""
    return tuple(word for listed in lists for word in listed.split())


@cache
def quick(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, which looks at one character of a place before it tries anything else there."""
    first = first_of(pattern)
    return re.compile(f"(?={first})(?:{pattern})" if first else pattern)


def compile_all() -> None:
    """Compile every pattern that is entered, half a second of work: the first texts then wait no longer than others."""
    for pattern in _written:
        quick(pattern)


class Cued:
    """A pattern that is tried on those texts only that hold its cues; see `cues_of`."""

    __slots__ = ("_compiled", "_named", "bit", "written")

    def __init__(self, bit: int, written: str) -> None:
        self.bit, self.written = bit, written
        self._compiled: re.Pattern[str] | None = None
        self._named: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pattern: str) -> Cued:
        """The pattern, entered under its cues; one whose cues are not known is tried on every text."""
        bit = 1 << len(_written)
        cues = cues_of(pattern)
        for part, by_cue in enumerate(_by_cue):
            for cue in cues[part] if part < len(cues) else EVERY_TEXT:
                by_cue[cue] = by_cue.get(cue, 0) | bit
        _written.append(pattern)
        return cls(bit, pattern)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when a text is met that it may fit."""
        if self._compiled is None:
            self._compiled = quick(self.written)
            self._named = frozenset(self._compiled.groupindex)
        return self._compiled

    def has(self, group: str) -> bool:
        """Whether it names a part so; asked of one that has fitted."""
        return group in self._named

    def may_fit(self, possible: int) -> bool:
        """Whether it is among the `possible` patterns of a text."""
        return self.bit & possible != 0

    def search(self, text: str, possible: int, start: int = 0) -> re.Match[str] | None:
        """The first fit in `text` from `start` on, for which `possible` patterns may be tried."""
        return (self._compiled or self.pattern).search(text, start) if self.bit & possible else None

    def match(self, text: str, possible: int, start: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """The fit that begins at `start` and ends before `end`."""
        return (self._compiled or self.pattern).match(text, start, end) if self.bit & possible else None

    def finditer(self, text: str, possible: int) -> Iterator[re.Match[str]]:
        """Every fit in `text`, for which `possible` patterns may be tried."""
        return (self._compiled or self.pattern).finditer(text) if self.bit & possible else iter(())


_MOST_KEPT = 10_000
"""Sets of members that a group remembers."""


class Group(Generic[_T]):
    """Patterns that are tried one after the other, each with what it means: those that cannot fit cost nothing."""

    def __init__(self, members: Iterable[tuple[Cued, _T]]) -> None:
        self._members: dict[int, tuple[int, Cued, _T]] = {
            cued.bit: (place, cued, member) for place, (cued, member) in enumerate(members)
        }
        self._bits = sum(self._members)
        self._found: dict[int, list[tuple[int, re.Pattern[str], _T]]] = {}
        self._places_follow_bits = list(self._members) == sorted(self._members)

    @classmethod
    def of(cls, patterns: Iterable[Cued]) -> Group[Cued]:
        """A group of patterns that mean themselves."""
        return Group((cued, cued) for cued in patterns)

    def may_fit(self, possible: int) -> bool:
        """Whether one of the members is among the `possible` patterns of a text."""
        return self._bits & possible != 0

    def fitting(self, possible: int) -> Sequence[tuple[int, re.Pattern[str], _T]]:
        """The members among `possible` patterns, in their order: place, pattern and what it means."""
        among = self._bits & possible
        if not among:
            return ()
        if (kept := self._found.get(among)) is not None:
            return kept
        if len(self._found) >= _MOST_KEPT:
            self._found.clear()
        found = self._found[among] = self._fitting(among)
        return found

    def _fitting(self, left: int) -> list[tuple[int, re.Pattern[str], _T]]:
        found: list[tuple[int, re.Pattern[str], _T]] = []
        while left:
            bit = left & -left
            place, cued, member = self._members[bit]
            found.append((place, cued.pattern, member))
            left ^= bit
        if not self._places_follow_bits:
            found.sort(key=itemgetter(0))
        return found


_by_cue: tuple[dict[str, int], ...] = tuple({} for _part in range(MOST_PARTS))
"""For each part whose signs are asked for: by sign the bits of the patterns."""
_written: list[str] = []


def cued_patterns() -> tuple[str, ...]:
    """All patterns that were entered under cues, as they are written."""
    return tuple(_written)


def possible_in(text: str, codes: NDArray[np.int32]) -> int:
    """The bits of the patterns that may fit a text (`codes`: its code points): those of which it holds the cues."""
    if not COMPILES:
        return possible_plainly(text)
    table = _table(len(_written))
    found = np.empty(table.bits.shape[1:], np.uint64)
    add_bits(codes, *table, found)
    return int.from_bytes(found[0].tobytes(), sys.byteorder)


@lru_cache(1)
def _table(patterns: int) -> CueTable:
    return cue_table(_by_cue, patterns)


def signs_of(text: str) -> tuple[str, ...]:
    """The characters of a text and its pairs of neighbours."""
    return (*text, *map(add, text, text[1:]))


def possible_plainly(text: str) -> int:
    """The same in plain Python."""
    possible = -1
    for by_cue in _by_cue:
        found = by_cue.get("", 0)
        for sign in signs_of(text):
            found |= by_cue.get(sign, 0)
        possible &= found
    return possible
