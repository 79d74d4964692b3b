"""Columns of text → columns of the declared types; what cannot be read is reported, never dropped silently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dataframely as dy
import polars as pl

from lianpu.cluster.columns import EMPTY_LIST, LIST_SEPARATOR
from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.values import read_date, read_number, read_whole_number, read_yes_no, tidy
from lianpu.cluster.violations import describe, violations_frame


def typed_table(table: str, raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`raw`, of text or already typed, as the declared types of `table`.

    Returns the typed frame (declared columns in declared order; null where a value could not be read) and the
    violations: a value that could not be read, a column that is missing though required, or is not declared.
    """
    columns: list[pl.Series] = []
    violations: list[pl.DataFrame] = []
    declared_columns = SCHEMAS[table].columns()
    for name, declared in declared_columns.items():
        if name not in raw.columns:
            columns.append(pl.Series(name, [None] * raw.height, dtype=declared.dtype))
            if not declared.nullable and raw.height:
                violations.append(_column_violation(table, name, declared, "missing_column"))
            continue
        typed, unread = typed_column(raw[name], declared)
        columns.append(typed)
        if unread.any():
            violations.append(_unread_violations(table, raw[name], declared, unread))
    for name in raw.columns:
        if name not in declared_columns:
            violations.append(_column_violation(table, name, None, "unknown_column"))
    return pl.DataFrame(columns), violations_frame(violations)


def typed_column(raw: pl.Series, declared: dy.Column) -> tuple[pl.Series, pl.Series]:
    """The column in its declared type, and a mask of the values that could not be read."""
    if raw.dtype == declared.dtype and raw.dtype != pl.String:
        return raw, pl.Series([False]).new_from_index(0, raw.len())
    if raw.dtype != pl.String:
        typed = raw.cast(declared.dtype, strict=False)
        return typed, typed.is_null() & raw.is_not_null()
    stripped = pl.select(pl.lit(raw).str.strip_chars().replace("", None)).to_series().alias(raw.name)
    if stripped.null_count() == raw.len():  # most columns of most tables
        return pl.Series(raw.name, [None] * raw.len(), dtype=declared.dtype), stripped.is_not_null()
    typed = _read_text(stripped, declared)
    return typed, typed.is_null() & stripped.is_not_null()


def _read_text(raw: pl.Series, declared: dy.Column) -> pl.Series:
    dtype = declared.dtype
    if isinstance(declared, dy.String):
        folded = bool((declared.metadata or {}).get("folded"))
        return raw.str.normalize("NFKC").str.strip_chars() if folded else raw
    if isinstance(declared, dy.List):
        return _read_list(raw, dtype)
    if isinstance(declared, dy.Enum):
        return raw.str.normalize("NFKC").str.strip_chars().cast(dtype, strict=False)
    if isinstance(declared, dy.Date):
        return _read_rest(raw, raw.str.to_date("%Y-%m-%d", strict=False), read_date, dtype)
    if isinstance(declared, dy.Bool):
        return raw.replace_strict(_distinct(raw, read_yes_no), default=None, return_dtype=pl.Boolean)
    if isinstance(declared, dy.Int64):
        return _read_rest(raw, raw.cast(pl.Int64, strict=False), read_whole_number, dtype)
    number = raw.cast(pl.Float64, strict=False)
    finite = number.set(number.is_finite().not_().fill_null(False), None)
    return _read_rest(raw, finite, read_number, dtype)


def _read_list(raw: pl.Series, dtype: Any) -> pl.Series:
    items = pl.col(raw.name).str.split(LIST_SEPARATOR).list.eval(pl.element().str.strip_chars())
    filled = items.list.eval(pl.element().filter(pl.element() != ""))
    empty = pl.lit([], dtype=dtype)
    return (
        raw.to_frame()
        .select(pl.when(pl.col(raw.name) == EMPTY_LIST).then(empty).otherwise(filled).alias(raw.name))
        .to_series()
        .cast(dtype)
    )


def _read_rest(raw: pl.Series, fast: pl.Series, reader: Callable[[object], object], dtype: Any) -> pl.Series:
    """What the fast path did not read goes through the patient reader, each distinct text once."""
    rest = raw.filter(fast.is_null() & raw.is_not_null())
    if rest.is_empty():
        return fast
    read = raw.replace_strict(_distinct(rest, reader), default=None, return_dtype=dtype)
    return fast.fill_null(read) if fast.dtype == read.dtype else fast.cast(dtype).fill_null(read)


def _distinct(raw: pl.Series, reader: Callable[[object], object]) -> dict[str, object]:
    return {text: reader(tidy(text)) for text in raw.drop_nulls().unique(maintain_order=True)}


def text_table(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The inverse of `typed_table` for formats that hold text: every column as text, null as empty."""
    return frame.select(_as_text(name, declared) for name, declared in SCHEMAS[table].columns().items())


def _as_text(name: str, declared: dy.Column) -> pl.Expr:
    column = pl.col(name)
    if isinstance(declared, dy.List):
        joined = column.list.join(LIST_SEPARATOR)
        return pl.when(column.list.len() == 0).then(pl.lit(EMPTY_LIST)).otherwise(joined).alias(name)
    return column.cast(pl.String)


def _unread_violations(table: str, raw: pl.Series, declared: dy.Column, unread: pl.Series) -> pl.DataFrame:
    rows = unread.arg_true()
    return pl.DataFrame(
        {
            "table": table, "row": rows.cast(pl.Int64) + 1, "column": raw.name,
            "value": raw.gather(rows).cast(pl.String, strict=False), "expected": describe(declared),
            "rule": "unreadable", "severity": "error",
        }
    )  # fmt: skip


def _column_violation(table: str, name: str, declared: dy.Column | None, rule: str) -> pl.DataFrame:
    expected = describe(declared) if declared else ", ".join(SCHEMAS[table].columns())
    row = {"table": table, "row": None, "column": name, "value": None, "expected": expected,
           "rule": rule, "severity": "error"}  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"row": pl.Int64, "value": pl.String})
