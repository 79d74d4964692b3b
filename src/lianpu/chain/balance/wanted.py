"""The needs of one demand, or of one enterprise, as a balance serves them."""

from __future__ import annotations

import polars as pl

from lianpu.chain.balance.facts import Facts
from lianpu.chain.balance.from_cluster import Wanted
from lianpu.cluster.current import current
from lianpu.cluster.units import dimension, in_base_unit, yearly
from lianpu.errors import UnbalancedError, UnknownNameError
from lianpu.language import gettext as _


def of_demand(facts: Facts, demand: str) -> Wanted:
    """One open demand: its yearly amount, or that of the single order."""
    rows = current(facts.cluster["demands"], facts.cluster.about.as_of).filter(pl.col("id") == demand)
    if rows.is_empty():
        raise UnknownNameError(_("There is no open demand {id}; the table demands lists them.").format(id=demand))
    row = rows.row(0, named=True)
    if row["product"] not in facts.place:
        raise UnbalancedError(
            _("Demand {id} names no product of the catalog that is made: give it one first.").format(id=demand)
        )
    once = pl.col("period").cast(pl.String) == "once"
    amount = pl.when(once).then("quantity").otherwise(yearly(pl.col("quantity"), pl.col("period")))
    made_in = facts.cluster["products"].select(
        pl.col("id").alias("product"), dimension(pl.col("unit")).alias("made_in")
    )
    wanted = rows.join(made_in, on="product", how="left").with_columns(
        in_base_unit(amount, pl.col("unit")).alias("quantity"), (amount * pl.col("price")).alias("value"),
    ).select(
        "enterprise", "product", pl.concat_list(pl.lit("demands:") + pl.col("id")).alias("rows"), "value",
        pl.when(dimension(pl.col("unit")) == pl.col("made_in")).then("quantity").alias("quantity"),
        pl.lit(facts.place[row["product"]], pl.Int64).alias("number"), pl.lit(False).alias("from_value"),
        pl.lit(False).alias("estimate"),
    )  # fmt: skip
    if wanted["quantity"].null_count():
        raise UnbalancedError(
            _("Demand {id} states no amount in the unit of its product: quantity {quantity}, unit {unit}, period {period}. Add it and plan again.").format(
                id=demand, quantity=row["quantity"], unit=row["unit"], period=row["period"]
            )
        )  # fmt: skip
    return Wanted(wanted)


def of_enterprise(facts: Facts, enterprise: str) -> Wanted:
    """All that one enterprise is known to need: what it states, and for essential inputs of which it states nothing what its
    recipes take at its known capacity, marked estimate."""
    if not (facts.cluster["enterprises"]["id"] == enterprise).any():
        raise UnknownNameError(_("There is no enterprise {name} in the cluster.").format(name=enterprise))
    stated = facts.demand.filter((pl.col("enterprise") == enterprise) & (pl.col("quantity") > 0)).with_columns(
        pl.lit(False).alias("estimate")
    )
    columns = ["enterprise", "product", "rows", "value", "quantity", "number", "from_value", "estimate"]
    wanted = pl.concat([stated.select(columns), estimated_needs(facts, enterprise).select(columns)])
    if wanted.is_empty():
        raise UnbalancedError(
            _("Nothing is known of what {name} needs a year: add its demands or purchases, or its capacity.").format(
                name=enterprise
            )
        )
    return Wanted(wanted)


def estimated_needs(facts: Facts, enterprise: str) -> pl.DataFrame:
    """What the recipes of an enterprise take at its known capacity, without the inputs it states and without what it makes."""
    made = facts.makers.filter((pl.col("enterprise") == enterprise) & pl.col("proven"))
    lines = pl.DataFrame({
        "number": facts.lines.product, "taken": facts.lines.input, "line": range(len(facts.lines.product)),
        "each": facts.quantity, "essential": facts.lines.essential, "row": facts.lines.row,
    }).filter(pl.col("essential") & pl.col("each").is_not_nan())  # fmt: skip
    capacity = pl.max_horizontal("stated", "delivered")
    taken = (
        made.select("enterprise", "number", capacity.alias("capacity")).drop_nulls()
        .join(lines, on="number", how="inner", maintain_order="left")
        .join(facts.stands_for, on=["enterprise", "number", "line"], how="anti", maintain_order="left")
        .filter(~pl.col("taken").is_in(made["number"].implode()))
    )  # fmt: skip
    names = pl.DataFrame({"taken": range(len(facts.products)), "product": facts.products})
    return taken.group_by("enterprise", "taken", maintain_order=True).agg(
        (pl.col("capacity") * pl.col("each")).sum().alias("quantity"),
        pl.concat_str(pl.lit("inputs:"), "row").unique(maintain_order=True).alias("rows"),
    ).join(names, on="taken", how="left", maintain_order="left").select(
        "enterprise", "product", "rows", pl.lit(None, pl.Float64).alias("value"), "quantity",
        pl.col("taken").alias("number"), pl.lit(False).alias("from_value"), pl.lit(True).alias("estimate"),
    ).filter(pl.col("quantity") > 0)  # fmt: skip
