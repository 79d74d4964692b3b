"""How the gap of a product stands in a snapshot: kept with a lead from before and from after its firm landed.

What a gap is worth is read from the frame of gaps by the names of its columns, where it has them.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from lianpu.chain import gaps
from lianpu.cluster.cluster import Cluster
from lianpu_portal.registry.selectors import verdict_of
from lianpu_portal.results import remember

VERDICT = (
    "state", "reason", "makers", "possible_makers", "capacity", "capacity_unknown", "need", "need_unknown", "unit",
    "buyers", "need_value",
)  # fmt: skip
VALUES = ("value_low", "value_high")
"""What filling the gap keeps in the cluster, CNY a year: from, to."""


def standing(cluster: Cluster, product: str) -> dict[str, Any]:
    """The verdict on the product, and its value as far as it is known; empty for a product that is not in the catalog."""
    verdict = verdict_of(cluster, product)
    if verdict is None:
        return {}
    return {name: verdict[name] for name in VERDICT} | value_of(cluster, product)


def value_of(cluster: Cluster, product: str) -> dict[str, float | None]:
    """`VALUES` of the gap; none of them where gaps are not valued, or the product is no gap."""
    found = remember(gaps, cluster)
    names = [name for name in VALUES if name in found.columns]
    rows = found.filter(pl.col("product") == product)
    return dict(rows.select(names).row(0, named=True)) if names and rows.height else {}
