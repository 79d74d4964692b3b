"""Go through a list that came in: each of its listings goes online at once or waits, as if it came alone."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.actions.common import locked, note
from lianpu_portal.publishing.actions.publish import Known, admit, own_firms, told
from lianpu_portal.publishing.checks import UNCHECKED
from lianpu_portal.publishing.draft import draft_of
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.likeness import own_alike, thing_of
from lianpu_portal.publishing.models import Publication, State
from lianpu_portal.publishing.senders import sent_within_hour


def check_list(actor: Actor, batch: int, *, proven: bool) -> None:
    """Look at what nobody has looked at yet, in the order of the workbook; begun anew, it goes on where it stopped.

    All are held against the listings that stood before the list came, and against those above them in it.
    """
    actor.require(Permission.PUBLISH)
    cluster, above, firms = snapshot(), {}, own_firms(actor)
    listings = Publication.objects.filter(batch=batch).order_by("pk")
    for count, publication in enumerate(listings, _sent_before(listings.first())):
        alike = above.setdefault(thing_of(publication), publication.public_id)
        if publication.state == State.WAITING and UNCHECKED in publication.doubts:
            other = alike if alike != publication.public_id else _alike(cluster, publication)
            with suppress(PublishingRefusedError):  # deleted meanwhile: the others are looked at still
                _check(actor, publication, Known(proven, other, firms, count))


def _sent_before(first: Publication | None) -> int:
    """How many came in lists from the same address before this one: asked once, the list itself is counted here."""
    return sent_within_hour(first.sender_fingerprint, before=first.pk).in_lists if first else 0


def _alike(cluster: Cluster, publication: Publication) -> str | None:
    if publication.enterprise_id is None:
        return None
    listing = draft_of(cluster, publication.fields, publication.table).listing(cluster)
    return own_alike(engine_of(cluster), cluster, publication.table, listing, publication.enterprise_id)


def _check(actor: Actor, publication: Publication, known: Known) -> None:
    with transaction.atomic():
        publication = locked(publication)
        if publication.state != State.WAITING or UNCHECKED not in publication.doubts:
            return
        admit(actor, publication, known)
        publication.save()
        note(actor, "publish", publication, None, told(publication))
