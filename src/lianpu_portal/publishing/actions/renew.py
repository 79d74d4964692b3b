"""Renew a listing: another 90 days from today."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.publishing import rows
from lianpu_portal.publishing.actions.common import locked, move
from lianpu_portal.publishing.life import target
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Publication, State


def renew(actor: Actor, publication: Publication) -> Publication:
    """Let it stand `days_online` more days from today; an expired one comes back, first to a moderator if none saw it.

    A deadline that the listing stated is moved with it where it would end sooner.
    """
    actor.require(Permission.PUBLISH)
    with transaction.atomic():
        publication = locked(publication)
        never_seen = publication.state == State.EXPIRED and publication.online_since is None
        state = target(publication.state, "requeue" if never_seen else "renew")
        day = timezone.localdate() + dt.timedelta(days=LIMITS.days_online)
        publication.expires_on = max(day, publication.expires_on)
        if publication.fields.get("deadline"):
            publication.fields["deadline"] = publication.expires_on.isoformat()
        publication.ended_at = None
        if state == State.ONLINE:
            _stand(publication, actor)
        move(actor, "renew", publication, state, expires_on=publication.expires_on)
    return publication


def _stand(publication: Publication, actor: Actor) -> None:
    if publication.is_online:
        rows.rewrite(publication, actor.user)
    else:
        rows.put_online(publication, actor.user)
