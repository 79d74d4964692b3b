"""Laws of the balance: duality, closing, monotony, and what must not matter: the order of rows, units, the solver."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.chain.balance.constraints import programme
from lianpu.chain.balance.endless import growing
from lianpu.chain.balance.first_order import first_order
from lianpu.chain.balance.highs import FEASIBLE, loaded, new_highs
from lianpu.chain.balance.model import CountsAs, Makers, Model, Needs, no_makers, pooled, shared_out
from lianpu.chain.balance.pair_model import (
    Flows,
    PairModel,
    made_feasible,
    pair_programme,
    upper_bound,
    value_of,
    without_waste,
)  # fmt: skip
from lianpu.chain.balance.pairs import _exact
from lianpu.chain.balance.solve import Solver, silent
from tests.balance_models import recipes_of

PRODUCTS = 8
CLOSE = 1e-7
seeds = st.integers(0, 2**32 - 1)


def made_up(seed: int) -> Model:
    """A random model: product p is made of lower numbers only, so nothing is made from itself."""
    random = np.random.default_rng(seed)
    price = np.exp(random.normal(2, 1, PRODUCTS))
    lines = []
    for product in range(PRODUCTS):
        taken = random.choice(product, min(product, int(random.integers(0, 4))), replace=False) if product else []
        lines.append([(int(one), float(random.uniform(0.05, 0.4) * price[product] / price[one])) for one in taken])
    makers, needs = int(random.integers(1, 15)), int(random.integers(1, 10))
    made, needed, sold = (
        random.integers(0, PRODUCTS, makers),
        random.integers(0, PRODUCTS, needs),
        random.integers(0, PRODUCTS, 2),
    )
    narrow = np.flatnonzero(random.random(PRODUCTS - 1) < 0.2)
    return Model(
        tuple("abcdefgh"), price, recipes_of(lines),
        Makers(made, made, random.integers(0, 100, makers) * 1.0, random.uniform(0, 0.1, makers).round(1) * price[made]),
        Needs(needed, random.integers(0, 100, needs) * 1.0, price[needed] * random.uniform(0.8, 1.2, needs)),
        Needs(sold, random.integers(0, 50, 2) * 1.0, price[sold] * random.uniform(0.5, 1.1, 2)),
        CountsAs(narrow, narrow + 1) if seed % 2 else CountsAs(narrow[:0], narrow[:0]), no_makers(),
    )  # fmt: skip


def best(model: Model) -> float:
    """The value of the optimum."""
    return Solver(programme(pooled(model).model)).value()


def near(one: float, other: float) -> None:
    """The same but for rounding."""
    assert one == pytest.approx(other, rel=CLOSE, abs=1e-6)


@given(seeds)
@settings(deadline=None, max_examples=60)
def test_every_balance_closes_and_the_duals_prove_the_value(seed: int) -> None:
    linear = programme(made_up(seed))
    found = Solver(linear).solve()
    activity = linear.matrix @ found.level
    scale = 1e-6 * max(1.0, float(np.abs(found.level).max()))
    assert (activity <= linear.row_upper + scale).all() and (activity >= linear.row_lower - scale).all()
    assert (found.level <= linear.bound + scale).all() and (found.level >= 0).all()
    finite = np.isfinite(linear.bound)
    near(
        float((np.maximum(found.reduced, 0) * np.where(finite, linear.bound, 0)).sum()), found.value
    )  # no gap: right-hand sides are 0


@given(seeds, st.integers(0, 14), st.floats(0, 100))
@settings(deadline=None, max_examples=60)
def test_more_capacity_never_lowers_the_value(seed: int, which: int, more: float) -> None:
    model = made_up(seed)
    capacity = model.makers.capacity.copy()
    capacity[which % len(capacity)] += more
    assert best(replace(model, makers=replace(model.makers, capacity=capacity))) >= best(model) - 1e-6


@given(seeds)
@settings(deadline=None, max_examples=40)
def test_neither_the_order_of_rows_nor_units_nor_pooling_nor_the_solver_matter(seed: int) -> None:
    model, random = made_up(seed), np.random.default_rng(seed)
    value = best(model)
    order = random.permutation(len(model.makers))
    shuffled = Makers(*(getattr(model.makers, name)[order] for name in ("product", "recipe", "capacity", "cost")))
    near(best(replace(model, makers=shuffled)), value)
    near(Solver(programme(model)).value(), value)
    near(Solver(programme(model), method="ipm").value(), value)
    if not len(model.counts_as):  # units of a product and of what it counts as are one
        near(best(in_other_units(model, 10.0 ** random.integers(-4, 5, PRODUCTS))), value)


def in_other_units(model: Model, factor: np.ndarray) -> Model:
    """The same model with every product counted in units `factor` times as large."""
    made_of = np.repeat(np.arange(len(model.recipes)), np.diff(model.recipes.start))
    quantity = model.recipes.quantity * factor[made_of] / factor[model.recipes.input]

    def wanted(part: Needs) -> Needs:
        return Needs(part.product, part.quantity / factor[part.product], part.value * factor[part.product])

    makers = model.makers
    return replace(
        model, price=model.price * factor, recipes=replace(model.recipes, quantity=quantity), needs=wanted(model.needs), outlets=wanted(model.outlets),
        makers=replace(makers, capacity=makers.capacity / factor[makers.product], cost=makers.cost * factor[makers.product]),
    )  # fmt: skip


@given(seeds)
@settings(deadline=None, max_examples=40)
def test_what_is_shared_out_adds_up_and_keeps_to_capacities(seed: int) -> None:
    model = made_up(seed)
    pool = pooled(model)
    found = Solver(programme(pool.model)).solve()
    level = found.level[programme(pool.model).columns.make]
    each = shared_out(pool.maker_of, level, model.makers.capacity)
    assert np.bincount(pool.maker_of, each, minlength=len(level)) == pytest.approx(level, abs=1e-6)
    assert (each <= model.makers.capacity * (1 + 1e-9) + 1e-9).all()


@given(seeds)
@settings(deadline=None, max_examples=60)
def test_what_has_no_upper_end_is_seen_and_nothing_else(seed: int) -> None:
    """Against what the simplex method says of the same programme; what is named earns on its own."""
    model, random = made_up(seed), np.random.default_rng(seed)
    capacity, quantity = (
        np.where(random.random(len(part)) < 0.6, np.inf, part) for part in (model.makers.capacity, model.needs.quantity)
    )
    scaled = Solver(programme(replace(
        model, makers=replace(model.makers, capacity=capacity), needs=replace(model.needs, quantity=quantity)
    )))._scaled()  # fmt: skip
    plain = loaded(new_highs(), scaled, method="simplex", tolerance=FEASIBLE)
    plain.setOptionValue("presolve", "off")
    found = growing(scaled, ran)
    assert (ran(plain) == "Unbounded") == bool(len(found))
    alone = np.zeros(len(scaled.bound))
    alone[found] = np.inf
    if len(found):
        assert ran(loaded(new_highs(), replace(scaled, bound=alone), method="simplex", tolerance=FEASIBLE)) != "Optimal"


def ran(highs: Any) -> str:
    """How solving ended."""
    highs.run()
    return str(highs.modelStatusToString(highs.getModelStatus()))


@given(seeds, st.integers(0, 60))
@settings(deadline=None, max_examples=60)
def test_alike_makers_and_needs_are_one_numbered_as_they_first_occur(seed: int, makers: int) -> None:
    random = np.random.default_rng(seed)
    product, recipe = random.integers(0, 3, makers), random.integers(-1, 4, makers)
    cost, value = random.choice([0.0, 1.0, 1.5], makers), random.choice([1.0, 2.0], makers)
    model = replace(
        made_up(seed), makers=Makers(product, recipe, np.ones(makers), cost), needs=Needs(product, np.ones(makers), value),
        recipes=recipes_of([[(0, 1.0)], [], [(1, 2.0)], [(0, 2.0)]]),
    )  # fmt: skip
    pool = pooled(model)
    takes = np.where(recipe == 1, -1, recipe)  # recipe 1 takes nothing
    for group, keys in (
        (pool.maker_of, zip(product, takes, cost, strict=True)),
        (pool.need_of, zip(product, value, strict=True)),
    ):
        numbers: dict[object, int] = {}
        assert group.tolist() == [numbers.setdefault(key, len(numbers)) for key in keys]


def pairs(seed: int, firms: int = 40) -> PairModel:
    """A random pair model: firm o makes product o mod 8 from lower ones."""
    random = np.random.default_rng(seed)
    price = np.exp(random.normal(2, 1, PRODUCTS))
    product = random.integers(0, PRODUCTS, firms)
    use_maker, use_input = [], []
    for firm, made in enumerate(product):
        for taken in random.choice(made, min(int(made), 2), replace=False) if made else []:
            use_maker.append(firm)
            use_input.append(int(taken))
    maker, taken = np.array(use_maker, np.int64), np.array(use_input, np.int64)
    needed = random.integers(0, PRODUCTS, 10)
    wanted = np.concatenate([taken, needed])
    admitted = [
        (firm, target)
        for target, one in enumerate(wanted)
        for firm in np.flatnonzero(product == one)
        if random.random() < 0.5
    ]
    supplier, target = (
        (np.array(part, np.int64) for part in zip(*admitted, strict=True)) if admitted else (np.empty(0, np.int64),) * 2
    )
    worth = price[wanted]
    return PairModel(
        product, random.integers(1, 100, firms) * 1.0, np.zeros(firms), np.where(product == 7, price[product], 0.0), price[product],
        maker, random.uniform(0.05, 0.4, len(maker)) * price[product[maker]] / price[taken], price[taken],
        random.integers(1, 100, 10) * 1.0, price[needed], supplier, target, worth[target] * random.uniform(0, 0.05, len(target)),
        np.where(np.arange(PRODUCTS) == 7, 50.0, 0.0),
    )  # fmt: skip


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_any_prices_prove_a_bound_and_any_levels_a_plan(seed: int) -> None:
    model, random = pairs(seed), np.random.default_rng(seed)
    optimum = _exact(model, silent)
    near(optimum.value, optimum.bound)
    levels = made_feasible(
        model,
        *(
            random.uniform(-10, 200, size)
            for size in (len(model.product), len(model.flow_supplier), len(model.product))
        ),
    )
    assert value_of(model, *levels) <= optimum.value + 1e-6
    assert upper_bound(model, random.uniform(0, 2, len(model.product)) * model.unit) >= optimum.value - 1e-6
    linear = pair_programme(model)
    assert (linear.matrix @ np.concatenate(levels) <= linear.row_upper + 1e-6).all()


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_nothing_is_made_for_nobody_and_that_never_costs_value(seed: int) -> None:
    model, random = pairs(seed), np.random.default_rng(seed)
    sizes = (len(model.product), len(model.flow_supplier), len(model.product))
    levels = made_feasible(model, *(random.uniform(-10, 200, size) for size in sizes))
    value = value_of(model, *levels)
    found = without_waste(model, Flows(*levels, value, np.inf))
    taken = np.bincount(model.flow_supplier, found.flow, minlength=len(found.made)) + found.sold
    assert found.made == pytest.approx(taken, rel=1e-9, abs=1e-9)
    assert found.value >= value - 1e-6
    linear = pair_programme(model)
    assert (linear.matrix @ np.concatenate([found.made, found.flow, found.sold]) <= linear.row_upper + 1e-6).all()


@given(seeds)
@settings(deadline=None, max_examples=5)
def test_the_first_order_method_ends_within_its_proven_gap(seed: int) -> None:
    model = pairs(seed)
    optimum, found = _exact(model, silent).value, first_order(model, gap=1e-4, sweeps=20_000)
    assert found.value <= optimum * (1 + 1e-9) <= found.bound * (1 + 2e-9)
    assert found.gap <= 1e-4
