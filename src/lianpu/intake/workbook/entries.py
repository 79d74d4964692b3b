"""One row of a table → who speaks: the enterprise with its code, place, size and note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.identity import read_size, read_uscc
from lianpu.intake.workbook.layout import Column, Layout
from lianpu.intake.workbook.text import plain
from lianpu.intake.workbook.view import View

_LONGEST_NAME = 200


class Speaker(NamedTuple):
    """Whose row it is."""

    enterprise: str | None = None
    uscc: str | None = None
    place: str | None = None
    size: str | None = None
    row: int = -1


@dataclass
class Speakers:
    """Reads the speaker of each row; knows the one above, for lists that name an enterprise only in its first row."""

    sheet: str
    layout: Layout
    findings: Findings
    heading: str | None
    numbers_mean_entries: bool
    last: Speaker | None = None

    def interrupt(self) -> None:
        """An empty row, a total or a heading ends what may be filled down."""
        self.last = None

    def read(self, view: View) -> Speaker:
        """The speaker of the row, its own or the one above."""
        own = Speaker(self._enterprise(view), self._uscc(view), self._place(view), self._size(view), view.row)
        if own.enterprise is not None:
            self.last = own
            return own
        if self.layout.first("enterprise") is None and self.heading:
            return own._replace(enterprise=self.heading)
        if self.last is None or self._is_another(own, view):
            self._report_missing(view)
            return own
        self._report_filled(view, self.last)
        return Speaker(
            self.last.enterprise, own.uscc or self.last.uscc, own.place or self.last.place, own.size or self.last.size,
            view.row,
        )  # fmt: skip

    def _is_another(self, own: Speaker, view: View) -> bool:
        """A row with a code or a number of its own is an entry of its own: its name was forgotten."""
        other_code = own.uscc is not None and self.last is not None and own.uscc != self.last.uscc
        return other_code or (self.numbers_mean_entries and view.said(self.layout.first("serial")) is not None)

    def _report_missing(self, view: View) -> None:
        column = self.layout.first("enterprise")
        cell = view.address(column) if column else f"A{view.row + 1}"
        self.findings.report("no_enterprise", self.sheet, cell)

    def _report_filled(self, view: View, last: Speaker) -> None:
        column = self.layout.first("enterprise")
        if column:
            self.findings.report(
                "enterprise_filled_down",
                self.sheet,
                view.address(column),
                from_row=last.row + 1,
                enterprise=last.enterprise,
            )

    def _enterprise(self, view: View) -> str | None:
        column = self.layout.first("enterprise")
        name = view.said(column)
        if column and name and len(name) > _LONGEST_NAME:
            details = {"length": len(name), "kept": _LONGEST_NAME}
            self.findings.report("text_cut", self.sheet, view.address(column), name, **details)
            return name[:_LONGEST_NAME].strip()
        return name

    def _uscc(self, view: View) -> str | None:
        column = self.layout.first("uscc")
        if column is None or view.said(column) is None:
            return None
        cell = view.cell(column)
        code = read_uscc(cell)
        if code.problem and not view.repeats(column):
            self.findings.report(code.problem, self.sheet, view.address(column), plain(cell), length=code.length)
        return code.value

    def _place(self, view: View) -> str | None:
        return joined(view, self.layout.row.get("place", ()), " ")

    def _size(self, view: View) -> str | None:
        column = self.layout.first("size")
        text = view.said(column)
        if column is None or text is None:
            return None
        size = read_size(text)
        if size is None and not view.repeats(column):
            self.findings.report("size_unreadable", self.sheet, view.address(column), text)
        return size


def joined(view: View, columns: Sequence[Column], separator: str) -> str | None:
    """What several columns say, each thing once."""
    if not columns:
        return None
    if len(columns) == 1:
        return view.said(columns[0])
    said = dict.fromkeys(text for column in columns if (text := view.said(column)))
    return separator.join(said) or None
