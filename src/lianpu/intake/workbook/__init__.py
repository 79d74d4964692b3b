"""The supply–demand list (供需清单) as offices and firms keep it → draft rows and named problems."""

from __future__ import annotations

from lianpu.intake.workbook.issues import ISSUES, RowIssue, Severity
from lianpu.intake.workbook.limits import DEFAULT_LIMITS, Limits
from lianpu.intake.workbook.reader import read_workbook
from lianpu.intake.workbook.reading import DRAFT_SCHEMA, ColumnReading, Reading, SheetReading, SkippedRow

__all__ = [
    "DEFAULT_LIMITS",
    "DRAFT_SCHEMA",
    "ISSUES",
    "ColumnReading",
    "Limits",
    "Reading",
    "RowIssue",
    "Severity",
    "SheetReading",
    "SkippedRow",
    "read_workbook",
]
