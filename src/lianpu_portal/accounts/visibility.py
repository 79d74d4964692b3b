"""Which rows a reader may see, and under which name: decided here for every page, file, feed and program.

- public: everybody sees the row
- cluster: members of a firm see it
- matched: those see it whose own listing it fits: it is among the ten best of one of their open listings, or the two
  have been introduced
- anonymous: everybody sees what is listed, nobody who: see `anonymous.py`; the name follows when both have agreed

Firms that are known by such listings only are shown to whoever sees these: see `arrivals.py`.

The chain office, moderators and operators see everything, a firm and a publisher their own; so it is with what came of
introductions, which changes how a pair is matched for those only who may know it. What is not shown still
counts in every figure; figures in which too few firms stand are `withheld.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from django.apps import apps
from django.http import HttpRequest

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.anonymous import without_names
from lianpu_portal.accounts.arrivals import shown_arrivals, unseen_firms
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.results import remember

LISTINGS = ("offers", "demands")
_REMEMBERED = "_lianpu_viewer"
_MOST_OWN = 200  # own listings whose matches are looked at: the newest


@dataclass(frozen=True)
class Viewer:
    """Whose eyes: what decides which rows are shown."""

    everything: bool = False
    inside: bool = False
    firms: frozenset[str] = frozenset()
    listings: frozenset[str] = frozenset()
    introduced: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    """Own listings; those one is being introduced to; those whose firm has agreed to be named."""

    @property
    def audience(self) -> str:
        """The same, as the matcher takes it: one of `lianpu.match.filters.AUDIENCES`."""
        return "all" if self.everything else "members" if self.inside else "public"

    def may_name(self, listing: str, enterprise: str | None) -> bool:
        """Whether a listing whose firm is not named is shown with it: one's own, or both have agreed."""
        return self.everything or enterprise in self.firms or listing in self.listings | self.named


STRANGER = Viewer()


def visible_to(request: HttpRequest, cluster: Cluster) -> Cluster:
    """The part of the cluster whose rows may be shown to this reader; figures are computed on the whole."""
    return visible_part(cluster, viewer_of(request))


def audience_of(request: HttpRequest) -> str:
    """The audience of this reader: one of `lianpu.match.filters.AUDIENCES`."""
    return viewer_of(request).audience


def viewer_of(request: HttpRequest) -> Viewer:
    """Whoever sent the request, looked up once."""
    actor = Actor.of(request)
    key = (actor.user.pk if actor.user else None, actor.roles)
    kept = getattr(request, _REMEMBERED, None)
    if kept is None or kept[0] != key:
        kept = (key, viewer(actor))
        setattr(request, _REMEMBERED, kept)
    return kept[1]


def viewer(actor: Actor) -> Viewer:
    """The eyes of an actor, of a page as of a program or a watch."""
    if actor.may(Permission.SEE_ALL):
        return Viewer(everything=True, inside=True)
    if actor.user is None:
        return Viewer(inside=actor.may(Permission.SEE_CLUSTER))
    firms = frozenset(Membership.firms_of(actor.user))
    listings = _own_publications(actor.user)
    introduced, named = _introductions(firms, listings)
    return Viewer(
        inside=actor.may(Permission.SEE_CLUSTER), firms=firms, listings=listings, introduced=introduced, named=named
    )


def _own_publications(account: Any) -> frozenset[str]:
    from lianpu_portal.publishing.models import Publication, State

    online = Publication.objects.filter(owner=account, state=State.ONLINE)
    return frozenset(online.values_list("public_id", flat=True))


def _introductions(firms: frozenset[str], listings: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Listings one has been introduced to, and those of them whose firm agreed."""
    if not apps.is_installed("lianpu_portal.introductions") or not (firms or listings):
        return frozenset(), frozenset()
    introductions: Any = apps.get_model("introductions", "Introduction")
    introduced, named = set(), set()
    for own, other in (("offer", "demand"), ("demand", "offer")):
        mine = introductions.objects.filter(**{f"{own}__in": listings | _listings_of(firms)})
        for code, stage in mine.values_list(other, "stage"):
            if stage not in ("checking", "declined"):
                introduced.add(code)
            if stage in ("accepted", "replied", "sampled", "contracted"):
                named.add(code)
    return frozenset(introduced), frozenset(named)


def _listings_of(firms: frozenset[str]) -> frozenset[str]:
    from lianpu_portal.registry.models import TABLE_MODELS

    found: set[str] = set()
    for table in LISTINGS if firms else ():
        rows: Any = TABLE_MODELS[table]
        found.update(rows.objects.filter(enterprise_id__in=firms).values_list("pk", flat=True))
    return frozenset(found)


def visible_part(cluster: Cluster, eyes: Viewer) -> Cluster:
    """What these eyes may see of the cluster; the same object for the same eyes, until a row changes."""
    if eyes.everything:
        return cluster
    matched = _matched(cluster, eyes)
    return remember(_part, cluster, eyes, matched, _language(cluster)) or cluster


def public_part(cluster: Cluster) -> Cluster:
    """What a stranger sees."""
    return visible_part(cluster, STRANGER)


def _language(cluster: Cluster) -> str | None:
    """The reader's language where rows without a name are described in it."""
    from django.utils.translation import get_language

    return get_language() if remember(_has_anonymous, cluster) else None


def _has_anonymous(cluster: Cluster) -> bool:
    return any((cluster[table]["visibility"] == "anonymous").any() for table in LISTINGS)


def _part(cluster: Cluster, eyes: Viewer, matched: frozenset[str], _spoken: str | None) -> Cluster | None:
    """What these eyes see; None where that is everything: nothing kept for a snapshot may hold it."""
    visibility = pl.col("visibility")  # compared as the code it is: as text, a million rows take long
    shown = visibility == "public"
    if eyes.inside:
        shown |= visibility == "cluster"
    for column, codes, of in (
        ("enterprise", eyes.firms, pl.lit(True)), ("id", eyes.listings, pl.lit(True)),
        ("id", matched | eyes.introduced, visibility == "matched"), ("id", eyes.named, visibility == "anonymous"),
    ):  # fmt: skip
        if codes:
            shown |= of & pl.col(column).is_in(list(codes))
    tables = {table: _seen_rows(cluster, table, shown) for table in LISTINGS}
    decisions = cluster["match_decisions"]
    if decisions.height:
        decisions = decisions.filter(pl.col("verdict") == "confirmed")
    for column, table in (("offer", "offers"), ("demand", "demands")):
        if decisions.height:
            decisions = decisions.join(tables[table], left_on=column, right_on="id", how="semi", maintain_order="left")
    tables |= shown_arrivals(cluster, tables, eyes.firms)
    tables |= {"match_decisions": decisions, "match_outcomes": _own_outcomes(cluster, eyes)}
    if all(rows is cluster[table] for table, rows in tables.items()):
        return None
    return cluster.with_tables(**tables)


def _seen_rows(cluster: Cluster, table: str, shown: pl.Expr) -> pl.DataFrame:
    """The rows shown whole, and after them those shown without their firm."""
    rows = cluster[table]
    if rows.select(shown.all()).item():
        return rows
    nameless = rows.filter(~shown & (pl.col("visibility") == "anonymous"))
    return pl.concat([rows.filter(shown), without_names(cluster, table, nameless)])


def _own_outcomes(cluster: Cluster, eyes: Viewer) -> pl.DataFrame:
    """What came of introductions of one's own listings: nobody else learns who declined whom."""
    outcomes, own = cluster["match_outcomes"], pl.lit(False)
    if outcomes.is_empty() or not (eyes.firms or eyes.listings):
        return outcomes.clear() if outcomes.height else outcomes
    for column, table in (("offer", "offers"), ("demand", "demands")):
        of_firms = cluster[table].filter(pl.col("enterprise").is_in(list(eyes.firms)))["id"]
        own |= pl.col(column).is_in([*of_firms, *eyes.listings])
    return outcomes.filter(own)


def unseen_by(request: HttpRequest, cluster: Cluster) -> frozenset[str]:
    """The firms that this reader may not know of: see `arrivals.py`."""
    visible = visible_to(request, cluster)
    return remember(unseen_firms, cluster, visible) if visible is not cluster else frozenset()


def _matched(cluster: Cluster, eyes: Viewer) -> frozenset[str]:
    """Listings for matched parties only that are among the ten best of an own one; none until the matchers stand."""
    from lianpu_portal.market.engine import engine_of

    if not (eyes.firms or eyes.listings) or not remember(_has_matched, cluster):
        return frozenset()
    if not engine_of(cluster).can_match:
        engine_of(cluster).start()
        return frozenset()
    return remember(_among_best, cluster, eyes.firms, eyes.listings)


def _has_matched(cluster: Cluster) -> bool:
    return any((cluster[table]["visibility"] == "matched").any() for table in LISTINGS)


def _among_best(cluster: Cluster, firms: frozenset[str], listings: frozenset[str]) -> frozenset[str]:
    from lianpu.match import listings_of
    from lianpu_portal.market.engine import engine_of
    from lianpu_portal.market.pairs import best, other_of

    engine = engine_of(cluster)
    mine = pl.col("enterprise").is_in(list(firms)) | pl.col("id").is_in(list(listings))
    found: set[str] = set()
    for table in LISTINGS:
        own = remember(listings_of, cluster, table).filter(mine).tail(_MOST_OWN)
        seek = partial(best, engine, table, audience="all")
        found.update(other_of(entry, table)["id"] for row in own.iter_rows(named=True) for entry in seek(row))
    return frozenset(found)
