"""A model of a cluster for one case: what is known as it is known, what is not at the ends that the case names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.chain.balance.cases import Case, End
from lianpu.chain.balance.facts import Facts
from lianpu.chain.balance.model import (
    UNLIMITED,
    Floats,
    Makers,
    Model,
    Needs,
    Recipes,
    Whole,
    added_up,
    no_makers,
    no_needs,
)
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
    price = {end: _prices(facts, end) for end in (case.value, case.purchase, case.outlay)}
    makers = _makers(facts, case)
    own = facts.stands_for if wanted.rows is None else facts.stands_for.clear()
    needs = (facts.demand if wanted.rows is None else wanted.rows).filter(pl.col("quantity") > 0)
    worth = _worth(needs, price[case.value])
    recipe, recipes, extra = _recipes(facts, makers, _paid_for(facts, makers, own, needs, price[case.outlay]))
    capacity = makers["capacity"].fill_null(UNLIMITED).to_numpy()
    number = makers["number"].to_numpy()
    cost = _other_cost(facts, case, price[case.outlay])
    columns = Makers(number, recipe, capacity, cost[number] + extra)
    outlets = no_needs() if wanted.rows is not None else _outlets(facts, case, columns, recipes, price[case.value])
    model = Model(
        tuple(facts.products), price[case.purchase], recipes, columns,
        Needs(needs["number"].to_numpy(), needs["quantity"].to_numpy(), worth), outlets, facts.counts_as, no_makers(),
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


def _paid_for(
    facts: Facts, makers: pl.DataFrame, own: pl.DataFrame, needs: pl.DataFrame, outlay: Floats
) -> pl.DataFrame:
    """The recipe lines that makers take where they state them as needs (`own`): maker (its row), line, and paid, CNY a base
    unit: what serving the need keeps, else the price of the input."""
    rows = makers.select("enterprise", "number").with_row_index("maker")
    taken = own.with_columns(taken=pl.Series(facts.lines.input[own["line"].to_numpy()]))
    paid = needs.select("enterprise", pl.col("number").alias("taken")).with_columns(paid=_worth(needs, outlay))
    joined = taken.join(rows, on=["enterprise", "number"], how="inner").join(
        paid, on=["enterprise", "taken"], how="left"
    )
    price = pl.Series(outlay[joined["taken"].to_numpy()])
    return joined.select("maker", "line", pl.col("paid").fill_null(price)).sort("maker", "line")


def _recipes(facts: Facts, makers: pl.DataFrame, paid_for: pl.DataFrame) -> tuple[Whole, Recipes, Floats]:
    """The recipe of each maker, all recipes, and what each maker pays for inputs that it states as needs of its own.

    The first recipes are the catalog's, one a product. A maker that states an input as a need takes it there: its recipe
    is without that line, and it pays the price that serving the need keeps (`paid_for`), so that the goods are counted
    once. Makers that state the same inputs share one recipe.
    """
    catalog = _catalog_recipes(facts)
    maker, line = paid_for["maker"].to_numpy(), paid_for["line"].to_numpy()
    quantity = np.where(_used(facts), facts.quantity, 0.0)[line]
    extra = added_up(maker, quantity * paid_for["paid"].to_numpy(), makers.height)
    recipe = makers["number"].to_numpy().copy()
    stating = paid_for.group_by("maker", maintain_order=True).agg(
        pl.col("line").first().alias("some"), pl.col("line").cast(pl.String).str.join(" ").alias("lines")
    )
    kinds = stating.unique("lines", keep="first", maintain_order=True).with_row_index("kind")
    kind = stating.join(kinds.select("lines", "kind"), on="lines", how="left", maintain_order="left")["kind"].to_numpy()
    recipe[stating["maker"].to_numpy()] = len(catalog) + kind
    left = _without(catalog, facts, kinds, paid_for)
    return recipe, catalog.followed_by(left), extra


def _used(facts: Facts) -> NDArray[np.bool_]:
    """The recipe lines that are balanced."""
    return facts.lines.essential & ~np.isnan(facts.quantity)


def _catalog_recipes(facts: Facts) -> Recipes:
    used = np.flatnonzero(_used(facts))
    return Recipes.of(facts.lines.product[used], facts.lines.input[used], facts.quantity[used], len(facts.products))


def _without(catalog: Recipes, facts: Facts, kinds: pl.DataFrame, paid_for: pl.DataFrame) -> Recipes:
    """For each of `kinds` the recipe of its product, without the inputs that its first maker states."""
    product = facts.lines.product[kinds["some"].to_numpy()]
    kind, taken, quantity = catalog.lines(product)
    stated = paid_for.join(kinds.select("maker", "kind"), on="maker", how="inner")
    number = len(facts.products)
    met = stated["kind"].to_numpy() * number + facts.lines.input[stated["line"].to_numpy()]
    kept = ~np.isin(kind * number + taken, met)
    return Recipes.of(kind[kept], taken[kept], quantity[kept], kinds.height)


def _other_cost(facts: Facts, case: Case, outlay: Floats) -> Floats:
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
    return (spent + case.cost * (optional + open_share)) * ratio * outlay


def full_need(facts: Facts, makers: Makers, recipes: Recipes) -> Floats:
    """Needed of each product a year if every maker runs at its known capacity: stated needs, and what recipes take."""
    demand = facts.demand.filter(pl.col("quantity") > 0)
    number = len(facts.products)
    stated = added_up(demand["number"].to_numpy(), demand["quantity"].to_numpy(), number)
    column, taken, quantity = recipes.lines(makers.recipe)
    running = np.where(np.isfinite(makers.capacity), makers.capacity, 0.0)[column]
    return stated + added_up(taken, quantity * running, number)


def _outlets(facts: Facts, case: Case, makers: Makers, recipes: Recipes, value: Floats) -> Needs:
    """What is known to be sold outside; in a full case also all that makers can make beyond local needs."""
    known = facts.outlet.filter(pl.col("quantity") > 0)
    amount = added_up(known["number"].to_numpy(), known["quantity"].to_numpy(), len(facts.products))
    if case.full:
        capacity = np.where(np.isfinite(makers.capacity), makers.capacity, 0.0)
        whole = added_up(makers.product, capacity, len(facts.products))
        amount = np.maximum(amount, whole - full_need(facts, makers, recipes))
    product = np.flatnonzero(amount > 0)
    return Needs(product, amount[product], value[product])


def with_plants(compiled: Compiled, products: Whole) -> Compiled:
    """The same with a plant of size 0 for each of these products, which makes it by the catalog's recipe."""
    facts, case = compiled.facts, compiled.case
    cost = _other_cost(facts, case, _prices(facts, case.outlay))
    plants = Makers(products, products, np.zeros(len(products)), cost[products])
    return replace(compiled, model=compiled.model.with_plants(plants))
