"""Who makes, who needs and who buys from outside, per enterprise and product, with the rows that say so.

The same rows as the verdicts stand on (`lianpu.chain.evidence`): a need is the larger of a buyer's demands and its known
purchases; a maker is a local enterprise with a row that proves it; possible makers are kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lianpu.chain.evidence import Evidence, gather_evidence
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension, in_base_unit

WANTED_SCHEMA = pl.Schema({
    "enterprise": pl.String, "product": pl.String, "amount": pl.Float64, "value": pl.Float64, "rows": pl.List(pl.String),
})  # fmt: skip
"""`amount` a year in the base unit of the product, `value` CNY a year, both null where unknown; `rows` as table:id."""


@dataclass(frozen=True)
class ClusterRows:
    """What the rows of a cluster say for a balance.

    `makers`: enterprise, product, proven, stated (capacity of its offers, null where none states one), delivered (known
    deliveries, null), partly_unknown, rows. `needs` and `outlets`: `WANTED_SCHEMA`, of local firms and of firms elsewhere.
    """

    makers: pl.DataFrame
    needs: pl.DataFrame
    outlets: pl.DataFrame
    evidence: Evidence


def cluster_rows(cluster: Cluster, region: str | None, products: list[str]) -> ClusterRows:
    """The rows that speak for `products`, for a home region (everywhere where None)."""
    local = gather_evidence(cluster, region)
    chosen = pl.DataFrame({"product": products}, schema={"product": pl.String})
    units = cluster["products"].select(pl.col("id").alias("product"), dimension(pl.col("unit")).alias("made_in"))
    wanted = chosen.join(units, on="product", how="left", maintain_order="left")
    supply = local.supply.join(wanted, on="product", how="inner", maintain_order="left")
    stated = local.need.filter(~pl.col("estimate")).join(wanted, on="product", how="inner", maintain_order="left")
    elsewhere = _outside(local).join(wanted, on="product", how="inner", maintain_order="left")
    needs = _of_each_buyer(stated)
    return ClusterRows(_makers(supply, cluster), _without_wider(needs, Taxonomy.of(cluster)), _wanted(_of_each_buyer(elsewhere)), local)  # fmt: skip


def _outside(local: Evidence) -> pl.DataFrame:
    """Needs stated by firms elsewhere, or of unknown place: demands, and what local firms deliver to them."""
    others = local.need_elsewhere
    delivered = local.supply.filter(pl.col("proven") & (pl.col("table") == "links")).select("table", "row")
    sold = others.join(delivered, on=["table", "row"], how="semi", maintain_order="left")
    return pl.concat([others.filter(pl.col("table") == "demands"), sold])


def _comparable(column: str = "amount") -> pl.Expr:
    return pl.when(pl.col("dimension") == pl.col("made_in")).then(pl.col(column))


def _known_sum(values: pl.Expr) -> pl.Expr:
    return pl.when(values.is_not_null().any()).then(values.sum())


def _row_names() -> pl.Expr:
    return pl.concat_str("table", pl.lit(":"), "row").sort()


def _makers(supply: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    delivered = cluster["links"].select(
        pl.col("id").alias("row"), pl.lit("links").alias("table"), in_base_unit(pl.col("quantity"), pl.col("unit")).alias("delivered")
    )  # fmt: skip
    rows = supply.join(delivered, on=["table", "row"], how="left", maintain_order="left").with_columns(
        _comparable().alias("amount"), _comparable("delivered").alias("delivered")
    )
    offered = pl.col("table") == "offers"
    return rows.group_by("enterprise", "product", "proven", maintain_order=True).agg(
        _known_sum(pl.col("amount").filter(offered)).alias("stated"),
        _known_sum(pl.col("delivered")).alias("delivered"),
        (pl.col("amount").filter(offered).is_null().any() | ~offered.any()).alias("partly_unknown"),
        _row_names().alias("rows"),
    ).sort("proven", descending=True, maintain_order=True).unique(
        ["enterprise", "product"], keep="first", maintain_order=True
    )  # fmt: skip


def _of_each_buyer(rows: pl.DataFrame) -> pl.DataFrame:
    """Per enterprise and product: what it demands and what it is known to buy: amounts, values, and CNY a base unit where
    rows state both."""
    sides = {"demanded": pl.col("table") == "demands", "bought": pl.col("table") == "links"}
    both = pl.col("amount").is_not_null() & pl.col("value").is_not_null()
    return rows.with_columns(_comparable().alias("amount")).group_by("enterprise", "product", maintain_order=True).agg(
        *(_known_sum(pl.col("amount").filter(side)).alias(name) for name, side in sides.items()),
        *(_known_sum(pl.col("value").filter(side)).alias(f"{name}_value") for name, side in sides.items()),
        *((_known_sum(pl.col("value").filter(side & both)) / pl.col("amount").filter(side & both).sum()).alias(f"{name}_price")
          for name, side in sides.items()),
        _row_names().alias("rows"),
    )  # fmt: skip


def _wanted(by_buyer: pl.DataFrame) -> pl.DataFrame:
    """The larger of demands and purchases, at the price that the same rows state, else the others: a value is never set
    against an amount that it does not pay for."""
    demanded, bought = (pl.col(name).fill_null(0.0) for name in ("demanded", "bought"))
    dearer = (pl.col("bought_price") > pl.col("demanded_price")).fill_null(False)
    price = pl.when((bought > demanded) | ((bought == demanded) & dearer)).then(
        pl.coalesce("bought_price", "demanded_price")
    ).otherwise(pl.coalesce("demanded_price", "bought_price"))  # fmt: skip
    amount = pl.max_horizontal("demanded", "bought")
    known = pl.max_horizontal("demanded_value", "bought_value")
    return by_buyer.select(
        "enterprise", "product", amount.alias("amount"),
        pl.when(amount.is_null()).then(known).otherwise(amount * price).alias("value"), "rows",
    ).cast(dict(WANTED_SCHEMA))  # pyright: ignore[reportArgumentType]  # fmt: skip


def _without_wider(by_buyer: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """A buyer that demands a product and buys narrower kinds of it needs the larger of the two, not their sum: what the
    kinds account for is taken off the wider need."""
    wanted = _wanted(by_buyer)
    names = by_buyer["product"].unique().to_list()
    pairs = pl.DataFrame(
        [(name, above) for name in names for above in taxonomy.ancestors(name)],
        schema={"product": pl.String, "wider": pl.String}, orient="row",
    )  # fmt: skip
    keys = by_buyer.select("enterprise", pl.col("product").alias("wider"))
    both = by_buyer.select("enterprise", "product").join(pairs, on="product", how="inner").join(
        keys, on=["enterprise", "wider"], how="semi"
    )  # fmt: skip
    if both.is_empty():
        return wanted
    involved = both["enterprise"].unique().to_list()
    concerned = by_buyer.filter(pl.col("enterprise").is_in(involved))
    reduced = [
        row for firm in concerned.partition_by("enterprise", maintain_order=True) for row in _reduced(firm, taxonomy)
    ]
    changed = pl.DataFrame(
        reduced, schema={"enterprise": pl.String, "product": pl.String, "left": pl.Float64}, orient="row"
    )
    return wanted.join(changed, on=["enterprise", "product"], how="left", maintain_order="left").with_columns(
        pl.when(pl.col("left").is_not_null()).then(pl.col("left")).otherwise("amount").alias("kept")
    ).with_columns(
        pl.when(pl.col("amount") > 0).then(pl.col("value") * pl.col("kept") / pl.col("amount")).otherwise("value").alias("value"),
        pl.col("kept").alias("amount"),
    ).filter((pl.col("amount") != 0).fill_null(True)).drop("left", "kept")  # fmt: skip


def _reduced(firm: pl.DataFrame, taxonomy: Taxonomy) -> list[tuple[str, str, float]]:
    """What is left of each wider need of one buyer, the narrowest taken first."""
    rows = {str(row["product"]): row for row in firm.iter_rows(named=True)}
    below = {name: [one for one in rows if name in taxonomy.ancestors(one)] for name in rows}
    needed: dict[str, float] = {}
    found: list[tuple[str, str, float]] = []
    for name in sorted(rows, key=lambda one: (len(below[one]), one)):
        family = [rows[one] for one in (name, *below[name])]
        whole = max(sum(float(row[column] or 0.0) for row in family) for column in ("demanded", "bought"))
        rest = whole - sum(needed.get(one, 0.0) for one in below[name])
        own = rows[name]["demanded"] is not None or rows[name]["bought"] is not None
        needed[name] = max(rest, 0.0) if own else 0.0
        if below[name] and own:
            found.append((str(rows[name]["enterprise"]), name, needed[name]))
    return found
