"""`balance`: the pooled balance of a cluster or a chain, with its interval, prices and coverage."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import BEST, STATED, WORST, Case
from lianpu.chain.balance.constraints import Programme, programme
from lianpu.chain.balance.coverage import Coverage, coverage_of
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.from_cluster import Compiled, Wanted, compiled_model, full_need
from lianpu.chain.balance.model import Floats, Pooled, added_up, pooled, shared_out
from lianpu.chain.balance.prices import price_ranges
from lianpu.chain.balance.solve import Method, Progress, Solution, Solver, silent
from lianpu.chain.balance.values import steps
from lianpu.chain.balance.waste import without_waste
from lianpu.cluster.cluster import Cluster


@dataclass(frozen=True)
class Balance:
    """The optimum of a balance.

    `value`: CNY a year kept in the cluster with what is known as it is known; `value_low` and `value_high` bound it over
    all that is not (docs/explanation/balance.md says what the upper end leaves out). `products`, `makers`, `needs`: see
    `balance`. `coverage` says what it stands on, `findings` which rows were not used as they stand, and why.
    """

    value: float
    value_low: float
    value_high: float
    products: pl.DataFrame
    makers: pl.DataFrame
    needs: pl.DataFrame
    coverage: Coverage
    findings: pl.DataFrame
    facts: Facts = field(repr=False)


@dataclass(frozen=True)
class Solved:
    """One case solved: the compiled model, its pooled form, the solver standing at the optimum, the optimum, and its levels
    without what is made for nobody."""

    compiled: Compiled
    pooled: Pooled
    solver: Solver[Programme]
    solution: Solution
    level: Floats


def solved(
    facts: Facts, case: Case, *, wanted: Wanted | None = None, method: Method | None = None, progress: Progress = silent
) -> Solved:
    """`facts` solved in one case."""
    compiled = compiled_model(facts, case, wanted)
    pool = pooled(compiled.model)
    solver = Solver(programme(pool.model), method=method, progress=None if progress is silent else progress)
    solution = solver.solve()
    solver.keep()
    level = without_waste(pool.model, solver.programme.columns, solution.level)
    return Solved(compiled, pool, solver, solution, level)


def balance(
    cluster: Cluster, *, chain: str | None = None, region: str | None = None, prices: bool = True,
    method: Method | None = None, facts: Facts | None = None, progress: Progress = silent,
) -> Balance:  # fmt: skip
    """The balance of a chain (all products where None) for a home region (the cluster's where None).

    Its frames, amounts a year in the `unit` of the product:

    - products (those that somebody makes, needs or takes): product, name, name_en, unit, need, served, capacity (known),
      made, used (as input), bought_outside (for making), unserved, sold_outside, outside_price_low, outside_price,
      outside_price_high, price_basis, value_of_more, value_of_less (CNY a unit: what one more, one less unit is worth to
      the cluster; null where none is made, or without `prices`);
    - makers: enterprise, product, capacity (null unknown), made, use (share of the capacity, null unknown), rows;
    - needs: enterprise, product, quantity, served, value (CNY a year that serving all of it keeps), from_value, rows.

    Within a product the makers are used in the same share of their capacity, and the needs of the same value are served
    in the same share: who supplies whom is said by `plan`. Raises `UnknownNameError`, `UnbalancedError`.
    """
    facts = facts or gather_facts(cluster, chain=chain, region=region)
    middle = solved(facts, STATED, method=method, progress=progress)
    low, high = (solved(facts, case, method=method, progress=progress).solution.value for case in (WORST, BEST))
    return Balance(
        middle.solution.value, min(low, middle.solution.value), max(high, middle.solution.value),
        product_frame(middle, prices=prices, progress=progress), maker_frame(middle), need_frame(middle),
        coverage_of(facts), facts.findings(), facts,
    )  # fmt: skip


def levels(found: Solved) -> tuple[Floats, Floats]:
    """What every maker makes and how much of every need is served, shared out of the pooled columns."""
    columns, level = found.solver.programme.columns, found.level
    model = found.compiled.model
    made = shared_out(found.pooled.maker_of, level[columns.make], model.makers.capacity)
    served = shared_out(found.pooled.need_of, level[columns.serve], model.needs.quantity)
    return made, served


def product_frame(found: Solved, *, prices: bool, progress: Progress = silent) -> pl.DataFrame:
    """The products that somebody makes, needs or takes: see `balance`."""
    facts, model = found.compiled.facts, found.compiled.model
    number = len(facts.products)
    columns, level = found.solver.programme.columns, found.level
    made, served = levels(found)
    finite = np.where(np.isfinite(model.makers.capacity), model.makers.capacity, 0.0)
    need = added_up(model.needs.product, model.needs.quantity, number)
    column, taken, quantity = model.recipes.lines(model.makers.recipe)
    sums = {
        "need": need, "served": added_up(model.needs.product, served, number),
        "capacity": added_up(model.makers.product, finite, number),
        "made": added_up(model.makers.product, made, number),
        "used": added_up(taken, quantity * made[column], number),
        "bought_outside": added_up(columns.bought, level[columns.buy], number),
        "sold_outside": added_up(model.outlets.product, level[columns.sell], number),
    }  # fmt: skip
    touched = np.flatnonzero((need > 0) | (sums["used"] > 0) | np.isin(np.arange(number), model.makers.product))
    frame = pl.DataFrame({
        "product": [facts.products[one] for one in touched],
        **{name: amount[touched] / facts.unit_factor[touched] for name, amount in sums.items()},
        "unserved": np.maximum(need - sums["served"], 0.0)[touched] / facts.unit_factor[touched],
        **{
            name: pl.Series(getattr(facts.prices, end)[touched] * facts.unit_factor[touched]).fill_nan(None)
            for name, end in (("outside_price_low", "low"), ("outside_price", "middle"), ("outside_price_high", "high"))
        },
        "price_basis": [facts.prices.basis[one] for one in touched],
        **_price_columns(found, touched, prices, progress),
    }, schema_overrides={"product": pl.String, "price_basis": pl.String})  # fmt: skip
    names = facts.cluster["products"].select(pl.col("id").alias("product"), "name", "name_en", "unit")
    joined = frame.join(names, on="product", how="left", maintain_order="left")
    return joined.select("product", "name", "name_en", "unit", *frame.columns[1:])


def _price_columns(found: Solved, touched: np.ndarray, prices: bool, progress: Progress) -> dict[str, pl.Series]:
    if not prices:
        none = pl.Series([None] * len(touched), dtype=pl.Float64)
        return {"value_of_more": none, "value_of_less": none}
    facts, model = found.compiled.facts, found.compiled.model
    step = steps(full_need(facts, model.makers, model.recipes)[touched])
    ranges = price_ranges(found.solver, found.solution, touched, step, progress)
    known = pl.Series(facts.prices.known[touched])
    factor = facts.unit_factor[touched]
    return {
        name: pl.Series(values * factor).fill_nan(None).set(~known, None)
        for name, values in (("value_of_more", ranges.low), ("value_of_less", ranges.high))
    }


def maker_frame(found: Solved) -> pl.DataFrame:
    """What every maker makes: see `balance`."""
    facts = found.compiled.facts
    factor = facts.unit_factor[found.compiled.makers["number"].to_numpy()]
    made, _served = levels(found)
    capacity = found.compiled.makers["capacity_known"].to_numpy() / factor
    return found.compiled.makers.select("enterprise", "product", "rows").with_columns(
        pl.Series("capacity", capacity).fill_nan(None), pl.Series("made", made / factor)
    ).select(
        "enterprise", "product", "capacity", "made",
        pl.when(pl.col("capacity") > 0).then(pl.col("made") / pl.col("capacity")).alias("use"), "rows",
    )  # fmt: skip


def need_frame(found: Solved) -> pl.DataFrame:
    """How much of every need is served locally: see `balance`."""
    facts, needs = found.compiled.facts, found.compiled.needs
    factor = facts.unit_factor[needs["number"].to_numpy()]
    _made, served = levels(found)
    worth = found.compiled.model.needs.value * found.compiled.model.needs.quantity
    return needs.select("enterprise", "product", "from_value", "rows").with_columns(
        pl.Series("quantity", needs["quantity"].to_numpy() / factor), pl.Series("served", served / factor),
        pl.Series("value", worth),
    ).select("enterprise", "product", "quantity", "served", "value", "from_value", "rows")  # fmt: skip
