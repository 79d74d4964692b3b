"""Which rows a reader may see: decided here for every page and file.

The chain office sees every listing. Others see the public ones; what firms show only inside the cluster, to matched
partners, or without their name still counts in every figure, but its row is not shown.
"""

from __future__ import annotations

import polars as pl
from django.http import HttpRequest

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.results import remember

_LISTINGS = ("offers", "demands")


def visible_to(request: HttpRequest, cluster: Cluster) -> Cluster:
    """The part of the cluster whose rows may be shown to this reader; figures are computed on the whole."""
    return cluster if may(request, Permission.SEE_ALL) else remember(public_part, cluster)


def audience_of(request: HttpRequest) -> str:
    """The same, as the matcher takes it: one of `lianpu.match.filters.AUDIENCES`."""
    return "all" if may(request, Permission.SEE_ALL) else "public"


def public_part(cluster: Cluster) -> Cluster:
    """The cluster without the listings that are not public, and with confirmed pairs of public ones only."""
    public = pl.col("visibility").cast(pl.String) == "public"
    shown = {table: cluster[table].filter(public) for table in _LISTINGS}
    decisions = cluster["match_decisions"].filter(pl.col("verdict").cast(pl.String) == "confirmed")
    for column, table in (("offer", "offers"), ("demand", "demands")):
        decisions = decisions.join(shown[table], left_on=column, right_on="id", how="semi", maintain_order="left")
    return cluster.with_tables(**shown, match_decisions=decisions)
