"""Work that every installation has: mails, and the queue's own order."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lianpu_portal.background import mail  # noqa: F401  # makes its task known
from lianpu_portal.background.schedule import every

KEPT_DONE = dt.timedelta(days=7)
"""How long work that is done stays to be looked at; what failed stays until somebody decides."""


@every(dt.timedelta(hours=6))
def forget_done() -> None:
    """Delete work done long ago."""
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEPT_DONE).delete()
