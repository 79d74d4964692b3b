"""The reader of sentences and the matchers: built once beside the requests, then following every change of listings.

What is built stands on the words of the tables (products, their other words, regions …): a change of these has it built
anew, while the one before answers. A change of offers and demands is followed row by row, and is found at once. Each
snapshot has an engine of its own: what a request sees stays of one piece while others publish.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, ItemsView, Iterator, Mapping
from dataclasses import replace

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import places_of, rows_with
from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, Matcher, learned, listings_of
from lianpu.match.outcomes import outcomes_of
from lianpu_portal.bridge import changes_between, number_of
from lianpu_portal.changes import Changes, Key

Pair = tuple[str, str]
OTHER = {"offers": "demands", "demands": "offers"}
"""The table of the other side."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "products": ("id", "name", "name_en", "parent", "kind", "processes", "materials"),
    "product_aliases": ("alias", "product", "ambiguous"),
    "terms": ("kind", "id"),
    "inputs": ("product", "input"),
    "regions": ("code", "name", "name_en", "parent", "latitude", "longitude"),
}
"""Tables and columns that texts are read and products compared with: where they change, all is built anew."""

FOLLOWED_AT_ONCE = 2_000
"""Changed listings that a request waits for: a tenth of a second. More are followed beside the requests."""

PATIENCE = 0.5
"""Seconds that a request waits for others that bring the matchers up to date; then it sees them as they were."""

DRIFT, LEAST_DRIFT = 0.1, 20_000
"""Built anew once so large a share of the listings changed since, and at least so many: the words that are learned from
listings are of their time, and what was deleted still takes its room."""


class Decisions(Mapping[Pair, str]):
    """(offer, demand) → verdict, as the newest snapshot says."""

    def __init__(self, cluster: Cluster) -> None:
        self._now = _verdicts(cluster["match_decisions"])

    def __getitem__(self, pair: Pair) -> str:
        return self._now[pair]

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def items(self) -> ItemsView[Pair, str]:
        """All pairs, at the speed of a dict."""
        return self._now.items()

    def follow(self, cluster: Cluster, changed: Collection[Key]) -> None:
        """From now on what this snapshot says of the pairs that changed; a reader under way keeps what it reads."""
        rows = cluster["match_decisions"]
        rows = rows_with(rows, "offer", {offer for offer, _demand in changed})
        kept = {pair: verdict for pair, verdict in self._now.items() if pair not in changed}
        self._now = kept | {pair: verdict for pair, verdict in _verdicts(rows).items() if pair in changed}


def _verdicts(rows: pl.DataFrame) -> dict[Pair, str]:
    pairs = rows.select("offer", "demand", pl.col("verdict").cast(pl.String))
    return {(offer, demand): verdict for offer, demand, verdict in pairs.iter_rows()}


_numbers = itertools.count()


class Standing:
    """A reader and matchers over the words of one snapshot, following the listings of later ones."""

    def __init__(self, cluster: Cluster) -> None:
        self.number = next(_numbers)
        self.now = cluster
        self.decisions = Decisions(cluster)
        self.reader: SentenceReader | None = None
        self.pins: Mapping[str, Matcher] = {}
        self.begun = False
        self.failed = False  # building broke off; the log says why
        self.outdated = False  # the words have changed since
        self._live: dict[str, Matcher] = {}
        self._changed = 0
        self._working = threading.RLock()

    @property
    def is_built(self) -> bool:
        """Whether both matchers stand."""
        return bool(self.pins)

    @property
    def must_be_renewed(self) -> bool:
        """Whether its words are of yesterday, or so many listings changed that what it learned from them is."""
        held = sum(len(pin) for pin in self.pins.values())
        return self.outdated or self._changed > max(LEAST_DRIFT, DRIFT * held)

    def build(self) -> None:
        """Build what is not there yet; a second caller waits for the first."""
        with self._working:
            if self.reader is None:
                self.reader = SentenceReader.of(self.now)
            if not self.is_built:
                listings = {table: listings_of(self.now, table) for table in OTHER}
                known = learned(self.now, Known.of(self.now), pl.concat(listings.values()))
                known = replace(known, decisions=self.decisions)
                self._live = {table: Matcher.build(known, rows) for table, rows in listings.items()}
                self._pin()
        _take_over(self)

    def words(self) -> SentenceReader:
        """The reader; waits for it where it is not built."""
        if self.reader is None:
            with self._working:
                self.reader = self.reader or SentenceReader.of(self.now)
        return self.reader

    def _pin(self) -> None:
        self.pins = {table: matcher.pinned() for table, matcher in self._live.items()}

    def follow(
        self, cluster: Cluster, most: float = float("inf"), patience: float = -1
    ) -> Mapping[str, Matcher] | None:
        """The matchers once they have taken in what changed up to this snapshot, or one after it.

        None where that is more than `most` listings or cannot be told, or where others are at work on them for longer
        than `patience` (seconds).
        """
        if not self._working.acquire(timeout=patience):
            return None
        try:
            if number_of(cluster) > number_of(self.now) and not self._take_in(cluster, most):
                return None
            return self.pins
        finally:
            self._working.release()

    def _take_in(self, cluster: Cluster, most: float) -> bool:
        changes = changes_between(self.now, cluster)
        if changes is None:
            return False
        ids = {table: _listings_touched(changes, self.now, cluster, table) for table in OTHER}
        if sum(map(len, ids.values())) > most:
            return False
        if changes.about or changes.of("links") or changes.of("match_outcomes"):
            for table, matcher in self._live.items():
                self._live[table] = matcher.knowing(_still_known(matcher.known, cluster, changes))
        for table, codes in ids.items():
            _put(self._live[table], listings_of(cluster, table, codes), codes)
            self._changed += len(codes)
        if changes.of("match_decisions"):
            self.decisions.follow(cluster, changes.of("match_decisions"))
        self.outdated = self.outdated or words_changed(changes, self.now, cluster)
        self.now = cluster
        self._pin()
        return True


def _put(matcher: Matcher, listings: pl.DataFrame, codes: set[str]) -> None:
    """Let the matcher hold these open listings, and no other of these ids."""
    closed = codes.difference(listings["id"])
    if closed:
        matcher.delete(closed)
    if listings.height:
        matcher.add(listings)


def _still_known(known: Known, cluster: Cluster, changes: Changes) -> Known:
    """What is known beside words and places, as of this snapshot."""
    known = replace(known, today=cluster.about.as_of)
    if changes.of("match_outcomes"):
        known = replace(known, outcomes=outcomes_of(cluster))
    return replace(known, deals=Known.deals_of(cluster)) if changes.of("links") else known


def _listings_touched(changes: Changes, old: Cluster, new: Cluster, table: str) -> set[str]:
    """Ids of offers or demands that changed themselves, or whose place did because a site of their firm changed."""
    touched = changes.ids(table)
    if sites := changes.ids("sites"):
        moved = {firm for cluster in (old, new) for firm in rows_with(cluster["sites"], "id", sites)["enterprise"]}
        touched |= set(new[table]["id"].gather(places_of(new[table]["enterprise"], moved)))
    return touched


def words_changed(changes: Changes, old: Cluster, new: Cluster) -> bool:
    """Whether anything that texts are read with differs: words, the taxonomy, recipes, places, the home region."""
    if old.about.region != new.about.region:
        return True
    touched = [table for table in WORDS if changes.of(table)]
    return any(not old[table].select(WORDS[table]).equals(new[table].select(WORDS[table])) for table in touched)


class Engine:
    """What reads and matches for one snapshot; while its own is built, `earlier` answers, where there is one."""

    def __init__(self, cluster: Cluster, standing: Standing, earlier: Engine | None = None) -> None:
        self.cluster, self._standing, self._earlier = cluster, standing, earlier
        self._pins: Mapping[str, Matcher] | None = None
        self._broken = False
        self._following = False

    @property
    def failed(self) -> bool:
        """Whether building broke off."""
        return self._broken or self._standing.failed

    @failed.setter
    def failed(self, broken: bool) -> None:
        self._broken = broken

    @property
    def can_read(self) -> bool:
        """True once sentences can be read without waiting."""
        return self._standing.reader is not None or (self._earlier is not None and self._earlier.can_read)

    @property
    def can_match(self) -> bool:
        """True once both matchers answer."""
        return self._standing.is_built or (self._earlier is not None and self._earlier.can_match)

    def start(self) -> None:
        """Build in a thread of its own, unless that has begun."""
        _start(self._standing)

    def build(self) -> None:
        """Build, and follow up to this snapshot; waits until that is done."""
        self._standing.build()
        self._pins = self._standing.follow(self.cluster)

    def reader(self) -> SentenceReader:
        """The reader; waits for it where none is built."""
        if self._standing.reader is None and self._earlier is not None and self._earlier.can_read:
            return self._earlier.reader()
        return self._standing.words()

    def matcher(self, table: str) -> Matcher:
        """The matcher over offers or demands; waits for it where none is built."""
        if not self._standing.is_built and self._earlier is not None and self._earlier.can_match:
            return self._earlier.matcher(table)
        if not self._standing.is_built:
            self.build()
        if self._pins is None:
            self._earlier = None
            self._pins = self._standing.follow(self.cluster, FOLLOWED_AT_ONCE, PATIENCE)
        if self._pins is None:
            self._follow_beside()
        return (self._pins or self._standing.pins)[table]

    def _follow_beside(self) -> None:
        """So much changed that the matchers take it in beside the requests, which see them as they were meanwhile."""
        if not self._following:
            self._following = True
            threading.Thread(target=self.build, name="listings", daemon=True).start()


_KEPT = 2  # the newest, and the one that requests begun before it still use
_lock = threading.Lock()
_one_at_a_time = threading.Lock()  # building takes all cores
_serving: Standing | None = None  # built last: it answers
_next: Standing | None = None  # what will answer once it is built
_engines: list[Engine] = []


def engine_of(cluster: Cluster) -> Engine:
    """The engine of a snapshot."""
    with _lock:
        for engine in reversed(_engines):
            if engine.cluster is cluster:
                return engine
        engine = _engine(cluster)
        _engines[:] = [*_engines, engine][-_KEPT:]
    return engine


def _engine(cluster: Cluster) -> Engine:
    """A new engine on what stands, or where that does not hold for this snapshot, on something new that is begun."""
    global _next
    newest = _next or _serving
    changes = changes_between(newest.now, cluster) if newest else None
    if newest is None or changes is None:  # nothing to answer meanwhile: other tables, or none before
        _next = Standing(cluster)
        return Engine(cluster, _next)
    answers = _serving is not None and changes_between(_serving.now, cluster) is not None
    earlier = Engine(cluster, _serving) if _serving is not None and answers else None
    is_newer = number_of(cluster) > number_of(newest.now)
    if is_newer and (newest.must_be_renewed or words_changed(changes, newest.now, cluster)):
        _next = Standing(cluster)
        if earlier is not None:
            _start(_next)
    return Engine(cluster, _next or newest, earlier)


def _start(standing: Standing) -> None:
    """Build in a thread of its own, unless that has begun or it already stands."""
    if not (standing.begun or standing.is_built):
        standing.begun = True
        threading.Thread(target=_build_in_turn, args=(standing,), name="matchers", daemon=True).start()


def _build_in_turn(standing: Standing) -> None:
    with _one_at_a_time:
        if _next is not standing:  # something newer waits behind it
            standing.begun = False
            return
        try:
            standing.build()
        finally:
            standing.failed = not standing.is_built


def _take_over(standing: Standing) -> None:
    """From now on it answers, unless something newer does."""
    global _next, _serving
    with _lock:
        if standing is _next:
            _next = None
        if _serving is None or standing.number > _serving.number:
            _serving = standing
