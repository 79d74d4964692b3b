"""Make a target a lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.contacts import Contact
from lianpu_portal.leads.actions.contact import put_contact
from lianpu_portal.leads.actions.note import put_note
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead
from lianpu_portal.leads.owners import may_follow
from lianpu_portal.leads.stepping import log, save_once
from lianpu_portal.private_links import new_public_id


@dataclass(frozen=True)
class Target:
    """Who is followed up, for what, where to, by whom. `enterprise` is its code in the tables, empty where it has none."""

    product: str
    firm_name: str
    enterprise: str = ""
    region: str = ""
    makes: str = ""
    source: str = ""
    county: str = ""
    owner: Any | None = None

    def facts(self) -> dict[str, Any]:
        """The same as the audit log keeps them."""
        plain = {name: value for name, value in vars(self).items() if name != "owner"}
        return plain | {"owner": self.owner.pk if self.owner else None}


def create(actor: Actor, target: Target, contact: Contact | None = None, note: str = "") -> Lead:
    """The new lead. Raises `LeadRefusedError` where the firm is followed up for the product already."""
    actor.require(Permission.LEADS)
    require_sound(target)
    lead = Lead(public_id=new_public_id(), **vars(target))
    with transaction.atomic():
        save_once(lead)
        log(actor, "create", lead, None, target.facts())
        if contact and (contact.person or contact.phone or contact.email):
            put_contact(actor, lead, contact)
        if note:
            put_note(actor, lead, note)
    return lead


def require_sound(target: Target) -> None:
    """Refuse a firm that nobody can find again, and an owner who could not see the lead."""
    if not (target.enterprise or target.source):
        raise LeadRefusedError(
            _("Say where this firm is known from, for it is not in the tables: a fair, a list, a web page, a person."),
            "source",
        )
    if target.owner is not None and not may_follow(target.owner):
        raise LeadRefusedError(_("This account may not see leads: choose somebody of the chain office."), "owner")
