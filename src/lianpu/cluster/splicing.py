"""Large frames changed a few rows at a time: only the pieces that a change falls into are copied, the rest is shared.

A frame is taken as the pieces that its chunks are; one that came as a whole is cut without copying it. Rows at the end
are gathered in small pieces that are joined as they grow, so that a frame never falls into many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.lookup import rows_at

PIECE = 1 << 17
"""Rows of a full piece: copying one takes some milliseconds, and a million rows are eight of them."""

_YOUNG = 1 << 11
"""Rows up to which the last piece takes new ones into itself."""


def appended(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `rows` below."""
    pieces = [*pieces_of(frame), *pieces_of(rows)] if rows.height else pieces_of(frame)
    while len(pieces) > 1 and _belong_together(pieces[-2].height, pieces[-1].height):
        pieces[-2:] = [_one(pieces[-2:])]
    return _joined(frame, pieces)


def joined(column: pl.Series, values: pl.Series) -> pl.Series:
    """The same for a column."""
    return appended(column.to_frame(), values.alias(column.name).to_frame()).to_series()


def _belong_together(before: int, last: int) -> bool:
    return before + last <= PIECE and (before < _YOUNG or before <= last)


def spliced(frame: pl.DataFrame, order: str, gone: Iterable[int], rows: pl.DataFrame) -> pl.DataFrame | None:
    """`frame`, sorted by the column `order`, without the rows numbered `gone` and with `rows`, each in its place.

    None where a new row stands beside an equal one that stays: then the column alone does not say in which order.
    """
    removed = np.unique(np.fromiter(gone, np.int64))
    pieces = pieces_of(frame)
    heights: list[int] = [piece.height for piece in pieces]
    ends = np.cumsum([0, *heights])
    given: NDArray[Any] = rows[order].to_numpy()
    if (given[1:] < given[:-1]).any():
        raise ValueError(f"the new rows must be sorted by {order}")
    last: Any = frame[order][-1] if frame.height else None
    if last is None:
        return appended(frame, rows)
    early = int(np.count_nonzero(given <= last))
    firsts = np.array([piece[order][0] for piece in pieces])
    place = np.maximum(np.searchsorted(firsts, given[:early], side="right") - 1, 0)
    touched: list[int] = np.union1d(np.searchsorted(ends, removed, side="right") - 1, place).tolist()
    for number in touched:
        own = removed[(removed >= ends[number]) & (removed < ends[number + 1])] - ends[number]
        edited = _edited(pieces[number], order, own, rows[:early].filter(pl.Series(place == number)))
        if edited is None:
            return None
        pieces[number] = edited
    return appended(_joined(frame, [piece for piece in pieces if piece.height]), rows[early:])


def patched(frame: pl.DataFrame, places: list[int], rows: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `rows` in the place of those numbered `places` (ascending); columns in which they say the same, and pieces
    without them, are shared."""
    if not places:
        return frame
    before = rows_at(frame, places)
    differing = [name for name in frame.columns if not before[name].equals(rows[name], null_equal=True)]
    return frame.with_columns(_patched(frame[name], places, rows[name]) for name in differing)


def _patched(column: pl.Series, places: list[int], values: pl.Series) -> pl.Series:
    pieces: list[pl.Series] = []
    start = done = 0
    for chunk in column.get_chunks():
        end, first = start + len(chunk), done
        while done < len(places) and places[done] < end:
            done += 1
        pieces.append(_with_values(chunk, [place - start for place in places[first:done]], values[first:done]))
        start = end
    return pl.concat(pieces, rechunk=False)


def _with_values(chunk: pl.Series, places: list[int], values: pl.Series) -> pl.Series:
    if not places:
        return chunk
    ends = [-1, *places]
    parts = [
        part
        for number, place in enumerate(places)
        for part in (chunk[ends[number] + 1 : place], values[number : number + 1])
    ]
    return pl.concat([*parts, chunk[places[-1] + 1 :]], rechunk=True)


def _edited(piece: pl.DataFrame, order: str, gone: NDArray[np.int64], rows: pl.DataFrame) -> pl.DataFrame | None:
    """The piece without some of its rows and with new ones before the first that is not less."""
    held, given = piece[order].to_numpy(), rows[order].to_numpy()
    before = np.searchsorted(held, given, side="left")
    leaving = np.zeros(piece.height + 1, np.bool_)
    leaving[gone] = True
    inside = before < piece.height
    if (held[before[inside]] == given[inside])[~leaving[before[inside]]].any():
        return None
    if before.size and (np.searchsorted(held, given, side="right") - before > 1).any():
        return None
    return _one(_runs(piece, rows, before, leaving))


def _runs(
    piece: pl.DataFrame, rows: pl.DataFrame, before: NDArray[np.int64], leaving: NDArray[np.bool_]
) -> Iterator[pl.DataFrame]:
    """Stretches of the piece that stay, and between them the new rows."""
    done = 0
    places: list[int] = np.union1d(before, np.flatnonzero(leaving)).tolist()
    for place in places:
        yield piece[done:place]
        first, end = np.searchsorted(before, [place, place + 1])
        yield rows[int(first) : int(end)]
        done = place + int(leaving[place])
    yield piece[done:]


def pieces_of(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """The frame cut where the column of most chunks is, and within large chunks; nothing is copied.

    A column of one value repeated is one chunk for ever, however the others are cut.
    """
    if not frame.width or not frame.height:
        return []
    lengths = max((column.chunk_lengths() for column in frame.get_columns()), key=len)
    ends = np.cumsum([0, *lengths]).tolist()
    cuts = [cut for start, end in pairwise(ends) for cut in range(start, end, PIECE)]
    return [frame[start:end] for start, end in pairwise([*cuts, frame.height])]


def _one(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(list(pieces), rechunk=True)


def _joined(like: pl.DataFrame, pieces: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(pieces, rechunk=False) if pieces else like.clear()
