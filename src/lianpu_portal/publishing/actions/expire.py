"""End listings whose last day has passed, and remind of those that end soon."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from itertools import groupby

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lianpu_portal.publishing import attachments, letters, list_letters, proof, rows
from lianpu_portal.publishing.actions.common import locked, move
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import OPEN, can, target
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment, Publication
from lianpu_portal.registry.revision import hold_tables

_LOOSE = dt.timedelta(days=2)
"""After so long a file attached to a listing that was never published is deleted."""


def expire_due() -> int:
    """Move what is past its last day to expired; how many. A listing at a time, so that none holds up another."""
    due = Publication.objects.filter(state__in=OPEN, expires_on__lt=timezone.localdate())
    return sum(_expire(publication) for publication in due.order_by("pk"))


def _expire(publication: Publication) -> bool:
    with suppress(PublishingRefusedError), transaction.atomic():  # deleted a moment ago: the others are due still
        publication = locked(publication)
        if not can(publication.state, "expire") or publication.expires_on >= timezone.localdate():
            return False  # renewed a moment ago
        rows.take_offline(publication, None, "expired")
        publication.ended_at = timezone.now()
        move(None, "expire", publication, target(publication.state, "expire"))
        return True
    return False


def remind_due() -> int:
    """Write once to the senders of listings that end within a week, one letter for those of a list; how many letters."""
    today = timezone.localdate()
    soon = Publication.objects.filter(
        state="online", expires_on__lte=today + dt.timedelta(days=LIMITS.reminded_before), expires_on__gte=today
    ).exclude(email_fingerprint="")
    alone = sum(_remind(publication) for publication in soon.filter(batch=None).order_by("pk"))
    lists = (
        soon.exclude(batch=None).exclude(reminded_for=F("expires_on")).order_by("batch").values_list("batch", flat=True)
    )
    return alone + sum(_remind_of_list(soon.filter(batch=batch)) for batch in lists.distinct())


def _remind(publication: Publication) -> bool:
    with suppress(PublishingRefusedError), transaction.atomic():
        publication = locked(publication)
        if publication.reminded_for == publication.expires_on:
            return False
        publication.reminded_for = publication.expires_on
        publication.save(update_fields=["reminded_for"])
        letters.remind(publication)
        return True
    return False


def _remind_of_list(soon: QuerySet[Publication]) -> int:
    """A letter to each address that listings of the list were sent with."""
    with transaction.atomic():
        hold_tables()
        held = soon.exclude(reminded_for=F("expires_on")).select_related("batch").select_for_update(of=("self",))
        rows = list(held.order_by("email_fingerprint", "expires_on", "pk"))
        Publication.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_for=F("expires_on"))
        return sum(
            list_letters.remind(list(theirs)) for _address, theirs in groupby(rows, lambda row: row.email_fingerprint)
        )


def tidy_up() -> None:
    """Delete files that were attached and never published, and proofs of work that are spent."""
    for loose in Attachment.objects.filter(publication=None, created_at__lt=timezone.now() - _LOOSE):
        attachments.remove(loose)
    proof.forget_spent()
