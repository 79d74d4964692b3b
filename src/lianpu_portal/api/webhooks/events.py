"""Which events there are, and who is told of them. They follow from the audit log: what no action recorded, no webhook
tells. An event names its subject and where to read it; what it says stays behind the rights of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.models import Subscription
from lianpu_portal.api.webhooks import introduction_events
from lianpu_portal.api.webhooks.delivering import queue_all
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.background.queue import later, task
from lianpu_portal.bridge import snapshot
from lianpu_portal.market.engine import OTHER, engine_of
from lianpu_portal.market.pairs import find_pairs, open_listing, other_of
from lianpu_portal.publishing.models import Publication, State

EVENTS: dict[str, Promise] = {
    "listing.published": _("A listing that you may see went online"),
    "listing.closed": _("A listing that you may see has ended"),
    "match.new": _("A new listing fits one of yours"),
    introduction_events.ASKED: _("Somebody asks to be introduced: to your firm, or in its name"),
    introduction_events.ACCEPTED: _("An introduction of your firm was accepted"),
    introduction_events.DECLINED: _("An introduction of your firm was declined"),
    introduction_events.STEPPED: _("Talks, samples or a contract were noted, confirmed or taken back"),
}
"""Event → what it tells."""

TEST = "test"
_ENDING = frozenset({"close", "expire", "take_down", "delete"})
_STARTING = frozenset({"publish", "accept", "reopen", "renew", "undo"})


def listen() -> None:
    """Look at every new line of the audit log."""
    post_save.connect(_look_at, sender=AuditLine, dispatch_uid="lianpu.api.webhooks")


def _look_at(instance: AuditLine, created: bool, **_more: Any) -> None:
    event = event_of(instance)
    if event is None or not Subscription.objects.filter(stopped="").exists():
        return
    table, _slash, code = instance.subject.partition("/")
    if table == "introductions":
        verb, stage = instance.verb.partition(".")[2], (instance.after or {}).get("stage", "")
        later(introduction_events.tell_introduction, event, code, verb, stage)
    elif event == "listing.closed":
        # Who may see it is decided now: the row, and perhaps the publication, is about to go.
        visibility, owner = _publication(code)
        later(tell_closed, table, code, visibility, owner)
    else:
        later(tell_published, table, code)


def event_of(line: AuditLine) -> str | None:
    """The event that a line of the log means: going online and leaving whichever verb did it, steps of introductions."""
    kind, _dot, verb = line.verb.partition(".")
    if kind == "introduction":
        return introduction_events.event_of_step(verb, line.before or {}, line.after or {})
    if kind != "listing":
        return None
    was, now = (line.before or {}).get("state"), (line.after or {}).get("state")
    if verb in _STARTING and now == State.ONLINE and was != State.ONLINE:
        return "listing.published"
    return "listing.closed" if was == State.ONLINE and now != State.ONLINE else None


def _publication(code: str) -> tuple[str, int | None]:
    found = Publication.objects.filter(public_id=code).values_list("visibility", "owner").first()
    return found or ("matched", None)


def _subscribed(event: str) -> Iterable[Subscription]:
    running = Subscription.objects.filter(stopped="", account__is_active=True).select_related("account")
    return [subscription for subscription in running.order_by("pk") if event in subscription.events]


def _may_see(account: Any, visibility: str, owner: int | None) -> bool:
    """As pages decide it: everybody sees public listings, and those without their firm; others take a right or are own."""
    actor = Actor.account(account)
    inside = visibility == "cluster" and actor.may(Permission.SEE_CLUSTER)
    return visibility in ("public", "anonymous") or inside or account.pk == owner or actor.may(Permission.SEE_ALL)


def _data(table: str, code: str) -> dict[str, str]:
    page = table.removesuffix("s")
    return {"side": table, "id": code, "page": reverse(page, args=[code]), "api": reverse(f"api_{page}", args=[code])}


@task
def tell_closed(table: str, code: str, visibility: str, owner: int | None) -> None:
    """Tell everybody who could see it."""
    queue_all(_told("listing.closed", table, code, visibility, owner))


@task
def tell_published(table: str, code: str) -> None:
    """Tell everybody who may see it, and those whose listings it fits."""
    visibility, owner = _publication(code)
    queue_all((*_told("listing.published", table, code, visibility, owner), *_matches(table, code)))


_Told = tuple[Subscription, str, Mapping[str, Any]]


def _told(event: str, table: str, code: str, visibility: str, owner: int | None) -> Iterator[_Told]:
    for subscription in _subscribed(event):
        if _may_see(subscription.account, visibility, owner):
            yield subscription, event, _data(table, code)


def _matches(table: str, code: str) -> Iterator[_Told]:
    """Pairs of the new listing that its owner may see as well: others' secret listings are told to nobody."""
    subscribed = list(_subscribed("match.new"))
    if not subscribed:
        return
    cluster = snapshot()
    listing = open_listing(cluster, table, code)
    if listing is None or listing["visibility"] not in (None, "public"):
        return
    found = find_pairs(engine_of(cluster), table, listing, "all")
    for entry in found.judged:
        other = other_of(entry, table)
        theirs = _accounts_of(other["id"], other["enterprise"])
        for subscription in subscribed:
            if subscription.account.pk in theirs:
                told = {
                    "listing": _data(table, code),
                    "yours": _data(OTHER[table], other["id"]),
                    "score": round(entry.score.score, 4),
                }
                yield subscription, "match.new", told


def _accounts_of(code: str, enterprise: str | None) -> set[int]:
    """The accounts that a listing belongs to: its publisher, and the members of its firm."""
    owners = set(Publication.objects.filter(public_id=code).exclude(owner=None).values_list("owner", flat=True))
    return owners | set(Membership.objects.filter(enterprise=enterprise).values_list("account", flat=True))
