"""Work that comes back by itself: what is due is queued once, however many workers look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone

from lianpu_portal.background.models import LastRun
from lianpu_portal.background.queue import later, task

Work = TypeVar("Work", bound=Callable[[], None])

_every: dict[str, tuple[dt.timedelta, Callable[[], None]]] = {}


def every(interval: dt.timedelta) -> Callable[[Work], Work]:
    """Mark a function of a module `tasks` as work that is done once in each interval."""

    def mark(function: Work) -> Work:
        _every[f"{function.__module__}.{function.__qualname__}"] = (interval, task(function))
        return function

    return mark


def queue_due() -> int:
    """Queue what is due now; how many."""
    return sum(_queue(name, interval, function) for name, (interval, function) in _every.items())


def _queue(name: str, interval: dt.timedelta, function: Callable[[], None]) -> bool:
    now = timezone.now()
    run, is_new = LastRun.objects.get_or_create(name=name, defaults={"at": now})
    # A time further ahead than the interval was noted by a clock that has been set back since: it is not waited for.
    if not is_new and abs(now - run.at) < interval:
        return False
    # Moving the time on, from what was read, is what only one worker can do.
    if not is_new and not LastRun.objects.filter(name=name, at=run.at).update(at=now):
        return False
    later(function)
    return True
