"""Apply a planned import: all its rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu.intake.plan import ImportPlan
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.imports import background, papers
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, ImportChange, State
from lianpu_portal.imports.planning import PLAN_FIELDS, fresh_plan, keep_plan, reading_of
from lianpu_portal.imports.writing import HistoryNote, batches, insert_rows, insert_values, update_rows
from lianpu_portal.registry.revision import advance_revision, current_revision, hold_tables
from lianpu_portal.registry.row_values import KEYS, json_row, key_text, rows_by_key

_TRIES = 3


class TablesChangedError(Exception):
    """Somebody wrote between the plan and the lock."""


def begin_applying(actor: Actor, record: Import, seen: str) -> None:
    """Claim the import for applying; `seen` is the digest of the plan that the person looked at."""
    actor.require(Permission.EDIT)
    if seen != record.plan_digest:
        raise ImportRefusedError(_("The preview has changed since you loaded it. Look at it again, then confirm."))
    background.claim(record, (State.PREVIEW,), State.APPLYING)


def apply(record: Import, progress: papers.ProgressWriter, user: Any | None = None) -> None:
    """Write the rows of the plan that was confirmed; where the tables changed so that it differs, back to the preview."""
    reading = reading_of(record)
    for _try in range(_TRIES):
        cluster, revision, plan = fresh_plan(record, reading, progress.tell)
        confirmed = record.plan_digest
        keep_plan(record, cluster, revision, plan)
        if record.plan_digest != confirmed:
            _back_to_preview(record)
            return
        try:
            _write(record, cluster, revision, plan, HistoryNote(user, f"import {record.pk}", timezone.now()), progress)
        except TablesChangedError:
            continue
        papers.remove_file(record)
        return
    _back_to_preview(record)


def _back_to_preview(record: Import) -> None:
    fields = {name: getattr(record, name) for name in PLAN_FIELDS}
    text = _(
        "The tables changed while you looked at the preview; this is what the import would do now. Nothing was written yet."
    )
    Import.objects.filter(pk=record.pk, run=record.run).update(state=State.PREVIEW, error=text, **fields)


def _write(
    record: Import,
    cluster: Cluster,
    revision: int,
    plan: ImportPlan,
    note: HistoryNote,
    progress: papers.ProgressWriter,
) -> None:
    total = 2 * sum(rows.height for rows in plan.upserts.values())
    done = 0

    def tick(count: int) -> None:
        nonlocal done
        done += count
        progress.tell("writing", done, total)

    with transaction.atomic():
        require_revision(revision)
        changed = {
            table: _write_table(record, cluster, table, rows, note, tick)
            for table in SCHEMAS
            if (rows := plan.upserts.get(table)) is not None and rows.height
        }
        if not plan.changes_nothing:
            advance_revision(changed)
        moved = Import.objects.filter(pk=record.pk, run=record.run, state=State.APPLYING).update(
            state=State.APPLIED,
            applied_at=timezone.now(),
            error="",
            **{name: getattr(record, name) for name in PLAN_FIELDS},
        )
        if not moved:  # another run has taken over: leave everything to it
            transaction.set_rollback(True)


def require_revision(revision: int) -> None:
    """Hold every other writer until the end of the transaction; raise where one came before."""
    hold_tables()
    if current_revision() != revision:
        raise TablesChangedError


def _write_table(
    record: Import, cluster: Cluster, table: str, rows: pl.DataFrame, note: HistoryNote, tick: Any
) -> list[Any]:
    """Write the rows of one table and what each was before; their primary keys."""
    known = rows_by_key(cluster, table, rows)
    flags = [key_text(table, row) in known for row in rows.iter_rows(named=True)]
    old = pl.Series(flags, dtype=pl.Boolean)
    written = insert_rows(table, rows.filter(~old), note, tick)
    written += update_rows(table, rows.filter(old).to_dicts(), note, tick)
    for batch in batches(_changes(record, table, rows, known)):
        insert_values(ImportChange, _CHANGE, batch)
        tick(len(batch))
    return written


_CHANGE = ("owner_id", "table", "key", "action", "before", "after")


def _changes(
    record: Import, table: str, rows: pl.DataFrame, known: dict[str, dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    key = KEYS[table]
    insert, update = ImportChange.Action.INSERT.value, ImportChange.Action.UPDATE.value
    for row in rows.iter_rows(named=True):
        before = known.get(key_text(table, row))
        yield (
            record.pk, table, [row[part] for part in key], update if before else insert,
            json_row(before) if before else None, json_row(row),
        )  # fmt: skip
