"""Report a listing: the moderators look at it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.hall.errors import ReportRefusedError
from lianpu_portal.hall.models import Report

WAIT = dt.timedelta(hours=1)
"""A reader reports once in this time."""


def report(actor: Actor, reader: str, table: str, listing: str, reason: str, text: str) -> Report:
    """Write the report down for the moderators. Anybody may, once an hour; raises `ReportRefusedError` before."""
    with transaction.atomic():
        if Report.objects.filter(reporter=reader, created_at__gt=timezone.now() - WAIT).exists():
            raise ReportRefusedError(
                _("You sent a report less than an hour ago. It is with the moderators; send the next one later.")
            )
        written = Report.objects.create(table=table, listing=listing, reason=reason, text=text, reporter=reader)
        record(actor, "listing.report", f"{table}/{listing}"[:200], after={"report": written.pk, "reason": reason})
    return written
