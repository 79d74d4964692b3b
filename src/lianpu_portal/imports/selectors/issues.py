"""Issues in their places in the sheet, and all of them for a file."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext_lazy

from lianpu.intake.workbook.issues import RowIssue
from lianpu.intake.workbook.reading import ColumnReading
from lianpu_portal.imports import papers
from lianpu_portal.imports.excerpts import shown_columns
from lianpu_portal.imports.models import Import
from lianpu_portal.imports.words import SEVERITIES
from lianpu_portal.tables import Column, Row, Table


def issue_groups(issues: pl.DataFrame) -> list[Row]:
    """The sorts of issues, with their number and the words of their first."""
    groups = issues.group_by("code", maintain_order=True).agg(pl.len().alias("count"), pl.all().first())
    return [
        {"code": row["code"], "severity": row["severity"], "count": row["count"], "reason": _issue(row).reason}
        for row in groups.iter_rows(named=True)
    ]


def _issue(row: Row) -> RowIssue:
    return RowIssue(row["sheet"], row["cell"], row["value"], row["code"], row["severity"], json.loads(row["details"]))


@dataclass(frozen=True)
class PlacedIssue:
    """An issue with the rows of the sheet around its cell.

    `headings`: letters, heading, aside; `rows`: number, cells of (text, marked, aside), current. What is aside leaves
    room for the marked cell on a narrow screen.
    """

    issue: RowIssue
    headings: list[tuple[str, str, bool]]
    rows: list[tuple[int, list[tuple[str, bool, bool]], bool]]


def placed_issues(record: Import, issues: pl.DataFrame) -> list[PlacedIssue]:
    """Issues of one page, each in its place."""
    around = papers.read_frame(record, "excerpts") if papers.has_frame(record, "excerpts") else None
    sheets = {sheet["name"]: sheet for sheet in record.sheets}
    return [_placed(row, sheets.get(row["sheet"]), around) for row in issues.iter_rows(named=True)]


def _placed(row: Row, sheet: Row | None, around: pl.DataFrame | None) -> PlacedIssue:
    columns = shown_columns(ColumnReading(*column) for column in sheet["columns"]) if sheet else []
    letters = [column.column for column in columns]
    on_heading = bool(sheet) and row["row"] in sheet["header_rows"] if sheet else False
    if not columns or around is None or row["row"] is None or on_heading:
        return PlacedIssue(_issue(row), [], [])
    near = around.filter((pl.col("sheet") == row["sheet"]) & pl.col("row").is_between(row["row"] - 1, row["row"] + 1))
    aside = [column.field != "enterprise" and column.column != row["column"] for column in columns]
    rows = [
        (
            number,
            [
                (cell, number == row["row"] and letter == row["column"], away)
                for letter, cell, away in zip(letters, cells, aside, strict=True)
            ],
            number == row["row"],
        )
        for number, cells in near.select("row", "cells").iter_rows()
    ]
    headings = [(column.column, column.heading, away) for column, away in zip(columns, aside, strict=True)]
    return PlacedIssue(_issue(row), headings, rows)


ISSUE_COLUMNS = (
    Column("severity", gettext_lazy("Severity")),
    Column("sheet", gettext_lazy("Sheet")),
    Column("cell", gettext_lazy("Cell")),
    Column("value", gettext_lazy("As written")),
    Column("reason", gettext_lazy("What is wrong")),
    Column("suggestion", gettext_lazy("What to do")),
)


def issue_table(issues: pl.DataFrame) -> Table:
    """All issues for a file."""
    rows = []
    for row in issues.iter_rows(named=True):
        issue = _issue(row)
        rows.append({
            "severity": str(SEVERITIES[issue.severity]), "sheet": issue.sheet, "cell": issue.cell, "value": issue.value,
            "reason": issue.reason, "suggestion": issue.suggestion, "code": issue.code,
        })  # fmt: skip
    return Table(ISSUE_COLUMNS, rows)
