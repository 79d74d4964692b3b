"""What the verbs of publishing share: the locked row, its words, the line in the audit log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lianpu.cluster.values import read_date
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.held_rows import held_row
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Publication, State
from lianpu_portal.registry.revision import hold_tables


def locked(publication: Publication) -> Publication:
    """The publication as it is now, held until the end of the transaction, and the tables its row stands in."""
    hold_tables()
    return held_row(publication, PublishingRefusedError)


def note(
    actor: Actor | None,
    verb: str,
    publication: Publication,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """The line in the audit log."""
    record(actor, f"listing.{verb}", str(publication), before, after)


def move(actor: Actor | None, verb: str, publication: Publication, state: State, **more: Any) -> None:
    """Save the new state with its line in the audit log."""
    before = {"state": publication.state}
    publication.state = state
    publication.save()
    note(actor, verb, publication, before, {"state": state, **more})


def words_of(publication: Publication) -> str:
    """Every word that readers would see."""
    fields = publication.fields
    said = [
        fields.get("sentence", ""),
        fields.get("thing", ""),
        *fields.get("specs", []),
        *fields.get("certificates", []),
    ]
    return " ".join([publication.firm_name, *said, str(fields.get("unit") or "")])


def last_day(fields: dict[str, Any], today: dt.date | None = None) -> dt.date:
    """The last day a listing stands: its deadline, or `days_online` from today."""
    deadline = fields.get("deadline")
    stated = read_date(deadline) if deadline else None
    return stated or (today or timezone.localdate()) + dt.timedelta(days=LIMITS.days_online)
