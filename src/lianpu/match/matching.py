"""`match`: the partners of one listing of a cluster, as a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _
from lianpu.match.judged import Judged
from lianpu.match.known import Known, learned
from lianpu.match.listings import listings_of
from lianpu.match.matcher import Matcher
from lianpu.match.parts import PARTS
from lianpu.match.reasons import reasons

MATCH_SCHEMA = pl.Schema(
    {
        "rank": pl.Int64,
        "demand": pl.String,
        "offer": pl.String,
        "enterprise": pl.String,  # of the other side
        "text": pl.String,  # of the other side
        "score": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "relation": pl.String,
        "direct": pl.Boolean,
        "verdict": pl.String,
        "parts": pl.Struct(dict.fromkeys(PARTS, pl.Float64)),
        "reasons": pl.List(pl.String),
    }
)
"""`score` is the sum of the known `parts`; `low` and `high` what it could be where the unknown (null) ones are at
their ends; `direct` false for what is one step away; `verdict` what a person decided about the pair."""


def match(cluster: Cluster, demand: str, *, top: int = 10, audience: str = "all") -> pl.DataFrame:
    """The offers that fit a demand, best first: `MATCH_SCHEMA`. The index is built once for a cluster and kept.

    Raises `UnknownNameError` where the cluster has no such demand open.
    """
    row = _listing(listings_of(cluster, "demands"), demand)
    return as_frame(matcher_of(cluster, "offers").for_demand(row, top=top, audience=audience), other="offer")


def match_offer(cluster: Cluster, offer: str, *, top: int = 10, audience: str = "all") -> pl.DataFrame:
    """The demands that an offer fits, best first: `MATCH_SCHEMA`.

    Raises `UnknownNameError` where the cluster has no such offer open.
    """
    row = _listing(listings_of(cluster, "offers"), offer)
    return as_frame(matcher_of(cluster, "demands").for_offer(row, top=top, audience=audience), other="demand")


def _listing(listings: pl.DataFrame, identifier: str) -> dict[str, object]:
    found = listings.filter(pl.col("id") == identifier)
    if found.is_empty():
        raise UnknownNameError(_("There is no open listing {id}.").format(id=identifier))
    return found.row(0, named=True)


@lru_cache(maxsize=4)
def matcher_of(cluster: Cluster, table: str) -> Matcher:
    """The matcher over the open offers or demands (`table`) of a cluster, with words learned from it."""
    return Matcher.build(known_of(cluster), listings_of(cluster, table))


@lru_cache(maxsize=4)
def known_of(cluster: Cluster) -> Known:
    """What matching knows of a cluster, with words learned from its offers and demands alike: a pair has one score."""
    listings = pl.concat([listings_of(cluster, "offers"), listings_of(cluster, "demands")])
    return learned(cluster, Known.of(cluster), listings)


def as_frame(judged: Sequence[Judged], *, other: str) -> pl.DataFrame:
    """Weighed pairs as a frame; `other` (offer or demand) is the side that was looked for."""
    return frame_of(as_rows(judged, other=other))


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The frame of rows as `as_rows` gives them."""
    return pl.DataFrame(rows, schema=MATCH_SCHEMA, orient="row")


def as_rows(judged: Sequence[Judged], *, other: str) -> list[dict[str, Any]]:
    """Weighed pairs as rows of `MATCH_SCHEMA`."""
    return [
        {
            "rank": rank,
            "demand": entry.demand["id"],
            "offer": entry.offer["id"],
            "enterprise": getattr(entry, other)["enterprise"],
            "text": getattr(entry, other)["text"],
            "score": entry.score.score,
            "low": entry.score.low,
            "high": entry.score.high,
            "relation": entry.relation,
            "direct": entry.direct,
            "verdict": entry.verdict,
            "parts": entry.score.parts,
            "reasons": reasons(entry),
        }
        for rank, entry in enumerate(judged, 1)
    ]
