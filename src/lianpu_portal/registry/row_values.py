"""Rows of the tables by their keys, and their values as JSON holds them: for plans, papers and lines of history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS

KEYS: dict[str, tuple[str, ...]] = {table: tuple(schema.primary_key()) for table, schema in SCHEMAS.items()}
"""Table → the columns of its key, looked up once: asking the schema takes longer than writing a row."""


def json_value(value: Any) -> Any:
    """A value of a table as JSON holds it."""
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


def json_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table as JSON holds it."""
    return {name: json_value(value) for name, value in row.items()}


def key_text(table: str, row: dict[str, Any]) -> str:
    """The key of a row as `ImportPlan.changes` writes it."""
    return " ".join(str(row[part]) for part in KEYS[table])


def rows_by_key(cluster: Cluster, table: str, keys: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The cluster's rows of these keys."""
    key = SCHEMAS[table].primary_key()
    found = cluster[table].join(keys.select(key), on=key, how="semi", maintain_order="left")
    return {key_text(table, row): row for row in found.iter_rows(named=True)}
