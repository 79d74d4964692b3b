"""Report a listing: the moderators look at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.hall.errors import ReportRefusedError
from lianpu_portal.hall.models import Report

WAIT = dt.timedelta(hours=1)
"""A reader reports once in this time."""


@dataclass(frozen=True)
class Told:
    """What a reader says of a listing, in which language, and where the answer goes if anywhere."""

    reason: str
    text: str = ""
    email: str = ""
    language: str = ""


def report(actor: Actor, reader: str, table: str, listing: str, told: Told) -> Report:
    """Write the report down for the moderators. Anybody may, once an hour; raises `ReportRefusedError` before."""
    with transaction.atomic():
        if Report.objects.filter(reporter=reader, created_at__gt=timezone.now() - WAIT).exists():
            raise ReportRefusedError(
                _("You sent a report less than an hour ago. It is with the moderators; send the next one later.")
            )
        written = Report.objects.create(
            table=table, listing=listing, reason=told.reason, text=told.text, reporter=reader, language=told.language,
            email_sealed=seal_text(told.email) if told.email else None,
        )  # fmt: skip
        after = {"report": written.pk, "reason": told.reason}
        record(actor, "listing.report", f"{table}/{listing}", after=after)
    return written
