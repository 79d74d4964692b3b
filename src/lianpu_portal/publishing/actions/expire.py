"""End listings whose last day has passed, and remind of those that end soon."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from lianpu_portal.publishing import attachments, letters, proof, rows
from lianpu_portal.publishing.actions.common import locked, move
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import OPEN, can, target
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment, Publication

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
    """Write once to the senders of listings that end within a week; how many letters."""
    today = timezone.localdate()
    soon = Publication.objects.filter(
        state="online", expires_on__lte=today + dt.timedelta(days=LIMITS.reminded_before), expires_on__gte=today
    ).exclude(email_fingerprint="")
    return sum(_remind(publication) for publication in soon.order_by("pk"))


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


def tidy_up() -> None:
    """Delete files that were attached and never published, and proofs of work that are spent."""
    for loose in Attachment.objects.filter(publication=None, created_at__lt=timezone.now() - _LOOSE):
        attachments.remove(loose)
    proof.forget_spent()
