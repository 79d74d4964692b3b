"""The ids of documents: one buffer of UTF-8, offsets into it, and a hash table from text to row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole

_LARGEST = 2**32 - 1  # bytes of all ids together


@dataclass(frozen=True)
class Identifiers:
    """`data[offsets[i]:offsets[i + 1]]` is the id of row i; `table` holds rows + 1 by hash, 0 where a slot is free."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.uint32]
    table: NDArray[np.uint32]

    @classmethod
    def of(cls, ids: pl.Series) -> Identifiers:
        """A table of distinct `ids`; ValueError where one occurs twice."""
        data, offsets = _buffers(ids)
        table = np.zeros(_slots(len(ids)), np.uint32)
        twin = _fill_table(data, offsets, table)
        if twin >= 0:
            raise ValueError(f"id {ids[int(twin)]!r} occurs twice")
        return cls(data, offsets, table)

    def __len__(self) -> int:
        """The number of ids."""
        return len(self.offsets) - 1

    def texts(self, rows: NDArray[np.int64]) -> list[str]:
        """The ids of some rows."""
        starts, ends = self.offsets[rows].tolist(), self.offsets[rows + 1].tolist()
        data = memoryview(self.data)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
        return [str(data[start:end], "utf-8") for start, end in zip(starts, ends, strict=True)]

    def find(self, ids: pl.Series) -> NDArray[np.int64]:
        """The row of each text, −1 where it is none of ours."""
        rows = np.empty(len(ids), np.int64)
        _look_up(*_buffers(ids), self.data, self.offsets, self.table, rows)
        return rows

    def series(self) -> pl.Series:
        """All ids in the order of rows, without a copy where that is possible."""
        arrow: Any = pyarrow
        buffers = [None, arrow.py_buffer(self.offsets.astype(np.int64)), arrow.py_buffer(self.data)]
        return pl.Series("ids", arrow.Array.from_buffers(arrow.large_utf8(), len(self), buffers), dtype=pl.String)


def _buffers(ids: pl.Series) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """The texts one after the other in UTF-8, and where each begins."""
    ends = ids.str.len_bytes().to_numpy().cumsum(dtype=np.uint64)
    if len(ends) and ends[-1] > _LARGEST:
        raise ValueError("the ids of one index must stay below 4 GiB")
    data: str = ids.str.join("").item() or ""
    return np.frombuffer(data.encode(), np.uint8), np.append(np.uint32(0), ends.astype(np.uint32))


def _slots(count: int) -> int:
    """A power of two that leaves a third of the table free."""
    return 1 << max(3, (count + count // 2).bit_length())


@compiled
def _hash(data: NDArray[np.uint8], start: int, end: int) -> int:
    """FNV-1a, 32 bits."""
    value = 2166136261
    for place in range(start, end):
        value = ((value ^ whole(data[place])) * 16777619) & 0xFFFFFFFF
    return value


@compiled
def _same(
    one: NDArray[np.uint8], start: int, end: int, other: NDArray[np.uint8], other_start: int, other_end: int
) -> bool:
    if end - start != other_end - other_start:
        return False
    for step in range(end - start):  # noqa: SIM110, numba compiles no generators
        if one[start + step] != other[other_start + step]:
            return False
    return True


@compiled
def _fill_table(data: NDArray[np.uint8], offsets: NDArray[np.uint32], table: NDArray[np.uint32]) -> int:
    """Enter every row; the first row whose text came before, else −1."""
    for row in range(offsets.size - 1):
        start, end = whole(offsets[row]), whole(offsets[row + 1])
        slot = _hash(data, start, end) & (table.size - 1)
        while table[slot] != 0:
            other = whole(table[slot]) - 1
            if _same(data, start, end, data, whole(offsets[other]), whole(offsets[other + 1])):
                return row
            slot = (slot + 1) & (table.size - 1)
        table[slot] = row + 1
    return -1


@compiled
def _look_up(
    data: NDArray[np.uint8],
    offsets: NDArray[np.uint32],
    own_data: NDArray[np.uint8],
    own_offsets: NDArray[np.uint32],
    table: NDArray[np.uint32],
    rows: NDArray[np.int64],
) -> None:
    for place in range(rows.size):
        start, end = whole(offsets[place]), whole(offsets[place + 1])
        slot = _hash(data, start, end) & (table.size - 1)
        rows[place] = -1
        while table[slot] != 0:
            row = whole(table[slot]) - 1
            if _same(data, start, end, own_data, whole(own_offsets[row]), whole(own_offsets[row + 1])):
                rows[place] = row
                break
            slot = (slot + 1) & (table.size - 1)
