"""Frames changed a few rows at a time are those that sorting everything anew would give, and stay in few pieces."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.cluster import splicing
from lianpu.cluster.splicing import appended, spliced


def table(places: list[int], word: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"place": places, "text": [f"{word}{place}, long enough to lie outside" for place in places]},
        schema={"place": pl.Int64, "text": pl.String},
    )


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(splicing, "PIECE", 8)
    monkeypatch.setattr(splicing, "_YOUNG", 2)


numbers = st.integers(0, 60)
edit = st.tuples(st.sets(numbers, max_size=6), st.sets(numbers, max_size=6))


@settings(max_examples=120, deadline=None)
@given(st.sets(numbers, max_size=40), st.lists(edit, max_size=6))
def test_spliced_is_what_sorting_gives(first, edits):
    frame = table(sorted(first), "a")
    for number, (leaving, coming) in enumerate(edits):
        held = frame["place"].to_list()
        gone = [row for row, place in enumerate(held) if place in leaving | coming]
        rows = table(sorted(coming), f"{number}-")
        expected = pl.concat([frame.filter(~pl.col("place").is_in(list(leaving | coming))), rows]).sort("place")
        after = spliced(frame, "place", gone, rows)
        assert after is not None and after.equals(expected)
        assert after.n_chunks() <= 2 * (len(first) // 8 + len(edits) * 6 // 8 + 3)
        frame = after


def test_equal_places_are_not_decided():
    frame = table([1, 2, 3], "a")
    assert spliced(frame, "place", [], table([2], "b")) is None
    assert spliced(frame, "place", [], table([3], "b")) is None
    replaced = spliced(frame, "place", [1], table([2], "b"))
    assert replaced is not None and replaced["text"][1].startswith("b2")


def test_new_rows_must_be_sorted():
    with pytest.raises(ValueError, match="sorted by place"):
        spliced(table([1], "a"), "place", [], table([3, 2], "b"))


def test_a_long_frame_that_grows_row_by_row_stays_in_few_pieces():
    frame = table(list(range(100)), "a")
    for place in range(100, 400):
        frame = appended(frame, table([place], "b"))
    assert frame["place"].to_list() == list(range(400))
    assert frame.n_chunks() <= 400 / 8 * 2 + 3


def test_untouched_pieces_are_shared():
    """The memory of a far piece is that of the frame before."""
    frame = table(list(range(32)), "a")
    after = spliced(frame, "place", [3], table([3], "b"))
    assert after is not None
    assert np.shares_memory(after[24:]["place"].to_numpy(), frame["place"].to_numpy())
    assert not np.shares_memory(after[:8]["place"].to_numpy(), frame["place"].to_numpy())


def test_a_column_of_one_value_does_not_have_the_rest_copied():
    frame = table(list(range(32)), "a").with_columns(pl.lit("x").alias("same"))
    for place in range(32, 40):
        frame = appended(frame, table([place], "b").with_columns(pl.lit("x").alias("same")))
    after = appended(frame, table([40], "b").with_columns(pl.lit("x").alias("same")))
    assert np.shares_memory(after[:8]["place"].to_numpy(), frame[:8]["place"].to_numpy())
    assert after["same"].to_list() == ["x"] * 41
