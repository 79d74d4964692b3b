"""Rows into the tables and out of them in bulk, each with its line of history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl
from django.db import connection, models
from django.db.models import Q
from simple_history.utils import bulk_create_with_history, get_history_manager_for_model

from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.row_values import KEYS
from lianpu_portal.registry.table_models import POSITION, TableRow, columns_of, next_position

BATCH = 1000
_KEYS_AT_A_TIME = 200  # composite keys take several variables of a query each
Tick = Callable[[int], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class HistoryNote:
    """Who and what stands behind the lines of history."""

    user: Any | None
    reason: str
    date: dt.datetime

    @property
    def options(self) -> dict[str, Any]:
        """The note as the bulk helpers of the history take it."""
        return {"default_user": self.user, "default_change_reason": self.reason, "default_date": self.date}


def batches(rows: Sequence[Any] | Iterator[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """`rows` in lists of at most `size`."""
    several = iter(rows)
    while batch := list(islice(several, size)):
        yield batch


def attribute_names(table: str) -> list[str]:
    """The model's attribute for each column of the table."""
    model = TABLE_MODELS[table]
    return [model._meta.get_field(name).attname for name in columns_of(table)]


def insert_rows(table: str, frame: pl.DataFrame, note: HistoryNote, tick: Tick) -> list[Any]:
    """Insert rows that are not there yet, at the end; their primary keys."""
    model, names = TABLE_MODELS[table], attribute_names(table)
    written: list[Any] = []
    for batch in batches(frame.select(columns_of(table)).iter_rows()):
        if len(KEYS[table]) > 1:  # the history needs the surrogate that the database gives
            instances = [model(position=next_position(), **dict(zip(names, values, strict=True))) for values in batch]
            created = bulk_create_with_history(instances, model, batch_size=BATCH, **note.options)
            written += [row.pk for row in created]
        else:
            placed = [(*values, next_position()) for values in batch]
            insert_values(model, [*names, POSITION], placed)
            _insert_history(model, [*names, POSITION], placed, note, "+")
            place = columns_of(table).index(KEYS[table][0])
            written += [values[place] for values in batch]
        tick(len(batch))
    return written


def _insert_history(
    model: type[TableRow], names: Sequence[str], rows: Sequence[tuple[Any, ...]], note: HistoryNote, sign: str
) -> None:
    """The lines that `bulk_history_create` would write; `sign` is + for new rows, - for deleted ones."""
    told = (note.date, sign, note.user.pk if note.user else None, note.reason)
    columns = [*names, "history_date", "history_type", "history_user_id", "history_change_reason"]
    insert_values(get_history_manager_for_model(model).model, columns, [(*row, *told) for row in rows])


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert values under attribute names, without an object a row: several times faster than `bulk_create`."""
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    adapted = [(place, field) for place, field in enumerate(fields) if isinstance(field, _ADAPTED)]
    prepared: list[list[Any]] = []
    for row in rows:
        values = list(row)
        for place, field in adapted:
            values[place] = field.get_db_prep_save(values[place], connection)
        prepared.append(values)
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)


_ADAPTED = (models.JSONField, models.DateField, models.BooleanField)
"""Fields whose values a database takes in a form of its own; text and numbers go as they are."""


def update_rows(table: str, rows: Sequence[Row], note: HistoryNote, tick: Tick) -> list[Any]:
    """Overwrite rows of the same key; they keep their place. Their primary keys."""
    model, names = TABLE_MODELS[table], attribute_names(table)
    key = SCHEMAS[table].primary_key()
    columns = [model._meta.get_field(name).name for name in columns_of(table) if name not in key]
    written: list[Any] = []
    for batch in batches(rows, _KEYS_AT_A_TIME):
        instances = instances_of(table, batch)
        for row in batch:
            instance = instances[_key(table, row)]
            for attribute, name in zip(names, columns_of(table), strict=True):
                setattr(instance, attribute, row[name])
        stored = list(instances.values())
        # One statement that inserts nothing: several times faster than a CASE for every row and column.
        model._default_manager.bulk_create(stored, update_conflicts=True, unique_fields=key, update_fields=columns)
        get_history_manager_for_model(model).bulk_history_create(stored, update=True, **note.options)
        written += [row.pk for row in stored]
        tick(len(batch))
    return written


def delete_rows(table: str, rows: Sequence[Row], note: HistoryNote, tick: Tick) -> list[Any]:
    """Delete rows of these keys; the caller has made sure that nothing refers to them. Their primary keys."""
    model = TABLE_MODELS[table]
    names = [field.attname for field in model._meta.concrete_fields]
    deleted: list[Any] = []
    for batch in batches(rows, _KEYS_AT_A_TIME):
        chosen = model._default_manager.filter(_of_keys(table, batch))
        stored = list(chosen.values_list(*names))
        _insert_history(model, names, stored, note, "-")
        chosen._raw_delete(chosen.db)  # pyright: ignore[reportAttributeAccessIssue]
        place = next(place for place, field in enumerate(model._meta.concrete_fields) if field.primary_key)
        deleted += [values[place] for values in stored]
        tick(len(batch))
    return deleted


def _key(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[part] for part in KEYS[table])


def _of_keys(table: str, rows: Sequence[Row]) -> Q:
    """The condition that chooses the rows of these keys."""
    key = KEYS[table]
    if len(key) == 1:
        return Q(pk__in=[row[key[0]] for row in rows])
    chosen = Q(pk__in=[])
    for row in rows:
        chosen |= Q(**{part: row[part] for part in key})
    return chosen


def instances_of(table: str, rows: Sequence[Row]) -> dict[tuple[Any, ...], Any]:
    """The stored rows of these keys."""
    model = TABLE_MODELS[table]
    attributes = [model._meta.get_field(part).attname for part in KEYS[table]]
    found = model._default_manager.filter(_of_keys(table, rows))
    return {tuple(getattr(instance, name) for name in attributes): instance for instance in found}


def typed_row(table: str, row: Row) -> Row:
    """A row kept as JSON with the types of the table."""
    model = TABLE_MODELS[table]
    return {name: _typed(model._meta.get_field(name), row.get(name)) for name in columns_of(table)}


def _typed(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(value, list) else field.to_python(value)
