"""What is made from a few tables only, kept while these tables are the same: a cluster changes, its catalog seldom does."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.cluster.lookup import own_copy

Result = TypeVar("Result")

_MOST = 50
"""Results of one function: those of a few clusters, or of every chain of one."""

_MOST_OF_ROWS = 4_000
"""Results of a function of few rows: as many as a catalog has products."""


def of_tables(*tables: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """For functions of a cluster that look at these tables and nothing else of it: not computed again for a cluster that
    holds the same frames, whatever else differs. The result is shared and must not be changed."""

    def decorated(function: Callable[..., Result]) -> Callable[..., Result]:
        kept = Kept[Hashable, tuple[tuple[pl.DataFrame, ...], Result]](_MOST)

        @wraps(function)
        def derived(cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
            frames = tuple(cluster[table] for table in tables)
            key = (*map(id, frames), positional, tuple(sorted(named.items())))
            # The frames are held: no other can have the same id meanwhile.
            return kept.get(key, lambda: (frames, function(cluster, *positional, **named)))[1]

        return derived

    return decorated


def of_same_rows(*tables: str, beside: tuple[str, ...]) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """For functions of a cluster whose `tables` hold only the few rows that matter: not computed again for one whose rows
    in them are the same, even if they were read anew, while what it says of itself is, and the tables `beside` are the
    same frames. Nothing else of the cluster may be looked at. The result is shared, must not be changed, and should hold no
    memory of large frames (`own_copy`)."""

    def decorated(function: Callable[..., Result]) -> Callable[..., Result]:
        kept = Kept[Hashable, tuple[Cluster, Result]](_MOST_OF_ROWS)

        def is_still(before: Cluster, cluster: Cluster) -> bool:
            return (
                before.about == cluster.about
                and all(before[table] is cluster[table] for table in beside)
                and all(before[table].equals(cluster[table]) for table in tables)
            )

        @wraps(function)
        def derived(cluster: Cluster, *given: Hashable) -> Result:
            known = kept.known(given)
            if known is not None and is_still(known[0], cluster):
                return known[1]
            found = function(cluster, *given)
            kept.put(given, (_only(cluster, tables, beside), found))
            return found

        return derived

    return decorated


def _only(cluster: Cluster, tables: tuple[str, ...], beside: tuple[str, ...]) -> Cluster:
    """The cluster without its other tables, which need not be held, and with the few rows in memory of their own."""
    held = {table: own_copy(cluster[table]) for table in tables}
    return Cluster(cluster.about, held | {table: cluster[table] for table in beside})
