"""A file of any accepted kind → its sheets as grids of cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.addresses import Merge, Place
from lianpu.intake.workbook.delimited import encoding_of, measure_text, rows_of_text, separator_of
from lianpu.intake.workbook.kinds import kind_of
from lianpu.intake.workbook.limits import Limits, check_extent, refuse
from lianpu.intake.workbook.sheet_parts import SheetPart, inspect

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Row = Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows()` starts at sheet row 1 and column A each time it is called; an empty cell is `""`."""

    name: str
    height: int
    rows: Callable[[], Iterator[Row]]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    failed: Mapping[Place, str] = field(default_factory=dict[Place, str])


def open_grids(path: Path, limits: Limits) -> list[Grid]:
    """The sheets of a file; refuse a file that is none of ours or beyond the limits."""
    kind = kind_of(path, limits)
    if kind == "text":
        return [_text_grid(path, limits)]
    parts = inspect(path, limits) if kind == "package" else {}
    grids = list(_calamine_grids(path, parts, limits))
    check_extent(sum(grid.height for grid in grids), 0, limits)
    return grids


def _text_grid(path: Path, limits: Limits) -> Grid:
    encoding = encoding_of(path)
    separator = separator_of(path, encoding)
    height = measure_text(path, encoding, separator, limits)
    return Grid(path.stem, height, lambda: rows_of_text(path, encoding, separator))


def _calamine_grids(path: Path, parts: Mapping[str, SheetPart], limits: Limits) -> Iterator[Grid]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            if len(book.sheets_metadata) > limits.sheets:
                refuse(why.TOO_MANY_SHEETS, limit=limits.sheets)
            for about in book.sheets_metadata:
                if about.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(about.name)
                    check_extent(sheet.total_height, sheet.total_width, limits)
                    hidden = about.visible != SheetVisibleEnum.Visible
                    yield _calamine_grid(sheet, parts.get(about.name, SheetPart()), hidden=hidden)
    except PasswordError:
        refuse(why.ENCRYPTED)
    except (CalamineError, OSError):
        refuse(why.BROKEN)


def _calamine_grid(sheet: CalamineSheet, part: SheetPart, *, hidden: bool) -> Grid:
    if sheet.start is None or sheet.end is None:
        return Grid(sheet.name, 0, lambda: iter(()), hidden)
    margin: list[Cell] = [""] * sheet.start[1]
    merges = sheet.merged_cell_ranges or part.merges

    def rows() -> Iterator[Row]:
        return (margin + row for row in sheet.iter_rows()) if margin else iter(sheet.iter_rows())

    return Grid(
        sheet.name, sheet.end[0] + 1, rows, hidden,
        tuple(Merge(*top_left, *bottom_right) for top_left, bottom_right in merges), part.failed,
    )  # fmt: skip
