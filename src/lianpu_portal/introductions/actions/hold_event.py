"""Create a matchmaking event, invite firms to it, and note who came."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.bridge import snapshot
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Event, Invitation

_CODE_BYTES = 15


def create_event(
    actor: Actor, *, title: str, day: dt.date, place: str = "", note: str = "", product: str | None = None
) -> Event:
    """A new event."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        event = Event.objects.create(title=title, day=day, place=place, note=note, product=product)
        record(actor, "event.create", f"events/{event.pk}", None, {"title": title, "day": day, "product": product})
    return event


def invite(actor: Actor, event: Event, firms: Iterable[str]) -> int:
    """Invite firms, each once; how many are new."""
    actor.require(Permission.OFFICE)
    known = set(snapshot()["enterprises"].filter(pl.col("id").is_in(list(firms)))["id"])
    with transaction.atomic():
        invited = set(Invitation.objects.filter(event=event).values_list("enterprise", flat=True))
        new = [firm for firm in dict.fromkeys(firms) if firm in known and firm not in invited]
        for firm in new:
            Invitation.objects.create(event=event, enterprise=firm, code=secrets.token_urlsafe(_CODE_BYTES))
        if new:
            record(actor, "event.invite", f"events/{event.pk}", None, {"firms": new})
    return len(new)


def arrive(actor: Actor, invitation: Invitation) -> Invitation:
    """Note that a firm came; the desk does it."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        invitation = held_row(invitation, IntroductionRefusedError)
        if invitation.arrived_at:
            raise IntroductionRefusedError(_("They are checked in already."))
        invitation.arrived_at = timezone.now()
        invitation.save()
        record(actor, "event.arrive", f"events/{invitation.event_id}", None, {"firm": invitation.enterprise})  # pyright: ignore[reportAttributeAccessIssue]
    return invitation
