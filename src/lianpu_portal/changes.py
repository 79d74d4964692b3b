"""What changed between two snapshots of the store, for whoever keeps something computed from the earlier one."""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from lianpu.cluster.cluster import Cluster
from lianpu_portal.registry.revision import RevisionKey

Key = tuple[Any, ...]
"""The values of the key columns of a row, in the order of the schema."""

_REMEMBERED = 2_000
"""Steps from one snapshot to the next that can be told: whoever follows the market lags behind by a few."""


@dataclass(frozen=True)
class Changes:
    """Keys of the rows that differ or may differ, by table; `about` where what the cluster says of itself does.

    A key that only the earlier snapshot has was deleted; one that only the later has was inserted.
    """

    rows: Mapping[str, frozenset[Key]] = field(default_factory=dict[str, frozenset[Key]])
    about: bool = False

    def of(self, table: str) -> frozenset[Key]:
        """The keys of one table."""
        return self.rows.get(table, frozenset())

    def ids(self, table: str) -> set[Any]:
        """The keys of a table with one key column, bare."""
        return {key[0] for key in self.of(table)}

    def __or__(self, other: Changes) -> Changes:
        tables = {**self.rows, **other.rows}
        return Changes({table: self.of(table) | other.of(table) for table in tables}, self.about or other.about)


@dataclass(eq=False)
class _Step:
    """A snapshot's place in the tree of those derived from one another."""

    number: int
    revision: RevisionKey
    before: _Step | None
    changes: Changes
    outdated: dt.datetime | None = None


class History:
    """Which snapshot was derived from which, and by what changes."""

    def __init__(self) -> None:
        self._steps: WeakKeyDictionary[Cluster, _Step] = WeakKeyDictionary()
        self._newest: deque[_Step] = deque()
        self._count = 0
        self._lock = threading.Lock()

    def note(
        self,
        new: Cluster,
        revision: RevisionKey,
        old: Cluster | None,
        changes: Changes,
        since: dt.datetime | None = None,
    ) -> None:
        """`new` was derived from `old`, which lacks a change made at `since`; without `old` it was read as a whole."""
        with self._lock:
            before = self._steps.get(old) if old is not None else None
            if before is not None and before.outdated is None:
                before.outdated = since
            self._count += 1
            step = self._steps[new] = _Step(self._count, revision, before, changes)
            self._newest.append(step)
            if len(self._newest) > _REMEMBERED:
                self._newest.popleft().before = None

    def number(self, cluster: Cluster) -> int:
        """Higher for a snapshot that was made later; 0 for a cluster that is none."""
        step = self._steps.get(cluster)
        return step.number if step else 0

    def revision(self, cluster: Cluster) -> RevisionKey:
        """The revision of the store that the snapshot holds at least; number 0 for a cluster that is none."""
        step = self._steps.get(cluster)
        return step.revision if step else (0, "")

    def outdated(self, cluster: Cluster) -> dt.datetime | None:
        """When the first change was made that the snapshot lacks; None where none is known."""
        step = self._steps.get(cluster)
        return step.outdated if step else None

    def between(self, old: Cluster, new: Cluster) -> Changes | None:
        """What may differ between two snapshots; None where it cannot be told."""
        if old is new:
            return Changes()
        with self._lock:
            mine, theirs = list(self._way(old)), list(self._way(new))
        known = {step.number for step in mine}
        meeting = next((step.number for step in theirs if step.number in known), None)
        if meeting is None:
            return None
        # Both ways up to where they meet: what a rolled-back snapshot changed differs from the later ones as well.
        walked = [step.changes for way in (mine, theirs) for step in _until(way, meeting)]
        found = Changes()
        for changes in walked:
            found |= changes
        return found

    def _way(self, cluster: Cluster) -> Iterator[_Step]:
        step = self._steps.get(cluster)
        while step is not None:
            yield step
            step = step.before


def _until(way: list[_Step], number: int) -> Iterator[_Step]:
    for step in way:
        if step.number == number:
            return
        yield step
