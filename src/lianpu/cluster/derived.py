"""What is made from a few tables only, kept while these tables are the same: a cluster changes, its catalog seldom does."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept

Result = TypeVar("Result")

_MOST = 50
"""Results of one function: those of a few clusters, or of every chain of one."""


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
