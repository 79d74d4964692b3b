"""The rows of a sheet around each issue, as they stand in the file, without its contact columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from lianpu.intake.workbook.addresses import column_index
from lianpu.intake.workbook.opening import Grid
from lianpu.intake.workbook.reading import ColumnReading, SheetReading
from lianpu.intake.workbook.text import plain

SCHEMA = pl.Schema({"sheet": pl.String, "row": pl.Int64, "cells": pl.List(pl.String)})
_AROUND = 1
_LONGEST = 120


def shown_columns(columns: Iterable[ColumnReading]) -> list[ColumnReading]:
    """The columns a page may show: those that were read; notes too often hold names and numbers of people."""
    return [column for column in columns if column.field not in (None, "personal", "serial", "note")]


def excerpts(grids: Sequence[Grid], sheets: Sequence[SheetReading], issues: pl.DataFrame) -> pl.DataFrame:
    """One row a sheet row on or beside an issue: its cells in the order of `shown_columns`."""
    found: list[tuple[str, int, list[str]]] = []
    for grid, sheet in zip(grids, sheets, strict=True):
        rows = issues.filter(pl.col("sheet") == sheet.name)["row"].drop_nulls().unique()
        wanted = {row + step for row in rows for step in range(-_AROUND, _AROUND + 1)} - set(sheet.header_rows)
        places = [column_index(column.column) for column in shown_columns(sheet.columns)]
        if wanted and places:
            found += [
                (sheet.name, number, _cells(row, places))
                for number, row in enumerate(grid.rows(), 1)
                if number in wanted
            ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _cells(row: Sequence[object], places: list[int]) -> list[str]:
    return [_shown(row[place]) if place < len(row) else "" for place in places]


def _shown(cell: object) -> str:
    text = plain(cell).strip()  # pyright: ignore[reportArgumentType]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
