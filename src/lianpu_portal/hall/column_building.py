"""The columns of the hall, built of a snapshot and followed from one to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.lookup import places_of, rows_with
from lianpu.cluster.splicing import joined
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.accounts.anonymous import certificate_keys, shared_certificates
from lianpu_portal.hall.columns import SORTS, TABLES, Columns, Lists, Nodes, Numbers, Parts
from lianpu_portal.hall.growing import Room
from lianpu_portal.hall.orders import Order
from lianpu_portal.hall.row_numbers import folded_rows, is_nameless, parts_of, rows_of, spellings
from lianpu_portal.hall.signatures import signatures_of
from lianpu_portal.results import remember

_FOLLOWED = frozenset({
    "offers", "demands", "sites", "enterprises", "enterprise_identifiers", "links", "sources", "indicators", "decisions",
    "match_decisions", "match_outcomes",
})  # fmt: skip
_MOST_FOLLOWED = 0.1  # share of rows beyond which building anew costs less than following
_IDS_AT_A_TIME = 500
_GROWING = tuple(name for name in Parts._fields if name != "audience")
"""The arrays that only grow; a row that is gone is taken out of the audience."""

Changed: TypeAlias = Mapping[str, Iterable[str]]
"""Table → keys of the rows that may differ."""


def columns_of(cluster: Cluster) -> Columns:
    """The columns of a snapshot; when each row entered is asked of the store."""
    from lianpu_portal.registry.models import TABLE_MODELS

    entered = {
        table: pl.DataFrame(
            list(TABLE_MODELS[table]._default_manager.values_list("pk", "position")),
            schema={"id": pl.String, "entered": pl.Int64}, orient="row",
        )
        for table in TABLES
    }  # fmt: skip
    return build_columns(cluster, entered)


@of_tables("products", "inputs")
def _nodes(cluster: Cluster) -> Nodes:
    return Nodes.of(Taxonomy.of(cluster))


def build_columns(cluster: Cluster, entered: Mapping[str, pl.DataFrame] | None = None) -> Columns:
    """The columns of every offer and demand; `entered` (id, entered) are numbers that grow with each row's entry.

    Without them rows entered in the order of their tables.
    """
    nodes = _nodes(cluster)
    empty = pl.Series([None], dtype=pl.String)
    day = cluster.about.as_of or dt.date.today()
    rows = rows_of(cluster, {table: cluster[table] for table in TABLES}, entered or {})
    lists, parts = parts_of(rows, day, nodes, Lists(empty, empty, empty))
    texts = folded_rows(rows)
    # With room behind: else the first who publishes waits until a hundred megabytes are copied.
    room = Room([signatures_of(texts), *_growing(parts)])
    signatures, *grown = room.first(rows.height)
    parts = parts._replace(**dict(zip(_GROWING, grown, strict=True)))
    columns = Columns(day, nodes, lists, rows["id"], texts, signatures, parts, {}, spellings(cluster), room)
    return replace(columns, orders={sort: _sorted(columns, sort) for sort in SORTS})


def _sorted(columns: Columns, sort: str) -> Numbers:
    return Order.of(columns.key(sort), columns.parts.entered).rows


def revised_columns(
    old: Columns, cluster: Cluster, changed: Changed, entered: Mapping[str, pl.DataFrame] | None = None
) -> Columns:
    """The columns of `cluster`, where since `old` only the offers and demands with the ids in `changed` were added,
    altered or removed; products, sites and the day are the same."""
    ids = {table: list(changed.get(table, ())) for table in TABLES}
    frames = {table: rows_with(cluster[table], "id", ids[table]) for table in TABLES}
    rows = rows_of(cluster, frames, entered or {})
    lists, new = parts_of(rows, old.day, old.nodes, old.lists)
    gone = _places_held(old, ids)
    texts = folded_rows(rows)
    room, (signatures, *grown) = old.room.joined(len(old), [signatures_of(texts), *_growing(new)])
    audience = np.concatenate([old.parts.audience, new.audience])
    audience[gone] = 0
    parts = Parts(**dict(zip(_GROWING, grown, strict=True)), audience=audience)
    columns = replace(
        old, lists=lists, ids=joined(old.ids, rows["id"]), texts=joined(old.texts, texts),
        signatures=signatures, parts=parts, room=room,
        spelled=old.spelled if lists.certificates is old.lists.certificates else spellings(cluster),
    )  # fmt: skip
    leaving = gone[old.parts.audience[gone] != 0]  # others of these ids left before
    coming = np.arange(len(old), len(columns), dtype=np.int32)
    orders = {
        sort: Order(old.orders[sort], columns.key(sort), parts.entered).followed(leaving, coming) for sort in SORTS
    }
    return replace(columns, orders=orders)


def _places_held(columns: Columns, ids: Mapping[str, list[str]]) -> NDArray[np.intp]:
    """Where the rows of each table with these ids stand."""
    places = [np.array(places_of(columns.ids, ids[table]), np.intp) for table in TABLES]
    return np.concatenate([held[columns.table_of(held) == number] for number, held in enumerate(places)])


def _growing(parts: Parts) -> list[NDArray[Any]]:
    return [getattr(parts, name) for name in _GROWING]


def followed_columns(old: Columns, before: Cluster, cluster: Cluster, changed: Changed) -> Columns | None:
    """The columns of `cluster`, from those of `before`, where the rows with the keys in `changed` may differ (by table).

    None where the columns must be built anew: another day, other products, regions, or more than a tenth of the rows.
    """
    if set(changed) - _FOLLOWED or cluster.about.as_of != old.day or cluster.about != before.about:
        return None
    sites = list(changed.get("sites", ()))
    moved = [rows_with(snapshot["sites"], "id", sites)["enterprise"] for snapshot in (before, cluster)]
    firms = pl.concat(moved).unique().to_list()
    rows = {
        table: {*changed.get(table, ()), *cluster[table]["id"].gather(places_of(cluster[table]["enterprise"], firms))}
        for table in TABLES
    }
    for table, codes in _telling_else(before, cluster).items():
        rows[table] |= codes
    count = sum(map(len, rows.values()))
    dead = np.count_nonzero(old.parts.audience == 0)  # rows that were altered or removed leave a gap behind
    if count + dead > len(old) * _MOST_FOLLOWED:
        return None
    return revised_columns(old, cluster, rows, _entered(rows)) if count else old


def _telling_else(before: Cluster, cluster: Cluster) -> dict[str, set[str]]:
    """Rows without their firm that show other certificates than before, as fewer or more firms name these now."""
    held = {table: cluster[table].filter(is_nameless() & pl.col("certificates").is_not_null()) for table in TABLES}
    if not any(rows.height for rows in held.values()):
        return {}
    keys = certificate_keys(pl.concat([rows.select("certificates") for rows in held.values()]))
    turned = remember(shared_certificates, before, keys) ^ remember(shared_certificates, cluster, keys)
    found: dict[str, set[str]] = {}
    for table, rows in held.items() if turned else ():
        named = rows.select("id", name="certificates").explode("name").drop_nulls()
        names = [name for name in named["name"].unique() if certificate_key(name) in turned]
        found[table] = set(named.filter(pl.col("name").is_in(names))["id"])
    return found


def _entered(rows: Changed) -> dict[str, pl.DataFrame]:
    """When some rows entered the store."""
    from lianpu_portal.registry.models import TABLE_MODELS

    found: dict[str, pl.DataFrame] = {}
    for table in TABLES:
        wanted, pairs = sorted(rows.get(table, ())), list[Any]()
        for start in range(0, len(wanted), _IDS_AT_A_TIME):
            part = wanted[start : start + _IDS_AT_A_TIME]
            pairs += TABLE_MODELS[table]._default_manager.filter(pk__in=part).values_list("pk", "position")
        found[table] = pl.DataFrame(pairs, schema={"id": pl.String, "entered": pl.Int64}, orient="row")
    return found
