"""Results of the analyses, kept as long as the snapshot they were computed from.

A large cluster that changes every second would have its analyses computed without end. Where one takes long, a page may
show the snapshot before for a short while, and then the newest is computed beside the requests (`settled`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection
from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu_portal.bridge import number_of, outdated_since, revision_of, snapshot

Result = TypeVar("Result")

LONGEST_AGE = 60
"""Seconds that a page of analyses may lack a change of somebody else: nobody who looks at a county's gaps decides by what
was published a minute ago, and a million listings are analysed in it, each analysis in its turn."""

SETTLED = LONGEST_AGE / 2
"""Seconds that such a page lacks a change before a newer one is computed beside the requests: in a busy market it would be
out of date at once, and every process that answers spent a fifth of a core on figures of the second before."""

SHARED = LONGEST_AGE / 4
"""Seconds that the snapshot which analyses are computed for beside the requests may lack a change: most stand on the same
verdicts, which are found once for all that are computed for one snapshot."""

SLOW = 0.05
"""Seconds: what is computed faster than this is always computed for the newest snapshot, before the page is shown. In a
busy market that is once a second in each process that answers: two analyses of a fifth of a second took a fifth of it."""

REST = 10
"""Times as long as an analysis took, none is computed beside the requests after it: one after the other at once, they held
up every reader for seconds."""

_MOST = 500  # results of one snapshot: every chain, county and buyer of a large cluster, many times over
_MOST_SETTLED = 200
_kept: WeakKeyDictionary[Cluster, Kept[Hashable, Any]] = WeakKeyDictionary()
_settled: OrderedDict[Hashable, _Settled] = OrderedDict()
_longest: WeakKeyDictionary[Cluster, float] = (
    WeakKeyDictionary()
)  # seconds of the longest analysis of a snapshot so far
_lock = threading.Lock()
_one_beside = threading.Lock()  # held while an analysis is computed beside the requests
_rested = 0.0  # when the next may be
_shared: Cluster | None = None  # what the last one was computed for

must_hold: ContextVar[int] = ContextVar("must_hold", default=0)
"""The revision that this request must see at least: the person it comes from changed something."""


def _key(function: Callable[..., Any], positional: tuple[Hashable, ...], named: dict[str, Hashable]) -> Hashable:
    """An argument of None says nothing: left out, it asks the same."""
    given = (pair for pair in named.items() if pair[1] is not None)
    return function, positional, tuple(sorted(given, key=lambda pair: pair[0]))


def remember(function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
    """`function(cluster, …)`, computed once for each snapshot and set of arguments; who asks meanwhile waits for it.

    The snapshot is the same object as long as its revision is, so that a change of any row starts afresh.
    """
    key = _key(function, positional, named)
    with _lock:
        results = _kept.setdefault(cluster, Kept(_MOST))
    return results.get(key, lambda: function(cluster, *positional, **named))


def recall(
    function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable
) -> Result | None:
    """The same where it is kept already; None where it would have to be computed."""
    with _lock:
        results = _kept.get(cluster)
    return results.known(_key(function, positional, named)) if results is not None else None


@dataclass
class _Settled:
    """The snapshot that an analysis was last computed for, and how long that takes at most."""

    cluster: Cluster | None = None
    took: float = 0.0
    working: threading.Lock = field(default_factory=threading.Lock)


def _age_of(cluster: Cluster | None) -> float | None:
    """Seconds since the first change that it lacks; None where that is not known."""
    since = outdated_since(cluster) if cluster is not None else None
    return None if since is None else (timezone.now() - since).total_seconds()


def settled(analyse: Callable[..., Any], *positional: Hashable, **named: Hashable) -> Cluster:
    """The snapshot for a page that shows `analyse(cluster, …)`, whose results are remembered when this returns.

    It is the newest one where the analysis is quick, where the page must hold what its reader has just changed, or where
    the one before has lacked a change for too long. Else the one before; a newer one is begun beside the requests in time.
    """
    newest, key = snapshot(), _key(analyse, positional, named)
    with _lock:
        entry = _settled.setdefault(key, _Settled())
        _settled.move_to_end(key)
        while len(_settled) > _MOST_SETTLED:
            _settled.popitem(last=False)
    earlier = entry.cluster
    if earlier is None or earlier is newest or not _may_be_shown(entry, earlier):
        return _settle(entry, newest, analyse, positional, named)
    if (_age_of(earlier) or 0.0) > SETTLED and time.monotonic() > _rested and _one_beside.acquire(blocking=False):
        threading.Thread(target=_beside, args=(entry, analyse, positional, named), name="analysis", daemon=True).start()
    return earlier


def _may_be_shown(entry: _Settled, earlier: Cluster) -> bool:
    age = _age_of(earlier)
    return entry.took > SLOW and age is not None and age <= LONGEST_AGE and revision_of(earlier)[0] >= must_hold.get()


def _settle(
    entry: _Settled, cluster: Cluster, analyse: Callable[..., Any], positional: tuple[Any, ...], named: dict[str, Any]
) -> Cluster:
    global _rested
    if entry.cluster is cluster:
        return cluster
    with entry.working:  # a second reader waits for the first
        if entry.cluster is not cluster:
            began = time.monotonic()
            analyse(cluster, *positional, **named)
            took = time.monotonic() - began
            _rested = began + took + REST * took
            longest = _longest.get(cluster, 0.0)
            _longest[cluster] = max(took, longest)
            # Alone it might have taken that much longer: most stand on verdicts that the first of them finds. And half of what
            # it took before, at least: a page may have found them already.
            entry.cluster, entry.took = cluster, max(took + longest, entry.took / 2)
    return cluster


def _beside(entry: _Settled, analyse: Callable[..., Any], positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    try:
        _settle(entry, _shared_snapshot(entry.cluster), analyse, positional, named)
    finally:
        _one_beside.release()
        connection.close()


def _shared_snapshot(earlier: Cluster | None) -> Cluster:
    """The one that the last analysis was computed for, unless it lacks a change for long or is no newer than `earlier`."""
    global _shared
    age = _age_of(_shared)
    if age is None or age > SHARED or _shared is None or (earlier and number_of(_shared) <= number_of(earlier)):
        _shared = snapshot()
    return _shared
