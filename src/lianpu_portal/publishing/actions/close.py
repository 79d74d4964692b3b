"""Close a listing, saying how it ended; and take that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.publishing import rows
from lianpu_portal.publishing.actions.common import locked, move
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import target
from lianpu_portal.publishing.models import Outcome, Publication, State


def close(actor: Actor, publication: Publication, outcome: str) -> Publication:
    """End it: it stops matching at once."""
    actor.require(Permission.PUBLISH)
    if outcome not in Outcome.values:
        raise PublishingRefusedError(_("Say how it ended: choose one of the three."))
    with transaction.atomic():
        publication = locked(publication)
        state = target(publication.state, "close")
        rows.take_offline(publication, actor.user, "closed")
        publication.outcome, publication.ended_at = outcome, timezone.now()
        move(actor, "close", publication, state, outcome=outcome)
    return publication


def reopen(actor: Actor, publication: Publication) -> Publication:
    """Take the closing back; one that no moderator had seen yet goes back into the queue."""
    actor.require(Permission.PUBLISH)
    with transaction.atomic():
        publication = locked(publication)
        seen = publication.online_since is not None
        state = target(publication.state, "reopen" if seen else "requeue")
        if publication.expires_on < timezone.localdate():
            raise PublishingRefusedError(_("Its last day has passed meanwhile. Publish it anew."))
        publication.outcome, publication.ended_at = "", None
        if state == State.ONLINE:
            rows.put_online(publication, actor.user)
        move(actor, "reopen", publication, state)
    return publication
