"""What firms report of themselves: the newest figure that proves and can be, one rule for all that reckons with it."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from tests.clusters import LIANSHUI, PUDONG, XUYI, Row, cluster_of

from lianpu.chain import local_supporting_rate
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.indicators import OUTPUT, PURCHASES, RAMP_UP_WEEKS, STOCK_DAYS, latest_figures
from lianpu.risk.drill import Drill
from lianpu.risk.playing import play_drill
from lianpu.risk.totals import stated_totals

BEFORE, NOW, AFTER = dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)
LINKS: list[Row] = [
    {"supplier": "B", "buyer": "A", "product": "brake", "volume": 40.0},
    {"supplier": "A", "buyer": "C", "product": "vehicle", "volume": 90.0},
]


def figure(value: float, month: dt.date = NOW, *, metric: str = PURCHASES, status: str = "declared") -> Row:
    """A figure of A."""
    return {"subject": "A", "metric": metric, "value": value, "month": month, "status": status}


def of(*figures: Row) -> Cluster:
    """A buys brakes of B and sells vehicles to C; A reports these figures."""
    return cluster_of(
        as_of=NOW, firms={"A": LIANSHUI, "B": XUYI, "C": PUDONG}, products=["brake", "vehicle"], links=LINKS,
        indicators=list(figures),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "counts"),
    [
        ([figure(80.0, BEFORE), figure(100.0)], 100.0),
        ([figure(100.0), figure(120.0, AFTER)], 100.0),
        ([figure(100.0, BEFORE), figure(120.0, status="inferred")], 100.0),
        ([figure(100.0, BEFORE), figure(-5.0)], 100.0),
        ([figure(0.0)], 0.0),
        ([figure(-5.0)], None),
        ([figure(float("nan"))], None),
    ],
)
def test_the_newest_figure_that_proves_and_can_be_is_the_one_that_counts(
    figures: list[Row], counts: float | None
) -> None:
    assert dict(latest_figures(of(*figures), PURCHASES).iter_rows()) == ({} if counts is None else {"A": counts})


def test_growth_may_be_negative() -> None:
    assert latest_figures(of(figure(-0.1, metric="output_value_ytd_growth")), "output_value_ytd_growth").height == 1


def test_an_impossible_figure_is_named_by_the_check_and_unknown_to_everything_else() -> None:
    metrics = (PURCHASES, OUTPUT, STOCK_DAYS, RAMP_UP_WEEKS)
    wrong, none = of(*(figure(-5.0, metric=metric) for metric in metrics)), of()
    told = wrong.check().filter(pl.col("rule") == "never_negative")
    assert told.select("table", "row", "value").rows() == [("indicators", row, "-5.0") for row in (1, 2, 3, 4)]
    assert local_supporting_rate(wrong).row() == local_supporting_rate(none).row()
    assert stated_totals(wrong).equals(stated_totals(none))
    drill = Drill(firms=("B",), weeks=2, horizon=4)
    played, expected = play_drill(wrong, drill), play_drill(none, drill)
    assert played.firms.equals(expected.firms)
    assert (played.stock_known, played.ramp_up_known) == (0, 0)
