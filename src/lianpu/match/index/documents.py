"""What the index takes: documents as numbers, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

NO_DEADLINE = 2**31 - 1
"""The deadline, in days since 1970-01-01, of a document that has none."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told (documents done, documents in all); in all is what has come so far where that is not known."""

_TYPES: dict[str, type[np.generic]] = {
    "category": np.uint8, "region": np.int32, "flags": np.uint64, "deadline": np.int32,
}  # fmt: skip
BUILT_IN = tuple(_TYPES)
"""The columns every document has; further ones may not bear their names."""


@dataclass(frozen=True)
class Documents:
    """A batch of n documents.

    `ids` are n distinct texts. The tokens of document i are `tokens[indptr[i]:indptr[i + 1]]`; one that stands there
    several times counts as often. `region` is a six-digit code of GB/T 2260, 0 where it is not known; `flags` a set of
    64 bits that a search may require; `deadline` a day since 1970-01-01, `NO_DEADLINE` where there is none. `columns`
    are further values of fixed width, n or n × m, which the index keeps and gives back.
    """

    ids: Sequence[str] | pl.Series
    indptr: NDArray[np.int64]
    tokens: NDArray[np.uint64]
    category: NDArray[np.uint8]
    region: NDArray[np.int32]
    flags: NDArray[np.uint64]
    deadline: NDArray[np.int32]
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict[str, NDArray[Any]])

    def __len__(self) -> int:
        """The number of documents."""
        return len(self.ids)


def checked(documents: Documents) -> Documents:
    """The same documents with arrays of the declared types; ValueError where lengths or values do not fit."""
    ids = documents.ids if isinstance(documents.ids, pl.Series) else pl.Series("ids", documents.ids, dtype=pl.String)
    if ids.dtype != pl.String or ids.null_count():
        raise ValueError(f"ids must be texts without nulls, not {ids.dtype} with {ids.null_count()} nulls")
    count = len(ids)
    indptr = _exact("indptr", documents.indptr, np.int64, count + 1)
    tokens = _exact("tokens", documents.tokens, np.uint64, len(documents.tokens))
    if indptr[0] != 0 or indptr[-1] != len(tokens) or np.any(np.diff(indptr) < 0):
        raise ValueError(f"indptr must rise from 0 to the number of tokens, {len(tokens)}")
    own = {name: _exact(name, getattr(documents, name), dtype, count) for name, dtype in _TYPES.items()}
    if count and own["region"].min() < 0:
        raise ValueError("region codes must not be negative; 0 stands for an unknown one")
    return Documents(ids, indptr, tokens, **own, columns=_checked_columns(documents.columns, count))


def _exact(name: str, values: Any, dtype: type[np.generic], length: int) -> Any:
    given = np.asarray(values)
    if given.shape != (length,):
        raise ValueError(f"{name} must hold {length} values; its shape is {given.shape}")
    array = np.ascontiguousarray(given, dtype=dtype)
    if given.dtype != array.dtype and not np.array_equal(given, array):
        raise ValueError(f"{name} holds values that do not fit {array.dtype}")
    return array


def _checked_columns(columns: Mapping[str, NDArray[Any]], count: int) -> dict[str, NDArray[Any]]:
    arrays = {name: np.ascontiguousarray(values) for name, values in columns.items()}
    for name, array in arrays.items():
        if name in BUILT_IN or not name.replace("_", "").isalnum():
            raise ValueError(f"{name!r} cannot name a column: letters, digits and _, and none of {', '.join(BUILT_IN)}")
        if array.dtype.hasobject or array.ndim not in (1, 2) or len(array) != count:
            raise ValueError(
                f"column {name} must be {count} or {count} × m of fixed width, not {array.shape} {array.dtype}"
            )
    return arrays


def layout(columns: Mapping[str, NDArray[Any]]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Type and width of each column: what two batches must share."""
    return {name: (array.dtype.str, array.shape[1:]) for name, array in sorted(columns.items())}


def place_keys(documents: Documents) -> NDArray[np.int64]:
    """Category and region as one number: the order in which the index lays documents out."""
    return (documents.category.astype(np.int64) << 32) | documents.region


def without_tokens(documents: Documents) -> Documents:
    """The same documents with no tokens: what is left to keep once these are indexed."""
    return replace(documents, indptr=np.zeros(len(documents) + 1, np.int64), tokens=np.empty(0, np.uint64))


def concatenated(batches: Sequence[Documents]) -> Documents:
    """All batches as one; they must have the same columns."""
    if len(batches) == 1:
        return batches[0]
    if not batches:
        return NOTHING
    ends = np.cumsum([len(batch.tokens) for batch in batches])
    indptr = [batch.indptr[1:] + (end - len(batch.tokens)) for batch, end in zip(batches, ends, strict=True)]
    own = {name: np.concatenate([getattr(batch, name) for batch in batches]) for name in ("tokens", *BUILT_IN)}
    columns = {name: np.concatenate([batch.columns[name] for batch in batches]) for name in batches[0].columns}
    ids = pl.concat([pl.Series("ids", batch.ids, dtype=pl.String) for batch in batches])
    return Documents(ids, np.concatenate([np.zeros(1, np.int64), *indptr]), **own, columns=columns)


def part(documents: Documents, start: int, end: int) -> Documents:
    """The documents `start` … `end − 1` of checked ones, without copying."""
    if start == 0 and end >= len(documents):
        return documents
    indptr = documents.indptr[start : end + 1]
    own = {name: getattr(documents, name)[start:end] for name in BUILT_IN}
    columns = {name: array[start:end] for name, array in documents.columns.items()}
    tokens = documents.tokens[indptr[0] : indptr[-1]]
    return Documents(documents.ids[start:end], indptr - indptr[0], tokens, **own, columns=columns)


NOTHING = Documents(
    pl.Series("ids", [], pl.String), np.zeros(1, np.int64), np.empty(0, np.uint64), np.empty(0, np.uint8),
    np.empty(0, np.int32), np.empty(0, np.uint64), np.empty(0, np.int32),
)  # fmt: skip
"""No documents, without columns."""
