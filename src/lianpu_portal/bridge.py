"""The only door between the store and the core: rows → Cluster, Cluster → rows."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.registry.models import TABLE_MODELS, ClusterAbout
from lianpu_portal.registry.revision import advance_revision, revision_key
from lianpu_portal.registry.table_models import columns_of, next_position

_BATCH = 2000
_lock = threading.Lock()
_Key = tuple[str, tuple[int, str], dt.date]
_cached: tuple[_Key, Cluster] | None = None


def snapshot() -> Cluster:
    """The cluster as it is in the store today; the same object until a row changes or the day does."""
    global _cached
    key = _key()
    if _cached is not None and _cached[0] == key:
        return _cached[1]
    with _lock:
        while True:
            key = _key()
            if _cached is not None and _cached[0] == key:
                return _cached[1]
            cluster = _read(as_of=key[2])
            if _key() == key:  # nobody wrote while it was read
                _cached = (key, cluster)
                return cluster


def _key() -> _Key:
    return str(connection.settings_dict["NAME"]), revision_key(), timezone.localdate()


def _read(as_of: dt.date) -> Cluster:
    return Cluster(_about(as_of), {table: _frame(table) for table in SCHEMAS})


def _about(as_of: dt.date) -> About:
    about = ClusterAbout.objects.first()
    if about is None:
        return About("", as_of=as_of)
    return About(about.name, about.name_en, about.region, as_of, tuple(about.catalogs))


def _frame(table: str) -> pl.DataFrame:
    model = TABLE_MODELS[table]
    fields = [model._meta.get_field(name).attname for name in columns_of(table)]
    rows = list(model._default_manager.order_by("position", "pk").values_list(*fields))
    return pl.DataFrame(rows, schema=dict(SCHEMAS[table].create_empty().schema), orient="row")


def is_empty() -> bool:
    """True where the store holds no cluster yet."""
    return not ClusterAbout.objects.exists()


def load_cluster(cluster: Cluster) -> None:
    """Put `cluster` in the place of what the store holds, in one transaction, without history lines.

    Raises `InvalidClusterError` for a cluster that breaks its schema, and then changes nothing.
    """
    cluster.require_valid()
    with transaction.atomic():
        for model in (*reversed(TABLE_MODELS.values()), ClusterAbout):
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)  # pyright: ignore[reportAttributeAccessIssue]
        for table, model in TABLE_MODELS.items():
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
