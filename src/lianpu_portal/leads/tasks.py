"""Work of leads that comes back by itself: reminding of tasks, erasing what was removed."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lianpu_portal.background.schedule import every
from lianpu_portal.leads import folder, letters
from lianpu_portal.leads.actions.remove import REMOVED_KEPT
from lianpu_portal.leads.models import ENDED, File, Note, Task
from lianpu_portal.leads.owners import may_follow

AGAIN_AFTER = dt.timedelta(days=7)
"""A task that is still not done is told again a week later: a letter every day is read by nobody."""

MORNING = 8
"""The hour from which letters are written: nobody is woken by a task."""


@every(dt.timedelta(hours=1))
def remind_of_tasks() -> None:
    """A letter to everybody who has a task that is due today or was before, of a lead that is still followed up."""
    now = timezone.localtime()
    if now.hour >= MORNING:
        _remind(now.date())


def _remind(today: dt.date) -> None:
    due = Task.objects.filter(done_at=None, removed_at=None, due__lte=today, account__is_active=True)
    due = due.exclude(lead__stage__in=ENDED).exclude(account__email="")
    due = due.filter(Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN_AFTER))
    found = due.select_related("account", "lead").order_by("account_id", "due", "pk")
    for account, several in groupby(found, key=lambda task: task.account):
        tasks = list(several)
        if may_follow(account):  # who has left the office hears of no lead
            with transaction.atomic():
                letters.remind(account, tasks)
                Task.objects.filter(pk__in=[task.pk for task in tasks]).update(reminded_on=today)


@every(dt.timedelta(days=1))
def erase_removed() -> None:
    """Erase notes, tasks and files that were removed long enough ago."""
    before = timezone.now() - REMOVED_KEPT
    for kind in (Note, Task):
        kind.objects.filter(removed_at__lt=before).delete()
    for file in File.objects.filter(removed_at__lt=before).order_by("pk"):
        file.delete()
        folder.FILES.remove_once_stored(file.name)
