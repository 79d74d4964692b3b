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

LONGEST_RUN = dt.timedelta(minutes=30)
"""Work that has run longer lost its worker, and is queued again."""


@every(dt.timedelta(hours=6))
def forget_done() -> None:
    """Delete work done long ago."""
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEPT_DONE).delete()


@every(dt.timedelta(minutes=10))
def take_up_lost() -> None:
    """Queue again what a worker began and never ended; also what began far ahead, by a clock that was set back since."""
    now = timezone.now()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    lost = running.exclude(started_at__range=(now - LONGEST_RUN, now + LONGEST_RUN))
    lost.update(status=TaskResultStatus.READY, started_at=None)
