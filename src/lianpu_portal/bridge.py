"""The only door between the store and the core: rows → Cluster, Cluster → rows.

The snapshot is kept. When rows change, the log of changes (`registry.revision`) says which: only these are read, and put
into the frames of the snapshot before. Where the log cannot say it, everything is read.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

import polars as pl
from django.db import connection
from django.utils import timezone

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.lookup import places_of
from lianpu.cluster.schema import SCHEMAS, types_of
from lianpu.cluster.splicing import PIECE, spliced
from lianpu_portal.changes import Changes, History, Key
from lianpu_portal.registry.models import TABLE_MODELS, ClusterAbout
from lianpu_portal.registry.revision import (
    ABOUT,
    Logged,
    RevisionKey,
    advance_revision,
    changes_since,
    changing_tables,
    revision_key,
)
from lianpu_portal.registry.table_models import POSITION, SURROGATE, columns_of, next_position

_BATCH = 2000
_KEYS_AT_A_TIME = 500
_KEPT = 3  # the newest, one that a transaction saw which was then rolled back, and what both came from

_lock = threading.Lock()
_of_this_page: ContextVar[list[Cluster] | None] = ContextVar("_of_this_page", default=None)
_history = History()


@dataclass(frozen=True)
class _Kept:
    """A snapshot and what it was made of: frames in which each row has its position and its primary key."""

    store: str
    revision: RevisionKey
    frames: Mapping[str, pl.DataFrame]
    cluster: Cluster

    def is_of(self, store: str, revision: RevisionKey, day: dt.date) -> bool:
        """Whether it is what the store holds at this revision, on this day."""
        return (self.store, self.revision, self.cluster.about.as_of) == (store, revision, day)


_kept: tuple[_Kept, ...] = ()  # the newest last


@contextmanager
def one_snapshot() -> Generator[None]:
    """Inside, in this thread, the store is asked once for its state: a page whose parts are of one state."""
    token = _of_this_page.set([])
    try:
        yield
    finally:
        _of_this_page.reset(token)


def snapshot() -> Cluster:
    """The cluster as it is in the store today; the same object until a row changes or the day does."""
    taken = _of_this_page.get()
    if taken:
        return taken[0]
    found = _newest()
    if taken is not None:
        taken.append(found)
    return found


def _newest() -> Cluster:
    found = _present()
    if found is not None:
        return found.cluster
    with _lock:
        while (found := _present()) is None:  # again where somebody wrote while it was read
            _keep(_brought_up_to_date() or _read())
        return found.cluster


def changes_between(old: Cluster, new: Cluster) -> Changes | None:
    """What may differ between two snapshots, in either order; None where it cannot be told."""
    return _history.between(old, new)


def number_of(cluster: Cluster) -> int:
    """Higher for a snapshot that was made later in this process; 0 for a cluster that is no snapshot."""
    return _history.number(cluster)


def revision_of(cluster: Cluster) -> RevisionKey:
    """The revision that a snapshot holds at least; number 0 for a cluster that is no snapshot."""
    return _history.revision(cluster)


def outdated_since(cluster: Cluster) -> dt.datetime | None:
    """When the first change was made that a snapshot lacks; None where none is known."""
    return _history.outdated(cluster)


def _store() -> str:
    return str(connection.settings_dict["NAME"])


def _present() -> _Kept | None:
    """The newest kept snapshot, where it is what the store holds now."""
    newest = _kept[-1] if _kept else None
    return newest if newest and newest.is_of(_store(), revision_key(), timezone.localdate()) else None


def _keep(new: _Kept) -> None:
    global _kept
    _kept = (*_kept, new)[-_KEPT:]


def _brought_up_to_date() -> _Kept | None:
    """The newest kept snapshot whose later changes the log knows, with these; None where there is none.

    The rows are read after the log: they may be newer than the revision says, and are then read once more. An earlier
    snapshot that would do again, after a transaction was rolled back, becomes a new one: who has followed the lost
    changes must go back.
    """
    store, revision = _store(), revision_key()
    for kept in reversed(_kept):
        logged = changes_since(kept.revision) if kept.store == store else None
        if logged is not None:
            return _derived(replace(kept, revision=revision), kept.cluster, logged)
    return None


def _derived(kept: _Kept, old: Cluster, logged: Logged) -> _Kept:
    day = timezone.localdate()
    frames, tables, keys = dict(kept.frames), dict(old.tables), dict[str, frozenset[Key]]()
    for table, changed in logged.rows.items():
        if table != ABOUT:
            frames[table], keys[table] = _followed(table, frames[table], changed)
            tables[table] = _as_table(table, frames[table])
    about = _about(day) if ABOUT in logged.rows else replace(old.about, as_of=day)
    cluster = Cluster(about, tables)
    _history.note(cluster, kept.revision, old, Changes(keys, about != old.about), logged.since)
    return replace(kept, frames=frames, cluster=cluster)


def _followed(table: str, frame: pl.DataFrame, changed: Collection[Any]) -> tuple[pl.DataFrame, frozenset[Key]]:
    """The frame with the rows of these primary keys as they are stored now, and the keys of all that were touched."""
    several = iter(changed)
    parts = [_frame(table, {"pk__in": some}) for some in iter(lambda: list(islice(several, _KEYS_AT_A_TIME)), [])]
    rows = pl.concat([frame.clear(), *parts], rechunk=True).sort(POSITION, maintain_order=True)
    gone = places_of(frame[_key_column(table)], changed)
    key = SCHEMAS[table].primary_key()
    touched = frozenset(row for part in (frame[gone], rows) for row in part.select(key).iter_rows())
    followed = spliced(frame, POSITION, gone, rows)
    return (_frame(table) if followed is None else followed), touched


def _read() -> _Kept:
    """Everything, as the store holds it: as of the revision before reading at least."""
    store, revision, day = _store(), revision_key(), timezone.localdate()
    filled = _filled()
    frames = {table: _frame(table) if table in filled else _empty(table) for table in SCHEMAS}
    cluster = Cluster(_about(day), {table: _as_table(table, frame) for table, frame in frames.items()})
    _history.note(cluster, revision, None, Changes())
    return _Kept(store, revision, frames, cluster)


def _about(as_of: dt.date) -> About:
    about = ClusterAbout.objects.first()
    if about is None:
        return About("", as_of=as_of)
    return About(about.name, about.name_en, about.region, as_of, tuple(about.catalogs))


def _key_column(table: str) -> str:
    key = SCHEMAS[table].primary_key()
    return key[0] if len(key) == 1 else SURROGATE


def _frame(table: str, chosen: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """The stored rows of a table in their order, with position and primary key."""
    model, schema = TABLE_MODELS[table], _stored_types(table)
    fields = [model._meta.get_field(name).attname for name in schema]
    rows = model._default_manager.filter(**(chosen or {})).order_by(POSITION, "pk").values_list(*fields)
    several = rows.iterator(_BATCH)
    parts: list[pl.DataFrame] = []
    while part := list(islice(several, PIECE)):
        parts.append(pl.DataFrame(part, schema=schema, orient="row"))
    return pl.concat(parts, rechunk=False) if parts else _empty(table)


def _stored_types(table: str) -> dict[str, pl.DataType]:
    types = dict(types_of(table)) | {POSITION: pl.Int64()}
    return types | {SURROGATE: pl.Int64()} if _key_column(table) == SURROGATE else types


@cache
def _empty(table: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_stored_types(table))


def _filled() -> set[str]:
    """The tables that hold a row, asked for at once: most clusters leave half of them empty."""
    quoted = [connection.ops.quote_name(model._meta.db_table) for model in TABLE_MODELS.values()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in quoted))
        return {table for table, holds in zip(TABLE_MODELS, cursor.fetchone() or (), strict=True) if holds}


def _as_table(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(columns_of(table))


def is_empty() -> bool:
    """True where the store holds no cluster yet."""
    return not ClusterAbout.objects.exists()


def load_cluster(cluster: Cluster) -> None:
    """Put `cluster` in the place of what the store holds, in one transaction, without history lines.

    Raises `InvalidClusterError` for a cluster that breaks its schema, and then changes nothing.
    """
    cluster.require_valid()
    with changing_tables():
        for model in (*reversed(TABLE_MODELS.values()), ClusterAbout):
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)  # pyright: ignore[reportAttributeAccessIssue]
        for table, model in TABLE_MODELS.items():
            if cluster[table].height:
                model._default_manager.bulk_create(_instances(table, cluster[table]), batch_size=_BATCH)
        about = cluster.about
        ClusterAbout.objects.create(
            name=about.name, name_en=about.name_en, region=about.region, catalogs=list(about.catalogs)
        )
        advance_revision()


def _instances(table: str, frame: pl.DataFrame) -> Iterator[Any]:
    model = TABLE_MODELS[table]
    fields = [model._meta.get_field(name).attname for name in columns_of(table)]
    for values in frame.select(columns_of(table)).iter_rows():
        yield model(position=next_position(), **dict(zip(fields, values, strict=True)))
