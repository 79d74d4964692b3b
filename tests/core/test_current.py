"""Which rows count, worked by hand: of goods and work, still holding, of something, and those of them that prove."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

from tests.clusters import DAY, Row, cluster_of

from lianpu.cluster.current import current, current_count, proven, traded

OFFERS: list[Row] = [
    {"id": "declared", "enterprise": "a", "category": "product", "quantity": 5.0, "text": "轮毂", "specs": ["A356"]},
    {"id": "inferred", "enterprise": "a", "category": "capacity", "status": "inferred"},
    {"id": "nothing", "enterprise": "a", "category": "product", "quantity": 0.0},
    {"id": "expired", "enterprise": "a", "category": "product", "status": "expired"},
    {"id": "passed", "enterprise": "a", "category": "product", "deadline": DAY - dt.timedelta(1)},
    {"id": "last day", "enterprise": "a", "category": "service", "deadline": DAY},
    {"id": "land", "enterprise": "a", "category": "site"},
]
HOLD = ["declared", "inferred", "last day", "land"]


def test_which_rows_count() -> None:
    cluster = cluster_of(firms={"a": "320826"}, offers=OFFERS)
    assert current(cluster["offers"], DAY)["id"].to_list() == HOLD
    assert current_count(cluster["offers"], DAY) == len(HOLD)
    assert traded(cluster, "offers")["id"].to_list() == ["declared", "inferred", "last day"]
    assert proven(cluster, "offers")["id"].to_list() == ["declared", "last day"]


def test_without_a_day_no_deadline_has_passed() -> None:
    cluster = cluster_of(as_of=None, firms={"a": "320826"}, offers=OFFERS)
    assert current(cluster["offers"], None)["id"].to_list() == ["declared", "inferred", "passed", "last day", "land"]
    assert proven(cluster, "offers")["id"].to_list() == ["declared", "passed", "last day"]


def test_what_is_traded_says_who_makes_how_much_where() -> None:
    row = traded(cluster_of(firms={"a": "320826"}, offers=OFFERS), "offers").row(0, named=True)
    assert (row["enterprise"], row["quantity"], row["text"]) == ("a", 5.0, "轮毂")
    assert {"site", "product", "maximum", "unit", "period", "price", "status"} <= row.keys()
    assert "specs" not in row


def test_the_server_says_how_its_data_frames_work_before_they_are_loaded() -> None:
    """They read the number of their threads once, when they are imported."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, lianpu.cli.serve; print('polars' in sys.modules)"],
        capture_output=True, text=True, check=True, env=os.environ, timeout=120,
    )  # fmt: skip
    assert told.stdout.strip() == "False"
