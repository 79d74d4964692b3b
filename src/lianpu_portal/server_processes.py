"""Several processes that answer at one address: Python runs on one processor at a time in each.

All wait at the same socket, and whoever is free takes the next reader; the others do so once they have computed what the
first readers would wait for. Each keeps its own snapshot of the tables and follows
the log of changes, as the worker does (`bridge`); counts of requests are shared in the store (`request_limits`).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from lianpu.language import gettext as _
from lianpu.scale.processes import cores

SEVERAL = "LIANPU_SEVERAL"
"""Set to 1 in the environment where several processes answer: they count requests together."""

WORTH_IT = 30 * 2**20
"""Bytes of the database, about 100,000 listings, from which pages take so long that a second processor is felt."""

_MEMORY, _MEMORY_AT_LEAST = (
    10,
    400 * 2**20,
)  # bytes each process takes for a byte of the database (2.4 GiB for 265 MB), and beside
_MOST = 8
_PATIENCE = 15  # seconds that a process may take to end


def suitable(database: Path) -> int:
    """How many processes answer best on a database file: one a processor for a large one, while memory for them is free."""
    size = database.stat().st_size if database.is_file() else 0
    if size < WORTH_IT or "SC_AVPHYS_PAGES" not in os.sysconf_names:
        return 1
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores(), _MOST, free // (_MEMORY_AT_LEAST + size * _MEMORY)))


@contextmanager
def answering_beside(
    others: int, listener: socket.socket, store: Path, open_editing: bool, *, after: threading.Event
) -> Generator[None]:
    """Inside, so many other processes answer at the socket too, begun `after` the first is ready.

    One that ends is started again and told of.
    """
    ended = threading.Event()
    watchers = [
        threading.Thread(target=_keep_one, args=(listener, store, open_editing, after, ended), name=f"process-{number}")
        for number in range(others)
    ]
    for watcher in watchers:
        watcher.start()
    try:
        yield
    finally:
        ended.set()
        for watcher in watchers:
            watcher.join(2 * _PATIENCE)


def _keep_one(
    listener: socket.socket, store: Path, open_editing: bool, after: threading.Event, ended: threading.Event
) -> None:
    while not after.wait(0.2):
        if ended.is_set():
            return
    while not ended.is_set():
        process = multiprocessing.get_context("spawn").Process(
            target=_answer, args=(listener, store, open_editing), daemon=True
        )
        process.start()
        while process.is_alive() and not ended.wait(0.2):
            pass
        if ended.is_set():
            _end(process)
        else:
            told = _("A process that answers readers ended (code {code}); another is started.")
            sys.stderr.write(told.format(code=process.exitcode) + "\n")
            ended.wait(1)


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(_PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()


def _answer(listener: socket.socket, store: Path, open_editing: bool) -> None:
    """What each of the other processes does, until it is told to end or who started it is gone."""
    from lianpu_portal.server import answer, application_on

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the first process ends the others
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_the_first, name="parent", daemon=True).start()
    application = application_on(store, open_editing=open_editing)
    from lianpu_portal.warming import warm_up

    warm_up(threading.Event(), threading.Event())  # before it takes readers, who would wait for it
    answer(application, listener)


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)
