"""Whether the data moved on since a result was computed, and by how much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.kinds import Kind
from lianpu_portal.computations.models import Computation
from lianpu_portal.registry.revision import RevisionKey, changes_since, revision_key


@dataclass(frozen=True)
class Stale:
    """`rows` changed since, None where it cannot be told; `expired` listings passed their last day since."""

    rows: int | None = 0
    expired: int = 0

    def __bool__(self) -> bool:
        return self.rows != 0 or self.expired > 0


def staleness(computation: Computation, kind: Kind) -> Stale:
    """What changed in the tables on which the kind stands since the result's snapshot."""
    rows = _rows_since((computation.revision, computation.stamp), revision_key(), kind.tables)
    cluster = snapshot()
    return Stale(rows, _expired(cluster, computation.day, kind.tables))


@lru_cache(maxsize=500)
def _rows_since(then: RevisionKey, _now: RevisionKey, tables: frozenset[str] | None) -> int | None:
    """Rows that changed; the revision of now is what makes the answer the same again."""
    if then == _now:
        return 0
    logged = changes_since(then)
    if logged is None:
        return None
    return sum(len(keys) for table, keys in logged.rows.items() if tables is None or table in tables)


def _expired(cluster: Cluster, then: dt.date | None, tables: frozenset[str] | None) -> int:
    """Listings whose last day lies between that day and today."""
    now = cluster.about.as_of
    if then is None or now is None or then >= now:
        return 0
    passed = (pl.col("deadline") >= then) & (pl.col("deadline") < now)
    listings = [table for table in ("offers", "demands") if tables is None or table in tables]
    return sum(cluster[table].select(passed.sum()).item() for table in listings)
