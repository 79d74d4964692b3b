"""What the parser does not tell about xlsx and ods sheets: how far they reach, and which cells hold failed formulas.

The parser lays every sheet out as a full rectangle, so one filled cell in the last corner would take all memory:
the reach of a sheet is measured here before the parser sees it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.addresses import Place, column_index
from lianpu.intake.workbook.archive import Archive
from lianpu.intake.workbook.kinds import refuse_document
from lianpu.intake.workbook.limits import Limits, check_extent, refuse
from lianpu.intake.workbook.ods_parts import measure_ods

_ADDRESSED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*?)?(?<!/)>")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_FAILED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<", re.DOTALL,
)  # fmt: skip
_NEVER_CALCULATED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL_TAGS = (b"<c ", b"<c>", b":c ", b":c>")
_LONGEST_CELL = 1 << 17
NEVER_CALCULATED = ""
"""Stands in `SheetPart.failed` for a formula that was saved without its result."""


@dataclass
class SheetPart:
    """What a sheet's own XML says."""

    rows: int = 0
    columns: int = 0
    failed: dict[Place, str] = field(default_factory=dict[Place, str])
    merges: list[tuple[Place, Place]] = field(default_factory=list[tuple[Place, Place]])


def inspect(path: Path, limits: Limits) -> Mapping[str, SheetPart]:
    """Check every part of the file and measure its sheets, by sheet name."""
    with path.open("rb") as file:
        archive = Archive(file, limits)
        if "xl/workbook.xml" in archive.names:
            return _inspect_xlsx(archive, limits)
        if "content.xml" in archive.names and b"spreadsheet" in archive.read("mimetype"):
            return _inspect_ods(archive, limits)
    return refuse_document()


def _inspect_xlsx(archive: Archive, limits: Limits) -> Mapping[str, SheetPart]:
    named = dict(_sheet_files(archive))
    if len(named) > limits.sheets:
        refuse(why.TOO_MANY_SHEETS, limit=limits.sheets)
    sheets: dict[str, SheetPart] = {}
    for part in archive.names:
        if (part.startswith("xl/worksheets/") and part.endswith(".xml")) or part in named.values():
            measured = _measure(archive.chunks(part), limits)
            sheets |= {name: measured for name, file in named.items() if file == part}
        else:
            for _chunk in archive.chunks(part):
                pass  # unpacking is the check
    return sheets


def _sheet_files(archive: Archive) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it."""
    targets = {link.get("Id"): link.get("Target", "") for link in _xml(archive.read("xl/_rels/workbook.xml.rels"))}
    for element in _xml(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in element.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            yield element.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _xml(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content:
        refuse(why.BROKEN)  # office programs write none; entity bombs need one
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError:
        refuse(why.BROKEN)


def _measure(chunks: Iterator[bytes], limits: Limits) -> SheetPart:
    sheet, row_tags, merges = SheetPart(), 0, 0
    for piece in _whole_cells(chunks):
        row_tags += piece.count(b"<row") + piece.count(b":row")
        _measure_unaddressed(piece, _measure_addressed(piece, sheet), row_tags, sheet)
        _note_failures(piece, sheet)
        merges += piece.count(b"mergeCell ")
        if max(len(sheet.failed), merges) > limits.rows:
            refuse(why.TOO_MANY_CELLS, limit=limits.cells)
        check_extent(sheet.rows, sheet.columns, limits)
    return sheet


def _whole_cells(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, cut at the ends of cells."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = max(rest.rfind(b"</c>"), rest.rfind(b":c>"))
        if cut < 0 and len(rest) < _LONGEST_CELL:
            continue
        cut = len(rest) if cut < 0 else cut + 4
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _measure_addressed(piece: bytes, sheet: SheetPart) -> int:
    """Take the addresses of filled cells into account; how many there were."""
    found = _ADDRESSED.findall(piece)
    if found:
        letters, digits = zip(*found, strict=True)
        sheet.columns = max(sheet.columns, *(column_index(name.decode()) + 1 for name in set(letters)))
        sheet.rows = max(sheet.rows, *(int(row) for row in set(digits)))
    return len(found)


def _measure_unaddressed(piece: bytes, addressed: int, row_tags: int, sheet: SheetPart) -> None:
    """Some programs leave the addresses out: then cells are counted."""
    most = sum(piece.count(tag) for tag in _CELL_TAGS)
    if most > addressed and len(_CELL.findall(piece)) > addressed:
        sheet.columns = max(sheet.columns, *(len(_CELL.findall(row)) for row in _ROW.split(piece)))
        sheet.rows = max(sheet.rows, row_tags)


def _note_failures(piece: bytes, sheet: SheetPart) -> None:
    if b't="e"' in piece:
        for letters, digits, value in _FAILED.findall(piece):
            sheet.failed[int(digits) - 1, column_index(letters.decode())] = value.decode("utf-8", "replace")
    if b"<f" in piece or b":f" in piece:
        for letters, digits in _NEVER_CALCULATED.findall(piece):
            sheet.failed[int(digits) - 1, column_index(letters.decode())] = NEVER_CALCULATED


def _inspect_ods(archive: Archive, limits: Limits) -> Mapping[str, SheetPart]:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        refuse(why.ENCRYPTED)
    for part in archive.names:
        if part != "content.xml":
            for _chunk in archive.chunks(part):
                pass  # unpacking is the check
    measured = measure_ods(archive.chunks("content.xml"), limits)
    return {
        name: SheetPart(rows=sheet.rows, columns=sheet.columns, failed=sheet.failed, merges=sheet.merges)
        for name, sheet in measured.items()
    }
