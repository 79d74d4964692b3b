"""Who could deliver instead: the offers that the matcher finds for open demands of buyers whose parts run short, and every
proven maker in the catalog."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from django.utils.translation import gettext_noop

from lianpu.cluster.cluster import Cluster
from lianpu.match import listings_of
from lianpu.match.matching import as_frame, matcher_of
from lianpu.risk.substitutes import catalog_candidates
from lianpu_portal.resilience.limits import MOST_MATCHED, OFFERS_A_DEMAND

_SCHEMA = {"buyer": pl.String, "product": pl.String, "enterprise": pl.String, "score": pl.Float64, "offers": pl.List(pl.String)}


def candidates(cluster: Cluster, parts: pl.DataFrame, progress: Callable[..., None]) -> pl.DataFrame:
    """Pairs for `lianpu.risk.substitutes` of the parts (buyer, product): those matched carry their score."""
    matched = _matched(cluster, parts, progress)
    return pl.concat([matched, catalog_candidates(cluster, parts)], how="diagonal_relaxed")


def _matched(cluster: Cluster, parts: pl.DataFrame, progress: Callable[..., None]) -> pl.DataFrame:
    asked = parts.select(pl.col("buyer").alias("enterprise"), "product").unique(maintain_order=True)
    demands = listings_of(cluster, "demands").join(asked, on=["enterprise", "product"], how="semi").head(MOST_MATCHED)
    if demands.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    progress(0.0, gettext_noop("Reading the offers"))
    matcher, found = matcher_of(cluster, "offers"), list[pl.DataFrame]()
    for done, row in enumerate(demands.iter_rows(named=True), 1):
        frame = as_frame(matcher.for_demand(row, top=OFFERS_A_DEMAND), other="offer").filter(pl.col("direct"))
        found.append(frame.select(
            pl.lit(row["enterprise"]).alias("buyer"), pl.lit(row["product"]).alias("product"), "enterprise", "score",
            pl.concat_list("offer").alias("offers"),
        ))  # fmt: skip
        progress(done / demands.height, gettext_noop("Matching demands: {done} of {total}"), done=done, total=demands.height)
    return pl.concat(found)
