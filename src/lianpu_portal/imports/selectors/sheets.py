"""What was understood of each sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu.intake.workbook.issues import ISSUES
from lianpu.intake.workbook.reading import SkippedRow
from lianpu.language import gettext as core_text
from lianpu_portal.imports.models import Import
from lianpu_portal.imports.words import FIELDS, SIDES
from lianpu_portal.tables import Row


def sheet_reports(record: Import) -> list[Row]:
    """Each sheet: its columns with what they were taken for, and the rows passed over with the reason."""
    return [_sheet_report(sheet) for sheet in record.sheets]


def _sheet_report(sheet: Row) -> Row:
    columns = [
        {"letters": column, "heading": heading, "meaning": _meaning(field, side), "read": field not in (None, "personal", "serial"),
         "personal": field == "personal"}
        for column, heading, field, side in sheet["columns"]
    ]  # fmt: skip
    by_reason: dict[str, list[int]] = {}
    for row, code in sheet["skipped_rows"]:
        by_reason.setdefault(code, []).append(row)
    skipped = [
        {"reason": SkippedRow(0, code).reason, "count": count, "rows": by_reason.get(code, [])[:20]}
        for code, count in sheet["skipped_counts"].items()
    ]
    reason = core_text(ISSUES[sheet["skipped"]][0]).format(sheet=sheet["name"]) if sheet["skipped"] else None
    return {**sheet, "columns": columns, "skipped_rows": skipped, "skipped_reason": reason}


def _meaning(field: str | None, side: str | None) -> str | None:
    if field is None:
        return None
    text = str(FIELDS[field])
    return (
        _("{field} ({side})").format(field=text, side=SIDES[side])
        if side and field not in ("enterprise", "personal")
        else text
    )
