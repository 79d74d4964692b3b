"""Who could deliver instead: the offers that the matcher finds for open demands of buyers whose parts run short, and every
proven maker in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
from django.utils.translation import gettext_noop

from lianpu.cluster.cluster import Cluster
from lianpu.match import listings_of, without_outcome
from lianpu.risk.substitutes import catalog_candidates
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.models import Audience
from lianpu_portal.market.engine import Engine, engine_of
from lianpu_portal.market.pairs import Listing, best
from lianpu_portal.resilience.limits import MOST_MATCHED, OFFERS_A_DEMAND

_SCHEMA = {
    "buyer": pl.String,
    "product": pl.String,
    "enterprise": pl.String,
    "score": pl.Float64,
    "offers": pl.List(pl.String),
}


def candidates(cluster: Cluster, parts: pl.DataFrame, audience: str, progress: Callable[..., None]) -> pl.DataFrame:
    """Pairs for `lianpu.risk.substitutes` of the parts (buyer, product): those matched carry their score.

    `cluster` is the part that the audience sees: nobody else is among them, and what came of introductions is not told.
    """
    matched = pl.DataFrame(list(_matched(cluster, parts, audience, progress)), schema=_SCHEMA, orient="row")
    shown = matched.join(
        cluster["enterprises"].select(pl.col("id").alias("enterprise")),
        on="enterprise",
        how="semi",
        maintain_order="left",
    )
    return pl.concat([shown, catalog_candidates(cluster, parts)], how="diagonal_relaxed")


def _matched(
    cluster: Cluster, parts: pl.DataFrame, audience: str, progress: Callable[..., None]
) -> Iterator[tuple[str, str, str, float, list[str]]]:
    asked = parts.select(pl.col("buyer").alias("enterprise"), "product").unique(maintain_order=True)
    demands = listings_of(cluster, "demands").join(asked, on=["enterprise", "product"], how="semi").head(MOST_MATCHED)
    if demands.is_empty():
        return
    progress(0.0, gettext_noop("Reading the offers"))
    engine = engine_of(snapshot())
    engine.build()
    for done, row in enumerate(demands.iter_rows(named=True), 1):
        for offer, score in _offers_for(engine, row, audience):
            yield row["enterprise"], row["product"], offer["enterprise"], score, [offer["id"]]
        progress(
            done / demands.height, gettext_noop("Matching demands: {done} of {total}"), done=done, total=demands.height
        )


def _offers_for(engine: Engine, demand: Listing, audience: str) -> Iterator[tuple[Listing, float]]:
    """Offers of the very thing, that the audience may see, with their scores."""
    everything = audience == Audience.ALL
    for found in best(engine, "demands", demand, "all" if everything else "public", top=OFFERS_A_DEMAND):
        entry = found if everything else without_outcome(found)
        if entry.direct and entry.near_enough:
            yield entry.offer, entry.score.score
