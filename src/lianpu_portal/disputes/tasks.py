"""Work of disputes that comes back by itself."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lianpu_portal.background.schedule import every
from lianpu_portal.disputes.attachments import ATTACHMENTS
from lianpu_portal.disputes.models import Dispute

DOCUMENT_KEPT = dt.timedelta(days=30)
"""How long after the decision an attachment stays, for a decision may be taken back."""


@every(dt.timedelta(days=1))
def forget_documents() -> None:
    """Delete attachments of disputes that were decided long enough ago."""
    due = Dispute.objects.filter(decided_at__lt=timezone.now() - DOCUMENT_KEPT).exclude(document="")
    for disputed in due.order_by("pk"):
        Dispute.objects.filter(pk=disputed.pk).update(document="")
        ATTACHMENTS.remove_once_stored(disputed.document)
