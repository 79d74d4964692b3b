"""How much of a cluster a balance stands on: what is known of how much there is, beside every figure."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from lianpu.chain.balance.facts import Facts
from lianpu.chain.coverage import known_purchases
from lianpu.chain.needs import total_spend


@dataclass(frozen=True)
class Coverage:
    """Counts, and shares from 0 to 1 (null where the whole is not known).

    `needs`: stated needs (a buyer and a product each), `needs_with_quantity`, of which `needs_from_value` are a value
    divided by the price; `needs_with_price`. `makers`: proven makers of a product, `makers_with_capacity`,
    `makers_with_recipe`. `possible_makers` count in the best case only. `spend`: CNY a year of the needs in the balance;
    `spend_share`: of the total spend of the buyers whose total is known, `buyers_with_total` of `buyers`. `capacity_share`:
    makers with a known capacity. `recipe_lines`: lines of the makers' recipes, `recipe_lines_stated` those with a
    quantity, the others go by cost share or by nothing.
    """

    needs: int
    needs_with_quantity: int
    needs_from_value: int
    needs_with_price: int
    makers: int
    makers_with_capacity: int
    makers_with_recipe: int
    possible_makers: int
    capacity_share: float | None
    spend: float
    spend_share: float | None
    buyers: int
    buyers_with_total: int
    recipe_lines: int
    recipe_lines_stated: int

    def row(self) -> dict[str, int | float | None]:
        """The coverage as one row of a table."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def coverage_of(facts: Facts) -> Coverage:
    """The coverage of what a balance knows."""
    needs, makers = facts.demand, facts.makers.filter("proven")
    with_quantity = needs.filter(pl.col("quantity") > 0)
    priced = facts.prices.known
    known = makers.filter(~pl.col("partly_unknown"))
    in_use = np.isin(facts.lines.product, makers["number"].to_numpy()) & facts.lines.essential
    stated = np.array([basis in ("stated", "scaled") for basis in facts.line_basis], bool)
    with_price = pl.Series(priced[with_quantity["number"].to_numpy()]) | with_quantity["value"].is_not_null()
    totals = _totals(facts, needs["enterprise"].unique().sort())
    buyers = totals.filter(pl.col("total").is_not_null())
    spent = with_quantity.with_columns(
        pl.coalesce("value", pl.col("quantity") * pl.Series(facts.prices.middle[with_quantity["number"].to_numpy()]).fill_nan(None)).alias("spent")
    )  # fmt: skip
    of_known = float(spent.filter(pl.col("enterprise").is_in(buyers["buyer"].implode()))["spent"].sum())
    whole = float(buyers["total"].sum())
    return Coverage(
        needs.height, with_quantity.height, with_quantity.filter("from_value").height, int(with_price.sum()),
        makers.height, known.height, makers.filter(pl.col("number").is_in(np.unique(facts.lines.product).tolist())).height,
        facts.makers.height - makers.height, known.height / makers.height if makers.height else None,
        float(spent["spent"].sum()), min(1.0, of_known / whole) if whole > 0 else None, totals.height, buyers.height,
        int(in_use.sum()), int((in_use & stated).sum()),
    )  # fmt: skip


def _totals(facts: Facts, buyers: pl.Series) -> pl.DataFrame:
    purchases = known_purchases(facts.cluster, radius="any", buyer=None, chain=None)
    return total_spend(facts.cluster, buyers.rename("buyer"), purchases, None)
