"""Who makes what, and where: supply rows of a whole cluster with their place, inside and outside of the home region."""

from __future__ import annotations

import polars as pl

from lianpu.chain.evidence import gather_evidence
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.places import inside, with_place


def supply_everywhere(cluster: Cluster) -> pl.DataFrame:
    """The supply of `gather_evidence` wherever it is made; what is needed is not gone through for it."""
    without_needs = cluster.with_tables(demands=cluster["demands"].clear(), inputs=cluster["inputs"].clear())
    return gather_evidence(without_needs, None).supply


def placed_supply(cluster: Cluster, home: str | None) -> pl.DataFrame:
    """Every row that speaks for making a product.

    Columns: product, enterprise, table, row, amount (a year, in the base unit of `dimension`; null unknown),
    dimension, value (CNY a year), proven (declared or verified), region, latitude, longitude, local (made inside
    `home`; null where the place is not known).
    """
    supply = supply_everywhere(cluster)
    sites = pl.concat([
        cluster["offers"].select(pl.lit("offers").alias("table"), pl.col("id").alias("row"), "site"),
        cluster["links"].select(pl.lit("links").alias("table"), pl.col("id").alias("row"), pl.col("supplier_site").alias("site")),
    ])  # fmt: skip
    with_site = supply.join(sites, on=["table", "row"], how="left", maintain_order="left")
    placed = with_place(with_site, cluster, enterprise="enterprise", site="site", prefix="own")
    local = placed.with_columns(inside(placed, "own", cluster, home).alias("local"))
    return local.rename({"own_region": "region", "own_latitude": "latitude", "own_longitude": "longitude"}).drop("site")
