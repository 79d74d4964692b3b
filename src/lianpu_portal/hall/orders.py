"""Rows in the order of a sorting: by a key, then by when they entered, the newest first. A few that leave or join are looked
for by halving, and the stretches between them are joined: nothing looks at a million rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEW = 64
"""Rows that are put between stretches of an order sooner than all its rows are looked at."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Order:
    """Row numbers in the order of `keys`, and of `entered` where these are equal."""

    rows: Numbers
    keys: NDArray[Any]
    entered: NDArray[np.int64]

    @classmethod
    def of(cls, keys: NDArray[Any], entered: NDArray[np.int64]) -> Order:
        """All rows, sorted."""
        return cls(np.lexsort((-entered, keys)).astype(np.int32), keys, entered)

    def place_before(self, key: float, entered: int) -> int:
        """How many rows come before the one with this key, or would."""
        low, high = 0, len(self.rows)
        while low < high:
            middle = (low + high) // 2
            row = self.rows[middle]
            if (float(self.keys[row]), -int(self.entered[row])) < (key, -entered):
                low = middle + 1
            else:
                high = middle
        return low

    def followed(self, gone: NDArray[np.intp], new: Numbers) -> Numbers:
        """The rows without those that are gone, and with new ones where they belong."""
        new = new[np.lexsort((-self.entered[new], self.keys[new]))]
        leaving = [self._place_of(row) for row in gone.tolist()] if len(gone) <= _FEW else [None]
        if None in leaving or len(new) > _FEW:
            return self._looked_through(gone, new)
        joining = [(self._place(row), 0, row) for row in new.tolist()]
        changes = [*joining, *((place, 1, -1) for place in leaving if place is not None)]
        return self._joined(sorted(changes, key=lambda change: change[:2]))  # new ones of one place are in their order

    def _place(self, row: int) -> int:
        return self.place_before(float(self.keys[row]), int(self.entered[row]))

    def _place_of(self, row: int) -> int | None:
        """Where a row stands; None where it does not stand at its own place: it left before, or another is its equal."""
        place = self._place(row)
        return place if place < len(self.rows) and self.rows[place] == row else None

    def _joined(self, changes: Iterable[tuple[int, int, int]]) -> Numbers:
        """The stretches between the changes: each a place, whether the row there leaves, and else the row that joins."""
        stretches: list[Any] = []
        done = 0
        for place, leaves, row in changes:
            stretches.append(self.rows[done:place])
            if not leaves:
                stretches.append(np.array([row], np.int32))
            done = place + leaves
        return np.concatenate([*stretches, self.rows[done:]])

    def _looked_through(self, gone: NDArray[np.intp], new: Numbers) -> Numbers:
        dead = np.zeros(len(self.keys), np.bool_)
        dead[gone] = True
        kept = Order(self.rows[~dead[self.rows]], self.keys, self.entered)
        return np.insert(kept.rows, np.array([kept._place(row) for row in new.tolist()], np.intp), new)
