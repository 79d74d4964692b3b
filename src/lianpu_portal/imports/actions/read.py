"""Read an uploaded list and plan what it would change; nothing is written to the tables."""

from __future__ import annotations

import dataclasses
from pathlib import PurePath

from django.utils.translation import gettext as _

from lianpu.errors import RefusedFileError
from lianpu.intake.workbook import DEFAULT_LIMITS, SheetReading
from lianpu.intake.workbook.kinds import kind_of
from lianpu.intake.workbook.opening import open_grids
from lianpu.intake.workbook.reader import read_grids
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.imports import background, papers
from lianpu_portal.imports.excerpts import excerpts
from lianpu_portal.imports.models import Import, State
from lianpu_portal.imports.planning import PLAN_FIELDS, fresh_plan, keep_plan

_MOST_SKIPPED = 200  # rows named one by one; the rest is counted


def begin_reading(actor: Actor, record: Import) -> None:
    """Claim the import for a reading; refuse where its file is gone or another run is at work."""
    actor.require(Permission.EDIT)
    if not papers.list_file(record).is_file():
        raise RefusedFileError(_("The file of this import is no longer kept. Upload it again."))
    background.claim(record, (State.UPLOADED, State.FAILED, State.PREVIEW), State.READING)


def read(record: Import, progress: papers.ProgressWriter) -> None:
    """Read, resolve, compare; leaves the import in the state preview."""
    path = papers.list_file(record)
    with open_grids(path, DEFAULT_LIMITS) as grids:
        if kind_of(path, DEFAULT_LIMITS) == "text":
            grids = [dataclasses.replace(grid, name=PurePath(record.file_name).stem) for grid in grids]
        reading = read_grids(grids, progress=lambda done, total: progress.tell("reading", done, total))
        record.sheets = [_sheet(sheet) for sheet in reading.sheets]
        papers.write_frame(record, "drafts", reading.drafts)
        papers.write_frame(record, "reading_issues", papers.issues_frame(reading.issues))
        cluster, revision, plan = fresh_plan(record, reading, progress.tell)
        progress.tell("comparing", 0, 1)
        keep_plan(record, cluster, revision, plan)
        papers.write_frame(record, "excerpts", excerpts(grids, reading.sheets, papers.issues_frame(plan.issues)))
    fields = {name: getattr(record, name) for name in ("sheets", *PLAN_FIELDS)}
    Import.objects.filter(pk=record.pk, run=record.run).update(state=State.PREVIEW, **fields)


def _sheet(sheet: SheetReading) -> dict[str, object]:
    reasons: dict[str, int] = {}
    for row in sheet.skipped_rows:
        reasons[row.code] = reasons.get(row.code, 0) + 1
    return {
        "name": sheet.name, "header_rows": sheet.header_rows, "rows_read": sheet.rows_read, "hidden": sheet.hidden,
        "columns": [(c.column, c.heading, c.field, c.side) for c in sheet.columns], "skipped": sheet.skipped,
        "skipped_rows": [(row.row, row.code) for row in sheet.skipped_rows[:_MOST_SKIPPED]], "skipped_counts": reasons,
    }  # fmt: skip
