"""The plan of an import, kept for its pages: what would change, from which value to which, and what is to be decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import polars as pl

from lianpu.cluster.checks import check_columns_and_keys, check_identifiers
from lianpu.cluster.cluster import Cluster
from lianpu.errors import InvalidClusterError
from lianpu.intake.plan import ImportPlan, ListSource, plan_import
from lianpu.intake.workbook import Reading, SheetReading
from lianpu.intake.workbook.reading import ColumnReading
from lianpu_portal.bridge import snapshot
from lianpu_portal.imports import papers
from lianpu_portal.imports.corrected import with_corrections_kept
from lianpu_portal.imports.models import Import
from lianpu_portal.registry.revision import current_revision
from lianpu_portal.registry.row_values import json_row, key_text, rows_by_key

Tell = Callable[[str, int, int], None]
AT_ONCE = 5_000
"""Lists of up to so many entries are planned again while the reader waits; longer ones beside the request."""

_TRIES = 3


def source_of(record: Import) -> ListSource:
    """The list that the import reads."""
    return ListSource(record.source, record.title, record.as_of)


def reading_of(record: Import) -> Reading:
    """What was read from the file."""
    sheets = tuple(
        SheetReading(
            sheet["name"], tuple(sheet["header_rows"]), tuple(ColumnReading(*column) for column in sheet["columns"])
        )
        for sheet in record.sheets
    )
    issues = papers.issues_of(papers.read_frame(record, "reading_issues"))
    return Reading(papers.read_frame(record, "drafts"), issues, record.counts["rows_read"], sheets)


def no_telling(_step: str, _done: int, _total: int) -> None:
    """Progress for callers that do not ask for it."""


def fresh_plan(record: Import, reading: Reading, tell: Tell = no_telling) -> tuple[Cluster, int, ImportPlan]:
    """The cluster as it is now, its revision, and the plan against it."""
    revision = current_revision()
    cluster = snapshot()
    for _try in range(_TRIES):
        if (now := current_revision()) == revision:
            break
        revision, cluster = now, snapshot()
    plan = with_corrections_kept(cluster, plan_import(cluster, reading, source_of(record), progress=tell), record)
    _require_sound(cluster, plan)
    return cluster, revision, plan


def _require_sound(cluster: Cluster, plan: ImportPlan) -> None:
    """Refuse rows that break their schema: that is a fault of the reader, and must not reach the tables."""
    stated = Cluster(cluster.about, {table: rows for table, rows in plan.upserts.items() if rows.height})
    for check in (check_columns_and_keys, check_identifiers):
        for broken in check(stated):
            if broken.height:
                raise InvalidClusterError("{table}.{column}: {value} – {expected}".format(**broken.row(0, named=True)))


def keep_plan(record: Import, cluster: Cluster, revision: int, plan: ImportPlan) -> None:
    """Keep the plan's frames and note it on the row; the caller saves the row."""
    before = record.planned_revision
    record.planned_revision = revision
    changes = _with_values(cluster, plan)
    issues = papers.issues_frame(plan.issues)
    papers.write_frame(record, papers.plan_name(record, "changes"), changes)
    papers.write_frame(
        record, papers.plan_name(record, "questions"), plan.questions.sort("rows", descending=True, maintain_order=True)
    )
    papers.write_frame(record, papers.plan_name(record, "issues"), _in_order(issues))
    record.plan_digest = digest_of(changes)
    record.counts = counts_of(plan, issues)
    papers.remove_older_plans(record, {before, revision})


PLAN_FIELDS = ("planned_revision", "plan_digest", "counts")


def _in_order(issues: pl.DataFrame) -> pl.DataFrame:
    """Errors first, as they stand in the file."""
    order = {"error": 0, "doubt": 1, "note": 2}
    rank = pl.col("severity").replace_strict(order, return_dtype=pl.Int8)
    return issues.with_row_index("number").sort(rank, "number")


def counts_of(plan: ImportPlan, issues: pl.DataFrame) -> dict[str, Any]:
    """The numbers of the summary: rows read; action → table → rows; severity → issues; questions."""
    counts: dict[str, Any] = {action: {} for action in ("insert", "update", "kept", "unchanged", "vanished")}
    for action, table, rows in plan.changes.group_by("action", "table", maintain_order=True).len().iter_rows():
        counts[action][table] = rows
    severities = dict(issues.group_by("severity").len().iter_rows())
    return counts | {
        "rows_read": plan.rows_read,
        "issues": {severity: severities.get(severity, 0) for severity in ("error", "doubt", "note")},
        "questions": plan.questions.height,
    }


def digest_of(changes: pl.DataFrame) -> str:
    """The same for plans that would write the same rows."""
    written = changes.filter(pl.col("action").is_in(("insert", "update"))).select("table", "id", "action", "old", "new")
    return hashlib.sha256(written.write_csv().encode()).hexdigest()


def _with_values(cluster: Cluster, plan: ImportPlan) -> pl.DataFrame:
    """The plan's changes with `old` and `new`: the written columns as JSON; for an update only those that change."""
    old_of: dict[tuple[str, str], str | None] = {}
    new_of: dict[tuple[str, str], str] = {}
    for table, rows in (*plan.upserts.items(), *plan.kept.items()):
        if table == "sources":
            continue
        known = rows_by_key(cluster, table, rows)
        for row in rows.iter_rows(named=True):
            key = key_text(table, row)
            before, after = known.get(key), json_row(row)
            if before is not None:
                stood = json_row(before)
                changed = [name for name in after if after[name] != stood[name]]
                old_of[table, key] = _json({name: stood[name] for name in changed})
                after = {name: after[name] for name in changed}
            new_of[table, key] = _json(
                {name: value for name, value in after.items() if before is not None or value is not None}
            )
    keys = list(plan.changes.select("table", "id").iter_rows())
    return plan.changes.with_columns(
        pl.Series("old", [old_of.get(key) for key in keys], dtype=pl.String),
        pl.Series("new", [new_of.get(key) for key in keys], dtype=pl.String),
    )


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)
