"""Workbooks with a sheet a table: rows in and out of cells without losing a digit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import IO, Any

import polars as pl
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from lianpu.cluster.parsing import text_table
from lianpu.cluster.schema import SCHEMAS
from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _

ABOUT_SHEET = "cluster"
_MOST_ROWS = 1_048_575  # of a sheet, the header not counted
_LONGEST_CELL = 32_767


def rows_as_frame(rows: Sequence[Sequence[object]]) -> pl.DataFrame:
    """Rows of a sheet, the first its header, as text columns."""
    if not rows:
        return pl.DataFrame()
    names = [cell_text(cell) or "" for cell in rows[0]]
    kept = [(position, name) for position, name in enumerate(names) if name]
    body = [row for row in rows[1:] if any(cell_text(cell) for cell in row)]
    return pl.DataFrame(
        {name: [cell_text(row[position]) for row in body] for position, name in kept},
        schema={name: pl.String for _position, name in kept},
    )


def cell_text(cell: object) -> str | None:
    """What a cell says, as text: 320826.0 is `320826`, a day is ISO 8601, nothing is None."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    if isinstance(cell, (dt.date, dt.datetime)):
        return cell.isoformat()
    return str(cell)


def write_workbook(file: IO[bytes], manifest: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> None:
    """Write a sheet a table, and what the cluster says of itself in the sheet `cluster`."""
    too_long = [name for name, frame in tables.items() if frame.height > _MOST_ROWS]
    if too_long:
        raise ClusterFileError(
            _("A sheet holds {most} rows; {tables} have more. Write a folder instead.").format(
                most=_MOST_ROWS, tables=", ".join(too_long)
            )
        )
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as opened:
        book: Any = opened  # the library does not say the types of its methods
        heading = book.add_format({"bold": True, "bottom": 1})
        about = book.add_worksheet(ABOUT_SHEET)
        for row, (key, value) in enumerate([("key", "value"), *manifest.items()]):
            about.write_string(row, 0, key)
            about.write_string(row, 1, "" if value is None else str(value))
        for name in SCHEMAS:
            _write_sheet(book.add_worksheet(name), heading, name, tables[name])


def _write_sheet(sheet: Any, heading: Any, table: str, frame: pl.DataFrame) -> None:
    text = text_table(table, frame)
    numeric = [dtype.is_numeric() for dtype in frame.dtypes]
    for position, name in enumerate(frame.columns):
        sheet.write_string(0, position, name, heading)
    sheet.freeze_panes(1, 0)
    for row, (values, words) in enumerate(zip(frame.iter_rows(), text.iter_rows(), strict=True), start=1):
        for position, (value, word) in enumerate(zip(values, words, strict=True)):
            if word is None:
                continue
            if numeric[position] and _survives_a_cell(value):
                sheet.write_number(row, position, value)
            elif len(word) > _LONGEST_CELL:
                raise ClusterFileError(
                    _("{table}, row {row}: a cell holds {most} characters; write a folder instead.").format(
                        table=table, row=row, most=_LONGEST_CELL
                    )
                )
            else:
                sheet.write_string(row, position, word)


def _survives_a_cell(value: float) -> bool:
    # A workbook stores 16 significant digits; a number that needs 17 is written as text and read back exactly.
    return float(f"{value:.16G}") == value
