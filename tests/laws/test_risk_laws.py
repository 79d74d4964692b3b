"""Laws of the systemic risk index that hold for every network."""

from __future__ import annotations

import itertools
import random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianpu.risk.passes import Solver, index_of_each
from tests.laws.strategies import deterministic
from tests.risk_networks import matrices

Edges = list[tuple[int, int, float]]


class Net(NamedTuple):
    """n firms, their edges, their industries, which are essential for which."""

    n: int
    edges: Edges
    p: list[int]
    essential: dict[tuple[int, int], bool]


@st.composite
def nets(draw: st.DrawFn) -> Net:
    """Small networks of every shape: disconnected, cyclic, firms without links."""
    n = draw(st.integers(2, 9))
    pairs = draw(
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] != e[1]), max_size=25)
    )
    edges = [(i, j, draw(st.floats(0.01, 100.0))) for i, j in sorted(pairs)]
    p = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    flags = draw(st.lists(st.booleans(), min_size=9, max_size=9))
    return Net(n, edges, p, dict(zip(itertools.product(range(3), range(3)), flags, strict=True)))


def indices(net: Net, tolerance: float = 1e-9) -> np.ndarray:
    """The index of every firm; so small a tolerance that rounding decides of no round."""
    return index_of_each(matrices(*net), np.arange(net.n), tolerance=tolerance, limit=50).esri


@deterministic(25)
@given(nets())
def test_the_index_is_a_share_and_at_least_the_firm_itself(net: Net) -> None:
    m = matrices(*net)
    found = index_of_each(m, np.arange(net.n))
    assert (found.esri >= m.weight - 1e-12).all() and (found.esri <= 1 + 1e-12).all()
    assert (found.esri >= np.maximum(found.down, found.up) - 1e-12).all()
    assert (found.esri <= found.down + found.up + 1e-12).all()


@deterministic(20)
@given(nets())
def test_what_has_no_links_spreads_nothing(net: Net) -> None:
    linked = {firm for i, j, _w in net.edges for firm in (i, j)}
    found = indices(net)
    for firm in set(range(net.n)) - linked:
        assert found[firm] == 0.0


@deterministic(20)
@given(nets())
def test_a_failure_of_nothing_loses_nothing(net: Net) -> None:
    down, up, rounds, _moved = Solver(matrices(*net)).losses({0: 0.0})
    assert not down.any() and not up.any()
    assert rounds == 1


@deterministic(15)
@given(nets(), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(net: Net, chance: random.Random) -> None:
    to = list(range(net.n))
    chance.shuffle(to)
    p = [0] * net.n
    for firm, place in enumerate(to):
        p[place] = net.p[firm]
    moved = Net(net.n, [(to[i], to[j], w) for i, j, w in net.edges], p, net.essential)
    assert indices(moved)[to] == pytest.approx(indices(net), abs=1e-6)


@deterministic(15)
@given(nets(), st.sampled_from([1e-6, 0.5, 10_000.0, 2.0**20]))
def test_the_unit_changes_nothing(net: Net, unit: float) -> None:
    scaled = net._replace(edges=[(i, j, w * unit) for i, j, w in net.edges])
    assert indices(scaled) == pytest.approx(indices(net), abs=1e-6)


@deterministic(8)
@given(nets(), st.integers(0, 2), st.floats(0.1, 50.0))
def test_more_substitutes_never_raise_a_loss(net: Net, industry: int, volume: float) -> None:
    more = Net(net.n + 2, [*net.edges, (net.n, net.n + 1, volume)], [*net.p, industry, 0], net.essential)
    for firm in range(net.n):
        before = Solver(matrices(*net)).losses({firm: 1.0}, tolerance=1e-9)[0]
        after = Solver(matrices(*more)).losses({firm: 1.0}, tolerance=1e-9)[0]
        assert (after[: net.n] <= before + 1e-6).all()


@deterministic(8)
@given(nets(), st.floats(0.0, 1.0))
def test_a_smaller_failure_never_costs_more(net: Net, part: float) -> None:
    solver = Solver(matrices(*net))
    for firm in range(net.n):
        whole, partial = (
            solver.losses({firm: 1.0}, tolerance=0, limit=20),
            solver.losses({firm: part}, tolerance=0, limit=20),
        )
        assert (partial[0] <= whole[0] + 1e-12).all() and (partial[1] <= whole[1] + 1e-12).all()
        assert partial[0][firm] >= part
