"""What follows from a cluster alone is worked out once for all tests that load an equal one.

Hundreds of tests load the same small cluster into a database of their own: its words, whether it is valid and what the
core finds in it are the same each time. What the portal makes of it with other rows of its database is not shared.
"""

from __future__ import annotations

import operator
import os
import shutil
import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl

from lianpu.cluster.checks import check_cluster
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.kept import Kept
from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, Matcher, learned
from lianpu.match.corpus import certificate_bits
from lianpu.match.index import Index
from lianpu.match.outcomes import outcomes_of
from lianpu_portal.market.engine import WORDS
from tests.alone import OF_THIS_RUN

_CLUSTERS, _RESULTS, _WORDS = 60, 200, 40  # how many are kept: a module loads a few clusters, again and again

_same: WeakKeyDictionary[Cluster, Kept[Hashable, Any]] = WeakKeyDictionary()
_alike: deque[tuple[Hashable, Cluster, Kept[Hashable, Any]]] = deque(maxlen=_CLUSTERS)
_lock = threading.Lock()  # matchers are built in threads
_words: deque[tuple[Cluster, pl.DataFrame, Any]] = deque(maxlen=_WORDS)
_indexes: deque[tuple[tuple[Any, ...], pl.DataFrame, Path]] = deque(maxlen=_WORDS)


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


def read_once(of: Callable[[Cluster], SentenceReader], cluster: Cluster) -> SentenceReader:
    """`SentenceReader.of`, done once for all clusters with the same words: those that differ in their rows read alike."""
    return once(of, _words_alone(cluster))


def known_once(of: Callable[[Cluster], Known], cluster: Cluster) -> Known:
    """`Known.of`, whose words are made once for all clusters with the same words."""
    decisions = cluster["match_decisions"].select("offer", "demand", pl.col("verdict").cast(pl.String))
    return replace(
        once(of, _words_alone(cluster)), today=cluster.about.as_of, deals=Known.deals_of(cluster), outcomes=outcomes_of(cluster),
        decisions={(offer, demand): verdict for offer, demand, verdict in decisions.iter_rows()}, read=Kept(_RESULTS),
    )  # fmt: skip


def _words_alone(cluster: Cluster) -> Cluster:
    """The cluster without the rows that no text is read with, as the engine itself tells them apart."""
    tables = {table: rows if table in WORDS else rows.clear() for table, rows in cluster.tables.items()}
    return Cluster(About("", region=cluster.about.region), tables)


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


def built_once(build: Callable[..., Matcher], known: Known, listings: pl.DataFrame, *rest: Any, **more: Any) -> Matcher:
    """`Matcher.build`, whose index is made once for equal listings and the same words; each matcher has a copy to change."""
    if rest or more:
        return build(known, listings, *rest, **more)
    made_with = (known.table, known.relations, known.tree)
    for words, rows, folder in tuple(_indexes):
        if all(map(operator.is_, words, made_with)) and rows.equals(listings):
            return _copied(folder, known, listings)
    built = build(known, listings)
    kept = Path(tempfile.mkdtemp(prefix="index-", dir=os.environ[OF_THIS_RUN]))
    shutil.copytree(built._index.folder, kept, dirs_exist_ok=True)
    _indexes.append((made_with, listings, kept))
    return built


def _copied(folder: Path, known: Known, listings: pl.DataFrame) -> Matcher:
    place = Path(tempfile.mkdtemp(prefix="lianpu-match-"))
    shutil.copytree(folder, place, dirs_exist_ok=True)
    matcher = Matcher(known, listings, Index.open(place), certificate_bits(listings))
    weakref.finalize(matcher, shutil.rmtree, place, ignore_errors=True)
    return matcher


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
