"""What the import pages show, read from the working papers and the tables."""

from __future__ import annotations

from lianpu_portal.imports.selectors.changes import applied_rows, change_rows
from lianpu_portal.imports.selectors.conflicts import conflict_rows
from lianpu_portal.imports.selectors.issues import issue_groups, issue_table, placed_issues
from lianpu_portal.imports.selectors.plans import edition_rows, known_lists, plan_frame
from lianpu_portal.imports.selectors.questions import described, open_questions, question_rows
from lianpu_portal.imports.selectors.sheets import sheet_reports

__all__ = [
    "applied_rows",
    "change_rows",
    "conflict_rows",
    "described",
    "edition_rows",
    "issue_groups",
    "issue_table",
    "known_lists",
    "open_questions",
    "placed_issues",
    "plan_frame",
    "question_rows",
    "sheet_reports",
]
