"""Listings that say the same as one being written: found by the matcher's own closeness, told apart by firm and figures."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import places_in, rows_with
from lianpu.cluster.places import few_places
from lianpu.intake.products import normal_text
from lianpu_portal.market.engine import Engine
from lianpu_portal.market.pairs import asking_nothing
from lianpu_portal.publishing.models import Publication

ALIKE = 0.5
"""Closeness from which two listings of one firm that name the same thing are about it: one names it in Chinese, the other in
English, and what else they say differs."""

_LOOKED_AT = 30


def own_alike(
    engine: Engine, cluster: Cluster, table: str, listing: Mapping[str, Any], firm: str, but: str = ""
) -> str | None:
    """The id of an open listing of the firm, on the same side, about the same thing; None where there is none."""
    mine = set(rows_with(cluster[table], "enterprise", [firm])["id"])
    return _first(engine, table, listing, mine - {but})


def thing_of(publication: Publication) -> Hashable:
    """What two listings of one list share where they are about the same thing: the firm, the side, words, specs, certificates."""
    fields = publication.fields
    firm = publication.enterprise_id or publication.firm_name
    said = (tuple(sorted(fields.get(name, ()))) for name in ("specs", "certificates"))
    return firm, publication.table, normal_text(fields["thing"]), *said


def public_alike(
    engine: Engine, cluster: Cluster, visible: Cluster, table: str, listing: Mapping[str, Any], but: str = ""
) -> str | None:
    """A listing shown to everybody that says just the same: the words, and no figure or place that tells them apart.

    `but` is the id of the listing itself where it is changed: it is always like itself.
    """
    wanted = normal_text(str(listing["text"]))
    if not wanted or listing["quantity"] is None:
        return None
    shown = visible[table]
    as_many = places_in(shown, "quantity", [listing["quantity"]])
    texts = shown["text"][as_many].to_list()
    same = [
        row
        for place, text in zip(as_many, texts, strict=True)
        if normal_text(text) == wanted
        and (row := shown.row(place, named=True))["status"] != "expired"
        and row["id"] != but
    ]
    where = few_places([row["enterprise"] for row in same], [row["site"] for row in same], cluster)
    found = zip(reversed(same), reversed(where), strict=True)
    return next((row["id"] for row, (region, *_at) in found if listing["region"] in (None, region)), None)


def _first(engine: Engine, table: str, listing: Mapping[str, Any], among: set[str]) -> str | None:
    """The closest of the listings `among`: hard conditions are of no matter here."""
    if not among:
        return None
    for entry in engine.matcher(table).for_demand(asking_nothing(listing), top=_LOOKED_AT, audience="all"):
        if entry.offer["id"] in among and entry.relation == "same" and entry.closeness >= ALIKE:
            return entry.offer["id"]
    return None
