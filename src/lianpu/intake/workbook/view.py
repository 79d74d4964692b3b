"""The rows of a table as a reader sees them: merged cells show their value in every row they cover."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lianpu.intake.workbook.addresses import Merge, address
from lianpu.intake.workbook.layout import Column
from lianpu.intake.workbook.opening import Cell, Grid, Row
from lianpu.intake.workbook.text import LONGEST_TEXT, is_blank, plain, said

FAILED_VALUES = frozenset({"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_DITTO = frozenset({"同上", "〃", '"', "″", "同前", "同上行"})


@dataclass(slots=True)
class View:
    """One row, zero-based; `merged` holds, by column, the ranges over several rows that cover this one."""

    row: int
    cells: list[Cell]
    merged: Mapping[int, Merge]
    failed: Mapping[int, str]
    _said: dict[int, str | None] = field(default_factory=dict[int, "str | None"])

    def cell(self, column: Column | None) -> Cell:
        """What stands in the column; `""` for no column, a blank or a failed formula."""
        if column is None or column.index >= len(self.cells) or column.index in self.failed:
            return ""
        value = self.cells[column.index]
        return "" if isinstance(value, str) and (value in FAILED_VALUES or is_blank(value)) else value

    def said(self, column: Column | None) -> str | None:
        """The clean text of the column; None where it says nothing."""
        if column is None:
            return None
        if column.index not in self._said:
            value = self.cell(column)
            text = None if value == "" else said(value)
            self._said[column.index] = text[:LONGEST_TEXT].strip() if text else None
        return self._said[column.index]

    def text(self, column: Column | None) -> str:
        """The text of the column with its line ends."""
        return plain(self.cell(column))

    def address(self, column: Column) -> str:
        """Where the value of the column is written: for a merged cell its first row."""
        merge = self.merged.get(column.index)
        return address(merge.top if merge else self.row, column.index)

    def repeats(self, column: Column) -> bool:
        """True if the column shows the value of a merged cell that began in a row above."""
        merge = self.merged.get(column.index)
        return merge is not None and merge.top < self.row

    def spans(self, column: Column) -> Merge | None:
        """The merged range over several rows to which the column's cell belongs."""
        return self.merged.get(column.index)


@dataclass
class _Merges:
    """The merged ranges that reach into the row at hand."""

    starting: dict[int, list[Merge]] = field(default_factory=dict[int, list[Merge]])
    open: dict[int, tuple[Merge, Cell]] = field(default_factory=dict[int, "tuple[Merge, Cell]"])

    def step(self, row: int, cells: Sequence[Cell]) -> dict[int, tuple[Merge, Cell]]:
        """The ranges over several rows that cover `row`, with what they show."""
        if self.open:
            self.open = {column: held for column, held in self.open.items() if held[0].bottom >= row}
        for merge in self.starting.get(row, ()):
            if merge.bottom > merge.top:
                self.open[merge.left] = merge, cells[merge.left] if merge.left < len(cells) else ""
        return self.open


class Scroll:
    """The rows of a sheet in order, with a look at those to come: long sheets are read only once."""

    def __init__(self, grid: Grid) -> None:
        self._rows = grid.rows()
        self._waiting: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        while self._waiting or self.ahead(1):
            yield self._waiting.popleft()

    def ahead(self, count: int) -> list[Row]:
        """The next rows, at most `count`, without taking them."""
        self._waiting.extend(islice(self._rows, max(0, count - len(self._waiting))))
        return list(islice(self._waiting, count))


def views(grid: Grid, scroll: Scroll) -> Iterator[tuple[View | None, int]]:
    """Each row of the sheet and how many columns its widest merged cell covers; None for an empty row."""
    merges = _Merges()
    for merge in grid.merges:
        merges.starting.setdefault(merge.top, []).append(merge)
    failed: dict[int, dict[int, str]] = {}
    for (row, column), shown in grid.failed.items():
        failed.setdefault(row, {})[column] = shown
    above: Sequence[Cell] = ()
    for row, raw in enumerate(scroll):
        covering = merges.step(row, raw)
        broken = failed.get(row, {})
        if not broken and all(cell == "" or is_blank(cell) for cell in raw):
            yield None, 0
            continue
        across = max((merge.right - merge.left + 1 for merge in merges.starting.get(row, ())), default=1)
        above = _shown(raw, above, covering)
        yield View(row, above, {column: held[0] for column, held in covering.items()}, broken), across


def _shown(raw: Sequence[Cell], above: Sequence[Cell], covering: Mapping[int, tuple[Merge, Cell]]) -> list[Cell]:
    cells = list(raw)
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and cell in _DITTO and column < len(above):
            cells[column] = above[column]
    for column, (_merge, value) in covering.items():
        cells.extend([""] * (column + 1 - len(cells)))
        if cells[column] == "":
            cells[column] = value
    return cells


def failures(view: View, columns: Sequence[Column]) -> Iterator[tuple[Column, str]]:
    """The columns whose formula failed in this row, and what the cell shows."""
    written = {index: cell for index, cell in enumerate(view.cells) if isinstance(cell, str) and cell in FAILED_VALUES}
    shown = written | dict(view.failed)
    return ((column, shown[column.index]) for column in columns if column.index in shown) if shown else iter(())
