"""The chain and the region that an address asks for: what the cluster does not know is 404, not silently everything."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree

_SHOWN = 80
"""Characters of what was asked for that the answer repeats."""


def require_chain(cluster: Cluster, chain: str | None) -> str | None:
    """The chain, if one is asked for; 404 where there is none of that id."""
    if chain is not None and chain not in set(cluster["chains"]["id"]):
        raise Http404(_("There is no chain {name}.").format(name=chain[:_SHOWN]))
    return chain


def require_region(cluster: Cluster, region: str | None) -> str | None:
    """The region, if one is asked for; 404 for a code that is none."""
    if region is not None and not RegionTree.of(cluster).knows(region):
        raise Http404(_("There is no region {name}.").format(name=region[:_SHOWN]))
    return region
