"""Work that is done later, from a queue in the database: tried again after a while, and never lost.

A function marked `@task` takes arguments that JSON can hold; `later(function, …)` queues it in the transaction that is
open, so that work of a rolled-back change is never done. What fails is tried again after the waits of `RETRY_AFTER`;
what fails every time stays in the queue as failed, where the admin shows it with its traceback and runs it again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django_tasks import task as _queued

from lianpu_portal.languages import in_language

Work = TypeVar("Work", bound=Callable[..., None])

RETRY_AFTER = tuple(dt.timedelta(seconds=seconds) for seconds in (30, 300, 3_600, 21_600))
"""Waits before the next tries: a mail server that restarts, one that is down for lunch, one for the night."""

SHORT, COMPUTATIONS, LISTS, WEBHOOKS = "default", "computations", "lists", "webhooks"
"""Queues with workers of their own each: letters wait neither for a solver, nor for a list of thousands of listings, nor
for a program that is slow to answer."""

_known: dict[str, Callable[..., None]] = {}
_queues: dict[str, str] = {}
_log = logging.getLogger(__name__)


def task(function: Work) -> Work:
    """Make a function of a module known as work; it lives in a module `tasks` of its app, or one imported by it."""
    _known[_name(function)] = function
    return function


def task_apart(queue: str) -> Callable[[Work], Work]:
    """The same for work that takes long, or waits for others: it goes into a queue of its own."""

    def mark(function: Work) -> Work:
        _queues[_name(function)] = queue
        return task(function)

    return mark


def later(function: Callable[..., None], *arguments: Any, run_after: dt.datetime | None = None, lane: str = "") -> None:
    """Queue the work; it runs when the transaction is committed, not before `run_after`.

    Work of one lane of a queue apart is done one after the other, and no other lane waits for it.
    """
    name = _name(function)
    if name not in _known:
        raise ValueError(f"{name} is not marked as a task.")
    _enqueue(name, list(arguments), 0, lane, run_after)


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _enqueue(name: str, arguments: list[Any], tried: int, lane: str, run_after: dt.datetime | None) -> None:
    queue = _queues.get(name, SHORT)
    queue = f"{queue} {lane}" if lane else queue
    carry_out.using(run_after=run_after, queue_name=queue).enqueue(name, arguments, tried, lane)


@_queued()
def carry_out(name: str, arguments: list[Any], tried: int, lane: str = "") -> str:
    """Do the work; where it fails and tries are left, queue it again. What it returns stands in the admin."""
    try:
        with in_language(settings.LANGUAGE_CODE):
            _known[name](*arguments)
    except Exception as error:
        if tried >= len(RETRY_AFTER):
            raise
        _log.warning("%s failed, try %d: %s", name, tried + 1, type(error).__name__)
        _enqueue(name, arguments, tried + 1, lane, timezone.now() + RETRY_AFTER[tried])
        return f"tried {tried + 1} times: {type(error).__name__}; tried again later"
    return "done"
