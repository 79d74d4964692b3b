"""The signs of all patterns as one hash table, so that machine code tells which patterns may fit a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole

_WORD_BITS = 64

_MET = 1 << 15


class CueTable(NamedTuple):
    """Keys of the signs (−1: free), the row of each, and the rows × parts of a pattern: bits of patterns, 64 in a number;
    row 0 is that of the sign that every text holds. `met`: which hashes the keys have; small enough to stay at hand, it
    passes over most pairs of characters, which are no signs."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int32]
    bits: NDArray[np.uint64]
    met: NDArray[np.bool_]


def cue_table(by_cue: Sequence[Mapping[str, int]], patterns: int) -> CueTable:
    """The table of signs (none, one or two characters) with the bits of the patterns of which a part has them."""
    width = -(-patterns // _WORD_BITS)
    signs = [sign for sign in dict.fromkeys(chain.from_iterable(by_cue)) if sign]
    size = 1 << (2 * len(signs) + 2).bit_length()
    keys, rows, met = np.full(size, -1, np.int64), np.zeros(size, np.int32), np.zeros(_MET, np.bool_)
    bits = b"".join(of.get(sign, 0).to_bytes(8 * width, "little") for sign in ("", *signs) for of in by_cue)
    for row, sign in enumerate(signs, 1):
        key = ord(sign) if len(sign) == 1 else _pair_key(ord(sign[0]), ord(sign[1]))
        slot = _slot(key, size - 1)
        while keys[slot] != -1:
            slot = (slot + 1) & (size - 1)
        keys[slot], rows[slot], met[_slot(key, len(met) - 1)] = key, row, True
    by_row = np.frombuffer(bits, "<u8").reshape(len(signs) + 1, len(by_cue), width).astype(np.uint64)
    return CueTable(keys, rows, by_row, met)


@compiled
def _pair_key(first: int, second: int) -> int:
    return (first + 1) * 2097152 + second


@compiled
def _slot(key: int, mask: int) -> int:
    return ((key * 40_503_001) >> 13) & mask


@compiled
def _add(
    key: int, keys: NDArray[np.int64], rows: NDArray[np.int32], bits: NDArray[np.uint64], met: NDArray[np.bool_],
    found: NDArray[np.uint64],
) -> None:  # fmt: skip
    if not met[_slot(key, len(met) - 1)]:
        return
    mask = len(keys) - 1
    slot = _slot(key, mask)
    while keys[slot] != -1:
        if keys[slot] == key:
            for part in range(len(found)):
                for place in range(found.shape[1]):
                    found[part, place] |= bits[rows[slot], part, place]
            return
        slot = (slot + 1) & mask


@compiled
def add_bits(
    codes: NDArray[np.int32], keys: NDArray[np.int64], rows: NDArray[np.int32], bits: NDArray[np.uint64],
    met: NDArray[np.bool_], found: NDArray[np.uint64],
) -> None:  # fmt: skip
    """Fills `found` (parts × words) with the bits of the patterns of whose part the text holds a sign, then its first row
    with those of which it holds one of every part."""
    found[:] = bits[0]
    for place in range(len(codes)):
        code = whole(codes[place])
        _add(code, keys, rows, bits, met, found)
        if place + 1 < len(codes):
            _add(_pair_key(code, whole(codes[place + 1])), keys, rows, bits, met, found)
    for part in range(1, len(found)):
        for place in range(found.shape[1]):
            found[0, place] &= found[part, place]
