"""What undoing an import would do: which rows go, which go back, and what stays because of somebody's later work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS, references
from lianpu_portal.imports.models import ImportChange
from lianpu_portal.imports.writing import typed_row
from lianpu_portal.registry.row_values import json_row, key_text

Row = dict[str, Any]
Kind = Literal["changed", "deleted", "referred"]


@dataclass(frozen=True)
class Conflict:
    """Something that stays as it is: a value changed later, a row deleted later, or a row others refer to.

    `then` is the value the import wrote, `now` the value in the table; for a row that is referred to, `now` names the
    table of a row that refers to it.
    """

    kind: Kind
    table: str
    key: str
    column: str | None = None
    then: Any = None
    now: Any = None
    row: Row = field(default_factory=dict[str, Any], compare=False)


@dataclass(frozen=True)
class UndoPlan:
    """Rows to delete and to write back, table by table, and what stays."""

    deletes: dict[str, list[Row]]
    updates: dict[str, list[Row]]
    conflicts: tuple[Conflict, ...]

    @property
    def deleted(self) -> int:
        """How many rows go."""
        return sum(map(len, self.deletes.values()))

    @property
    def restored(self) -> int:
        """How many rows go back to what they were."""
        return sum(map(len, self.updates.values()))

    @property
    def digest(self) -> str:
        """The same for plans with the same conflicts: what a person has seen and agreed to."""
        seen = sorted(f"{c.kind} {c.table} {c.key} {c.column} {c.then} {c.now}" for c in self.conflicts)
        return hashlib.sha256("\n".join([*seen, str(self.deleted), str(self.restored)]).encode()).hexdigest()


def plan_undo(cluster: Cluster, changes: Iterable[ImportChange]) -> UndoPlan:
    """Compare every row the import changed with what the import made of it."""
    by_table: dict[str, list[ImportChange]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    deletes: dict[str, dict[str, Row]] = {}
    updates: dict[str, list[Row]] = {}
    conflicts: list[Conflict] = []
    stored = {table: _stored(cluster, table, made) for table, made in by_table.items()}
    for table, made in by_table.items():
        deletes[table], updates[table] = _compare(table, made, stored[table], conflicts)
    conflicts += _keep_what_is_referred_to(cluster, deletes, updates)
    conflicts += _keep_what_cannot_return(cluster, stored, deletes, updates)
    kept_deletes = {table: list(deletes[table].values()) for table in reversed(SCHEMAS) if deletes.get(table)}
    kept_updates = {table: updates[table] for table in SCHEMAS if updates.get(table)}
    return UndoPlan(kept_deletes, kept_updates, tuple(conflicts))


def _stored(cluster: Cluster, table: str, made: list[ImportChange]) -> dict[str, Row]:
    key = SCHEMAS[table].primary_key()
    wanted = pl.DataFrame({"_key": [" ".join(map(str, change.key)) for change in made]})
    text = pl.concat_str([pl.col(part).cast(pl.String) for part in key], separator=" ").alias("_key")
    found = cluster[table].with_columns(text).join(wanted, on="_key", how="semi").drop("_key")
    return {key_text(table, row): row for row in found.iter_rows(named=True)}


def _compare(
    table: str, made: list[ImportChange], stored: dict[str, Row], conflicts: list[Conflict]
) -> tuple[dict[str, Row], list[Row]]:
    deletes: dict[str, Row] = {}
    updates: list[Row] = []
    for change in made:
        key = " ".join(map(str, change.key))
        row = stored.get(key)
        if row is None:
            conflicts.append(Conflict("deleted", table, key, row=change.after))
            continue
        now, before = json_row(row), change.before or {}
        later = [name for name in now if now[name] != change.after.get(name)]
        inserted = change.action == ImportChange.Action.INSERT
        written = later if inserted else [name for name in later if before.get(name) != change.after.get(name)]
        conflicts += [Conflict("changed", table, key, name, change.after.get(name), now[name], now) for name in written]
        if inserted and not later:
            deletes[key] = row
        elif not inserted:
            restored = {name: value if name in later else before.get(name) for name, value in now.items()}
            if restored != now:
                updates.append(typed_row(table, restored))
    return deletes, updates


def _keep_what_is_referred_to(
    cluster: Cluster, deletes: dict[str, dict[str, Row]], updates: dict[str, list[Row]]
) -> list[Conflict]:
    """Take rows off the list of deletions while rows that stay refer to them; each such row is reported."""
    kept: list[Conflict] = []
    found = True
    while found:
        found = False
        for table, column, other in _references():
            going = deletes.get(other)
            if not going:
                continue
            for code in _codes_that_stay(cluster, table, column, deletes.get(table, {}), updates.get(table, []), going):
                row = going.pop(code)
                kept.append(Conflict("referred", other, code, now=table, row=json_row(row)))
                found = True
    return kept


def _references() -> list[tuple[str, str, str]]:
    """Table, column, and the table it names by its id; a decision names its target by its kind."""
    named = [
        (table, column, other)
        for table in SCHEMAS
        for column, (other, other_column) in references(table).items()
        if SCHEMAS[other].primary_key() == [other_column]
    ]
    return [*named, ("decisions", "target", "enterprises"), ("decisions", "target", "products")]


def _codes_that_stay(
    cluster: Cluster, table: str, column: str, leaving: dict[str, Row], changed: list[Row], going: dict[str, Row]
) -> list[str]:
    """The codes among `going` that rows of `table` still name after the undo."""
    frame = cluster[table]
    if frame.is_empty():
        return []
    if isinstance(frame.schema[column], pl.List):
        frame = frame.explode(column)
    naming = frame.filter(pl.col(column).is_in(list(going)))
    restored = {key_text(table, row): row for row in changed}
    codes: dict[str, None] = {}
    for row in naming.iter_rows(named=True):
        key = key_text(table, row)
        if key not in leaving and not (key in restored and restored[key][column] != row[column]):
            codes[row[column]] = None
    return list(codes)


def _keep_what_cannot_return(
    cluster: Cluster,
    stored: dict[str, dict[str, Row]],
    deletes: dict[str, dict[str, Row]],
    updates: dict[str, list[Row]],
) -> list[Conflict]:
    """A row cannot go back to naming a row that somebody has deleted since: that column keeps its newer value."""
    kept: list[Conflict] = []
    for table, column, other in _references():
        rows = [row for row in updates.get(table, []) if isinstance(row.get(column), str)]
        if not rows or table == "decisions":
            continue
        known = set(cluster[other][SCHEMAS[other].primary_key()[0]]) - set(deletes.get(other, {}))
        for row in rows:
            if row[column] not in known:
                key = key_text(table, row)
                now = stored[table][key]
                kept.append(Conflict("changed", table, key, column, row[column], now[column], json_row(now)))
                row[column] = now[column]
    return kept
