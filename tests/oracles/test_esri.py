"""The Economic Systemic Risk Index: worked by hand, against its plain twin, and the same in every way of computing it."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from lianpu.accelerate import COMPILES
from lianpu.risk.failures import each_alone
from lianpu.risk.passes import BATCH, Solver, index_of_each, threads
from lianpu.risk.sweep import Sweep
from tests.oracles.plain_esri import plain_esri
from tests.risk_networks import AUTHORS_EDGES, AUTHORS_FIRMS, AUTHORS_SECTORS, matrices

SECTORS = range(1, 6)
NO_INPUT_ESSENTIAL = dict.fromkeys(itertools.product(SECTORS, SECTORS), False)
EVERY_INPUT_ESSENTIAL = dict.fromkeys(itertools.product(SECTORS, SECTORS), True)


def authors_index(firm: int, essential: dict[tuple[int, int], bool] = NO_INPUT_ESSENTIAL) -> float:
    """The index of a firm, numbered from 1 as the authors do, of their published example."""
    m = matrices(AUTHORS_FIRMS, AUTHORS_EDGES, AUTHORS_SECTORS, essential)
    return float(index_of_each(m, np.array([firm - 1])).esri[0])


@pytest.mark.parametrize(
    ("firm", "expected"),
    [(1, 3 / 11), (2, 3 / 11), (3, 4 / 33), (4, 4 / 11), (5, 4 / 33), (6, 4 / 11), (7, 4 / 11), (8, 2 / 11), (9, 1 / 11),
     (10, 2 / 11), (11, 3 / 11)],
)  # fmt: skip
@pytest.mark.parametrize("essential", [NO_INPUT_ESSENTIAL, EVERY_INPUT_ESSENTIAL], ids=["linear", "leontief"])
def test_authors_example_every_firm(essential: dict[tuple[int, int], bool], firm: int, expected: float) -> None:
    # Firms 1 and 2 take half of what 6 (2 units, both of whose suppliers 3 and 4 feel it: 1 · 1/2 and 2 · 1/4) and 8 sell:
    # (1 + 1/2 + 1/2 + 1) / 11. Firm 10 takes half of 7, which takes half of 4 and all of 5: (1 + 1/2 + 1/2) / 11. Firm 4 has
    # as much of its market as is left, σ = 1: 6 and 7 lose half: (2 + 1 + 1) / 11. Firm 5 is to 7 what 3 is to 6. Firm 7
    # takes half of 4 and all of 5: (2 + 1 + 1) / 11. 8 and 9 sell to those who sell nothing. 3, 6, 11: below. Every firm that
    # sells buys of one sector, so it makes no difference whether its inputs are essential.
    assert authors_index(firm, essential) == pytest.approx(expected, abs=1e-15)


def test_authors_example_a_failing_supplier_with_competitors() -> None:
    # Sales: firms 3, 5, 9 one unit, 4, 6, 7, 8 two: 11 in all. Firm 3 fails; its sector 2 has 4 units, 3 are left:
    # σ = 1/3. Firm 6 buys half of its inputs from it: loses 1/3 · 1/2 = 1/6. Sector 3 then has 2 · 5/6 + 2 = 11/3 left,
    # σ of firm 6 = 6/11, firms 1 and 2 lose 6/11 · 1/2 · 1/6 but sell nothing. Index = 1/11 + 2/11 · 1/6 = 4/33.
    assert authors_index(3) == pytest.approx(4 / 33, abs=1e-15)


def test_authors_example_a_failing_firm_in_the_middle() -> None:
    # Firm 6 fails: 2/11 itself. Firm 3 sells all to it: 1/11. Firm 4 sells half to it: 2/11 · 1/2. Firms 1 and 2 sell
    # nothing. Index = 2/11 + 1/11 + 1/11 = 4/11.
    assert authors_index(6) == pytest.approx(4 / 11, abs=1e-15)


def test_authors_example_a_failing_customer() -> None:
    # Firm 11 fails: firm 9 sold all to it (1/11), firm 7 half (2/11 · 1/2); of firm 7's half loss firm 4 feels a half
    # (2/11 · 1/4) and firm 5 all (1/11 · 1/2). Index = 1/11 + 1/11 + 1/22 + 1/22 = 3/11.
    assert authors_index(11) == pytest.approx(3 / 11, abs=1e-15)


def test_authors_example_essential_inputs() -> None:
    # Firm 8 fails, alone in sector 4 with firm 9, one unit left of three: σ = min(1, 2/1) = 1. Firms 1 and 2 buy half of
    # their inputs from it, all of that sector: they lose a half or everything; they sell nothing, and its buyers are no
    # suppliers of others. What differs is seen at the firms, not in the index: 2/11.
    m = matrices(AUTHORS_FIRMS, AUTHORS_EDGES, AUTHORS_SECTORS, EVERY_INPUT_ESSENTIAL)
    down, up, _rounds, _moved = Solver(m).losses({7: 1.0})
    assert down[:2].tolist() == [1.0, 1.0]
    assert up.sum() == 1.0
    ordinary = matrices(AUTHORS_FIRMS, AUTHORS_EDGES, AUTHORS_SECTORS, NO_INPUT_ESSENTIAL)
    assert Solver(ordinary).losses({7: 1.0})[0][:2].tolist() == [0.5, 0.5]
    assert authors_index(8) == pytest.approx(2 / 11, abs=1e-15)


def test_a_market_that_fails_as_a_whole_cannot_be_replaced_in_any_unit() -> None:
    # 0 sells to 1, 1 to 2 and 3; nobody else makes what 0 makes. All of 1 stops, so do 2 and 3 (essential): index 1.
    # The authors' package gives 1.0 in one unit of W and 0.513 in another.
    essential = dict.fromkeys(itertools.product(range(3), range(3)), True)
    for unit in (1.0, 1e-3, 1e6):
        edges = [(0, 1, 0.3 * unit), (1, 2, 0.5 * unit), (1, 3, 0.2 * unit), (2, 3, 0.1 * unit)]
        m = matrices(4, edges, [0, 1, 2, 2], essential)
        assert index_of_each(m, np.array([0])).esri[0] == pytest.approx(1.0, abs=1e-15)


def random_network(
    seed: int, n: int = 24
) -> tuple[int, list[tuple[int, int, float]], list[int], dict[tuple[int, int], bool]]:
    """A network with cycles, hubs, lone firms and firms that only buy or only sell."""
    chance = random.Random(seed)
    p = [chance.randrange(5) for _firm in range(n)]
    pairs = {(chance.randrange(n), min(chance.randrange(n), chance.randrange(n))) for _edge in range(5 * n)}
    edges = [(i, j, chance.lognormvariate(0, 1)) for i, j in sorted(pairs) if i != j]
    essential = {pair: chance.random() < 0.5 for pair in itertools.product(range(5), range(5))}
    return n, edges, p, essential


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tolerance", [1e-2, 1e-7])
def test_the_kernels_equal_the_plain_twin(seed: int, tolerance: float) -> None:
    n, edges, p, essential = random_network(seed)
    found = index_of_each(matrices(n, edges, p, essential), np.arange(n), tolerance=tolerance, limit=300)
    for firm in range(0, n, 4):
        index, _hd, _hu, rounds = plain_esri(n, edges, p, essential, firm, tolerance=tolerance, limit=300)
        assert found.esri[firm] == pytest.approx(index, abs=1e-13)
        assert found.rounds[firm] == rounds


def test_the_kernels_equal_the_sparse_sweep() -> None:
    n, edges, p, essential = random_network(11, n=300)
    m = matrices(n, edges, p, essential)
    one, other = index_of_each(m, np.arange(n)), Sweep(m).run(each_alone(np.arange(n)), tolerance=1e-2, limit=100)
    for part, twin in zip(one, other, strict=True):
        np.testing.assert_allclose(part, twin, atol=1e-13)


def test_threads_and_company_in_a_pass_change_no_bit() -> None:
    n, edges, p, essential = random_network(12, n=3 * BATCH + 5)
    m = matrices(n, edges, p, essential)
    alone = index_of_each(m, np.arange(n))
    together = index_of_each(m, np.arange(n), runner=threads(3))
    some = np.array([5, 3, 400, 17])
    few = index_of_each(m, some)
    for part, same, picked in zip(alone, together, few, strict=True):
        assert part.tobytes() == same.tobytes()
        assert part[some].tobytes() == picked.tobytes()


def test_what_lasts_is_joined_by_the_next_failures_and_each_comes_out_alone() -> None:
    # A chain of 60 firms, each the only one of its market and essential to the next, beside pairs that are done at once:
    # those fail for up to 60 rounds, and what fails beside them is replaced again and again.
    chain, pairs = 60, 120
    edges = [(k, k + 1, 1.0) for k in range(chain - 1)]
    edges += [(chain + 2 * k, chain + 2 * k + 1, 1.0 + k) for k in range(pairs)]
    n = chain + 2 * pairs
    p = list(range(n))
    m = matrices(n, edges, p, {(i, j): True for i in p for j in p})
    failing = np.arange(n).reshape(10, -1).T.ravel()
    solver = Solver(m)
    found = solver.run(each_alone(failing), tolerance=0.0, limit=100)
    assert found.rounds[0] == chain and (found.rounds > 2).sum() > chain / 2
    for k, firm in enumerate(failing):
        for part, alone in zip(found, solver.run(each_alone(np.array([firm])), tolerance=0.0, limit=100), strict=True):
            assert part[k].tobytes() == alone[0].tobytes()
    some = [0, 1, 7, 100, n - 1]
    twin = Sweep(m).run(each_alone(failing[some]), tolerance=0.0, limit=100)
    for part, plain in zip(found, twin, strict=True):
        np.testing.assert_allclose(part[some], plain, atol=1e-13)


def test_the_limit_of_rounds_is_kept_and_told() -> None:
    n, edges, p, essential = random_network(3)
    found = index_of_each(matrices(n, edges, p, essential), np.arange(n), tolerance=0.0, limit=2)
    assert found.rounds.max() == 2
    assert found.moved.max() > 0


@pytest.mark.skipif(not COMPILES, reason="both ways are the same without numba")
def test_the_interpreted_way_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    n, edges, p, essential = random_network(4)
    m = matrices(n, edges, p, essential)
    compiled = index_of_each(m, np.arange(n))
    monkeypatch.setattr("lianpu.risk.passes.COMPILES", False)
    np.testing.assert_allclose(index_of_each(m, np.arange(n)).esri, compiled.esri, atol=1e-13)
