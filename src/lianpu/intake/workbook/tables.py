"""One sheet → drafts, issues and an account of what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lianpu.intake.workbook.addresses import address, column_letters
from lianpu.intake.workbook.blocks import RowReader
from lianpu.intake.workbook.entries import Speakers
from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.furniture import kind_of_row
from lianpu.intake.workbook.header import SEARCHED_ROWS, Header, find_header, named_above
from lianpu.intake.workbook.layout import Column, Layout, lay_out
from lianpu.intake.workbook.measures import measure_of
from lianpu.intake.workbook.opening import Grid, Row
from lianpu.intake.workbook.reading import ColumnReading, SheetReading, SkippedRow
from lianpu.intake.workbook.sheet_parts import NEVER_CALCULATED
from lianpu.intake.workbook.synonyms import MEANINGS, Meaning, Side, side_of_title
from lianpu.intake.workbook.text import LONGEST_TEXT, has_tags, is_blank, line
from lianpu.intake.workbook.view import View, failures, views

Tick = Callable[[], None]
_AMBIGUOUS = re.compile(r"(?:^|/)[\s*]*[单單]\s*位[\s*]*$")
_SAMPLE = 300
_FEW_MISSING = 0.2


@dataclass
class _Account:
    """What happens to the rows of one sheet."""

    header_rows: list[int] = field(default_factory=list[int])
    columns: dict[ColumnReading, None] = field(default_factory=dict[ColumnReading, None])
    skipped: list[SkippedRow] = field(default_factory=list[SkippedRow])
    rows_read: int = 0


def read_sheet(grid: Grid, findings: Findings, tick: Tick) -> SheetReading:
    """Read one sheet; `tick` is called once a row."""
    if grid.hidden:
        findings.report("hidden_sheet", grid.name, "A1", sheet=grid.name)
    head = list(islice(grid.rows(), SEARCHED_ROWS))
    header, problem = find_header(head, [merge for merge in grid.merges if merge.top < len(head)])
    if header is None:
        is_empty = all(is_blank(cell) for row in head for cell in row)
        return _skipped(grid, "sheet_empty" if is_empty else problem, findings, tick)
    return _SheetReader(grid, findings, head).read(header, tick)


def _skipped(grid: Grid, why: str, findings: Findings, tick: Tick) -> SheetReading:
    for _row in range(grid.height):
        tick()
    findings.report(why, grid.name, "A1", sheet=grid.name)
    return SheetReading(grid.name, hidden=grid.hidden, skipped=why)


class _SheetReader:
    """Walks down one sheet; a second header further down begins a table of its own."""

    def __init__(self, grid: Grid, findings: Findings, head: Sequence[Row]) -> None:
        self._grid, self._findings, self._head = grid, findings, head
        self._account = _Account()
        self._side_reported = False

    def read(self, header: Header, tick: Tick) -> SheetReading:
        self._begin(header, self._title_side(header), self._grid.rows(), named_above(self._head[: header.top]))
        for row, (view, across) in enumerate(views(self._grid)):
            tick()
            if view is None:
                self._speakers.interrupt()
            elif row < self._header.top:
                self._skip(row, "title")
            elif row > self._header.bottom:
                self._read_row(view, across)
        self._close()
        account = self._account
        return SheetReading(
            self._grid.name, tuple(row + 1 for row in account.header_rows), tuple(account.columns), account.rows_read,
            tuple(account.skipped), self._grid.hidden,
        )  # fmt: skip

    def _title_side(self, header: Header) -> Side | None:
        titles = (line(cell) for row in self._head[: header.top] for cell in row if isinstance(cell, str))
        return side_of_title(self._grid.name) or next((side for text in titles if (side := side_of_title(text))), None)

    def _begin(self, header: Header, side: Side | None, below: Iterator[Row], heading: str | None) -> None:
        """Start a table under `header`."""
        sample = list(islice(below, header.bottom + 1, header.bottom + 1 + _SAMPLE))
        self._header = replace(header, layout=_with_unit_columns(header.layout, sample))
        layout, sheet = self._header.layout, self._grid.name
        self._rows = RowReader(sheet, layout, self._findings, side or "offer")
        self._speakers = Speakers(sheet, layout, self._findings, heading, _numbers_mean_entries(layout, sample))
        self._known = [
            c for c in layout.columns if c.meaning and c.meaning.field not in ("personal", "money", "serial")
        ]
        self._account.header_rows.extend(range(header.top, header.bottom + 1))
        self._account.columns |= dict.fromkeys(map(_account_of, (c for c in layout.columns if c.label)))
        self._report_columns(layout)
        self._report_side(layout, side)
        if heading and layout.first("enterprise") is None:
            self._findings.report("enterprise_from_heading", sheet, "A1", heading, enterprise=heading)

    def _close(self) -> None:
        """Report what is said once a table."""
        for index, cell in self._rows.unitless.items():
            label = next(column.label for column in self._header.layout.columns if column.index == index)
            self._findings.report("quantities_without_unit", self._grid.name, cell, column=label)

    def _report_side(self, layout: Layout, side: Side | None) -> None:
        if side is None and not self._side_reported and any(block.side is None for block in layout.blocks):
            self._side_reported = True
            product = next(b.first("product") for b in layout.blocks if b.side is None)
            self._findings.report(
                "side_assumed", self._grid.name, self._heading_cell(product), product.label if product else ""
            )

    def _heading_cell(self, column: Column | None) -> str:
        return address(self._header.bottom, column.index if column else 0)

    def _report_columns(self, layout: Layout) -> None:
        second = {column.index: first for column, first in layout.repeated}
        homes = [layout.row, *(block.columns for block in layout.blocks)]
        kept = {column.index for home in homes for columns in home.values() for column in columns}
        personal: list[Column] = []
        for column in layout.columns:
            field_ = column.meaning.field if column.meaning else None
            cell = self._heading_cell(column)
            if field_ == "personal":
                personal.append(column)
            elif field_ == "money":
                self._findings.report("money_column", self._grid.name, cell, column.label, column=column.label)
            elif column.index in second:
                first = second[column.index].label
                self._findings.report(
                    "second_column", self._grid.name, cell, column.label, column=column.label, first=first
                )
            elif column.label and column.index not in kept:
                self._findings.report("unknown_column", self._grid.name, cell, column.label, column=column.label)
        if personal:
            labels = "、".join(column.label for column in personal)
            self._findings.report("personal_data", self._grid.name, self._heading_cell(personal[0]), columns=labels)

    def _skip(self, row: int, code: str) -> None:
        self._account.skipped.append(SkippedRow(row + 1, code))

    def _read_row(self, view: View, across: int) -> None:
        if self._header.is_repeated_by(view.cells):
            self._skip(view.row, "repeated_header")
            return
        if self._starts_another_table(view):
            return
        serial = self._header.layout.first("serial")
        kind = kind_of_row(self._raw(view), serial=serial.index if serial else None, across=across)
        if kind:
            self._skip(view.row, kind)
            self._speakers.interrupt()
            self._section_side(view, kind)
            return
        self._read_entry(view)

    def _raw(self, view: View) -> list[object]:
        """The row's own cells, without what merged cells of the rows above show."""
        return ["" if (m := view.merged.get(i)) and m.top < view.row else cell for i, cell in enumerate(view.cells)]

    def _section_side(self, view: View, kind: str) -> None:
        """«二、需求清单» inside a table turns the side of what follows."""
        if kind == "section":
            words = next((line(cell) for cell in view.cells if not is_blank(cell)), "")
            side = side_of_title(words)
            if side:
                self._rows.default_side = side

    def _starts_another_table(self, view: View) -> bool:
        known = {MEANINGS.get(cell.strip("* ")) for cell in view.cells if isinstance(cell, str)} - {None}
        if len(known) < 3:
            return False
        following = list(islice(self._grid.rows(), view.row, view.row + SEARCHED_ROWS // 8))
        near = [merge for merge in self._grid.merges if view.row <= merge.top < view.row + len(following)]
        header, _problem = find_header(following, near, view.row)
        if header is None or header.top != view.row:
            return False
        self._close()
        side = self._rows.default_side if self._rows.default_side != "offer" else side_of_title(self._grid.name)
        self._begin(header, side, self._grid.rows(), self._speakers.heading)
        return True

    def _read_entry(self, view: View) -> None:
        self._account.rows_read += 1
        self._report_cells(view)
        speaker = self._speakers.read(view)
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
            if len(cell) > LONGEST_TEXT and column.meaning and column.meaning.field in ("note", "place"):
                details = {"length": len(cell), "kept": LONGEST_TEXT}
                self._findings.report("text_cut", sheet, view.address(column), cell, **details)


def _account_of(column: Column) -> ColumnReading:
    meaning = column.meaning
    return ColumnReading(
        column_letters(column.index),
        column.label,
        meaning.field if meaning else None,
        meaning.side if meaning else None,
    )


def _with_unit_columns(layout: Layout, sample: Sequence[Row]) -> Layout:
    """«单位» heads a column of enterprises or of units of measure: its values tell which."""
    doubtful = [column for column in layout.columns if _AMBIGUOUS.search(column.label)]
    units = {column.index for column in doubtful if _holds_units(column, layout, sample)}
    if not units:
        return layout
    return lay_out([replace(c, meaning=Meaning("unit")) if c.index in units else c for c in layout.columns])


def _holds_units(column: Column, layout: Layout, sample: Sequence[Row]) -> bool:
    values = [line(row[column.index]) for row in sample if column.index < len(row) and not is_blank(row[column.index])]
    if values:
        return sum(measure_of(value) is not None for value in values) * 2 >= len(values)
    named = [c for c in layout.columns if c.meaning and c.meaning.field == "enterprise"]
    return len(named) > 1


def _numbers_mean_entries(layout: Layout, sample: Sequence[Row]) -> bool:
    """True where serial numbers count enterprises, so that a numbered row without a name has lost it."""
    serial, enterprise = layout.first("serial"), layout.first("enterprise")
    if serial is None or enterprise is None:
        return False
    wide = max(serial.index, enterprise.index)
    numbered = [row for row in sample if wide < len(row) and not is_blank(row[serial.index])]
    nameless = sum(is_blank(row[enterprise.index]) for row in numbered)
    return bool(numbered) and nameless < _FEW_MISSING * len(numbered)
