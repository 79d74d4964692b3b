"""Texts compared with what is wanted: how near each is, by what, and which of them are shown, the direct ones first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.columns import CATEGORIES
from lianpu.match.reading import BOUGHT, MOST_THINGS
from lianpu.match.relations import BY_WORDS, DESCRIBED, MACHINE, NARROWER, NONE, RELATION_NAMES, SAME, WIDER
from lianpu.match.texts import ReadTexts
from lianpu.match.wanted import Wanted

_DIRECT_KINDS = (SAME, NARROWER, WIDER, BY_WORDS, DESCRIBED, MACHINE)
DIRECT = frozenset(RELATION_NAMES[kind] for kind in _DIRECT_KINDS)
"""The relations by which the thing itself is offered."""
_IS_DIRECT = np.isin(np.arange(len(RELATION_NAMES)), _DIRECT_KINDS)

LEAST_CLOSENESS = 0.05
"""Below it nothing but a few characters agree: such an offer is not shown at all, unless the pair was confirmed."""

LEAST_OF_KNOWN = 0.13
"""In its place where the demand and all words of the offer are known and are two things (轮胎, 轮胎模具): then it is not for
want of words that they are not nearer. No listing that is not public is seen for a match below it."""

LEAST_DIRECT = 0.4
"""Below it a thing is offered that is called as what is wanted, in a text that is about something else: no more direct than what
is one step away."""

_GOODS = CATEGORIES.index("product")


@dataclass(frozen=True)
class Compared:
    """Texts read, and of each how near it is: the value, by which relation, which of its things to which wanted one."""

    read: ReadTexts
    values: NDArray[np.float64]
    worded: NDArray[np.float64]
    """How much of the values the words of the whole texts give."""
    kinds: NDArray[np.int8]
    thing: NDArray[np.int32]
    wanted: NDArray[np.int32]
    known: NDArray[np.bool_]
    """Whether every word of a text is known, and a thing that is wanted."""

    @classmethod
    def of(cls, read: ReadTexts, named: NDArray[np.bool_], wanted: Wanted) -> Compared:
        """Texts that are not compared yet; `named`: which of them name something."""
        count = len(read)
        known = _known_throughout(read) & named & any(wanted.nodes)
        kinds, places = np.zeros(count, np.int8), np.zeros((2, count), np.int32)
        return cls(read, np.zeros(count), np.zeros(count), kinds, places[0], places[1], known)

    @cached_property
    def are_others(self) -> NDArray[np.bool_]:
        """Which are known for another thing than what is wanted."""
        return self.known & (self.kinds == NONE)

    def bought_up(self, wanted: Wanted) -> NDArray[np.bool_]:
        """Which name goods only as used, scrapped or bought up, where new ones are wanted."""
        if not len(wanted):
            return np.zeros(len(self.thing), np.bool_)
        bits = self.read.things[np.arange(len(self.thing)), self.thing, 3]
        asked = ~wanted.bought[self.wanted] & (wanted.category[self.wanted] == _GOODS)
        return (self.thing >= 0) & (bits & BOUGHT > 0) & asked

    def nearest(self, confirmed: int, share: float = 1.0) -> list[int]:
        """The first `confirmed` rows and those at least so near as is shown, or that share of it, in the order of matches:
        direct ones first."""
        rows = np.arange(len(self.values))
        rows = rows[(self.values >= share * self.least) | (rows < confirmed)]
        return rows[np.lexsort((-self.values[rows], ~self.direct[rows], rows >= confirmed))].tolist()

    @cached_property
    def least(self) -> NDArray[np.float64]:
        """The closeness below which each is not shown."""
        return np.where(self.are_others, LEAST_OF_KNOWN, LEAST_CLOSENESS)

    @cached_property
    def direct(self) -> NDArray[np.bool_]:
        """Which of them offer the thing itself."""
        return _IS_DIRECT[self.kinds] & (self.values >= LEAST_DIRECT)

    def words(self, row: int) -> str:
        """The thing of a row that is nearest to what is wanted."""
        if self.thing[row] < 0:
            return ""
        start, end = self.read.things[row, self.thing[row], :2].tolist()
        return self.read.text(start, end)

    def codes(self, row: int) -> list[str]:
        """The codes in the text of a row."""
        count = self._code_counts[row]
        return [self.read.text(start, end) for start, end in self.read.codes[row, :count].tolist()] if count else []

    @cached_property
    def _code_counts(self) -> list[int]:
        return self.read.n_codes.tolist()


def _known_throughout(read: ReadTexts) -> NDArray[np.bool_]:
    """Which texts are made of words that are known."""
    counted = np.arange(MOST_THINGS) < read.n_things[:, None]
    return np.where(counted, read.things[:, :, 5], 0).max(axis=1) == 0
