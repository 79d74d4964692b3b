"""The chain, the region and the product that an address asks for: what the cluster does not know is 404, not silently everything."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy

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


def require_product(cluster: Cluster, product: str | None) -> str | None:
    """The product or segment, if one is asked for; 404 where the catalog has none of that id."""
    if product is not None and product not in Taxonomy.of(cluster).products:
        raise Http404(_("There is no product {name} in the catalog.").format(name=product[:_SHOWN]))
    return product
