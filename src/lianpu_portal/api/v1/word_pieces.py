"""Which rows of a large column hold a word, kept for each piece of it: a market that grows looks through what is new only."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.kept import Kept
from lianpu.cluster.lookup import Piece, piece_of

_LARGE = 1 << 13
"""Rows from which a piece is worth remembering: fewer are looked through in a tenth of a millisecond."""

_KEPT = 512
"""Answers that are kept, a bit a row: 64 words in a million listings take eight megabytes."""

_found = Kept[tuple[Piece, str], tuple[pl.Series, pl.Series]](_KEPT)


def holding(column: pl.Series, word: str) -> pl.Series:
    """Whether each text of a column holds a word."""
    pieces = [_of_piece(chunk, word) for chunk in column.get_chunks()]
    return pl.concat(pieces) if pieces else pl.Series([], dtype=pl.Boolean)


def _of_piece(chunk: pl.Series, word: str) -> pl.Series:
    if len(chunk) < _LARGE:
        return _looked_through(chunk, word)
    # The piece is held: no other can lie at its place in memory meanwhile.
    return _found.get((piece_of(chunk), word), lambda: (chunk, _looked_through(chunk, word)))[1]


def _looked_through(chunk: pl.Series, word: str) -> pl.Series:
    return chunk.str.contains(word, literal=True)
