"""The reader of sentences and the matchers of a snapshot: built once, beside the requests, and kept while they hold.

A decision about a pair changes the snapshot, but neither words nor index: the engine stays and reads the decisions of
the newest snapshot.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from weakref import WeakSet

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, Matcher, learned, listings_of

Pair = tuple[str, str]
OTHER = {"offers": "demands", "demands": "offers"}
"""The table of the other side."""

_NOT_READ = frozenset({"sources", "indicators", "decisions", "match_decisions"})
"""Tables whose change leaves index, words and links as they are."""


class Decisions(Mapping[Pair, str]):
    """(offer, demand) → verdict, as the newest snapshot says."""

    def __init__(self) -> None:
        self._now: dict[Pair, str] = {}

    def __getitem__(self, pair: Pair) -> str:
        return self._now[pair]

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def follow(self, cluster: Cluster) -> None:
        """From now on what this snapshot says."""
        rows = cluster["match_decisions"].select("offer", "demand", pl.col("verdict").cast(pl.String))
        self._now = {(offer, demand): verdict for offer, demand, verdict in rows.iter_rows()}


class Engine:
    """What reads and matches for one state of the tables."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.decisions = cluster, Decisions()
        self.snapshots: WeakSet[Cluster] = WeakSet()
        self._reader: SentenceReader | None = None
        self._matchers: dict[str, Matcher] = {}
        self._building = threading.Lock()
        self._started = False
        self.failed = False  # building broke off; the log says why

    @property
    def can_read(self) -> bool:
        """True once sentences can be read without waiting."""
        return self._reader is not None

    @property
    def can_match(self) -> bool:
        """True once both matchers stand."""
        return len(self._matchers) == len(OTHER)

    def start(self) -> None:
        """Build in a thread of its own, unless that has begun."""
        with _lock:
            begun, self._started = self._started, True
        if not begun:
            threading.Thread(target=self._try, name="matchers", daemon=True).start()

    def _try(self) -> None:
        try:
            self.build()
        finally:
            self.failed = not self.can_match

    def build(self) -> None:
        """Build what is not there yet; a second caller waits for the first."""
        with self._building:
            if self._reader is None:
                self._reader = SentenceReader.of(self.cluster)
            if not self.can_match:
                self._build_matchers()

    def _build_matchers(self) -> None:
        known = replace(Known.of(self.cluster), decisions=self.decisions)
        for table in OTHER:
            listings = listings_of(self.cluster, table)
            self._matchers[table] = Matcher.build(learned(self.cluster, known, listings), listings)

    def reader(self) -> SentenceReader:
        """The reader; waits for it where it is not built."""
        if self._reader is None:
            with self._building:
                self._reader = self._reader or SentenceReader.of(self.cluster)
        return self._reader

    def matcher(self, table: str) -> Matcher:
        """The matcher over offers or demands; waits for it where it is not built."""
        if not self.can_match:
            self.build()
        return self._matchers[table]


_KEPT = 2  # the newest, and the one that requests begun before it still use
_lock = threading.Lock()
_engines: list[Engine] = []


def engine_of(cluster: Cluster) -> Engine:
    """The engine of a snapshot; that of an earlier one where only decisions or sources have changed since."""
    with _lock:
        for engine in reversed(_engines):
            if cluster in engine.snapshots:
                return engine
        alike = [engine for engine in _engines if _reads_alike(engine.cluster, cluster)]
        engine = alike[-1] if alike else Engine(cluster)
        engine.snapshots.add(cluster)
        engine.decisions.follow(cluster)
        _engines[:] = [*[kept for kept in _engines if kept is not engine], engine][-_KEPT:]
        return engine


def _reads_alike(one: Cluster, other: Cluster) -> bool:
    """Whether two snapshots differ at most in tables that neither reading nor indexing looks at."""
    tables = [table for table in one.tables if table not in _NOT_READ]
    return one.about == other.about and all(one[table].equals(other[table]) for table in tables)
