"""Substitutes as the matcher finds them: the offers that fit the open demands of buyers whose parts run short."""

from __future__ import annotations

import polars as pl

from lianpu.cli.output import Steps
from lianpu.cluster.cluster import Cluster
from lianpu.language import gettext as _
from lianpu.match import listings_of
from lianpu.match.matching import as_frame, matcher_of

_TOP = 20  # offers looked at for one demand
_SURE = 0.5  # a pair of which less than half the score is certain is a question for a person, no substitute


def matched_candidates(cluster: Cluster, parts: pl.DataFrame) -> pl.DataFrame:
    """Pairs for `lianpu.risk.substitutes`: buyer, product, enterprise, score, offers; a person's «no» is kept to."""
    demands = listings_of(cluster, "demands").join(
        parts.select(pl.col("buyer").alias("enterprise"), "product").unique(), on=["enterprise", "product"], how="semi"
    )
    found: list[pl.DataFrame] = []
    with Steps() as steps:
        matcher = matcher_of(cluster, "offers")
        for done, row in enumerate(demands.iter_rows(named=True), 1):
            frame = as_frame(matcher.for_demand(row, top=_TOP), other="offer").filter(
                pl.col("direct") & pl.col("relation").is_in(["same", "narrower"]) & (pl.col("low") >= _SURE)
            )  # fmt: skip
            found.append(frame.select(
                pl.lit(row["enterprise"]).alias("buyer"), pl.lit(row["product"]).alias("product"), "enterprise", "score",
                pl.concat_list("offer").alias("offers"),
            ))  # fmt: skip
            steps.tell(_("demands"), done, demands.height)
    schema = {
        "buyer": pl.String,
        "product": pl.String,
        "enterprise": pl.String,
        "score": pl.Float64,
        "offers": pl.List(pl.String),
    }
    return pl.concat(found) if found else pl.DataFrame(schema=schema)
