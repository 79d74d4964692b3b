"""Whom to call at the firm of a lead: noted, read, erased; each is on record, and what it says never is."""

from __future__ import annotations

from django.db import transaction

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.contacts import Contact, fingerprint, seal, unseal
from lianpu_portal.leads.models import Lead
from lianpu_portal.leads.stepping import held, log


def note_contact(actor: Actor, lead: Lead, contact: Contact) -> Lead:
    """Store whom to call, in the place of whoever stood there."""
    with transaction.atomic():
        return put_contact(actor, held(actor, lead), contact)


def put_contact(actor: Actor, lead: Lead, contact: Contact) -> Lead:
    """The same within an action that holds the lead."""
    lead.contact_sealed, lead.contact_erased = seal(contact), False
    lead.contact_fingerprint = fingerprint(contact.email)
    lead.save()
    log(actor, "note_contact", lead)
    return lead


def read_contact(actor: Actor, lead: Lead) -> Contact:
    """Whom to call; empty where nobody was noted."""
    with transaction.atomic():
        lead = held(actor, lead)
        log(actor, "read_contact", lead)
    return unseal(bytes(lead.contact_sealed)) if lead.contact_sealed else Contact()


def erase_contact(actor: Actor, lead: Lead) -> Lead:
    """Forget the person for good, as they or the office wish."""
    with transaction.atomic():
        return forget(actor, held(actor, lead))


def forget(actor: Actor, lead: Lead) -> Lead:
    """The same within an action that may do it for another reason: the person erases all that the portal has of them."""
    lead.contact_sealed, lead.contact_fingerprint, lead.contact_erased = None, "", True
    lead.save()
    log(actor, "erase_contact", lead)
    return lead
