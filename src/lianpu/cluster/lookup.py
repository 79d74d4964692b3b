"""Rows found by a value, without looking through a large column each time.

A column is the pieces that its chunks are (see `splicing`), and a piece never changes: for each there is a table of hashes,
made once it has been asked for a few times, and kept as long as others are not asked for more. The tables of a frame thus
follow every change by themselves: what is shared with the frame before has its tables already.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

_SMALL = 1 << 13
"""Rows up to which a piece is looked through sooner than its table is asked: some 30 µs."""

LOOKED_THROUGH = 3
"""Times that a piece is looked through before it has a table: making one takes as long as thirty looks."""

_TABLES = 256
"""Tables that are kept: twelve bytes a row, 400 MB where every piece were full, some 50 MB for a million listings."""

_NOTED = 4 * _TABLES  # pieces of which is known how often they were asked

_FRAMES = 24
"""Columns of frames whose pieces are known: those that pages of two or three snapshots look into."""

_FEW = 8  # values that are compared one by one sooner than looked for together
_SINGLE = 64  # rows that are cut out one by one sooner than gathered: gathering copies whole columns of lists first

Piece = tuple[int, int, int]
"""Where the values of a piece lie in memory, its first row there and its length."""


def places_of(column: pl.Series, values: Collection[object]) -> list[int]:
    """The numbers of the rows that hold one of `values`, ascending."""
    return _places(column, values, lambda: _with_tables(column))


def rows_at(frame: pl.DataFrame, places: Iterable[int]) -> pl.DataFrame:
    """The rows of these numbers, in their order."""
    chosen = list(places)
    if not chosen:
        return frame.clear()
    if len(chosen) > _SINGLE or frame.height <= _SMALL:
        return frame[chosen]
    return pl.concat([frame.slice(place, 1) for place in chosen], rechunk=True)


def rows_with(frame: pl.DataFrame, column: str, values: Collection[object]) -> pl.DataFrame:
    """The rows whose `column` holds one of `values`, in their order."""
    return rows_at(frame, places_in(frame, column, values))


def some_or_all_with(frame: pl.DataFrame, **wanted: Collection[object]) -> pl.DataFrame:
    """The rows in which one of the columns named holds one of its values, in their order: also where they are very many."""
    places = {place for column, values in wanted.items() for place in places_in(frame, column, values)}
    if len(places) <= _SINGLE:
        return rows_at(frame, sorted(places))
    among = [pl.col(column).is_in(list(values)) for column, values in wanted.items() if values]
    return frame.filter(pl.any_horizontal(among))


def own_copy(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in memory of their own: what is cut out of a large frame holds its pieces, long after it was followed."""
    return pl.DataFrame(rows.rows(), schema=rows.schema, orient="row")


def dicts_with(frame: pl.DataFrame, column: str, values: Collection[object]) -> list[dict[str, Any]]:
    """The same as dicts: for a few rows of a large frame a tenth of the work of making a frame of them."""
    places = places_in(frame, column, values)
    names = frame.columns if places else []
    return [dict(zip(names, frame.row(place), strict=True)) for place in places]


def places_in(frame: pl.DataFrame, column: str, values: Collection[object]) -> list[int]:
    """`places_of` a column of a frame: where it was asked for before, its pieces are not looked for again."""
    return _places(frame[column], values, lambda: _pieces_of(frame, column))


def _places(column: pl.Series, values: Collection[object], pieces: Callable[[], list[_Placed]]) -> list[int]:
    known = [value for value in set(values) if value is not None]
    if not known:
        return []
    if len(column) <= _SMALL or not (column.dtype == pl.String or column.dtype.is_numeric()):
        return _looked_through(column, known)
    hashes = _hashes_of(known)
    found: list[int] = []
    for start, chunk, table in pieces():
        rows = _looked_through(chunk, known) if table is None else table.places(known, hashes)
        found += [start + row for row in rows]
    return found


def _looked_through(column: pl.Series, values: Collection[object]) -> list[int]:
    if len(values) > _FEW:
        return _places_where(column.is_in(pl.Series(list(values), dtype=column.dtype).implode()))
    return sorted({place for value in values for place in _places_where(column == value)})


def _places_where(holds: pl.Series) -> list[int]:
    # Asking the array is no query, which would wait for the threads of every other one.
    return holds.arg_true().to_list() if holds.has_nulls() else holds.to_numpy().nonzero()[0].tolist()


def _hashes_of(values: Collection[object]) -> NDArray[np.int64]:
    """Those of Python: a text that was read once holds its own."""
    return np.fromiter(map(hash, values), np.int64, len(values))


class _Table:
    """The hashes of a piece in their order, and the row of each; holds the piece, so that its place in memory is its own."""

    def __init__(self, chunk: pl.Series) -> None:
        self._held = chunk
        hashes = _hashes_of(chunk.to_list())
        self._rows: NDArray[np.int32] = np.argsort(hashes).astype(np.int32)
        self._hashes: NDArray[np.int64] = hashes[self._rows]

    def places(self, wanted: Sequence[object], hashes: NDArray[np.int64]) -> list[int]:
        """Rows that hold one of the wanted values, ascending."""
        first = self._hashes.searchsorted(hashes)
        held: NDArray[np.intp] = (self._hashes.take(first, mode="clip") == hashes).nonzero()[0]
        return sorted(self._rows_of(wanted, hashes, first, held.tolist())) if len(held) else []

    def _rows_of(
        self, wanted: Sequence[object], hashes: NDArray[np.int64], first: NDArray[np.intp], held: list[int]
    ) -> Iterator[int]:
        for number in held:  # most values stand in another piece
            low, high = int(first[number]), int(self._hashes.searchsorted(hashes[number : number + 1], side="right")[0])
            if low < high:
                rows, value = self._rows[low:high], wanted[number]
                if high - low > _FEW:
                    yield from rows[(self._held[rows] == value).to_numpy()].tolist()
                else:
                    yield from (row for row in rows.tolist() if self._held[row] == value)  # two may have one hash


_lock = threading.Lock()
_tables: OrderedDict[Piece, _Table] = OrderedDict()
_asked: OrderedDict[Piece, int] = OrderedDict()


_Placed = tuple[int, pl.Series, "_Table | None"]
_whole: OrderedDict[tuple[int, str], tuple[pl.DataFrame, list[_Placed]]] = OrderedDict()


def _with_tables(column: pl.Series) -> list[_Placed]:
    """The pieces of a column: where each begins, and its table where it has one."""
    pieces: list[_Placed] = []
    start = 0
    for chunk in column.get_chunks():
        pieces.append((start, chunk, _table_of(chunk)))
        start += len(chunk)
    return pieces


def _pieces_of(frame: pl.DataFrame, column: str) -> list[_Placed]:
    """The same for a column of a frame, kept once every large piece has its table."""
    key = id(frame), column
    with _lock:
        held = _whole.get(key)
    if held is not None:  # the frame is held: no other has the same id meanwhile
        return held[1]
    pieces = _with_tables(frame[column])
    if all(table is not None or len(chunk) <= _SMALL for _start, chunk, table in pieces):
        with _lock:
            _whole[key] = frame, pieces
            _cut(_whole, _FRAMES)
    return pieces


def _table_of(chunk: pl.Series) -> _Table | None:
    """The table of a piece; None where looking through is as good."""
    if len(chunk) <= _SMALL:
        return None
    piece = piece_of(chunk)
    with _lock:
        table = _tables.get(piece)
        if table is not None:
            _tables.move_to_end(piece)
            return table
        _asked[piece] = _asked.pop(piece, 0) + 1
        often = _asked[piece] >= LOOKED_THROUGH
        _cut(_asked, _NOTED)
    if not often:
        return None
    table = _Table(chunk)
    with _lock:
        _asked.pop(piece, None)
        _tables[piece] = table
        _cut(_tables, _TABLES)
    return table


def piece_of(chunk: pl.Series) -> Piece:
    """What tells a piece from all others that are held."""
    # The same memory: nothing is copied.
    stored = cast("Any", chunk).to_arrow(compat_level=pl.CompatLevel.newest())
    return stored.buffers()[1].address, stored.offset, len(chunk)


def _cut(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
