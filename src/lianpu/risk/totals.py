"""What firms state of themselves beyond their known links: output and purchases of a year."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import proven
from lianpu.cluster.indicators import OUTPUT, PURCHASES, latest_figures
from lianpu.cluster.units import yearly

OUTPUT_BASES = ("stated", "capacity", "links")
"""stated: an indicator; capacity: offered capacity × price, an estimate; links: no more than the known deliveries."""


def stated_totals(cluster: Cluster) -> pl.DataFrame:
    """Per enterprise that says anything: enterprise, output, output_basis (stated, capacity), spend; null unknown."""
    capacity = proven(cluster, "offers").select(
        "enterprise", (yearly(pl.col("quantity"), pl.col("period")) * pl.col("price")).alias("value")
    ).drop_nulls().group_by("enterprise").agg(pl.col("value").sum().alias("capacity"))  # fmt: skip
    joined = (
        latest_figures(cluster, OUTPUT).rename({"value": "stated"})
        .join(latest_figures(cluster, PURCHASES).rename({"value": "spend"}), on="enterprise", how="full", coalesce=True)
        .join(capacity, on="enterprise", how="full", coalesce=True)
    )  # fmt: skip
    return joined.select(
        "enterprise", pl.coalesce("stated", "capacity").alias("output"),
        pl.when(pl.col("stated").is_not_null()).then(pl.lit("stated"))
        .when(pl.col("capacity").is_not_null()).then(pl.lit("capacity")).alias("output_basis"), "spend",
    ).sort("enterprise")  # fmt: skip
