"""A view: one fixed state of an index, which any number of threads may search."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from lianpu.match.index import bits
from lianpu.match.index.base import Base
from lianpu.match.index.delta import Delta
from lianpu.match.index.documents import BUILT_IN
from lianpu.match.index.query import distinct, located
from lianpu.match.index.retrieval import Admission, rank, retrieve, scratch
from lianpu.match.index.rows import gathered
from lianpu.match.index.segments import Segment

EARLIEST = -(2**31)
"""The day that admits every deadline."""


@dataclass(frozen=True)
class Hits:
    """What a search found, the best first; equal scores in the order of document numbers."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        """How many documents were found."""
        return len(self.documents)


@dataclass(frozen=True)
class _Part:
    """A segment and the ranges of its places that a query admits."""

    segment: Segment
    ranges: NDArray[np.int64]


@dataclass(frozen=True)
class View:
    """A state of the index. Documents have numbers: first the base's, then what was added, in the order it came.

    A number means the same document in every view of one `generation`. Bit `number` of `dead` is set for deleted ones.
    """

    generation: int
    base: Base
    delta: Delta
    dead: NDArray[np.uint8]
    added: Mapping[str, int]

    @property
    def numbers(self) -> int:
        """How many numbers are given: one more than the highest, deleted documents included."""
        return len(self.base) + len(self.delta)

    def __len__(self) -> int:
        """How many documents there are, without deleted ones."""
        return self.numbers - bits.size(self.dead)

    def search(
        self,
        tokens: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        top: int = 50,
        categories: Collection[int] | None = None,
        regions: Sequence[tuple[int, int]] | None = None,
        required: int = 0,
        not_before: int = EARLIEST,
    ) -> Hits:
        """The `top` documents with the highest score among those admitted that share a token with the query.

        The score is BM25 (`bm25`) over 8-bit impacts, each token times its weight (1 where `weights` is None; a token
        given twice has the sum; weight 0 leaves it out). Admitted is a document of one of `categories`, in one of the half-open
        ranges `regions` of region codes (an unknown region, 0, only where `regions` is None), with all bits of
        `required` among its flags, and a deadline on day `not_before` or later.

        Raises ValueError where weights are negative, not finite, or not as many as the tokens.
        """
        wanted, summed = distinct(tokens, weights)
        parts = [self._part(segment, categories, regions) for segment in (self.base.segment, *self.delta.segments)]
        top = min(top, self.numbers)
        if not len(wanted) or top < 1 or not any(len(part.ranges) for part in parts):
            return Hits(np.empty(0, np.int64), np.empty(0, np.float32))
        query = located(wanted, summed, [part.segment.postings for part in parts], self.numbers)
        room, heap, filled = scratch(len(wanted)), np.empty(top, np.int64), 0
        for part, (first, last) in zip(parts, query.entries, strict=True):
            if len(part.ranges):
                admission = self._admission(part, required, not_before)
                filled = retrieve(
                    part.segment.postings, first, last, query.weights, part.ranges, admission, heap, filled, room
                )
        hits = Hits(np.empty(filled, np.int64), np.empty(filled, np.float32))
        rank(heap, filled, query.unit, hits.documents, hits.scores)
        return hits

    def _part(
        self, segment: Segment, categories: Collection[int] | None, regions: Sequence[tuple[int, int]] | None
    ) -> _Part:
        ranges = segment.partition.ranges(categories, regions)
        return _Part(segment, np.array(ranges, np.int64).reshape(-1, 2))

    def _admission(self, part: _Part, required: int, not_before: int) -> Admission:
        numbers = part.segment.numbers
        offset, rows = (self.delta.offset, self.delta.rows) if len(numbers) else (0, self.base.rows)
        needed = np.uint64(required)
        return Admission(
            numbers,
            offset,
            self.dead,
            rows.deadline.codes,
            rows.deadline.values >= not_before,
            rows.flags.codes,
            (rows.flags.values & needed) == needed,
        )

    def ids(self, documents: ArrayLike) -> list[str]:
        """The ids of some document numbers."""
        numbers = np.asarray(documents, np.int64)
        split = len(self.base)
        if np.all(numbers < split):
            return self.base.identifiers.texts(numbers)
        texts = self.base.identifiers.texts(numbers[numbers < split])
        old = iter(texts)
        return [next(old) if number < split else self.delta.ids[number - split] for number in numbers.tolist()]

    def position(self, id: str) -> int | None:
        """The number of the document with this id; None where there is none, or it was deleted."""
        number = self.added.get(id, self.numbers)
        if number >= self.numbers:
            number = int(self.base.identifiers.find(pl.Series([id]))[0])
        return None if number < 0 or bits.holds(self.dead, number) else number

    def values(self, name: str, documents: ArrayLike) -> NDArray[Any]:
        """The values of a column for some document numbers: a built-in one, or one of the caller's (KeyError if not)."""
        numbers = np.asarray(documents, np.int64)
        if name in ("category", "region"):
            keys = gathered(
                numbers, len(self.base), self.base.segment.partition.keys_at, lambda rows: self.delta.keys[rows]
            )
            return (keys >> 32).astype(np.uint8) if name == "category" else (keys & (2**32 - 1)).astype(np.int32)
        return gathered(
            numbers, len(self.base), lambda rows: self.base.rows.taken(name, rows),
            lambda rows: self.delta.rows.taken(name, rows),
        )  # fmt: skip

    def column(self, name: str) -> NDArray[Any]:
        """One of the caller's columns for all document numbers: as mapped where nothing was added, else a copy."""
        if name in BUILT_IN:
            return self.values(name, np.arange(self.numbers))
        own = self.base.rows.columns[name]
        return np.concatenate([own, self.delta.rows.columns[name]]) if len(self.delta) else own
