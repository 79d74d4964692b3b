"""How much of what a firm can make is free for others, in CNY a year, and which of its parts draw on the same.

A row that proves that a firm makes a narrower product proves that it makes the wider one, with the same machines: what is
promised as the one is gone as the other.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.units import PERIODS_PER_YEAR, dimension, unit_factor
from lianpu.risk.capacity import UNBOUNDED, capacity_of, deliveries_by_wider_names, family, weekly_deliveries
from lianpu.risk.network import Integers
from lianpu.risk.volumes import unit_prices

_WEEKS = PERIODS_PER_YEAR["week"]


def free_capacity(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """What makers could make beyond what they are known to deliver: product, enterprise, free_low, free_high (CNY a year).

    What they deliver by the name of a wider product may be of this one or of another kind: it is taken off the low end.
    Valued at the maker's own price, else the median of all that are stated; without a price it is not known (0 … inf).
    """
    kin = {"taken": weekly_deliveries, "taken_by_wider": deliveries_by_wider_names}
    makers = capacity_of(cluster, products)
    priced = makers.join(_prices(cluster, products, makers), on=["product", "enterprise"], how="left")
    for name, deliveries in kin.items():
        taken = deliveries(cluster, products).group_by("product", pl.col("supplier").alias("enterprise")).agg(
            pl.col("amount").sum().alias(name), pl.col("amount").is_null().any().alias(f"{name}_doubt")
        )  # fmt: skip
        priced = priced.join(taken, on=["product", "enterprise"], how="left").with_columns(
            pl.col(name).fill_null(0.0), pl.col(f"{name}_doubt").fill_null(False)
        )
    rest = (pl.col("actual_high") - pl.col("taken")).clip(lower_bound=0.0)
    sure = (pl.col("actual_low") - pl.col("taken") - pl.col("taken_by_wider")).clip(lower_bound=0.0)
    unsure = pl.col("taken_doubt") | pl.col("taken_by_wider_doubt") | pl.col("price").is_null()
    yearly_price = pl.col("price") * _WEEKS
    return priced.select(
        "product", "enterprise",
        pl.when(unsure).then(0.0).otherwise(sure * yearly_price).alias("free_low"),
        pl.when(rest == 0).then(0.0).when(pl.col("price").is_null()).then(UNBOUNDED).otherwise(rest * yearly_price).alias("free_high"),
    )  # fmt: skip


def _prices(cluster: Cluster, products: pl.Series, makers: pl.DataFrame) -> pl.DataFrame:
    """The price of the product's unit for `makers` (product, enterprise): its own, of narrower kinds too, else the usual one."""
    units = cluster["products"].filter(pl.col("id").is_in(products.implode())).select(
        pl.col("id").alias("product"), dimension(pl.col("unit")).alias("dimension"), unit_factor(pl.col("unit")).alias("factor")
    )  # fmt: skip
    stated = (
        unit_prices(cluster).rename({"product": "member"}).join(family(cluster, products), on="member", how="inner")
    )
    listed = stated.join(units, on=["product", "dimension"], how="inner").with_columns(
        pl.col("price") * pl.col("factor")
    )
    usual = listed.filter(pl.col("member") == pl.col("product")).group_by("product").agg(
        pl.col("price").median().alias("usual")
    )  # fmt: skip
    own = listed.filter(pl.col("enterprise").is_not_null()).group_by("product", "enterprise").agg(
        pl.col("price").median().alias("own")
    )  # fmt: skip
    return makers.join(own, on=["product", "enterprise"], how="left").join(usual, on="product", how="left").select(
        "product", "enterprise", pl.coalesce("own", "usual").alias("price")
    )  # fmt: skip


def drawn_on(cluster: Cluster, found: pl.DataFrame) -> tuple[Integers, Integers, Integers]:
    """Which rows of `found` (enterprise, product) draw on which free capacity: row and line of every pair, and for each
    line a row that tells how much it is. A line is what one firm has free of one product: all of its rows of that product
    and of narrower ones draw on it."""
    lines = found.select("enterprise", "product").with_row_index("first").unique(
        ["enterprise", "product"], keep="first", maintain_order=True
    ).with_row_index("line")  # fmt: skip
    rows = found.select("enterprise", pl.col("product").alias("member")).with_row_index("row")
    pairs = rows.join(family(cluster, found["product"]), on="member", how="inner", maintain_order="left").join(
        lines, on=["enterprise", "product"], how="inner", maintain_order="left"
    )
    return (
        pairs["row"].to_numpy().astype(np.int64), pairs["line"].to_numpy().astype(np.int64),
        lines["first"].to_numpy().astype(np.int64),
    )  # fmt: skip
