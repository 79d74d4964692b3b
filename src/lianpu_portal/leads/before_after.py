"""How the gap of a product stands in a snapshot: kept with a lead from before and from after its firm landed.

What a gap is worth is computed for it alone: a second on a cluster of some hundred firms.
"""

from __future__ import annotations

from typing import Any

from lianpu.chain import gap_values
from lianpu.cluster.cluster import Cluster
from lianpu_portal.registry.selectors import verdict_of
from lianpu_portal.results import remember

VERDICT = (
    "state", "reason", "makers", "possible_makers", "capacity", "capacity_unknown", "need", "need_unknown", "unit",
    "buyers", "need_value",
)  # fmt: skip
VALUES = ("value_low", "value_high", "gap_price_low", "gap_price_high")
"""What filling the gap keeps in the cluster, CNY a year, and what the first units of a plant keep, CNY a unit: from, to."""


def standing(cluster: Cluster, product: str) -> dict[str, Any]:
    """The verdict on the product, and its value as far as it is known; empty for a product that is not in the catalog."""
    verdict = verdict_of(cluster, product)
    if verdict is None:
        return {}
    return {name: verdict[name] for name in VERDICT} | value_of(cluster, product)


def value_of(cluster: Cluster, product: str) -> dict[str, float | None]:
    """`VALUES` of the gap, computed on this snapshot; none of them where the product is no gap."""
    rows = remember(gap_values, cluster, products=(product,))
    return dict(rows.select(VALUES).row(0, named=True)) if rows.height else {}
