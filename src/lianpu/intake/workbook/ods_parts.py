"""How far the sheets of an ods file reach, and their merged ranges, which the parser does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.addresses import Place
from lianpu.intake.workbook.limits import Limits, check_extent, refuse


@dataclass
class OdsSheet:
    """What the walk over one sheet found; `row` and `column` are where it stands."""

    rows: int = 0
    columns: int = 0
    failed: dict[Place, str] = field(default_factory=dict[Place, str])
    merges: list[tuple[Place, Place]] = field(default_factory=list[tuple[Place, Place]])
    row: int = 0
    column: int = 0
    row_repeats: int = 1


def measure_ods(chunks: Iterator[bytes], limits: Limits) -> dict[str, OdsSheet]:
    """Measure each sheet by name; refuse a file beyond the limits."""
    walk = _Walk(limits)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = walk.doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        refuse(why.BROKEN)
    return walk.sheets


class _Walk:
    def __init__(self, limits: Limits) -> None:
        self.sheets: dict[str, OdsSheet] = {}
        self._limits = limits
        self._sheet = OdsSheet()
        self._failed_text: list[str] | None = None

    def doctype(self, *_declaration: Any) -> None:
        refuse(why.BROKEN)  # office programs write none; entity bombs need one

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet = self.sheets[attributes.get("table:name", "")] = OdsSheet()
            if len(self.sheets) > self._limits.sheets:
                refuse(why.TOO_MANY_SHEETS, limit=self._limits.sheets)
        elif tag == "table:table-row":
            self._sheet.column, self._sheet.row_repeats = 0, _count(attributes, "table:number-rows-repeated")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        sheet = self._sheet
        place = sheet.row, sheet.column
        sheet.column += _count(attributes, "table:number-columns-repeated")
        if "office:value-type" in attributes or "calcext:value-type" in attributes:
            sheet.rows = max(sheet.rows, sheet.row + sheet.row_repeats)
            sheet.columns = max(sheet.columns, sheet.column)
            check_extent(sheet.rows, sheet.columns, self._limits)
        down = _count(attributes, "table:number-rows-spanned")
        across = _count(attributes, "table:number-columns-spanned")
        if down * across > 1:
            sheet.merges.append((place, (place[0] + down - 1, place[1] + across - 1)))
        if attributes.get("calcext:value-type") == "error":
            self._failed_text = []

    def text(self, characters: str) -> None:
        if self._failed_text is not None:
            self._failed_text.append(characters)

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._sheet.row += self._sheet.row_repeats
        elif tag == "table:table-cell" and self._failed_text is not None:
            self._sheet.failed[self._sheet.row, self._sheet.column - 1] = "".join(self._failed_text)
            self._failed_text = None


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() else 1
