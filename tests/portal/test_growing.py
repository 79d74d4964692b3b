"""Arrays that grow at their end: whoever holds earlier rows sees what was there, whoever else joined rows meanwhile."""

from __future__ import annotations

import numpy as np
import pytest

from lianpu_portal.hall import growing
from lianpu_portal.hall.growing import Room


def arrays(start: int, count: int) -> list[np.ndarray]:
    rows = np.arange(start, start + count)
    return [rows.astype(np.int32), np.stack([rows, rows + 1], axis=1).astype(np.uint64), rows % 2 == 0]


def same(given: list[np.ndarray], wanted: list[np.ndarray]) -> bool:
    return all(
        np.array_equal(one, other) and one.dtype == other.dtype for one, other in zip(given, wanted, strict=True)
    )


def test_rows_join_without_being_copied():
    room, first = Room(arrays(0, 10)).joined(10, arrays(10, 3))
    again, second = room.joined(13, arrays(13, 2))
    assert again is room and np.shares_memory(first[0], second[0])
    assert same(first, arrays(0, 13)) and same(second, arrays(0, 15))


def test_two_that_follow_the_same_rows_do_not_meet():
    room, first = Room(arrays(0, 10)).joined(10, arrays(10, 3))
    _one, mine = room.joined(13, arrays(13, 2))
    other, theirs = room.joined(13, arrays(90, 4))
    assert other is not room
    assert same(first, arrays(0, 13)) and same(mine, arrays(0, 15))
    assert same([one[:13] for one in theirs], arrays(0, 13)) and same([one[13:] for one in theirs], arrays(90, 4))


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_a_room_that_is_too_small_is_left(monkeypatch, count):
    monkeypatch.setattr(growing, "_LEAST", 2)
    room, rows = Room(arrays(0, 10)), arrays(0, 10)
    for start in range(10, 10 + 3 * count, count or 1):
        room, rows = room.joined(len(rows[0]), arrays(start, count))
    assert same(rows, arrays(0, 10 + 3 * count))
