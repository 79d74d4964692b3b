"""Giving a notice of a disruption: by hand, or out of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.risk.notices import DisruptionNotice
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.private_links import new_public_id
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.limits import MOST_NOTICES_A_FILE
from lianpu_portal.resilience.models import Notice
from lianpu_portal.resilience.notices import fields_of, may_write, new_uuid, sender_in

TOLD = ("cause", "effect", "lost", "starts", "ends", "sites", "parts", "status", "visibility")
"""Fields that the audit log keeps; free text may name people."""


def give(actor: Actor, enterprise: str, values: Mapping[str, Any]) -> Notice:
    """A new notice of the firm."""
    if not may_write(actor, enterprise):
        raise PermissionDenied
    with transaction.atomic():
        notice = Notice.objects.create(
            public_id=new_public_id(), notification_id=new_uuid(), source_disruption_id=new_uuid(), enterprise=enterprise,
            entered_by=actor.user, changed_at=timezone.now(), **values,
        )  # fmt: skip
        record(
            actor,
            "disruption.give",
            f"disruptions/{notice.public_id}",
            None,
            {"enterprise": enterprise, **told(notice)},
        )
    return notice


def told(notice: Notice) -> dict[str, Any]:
    """What the audit log keeps of a notice."""
    return {name: getattr(notice, name) for name in TOLD}


def take_over(
    actor: Actor, found: Sequence[DisruptionNotice], cluster: Cluster, firm: str, visibility: str
) -> list[Notice]:
    """The notices of a file: new ones are given, known ones brought up to date; all of them, or none.

    Who sent one is read off its codes; where they name no firm here it is `firm`.
    """
    if len(found) > MOST_NOTICES_A_FILE:
        raise ResilienceRefusedError(_("The file holds {count} notices; bring at most {most} at once.").format(count=len(found), most=MOST_NOTICES_A_FILE))  # fmt: skip
    with transaction.atomic():
        return [_taken_over(actor, notice, cluster, firm, visibility) for notice in found]


def _taken_over(actor: Actor, notice: DisruptionNotice, cluster: Cluster, firm: str, visibility: str) -> Notice:
    sender = sender_in(cluster, notice) or firm
    if not sender:
        raise ResilienceRefusedError(_("Who sent notice {id}? Its codes name no firm here: begin from the page of the firm.").format(id=notice.notification_id))  # fmt: skip
    if firm and sender != firm:
        raise ResilienceRefusedError(
            _("Notice {id} was sent by another firm, by its codes.").format(id=notice.notification_id)
        )
    if not may_write(actor, sender):
        raise PermissionDenied
    known = Notice.objects.select_for_update().filter(notification_id=notice.notification_id).first()
    values = fields_of(notice, cluster)
    if known is None:
        kept = Notice.objects.create(
            public_id=new_public_id(), notification_id=notice.notification_id, enterprise=sender, entered_by=actor.user,
            visibility=visibility, **values,
        )  # fmt: skip
        record(
            actor, "disruption.take_over", f"disruptions/{kept.public_id}", None, {"enterprise": sender, **told(kept)}
        )
        return kept
    if known.enterprise != sender:
        raise ResilienceRefusedError(
            _("Notice {id} is known already, of another firm.").format(id=notice.notification_id)
        )
    if values["changed_at"] < known.changed_at:
        raise ResilienceRefusedError(_("Notice {id} is known here in a newer version, of {day}.").format(id=notice.notification_id, day=f"{known.changed_at:%Y-%m-%d}"))  # fmt: skip
    before = told(known)
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    record(actor, "disruption.update", f"disruptions/{known.public_id}", before, told(known))
    return known
