"""Whose worker died: work in hand shows signs of life, and work whose signs stand still is queued again.

Signs are counted, not timed: whoever looks remembers what it saw, so that no clock that is wrong, set, or of another
machine makes anybody look dead.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection, Generator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lianpu_portal.background.models import Lease

BEAT = 15.0
"""Seconds between signs of life, and between looks for those of others."""

LOOKS = 6
"""Looks in a row that see no sign: 90 seconds, more than a busy machine ever holds a thread up."""

MOST_TAKEN = 3
"""How often work is begun at most: what ended its worker each time would end the next one too."""


class InHand:
    """The work that the threads of this process do just now."""

    def __init__(self) -> None:
        self._keys: set[uuid.UUID] = set()
        self._lock = threading.Lock()

    @contextmanager
    def holding(self, key: uuid.UUID) -> Generator[None]:
        """Inside, the work is in hand."""
        with self._lock:
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)

    def show_life(self) -> None:
        """Count one sign more for each piece of work; a short one ends before its first."""
        with self._lock:
            keys = set(self._keys)
        alive = set(Lease.objects.filter(work__in=keys).values_list("work", flat=True)) if keys else set[uuid.UUID]()
        Lease.objects.filter(work__in=alive).update(signs=F("signs") + 1)
        Lease.objects.bulk_create([Lease(work=key, signs=1) for key in keys - alive], ignore_conflicts=True)


class Lookout:
    """One that looks for signs of life, again and again."""

    def __init__(self) -> None:
        self._seen: dict[tuple[uuid.UUID, int], tuple[int, int]] = {}
        """Work and how often it was begun → its signs, and for how many looks they have stood still."""

    def look(self) -> int:
        """Queue again what shows no life any more, and forget the signs of what has ended; how much was lost."""
        running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).only("pk", "worker_ids"))
        signs = dict(Lease.objects.values_list("work", "signs"))
        self._seen = {
            (work.pk, len(work.worker_ids)): self._still((work.pk, len(work.worker_ids)), signs.get(work.pk, 0))
            for work in running
        }
        _forget(signs.keys() - {work.pk for work in running})
        lost = [work for work in running if self._seen[work.pk, len(work.worker_ids)][1] >= LOOKS]
        return sum(_take_away(work.pk, len(work.worker_ids)) for work in lost)

    def _still(self, key: tuple[uuid.UUID, int], signs: int) -> tuple[int, int]:
        before, looks = self._seen.get(key, (signs, -1))
        return (signs, looks + 1) if before == signs else (signs, 0)


def _forget(ended: Collection[uuid.UUID]) -> None:
    if ended:
        Lease.objects.filter(work__in=ended).delete()


def _take_away(key: uuid.UUID, taken: int) -> bool:
    """From its lost worker back into the queue; for good where it was begun too often."""
    with transaction.atomic():
        work = DBTaskResult.objects.select_for_update().filter(pk=key, status=TaskResultStatus.RUNNING).first()
        if work is None or len(work.worker_ids) != taken:  # ended, or taken up again, since it was looked at
            return False
        if taken < MOST_TAKEN:
            work.status, work.started_at = TaskResultStatus.READY, None
        else:
            work.status, work.finished_at = TaskResultStatus.FAILED, timezone.now()
            work.traceback = _("Its worker died {count} times while it was at work on this.").format(count=taken)
        work.save(update_fields=["status", "started_at", "finished_at", "traceback"])
    return True
