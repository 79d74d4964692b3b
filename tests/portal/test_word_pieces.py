"""Words in a large column: what is kept of a piece is what looking through it says, and new rows are found at once."""

from __future__ import annotations

import polars as pl
import pytest

from lianpu.cluster.splicing import appended
from lianpu_portal.api.v1 import word_pieces
from lianpu_portal.api.v1.word_pieces import holding


def column(start: int, count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"_words": [f"供应 {'轮胎' if row % 7 == 0 else '座椅'} {row}" for row in range(start, start + count)]}
    )


@pytest.mark.parametrize("word", ["轮胎", "座椅 1", "(", "none"])
def test_what_is_kept_is_what_looking_through_says(word):
    rows = column(0, 20_000)
    for frame in (rows, rows[5_000:], appended(rows, column(20_000, 3)), pl.concat([rows, rows], rechunk=False)):
        for _turn in range(2):
            said = holding(frame["_words"], word)
            assert said.to_list() == frame["_words"].str.contains(word, literal=True).to_list()
    assert holding(rows["_words"][:0], word).to_list() == []


def test_only_new_rows_are_looked_through(monkeypatch):
    rows = column(0, 20_000)
    holding(rows["_words"], "轮胎")
    seen: list[int] = []
    real = word_pieces._looked_through
    monkeypatch.setattr(
        word_pieces, "_looked_through", lambda chunk, word: (seen.append(len(chunk)), real(chunk, word))[1]
    )
    grown = appended(rows, column(20_003, 5))
    assert holding(grown["_words"], "轮胎").sum() == holding(rows["_words"], "轮胎").sum() + 1
    assert max(seen) == 5
