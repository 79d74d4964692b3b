"""Traffic lights worked on paper: a week has 1 / 50 of a year; green ≤ actual < orange ≤ maximum < red."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from lianpu.cluster.cluster import Cluster
from lianpu.risk import Drill, play_drill
from lianpu.risk.reserves import Supposed
from lianpu.risk.traffic import traffic_lights
from tests.clusters import LIANSHUI, XUYI, cluster_of

LINK = {"supplier": "A", "buyer": "D", "product": "brake"}


def cluster(*, need: float | None = 5000.0, capacity: float | None = 10_000.0, **tables: Any) -> Cluster:
    """D needs brakes (5,000 a year: 100 a week) of A, who can make 10,000 a year: 200 a week."""
    given: dict[str, Any] = {
        "firms": {"A": LIANSHUI, "D": XUYI, "E": XUYI}, "products": ["brake"],
        "demands": [{"enterprise": "D", "product": "brake", "quantity": need}],
        "offers": [{"enterprise": "A", "product": "brake", "quantity": capacity}], "links": [LINK],
    }  # fmt: skip
    return cluster_of(**(given | tables))


def light(given: Cluster, buyer: str = "D", **options: Any) -> tuple[str | None, str]:
    row = traffic_lights(given, **options).filter(pl.col("buyer") == buyer).row(0, named=True)
    return row["light"], row["reason"]


def stated(actual: float | None, maximum: float | None) -> pl.DataFrame:
    return pl.DataFrame({"enterprise": ["A"], "product": ["brake"], "actual": [actual], "maximum": [maximum]},
                        schema_overrides={"actual": pl.Float64, "maximum": pl.Float64})  # fmt: skip


@pytest.mark.parametrize(
    ("need", "expected"),
    [(10_000.0, ("green", "within_capacity")), (10_001.0, ("orange", "above_actual")),
     (12_500.0, ("orange", "above_actual")), (12_501.0, ("red", "above_maximum"))],
)  # fmt: skip
def test_the_rule_at_its_edges(need: float, expected: tuple[str, str]) -> None:
    # 200 a week is the actual capacity, 250 the maximum: 10,000 and 12,500 a year.
    assert light(cluster(need=need), capacities=stated(200.0, 250.0)) == expected


@pytest.mark.parametrize(
    ("offers", "need", "expected"),
    [
        # One offer of 10,000 a year, 12,500 at most: 200 and 250 a week.
        ([(10_000.0, 12_500.0)], 10_001.0, "orange"), ([(10_000.0, 12_500.0)], 12_500.0, "orange"),
        ([(10_000.0, 12_500.0)], 12_501.0, "red"),
        # What it usually makes is not known: from nothing to 250 a week. Above that is red, below it anything.
        ([(None, 12_500.0)], 12_501.0, "red"), ([(None, 12_500.0)], 100.0, "capacity_unknown"),
        # Two offers, 11,000 together; of the second no maximum is known: at least 13,500, no end above.
        ([(10_000.0, 12_500.0), (1_000.0, None)], 11_000.0, "green"),
        ([(10_000.0, 12_500.0), (1_000.0, None)], 13_500.0, "orange"),
        ([(10_000.0, 12_500.0), (1_000.0, None)], 13_501.0, "maximum_unknown"),
        # Both known: 15,000 and 17,500.
        ([(10_000.0, 12_500.0), (5_000.0, 5_000.0)], 17_500.0, "orange"),
        ([(10_000.0, 12_500.0), (5_000.0, 5_000.0)], 17_501.0, "red"),
    ],
)  # fmt: skip
def test_the_maximum_that_offers_state(
    offers: list[tuple[float | None, float | None]], need: float, expected: str
) -> None:
    rows = [{"enterprise": "A", "product": "brake", "quantity": usual, "maximum": most} for usual, most in offers]
    colour, reason = light(cluster(need=need, offers=rows))
    assert (colour or reason) == expected


def test_a_slowed_firm_has_its_maximum_in_the_same_share() -> None:
    # At half A makes 100 of 200 a week, 125 of 250 at most: D, who needs 120 a week, sees orange and then green.
    offers = [{"enterprise": "A", "product": "brake", "quantity": 10_000.0, "maximum": 12_500.0}]
    given = cluster(need=6000.0, offers=offers)
    played = play_drill(given, Drill(firms=("A",), share=0.5, weeks=1, horizon=2), supposed=Supposed(0, 0))
    assert traffic_lights(given, played=played)["light"].to_list() == ["orange", "green"]
    # Half of the way up in week 2, or all of it: 100 … 200 a week, 125 … 250 at most. 220 are above the one; whether within
    # the other hangs on the way up, not on a maximum, which is stated.
    played = play_drill(given, Drill(firms=("A",), weeks=1, horizon=3), supposed=Supposed(0, 2))
    lights = traffic_lights(cluster(need=11_000.0, offers=offers), played=played)
    assert lights["light"].to_list() == ["red", None, "orange"] and lights["reason"][1] == "drill_uncertain"


def test_an_unknown_maximum_gives_no_colour_above_the_actual_capacity() -> None:
    assert light(cluster()) == ("green", "within_capacity")
    assert light(cluster(need=10_001.0)) == (None, "maximum_unknown")


def test_an_unknown_capacity_or_demand_gives_no_colour() -> None:
    assert light(cluster(capacity=None)) == (None, "capacity_unknown")
    assert light(cluster(need=None)) == (None, "demand_unknown")
    assert light(cluster(links=[])) == (None, "no_supplier")
    # That D buys 50 a week does not say what it asks for; a purchase of no amount is part of what it asks for.
    bought = {**LINK, "quantity": 2500.0, "unit": "piece"}
    assert light(cluster(need=None, links=[bought])) == (None, "demand_unknown")
    assert light(cluster(demands=[], links=[bought])) == ("green", "within_capacity")
    assert light(cluster(links=[LINK])) == ("green", "within_capacity")
    # A demand for sets is no amount of pieces.
    sets = [{"enterprise": "D", "product": "brake", "quantity": 10.0, "unit": "set"}]
    assert light(cluster(demands=sets)) == (None, "demand_unknown")


def test_what_other_buyers_take_is_not_there() -> None:
    # E takes 6,000 a year (120 a week): 80 of A's 200 are left for D, who needs 100.
    to_e = {"supplier": "A", "buyer": "E", "product": "brake", "quantity": 6000.0, "unit": "piece"}
    both = cluster(links=[LINK, to_e])
    assert light(both, capacities=stated(200.0, 220.0)) == ("orange", "above_actual")  # 80 < 100 ≤ 100
    row = traffic_lights(both).filter(pl.col("buyer") == "D").row(0, named=True)
    assert (row["actual_low"], row["actual_high"], row["demand_low"]) == (80, 80, 100)
    assert (row["demands"], row["links"], row["offers"]) == (["demands-1"], ["links-1"], ["offers-1"])
    # Not known how much E takes: 0 … 200 are left, which is no colour; a demand above 250 would still be red.
    unsure = cluster(links=[LINK, {**to_e, "quantity": None, "unit": None}])
    assert light(unsure) == (None, "deliveries_unknown")


def test_the_larger_of_demand_and_purchases_counts() -> None:
    # D says 100 a week and buys 11,000 a year (220 a week).
    bought = cluster(links=[{**LINK, "quantity": 11_000.0, "unit": "piece"}])
    assert light(bought, capacities=stated(200.0, 210.0)) == ("red", "above_maximum")


def test_a_drill_takes_the_capacity_away_week_by_week() -> None:
    # A runs at half in weeks 1 and 2: 100 of 200 a week is still enough for D; at a quarter it is not.
    given = cluster()
    nothing = Supposed(stock_days=0, ramp_up_weeks=0)
    for share, lights in ((0.5, ["green", "green", "green"]), (0.75, ["red", "red", "green"])):
        played = play_drill(given, Drill(firms=("A",), share=share, weeks=2, horizon=3), supposed=nothing)
        frame = traffic_lights(given, played=played, capacities=stated(200.0, 220.0))
        assert frame["light"].to_list() == lights and frame["week"].to_list() == [1, 2, 3]


def test_a_cluster_without_demands_has_no_lights() -> None:
    assert traffic_lights(cluster_of(firms={"A": LIANSHUI}, products=["brake"])).is_empty()
