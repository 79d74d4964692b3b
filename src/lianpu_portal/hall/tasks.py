"""The hall's work beside the requests: mails to those who watch, and views added up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianpu_portal.background import mail
from lianpu_portal.background.queue import task
from lianpu_portal.background.schedule import every
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts.contact import unseal_text
from lianpu_portal.hall.actions.watch import stopping_link
from lianpu_portal.hall.models import Report, Watch
from lianpu_portal.hall.view_counts import add_views
from lianpu_portal.hall.watching import MOST_TOLD, new_rows, newest_entry, row_line, subject_of
from lianpu_portal.languages import in_language
from lianpu_portal.tables import Row

SELDOM = dt.timedelta(hours=1)
"""A watch sends at most one mail in this time."""

ADDRESS_KEPT = dt.timedelta(days=30)
"""How long after the decision a reporter can still be told that it was taken back."""

add_views = task(add_views)


@every(dt.timedelta(minutes=5))
def tell_watchers() -> None:
    """A mail for each watch that has something new and was not told within the hour."""
    newest, before = newest_entry(), timezone.now() - SELDOM
    due = Watch.objects.filter(confirmed_at__isnull=False, seen__lt=newest).exclude(told_at__gt=before)
    for watched in due.order_by("query", "pk"):
        _tell(watched, newest)


@every(dt.timedelta(days=1))
def forget_reporters() -> None:
    """Delete the addresses of reporters whose report was decided long enough ago."""
    Report.objects.filter(verdict__at__lt=timezone.now() - ADDRESS_KEPT, email_sealed__isnull=False).exclude(
        state=Report.State.OPEN
    ).update(email_sealed=None)


def _tell(watched: Watch, newest: int) -> None:
    """The letter and the note of it in one: work begun anew writes nobody twice."""
    with in_language(watched.language):
        found = new_rows(snapshot(), watched)
    with in_language(watched.language), transaction.atomic():
        if found:
            _send(watched, found)
            watched.told_at = timezone.now()
        # Its reader may have ended it while the letter was written.
        Watch.objects.filter(pk=watched.pk).update(seen=newest, told_at=watched.told_at)


def _send(watched: Watch, found: list[Row]) -> None:
    more = len(found) > MOST_TOLD
    lines = [f"{row_line(row)}\n{watched.site}{reverse(row['page'], args=[row['id']])}" for row in found[:MOST_TOLD]]
    if more:
        lines.append(_("and more:"))
    if not watched.listing:
        lines.append(f"{watched.site}{reverse('hall')}{'?' + watched.query if watched.query else ''}")
    stopping = stopping_link(watched)
    lines.append(_("No more of these mails: {link}").format(link=stopping))
    subject = ngettext("{count} new listing: {subject}", "{count} new listings: {subject}", len(found)).format(
        count=f"{MOST_TOLD}+" if more else len(found), subject=subject_of(watched)[:120]
    )
    headers = {"List-Unsubscribe": f"<{stopping}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail.send(unseal_text(watched.email_sealed), subject, "\n\n".join(lines), headers)
