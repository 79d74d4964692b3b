"""A segment: postings of some documents laid out by category and region, and the number of each document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.match.index.documents import Documents, place_keys
from lianpu.match.index.merging import DROPPED, merged
from lianpu.match.index.partition import Partition
from lianpu.match.index.postings import Inverter, Postings

NUMBERS_ARE_PLACES = read_only(np.empty(0, np.uint32))
"""The numbers of a segment whose documents bear the number of their place."""


@dataclass(frozen=True)
class Segment:
    """`numbers[p]` is the number of the document at place p, or all are `NUMBERS_ARE_PLACES`."""

    postings: Postings
    partition: Partition
    numbers: NDArray[np.uint32]

    def __setstate__(self, state: dict[str, Any]) -> None:
        # What was sent arrives open to writing: the kernels would be compiled anew for it.
        self.__dict__.update(state)
        for array in (*self.postings, self.numbers):
            read_only(array)

    @property
    def places(self) -> int:
        """How many documents it holds."""
        return int(self.partition.starts[-1])


def segment_of(documents: Documents, first_number: int, average_length: float) -> Segment:
    """The segment of a batch whose documents have the numbers from `first_number` on."""
    inverter = Inverter()
    inverter.add(documents.tokens, documents.indptr)
    segment, order = laid_out(inverter, documents, average_length)
    return replace(segment, numbers=read_only((order + first_number).astype(np.uint32)))


def laid_out(inverter: Inverter, documents: Documents, average_length: float) -> tuple[Segment, NDArray[np.int64]]:
    """The segment of inverted documents, numbered by place, and the document that stands at each place."""
    keys = place_keys(documents)
    order = np.argsort(keys, kind="stable")
    return Segment(inverter.postings(order, average_length), Partition.of(keys[order]), NUMBERS_ARE_PLACES), order


def joined(left: Segment, right: Segment) -> Segment:
    """One segment of both, where the numbers of `right` are above those of `left`."""
    every = Survivors.of(left, np.ones(left.places, np.bool_)), Survivors.of(right, np.ones(right.places, np.bool_))
    return joined_survivors(left, right, *every)


@dataclass(frozen=True)
class Survivors:
    """Which places of a segment go on, with their keys and numbers."""

    alive: NDArray[np.bool_]
    keys: NDArray[np.int64]
    numbers: NDArray[np.uint32]

    @classmethod
    def of(cls, segment: Segment, alive: NDArray[np.bool_]) -> Survivors:
        """The places of `segment` where `alive`."""
        numbers = segment.numbers if len(segment.numbers) else np.arange(segment.places, dtype=np.uint32)
        return cls(alive, segment.partition.expanded()[alive], numbers[alive])

    def moved(self, places: NDArray[np.integer]) -> NDArray[np.uint32]:
        """For every place of the segment its new one, `DROPPED` where it does not go on."""
        moves = np.full(len(self.alive), DROPPED, np.uint32)
        moves[self.alive] = places
        return moves


def joined_survivors(left: Segment, right: Segment, left_kept: Survivors, right_kept: Survivors) -> Segment:
    """One segment of what survives of both; equal keys stand in the order of numbers."""
    total = len(left_kept.keys) + len(right_kept.keys)
    right_places = np.searchsorted(left_kept.keys, right_kept.keys, side="right") + np.arange(len(right_kept.keys))
    from_left = np.ones(total, np.bool_)
    from_left[right_places] = False
    left_places = np.flatnonzero(from_left)
    keys, numbers = np.empty(total, np.int64), np.empty(total, np.uint32)
    keys[left_places], keys[right_places] = left_kept.keys, right_kept.keys
    numbers[left_places], numbers[right_places] = left_kept.numbers, right_kept.numbers
    postings = merged(left.postings, right.postings, left_kept.moved(left_places), right_kept.moved(right_places))
    return Segment(postings, Partition.of(keys), read_only(numbers))
