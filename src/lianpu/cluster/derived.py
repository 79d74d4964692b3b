"""What is made from a few tables only, kept while these tables are the same: a cluster changes, its catalog seldom does."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.in_turn import InTurn

Result = TypeVar("Result")

_MOST = 50
"""Results of one function: those of a few clusters, or of every chain of one."""


def of_tables(*tables: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """For functions of a cluster that look at these tables and nothing else of it: not computed again for a cluster that
    holds the same frames, whatever else differs. The result is shared and must not be changed."""

    def decorated(function: Callable[..., Result]) -> Callable[..., Result]:
        kept: OrderedDict[Hashable, tuple[tuple[pl.DataFrame, ...], Result]] = OrderedDict()
        lock, turns = threading.Lock(), InTurn()

        def known(key: Hashable) -> tuple[tuple[pl.DataFrame, ...], Result] | None:
            with lock:
                if found := kept.get(key):  # the frames are held: no other can have the same id meanwhile
                    kept.move_to_end(key)
                return found

        @wraps(function)
        def derived(cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
            frames = tuple(cluster[table] for table in tables)
            key: Any = (*map(id, frames), positional, tuple(sorted(named.items())))
            if (found := known(key)) is not None:
                return found[1]
            with turns.turn(key):
                if (found := known(key)) is not None:
                    return found[1]
                result = function(cluster, *positional, **named)
                with lock:
                    kept[key] = frames, result
                    while len(kept) > _MOST:
                        kept.popitem(last=False)
                return result

        return derived

    return decorated
