"""A search over the columns of a snapshot: which rows fit, how many would without each filter, and a page of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.derived import of_tables
from lianpu.cluster.folding import folded
from lianpu.cluster.kept import Kept
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu_portal.bridge import changes_between
from lianpu_portal.hall.column_building import columns_of, followed_columns
from lianpu_portal.hall.columns import DEADLINES, SHAPE, SHOWN_TO, STATES, Columns, Parts, cursor_of
from lianpu_portal.hall.counting import Flags
from lianpu_portal.hall.filters import ELSEWHERE, SIDES, UNKNOWN, Filters
from lianpu_portal.hall.found import Coded, Found, counted, followed
from lianpu_portal.hall.word_rows import WordRows
from lianpu_portal.naming import home_parts

PAGE = 30
_KEPT = 48  # searches whose rows are kept: a megabyte each in a hall of a million
_HALLS = 3  # as many snapshots as the bridge keeps; a hall holds its snapshot, so that nothing kept for as long as that may hold it
DUE_CLASSES = {"week": ("week",), "month": ("week", "month"), "later": ("later",), "none": ("none",)}
STATE_CLASSES = {"": ("open", "expiring"), "expiring": ("expiring",), "closed": ("closed",), "all": STATES}

Cursor = tuple[float, int]
Search = tuple[Filters, str]
FoundBefore = tuple[NDArray[np.uint8], Found]
"""What was found in columns that these follow, and the audience of each row then."""


@dataclass(frozen=True)
class Page:
    """Rows of a page in their order; where the page before ends and the next begins, None at either end."""

    rows: tuple[int, ...]
    before: Cursor | None
    after: Cursor | None


class Hall:
    """The searches of a snapshot; the last ones are kept."""

    def __init__(
        self, cluster: Cluster, columns: Columns, words: WordRows | None = None, earlier: Hall | None = None
    ) -> None:
        """`earlier` is one whose columns these follow."""
        self.cluster, self.columns = cluster, columns
        self.words = words or WordRows(cluster, columns)
        self._found = Kept[Search, Found](_KEPT)
        self._earlier: dict[Search, FoundBefore] = earlier.known_searches if earlier else {}

    @property
    def known_searches(self) -> dict[Search, FoundBefore]:
        """What was found, here or before, and who saw each row then; what was asked for last at the end."""
        audience = self.columns.parts.audience
        here = {key: (audience, found) for key, found in self._found.items()}
        before = [(key, known) for key, known in self._earlier.items() if key not in here]
        return dict([*before, *here.items()][-_KEPT:])

    def find(self, filters: Filters, audience: str) -> Found:
        """What fits the filters of what this audience may see."""
        key = (replace(filters, sort=""), audience)
        return self._found.get(key, lambda: self._find(filters, audience, self._earlier.get(key)))

    def page(self, filters: Filters, audience: str, after: Cursor | None = None, before: Cursor | None = None) -> Page:
        """The rows after (or before) a place in the sorting; the first ones where none is given."""
        sort, fits = filters.sort or "newest", self.find(filters, audience).fits
        order = self.columns.orders[sort]
        if before is not None:
            end = self.columns.place_before(sort, *before)
            rows = _first_fitting(order[:end][::-1], fits, PAGE + 1)
            more_before, more_after, shown = len(rows) > PAGE, True, rows[:PAGE][::-1]
        else:
            start = 0 if after is None else self.columns.place_before(sort, after[0], after[1] - 1)
            rows = _first_fitting(order[start:], fits, PAGE + 1)
            more_before, more_after, shown = after is not None, len(rows) > PAGE, rows[:PAGE]
        if not shown:
            return Page((), None, None)
        ends = cursor_of(self.columns, sort, shown[0]), cursor_of(self.columns, sort, shown[-1])
        return Page(tuple(shown), ends[0] if more_before else None, ends[1] if more_after else None)

    def first(self, filters: Filters, audience: str, most: int) -> list[int]:
        """The first rows of a search."""
        return _first_fitting(self.columns.orders[filters.sort or "newest"], self.find(filters, audience).fits, most)

    def forget(self) -> None:
        """Keep no search: for measuring what the first reader waits."""
        self._found.clear()
        self._earlier = {}
        self.words.forget()

    # what passes

    def _find(self, filters: Filters, audience: str, before: FoundBefore | None) -> Found:
        parts, chosen = self.columns.parts, np.ones(len(self.columns), np.bool_)
        if filters.firm:
            chosen &= parts.firm == self._firm(filters.firm)
        for word in folded(filters.q).split():
            chosen &= self.words.of(word)
        allowed = (
            self._joint_allowed(filters), self._nodes_allowed(filters.chain, filters.node),
            self.regions_allowed(filters.region), self._certificates_allowed(filters.certificate),
        )  # fmt: skip
        shown = chosen & self.columns.shown_to(audience)
        if before is None:
            return counted(shown, _coded(parts, slice(None)), allowed)
        then, found = before
        known = len(then)
        gone = np.flatnonzero((then != 0) & (parts.audience[:known] == 0)).astype(np.int32)
        was_shown = chosen[gone] & ((then[gone] & SHOWN_TO[audience]) != 0)
        left = counted(was_shown, _coded(parts, gone), allowed)
        came = counted(shown[known:], _coded(parts, slice(known, None)), allowed)
        return followed(found, gone, left, came)

    def _joint_allowed(self, filters: Filters) -> Flags:
        allowed = np.zeros(SHAPE, np.bool_)
        sides = [SIDES[filters.side]] if filters.side else list(range(SHAPE[0]))
        categories = [CATEGORIES.index(filters.category)] if filters.category else list(range(SHAPE[1]))
        due = [DEADLINES.index(name) for name in (DUE_CLASSES[filters.due] if filters.due else DEADLINES)]
        states = [STATES.index(name) for name in STATE_CLASSES[filters.state]]
        allowed[np.ix_(sides, categories, due, states)] = True
        return allowed.ravel()

    def _nodes_allowed(self, chain: str, node: str) -> Flags:
        allowed = np.ones(len(self.columns.nodes.ids), np.bool_)
        if chain:
            allowed &= self.members(chain)
        if node:
            inside = np.zeros_like(allowed)
            inside[self.columns.nodes.within(node)] = True
            allowed &= inside
        return allowed

    def members(self, chain: str) -> Flags:
        """The nodes of a chain."""
        return _members(self.cluster, chain, self.columns.nodes.ids)

    def regions_allowed(self, region: str) -> Flags:
        codes = self.columns.lists.regions
        if not region:
            return np.ones(len(codes), np.bool_)
        if region == UNKNOWN:
            return np.arange(len(codes)) == 0
        home = self.cluster.about.region or ""
        wider = home if region == ELSEWHERE else region
        inside = np.array([wider in path for path in self.region_paths], np.bool_)
        if region != ELSEWHERE:
            return inside
        around = {"", *RegionTree.of(self.cluster).path(home)} if home else {""}
        return ~inside & np.array([(code or "") not in around for code in codes], np.bool_)

    @cached_property
    def region_paths(self) -> list[tuple[str, ...]]:
        """Each region that rows lie in, with all wider ones; none for the place that is not known."""
        tree = RegionTree.of(self.cluster)
        return [tuple(tree.path(code)) if code else () for code in self.columns.lists.regions]

    @cached_property
    def home_parts(self) -> list[str]:
        """The codes of the parts of the home region."""
        return [code for code, _name in home_parts(self.cluster)]

    @cached_property
    def segments(self) -> list[str]:
        """The segments of the catalog, in the order of the taxonomy."""
        tree = Taxonomy.of(self.cluster)
        return [node for node in self.columns.nodes.ids[1:] if tree.is_segment(node)]

    def _certificates_allowed(self, wanted: Iterable[str]) -> Flags:
        asked = set(wanted)
        return np.array([asked <= held for held in self.certificate_sets], np.bool_)

    @cached_property
    def certificate_sets(self) -> list[frozenset[str]]:
        """The certificate keys that each code stands for."""
        return [frozenset((joined or "").split(";")) - {""} for joined in self.columns.lists.certificates]

    def _firm(self, firm: str) -> int:
        found = (self.columns.lists.firms == firm).arg_max()
        return -1 if found is None or self.columns.lists.firms[found] != firm else found


_halls = Kept[Cluster, Hall](_HALLS)
_latest: Hall | None = None
_latest_lock = threading.Lock()


def hall(cluster: Cluster) -> Hall:
    """The hall of a snapshot; where only a few rows differ from the one before, its columns are followed, not built."""
    return _halls.get(cluster, lambda: _hall_of(cluster))


def _hall_of(cluster: Cluster) -> Hall:
    global _latest
    with _latest_lock:
        _latest = (_followed(_latest, cluster) if _latest else None) or Hall(cluster, columns_of(cluster))
    return _latest


def _followed(before: Hall, cluster: Cluster) -> Hall | None:
    changes = changes_between(before.cluster, cluster)
    if changes is None or changes.about:
        return None
    ids = {table: changes.ids(table) for table in changes.rows}
    columns = followed_columns(before.columns, before.cluster, cluster, ids)
    if columns is None:
        return None
    renamed = before.columns.lists.firms.is_in(list(ids.get("enterprises", ()))).any()
    if renamed:  # words that told of a firm may tell of it no more
        return Hall(cluster, columns)
    return Hall(cluster, columns, WordRows(cluster, columns, before.words), before)


def _coded(parts: Parts, rows: slice | NDArray[np.int32]) -> Coded:
    return parts.joint[rows], parts.node[rows], parts.region[rows], parts.certificates[rows]


def _first_fitting(order: NDArray[np.int32], fits: Flags, most: int) -> list[int]:
    """The first rows of an order that fit: looked through in stretches that grow, for most fit soon."""
    found: list[int] = []
    start, stretch = 0, 1024
    while start < len(order) and len(found) < most:
        part = order[start : start + stretch]
        found += part[fits[part]].tolist()
        start, stretch = start + stretch, stretch * 4
    return found[:most]


@of_tables("chains", "products", "inputs")
def _members(cluster: Cluster, chain: str, ids: tuple[str, ...]) -> Flags:
    members = set(chain_members(cluster, chain))
    return np.array([node in members for node in ids], np.bool_)
