"""A model of a cluster for one case: what is known as it is known, what is not at the ends that the case names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import Case, End
from lianpu.chain.balance.facts import Facts
from lianpu.chain.balance.model import UNLIMITED, Floats, Makers, Model, Needs, Recipes, Whole, added_up, no_makers
from lianpu.chain.balance.prices_known import COST_OF_SALES


@dataclass(frozen=True)
class Wanted:
    """Which needs a balance serves. None: all that are stated, each maker's stated inputs counted once.

    Otherwise `rows` (columns number, quantity, and those of the needs) alone, and every maker takes its whole recipe:
    the question is what these needs pull.
    """

    rows: pl.DataFrame | None = None


@dataclass(frozen=True)
class Compiled:
    """A model, and the frames whose rows are its makers and its needs, in the same order.

    `makers`: enterprise, product, number, capacity (as used in this case), capacity_known, proven, rows.
    """

    model: Model
    makers: pl.DataFrame
    needs: pl.DataFrame
    facts: Facts = field(repr=False)
    case: Case


def compiled_model(facts: Facts, case: Case, wanted: Wanted | None = None) -> Compiled:
    """The model of `facts` in `case`."""
    wanted = wanted or Wanted()
    value, purchase = _prices(facts, case.value), _prices(facts, case.purchase)
    makers = _makers(facts, case)
    own = facts.stands_for if wanted.rows is None else facts.stands_for.clear()
    needs = (facts.demand if wanted.rows is None else wanted.rows).filter(pl.col("quantity") > 0)
    worth, outlay = _worth(needs, value), _prices(facts, case.outlay)
    paid = dict(zip(needs.select("enterprise", "number").iter_rows(), _worth(needs, outlay).tolist(), strict=True))
    recipe, recipes, extra = _recipes(facts, makers, own, outlay, paid)
    capacity = makers["capacity"].fill_null(UNLIMITED).to_numpy()
    number = makers["number"].to_numpy()
    cost = _other_cost(facts, case)
    columns = Makers(number, recipe, capacity, cost[number] + extra)
    model = Model(
        tuple(facts.products), purchase, recipes, columns,
        Needs(needs["number"].to_numpy(), needs["quantity"].to_numpy(), worth), _outlets(facts, case, wanted, makers, recipe, recipes, value),
        facts.counts_as, no_makers(),
    )  # fmt: skip
    return Compiled(model, makers, needs, facts, case)


def _prices(facts: Facts, end: End) -> Floats:
    """CNY a base unit; a product of unknown price counts nothing, and every result says which these are."""
    return np.nan_to_num(getattr(facts.prices, end))


def _worth(needs: pl.DataFrame, value: Floats) -> Floats:
    """CNY a base unit that serving each need keeps: what its buyer states or pays, else the price of the product."""
    own = (needs["value"] / needs["quantity"]).fill_null(np.nan).to_numpy()
    known = ~np.isnan(own) & (own > 0) & ~needs["from_value"].to_numpy()
    return np.where(known, own, value[needs["number"].to_numpy()])


def _makers(facts: Facts, case: Case) -> pl.DataFrame:
    """Makers with their capacity in this case; null: no upper end."""
    known = pl.max_horizontal("stated", "delivered")
    endless = pl.col("partly_unknown") & pl.lit(case.endless)
    kept = facts.makers if case.possible else facts.makers.filter("proven")
    return kept.select(
        "enterprise", "product", "number",
        pl.when(~endless).then(known.fill_null(0.0)).alias("capacity"),
        pl.when(~pl.col("partly_unknown")).then(known).alias("capacity_known"), "proven", "rows",
    )  # fmt: skip


def _recipes(
    facts: Facts, makers: pl.DataFrame, own: pl.DataFrame, outlay: Floats, paid: dict[tuple[str, int], float]
) -> tuple[Whole, Recipes, Floats]:
    """The recipe of each maker, all recipes, and what each maker pays for inputs that it states as needs of its own.

    The first recipes are the catalog's, one a product. A maker that states an input as a need takes it there: its recipe
    is without that line, and it pays the price that serving the need keeps (`paid` for a need of its own, else the price
    of the input), so that the goods are counted once.
    """
    by_product: list[list[tuple[int, float]]] = [[] for _product in facts.products]
    used = facts.lines.essential & ~np.isnan(facts.quantity)
    for line in np.flatnonzero(used).tolist():
        by_product[int(facts.lines.product[line])].append((int(facts.lines.input[line]), float(facts.quantity[line])))
    recipe = makers["number"].to_numpy().copy()
    extra = np.zeros(len(recipe))
    position = {key: row for row, key in enumerate(makers.select("enterprise", "number").iter_rows())}
    grouped = own.group_by("enterprise", "number", maintain_order=True).agg("line")
    made: dict[tuple[int, tuple[int, ...]], int] = {}
    for enterprise, number, stated in grouped.iter_rows():
        row = position.get((enterprise, number))
        if row is None:
            continue
        key = (int(number), tuple(stated))
        if key not in made:
            made[key] = len(by_product)
            taken = {int(facts.lines.input[line]) for line in stated}
            by_product.append([entry for entry in by_product[int(number)] if entry[0] not in taken])
        recipe[row] = made[key]
        extra[row] = sum(
            float(facts.quantity[line]) * paid.get((enterprise, int(taken)), float(outlay[taken]))
            for line in stated
            if used[line]
            for taken in (facts.lines.input[line],)
        )
    return recipe, Recipes.of(by_product), extra


def _other_cost(facts: Facts, case: Case) -> Floats:
    """What making a unit costs outside beside the balanced inputs, CNY.

    Inputs of which only the cost is known: their share. Optional inputs, and what is not known: from nothing to all of
    it, as the case says; for a product without a recipe that is everything it costs to make. What a whole recipe leaves
    unnamed (work, wear, tax) stays in the cluster.
    """
    lines, number = facts.lines, len(facts.products)
    ratio = float(np.interp(case.cost, (0.0, 0.5, 1.0), COST_OF_SALES))
    basis = np.array(facts.line_basis)
    share = np.nan_to_num(lines.share)
    spent = added_up(lines.product, np.where(lines.essential & (basis == "cost_only"), share, 0.0), number)
    optional = added_up(lines.product, np.where(~lines.essential, share, 0.0), number)
    named = np.minimum(added_up(lines.product, share, number), 1.0)
    without = np.bincount(lines.product, minlength=number) == 0
    unknown = added_up(lines.product, lines.essential & (basis == "unknown"), number) > 0
    open_share = np.where(without | unknown, 1.0 - named, 0.0)
    return (spent + case.cost * (optional + open_share)) * ratio * _prices(facts, case.outlay)


def full_need(facts: Facts, makers: Makers, recipes: Recipes) -> Floats:
    """Needed of each product a year if every maker runs at its known capacity: stated needs, and what recipes take."""
    demand = facts.demand.filter(pl.col("quantity") > 0)
    number = len(facts.products)
    stated = added_up(demand["number"].to_numpy(), demand["quantity"].to_numpy(), number)
    column, taken, quantity = recipes.lines(makers.recipe)
    running = np.where(np.isfinite(makers.capacity), makers.capacity, 0.0)[column]
    return stated + added_up(taken, quantity * running, number)


def _outlets(
    facts: Facts, case: Case, wanted: Wanted, makers: pl.DataFrame, recipe: Whole, recipes: Recipes, value: Floats
) -> Needs:
    """What is known to be sold outside; in a full case also all that makers can make beyond local needs."""
    if wanted.rows is not None:
        return Needs(np.empty(0, np.int64), np.empty(0), np.empty(0))
    known = facts.outlet.filter(pl.col("quantity") > 0)
    amount = added_up(known["number"].to_numpy(), known["quantity"].to_numpy(), len(facts.products))
    if case.full:
        capacity = makers["capacity"].fill_null(0.0).to_numpy()
        number = makers["number"].to_numpy()
        whole = added_up(number, capacity, len(facts.products))
        needed = full_need(facts, Makers(number, recipe, capacity, np.zeros(len(capacity))), recipes)
        amount = np.maximum(amount, whole - needed)
    product = np.flatnonzero(amount > 0)
    return Needs(product, amount[product], value[product])


def with_plants(compiled: Compiled, products: Whole) -> Compiled:
    """The same with a plant of size 0 for each of these products, which makes it by the catalog's recipe."""
    cost = _other_cost(compiled.facts, compiled.case)
    plants = Makers(products, products, np.zeros(len(products)), cost[products])
    return replace(compiled, model=compiled.model.with_plants(plants))
