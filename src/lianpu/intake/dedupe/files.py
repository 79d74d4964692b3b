"""A list of names in a file: a CSV with a heading, or a text file with one name a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lianpu.cluster.identity import USCC, normal_identifier
from lianpu.cluster.regions import RegionTree
from lianpu.errors import InputFileError
from lianpu.intake.dedupe.rows import NamedRow
from lianpu.intake.text_table import TextTable, read_lines, read_table
from lianpu.intake.workbook.synonyms import MEANINGS
from lianpu.language import gettext as _

_OWN_HEADINGS = {"enterprise": ("name",), "uscc": ("uscc",), "place": ("region",)}


@dataclass(frozen=True)
class NamesFile:
    """The rows of a list of names, and notes on what of it could not be used."""

    rows: list[NamedRow]
    notes: tuple[str, ...] = ()


def read_names(path: Path, regions: RegionTree) -> NamesFile:
    """The names of `path`; raises `InputFileError` where it is no list of names.

    A CSV file needs a column name (企业名称 …) and may have id, uscc (统一社会信用代码) and region (a code or a place);
    without id a row is called by its line. Codes that are not valid and places that are not known are left out and
    noted.
    """
    match path.suffix.lower():
        case ".txt":
            return _names_of(path, read_lines(path))
        case ".csv":
            return _rows_of(read_table(path), regions)
        case suffix:
            raise InputFileError(_("{file}: expected a .csv or .txt file, not {suffix}").format(
                file=path, suffix=suffix or _("a file without ending")
            ))  # fmt: skip


def _names_of(path: Path, lines: list[tuple[int, str]]) -> NamesFile:
    if not lines:
        raise InputFileError(_("{file} holds no rows.").format(file=path))
    return NamesFile([NamedRow(str(line), name) for line, name in lines])


def _headings(field: str) -> tuple[str, ...]:
    return *_OWN_HEADINGS[field], *(word for word, meaning in MEANINGS.items() if meaning.field == field)


def _rows_of(table: TextTable, regions: RegionTree) -> NamesFile:
    name, id = table.require(*_headings("enterprise"), "名称"), table.column("id")
    code, place = table.column(*_headings("uscc")), table.column(*_headings("place"))
    places: dict[str, str | None] = {}
    rows: list[NamedRow] = []
    bad_codes, bad_places, nameless = list[int](), list[int](), list[int]()
    for line, cells in table.rows:
        if not cells[name]:
            nameless.append(line)
            continue
        uscc = normal_identifier(USCC, cells[code]) if code is not None and cells[code] else None
        written = cells[place] if place is not None else ""
        if written and written not in places:
            places[written] = _region(written, regions)
        if code is not None and cells[code] and uscc is None:
            bad_codes.append(line)
        if written and places[written] is None:
            bad_places.append(line)
        row_id = cells[id] if id is not None and cells[id] else str(line)
        rows.append(NamedRow(row_id, cells[name], uscc, places.get(written)))
    return NamesFile(rows, _notes(bad_codes, bad_places, nameless))


def _region(written: str, regions: RegionTree) -> str | None:
    if regions.knows(written):
        return written
    found = regions.find(written)
    return found[0] if len(found) == 1 else None


def _notes(bad_codes: list[int], bad_places: list[int], nameless: list[int]) -> tuple[str, ...]:
    said = (
        (bad_codes, _("{count} credit codes are not valid and were left out; the first in line {line}")),
        (bad_places, _("{count} places are not known or mean several and were left out; the first in line {line}")),
        (nameless, _("{count} rows have no name and were left out; the first in line {line}")),
    )
    return tuple(text.format(count=len(lines), line=lines[0]) for lines, text in said if lines)
