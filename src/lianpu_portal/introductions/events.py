"""Matchmaking events (对接会): whom an event concerns, who was invited, and which of them fit together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lianpu.chain import proof
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.names import simplified
from lianpu.match import listings_of
from lianpu_portal.insight.selectors import gaps_of
from lianpu_portal.introductions.models import Event, Introduction, Invitation
from lianpu_portal.introductions.shown import firm_name
from lianpu_portal.market.engine import Engine
from lianpu_portal.market.pairs import best
from lianpu_portal.market.shown import listing_rows
from lianpu_portal.naming import product_name
from lianpu_portal.registry.search import find
from lianpu_portal.results import remember
from lianpu_portal.tables import Row

_LOOKED_AT = 30
_PAIRS = 60
_GAPS = 40


@dataclass
class Concerned:
    """A local firm that makes or needs the product of an event, and how."""

    firm: str
    name: str
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Guest:
    """An invited firm."""

    invitation: Invitation
    name: str


@dataclass(frozen=True)
class Pairing:
    """A demand and an offer of two invited firms that fit, and what came of them."""

    demand: Row
    offer: Row
    introduction: Introduction | None


def gap_choices(cluster: Cluster) -> list[str]:
    """The names of the greatest gaps, offered while a product is typed."""
    worst = remember(gaps_of, cluster).head(_GAPS)
    return [product_name(cluster, code) for code in worst["product"]]


def product_named(cluster: Cluster, words: str) -> str | None:
    """The node that the words name: by its id, by a whole name, or the only one they find."""
    if words in set(cluster["products"]["id"]):
        return words
    hits = find(cluster, words, kind="product")
    wanted = simplified(words).lower()
    exact = [hit for hit in hits if wanted in (simplified(hit.entry.name).lower(), (hit.entry.name_en or "").lower())]
    found = exact or (hits if len(hits) == 1 else [])
    return found[0].entry.id if found else None


def concerned(cluster: Cluster, event: Event) -> list[Concerned]:
    """Local firms that make or need the product and are not invited yet: those on record before those by recipe."""
    if not event.product or event.product not in set(cluster["products"]["id"]):
        return []
    invited = set(event.invitations.values_list("enterprise", flat=True))  # pyright: ignore[reportAttributeAccessIssue]
    found: dict[str, Concerned] = {}
    for firm, role in (
        remember(proof, cluster, event.product).select("enterprise", "role").unique(maintain_order=True).iter_rows()
    ):
        if firm not in invited:
            entry = found.setdefault(firm, Concerned(firm, firm_name(cluster, firm)))
            entry.roles.append(role)
    return list(found.values())


def guests(cluster: Cluster, event: Event) -> list[Guest]:
    """The invited firms, in the order of their invitations."""
    return [Guest(one, firm_name(cluster, one.enterprise)) for one in event.invitations.all()]  # pyright: ignore[reportAttributeAccessIssue]


def pairs(cluster: Cluster, engine: Engine, event: Event) -> list[Pairing]:
    """Demands and offers of the guests that fit each other, those of guests who came first."""
    invitations = list(event.invitations.all())  # pyright: ignore[reportAttributeAccessIssue]
    firms = {one.enterprise for one in invitations}
    arrived = {one.enterprise for one in invitations if one.arrived_at}
    rows = remember(listings_of, cluster, "demands").filter(pl.col("enterprise").is_in(list(firms)))
    found: list[tuple[Row, Row]] = []
    for demand in rows.iter_rows(named=True):
        fitting = best(engine, "demands", demand, "all", top=_LOOKED_AT)
        offers = [entry.offer for entry in fitting if entry.direct and entry.offer["enterprise"] in firms]
        found.extend((demand, dict(offer)) for offer in offers)
    found.sort(key=lambda pair: -len({pair[0]["enterprise"], pair[1]["enterprise"]} & arrived))
    return _with_introductions(cluster, found[:_PAIRS])


def _with_introductions(cluster: Cluster, found: list[tuple[Row, Row]]) -> list[Pairing]:
    demands = listing_rows(cluster, "demands", [demand for demand, _offer in found])
    offers = listing_rows(cluster, "offers", [offer for _demand, offer in found])
    known = _known(row["id"] for row in demands)
    return [
        Pairing(demand, offer, known.get((offer["id"], demand["id"])))
        for demand, offer in zip(demands, offers, strict=True)
    ]


def _known(demands: Iterable[str]) -> dict[tuple[str, str], Introduction]:
    found = Introduction.objects.filter(demand__in=set(demands)).exclude(stage="checking").order_by("pk")
    return {(one.offer, one.demand): one for one in found}


def event_part(cluster: Cluster, engine: Engine, event: Event, *, wait: bool) -> dict[str, Any]:
    """Everything the page of an event shows; the pairs once the matchers are built."""
    context: dict[str, Any] = {
        "event": event, "guests": guests(cluster, event), "concerned": concerned(cluster, event),
        "product_name": product_name(cluster, event.product),
    }  # fmt: skip
    if engine.can_match or wait:
        return context | {"pairs": pairs(cluster, engine, event)}
    engine.start()
    return context | {"waiting": True, "failed": engine.failed}
