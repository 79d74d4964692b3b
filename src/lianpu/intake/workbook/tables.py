"""One sheet → drafts, issues and an account of what was understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lianpu.intake.workbook.addresses import address
from lianpu.intake.workbook.blocks import RowReader
from lianpu.intake.workbook.columns import (
    column_reading,
    numbers_mean_entries,
    report_columns,
    report_unitless,
    report_unknown_side,
    with_read_columns,
    with_side_columns,
    with_unit_columns,
)
from lianpu.intake.workbook.entries import Speaker, Speakers
from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.furniture import kind_of_row
from lianpu.intake.workbook.header import SEARCHED_ROWS, TALLEST_HEADER, Header, find_header, named_above
from lianpu.intake.workbook.headings import understand
from lianpu.intake.workbook.layout import Layout
from lianpu.intake.workbook.opening import Cell, Grid, Row
from lianpu.intake.workbook.reading import ColumnReading, SheetReading, SkippedRow
from lianpu.intake.workbook.sheet_parts import NEVER_CALCULATED
from lianpu.intake.workbook.synonyms import MEANINGS, Side, side_of_title
from lianpu.intake.workbook.text import LONGEST_TEXT, has_tags, is_blank, line
from lianpu.intake.workbook.view import Scroll, View, failures, views

Tick = Callable[[], None]
_SAMPLE = 300
_SURE_HEADINGS = 3
_MOST_TABLES = 100
_LONG_CELL = 500


@dataclass
class _Account:
    """What happens to the rows of one sheet."""

    header_rows: list[int] = field(default_factory=list[int])
    columns: dict[ColumnReading, None] = field(default_factory=dict[ColumnReading, None])
    skipped: list[SkippedRow] = field(default_factory=list[SkippedRow])
    rows_read: int = 0
    tables: int = 0

    def begin(self, header: Header, layout: Layout) -> None:
        """A table begins."""
        self.tables += 1
        self.header_rows.extend(range(header.top + 1, header.bottom + 2))
        self.columns |= dict.fromkeys(column_reading(column) for column in layout.columns if column.label)

    def skip(self, row: int, code: str) -> None:
        """A row is skipped."""
        self.skipped.append(SkippedRow(row + 1, code))

    def close(self, grid: Grid) -> SheetReading:
        """The account of the whole sheet."""
        return SheetReading(
            grid.name, tuple(self.header_rows), tuple(self.columns), self.rows_read, tuple(self.skipped), grid.hidden
        )


def read_sheet(grid: Grid, findings: Findings, tick: Tick, sender: str | None = None) -> SheetReading:
    """Read one sheet; `tick` is called once a row."""
    if grid.hidden:
        findings.report("hidden_sheet", grid.name, "A1", sheet=grid.name)
    scroll = Scroll(grid)
    head = scroll.ahead(SEARCHED_ROWS)
    header, problem = find_header(head, grid.merges)
    if header is None:
        is_empty = all(is_blank(cell) for row in head for cell in row)
        return _skipped(grid, "sheet_empty" if is_empty else problem, findings, tick)
    return _SheetReader(grid, scroll, findings, sender).read(header, head[: header.top], tick)


def _skipped(grid: Grid, why: str, findings: Findings, tick: Tick) -> SheetReading:
    for _row in range(grid.height):
        tick()
    findings.report(why, grid.name, "A1", sheet=grid.name)
    return SheetReading(grid.name, hidden=grid.hidden, skipped=why)


class _SheetReader:
    """Walks down one sheet; a second header further down begins a table of its own."""

    def __init__(self, grid: Grid, scroll: Scroll, findings: Findings, sender: str | None) -> None:
        self._grid, self._scroll, self._findings, self._sender = grid, scroll, findings, sender
        self._account = _Account()
        self._side: Side | None = None

    def read(self, header: Header, above: Sequence[Row], tick: Tick) -> SheetReading:
        """Read all rows; `above` are those over the first header."""
        self._side = self._side_above(above)
        self._begin(header, self._scroll.ahead(header.bottom + 1 + _SAMPLE)[header.bottom + 1 :], named_above(above))
        for row, (view, across) in enumerate(views(self._grid, self._scroll)):
            tick()
            if view is None:
                self._speakers.interrupt()
            elif row < self._header.top:
                self._account.skip(row, "title")
            elif row > self._header.bottom:
                self._read_row(view, across)
        report_unitless(self._rows.unitless, self._header.layout, self._grid.name, self._findings)
        return self._account.close(self._grid)

    def _side_above(self, above: Sequence[Row]) -> Side | None:
        titles = (line(cell) for row in above for cell in row if isinstance(cell, str))
        return side_of_title(self._grid.name) or next((side for text in titles if (side := side_of_title(text))), None)

    def _begin(self, header: Header, sample: Sequence[Row], heading: str | None) -> None:
        """Start a table under `header`."""
        layout = with_read_columns(with_unit_columns(header.layout, sample), sample)
        self._header = replace(header, layout=with_side_columns(layout, sample))
        layout, sheet = self._header.layout, self._grid.name
        self._rows = RowReader(sheet, layout, self._findings, self._side or "offer")
        told = heading or self._sender
        self._speakers = Speakers(sheet, layout, self._findings, told, numbers_mean_entries(layout, sample))
        self._known = [
            c for c in layout.columns if c.meaning and c.meaning.field not in ("personal", "money", "serial")
        ]
        report_columns(self._header, sheet, self._findings)
        if self._side is None and not self._account.header_rows:
            report_unknown_side(self._header, sheet, self._findings)
        if told and layout.first("enterprise") is None:
            code = "enterprise_from_heading" if heading else "enterprise_of_sender"
            self._findings.report(code, sheet, "A1", told, enterprise=told)
        self._account.begin(header, layout)

    def _read_row(self, view: View, across: int) -> None:
        if self._header.is_repeated_by(view.cells):
            self._account.skip(view.row, "repeated_header")
            return
        own = _own_cells(view)
        if self._starts_another_table(view, own):
            return
        serial = self._header.layout.first("serial")
        kind = kind_of_row(own, serial=serial.index if serial else None, across=across)
        if kind:
            self._account.skip(view.row, kind)
            self._speakers.interrupt()
            self._turn(own, kind)
            return
        self._read_entry(view)

    def _turn(self, cells: Row, kind: str) -> None:
        """«二、需求清单» inside a table turns the side of what follows."""
        if kind == "section":
            words = next((line(cell) for cell in cells if not is_blank(cell)), "")
            self._side = side_of_title(words) or self._side
            self._rows.default_side = self._side or "offer"

    def _starts_another_table(self, view: View, own: Row) -> bool:
        sure = sum(cell in MEANINGS for cell in own if isinstance(cell, str))
        if sure < _SURE_HEADINGS - 1 or self._account.tables >= _MOST_TABLES:
            return False  # nearly every row
        if sure < _SURE_HEADINGS and not all(understand(cell).meaning for cell in own if not is_blank(cell)):
            return False
        header, _problem = find_header([own, *self._scroll.ahead(TALLEST_HEADER)], self._grid.merges, view.row)
        if header is None or header.top != view.row:
            return False
        report_unitless(self._rows.unitless, self._header.layout, self._grid.name, self._findings)
        below = header.bottom - view.row
        self._begin(header, self._scroll.ahead(below + _SAMPLE)[below:], self._speakers.heading)
        return True

    def _read_entry(self, view: View) -> None:
        self._account.rows_read += 1
        self._report_cells(view)
        speaker = self._speakers.read(view) if self._rows.needs_speaker(view) else Speaker()
        issues = len(self._findings.issues)
        if self._rows.read(view, speaker) == 0 and not any(
            found.code == "no_product" for found in self._findings.issues[issues:]
        ):
            self._report_no_product(view)

    def _report_no_product(self, view: View) -> None:
        block = self._header.layout.blocks[0]
        column = block.first("product") or block.first("counterpart")
        cell = address(view.row, column.index if column else 0)
        self._findings.report("no_product", self._grid.name, cell)

    def _report_cells(self, view: View) -> None:
        """What is wrong with cells whatever they hold."""
        sheet = self._grid.name
        for column, shown in failures(view, self._known):
            code = "formula_without_result" if shown == NEVER_CALCULATED else "failed_formula"
            self._findings.report(code, sheet, address(view.row, column.index), shown, shown=shown)
        for column in self._known:
            cell = view.cells[column.index] if column.index < len(view.cells) else ""
            if not isinstance(cell, str) or view.repeats(column):
                continue
            if ("<" in cell or "&" in cell) and has_tags(cell):
                self._findings.report("tags_removed", sheet, view.address(column), cell)
            if len(cell) > _LONG_CELL:
                self._findings.weigh(cell)
            if len(cell) > LONGEST_TEXT and column.meaning and column.meaning.field in ("note", "place"):
                details = {"length": len(cell), "kept": LONGEST_TEXT}
                self._findings.report("text_cut", sheet, view.address(column), cell, **details)


def _own_cells(view: View) -> list[Cell]:
    """The row's own cells, without what merged cells of the rows above show."""
    if not view.merged:
        return view.cells
    return ["" if (m := view.merged.get(i)) and m.top < view.row else cell for i, cell in enumerate(view.cells)]
