"""Which rows a reader may see: decided here for every page and file.

The chain office sees every listing. Others see the public ones; what firms show only inside the cluster, to matched
partners, or without their name still counts in every figure, but its row is not shown.
"""

from __future__ import annotations

import polars as pl
from django.http import HttpRequest

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.permissions import may_edit
from lianpu_portal.results import remember

_LISTINGS = ("offers", "demands")


def visible_to(request: HttpRequest, cluster: Cluster) -> Cluster:
    """The part of the cluster whose rows may be shown to this reader; figures are computed on the whole."""
    return cluster if may_edit(request) else remember(public_part, cluster)


def public_part(cluster: Cluster) -> Cluster:
    """The cluster without the listings that are not public."""
    public = pl.col("visibility").cast(pl.String) == "public"
    return cluster.with_tables(**{table: cluster[table].filter(public) for table in _LISTINGS})
