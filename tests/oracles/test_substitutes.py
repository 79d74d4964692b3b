"""Substitutes, their allocation, second sources and single points, worked on paper."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from lianpu.cluster.cluster import Cluster
from lianpu.errors import InvalidClusterError, UnknownNameError
from lianpu.risk import Drill, Played, play_drill
from lianpu.risk.free_capacity import free_capacity
from lianpu.risk.reserves import Supposed
from lianpu.risk.second_sources import second_sources
from lianpu.risk.single_points import single_points
from lianpu.risk.substitutes import allocate, relieved, substitutes
from tests.clusters import LIANSHUI, NANJING, XUYI, Row, cluster_of

NOTHING = Supposed(stock_days=0, ramp_up_weeks=0)


def made(enterprise: str, product: str, quantity: float | None, price: float | None = 2.0) -> Row:
    return {"enterprise": enterprise, "product": product, "quantity": quantity, "price": price}


def sold(supplier: str, buyer: str, product: str, volume: float, **row: Any) -> Row:
    return {"supplier": supplier, "buyer": buyer, "product": product, "volume": volume, **row}


def cluster(**tables: Any) -> Cluster:
    """B alone delivers brakes (100 CNY a year) to D and to E, who make cars for 300 and 600. S in Lianshui can make 40 a
    year at 2 CNY, of which it sells 10 to Z: 60 CNY are free; N in Nanjing 100 a year: 200 CNY; U says not how many."""
    given: dict[str, Any] = {
        "firms": {"B": XUYI, "D": LIANSHUI, "E": LIANSHUI, "S": LIANSHUI, "N": NANJING, "U": None, "X": NANJING, "Z": NANJING},
        "products": ["brake", "car"], "inputs": [{"product": "car", "input": "brake"}],
        "links": [sold("B", "D", "brake", 100.0), sold("B", "E", "brake", 100.0), sold("D", "X", "car", 300.0),
                  sold("E", "X", "car", 600.0), sold("S", "Z", "brake", 20.0, quantity=10.0, unit="piece")],
        "offers": [made("S", "brake", 40.0), made("N", "brake", 100.0), made("U", "brake", None)],
    }  # fmt: skip
    return cluster_of(**(given | tables))


def played(given: Cluster, **timing: Any) -> Played:
    return play_drill(given, Drill(firms=("B",), **({"weeks": 6, "horizon": 10} | timing)), supposed=NOTHING)


def test_local_substitutes_stand_before_near_and_far_ones_with_their_free_capacity() -> None:
    given = cluster()
    found = substitutes(given, played(given)).filter(pl.col("buyer") == "D")
    rows = found.select("rank", "enterprise", "nearness", "free_low", "free_high", "offers").rows()
    assert [(*row[:3], *(round(free, 6) for free in row[3:5]), row[5]) for row in rows] == [
        (1, "S", "county", 60.0, 60.0, ["offers-1"]), (2, "N", "unknown", 200.0, 200.0, ["offers-2"]),
        (3, "U", "unknown", 0.0, float("inf"), ["offers-3"]),
    ]  # fmt: skip
    # B is 200 of the 220 brakes sold; S's 20 are left, so B cannot be replaced by the market: all 100 are missing.
    assert found["missing"].to_list() == [100.0] * 3


def test_free_capacity_is_an_interval_where_price_or_deliveries_are_not_known() -> None:
    unsure = cluster(
        offers=[made("S", "brake", 40.0), made("N", "brake", 100.0, None)],
        links=[sold("S", "Z", "brake", 20.0)],
    )
    rows = {row[1]: row[2:] for row in free_capacity(unsure, pl.Series(["brake"])).rows()}
    assert rows["S"] == (0.0, 80.0)  # how many of its 40 go to Z is not known
    assert rows["N"] == (200.0, 200.0)  # valued at the usual price of 2


def test_scarce_capacity_goes_where_it_saves_most_output() -> None:
    given = cluster(offers=[made("S", "brake", 40.0)])
    shown = played(given)
    found = substitutes(given, shown)
    # 60 CNY are free. A brake for 1 CNY carries 3 CNY of D's cars and 6 CNY of E's: all 60 go to E.
    taken = dict(zip(found["buyer"], allocate(given, shown, found, "free_low"), strict=True))
    assert taken == {"D": pytest.approx(0), "E": pytest.approx(60)}
    relief = relieved(given, shown, found, switch_weeks=2, supposed=NOTHING)
    levels = relief.with_substitutes.levels().filter(pl.col("enterprise") == "E")["level_low"].to_list()
    # Short from week 2; from week 3 on (two weeks after the start) S covers 60 of 100.
    assert levels == pytest.approx([1, 0, 0.6, 0.6, 0.6, 0.6, 0.6, 1, 1, 1])
    assert relief.with_substitutes.lost[1] < relief.without.lost[1]


def test_more_substitutes_never_lose_more_and_unknown_capacity_is_only_possible_help() -> None:
    given = cluster()
    shown = played(given)
    found = substitutes(given, shown)
    losses = [
        relieved(given, shown, found.filter(pl.col("enterprise").is_in(names)), supposed=NOTHING).with_substitutes.lost
        for names in ([], ["S"], ["S", "N"], ["S", "N", "U"])
    ]
    for before, after in pairwise(losses):
        assert after[0] <= before[0] + 1e-9 and after[1] <= before[1] + 1e-9
    alone = relieved(given, shown, found.filter(pl.col("enterprise") == "U"), supposed=NOTHING).with_substitutes.lost
    assert alone[1] == pytest.approx(losses[0][1]) and alone[0] < losses[0][0]


def test_candidates_from_outside_bring_their_score() -> None:
    given = cluster()
    pairs = pl.DataFrame({"buyer": ["D", "D", "D"], "product": ["brake"] * 3, "enterprise": ["N", "N", "B"],
                          "offer": ["o1", "o2", "o3"], "score": [0.4, 0.9, 1.0]})  # fmt: skip
    rows = substitutes(given, played(given), pairs).select("enterprise", "score", "offers").rows()
    assert rows == [("N", 0.9, ["o1", "o2"])]  # B fails, and E has no candidate
    with pytest.raises(InvalidClusterError, match="enterprise"):
        substitutes(given, played(given), pairs.drop("enterprise"))


def test_the_fewest_second_sources_that_cover_what_can_be_covered() -> None:
    # 100 are missing at D and at E. N alone has 200 free and covers both; S and N together would be one firm more.
    given = cluster()
    shown = played(given, weeks=4)
    cover = second_sources(
        given, shown, substitutes(given, shown).filter(pl.col("enterprise") != "U"), supposed=NOTHING
    )
    assert cover.proven_cheapest and cover.uncovered.is_empty()
    assert cover.sources.select("order", "enterprise", "parts", "share", "capacity").rows() == [
        (1, "N", 2, 1.0, "proven")
    ]
    # With N qualified beforehand only B itself stands still: nothing else is lost.
    assert cover.lost_after[1] < cover.lost_before[1]
    assert cover.sources["avoided_high"][0] == pytest.approx(cover.lost_before[1] - cover.lost_after[1])
    # S has 60 of 200: the rest is told as uncovered.
    scarce = second_sources(
        given, shown, substitutes(given, shown).filter(pl.col("enterprise") == "S"), supposed=NOTHING
    )
    assert scarce.sources["share"].to_list() == pytest.approx([0.3])
    assert (scarce.uncovered["missing"] * scarce.uncovered["left"]).sum() == pytest.approx(140)
    none = second_sources(given, shown, substitutes(given, shown).clear(), supposed=NOTHING)
    assert none.sources.is_empty() and none.uncovered.height == 2


def test_the_single_points_of_a_leader_and_of_a_chain() -> None:
    # C casts for B, B makes brakes for D (the leader); paint comes from Nanjing. All that C makes passes B.
    given = cluster_of(
        enterprises=[{"id": "D", "leader": True}, "B", "C", "P", "Q", "X"],
        sites=[{"id": f"site-{firm}", "enterprise": firm, "region": place} for firm, place in
               {"D": LIANSHUI, "B": XUYI, "C": XUYI, "P": NANJING, "Q": LIANSHUI, "X": NANJING}.items()],
        products=["casting", "brake", "car", "paint"],
        chains=[{"id": "cars", "products": ["car"]}],
        inputs=[{"product": "brake", "input": "casting"}, {"product": "car", "input": "brake"},
                {"product": "car", "input": "paint", "essential": False}],
        links=[sold("C", "B", "casting", 50.0), sold("B", "D", "brake", 100.0, share=1.0),
               sold("P", "D", "paint", 100.0), sold("D", "X", "car", 800.0)],
        offers=[made("Q", "casting", 10.0)],
    )  # fmt: skip
    found = single_points(given, leader="D")
    rows = {(row["kind"], row["id"]): row for row in found.iter_rows(named=True)}
    assert set(rows) == {("firm", "B"), ("part", "C → casting"), ("part", "B → brake"), ("part", "P → paint"),
                         ("region", "320830"), ("region", "320102"), ("import", "paint")}  # fmt: skip
    firm = rows["firm", "B"]
    assert (firm["firms_behind"], firm["articulation"], firm["scope_loss_high"]) == (1, True, 1.0)
    assert (rows["part", "P → paint"]["scope_loss_high"], rows["import", "paint"]["scope_loss_high"]) == (0.5, 0.5)
    # The cluster makes 50 + 100 + 800, and Q could make castings for 20; without C's castings all but Q stand still.
    assert rows["part", "C → casting"]["index_high"] == pytest.approx(950 / 970)
    assert rows["part", "B → brake"]["proven"] and not rows["part", "C → casting"]["proven"]
    assert "Q" in rows["part", "C → casting"]["would_change"][0] and rows["part", "B → brake"]["links"] == ["links-2"]
    assert found["rank"].to_list() == list(range(1, 8))
    chain = single_points(given, chain="cars", most=3)
    assert (
        chain.height == 3
        and set(chain["scope_kind"]) == {"chain"}
        and chain["scope_loss_high"].is_sorted(descending=True)
    )
    assert set(single_points(given)["scope"]) == {"D", "cars"}
    given_index = pl.DataFrame({"enterprise": ["B"], "low": [0.1], "high": [0.2]})
    own = single_points(given, leader="D", indices=given_index).filter(pl.col("kind") == "firm")
    assert own.select("index_low", "index_high").row(0) == (0.1, 0.2)
    for wrong in ({"leader": "nobody"}, {"chain": "ships"}):
        with pytest.raises(UnknownNameError):
            single_points(given, **wrong)  # type: ignore[arg-type]


def test_nothing_hangs_on_anything_where_no_link_is_known() -> None:
    empty = cluster_of(
        enterprises=[{"id": "D", "leader": True}], products=["car"], chains=[{"id": "c", "products": ["car"]}]
    )
    assert single_points(empty).is_empty()
    assert np.isfinite(play_drill(empty, Drill(firms=("D",), horizon=2)).lost).all()
