"""Articulation points and dominators against networkx, on random graphs and by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianpu.accelerate import plain
from lianpu.risk import supply_network
from lianpu.risk.articulation import cut_off, dominated
from lianpu.risk.upstream import upstream_of
from tests.clusters import LIANSHUI, cluster_of
from tests.laws.strategies import deterministic


def rows_of(n: int, edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    ordered = sorted(set(edges))
    tails = np.array([tail for tail, _head in ordered], dtype=np.int64)
    return np.searchsorted(tails, np.arange(n + 1)).astype(np.int64), np.array([h for _t, h in ordered], dtype=np.int64)


GRAPHS = st.integers(1, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=16))
)


@deterministic(150)
@given(GRAPHS)
def test_as_networkx_finds_them(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, edges = drawn
    edges = [edge for edge in edges if edge[0] != edge[1]]
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(n))
    start, neighbours = rows_of(n, [*edges, *((b, a) for a, b in edges)])
    own = nx.node_connected_component(graph, 0)
    points = set(nx.articulation_points(graph.subgraph(own)))
    for kernel in (cut_off, plain(cut_off)):
        found = kernel(start, neighbours, 0)
        for node in range(n):
            lost = 0
            if node in points and node != 0:
                rest = graph.subgraph(own - {node})
                lost = len(own) - 1 - len(nx.node_connected_component(rest, 0))
            assert found[node] == lost
    directed = nx.DiGraph(edges)
    directed.add_nodes_from(range(n))
    dominators = nx.immediate_dominators(directed, 0)
    expected = np.zeros(n, dtype=int)
    for node in nx.descendants(directed, 0):
        above = dominators[node]
        while above != 0:
            expected[above] += 1
            above = dominators[above]
    start, targets = rows_of(n, edges)
    for kernel in (dominated, plain(dominated)):
        assert kernel(start, targets, 0).tolist() == expected.tolist()


def test_a_long_chain_needs_no_deep_stack() -> None:
    n = 50_000
    pairs = [(v, v + 1) for v in range(n - 1)]
    start, neighbours = rows_of(n, [*pairs, *((b, a) for a, b in pairs)])
    assert cut_off(start, neighbours, 0)[[0, 1, n - 2, n - 1]].tolist() == [0, n - 2, 1, 0]


@pytest.mark.parametrize(("extra", "behind"), [(None, 3), (("E", "D"), 2)])
def test_the_upstream_of_a_firm(extra: tuple[str, str] | None, behind: int) -> None:
    # E, F → C → B → D: everything of C, E, F passes B, until E delivers to D itself. X buys from D and lies downstream.
    pairs = [("E", "C"), ("F", "C"), ("C", "B"), ("B", "D"), ("D", "X"), *([extra] if extra else [])]
    cluster = cluster_of(
        firms=dict.fromkeys("BCDEFX", LIANSHUI), products=["part"],
        links=[{"supplier": s, "buyer": b, "product": "part", "volume": 1.0} for s, b in pairs],
    )  # fmt: skip
    network = supply_network(cluster)
    found = upstream_of(network, np.array([network.firm("D")]))
    names = [network.firms[firm] for firm in found.firms]
    assert set(names) == set("BCDEF")
    by_name = {name: (int(c), int(b)) for name, c, b in zip(names, found.cut_off, found.behind, strict=True)}
    assert by_name["B"] == (3 if extra is None else 0, behind)
    assert by_name["C"] == ((2, 2) if extra is None else (1, 1))  # with E → D only F hangs on C alone
