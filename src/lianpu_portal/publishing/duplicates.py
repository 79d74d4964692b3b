"""Firms that may be one: proposed by the core's comparison of names, codes and places; a person decides."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.intake.dedupe import decisions_of, find_duplicates, rows_of
from lianpu_portal.publishing.firms import KnownFirm, known_firm
from lianpu_portal.results import remember

_SHOWN = 30


@dataclass(frozen=True)
class Likeness:
    """Two firms, how alike they are from 0 to 1, and why."""

    first: KnownFirm
    second: KnownFirm
    score: float
    reasons: tuple[str, ...]


def likely_pairs(cluster: Cluster) -> list[Likeness]:
    """The pairs most worth a look, likest first."""
    return remember(_pairs, cluster)


def _pairs(cluster: Cluster) -> list[Likeness]:
    found = find_duplicates(rows_of(cluster), RegionTree.of(cluster), decided=decisions_of(cluster))
    pairs = found.pairs.select("first_id", "second_id", "score", "reasons").rows()
    for _group, rows in found.groups.group_by("group", maintain_order=True):
        lead = rows.row(0, named=True)
        rest = rows.slice(1).select(pl.lit(lead["id"]), "id", pl.col("score").fill_null(1.0), "reasons")
        pairs += rest.rows()
    shown = [
        Likeness(first, second, score or 0.0, tuple(reasons or ()))
        for one, other, score, reasons in pairs
        if (first := known_firm(cluster, one)) and (second := known_firm(cluster, other))
    ]
    return sorted(shown, key=lambda pair: -pair.score)[:_SHOWN]
