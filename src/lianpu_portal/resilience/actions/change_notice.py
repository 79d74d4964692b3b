"""Changing a notice: its facts, that it is resolved, that it goes on after all, that it was none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.held_rows import held_row
from lianpu_portal.resilience.actions.give_notice import told
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.models import Notice
from lianpu_portal.resilience.notices import may_write


def change(actor: Actor, notice: Notice, values: Mapping[str, Any]) -> Notice:
    """Other facts."""
    return _changed(actor, notice, "disruption.change", values)


def resolve(actor: Actor, notice: Notice, measure: str) -> Notice:
    """It is over; `measure` says what was done, as the standard asks."""
    if not notice.is_open:
        raise ResilienceRefusedError(_("This notice is resolved already."))
    if not measure.strip():
        raise ResilienceRefusedError(_("Say what was done: whoever was told of it reads that it is over."))
    return _changed(actor, notice, "disruption.resolve", {"status": Notice.Status.RESOLVED, "measure": measure.strip()})


def reopen(actor: Actor, notice: Notice) -> Notice:
    """It goes on."""
    if notice.is_open:
        raise ResilienceRefusedError(_("This notice is open already."))
    return _changed(actor, notice, "disruption.reopen", {"status": Notice.Status.OPEN})


def withdraw(actor: Actor, notice: Notice) -> None:
    """It was none: it is deleted, the audit log keeps that it was there."""
    _require_writer(actor, notice)
    with transaction.atomic():
        notice = held_row(notice, ResilienceRefusedError)
        record(
            actor,
            "disruption.withdraw",
            f"disruptions/{notice.public_id}",
            {"enterprise": notice.enterprise, **told(notice)},
            None,
        )
        notice.delete()


def _changed(actor: Actor, notice: Notice, verb: str, values: Mapping[str, Any]) -> Notice:
    _require_writer(actor, notice)
    with transaction.atomic():
        held = held_row(notice, ResilienceRefusedError)
        before = told(held)
        for name, value in values.items():
            setattr(held, name, value)
        held.changed_at = timezone.now()
        held.save()
        record(actor, verb, f"disruptions/{held.public_id}", before, told(held))
    return held


def _require_writer(actor: Actor, notice: Notice) -> None:
    if not may_write(actor, notice.enterprise):
        raise PermissionDenied
