"""How often a listing is looked at: once a day for each reader, told apart by what is kept in memory only."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import Counter

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from lianpu_portal.addresses import sender_of
from lianpu_portal.background.queue import later
from lianpu_portal.hall.models import Views

_MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", re.IGNORECASE)
_MOST_READERS = 500_000  # remembered in a day; beyond, everybody is forgotten and may count again

_lock = threading.Lock()
_waiting: Counter[tuple[str, str]] = Counter()
_readers: set[bytes] = set()
_salt = ("", b"")


def count_view(request: HttpRequest, table: str, listing: str) -> None:
    """Count the reader of a page, unless a program asks or the same reader did today; written later."""
    browser = request.META.get("HTTP_USER_AGENT", "")
    if not browser or _MACHINES.search(browser) or request.headers.get("HX-Request"):
        return
    where = f"{sender_of(request)} {browser} {table} {listing}"
    with _lock:
        reader = hashlib.blake2b(where.encode("utf-8", "replace"), key=_todays_salt(), digest_size=8).digest()
        if reader not in _readers:
            _readers.add(reader)
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
    stored = Views.objects.filter(table=table, listing=listing).values_list("count", flat=True).first() or 0
    return stored + _waiting[table, listing]


def flush() -> None:
    """Queue what was counted here since the last time."""
    from lianpu_portal.hall.tasks import add_views

    with _lock:
        counted = [[table, listing, count] for (table, listing), count in _waiting.items()]
        _waiting.clear()
    if counted:
        later(add_views, counted)


def add_views(counted: list[list[str | int]]) -> None:
    """Add the numbers to the stored ones."""
    for table, listing, count in counted:
        Views.objects.get_or_create(table=table, listing=listing)
        Views.objects.filter(table=table, listing=listing).update(count=F("count") + count)
