"""What follows from a cluster alone is worked out once for all tests that load an equal one.

Hundreds of tests load the same small cluster into a database of their own: its words, whether it is valid and what the
core finds in it are the same each time. What the portal makes of it with other rows of its database is not shared.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl

from lianpu.cluster.checks import check_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.match import Known, learned

_CLUSTERS, _RESULTS, _WORDS = 60, 200, 40  # how many are kept: a module loads a few clusters, again and again

_same: WeakKeyDictionary[Cluster, Kept[Hashable, Any]] = WeakKeyDictionary()
_alike: deque[tuple[Hashable, Cluster, Kept[Hashable, Any]]] = deque(maxlen=_CLUSTERS)
_lock = threading.Lock()  # matchers are built in threads
_words: deque[tuple[Cluster, pl.DataFrame, Any]] = deque(maxlen=_WORDS)


def shared(cluster: Cluster) -> Kept[Hashable, Any]:
    """What is kept for this cluster and all that equal it."""
    with _lock:
        if cluster not in _same:
            outline = (cluster.about, *(frame.height for frame in cluster.tables.values()))
            for alike, kept, results in _alike:
                if alike == outline and kept.equals(cluster):
                    _same[cluster] = results
                    break
            else:
                _same[cluster] = Kept(_RESULTS)
                _alike.append((outline, cluster, _same[cluster]))
        return _same[cluster]


def once(read: Callable[[Cluster], Any], cluster: Cluster) -> Any:
    """`read(cluster)`, done once for all equal clusters."""
    return shared(cluster).get(read, lambda: read(cluster))


def checked_once(cluster: Cluster) -> pl.DataFrame:
    """`check_cluster`, done once for all equal clusters in which everything was read; again where it finds something."""
    if cluster.unread.is_empty() and once(_is_sound, cluster):
        return cluster.unread
    return check_cluster(cluster)


def _is_sound(cluster: Cluster) -> bool:
    return check_cluster(cluster).is_empty()


def learned_once(cluster: Cluster, known: Known, listings: pl.DataFrame) -> Known:
    """`learned`, done once for all equal clusters and listings."""
    for kept, texts, embedding in tuple(_words):
        if texts.equals(listings) and kept.equals(cluster):
            return known.with_words(embedding)
    taught = learned(cluster, known, listings)
    _words.append((cluster, listings, taught.embedding))
    return taught


class ResultsOfEqual(WeakKeyDictionary[Cluster, Any]):
    """Takes the place of what `lianpu_portal.results` keeps: analyses of the core are those of any equal cluster.

    Where a test has put a function of its own in the place of one of the core's, that is asked.
    """

    def setdefault(self, key: Cluster, default: Any = None) -> Any:
        """What is kept for a snapshot."""
        return super().setdefault(key, _Results(key, default))


class _Results:
    def __init__(self, cluster: Cluster, own: Kept[Hashable, Any]) -> None:
        self._own, self._shared = own, shared(cluster)

    def _place(self, key: Any) -> Kept[Hashable, Any]:
        return self._shared if key[0].__module__.startswith("lianpu.") else self._own

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        return self._place(key).get(key, make)

    def known(self, key: Any) -> Any:
        return self._place(key).known(key)
