"""What moderators decide about listings: accept, refuse with a reason, take down, and take each back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.publishing import letters, rows
from lianpu_portal.publishing.actions.common import last_day, locked, move
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import target
from lianpu_portal.publishing.models import Publication, State

LONGEST_REASON = 300


def accept(actor: Actor, publication: Publication) -> Publication:
    """Put a waiting listing online; its sender is told by letter."""
    actor.require(Permission.MODERATE)
    with transaction.atomic():
        publication = locked(publication)
        state = target(publication.state, "accept")
        if publication.expires_on < timezone.localdate():
            publication.expires_on = last_day({})
        publication.online_since = publication.online_since or timezone.now()
        rows.put_online(publication, actor.user)
        move(actor, "accept", publication, state)
        letters.tell_accepted(publication)
    return publication


def refuse(actor: Actor, publication: Publication, reason: str) -> Publication:
    """Turn a waiting listing down; its sender reads the reason and may change it."""
    actor.require(Permission.MODERATE)
    reason = stated(reason)
    with transaction.atomic():
        publication = locked(publication)
        state = target(publication.state, "refuse")
        publication.refusal = reason
        move(actor, "refuse", publication, state, reason=reason)
        letters.tell_refused(publication)
    return publication


def take_down(actor: Actor, publication: Publication, reason: str) -> Publication:
    """Take a listing away at once, with the firm that only it brought in."""
    actor.require(Permission.MODERATE)
    reason = stated(reason)
    with transaction.atomic():
        publication = locked(publication)
        state = target(publication.state, "take_down")
        rows.take_offline(publication, actor.user, "taken down")
        rows.forget_firm(publication, actor.user)
        publication.refusal, publication.ended_at = reason, timezone.now()
        move(actor, "take_down", publication, state, reason=reason)
        letters.tell_refused(publication)
    return publication


def undo(actor: Actor, publication: Publication) -> Publication:
    """Take the last decision back: accepted → waiting, refused → waiting, taken down → as it was before."""
    actor.require(Permission.MODERATE)
    with transaction.atomic():
        publication = locked(publication)
        verb = _undoing(publication)
        state = target(publication.state, verb)
        if verb == "recall":
            rows.take_offline(publication, actor.user, "recalled")
            publication.online_since = None
        publication.refusal, publication.ended_at = "", None
        if state == State.ONLINE:
            rows.put_online(publication, actor.user)
        move(actor, "undo", publication, state)
    return publication


def _undoing(publication: Publication) -> str:
    if publication.state == State.ONLINE:
        return "recall"
    if publication.state == State.TAKEN_DOWN and publication.online_since is not None:
        if publication.expires_on < timezone.localdate():
            raise PublishingRefusedError(_("Its last day has passed meanwhile, so that it cannot come back."))
        return "restore"
    return "requeue"


def stated(reason: str) -> str:
    """The reason as it is kept; refused where there is none."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise PublishingRefusedError(_("Say why: the sender reads it."))
    return reason


DECIDE_LISTING: Mapping[str, Callable[[Actor, Publication, str], Publication]] = {
    "accept": lambda actor, one, _reason: accept(actor, one),
    "refuse": refuse,
    "take_down": take_down,
    "undo": lambda actor, one, _reason: undo(actor, one),
}
"""What each verb of the moderators' queue does, for the page and for programs."""
