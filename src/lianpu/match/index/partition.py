"""Documents laid out by category and region, so that a filter on both is a few ranges of places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Partition:
    """`keys[i]` is the category (high 32 bits) and region (low) of the places `starts[i]` … `starts[i + 1] − 1`."""

    keys: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, ordered: NDArray[np.int64]) -> Partition:
        """The partition of places whose keys are `ordered`, ascending."""
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        return cls(ordered[first], np.append(first, len(ordered)).astype(np.int64))

    @cached_property
    def categories(self) -> list[int]:
        """The categories that occur."""
        return np.unique(self.keys >> 32).tolist()

    @cached_property
    def _keys(self) -> list[int]:
        return self.keys.tolist()

    @cached_property
    def _starts(self) -> list[int]:
        return self.starts.tolist()

    def expanded(self) -> NDArray[np.int64]:
        """The key of every place."""
        return np.repeat(self.keys, np.diff(self.starts))

    def keys_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The keys of some places."""
        return self.keys[np.searchsorted(self.starts, places, side="right") - 1]

    def ranges(
        self, categories: Collection[int] | None, regions: Sequence[tuple[int, int]] | None
    ) -> list[tuple[int, int]]:
        """The half-open ranges of places in one of `categories` and in one of the half-open ranges `regions` of codes.

        Ascending, neither empty nor touching. None stands for every category and every region; a region of code 0
        is not known and lies in no range.
        """
        if categories is None and regions is None:
            return [(0, int(self.starts[-1]))] if len(self.keys) else []
        kinds = self.categories if categories is None else sorted(set(categories))
        spans = [(0, 2**32 - 1)] if regions is None else sorted((max(low, 1), high) for low, high in regions)
        bounds = [(self._place(kind, low), self._place(kind, high)) for kind in kinds for low, high in spans]
        return _joined(bounds)

    def _place(self, category: int, region: int) -> int:
        """The first place of a category whose region is not below this one."""
        return self._starts[bisect_left(self._keys, (category << 32) + region)]


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
