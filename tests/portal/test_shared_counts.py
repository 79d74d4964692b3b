"""Counts in files: none is lost between processes or threads, and each lives as long as was said."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from lianpu_portal.shared_counts import SharedCounts


def _counted(folder: str) -> None:
    counts = SharedCounts(folder, {})
    for _n in range(200):
        counts.incr("asked")


def test_nothing_counted_at_the_same_time_is_lost(tmp_path: Path) -> None:
    counts = SharedCounts(str(tmp_path), {})
    counts.add("asked", 0, 60)
    with ProcessPoolExecutor(3) as others:
        list(others.map(_counted, [str(tmp_path)] * 3))
    assert counts.get("asked") == 600


def test_a_count_keeps_its_end(tmp_path: Path) -> None:
    counts = SharedCounts(str(tmp_path), {})
    counts.add("asked", 0, 0.3)
    assert counts.incr("asked") == 1
    time.sleep(0.35)
    assert counts.get("asked") is None
    counts.add("long", 0, 86_400)
    counts.incr("long")
    with Path(counts._key_to_file("long")).open("rb") as file:
        assert not counts._is_expired(file)


def test_what_was_never_counted_cannot_be_raised(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing"):
        SharedCounts(str(tmp_path), {}).incr("nothing")


def test_counts_that_ended_make_room(tmp_path: Path) -> None:
    counts = SharedCounts(str(tmp_path), {"max_entries": 100_000})
    counts.set("old", 1, 0.01)
    time.sleep(0.02)
    for number in range(1_001):
        counts.set("new", number, 60)
    assert len(list(tmp_path.iterdir())) == 1
