"""What is kept of each document beside its postings: flags and deadline as small codes, and the caller's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.match.index.documents import Documents

_SMALL = 2**16


@dataclass(frozen=True)
class Coded:
    """A column as numbers into its distinct values: row i holds `values[codes[i]]`."""

    codes: NDArray[np.unsignedinteger]
    values: NDArray[Any]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)  # as of a segment
        read_only(self.codes)

    @classmethod
    def of(cls, column: NDArray[Any]) -> Coded:
        """Two bytes a row, four where there are more than 65,536 values."""
        values, codes = np.unique(column, return_inverse=True)
        return cls(_narrow(codes, len(values)), values)

    def extended(self, column: NDArray[Any]) -> Coded:
        """With further rows below; codes given before stay."""
        values = np.concatenate([self.values, np.setdiff1d(column, self.values)])
        order = np.argsort(values)
        codes = order[np.searchsorted(values, column, sorter=order)]
        return Coded(_narrow(np.concatenate([self.codes, codes]), len(values)), values)

    def taken(self, rows: NDArray[np.integer]) -> NDArray[Any]:
        """The values of some rows."""
        return self.values[self.codes[rows]]


def _narrow(codes: NDArray[np.integer], values: int) -> NDArray[np.unsignedinteger]:
    return read_only(codes.astype(np.uint16 if values <= _SMALL else np.uint32))


@dataclass(frozen=True)
class Rows:
    """The columns of documents by row."""

    flags: Coded
    deadline: Coded
    columns: Mapping[str, NDArray[Any]]

    def emptied(self) -> Rows:
        """The same columns and codes, with no rows."""
        columns = {name: array[:0] for name, array in self.columns.items()}
        flags, deadline = (replace(coded, codes=coded.codes[:0]) for coded in (self.flags, self.deadline))
        return Rows(flags, deadline, columns)

    def extended(self, documents: Documents) -> Rows:
        """With further rows below."""
        columns = {name: np.concatenate([own, documents.columns[name]]) for name, own in self.columns.items()}
        return Rows(self.flags.extended(documents.flags), self.deadline.extended(documents.deadline), columns)

    def taken(self, name: str, rows: NDArray[np.integer]) -> NDArray[Any]:
        """The values of one column for some rows."""
        if name == "flags":
            return self.flags.taken(rows)
        return self.deadline.taken(rows) if name == "deadline" else self.columns[name][rows]


def gathered(
    numbers: NDArray[np.int64], split: int, low: Callable[[NDArray[np.int64]], NDArray[Any]],
    high: Callable[[NDArray[np.int64]], NDArray[Any]],
) -> NDArray[Any]:  # fmt: skip
    """Values by number, where `low` answers for those below `split` and `high` for the rest, less `split`."""
    below = numbers < split
    if below.all():
        return low(numbers)
    above = high(numbers[~below] - split)
    out = np.empty((len(numbers), *above.shape[1:]), above.dtype)
    out[below], out[~below] = low(numbers[below]), above
    return out
