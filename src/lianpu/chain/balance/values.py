"""What each gap is worth: the value that a plant there would keep in the cluster, its own inputs counted.

    gap price  g_p = λ_p − Σ_q a_qp λ_q − c_p  = (V(plant of ε) − V) / ε        yearly value = V(plant without limit) − V

Both are differences of values, so no choice of the solver shows in them. A plant fills what is lacking: firms here that make
the product, or a kind of it, go on making what they make without the plant. They are found in three cases: `slack` and
`scarce` give the ends, `stated` what is known as it is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import SCARCE, SLACK, STATED, Case
from lianpu.chain.balance.constraints import Programme, programme
from lianpu.chain.balance.facts import Facts
from lianpu.chain.balance.from_cluster import compiled_model, full_need, with_plants
from lianpu.chain.balance.model import Floats, Model, Whole, pooled
from lianpu.chain.balance.prices import STEP, fixed_duals
from lianpu.chain.balance.solve import Progress, Solution, Solver, silent

_HELD = 1 - 1e-9  # of what a maker makes: the rest is the rounding of the solver
_NOTHING = 1e-9  # of the value of the whole cluster: less is rounding, and printed as 0


@dataclass(frozen=True)
class PlantValues:
    """Per product, in one case: CNY a base unit for the first units of a plant, and CNY a year for one without limit."""

    price: Floats
    value: Floats


def plant_values(facts: Facts, case: Case, products: Whole, progress: Progress = silent) -> PlantValues:
    """What a plant for each of `products` is worth, each alone."""
    compiled = with_plants(compiled_model(facts, case), products)
    model = pooled(compiled.model).model
    solver = Solver(programme(model), progress=None if progress is silent else progress)
    solution = solver.solve()
    whole = solution.value
    solver.keep()
    step = steps(full_need(facts, compiled.model.makers, compiled.model.recipes)[products])
    first, all_of_it = first_units(solver.programme, solution), np.zeros(len(products))
    makers_here = MakersHere(solver.programme, model, solution)
    for number in range(len(products)):
        column = solver.programme.columns.plant.start + number
        if np.isnan(first[number]):
            with solver.tried(sizes={column: float(step[number])}):
                first[number] = (solver.value() - whole) / step[number]
        if first[number] > 0:  # the value is concave in the size: where the first units earn nothing, none do
            with solver.tried(sizes={column: np.inf}, held=makers_here.of(int(products[number]))):
                all_of_it[number] = solver.value() - whole
        progress(case.name, number + 1, len(products))
    nothing = all_of_it <= _NOTHING * max(abs(whole), 1.0)
    return PlantValues(np.where(nothing, 0.0, first), np.where(nothing, 0.0, all_of_it))


class MakersHere:
    """What the makers of a product and of its narrower kinds make in the optimum without any plant."""

    def __init__(self, programme: Programme, model: Model, solution: Solution) -> None:
        making = solution.level[programme.columns.make]
        self._columns: dict[int, dict[int, float]] = {}
        for maker in np.flatnonzero(making > 0).tolist():
            column = programme.columns.make.start + maker
            self._columns.setdefault(int(model.makers.product[maker]), {})[column] = float(making[maker]) * _HELD
        self._narrower: dict[int, list[int]] = {}
        for narrow, wide in zip(model.counts_as.narrow.tolist(), model.counts_as.wide.tolist(), strict=True):
            self._narrower.setdefault(wide, []).append(narrow)

    def of(self, product: int) -> dict[int, float]:
        """The columns of these makers, each with what it makes."""
        held: dict[int, float] = {}
        waiting, seen = [product], {product}
        while waiting:
            one = waiting.pop()
            held |= self._columns.get(one, {})
            new = [narrow for narrow in self._narrower.get(one, ()) if narrow not in seen]
            waiting += new
            seen.update(new)
        return held


def first_units(programme: Programme, solution: Solution) -> Floats:
    """The gap price of each plant where the optimum fixes it, g = −c − A·y (never below 0: nobody must build); NaN where
    some dual is not unique."""
    columns = programme.columns.plant
    reduced = programme.objective[columns] - programme.matrix[:, columns].T @ fixed_duals(programme, solution)
    return np.maximum(reduced, 0.0)


def steps(need: Floats) -> Floats:
    """ε of each product: a small part of all that is needed of it; a unit where nothing is."""
    return np.where(need > 0, STEP * need, 1.0)


def gap_value_columns(facts: Facts, products: list[str], progress: Progress = silent) -> pl.DataFrame:
    """The value columns of `lianpu.chain.gaps.gap_values` for these products, one row each, in their order."""
    place = facts.place
    numbers = np.array([place[product] for product in products], np.int64)
    found = {case.name: plant_values(facts, case, numbers, progress) for case in (SLACK, STATED, SCARCE)}
    prices = np.column_stack([found[case].price for case in found]) * facts.unit_factor[numbers][:, None]
    values = np.column_stack([found[case].value for case in found])
    priced = facts.prices.known[numbers]
    with_recipe = np.isin(numbers, facts.lines.product)
    return pl.DataFrame({
        "product": products,
        "gap_price_low": _or_null(prices.min(axis=1), priced), "gap_price": _or_null(prices[:, 1], priced),
        "gap_price_high": _or_null(prices.max(axis=1), priced),
        "value_low": _or_null(values.min(axis=1), priced), "value": _or_null(values[:, 1], priced),
        "value_high": _or_null(values.max(axis=1), priced),
        "price_basis": pl.Series([facts.prices.basis[place[product]] for product in products], dtype=pl.String),
        "recipe_known": pl.Series(with_recipe),
    }, schema_overrides={"product": pl.String})  # fmt: skip


def _or_null(values: Floats, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).set(pl.Series(~known), None)
