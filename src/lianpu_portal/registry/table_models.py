"""Django models from the core's table schemas: columns, labels, help texts, keys and references are declared there.

A key of one column is the primary key; a key of several gets a surrogate and a unique constraint. Codes that name a
row of a table with a key of one column are foreign keys; region codes and terms stay text, for most of them live
outside the tables.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import dataframely as dy
import polars as pl
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from lianpu.cluster.checks import ROW_CHECKS
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS, TABLE_LABELS, references, types_of
from lianpu.cluster.violations import describe
from lianpu_portal.core_labels import core_label_lazy
from lianpu_portal.words import choice_words

APP_LABEL = "registry"
SURROGATE = "surrogate"
POSITION = "position"
_SINGULAR = {"ProductAliases": "ProductAlias"}
_LOCK = threading.Lock()
_last = 0


def next_position() -> int:
    """A number above all given before: the order in which rows entered the store."""
    global _last
    with _LOCK:
        _last = max(_last + 1, time.time_ns() // 1000)
        return _last


def model_name(table: str) -> str:
    """products → Product."""
    plural = SCHEMAS[table].__name__
    return _SINGULAR.get(plural, plural.removesuffix("s"))


def columns_of(table: str) -> list[str]:
    """The names of the table's columns, in order."""
    return list(_columns(table))


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(SCHEMAS[table].columns())


class TableRow(models.Model):
    """What every row of every table can do."""

    table: str

    class Meta:
        abstract = True

    def __str__(self) -> str:
        names = [getattr(self, name, None) for name in ("name", "title", "alias", "text")]
        key = [str(getattr(self, self._meta.get_field(part).attname)) for part in SCHEMAS[self.table].primary_key()]
        return str(next(filter(None, names), " · ".join(key)))

    def row(self) -> dict[str, Any]:
        """The row as the core knows it: column → value."""
        return {name: getattr(self, self._meta.get_field(name).attname) for name in columns_of(self.table)}

    def clean(self) -> None:
        """Refuse what the schema and the checks of single rows refuse, each fault beside its column."""
        schema = SCHEMAS[self.table]
        try:
            frame = pl.DataFrame([self.row()], schema=types_of(self.table), orient="row")
        except (pl.exceptions.PolarsError, TypeError, ValueError):
            return  # the field's own validation has named what it cannot read
        _valid, failed = schema.filter(frame)
        faults: dict[str, list[str]] = {}
        for rule in failed.counts():
            column, _bar, name = rule.partition("|")
            if name and column in schema.columns():
                faults[column] = [describe(schema.columns()[column])]
            elif rule != "primary_key":
                faults.setdefault("__all__", []).append(rule.replace("_", " "))
        for column, expected in _found_by_checks(self.table, frame):
            faults.setdefault(column, []).append(expected)
        if faults:
            raise ValidationError({column: list(told) for column, told in faults.items()})


def _found_by_checks(table: str, frame: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Columns of a row with what the checks expect of them."""
    alone = Cluster(About(table), {table: frame})
    for check in ROW_CHECKS:
        for broken in check(alone):
            yield from broken.select("column", "expected").iter_rows()


def build_model(table: str, module: str) -> type[TableRow]:
    """The model of one table."""
    schema = SCHEMAS[table]
    key = schema.primary_key()
    attributes: dict[str, Any] = {
        "__module__": module,
        "__doc__": schema.__doc__,
        "table": table,
        "history": HistoricalRecords(),
        "Meta": _meta(table, key),
    }
    if len(key) > 1:
        attributes[SURROGATE] = models.BigAutoField(primary_key=True)
    for name, column in schema.columns().items():
        attributes[name] = _field(table, name, column, alone=key == [name])
    attributes[POSITION] = models.BigIntegerField(default=next_position, editable=False, db_index=True)
    return type(model_name(table), (TableRow,), attributes)


def _meta(table: str, key: list[str]) -> type:
    options: dict[str, Any] = {
        "app_label": APP_LABEL,
        "db_table": f"cluster_{table}",
        "verbose_name": core_label_lazy(TABLE_LABELS[table]),
        "verbose_name_plural": core_label_lazy(TABLE_LABELS[table]),
        "ordering": [POSITION],
    }
    if len(key) > 1:
        options["constraints"] = [models.UniqueConstraint(fields=key, name=f"{table}_key")]
    return type("Meta", (), options)


def _field(table: str, name: str, column: dy.Column, *, alone: bool) -> models.Field[Any, Any]:
    metadata = column.metadata or {}
    options: dict[str, Any] = {
        "verbose_name": core_label_lazy(str(metadata.get("label", name))),
        "help_text": core_label_lazy(column.description or ""),
    }
    if alone:
        options["primary_key"] = True
    elif column.nullable:
        options |= {"null": True, "blank": True}
    other = references(table).get(name, ("", ""))[0]
    if not isinstance(column, dy.List) and other and other not in ("regions", "terms"):
        return models.ForeignKey(
            f"{APP_LABEL}.{model_name(other)}", db_column=name, on_delete=models.PROTECT, related_name="+", **options
        )
    return _plain_field(table, name, column, options)


def _plain_field(table: str, name: str, column: dy.Column, options: dict[str, Any]) -> models.Field[Any, Any]:
    match column:
        case dy.Enum():
            values = [str(value) for value in column.categories]
            choices: list[Any] = [(value, choice_words(name, value)) for value in values]
            return models.CharField(max_length=max(map(len, values)), choices=choices, **options)
        case dy.List():
            return models.JSONField(**options)
        case dy.Bool():
            return models.BooleanField(**options)
        case dy.Float64():
            return models.FloatField(**options)
        case dy.Int64():
            return models.IntegerField(**options)
        case dy.Date():
            return models.DateField(**options)
        case dy.String():
            return models.CharField(max_length=column.max_length or 12, **options)
        case _:
            raise TypeError(f"{table}.{name}: no field is known for {type(column).__name__}")
