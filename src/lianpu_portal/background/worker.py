"""What works through the queue: threads of `lianpu serve`, or `lianpu worker` in a process of its own."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterable
from typing import Any

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, OperationalError
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lianpu_portal.background.lanes import Lanes
from lianpu_portal.background.leases import BEAT, InHand, Lookout
from lianpu_portal.background.queue import COMPUTATIONS, LISTS, SHORT
from lianpu_portal.background.schedule import queue_due

POLL = 1.0
"""Seconds between looks into an empty queue."""

DUE = 20.0
"""Seconds between looks for work that is due."""

HANDS = 3
"""Threads that work in lanes at once: waiting for others takes no processor, but each look into the queue locks it."""

_log = logging.getLogger(__name__)


def work_until(ended: threading.Event) -> None:
    """Do what is queued until `ended`, each queue beside the others; the work at hand is finished first."""
    in_hand, lanes = InHand(), Lanes()
    short = _Worker(in_hand, [SHORT])
    beside = {queue: _Worker(in_hand, [queue]) for queue in (COMPUTATIONS, LISTS)} | {
        f"lanes-{number}": _LaneWorker(in_hand, lanes, but=(SHORT, COMPUTATIONS, LISTS)) for number in range(HANDS)
    }
    threads = [
        threading.Thread(target=_work, args=(ended, worker), name=name, daemon=True) for name, worker in beside.items()
    ]
    workers = (short, *beside.values())
    done = threading.Event()
    threads.append(threading.Thread(target=_look_for_due, args=(ended, workers), name="schedule", daemon=True))
    alive = threading.Thread(target=_stay_alive, args=(done, in_hand), name="alive", daemon=True)
    for thread in (alive, *threads):
        thread.start()
    _work(ended, short)
    for thread in threads:
        thread.join()
    done.set()
    alive.join()


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
    in_hand, done = InHand(), threading.Event()
    queue_due()
    alive = threading.Thread(target=_stay_alive, args=(done, in_hand), name="alive", daemon=True)
    alive.start()
    try:
        _Worker(in_hand, ["*"]).run()
    finally:
        done.set()
        alive.join()


class _Worker(Worker):
    """Works through some queues until they are empty, and holds what it does in hand."""

    def __init__(self, in_hand: InHand, queues: list[str], but: Iterable[str] = ()) -> None:
        super().__init__(
            queue_names=queues, interval=POLL, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=secrets.token_hex(8), excluded_queue_names=list(but),
        )  # fmt: skip
        self._in_hand = in_hand

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Do it, alive to those who look."""
        with self._in_hand.holding(db_task_result.pk):
            super().run_task(db_task_result)


class _LaneWorker(_Worker):
    """The same in all queues but some, where one lane at a time is entered that nobody works in."""

    def __init__(self, in_hand: InHand, lanes: Lanes, but: tuple[str, ...]) -> None:
        super().__init__(in_hand, ["*"])
        self._lanes, self._but = lanes, but

    @property
    def excluded_queue_names(self) -> list[str]:
        """Read before each look into the queue."""
        return [*self._but, *self._lanes]

    @excluded_queue_names.setter
    def excluded_queue_names(self, names: list[str]) -> None:
        """Set by the library once; what is passed over changes from look to look."""

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Do it, unless the lane was entered by another between the look and now: then it goes back."""
        lane, began = db_task_result.queue_name, time.monotonic()
        if not self._lanes.enter(lane):
            db_task_result.status, db_task_result.worker_ids = TaskResultStatus.READY, db_task_result.worker_ids[:-1]
            db_task_result.save(update_fields=["status", "worker_ids"])
            return
        try:
            super().run_task(db_task_result)
        finally:
            self._lanes.leave(lane, time.monotonic() - began)


def _stay_alive(done: threading.Event, in_hand: InHand) -> None:
    """Show life first, then look for others': whoever was held up itself sees what they did meanwhile."""
    lookout = Lookout()
    while not done.wait(BEAT):
        close_old_connections()
        try:
            in_hand.show_life()
            lookout.look()
        except DatabaseError:
            _log.exception("signs of life cannot be written or read; tried again in %s s", BEAT)
            connection.close()
    connection.close()


def _look_for_due(ended: threading.Event, workers: tuple[Worker, ...]) -> None:
    while not ended.is_set():
        close_old_connections()
        try:
            queue_due()
        except OperationalError:
            _log.exception("what is due cannot be queued; tried again in %s s", DUE)
            connection.close()
        ended.wait(DUE)
    for worker in workers:
        worker.running = False  # ends after the work at hand, however much is queued
    connection.close()
