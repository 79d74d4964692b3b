"""Which rows count: those that still hold, and of these those that prove (docs/explanation/conventions.md, 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster

TRUSTED = ("declared", "verified")
"""Statuses that prove; an inferred row only makes a maker possible, an expired one counts for nothing."""

TRUSTED_ROW = pl.col("status").is_in(TRUSTED)
"""True for rows that prove."""

TRADED = ("product", "service", "capacity")
"""Categories of what firms make and buy of one another; land, loans and people are no part of a supporting rate."""

_AMOUNTS = ("quantity", "volume", "share")


_TRADE = ("id", "enterprise", "site", "product", "text", "quantity", "maximum", "unit", "period", "price", "status")
"""Columns of what firms make and need. The others are not carried along: lists of specs and certificates take longer to
filter than all of these together."""


def current(rows: pl.DataFrame, as_of: dt.date | None) -> pl.DataFrame:
    """Rows that still hold: not expired by status, nor by their deadline on the day of the snapshot, and of something:
    an amount, value or share stated as zero says that nothing is made, needed or delivered."""
    return rows.filter(_holds_of(rows.columns, as_of))


def current_count(rows: pl.DataFrame, as_of: dt.date | None) -> int:
    """How many they are."""
    return int(rows.select(_holds_of(rows.columns, as_of).sum()).item())


def traded(cluster: Cluster, table: str) -> pl.DataFrame:
    """Offers or demands of goods and work that still hold on the day of the cluster: what is made or needed, by whom and
    where."""
    return _chosen(cluster, table, pl.col("category").is_in(TRADED))


def proven(cluster: Cluster, table: str) -> pl.DataFrame:
    """Those of them that prove."""
    return _chosen(cluster, table, pl.col("category").is_in(TRADED) & TRUSTED_ROW)


def _chosen(cluster: Cluster, table: str, condition: pl.Expr) -> pl.DataFrame:
    rows = cluster[table]
    fits = rows.select(fits=_holds_of(rows.columns, cluster.about.as_of) & condition)["fits"]
    return rows.select(column for column in _TRADE if column in rows.columns).filter(fits)


def _holds_of(columns: Sequence[str], as_of: dt.date | None) -> pl.Expr:
    """Whether a row with these columns still holds."""
    amounts = [column for column in _AMOUNTS if column in columns]
    nothing = pl.any_horizontal([(pl.col(column) == 0).fill_null(False) for column in amounts] or [pl.lit(False)])
    holds = (pl.col("status") != "expired") & ~nothing
    if as_of is None or "deadline" not in columns:
        return holds
    return holds & (pl.col("deadline").is_null() | (pl.col("deadline") >= as_of))


def current_rows(rows: Iterable[Mapping[str, Any]], as_of: dt.date | None) -> list[dict[str, Any]]:
    """The same of a few rows as dicts."""
    return [dict(row) for row in rows if _holds(row, as_of)]


def _holds(row: Mapping[str, Any], as_of: dt.date | None) -> bool:
    if row["status"] in (None, "expired") or any(row.get(name) == 0 for name in _AMOUNTS):
        return False
    deadline = row.get("deadline")
    return as_of is None or deadline is None or deadline >= as_of
