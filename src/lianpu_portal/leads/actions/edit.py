"""Correct what a lead says, or give it to another owner."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.leads.actions.create import Target, require_sound
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead, Stage
from lianpu_portal.leads.stepping import held, log, save_once

_FIXED = ("product", "enterprise", "firm_name")
"""What a landed firm entered the cluster with."""


def edit(actor: Actor, lead: Lead, target: Target) -> Lead:
    """Write the other values; what they were stays on record."""
    require_sound(target)
    with transaction.atomic():
        lead = held(actor, lead)
        was = Target(**{name: getattr(lead, name) for name in vars(target)}).facts()
        changed = [name for name, value in target.facts().items() if value != was[name]]
        if lead.stage == Stage.LANDED and any(name in _FIXED for name in changed):
            raise LeadRefusedError(
                _("The firm has landed with this: take the landing back first, then correct it."), "firm"
            )
        if changed:
            for name, value in vars(target).items():
                setattr(lead, name, value)
            if lead.stage == Stage.DROPPED:
                lead.save()
            else:
                save_once(lead)
            now = target.facts()
            log(actor, "edit", lead, {name: was[name] for name in changed}, {name: now[name] for name in changed})
    return lead
