"""A drill for good, without stock, ends where the cascade of the systemic risk index ends: the equations of Diem et al.
(Scientific Reports 12, 7719, 2022), written out here once more over the edges as a table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from lianpu.cluster.cluster import Cluster
from lianpu.risk import Drill, criticality, play_drill, supply_network
from lianpu.risk.flows import Flows
from lianpu.risk.lasting import lasting_loss
from lianpu.risk.network import SupplyNetwork
from lianpu.risk.reserves import Supposed
from lianpu.risk.shock import find_hit
from tests.clusters import LIANSHUI, cluster_of
from tests.laws.strategies import deterministic
from tests.laws.test_drill_laws import networks


def fixed_point(network: SupplyNetwork, seed: int, left: float, rounds: int, *, doubt_is_essential: bool) -> np.ndarray:
    """h of every firm after so many rounds: hd and hu by the equations, one edge after the other."""
    n = len(network.firms)
    down, up = np.ones(n), np.ones(n)
    for _round in range(rounds):
        hard = np.ones(len(network.supply_firm))
        for s in range(len(hard)):
            rivals = network.supply_product == network.supply_product[s]
            left_over = float((network.supply_sales[rivals] * down[network.supply_firm[rivals]]).sum())
            hard[s] = 1.0 if left_over <= network.supply_sales[s] else network.supply_sales[s] / left_over
        groups: dict[tuple[int, int], float] = {}
        others = np.zeros(n)
        sales = np.zeros(n)
        for e in range(network.edges):
            i, j, volume = network.edge_supplier[e], network.edge_buyer[e], network.edge_volume[e]
            lost = hard[network.edge_supply[e]] * (1 - down[i])
            essential = int(network.edge_essential[e])
            if essential == 1 or (essential == -1 and doubt_is_essential):
                key = (int(j), int(network.edge_product[e]))
                groups[key] = groups.get(key, 0.0) + lost * volume / network.edge_need[e]
            if essential != 1:
                others[j] += lost * volume / network.spend[j]
            sales[i] += (1 - up[j]) * volume / network.output[i]
        worst = others.copy()
        for (j, _product), lost in groups.items():
            worst[j] = max(worst[j], lost)
        down, up = np.clip(1 - worst, 0, 1), np.clip(1 - sales, 0, 1)
        down[seed], up[seed] = min(down[seed], left), min(up[seed], left)
    return np.minimum(down, up)


@deterministic(12)
@given(networks())
def test_the_steady_state_is_the_fixed_point_of_the_index(cluster: Cluster) -> None:
    network = supply_network(cluster)
    flows = Flows.of(network)
    for seed, firm in enumerate(network.firms[:2]):
        found = lasting_loss(flows, find_hit(cluster, flows, Drill(firms=(firm,))))
        for loss, weeks, doubt in zip((found.low, found.high), found.weeks, (False, True), strict=True):
            expected = fixed_point(network, seed, 0.0, weeks, doubt_is_essential=doubt)
            np.testing.assert_allclose(1 - loss, expected, atol=1e-9)  # a week is a round
            if found.settled:  # and more of them change nothing that the index would show
                further = fixed_point(network, seed, 0.0, weeks + 400, doubt_is_essential=doubt)
                np.testing.assert_allclose(expected, further, atol=1e-3)


@deterministic(8)
@given(networks())
def test_the_lasting_loss_is_the_index_that_the_library_gives(cluster: Cluster) -> None:
    flows = Flows.of(supply_network(cluster))
    frame = criticality(cluster, interval=False, tolerance=1e-9, limit=2000)
    index = dict(frame.filter("converged").select("enterprise", "index").iter_rows())
    for firm in flows.network.firms:
        found = lasting_loss(flows, find_hit(cluster, flows, Drill(firms=(firm,))))
        if found.settled and index.get(firm) is not None:
            assert found.share(flows.network.output)[0] == pytest.approx(index[firm], abs=1e-3)


def test_a_throttle_ends_at_the_throttled_fixed_point_and_its_loss_is_the_index() -> None:
    # A → B → C → D in a row of sole suppliers: half of A is half of everybody, half of the output of all.
    firms = dict.fromkeys("ABCD", LIANSHUI)
    links = [
        {"supplier": s, "buyer": b, "product": p, "volume": 10.0}
        for s, b, p in (("A", "B", "x"), ("B", "C", "y"), ("C", "D", "z"))
    ]
    inputs = [{"product": "y", "input": "x"}, {"product": "z", "input": "y"}]
    cluster = cluster_of(firms=firms, products=["x", "y", "z"], links=links, inputs=inputs)
    network = supply_network(cluster)
    played = play_drill(
        cluster, Drill(firms=("A",), share=0.5, weeks=None, horizon=12), network=network,
        supposed=Supposed(stock_days=0, ramp_up_weeks=0), outside=True,
    )  # fmt: skip
    level = fixed_point(network, 0, 0.5, 12, doubt_is_essential=True)
    assert played.worst.level[-1] == pytest.approx(level)
    assert (
        played.weeks["loss_high"][-1]
        == pytest.approx(float(network.output @ (1 - level) / network.output.sum()))
        == 0.5
    )
