"""Sets of document numbers as bits, eight to a byte, the lowest first: which documents are deleted.

`retrieval` reads the same bits by itself: kernels that call each other live in one module.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def grown(bits: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """A copy with room for the numbers below `count`; new ones are not in the set."""
    room = np.zeros((count + 7) // 8, np.uint8)
    room[: len(bits)] = bits
    return room


def put(bits: NDArray[np.uint8], number: int) -> None:
    """Put a number into the set."""
    bits[number >> 3] |= 1 << (number & 7)


def holds(bits: NDArray[np.uint8], number: int) -> bool:
    """Whether a number is in the set."""
    return bool((bits[number >> 3] >> (number & 7)) & 1)


def size(bits: NDArray[np.uint8]) -> int:
    """How many numbers are in the set."""
    return int(np.bitwise_count(bits).sum())


def mask(bits: NDArray[np.uint8], count: int) -> NDArray[np.bool_]:
    """For every number below `count` whether it is in the set."""
    return np.unpackbits(bits, count=count, bitorder="little").view(np.bool_)
