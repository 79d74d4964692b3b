"""Tables of rows, declared once for HTML, CSV, JSON and xlsx: columns with a kind, rows as dicts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise

from lianpu.cluster.formulas import harmless

Kind = Literal[
    "text", "product", "enterprise", "source", "standing", "number", "money", "percent", "quantity", "date", "status",
    "month", "state", "reason", "role", "yes_no", "words", "choice", "category", "period", "radius", "region", "table", "visibility",
    "offer", "demand", "unit",
]  # fmt: skip
Row = dict[str, Any]

_NUMBERS = ("number", "money", "percent", "quantity")
_OPTIONAL = ("text", "words", "date", "money")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: `key` of its value in the row, heading, and how it is shown."""

    key: str
    label: str | Promise
    kind: Kind = "text"
    on_page: bool = True  # False: in files only, for a page shows it beneath another cell
    seldom: bool = False  # True: what few rows state; a page on which none does is without it

    @property
    def is_number(self) -> bool:
        """True where cells stand right."""
        return self.kind in _NUMBERS


@dataclass(frozen=True)
class Table:
    """Rows with their columns."""

    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=list)
    hidden: int = 0  # rows that count but are not shown to this reader

    def compact(self) -> Table:
        """Without the columns that say nothing in any row: for pages; what is unknown but matters stays."""
        telling = [c for c in self.columns if not (c.seldom or c.kind in _OPTIONAL) or self._says_something(c)]
        return Table(telling, self.rows, self.hidden)

    def _says_something(self, column: Column) -> bool:
        return any(row.get(column.key) not in (None, "", []) for row in self.rows)

    @property
    def shown(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if column.on_page]

    @property
    def firms(self) -> int:
        """How many different enterprises the rows name."""
        return len({row.get("enterprise") for row in self.rows})

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def as_file(table: Table, format: str, name: str, notes: Iterable[str] = (), *, sheet: str = "") -> HttpResponse:
    """The table as `csv`, `json` or `xlsx`; 404 for another format. `sheet` is what the sheet is called, else `name`."""
    match format:
        case "csv":
            response = HttpResponse(csv_text(table), content_type="text/csv; charset=utf-8")
        case "json":
            return JsonResponse({"rows": json_rows(table), "notes": list(notes)}, json_dumps_params=_READABLE)
        case "xlsx":
            response = HttpResponse(xlsx_bytes(table, sheet or name, notes), content_type=XLSX_TYPE)
        case _:
            raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


_READABLE = {"ensure_ascii": False, "indent": 1}


def plain(value: Any) -> Any:
    """A value as files hold it."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def json_rows(table: Table) -> list[Row]:
    """Rows with codes and plain values under the columns' keys, and the names beside the codes."""
    return [
        {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in row.items()
            if not name.startswith("_")
        }
        for row in table.rows
    ]


def csv_text(table: Table) -> str:
    """UTF-8 with a byte order mark, so that office programs read Chinese; no text becomes a formula."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow([str(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([_as_text(plain(file_value(row, column))) for column in table.columns])
    return target.getvalue()


def _as_text(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def file_value(row: Row, column: Column) -> Any:
    """What a file shows: names instead of codes, words instead of signs, exact numbers."""
    from lianpu_portal.templatetags.portal import words_of

    return words_of(row, column)


def xlsx_bytes(table: Table, name: str, notes: Iterable[str] = ()) -> bytes:
    """A workbook of one sheet: the notes, then the table; text stays text."""
    return xlsx_book([(name, table, notes)])


_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def xlsx_book(sheets: Iterable[tuple[str, Table, Iterable[str]]]) -> bytes:
    """A workbook with a sheet for each name, table and notes."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        looks = {name: book.add_format(look | {"valign": "top"}) for name, look in _LOOKS.items()}
        for name, table, notes in sheets:
            _write_sheet(book.add_worksheet(name.translate(_NOT_IN_SHEET_NAMES)[:31]), table, notes, looks)
    return target.getvalue()


_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bottom": 1, "text_wrap": True}, "text": {}, "long": {"text_wrap": True},
    "whole": {"num_format": "#,##0"}, "share": {"num_format": "0.0%"}, "fraction": {"num_format": "0.0##"},
    "decimals": {"num_format": "#,##0.0#"},
}  # fmt: skip
_NARROW, _WIDE, _READ_AT_ONCE = 14, 60, 400
"""Widths of columns, and how long a text may be that is wrapped: the codes of a hundred rows would make a line a page."""


def _write_sheet(sheet: Any, table: Table, notes: Iterable[str], looks: Mapping[str, Any]) -> None:
    line = 0
    for note in notes:
        sheet.write_string(line, 0, note)
        line += 1
    line += line > 0
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, str(column.label), looks["heading"])
    sheet.freeze_panes(line + 1, 0)
    cells = [[plain(file_value(row, column)) for column in table.columns] for row in table.rows]
    for offset, values in enumerate(cells, start=line + 1):
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _write_cell(sheet, offset, place, value, looks[_look(column, value)])
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _NARROW if column.is_number else _width(values[place] for values in cells))
    if table.rows:
        sheet.autofilter(line, 0, line + len(table.rows), len(table.columns) - 1)


def _look(column: Column, value: Any) -> str:
    if isinstance(value, (str, bool)) or value is None:
        return "long" if _span(value) > _WIDE and len(str(value)) <= _READ_AT_ONCE else "text"
    if column.kind == "percent":
        return "share"
    return "whole" if column.kind == "money" or value == int(value) else "fraction" if abs(value) < 1 else "decimals"


def _span(value: Any) -> int:
    """How wide a text stands: Chinese signs, of three bytes, are two wide."""
    text = "" if value is None else str(value)
    return (len(text) + len(text.encode())) // 2


def _width(values: Iterable[Any]) -> int:
    return max(_NARROW, min(_WIDE, 2 + max(map(_span, values), default=0)))


def _write_cell(sheet: Any, line: int, place: int, value: Any, look: Any) -> None:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        if value is not None and value != "":
            sheet.write_string(line, place, str(value), look)
    else:
        sheet.write_number(line, place, value, look)
