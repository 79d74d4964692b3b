"""How often a listing is looked at: once a day for each reader, told apart by what is kept in memory only.

Each process counts for itself and writes what it counted: after a request once a minute has gone by, and as it ends.
Work of the queue could not do it, for a worker may be another process, which has counted nothing.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
import time
from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.db.utils import OperationalError
from django.http import HttpRequest
from django.utils import timezone

from lianpu_portal.addresses import sender_of
from lianpu_portal.background.queue import later
from lianpu_portal.hall.models import Views
from lianpu_portal.prepared_queries import prepared

_MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", re.IGNORECASE)
_MOST_READERS = 500_000  # remembered in a day; beyond, everybody is forgotten and may count again

EVERY = 60.0
"""Seconds that counts wait in memory: a listing that many look at is written once a minute, not at every look."""

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: Counter[tuple[str, str]] = Counter()
_since = 0.0  # when the oldest of them began to wait
_readers: set[bytes] = set()
_salt = ("", b"")


def count_view(request: HttpRequest, table: str, listing: str) -> None:
    """Count the reader of a page, unless a program asks or the same reader did today; written later."""
    browser = request.META.get("HTTP_USER_AGENT", "")
    if not browser or _MACHINES.search(browser) or request.headers.get("HX-Request"):
        return
    where = f"{sender_of(request)} {browser} {table} {listing}"
    global _since
    with _lock:
        reader = hashlib.blake2b(where.encode("utf-8", "replace"), key=_todays_salt(), digest_size=8).digest()
        if reader not in _readers:
            _readers.add(reader)
            _since = _since if _waiting else time.monotonic()
            _waiting[table, listing] += 1


def _todays_salt() -> bytes:
    """A key that nobody knows and that ends with the day, and with it whoever was told apart by it."""
    global _salt
    today = timezone.localdate().isoformat()
    if _salt[0] != today or len(_readers) >= _MOST_READERS:
        _salt = (today, secrets.token_bytes(16))
        _readers.clear()
    return _salt[1]


def views_of(table: str, listing: str) -> int:
    """The number so far."""
    found = _stored(table, listing)
    return (found[0].count if found else 0) + _waiting[table, listing]


@prepared
def _stored(table: str, listing: str) -> QuerySet[Views]:
    return Views.objects.filter(table=table, listing=listing)


def flush_due(**_signal: Any) -> None:
    """After a request: write what has waited long enough. A store that cannot be written now keeps it waiting."""
    if not _waiting or time.monotonic() - _since < EVERY:
        return
    try:
        flush()
    except OperationalError:
        _log.exception("views cannot be written; tried again after a later request")


def flush() -> None:
    """Queue what was counted in this process since the last time; where that fails, it waits on."""
    from lianpu_portal.hall.tasks import add_views

    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    if not taken:
        return
    try:
        later(add_views, [[table, listing, count] for (table, listing), count in taken.items()])
    except BaseException:
        with _lock:
            _waiting.update(taken)
        raise


def add_views(counted: list[list[str | int]]) -> None:
    """Add the numbers to the stored ones."""
    for table, listing, count in counted:
        Views.objects.get_or_create(table=table, listing=listing)
        Views.objects.filter(table=table, listing=listing).update(count=F("count") + count)
