"""Sifting against the plain methods and scipy's own: the same optimum, an optimal basis, the same answer where there is none."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest
from benchmarks.made_up_balance import made_up_model
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse

from lianpu.accelerate import COMPILES, plain
from lianpu.chain.balance import interior_kernels, interior_point
from lianpu.chain.balance.constraints import Linear, programme
from lianpu.chain.balance.model import Makers, Model, Needs, no_counting, no_makers, no_needs, pooled
from lianpu.chain.balance.solve import Method, Solver, silent
from lianpu.errors import UnbalancedError
from tests.balance_models import recipes_of

pytestmark = pytest.mark.skipif(not COMPILES, reason="interpreted, the plain method is taken")

sifting: Any = importlib.import_module("lianpu.chain.balance.sifting")
solve: Any = importlib.import_module("lianpu.chain.balance.solve")

LOOPS = ("conjugate", "weighed", "combined", "right_side", "direction", "looked_at")


class Sifted:
    """How sifting ended."""

    def __init__(self) -> None:
        self.found: list[bool] = []


@pytest.fixture(autouse=True)
def sifted(monkeypatch: pytest.MonkeyPatch) -> Sifted:
    """Every programme is large enough to be sifted; how that ended is kept."""
    seen, real = Sifted(), sifting.sifted

    def watched(*given: Any) -> Any:
        basis = real(*given)
        seen.found.append(basis is not None)
        return basis

    monkeypatch.setattr(solve, "MANY", 0)
    monkeypatch.setattr(solve, "WIDE", 0)
    monkeypatch.setattr(sifting, "sifted", watched)
    return seen


def linear(
    matrix: np.ndarray, lower: np.ndarray, upper: np.ndarray, objective: np.ndarray, bound: np.ndarray
) -> Linear:
    """A programme in money as it is."""
    return Linear(
        (), sparse.csc_array(matrix), lower, upper, objective, bound, np.ones(len(lower)), np.ones(len(bound)), 1e6
    )


def random_programme(seed: int, rows: int = 6, columns: int = 60, endless: float = 0.1) -> Linear:
    """A programme that has a solution by its making, and an upper end: what has no bound costs."""
    random = np.random.default_rng(seed)
    matrix = random.choice([-1.0, 0.0, 0.0, 0.5, 1.0], (rows, columns)) * random.uniform(0.5, 2, (rows, columns))
    bound = random.integers(1, 50, columns) * 1.0
    inside = bound * random.uniform(0, 1, columns).round()
    objective = random.normal(0, 1, columns).round(1)
    without = random.random(columns) < endless
    matrix[:, without] = np.abs(matrix[:, without])
    objective[without] = -np.abs(objective[without])
    bound[without] = np.inf
    met = matrix @ inside
    kind = random.integers(0, 3, rows)
    lower, upper = np.where(kind == 1, -np.inf, met), np.where(kind == 2, np.inf, met)
    return linear(matrix, lower, upper, objective, bound)


def by_scipy(given: Linear) -> float:
    """The value that scipy finds."""
    matrix = given.matrix.toarray()
    above, below, equal = (
        np.isfinite(given.row_upper) & np.isinf(given.row_lower),
        np.isinf(given.row_upper),
        given.row_lower == given.row_upper,
    )
    found = optimize.linprog(
        -given.objective, np.vstack([matrix[above], -matrix[below]]),
        np.concatenate([given.row_upper[above], -given.row_lower[below]]), matrix[equal], given.row_upper[equal],
        np.column_stack([np.zeros(len(given.bound)), given.bound]),
    )  # fmt: skip
    assert found.status == 0
    return -float(found.fun)


def steps_of_a_second_solve(solver: Solver[Any]) -> int:
    """How many steps the simplex method takes from where the solver stands."""
    solver.solve()
    return int(solver._highs.getInfo().simplex_iteration_count)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=80)
def test_scipy_finds_the_same_value(seed: int) -> None:
    given_one = random_programme(seed)
    solver = Solver(given_one)
    assert solver.solve().value == pytest.approx(by_scipy(given_one), rel=1e-9, abs=1e-7)
    assert steps_of_a_second_solve(solver) == 0


@pytest.mark.parametrize(("firms", "products"), [(2_000, 40), (3_000, 160)])
def test_a_balance_of_many_recipes_is_sifted(sifted: Sifted, firms: int, products: int) -> None:
    model = pooled(made_up_model(firms, products=products, own=True)).model
    solver = Solver(programme(model))
    found = solver.solve()
    assert sifted.found == [True]
    assert steps_of_a_second_solve(solver) == 0
    methods: tuple[Method, ...] = ("simplex", "ipm")
    for method in methods:
        other = Solver(programme(model), method=method).solve()
        assert found.value == pytest.approx(other.value, rel=1e-9)
    # The prices prove the value: what columns earn at them, each at its better bound, adds up to it.
    earned = np.where(np.isfinite(solver.programme.bound), solver.programme.bound, 0.0) * np.maximum(found.reduced, 0.0)
    assert float(earned.sum()) == pytest.approx(found.value, rel=1e-8)


def test_a_change_after_sifting_is_solved_from_its_basis() -> None:
    linear_one = programme(pooled(made_up_model(2_000, products=40, own=True)).model)
    solver, twin = Solver(linear_one), Solver(linear_one, method="simplex")
    for one in (solver, twin):
        one.solve()
        one.keep()
    full = int(np.argmax(solver.solve().reduced[linear_one.columns.make]))
    for size in (0.0, float(linear_one.bound[full]) / 2):
        values = []
        for one in (solver, twin):
            with one.tried(sizes={full: size}):
                values.append(one.value())
        assert values[0] == pytest.approx(values[1], rel=1e-9)


def test_equal_columns_that_cannot_be_told_apart() -> None:
    """Forty columns alike share what a row asks for: any of them may be in the basis."""
    matrix = np.vstack([np.ones(40), np.tile([1.0, 2.0], 20)])
    given_one = linear(matrix, np.full(2, -np.inf), np.array([50.0, 80.0]), np.ones(40), np.full(40, 2.0))
    solver = Solver(given_one)
    assert solver.solve().value == pytest.approx(by_scipy(given_one))
    assert steps_of_a_second_solve(solver) == 0


def test_what_is_left_at_the_wrong_bound_is_let_go(monkeypatch: pytest.MonkeyPatch, sifted: Sifted) -> None:
    """However bad the guess is, and however few wrong ones the simplex method is given, the optimum is the same."""
    linear_one = programme(pooled(made_up_model(2_000, products=40, own=True)).model)
    plainly = Solver(linear_one, method="simplex").solve().value
    real = sifting._clear
    monkeypatch.setattr(sifting, "FEW", 0)

    def turned(*given: Any) -> Any:
        clear = real(*given)
        some = np.arange(len(clear.lower)) % 7 == 0
        return type(clear)(clear.lower & ~some | clear.upper & some, clear.upper & ~some | clear.lower & some)

    monkeypatch.setattr(sifting, "_clear", turned)
    for rounds, settles in ((1, False), (10, True)):
        monkeypatch.setattr(sifting, "ROUNDS", rounds)
        sifted.found.clear()
        assert Solver(linear_one).solve().value == pytest.approx(plainly, rel=1e-9)
        assert sifted.found == [settles]


def test_without_an_upper_end_the_products_are_named(sifted: Sifted) -> None:
    model = Model(
        ("ore", "steel"), np.array([1.0, 10.0]), recipes_of([[(0, 2.0)]]),
        Makers(np.array([1]), np.array([0]), np.array([np.inf]), np.zeros(1)), no_needs(),
        Needs(np.array([1]), np.array([np.inf]), np.array([10.0])), no_counting(), no_makers(),
    )  # fmt: skip
    with pytest.raises(UnbalancedError, match="steel"):
        Solver(programme(model)).solve()
    assert sifted.found == []  # it is seen before


def test_what_cannot_be_met_has_no_optimum(sifted: Sifted) -> None:
    one = linear(np.ones((1, 3)), np.array([10.0]), np.array([10.0]), np.ones(3), np.full(3, 2.0))
    with pytest.raises(UnbalancedError):
        Solver(one).solve()
    assert Solver(one).value_if_any() is None
    assert sifted.found == [False, False]


def test_a_row_with_two_limits_is_left_to_the_plain_method(sifted: Sifted) -> None:
    one = linear(np.ones((1, 3)), np.array([1.0]), np.array([4.0]), np.array([1.0, 2.0, 3.0]), np.full(3, 2.0))
    assert Solver(one).solve().value == pytest.approx(10)
    assert sifted.found == [False]


def test_the_one_who_watches_stops_it_at_any_step() -> None:
    linear_one = programme(pooled(made_up_model(2_000, products=40, own=True)).model)
    told: list[int] = []

    def stop_at_the_fifth(_step: str, done: int, _of: int) -> None:
        told.append(done)
        if len(told) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Solver(linear_one, progress=stop_at_the_fifth).solve()
    assert told == [0, 1, 2, 3, 4]


def test_interpreted_the_plain_method_is_taken(monkeypatch: pytest.MonkeyPatch, sifted: Sifted) -> None:
    monkeypatch.setattr(sifting, "COMPILES", False)
    given_one = random_programme(1)
    assert Solver(given_one).solve().value == pytest.approx(by_scipy(given_one))
    assert sifted.found == [False]


def test_the_loops_say_the_same_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    model = pooled(made_up_model(300, products=16, own=True)).model
    scaled = Solver(programme(model), method="simplex")._scaled()
    form = sifting._standard(scaled)
    compiled_point = interior_point.near_optimum(form, silent)
    for name in LOOPS:
        monkeypatch.setattr(interior_point, name, plain(getattr(interior_kernels, name)))
    plain_point = interior_point.near_optimum(form, silent)
    assert compiled_point is not None
    assert plain_point is not None
    assert compiled_point.level == pytest.approx(plain_point.level, rel=1e-6, abs=1e-6)
    assert compiled_point.price == pytest.approx(plain_point.price, rel=1e-6, abs=1e-6)


def test_the_point_is_as_near_as_it_says() -> None:
    model = pooled(made_up_model(2_000, products=40, own=True)).model
    solver = Solver(programme(model), method="simplex")
    value = solver.solve().value / solver._money
    point = interior_point.near_optimum(sifting._standard(solver._scaled()), silent)
    assert point is not None
    columns = len(solver._scaled().objective)
    assert float(solver._scaled().objective @ point.level[:columns]) == pytest.approx(value, rel=0.02)


def test_preparing_leaves_nothing_to_compile() -> None:
    sifting.prepare()
    loops = [getattr(interior_kernels, name) for name in LOOPS]
    before = [len(loop.signatures) for loop in loops]
    assert min(before) > 0
    Solver(programme(pooled(made_up_model(2_000, products=40, own=True)).model)).solve()
    assert [len(loop.signatures) for loop in loops] == before
