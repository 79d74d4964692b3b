"""Contacts of leads that are those of an account's own person: in a copy of its data, and erased with it.

They were noted by the office. Whoever has shown that an address is theirs may take along what is kept under it, and have
it erased; of the lead itself they learn nothing.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.contacts import fingerprint, unseal
from lianpu_portal.leads.actions.contact import forget
from lianpu_portal.leads.models import Lead


def exported(account: Any) -> list[dict[str, str]]:
    """What the office noted about the person."""
    found = (unseal(bytes(lead.contact_sealed or b"")) for lead in _about(account))
    return [{"person": contact.person, "phone": contact.phone, "email": contact.email} for contact in found]


def forget_contacts(actor: Actor) -> int:
    """Erase it, within the transaction that erases the account."""
    found = list(_about(actor.user).select_for_update())
    for lead in found:
        forget(actor, lead)
    return len(found)


def _about(account: Any) -> QuerySet[Lead]:
    addresses = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    prints = [fingerprint(address) for address in addresses if address]
    return Lead.objects.filter(contact_fingerprint__in=prints, contact_sealed__isnull=False).order_by("pk")
