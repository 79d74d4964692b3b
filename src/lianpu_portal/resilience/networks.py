"""The supply network of a snapshot, made once for each, and the part of the cluster on which a reader's pages stand."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.http import HttpRequest
from django.urls import reverse

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED
from lianpu.risk.exposure import Exposure
from lianpu.risk.flows import Flows
from lianpu.risk.network import SupplyNetwork, supply_network
from lianpu.risk.volumes import RULES
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.accounts.visibility import LISTINGS, public_part
from lianpu_portal.computations.models import Audience
from lianpu_portal.computations.question import audience_of
from lianpu_portal.results import remember
from lianpu_portal.settled import settled

TABLES = ("chains", "products", "inputs", "enterprises", "enterprise_identifiers", "sites", "regions", "offers", "demands", "links", "indicators", "match_decisions")  # fmt: skip
"""Tables on which networks, drills and single points stand."""


@dataclass(frozen=True)
class Known:
    """How much is known of a network: links that are in it of those there are, and how their volumes are known."""

    links: int
    counted: int
    stated: int
    by_rule: dict[str, int]

    @property
    def filled(self) -> int:
        """Links whose volume a rule found."""
        return self.counted - self.stated


def part_for(audience: str, cluster: Cluster) -> Cluster:
    """The part of the cluster on which this audience's drills are computed."""
    return named_part(cluster if audience == Audience.ALL else public_part(cluster))


def named_part(cluster: Cluster) -> Cluster:
    """Without listings whose firm is not named: nobody knows where in the network they stand."""
    return remember(_named, cluster) or cluster


def _named(cluster: Cluster) -> Cluster | None:
    """None where nothing is left out: nothing kept for a snapshot may hold it."""
    named = pl.col("enterprise").is_not_null()
    if not any(cluster[table]["enterprise"].null_count() for table in LISTINGS):
        return None
    return cluster.with_tables(**{table: cluster[table].filter(named) for table in LISTINGS})


def reader_part(request: HttpRequest) -> Cluster:
    """The part on which the pages of this reader stand: everything for the office, what is public for others."""
    return part_of(audience_of(request))


def part_of(audience: str) -> Cluster:
    """The part on which the pages for this audience stand, its network made ready."""
    return part_for(audience, settled(_prepared, audience))


def _prepared(cluster: Cluster, audience: str) -> None:
    part = part_for(audience, cluster)
    exposure_of(part)
    known_of(part)


def flows_of(cluster: Cluster) -> Flows:
    """The network of proven links, volumes filled by rules."""
    return remember(_flows, cluster)


def _flows(cluster: Cluster) -> Flows:
    return Flows.of(supply_network(cluster))


def network_of(cluster: Cluster) -> SupplyNetwork:
    """The same as arrays of firms and links."""
    return flows_of(cluster).network


def exposure_of(cluster: Cluster) -> Exposure:
    """What hangs on one supplier, one county, on imports."""
    return remember(_exposure, cluster)


def _exposure(cluster: Cluster) -> Exposure:
    return Exposure.of(cluster, flows_of(cluster))


def known_of(cluster: Cluster) -> Known:
    """How much of the network is known."""
    return remember(_known, cluster)


def _known(cluster: Cluster) -> Known:
    network = network_of(cluster)
    links = cluster["links"].filter(pl.col("status").cast(pl.String).is_in(TRUSTED)).height
    rules = (
        network.edge_frame()
        .select("rule", pl.col("links").list.len().alias("links"))
        .group_by("rule")
        .agg(pl.col("links").sum())
    )
    found = dict(rules.iter_rows())
    by_rule = {rule: int(found.get(rule, 0)) for rule in RULES}
    return Known(links, len(network.rows), round(network.stated_coverage * links), by_rule)


def way_to_import(request: HttpRequest | None) -> str | None:
    """Where links come in by lists, for those who may bring some."""
    return reverse("imports") if request is not None and may(request, Permission.EDIT) else None
