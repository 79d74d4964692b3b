"""Which texts may hold a word: 256 bits a text, one for each of its signs and each two that stand together.

A text without all the bits of a word cannot hold it; the few that have them are then read.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.accelerate import compiled, wrapping

LANES = 4
Signatures = NDArray[np.uint64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@compiled
def _mark(codes: NDArray[np.uint32], ends: NDArray[np.int64], factor: np.uint64, marked: Signatures) -> None:
    """Set the bits of each text; `ends[row]` is where its signs end in `codes`."""
    start = 0
    for row in range(len(ends)):
        before = np.uint64(0)
        for at in range(start, ends[row]):
            sign = np.uint64(codes[at])
            bit = (sign * factor) >> np.uint64(56)
            marked[row, bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))
            if at > start:
                bit = ((before << np.uint64(21) | sign) * factor) >> np.uint64(56)
                marked[row, bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))
            before = sign
        start = ends[row]


@compiled
def _having(signatures: Signatures, wanted: NDArray[np.uint64], found: NDArray[np.bool_]) -> None:
    for row in range(len(signatures)):
        found[row] = True
        for lane in range(len(wanted)):
            if signatures[row, lane] & wanted[lane] != wanted[lane]:
                found[row] = False
                break


@wrapping
def signatures_of(texts: pl.Series) -> Signatures:
    """The signature of each text."""
    marked = np.zeros((len(texts), LANES), np.uint64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    _mark(codes, np.cumsum(texts.str.len_chars().to_numpy().astype(np.int64)), _FACTOR, marked)
    return marked


def rows_with(texts: pl.Series, signatures: Signatures, word: str) -> NDArray[np.bool_]:
    """Which texts hold the word."""
    found = np.zeros(len(texts), np.bool_)
    _having(signatures, signatures_of(pl.Series([word]))[0], found)
    candidates = np.flatnonzero(found)
    found[candidates] = texts.gather(candidates).str.contains(word, literal=True).to_numpy()
    return found
