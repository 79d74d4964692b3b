"""Analyses that a page may show for the snapshot of a moment ago.

A large cluster that changes every second would have its analyses computed without end. Where one takes long, a page shows
the snapshot before for a short while, and then all that readers asked for are computed beside the requests for the newest.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import IO, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.files import locks
from django.db import connection
from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu_portal.bridge import number_of, outdated_since, revision_of, snapshot
from lianpu_portal.results import key_of

LONGEST_AGE = 60
"""Seconds that a page of analyses may lack a change of somebody else: nobody who looks at a county's gaps decides by what
was published a minute ago."""

SETTLED = LONGEST_AGE / 2
"""Seconds that such a page lacks a change before a newer one is computed beside the requests: in a busy market it would be
out of date at once. What is left until `LONGEST_AGE` is for those that take long, and for the turns of other processes."""

SLOW = 0.05
"""Seconds: what is computed faster than this is always computed for the newest snapshot, before the page is shown. In a
busy market that is once a second in each process that answers: two analyses of a fifth of a second took a fifth of it."""

_MOST = 200
_TURN = "analyses.lock"

must_hold: ContextVar[int] = ContextVar("must_hold", default=0)
"""The revision that this request must see at least: the person it comes from changed something."""


@dataclass
class _Settled:
    """An analysis with the snapshot that it was last computed for, how long that takes at most, and whether a reader asked
    for it since."""

    analyse: Callable[..., Any]
    positional: tuple[Hashable, ...]
    named: Mapping[str, Hashable]
    cluster: Cluster | None = None
    took: float = 0.0
    asked: bool = False
    working: threading.Lock = field(default_factory=threading.Lock)


_settled: OrderedDict[Hashable, _Settled] = OrderedDict()
_longest: WeakKeyDictionary[Cluster, float] = WeakKeyDictionary()
"""Seconds of the longest analysis of a snapshot so far."""
_lock = threading.Lock()


def settled(analyse: Callable[..., Any], *positional: Hashable, **named: Hashable) -> Cluster:
    """The snapshot for a page that shows `analyse(cluster, …)`, whose results are remembered when this returns.

    It is the newest one where the analysis is quick, where the page must hold what its reader has just changed, or where
    the one before has lacked a change for too long. Else the one before; a newer one is begun beside the requests in time.
    """
    newest = snapshot()
    entry = _entry_of(analyse, positional, named)
    earlier, entry.asked = entry.cluster, True
    if earlier is None or earlier is newest or not _may_be_shown(entry, earlier):
        return _settle(entry, newest)
    if (_age_of(earlier) or 0.0) > SETTLED and (turn := _turn()) is not None:
        threading.Thread(target=_renew, args=(turn,), name="analyses", daemon=True).start()
    return earlier


def _entry_of(analyse: Callable[..., Any], positional: tuple[Hashable, ...], named: dict[str, Hashable]) -> _Settled:
    key = key_of(analyse, positional, named)
    with _lock:
        entry = _settled.setdefault(key, _Settled(analyse, positional, named))
        _settled.move_to_end(key)
        while len(_settled) > _MOST:
            _settled.popitem(last=False)
    return entry


def _age_of(cluster: Cluster | None) -> float | None:
    """Seconds since the first change that it lacks; None where that is not known."""
    since = outdated_since(cluster) if cluster is not None else None
    return None if since is None else (timezone.now() - since).total_seconds()


def _may_be_shown(entry: _Settled, earlier: Cluster) -> bool:
    age = _age_of(earlier)
    return entry.took > SLOW and age is not None and age <= LONGEST_AGE and revision_of(earlier)[0] >= must_hold.get()


def _settle(entry: _Settled, cluster: Cluster) -> Cluster:
    """Compute it for `cluster`, unless a later snapshot was computed meanwhile; the one that it stands on."""
    with entry.working:  # a second reader waits for the first
        if entry.cluster is None or number_of(entry.cluster) < number_of(cluster):
            began = time.monotonic()
            entry.analyse(cluster, *entry.positional, **entry.named)
            took = time.monotonic() - began
            longest = _longest.get(cluster, 0.0)
            _longest[cluster] = max(took, longest)
            # Alone it might have taken that much longer: most stand on verdicts that the first of them finds. And half of what
            # it took before, at least: a page may have found them already.
            entry.cluster, entry.took, entry.asked = cluster, max(took + longest, entry.took / 2), False
        return entry.cluster


def _turn() -> IO[bytes] | None:
    """The right to compute beside the requests, until the file is closed; None while another thread or process has it:
    all that answer readers would else do so at the same moment."""
    file = (settings.STORE / _TURN).open("wb")
    if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
        return file
    file.close()
    return None


def _renew(turn: IO[bytes]) -> None:
    """Compute what readers asked for, one after the other, for one snapshot: most stand on the same verdicts, which are
    found once."""
    with turn:
        try:
            newest = snapshot()
            for entry in _asked_for():
                _settle(entry, newest)
        finally:
            connection.close()


def _asked_for() -> Iterator[_Settled]:
    """The slow ones among those that were asked for since they were last computed; snapshots that would be shown no more
    are let go on the way."""
    with _lock:
        entries = list(_settled.values())
    for entry in entries:
        if entry.asked and entry.took > SLOW:
            yield entry
        elif (_age_of(entry.cluster) or 0.0) > LONGEST_AGE:
            entry.cluster = None
