"""Keeping a drill: its result as it was found, under a name, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.computations.models import Computation
from lianpu_portal.private_links import new_public_id
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.limits import MOST_DRILLS
from lianpu_portal.resilience.models import LONGEST_NAME, SavedDrill


@dataclass(frozen=True)
class NoticeRemarks:
    """The notice that a drill plays, by its public id, and how far the drill is not what it says: language → sentences."""

    notice: str
    by_language: Mapping[str, list[str]]


def save(
    actor: Actor, done: Computation, result: Mapping[str, Any], name: str, remarks: NoticeRemarks | None = None
) -> SavedDrill:
    """The drill, kept, with what is to be remarked where it plays a notice. Raises `ResilienceRefusedError` without a name, and where the account keeps too many."""
    actor.require(Permission.OWN_PAGE)
    name = tidy_name(name)
    with transaction.atomic():
        if SavedDrill.objects.filter(owner=actor.user).count() >= MOST_DRILLS:
            raise ResilienceRefusedError(
                _("You keep {count} drills already: delete one first.").format(count=MOST_DRILLS)
            )
        kept = SavedDrill.objects.create(
            public_id=new_public_id(), name=name, owner=actor.user, audience=done.audience, arguments=done.arguments,
            packed=SavedDrill.pack(result), revision=done.revision, stamp=done.stamp, day=done.day, read_at=done.read_at,
            notice=remarks.notice if remarks else "", remarks=dict(remarks.by_language) if remarks else {},
        )  # fmt: skip
        record(actor, "drill.save", f"drills/{kept.public_id}", None, {"name": name, "audience": kept.audience})
    return kept


def tidy_name(name: str) -> str:
    """The name without blanks around it; refused where there is none."""
    tidied = " ".join(name.split())[:LONGEST_NAME]
    if not tidied:
        raise ResilienceRefusedError(_("Give the drill a name, so that you find it again."))
    return tidied
