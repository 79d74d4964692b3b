"""Create a matchmaking event, change it, invite firms to it, and note who came; each can be taken back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

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
from lianpu_portal.introductions.models import Event, Introduction, Invitation

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


def change_event(actor: Actor, event: Event, facts: Mapping[str, Any]) -> Event:
    """Another title, day, place, note or product."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        event = held_row(event, IntroductionRefusedError)
        before = {name: getattr(event, name) for name, value in facts.items() if getattr(event, name) != value}
        for name, value in facts.items():
            setattr(event, name, value)
        event.save()
        if before:
            record(actor, "event.edit", f"events/{event.pk}", before, {name: facts[name] for name in before})
    return event


def delete_event(actor: Actor, event: Event) -> None:
    """One that nothing came of yet, with its invitations."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        event = held_row(event, IntroductionRefusedError)
        if Introduction.objects.filter(event=event).exists():
            raise IntroductionRefusedError(_("What came of pairs was noted at this event: it stays on record."))
        record(actor, "event.delete", f"events/{event.pk}", {"title": event.title, "day": event.day})
        event.delete()


def invite(actor: Actor, event: Event, firms: Iterable[str]) -> int:
    """Invite firms, each once; how many are new."""
    actor.require(Permission.OFFICE)
    known = set(snapshot()["enterprises"].filter(pl.col("id").is_in(list(firms)))["id"])
    with transaction.atomic():
        event = held_row(event, IntroductionRefusedError)
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
        _refuse_arrived(invitation)
        invitation.arrived_at = timezone.now()
        invitation.save()
        record(actor, "event.arrive", _subject(invitation), None, {"firm": invitation.enterprise})
    return invitation


def take_back_arrival(actor: Actor, invitation: Invitation) -> Invitation:
    """The desk checked in another firm than the one that came."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        invitation = held_row(invitation, IntroductionRefusedError)
        before, invitation.arrived_at = invitation.arrived_at, None
        invitation.save()
        if before:
            record(actor, "event.not_arrived", _subject(invitation), {"firm": invitation.enterprise, "at": before})
    return invitation


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """A firm is a guest no longer; refused for one that came."""
    actor.require(Permission.OFFICE)
    with transaction.atomic():
        invitation = held_row(invitation, IntroductionRefusedError)
        _refuse_arrived(invitation)
        record(actor, "event.withdraw", _subject(invitation), {"firm": invitation.enterprise})
        invitation.delete()


def _refuse_arrived(invitation: Invitation) -> None:
    if invitation.arrived_at:
        raise IntroductionRefusedError(_("They are checked in already."))


def _subject(invitation: Invitation) -> str:
    """The event, as the audit names it."""
    return f"events/{invitation.event_id}"  # pyright: ignore[reportAttributeAccessIssue]
