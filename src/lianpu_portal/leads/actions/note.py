"""Write something down about a lead."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead, Note
from lianpu_portal.leads.stepping import LONGEST_NOTE, held, log, sealed


def write_note(actor: Actor, lead: Lead, text: str) -> Note:
    """A new note."""
    with transaction.atomic():
        return put_note(actor, held(actor, lead), text)


def put_note(actor: Actor, lead: Lead, text: str) -> Note:
    """The same within an action that holds the lead."""
    kept = sealed(text, LONGEST_NOTE)
    if kept is None:
        raise LeadRefusedError(_("The note is empty."), "note")
    note = Note.objects.create(lead=lead, account=actor.user, text_sealed=kept)
    log(actor, "note", lead, None, {"note": note.pk})
    return note
