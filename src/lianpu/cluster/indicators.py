"""The figures that firms report of themselves: which there are, which are impossible, and which one of a firm counts."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW

PURCHASES = "purchases_annual"
"""Metric: value of all goods and services bought in the twelve months up to `month`, CNY."""

OUTPUT = "output_value_annual"
"""Metric: output value of the twelve months up to `month`, CNY."""

STOCK_DAYS = "input_stock_days"
"""Metric: working days that the purchased parts in stock last."""

RAMP_UP_WEEKS = "ramp_up_weeks"
"""Metric: weeks from standstill to full output."""

NEVER_NEGATIVE = (
    PURCHASES, OUTPUT, STOCK_DAYS, RAMP_UP_WEEKS, "output_value", "supplier_count_in_city", "employees", "electricity",
)  # fmt: skip
"""Metrics of which there may be none, and never less."""

IMPOSSIBLE = pl.col("metric").is_in(NEVER_NEGATIVE) & (pl.col("value") < 0)
"""True for figures that cannot be: the checks name them, and nobody reckons with them."""


def latest_figures(cluster: Cluster, metric: str) -> pl.DataFrame:
    """The newest figure of every enterprise that states one by a row that proves, not later than the day of the snapshot:
    enterprise, value. A row with an impossible figure says nothing."""
    rows, told = cluster["indicators"], (pl.col("subject").alias("enterprise"), pl.col("value"))
    if rows.is_empty():
        return rows.select(told)
    counts = (
        (pl.col("subject_kind") == "enterprise") & (pl.col("metric") == metric) & TRUSTED_ROW
        & pl.col("value").is_finite() & ~IMPOSSIBLE
    )  # fmt: skip
    if cluster.about.as_of is not None:
        counts &= pl.col("month") <= cluster.about.as_of
    return rows.filter(counts).sort("month").unique("subject", keep="last", maintain_order=True).select(told)
