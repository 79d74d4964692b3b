"""Rows found by a value: the same as by looking through the column, before and after a piece has its table of hashes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lianpu.cluster import lookup
from lianpu.cluster.lookup import places_of, rows_at, rows_with

_WORDS = st.lists(st.none() | st.sampled_from(["甲", "乙", "o1", "o2", "a much longer value than twelve bytes", ""]))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "_SMALL", 2)


def _in_pieces(pieces: list[list[str | None]]) -> pl.Series:
    return pl.concat([pl.Series(piece, dtype=pl.String) for piece in pieces], rechunk=False)


@given(st.lists(_WORDS, min_size=1, max_size=4), _WORDS)
def test_values_are_found_where_they_stand_however_often_they_are_asked_for(
    pieces: list[list[str | None]], values: list[str | None]
) -> None:
    column = _in_pieces(pieces)
    expected = [row for row, value in enumerate(column) if value is not None and value in values]
    for _time in range(5):  # the first look through the pieces, the last ask their tables
        assert places_of(column, values) == expected


def test_a_piece_that_a_later_frame_shares_has_its_table_already(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = lookup._Table
    monkeypatch.setattr(lookup, "_Table", lambda chunk: made.append(len(chunk)) or real(chunk))
    first = pl.Series([f"x{row}" for row in range(50)])
    for _time in range(4):
        assert places_of(first, ["x7"]) == [7]
    later = pl.concat([first, pl.Series(["y0", "x7", "y2", "y3"])], rechunk=False)
    assert places_of(later, ["x7"]) == [7, 51]
    assert made == [50]


@given(
    st.lists(st.none() | st.sampled_from([0.0, -0.0, 1.5, 3.0, 200_000.0]), max_size=12),
    st.sampled_from([0, 3, 1.5, 7.0]),
)
def test_numbers_are_found_as_they_compare(values: list[float | None], wanted: float) -> None:
    column = pl.Series(values, dtype=pl.Float64)
    expected = [place for place, value in enumerate(values) if value == wanted]
    assert all(places_of(column, [wanted]) == expected for _time in range(4))


def test_two_values_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "_hashes_of", lambda values: np.full(len(values), 7))
    table = lookup._Table(pl.Series(["a", "b", "a", None]))
    assert table.places(["a"], lookup._hashes_of(["a"])) == [0, 2]


@given(st.lists(st.integers(0, 99), max_size=150))
def test_rows_are_cut_out_in_the_order_asked_for(places: list[int]) -> None:
    frame = pl.concat(
        [pl.DataFrame({"row": range(start, start + 50), "list": [["a"]] * 50}) for start in (0, 50)], rechunk=False
    )
    assert_frame_equal(rows_at(frame, places), frame.filter(pl.lit(False)) if not places else frame[places])


def test_rows_with_a_value_keep_every_column() -> None:
    frame = pl.DataFrame({"id": ["a", "b", "c", "b"], "number": [1, 2, 3, 4]})
    assert rows_with(frame, "id", ["b", None, "z"])["number"].to_list() == [2, 4]
    assert_frame_equal(rows_with(frame, "id", []), frame.clear())


def test_a_column_of_a_frame_is_looked_into_as_the_column_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "_SMALL", 4)
    frame = pl.DataFrame({"id": [f"r{row % 9}" for row in range(30)], "value": range(30)})
    grown = pl.concat([frame, frame.head(7)], rechunk=False)
    for one in (frame, grown, frame.head(3)):
        for _turn in range(5):
            for wanted in (["r1"], ["r1", "r8", "none"], [], [None]):
                assert lookup.places_in(one, "id", wanted) == places_of(one["id"], wanted)
                assert lookup.dicts_with(one, "id", wanted) == rows_with(one, "id", wanted).to_dicts()
    assert lookup.dicts_with(grown, "value", [3]) == [{"id": "r3", "value": 3}] * 2
