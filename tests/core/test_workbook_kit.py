"""What the tests of the workbook reader share: lists built with openpyxl and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from lianpu.intake.workbook import Reading, RowIssue, read_workbook

Rows = Sequence[Sequence[Any]]
CODE = "91110000600037341L"


def write_sheets(path: Path, sheets: dict[str, Rows], merges: Iterable[str] = (), hidden: Iterable[str] = ()) -> Path:
    """A workbook of sheets; `merges` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value not in (None, ""):
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str) and value.startswith("="):
                        cell.data_type = "s"  # text, not a formula
        if name in hidden:
            sheet.sheet_state = "hidden"
    for merged in merges:
        book.worksheets[0].merge_cells(merged)
    book.save(path)
    return path


def read_rows(folder: Path, rows: Rows, *, merges: Iterable[str] = (), sheet: str = "Sheet1") -> Reading:
    """Read a list of one sheet."""
    return read_workbook(write_sheets(folder / "list.xlsx", {sheet: rows}, merges))


def drafts(reading: Reading, *columns: str) -> list[Any]:
    """The drafts as tuples of the columns; plain values where one column is asked for."""
    rows = reading.drafts.select(columns).rows()
    return [row[0] for row in rows] if len(columns) == 1 else rows


def found(reading: Reading, code: str) -> list[RowIssue]:
    """The issues of a code."""
    return [issue for issue in reading.issues if issue.code == code]


def cells(reading: Reading, code: str) -> list[str]:
    """Where the issues of a code stand."""
    return [issue.cell for issue in found(reading, code)]


def codes(reading: Reading) -> list[str]:
    """The codes of all issues."""
    return [issue.code for issue in reading.issues]
