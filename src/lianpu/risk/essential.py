"""Which inputs stop a firm's production when they fail, by the recipes of the catalog.

A firm may make several products. An input counts by the largest of the firm's products whose recipe takes it (or a
wider product of it); where none does, it is not known whether it is essential, which is never «essential».
"""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import proven
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import yearly


def made_by(cluster: Cluster, links: pl.DataFrame) -> pl.DataFrame:
    """What each firm makes, the largest first: enterprise, product, rank (0 the main product).

    Ordered by what it delivers by `links` (column volume), then by the value of its offers, then by product id.
    """
    sold = links.filter(pl.col("product").is_not_null()).group_by(
        pl.col("supplier").alias("enterprise"), "product"
    ).agg(pl.col("volume").sum().alias("sold"))  # fmt: skip
    offered = proven(cluster, "offers").filter(pl.col("product").is_not_null()).group_by("enterprise", "product").agg(
        (yearly(pl.col("quantity"), pl.col("period")) * pl.col("price")).sum().alias("offered")
    )  # fmt: skip
    return (
        sold.join(offered, on=["enterprise", "product"], how="full", coalesce=True)
        .with_columns(pl.col("sold", "offered").fill_null(0.0))
        .sort("enterprise", "sold", "offered", "product", descending=[False, True, True, False])
        .select("enterprise", "product", pl.int_range(pl.len()).over("enterprise").alias("rank"))
    )


def essential_inputs(cluster: Cluster, bought: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """`bought` (columns buyer, product; one row a pair) with `essential`: true, false, or null where not known."""
    wider = _wider(cluster, bought["product"].drop_nulls().unique(maintain_order=True))
    taken = recipes(cluster).select(
        pl.col("product").alias("made"), pl.col("input").alias("wide"), pl.col("essential").alias("stated")
    )
    found = (
        bought.join(made.rename({"enterprise": "buyer", "product": "made"}), on="buyer", how="inner")
        .join(wider, on="product", how="inner")
        .join(taken, on=["made", "wide"], how="inner")
        .sort("buyer", "product", "rank", "depth")
        .unique(["buyer", "product"], keep="first", maintain_order=True)
        .select("buyer", "product", pl.col("stated").alias("essential"))
    )
    return bought.join(found, on=["buyer", "product"], how="left", maintain_order="left")


def _wider(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """Every product with itself and what is wider: product, wide, depth."""
    taxonomy = Taxonomy.of(cluster)
    rows = [
        (product, wide, depth)
        for product in products
        for depth, wide in enumerate((product, *taxonomy.ancestors(product)))
    ]
    return pl.DataFrame(rows, schema={"product": pl.String, "wide": pl.String, "depth": pl.Int64}, orient="row")
