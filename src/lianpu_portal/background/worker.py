"""What works through the queue: a thread of `lianpu serve`, or `lianpu worker` in a process of its own."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Sequence

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from lianpu_portal.background.queue import APART
from lianpu_portal.background.schedule import queue_due

POLL = 1.0
"""Seconds between looks into an empty queue."""

BEAT = 20.0
"""Seconds between looks for work that is due."""

_log = logging.getLogger(__name__)


def work_until(ended: threading.Event) -> None:
    """Do what is queued until `ended`, the queues apart beside the rest; the work at hand is finished first."""
    apart = {queue: _worker([queue]) for queue in APART}
    short = _worker(["*"], but=APART)
    due = threading.Thread(target=_look_for_due, args=(ended, (short, *apart.values())), name="schedule", daemon=True)
    beside = [
        threading.Thread(target=_work, args=(ended, worker), name=name, daemon=True) for name, worker in apart.items()
    ]
    for thread in (due, *beside):
        thread.start()
    _work(ended, short)
    for thread in (due, *beside):
        thread.join()


def _work(ended: threading.Event, worker: Worker) -> None:
    while not ended.is_set():
        try:
            worker.run()
        except DatabaseError:
            # It cannot be read, or somebody took away the work at hand: what comes next is done all the same.
            _log.exception("the queue cannot be read or written; looked at again in %s s", POLL)
            connection.close()
        ended.wait(POLL)
    connection.close()


def work_off() -> None:
    """Do what is queued now and return."""
    queue_due()
    _worker(["*"]).run()


def _worker(queues: Sequence[str], but: Sequence[str] = ()) -> Worker:
    return Worker(
        queue_names=list(queues), interval=POLL, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=secrets.token_hex(8), excluded_queue_names=list(but),
    )  # fmt: skip


def _look_for_due(ended: threading.Event, workers: tuple[Worker, ...]) -> None:
    while not ended.is_set():
        close_old_connections()
        try:
            queue_due()
        except OperationalError:
            _log.exception("what is due cannot be queued; tried again in %s s", BEAT)
            connection.close()
        ended.wait(BEAT)
    for worker in workers:
        worker.running = False  # ends after the work at hand, however much is queued
    connection.close()
