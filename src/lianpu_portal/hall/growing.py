"""Arrays that grow at their end: rows that join take the room behind those that are there, and nothing is copied.

The columns of a million listings are a hundred megabytes, and somebody publishes every second.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SPARE = 16
"""One part in so many is kept free, and at least `_LEAST` rows: room that nobody writes to takes no memory."""

_LEAST = 4_096

Arrays = Sequence[NDArray[Any]]


class Room:
    """Arrays of one length with room behind; whoever holds the first rows of them never sees what joins later."""

    def __init__(self, arrays: Arrays, more: int = 0) -> None:
        """A copy of these, with room for so many more rows at least."""
        self._taken = len(arrays[0])
        self._end = self._taken + max(_LEAST, self._taken // _SPARE, more)
        self._arrays = [np.empty((self._end, *one.shape[1:]), one.dtype) for one in arrays]
        for held, one in zip(self._arrays, arrays, strict=True):
            held[: self._taken] = one
        self._lock = threading.Lock()

    def first(self, count: int) -> list[NDArray[Any]]:
        """The first rows of the arrays."""
        return [held[:count] for held in self._arrays]

    def joined(self, count: int, new: Arrays) -> tuple[Room, list[NDArray[Any]]]:
        """The first `count` rows with new ones behind, and the room they are in: another one where somebody has taken the
        places behind already, or they are too few."""
        end = count + len(new[0])
        with self._lock:
            is_free = self._taken == count and end <= self._end
            if is_free:
                self._taken = end
        if not is_free:
            return Room(self.first(count), end - count).joined(count, new)
        for held, one in zip(self._arrays, new, strict=True):
            held[count:end] = one
        return self, self.first(end)
