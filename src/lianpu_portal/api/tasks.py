"""What the API has done in the background: deliveries of webhooks, and forgetting what is kept for a while only."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lianpu_portal.api.idempotency import KEPT
from lianpu_portal.api.models import AnsweredCall, Delivery
from lianpu_portal.api.webhooks import delivering, events  # noqa: F401  # makes their tasks known
from lianpu_portal.background.schedule import every

KEPT_DELIVERIES = dt.timedelta(days=30)


@every(dt.timedelta(hours=1))
def forget_answers() -> None:
    """Delete answers to idempotency keys that are no longer honoured."""
    AnsweredCall.objects.filter(at__lt=timezone.now() - KEPT).delete()


@every(dt.timedelta(hours=24))
def forget_deliveries() -> None:
    """Delete what was sent long ago."""
    Delivery.objects.filter(created_at__lt=timezone.now() - KEPT_DELIVERIES).delete()
