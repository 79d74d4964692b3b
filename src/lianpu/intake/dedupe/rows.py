"""The rows that are looked through for duplicates: enterprises of a cluster, or of a list of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import USCC, normal_identifier

ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that names an enterprise; the credit code is valid and normalised or absent, the region a code or absent."""

    id: str
    name: str
    uscc: str | None = None
    region: str | None = None
    short_name: str | None = None


@dataclass(frozen=True)
class Decided:
    """What people decided: normalised name and region (or `*`) → the row meant, None for «none of those known»."""

    targets: Mapping[tuple[str, str], str | None] = field(default_factory=dict[tuple[str, str], str | None])

    def target(self, normal: str, region: str | None) -> tuple[bool, str | None]:
        """Whether somebody decided on this name there, and for which row."""
        for place in (region, ANYWHERE):
            if place and (normal, place) in self.targets:
                return True, self.targets[normal, place]
        return False, None


def rows_of(cluster: Cluster) -> list[NamedRow]:
    """The enterprises of a cluster, with their credit code and the region of their seat, else of their first site."""
    codes = cluster["enterprise_identifiers"].filter(pl.col("scheme") == USCC).unique("enterprise", keep="first")
    sites = cluster["sites"].drop_nulls("region").unique("enterprise", keep="first", maintain_order=True)
    joined = (
        cluster["enterprises"].select("id", "name", "region", "short_name")
        .join(codes.select("enterprise", "value"), left_on="id", right_on="enterprise", how="left", maintain_order="left")
        .join(
            sites.select("enterprise", pl.col("region").alias("site")), left_on="id", right_on="enterprise", how="left",
            maintain_order="left",
        )
    )  # fmt: skip
    return [
        NamedRow(id, name, normal_identifier(USCC, code) if code else None, region or site, short)
        for id, name, region, short, code, site in joined.iter_rows()
    ]


def decisions_of(cluster: Cluster) -> Decided:
    """The decisions on enterprise names; those for rows that have left the cluster answer nothing."""
    known = set(cluster["enterprises"]["id"])
    rows = cluster["decisions"].filter(pl.col("kind") == "enterprise")
    return Decided(
        {
            (text, region): target
            for text, region, target in rows.select("text", "region", "target").iter_rows()
            if target is None or target in known
        }
    )
