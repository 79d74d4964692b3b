"""A file of any accepted kind → its sheets as grids of cells."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook import parse_sheets
from lianpu.intake.workbook.addresses import Merge, Place
from lianpu.intake.workbook.delimited import encoding_of, measure_text, rows_of_text, separator_of
from lianpu.intake.workbook.kinds import kind_of
from lianpu.intake.workbook.limits import Limits, check_extent, refuse
from lianpu.intake.workbook.parse_sheets import ParsedSheet
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


@contextmanager
def open_grids(path: Path, limits: Limits) -> Generator[list[Grid]]:
    """The sheets of a file; refuse a file that is none of ours or beyond the limits."""
    kind = kind_of(path, limits)
    if kind == "text":
        yield [_text_grid(path, limits)]
        return
    parts: Mapping[str, SheetPart] = inspect(path, limits) if kind == "package" else {}
    with tempfile.TemporaryDirectory(prefix="lianpu-") as folder:
        yield _parsed_grids(path, Path(folder), parts, limits)


def _text_grid(path: Path, limits: Limits) -> Grid:
    encoding = encoding_of(path)
    separator = separator_of(path, encoding)
    height = measure_text(path, encoding, separator, limits)
    return Grid(path.stem, height, lambda: rows_of_text(path, encoding, separator))


def _parsed_grids(path: Path, folder: Path, parts: Mapping[str, SheetPart], limits: Limits) -> list[Grid]:
    _parse(path, folder, limits)
    sheets = [ParsedSheet(*entry) for entry in pickle.loads((folder / "index").read_bytes())]
    if len(sheets) > limits.sheets:
        refuse(why.TOO_MANY_SHEETS, limit=limits.sheets)
    for sheet in sheets:
        check_extent(sheet.height, sheet.width, limits)
    check_extent(sum(sheet.height for sheet in sheets), 0, limits)
    return [
        _parsed_grid(sheet, folder / str(number), parts.get(sheet.name, SheetPart()))
        for number, sheet in enumerate(sheets)
    ]


def _parse(path: Path, folder: Path, limits: Limits) -> None:
    granted = str(limits.parser_bytes), str(limits.unpacked_bytes)
    command = [sys.executable, "-P", parse_sheets.__file__, str(path), str(folder), *granted]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=limits.parser_seconds, check=False,
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        refuse(why.BROKEN)
    if ended == parse_sheets.ENCRYPTED:
        refuse(why.ENCRYPTED)
    if ended == parse_sheets.TOO_MUCH:
        refuse(why.TOO_MUCH_TEXT)
    if ended != parse_sheets.DONE:
        refuse(why.BROKEN)


def _parsed_grid(sheet: ParsedSheet, path: Path, part: SheetPart) -> Grid:
    margin: list[Cell] = [""] * sheet.margin
    ranges = (Merge(*top_left, *bottom_right) for top_left, bottom_right in sheet.merges or part.merges)
    merges = tuple(merge for merge in ranges if merge.left < sheet.width)

    def rows() -> Iterator[Row]:
        with path.open("rb") as file:
            while batch := pickle.load(file):
                for row in batch:
                    yield margin + row if margin else row
                if len(batch) < parse_sheets.BATCH:
                    return

    return Grid(sheet.name, sheet.height, rows, sheet.hidden, merges, part.failed)
