"""Remove a note, a task or a file of a lead, and put it back as long as it is kept."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.held_rows import held_row
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import File, Note, Task
from lianpu_portal.leads.stepping import held, log

Thing = TypeVar("Thing", Note, Task, File)

REMOVED_KEPT = dt.timedelta(days=7)
"""How long what was removed can be put back, before it is erased."""


def remove(actor: Actor, thing: Thing) -> Thing:
    """It is shown no more."""
    return _change(actor, thing, "remove", timezone.now(), _("This was removed already."))


def put_back(actor: Actor, thing: Thing) -> Thing:
    """It is there again."""
    return _change(actor, thing, "put_back", None, _("This is there already."))


def _change(actor: Actor, thing: Thing, verb: str, at: dt.datetime | None, refusal: str) -> Thing:
    kind = thing._meta.model_name or ""
    with transaction.atomic():
        lead = held(actor, thing.lead)
        thing = held_row(thing, LeadRefusedError)
        if (thing.removed_at is None) == (at is None):
            raise LeadRefusedError(refusal)
        thing.removed_at = at
        thing.save()
        log(actor, f"{verb}_{kind}", lead, None, {kind: thing.pk})
    return thing
