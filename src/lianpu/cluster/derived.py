"""What is made from a few tables only, kept while these tables are the same: a cluster changes, its catalog seldom does."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.cluster.lookup import own_copy, piece_of
from lianpu.cluster.splicing import pieces_of

Result = TypeVar("Result")

_CLUSTERS = 4
"""Clusters of which a result is kept: what a member and a stranger see of the newest, and of the one before it."""

_MOST = 50
"""Results of one function of a cluster: those of every chain."""

_PIECES = 32
"""Pieces of tables of which a result is kept: those of a few clusters, most of whose tables are one piece."""

_MOST_OF_ROWS = 4_000
"""Results of a function of few rows: as many as a catalog has products."""


def of_tables(*tables: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """For functions of a cluster that look at these tables and nothing else of it: not computed again for a cluster that
    holds the same frames, whatever else differs. The result is shared and must not be changed."""

    def decorated(function: Callable[..., Result]) -> Callable[..., Result]:
        kept = Kept[Hashable, Kept[Hashable, tuple[tuple[pl.DataFrame, ...], Result]]](_MOST)

        @wraps(function)
        def derived(cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
            frames = tuple(cluster[table] for table in tables)
            of_these = kept.get((positional, tuple(sorted(named.items()))), lambda: Kept(_CLUSTERS))
            # The frames are held: no other can have the same id meanwhile.
            return of_these.get(tuple(map(id, frames)), lambda: (frames, function(cluster, *positional, **named)))[1]

        return derived

    return decorated


def of_pieces(
    *beside: str,
) -> Callable[[Callable[[pl.DataFrame, Cluster], Result]], Callable[[pl.DataFrame, Cluster], list[Result]]]:
    """For functions of some rows, and of the tables `beside` of a cluster, that say of many rows what they say of each part.

    Makes of it a function of a frame, with one result for each of its pieces (see `splicing`), in their order: where a few
    rows changed, it is asked again of the pieces they stand in. The results are shared and must not be changed.
    """

    def decorated(
        function: Callable[[pl.DataFrame, Cluster], Result],
    ) -> Callable[[pl.DataFrame, Cluster], list[Result]]:
        kept = Kept[Hashable, tuple[tuple[pl.DataFrame, ...], Result]](_PIECES)

        def of_piece(piece: pl.DataFrame, cluster: Cluster) -> Result:
            frames = tuple(cluster[table] for table in beside)
            key = tuple(map(id, frames)), tuple(map(piece_of, piece.get_columns()))
            # All are held: nothing else can lie at their places in memory meanwhile.
            return kept.get(key, lambda: ((piece, *frames), function(piece, cluster)))[1]

        @wraps(function)
        def derived(frame: pl.DataFrame, cluster: Cluster) -> list[Result]:
            return [of_piece(piece, cluster) for piece in pieces_of(frame)]

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
