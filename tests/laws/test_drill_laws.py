"""Laws of drills on random clusters, and the compiled weeks against their plain twin."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from lianpu.cluster.cluster import Cluster
from lianpu.risk import Drill, play_drill, supply_network
from lianpu.risk.flows import Flows
from lianpu.risk.playing import Cover, course, play_on
from lianpu.risk.reserves import Reserves, Supposed
from lianpu.risk.shock import capacities, find_hit, lowest_levels
from lianpu.risk.weekly_plain import play_plainly
from tests.clusters import LIANSHUI, NANJING, XUYI, cluster_of
from tests.laws.strategies import deterministic

FIRMS = tuple("ABCDEFG")
PRODUCTS = ("casting", "brake", "axle", "car")
STEADY = Supposed(stock_days=0, ramp_up_weeks=0)


@st.composite
def networks(draw: DrawFn) -> Cluster:
    """Up to 7 firms that deliver 4 products in any direction, circles too; some stock and ramp-up is known."""
    firms = FIRMS[: draw(st.integers(2, len(FIRMS)))]
    pairs = [(one, other) for one in firms for other in firms if one != other]
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(PRODUCTS)), max_size=14, unique=True))
    links = [
        {"supplier": pair[0], "buyer": pair[1], "product": product, "volume": draw(st.sampled_from((1.0, 10.0, 30.0, 250.0)))}
        for pair, product in chosen
    ]  # fmt: skip
    inputs = [
        {"product": "car", "input": "brake", "essential": draw(st.sampled_from((True, False, None)))},
        {"product": "car", "input": "axle", "essential": True}, {"product": "brake", "input": "casting", "essential": True},
        {"product": "axle", "input": "casting", "essential": False},
    ]  # fmt: skip
    indicators = [
        {"subject": firm, "metric": metric, "value": value}
        for firm in firms
        for metric, value in (("input_stock_days", draw(st.sampled_from((None, None, 0.0, 4.0, 12.0)))),
                              ("ramp_up_weeks", draw(st.sampled_from((None, None, 0.0, 3.0)))))
        if value is not None
    ]  # fmt: skip
    return cluster_of(firms={firm: draw(st.sampled_from((LIANSHUI, XUYI, NANJING, None))) for firm in firms},
                      products=PRODUCTS, links=links, inputs=inputs, indicators=indicators)  # fmt: skip


@st.composite
def drills(draw: DrawFn, cluster: Cluster) -> Drill:
    firms = cluster["enterprises"]["id"].to_list()
    chosen = tuple(draw(st.lists(st.sampled_from(firms), max_size=2, unique=True)))
    products = tuple(draw(st.lists(st.sampled_from(PRODUCTS), max_size=1)))
    pairs = st.tuples(st.sampled_from(firms), st.sampled_from(PRODUCTS))
    return Drill(
        firms=chosen, products=products, purchases=tuple(draw(st.lists(pairs, max_size=2))), share=draw(st.sampled_from((0.3, 1.0))), from_week=draw(st.integers(1, 3)),
        weeks=draw(st.sampled_from((1, 3, None))), horizon=draw(st.sampled_from((8, 18))),
        effect=draw(st.sampled_from(("stop", "stop", "demand"))),
    )  # fmt: skip


@deterministic(20)
@given(st.data())
def test_the_compiled_weeks_are_those_of_the_plain_twin(data: st.DataObject) -> None:
    cluster = data.draw(networks())
    drill = data.draw(drills(cluster))
    flows = Flows.of(supply_network(cluster))
    hit = find_hit(cluster, flows, drill)
    share = np.array([data.draw(st.sampled_from((0.0, 0.4, 1.0))) for _ in range(flows.parts)], dtype=np.float64)
    cover = Cover(share, np.array([data.draw(st.integers(0, 4)) for _ in range(flows.parts)], dtype=np.int64))
    for best in (True, False):
        reserves = Reserves.of(cluster, flows, best=best)
        owners, buyers = flows.network.supply_firm[hit.supplies], flows.part_firm[hit.parts]
        ramps = [reserves.ramp_up[hit.firms], reserves.ramp_up[owners], reserves.ramp_up[buyers]]
        plain = play_plainly(
            flows, hit, drill.horizon, firm_capacity=capacities(drill, ramps[0]),
            supply_capacity=capacities(drill, ramps[1]), part_bought=capacities(drill, ramps[2]), demand_only=drill.effect == "demand",
            kinds=flows.part_kinds(best=best), stock=reserves.stock, cover=cover.share, cover_from=cover.week,
            floor=lowest_levels(drill, np.concatenate(ramps)),
        )  # fmt: skip
        np.testing.assert_allclose(course(flows, drill, hit, reserves, best=best, cover=cover).level, plain, atol=1e-9)


def losses(cluster: Cluster, drill: Drill, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    """The weekly losses of the best and of the worst case, all firms counted."""
    weeks = play_drill(cluster, drill, outside=True, **options).weeks
    return lost_of(weeks, "low"), lost_of(weeks, "high")


def lost_of(weeks: pl.DataFrame, case: str) -> np.ndarray:
    """The losses of a case; of a cluster of which no output is known, nothing."""
    return weeks[f"loss_{case}"].fill_null(0.0).to_numpy()


@deterministic(12)
@given(st.data())
def test_the_best_case_never_loses_more_than_the_worst_and_both_are_shares(data: st.DataObject) -> None:
    cluster = data.draw(networks())
    low, high = losses(cluster, data.draw(drills(cluster)))
    assert (low <= high + 1e-9).all() and (low >= -1e-12).all() and (high <= 1 + 1e-12).all()


@deterministic(8)
@given(networks())
def test_a_drill_of_nobody_loses_nothing(cluster: Cluster) -> None:
    played = play_drill(cluster, Drill())
    assert played.lost == (0.0, 0.0) and played.firms.is_empty() and played.parts.is_empty()


@deterministic(12)
@given(st.data())
def test_names_order_and_units_change_nothing(data: st.DataObject) -> None:
    cluster = data.draw(networks())
    drill = data.draw(drills(cluster))
    low, high = losses(cluster, drill)
    new = {firm: f"{(5 * place) % 7}{firm}" for place, firm in enumerate(FIRMS)}

    def renamed(table: str, *columns: str) -> pl.DataFrame:
        return cluster[table].with_columns(pl.col(column).replace(new) for column in columns).reverse()

    other = cluster.with_tables(
        enterprises=renamed("enterprises", "id"), sites=renamed("sites", "enterprise"),
        indicators=renamed("indicators", "subject"),
        links=renamed("links", "supplier", "buyer").with_columns(pl.col("volume") * 1e-4),
    )  # fmt: skip
    purchases = tuple((new[firm], product) for firm, product in drill.purchases)
    same = replace(drill, firms=tuple(new[f] for f in drill.firms), purchases=purchases)
    for one, again in zip((low, high), losses(other, same), strict=True):
        np.testing.assert_allclose(one, again, atol=1e-9)


@deterministic(10)
@given(st.data())
def test_less_failing_more_stock_and_more_substitutes_never_lose_more(data: st.DataObject) -> None:
    cluster = data.draw(networks())
    drill = replace(data.draw(drills(cluster)), share=1.0)
    network = supply_network(cluster)
    low, high = losses(cluster, drill, network=network)
    flows = Flows.of(network)

    def covered(share: float) -> Cover:
        return Cover(np.full(flows.parts, share), np.zeros(flows.parts, np.int64))

    some = play_on(cluster, flows, drill, outside=True, cover=(covered(0.3), covered(0.3))).weeks
    more = play_on(cluster, flows, drill, outside=True, cover=(covered(0.7), covered(0.7))).weeks
    milder = losses(cluster, replace(drill, share=0.5), network=network)
    stocked = losses(cluster, drill, supposed=Supposed(stock_days=30), network=network)
    for place, (case, worse) in enumerate((("low", low), ("high", high))):
        assert (lost_of(some, case) <= worse + 1e-9).all()
        assert (lost_of(more, case) <= lost_of(some, case) + 1e-9).all()
        assert (milder[place] <= worse + 1e-9).all() and (stocked[place] <= worse + 1e-9).all()
    if drill.weeks and drill.weeks > 1:
        shorter = losses(cluster, replace(drill, weeks=1), network=network)
        assert (shorter[0] <= low + 1e-9).all() and (shorter[1] <= high + 1e-9).all()


@pytest.mark.parametrize("firm", FIRMS)
def test_before_the_first_week_nothing_is_lost(firm: str) -> None:
    cluster = cluster_of(firms=dict.fromkeys(FIRMS, LIANSHUI), products=["brake"],
                         links=[{"supplier": a, "buyer": b, "product": "brake", "volume": 5.0} for a, b in pairwise(FIRMS)])  # fmt: skip
    low, high = losses(cluster, Drill(firms=(firm,), from_week=4, horizon=9), supposed=STEADY)
    assert not high[:3].any() and (high[3] > 0) == (firm != "G") and (low == high)[:3].all()
