"""Note how far a lead is: contacted, visited, negotiating, signed; or that nothing comes of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.life import SAYING_MORE
from lianpu_portal.leads.models import Lead, Reason, Step
from lianpu_portal.leads.stepping import begin, finish


def advance(actor: Actor, lead: Lead, verb: str, note: str = "") -> Step:
    """A step that changes nothing but the stage."""
    if verb in SAYING_MORE:
        raise ValueError(f"{verb} is an action of its own")
    with transaction.atomic():
        lead, to = begin(actor, lead, verb)
        return finish(actor, lead, verb, to, note)


def drop(actor: Actor, lead: Lead, reason: str, note: str = "") -> Step:
    """Nothing comes of it; why is needed, for the next one learns from it."""
    if reason not in Reason.values:
        raise LeadRefusedError(_("Say why: choose one of the reasons."), "reason")
    if reason == Reason.OTHER and not note.strip():
        raise LeadRefusedError(_("Say in a few words which other reason it was."), "note")
    with transaction.atomic():
        lead, to = begin(actor, lead, "drop")
        lead.drop_reason = reason
        return finish(actor, lead, "drop", to, note, reason=reason)
