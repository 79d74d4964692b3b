"""Finding the header of a table: it seldom stands in row 1 and often takes two or three rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianpu.intake.workbook.addresses import Merge
from lianpu.intake.workbook.headings import understand
from lianpu.intake.workbook.layout import Column, Layout, lay_out, read_columns
from lianpu.intake.workbook.opening import Row
from lianpu.intake.workbook.text import is_blank, line

SEARCHED_ROWS = 80
TALLEST_HEADER = 4
_MOST_MERGES = 2_000
_LONGEST_HEADING = 200
_NAMED_IN_HEADING = re.compile(
    r"(?:企业名称|单位名称|公司名称|填报单位|填报企业|申报单位|申报企业|企业|公司|单位)(?:\([^)]*\))?\s*:\s*"
    r"(?P<name>[^:]*?)(?=\s+\S{2,8}(?:\([^)]*\))?\s*:|$)"
)


@dataclass(frozen=True)
class Header:
    """The rows of a header, zero-based, both ends included, and what they say."""

    top: int
    bottom: int
    layout: Layout
    words: tuple[frozenset[str], ...]
    spellings: frozenset[str]

    def is_repeated_by(self, row: Row) -> bool:
        """True if the row says again what one of the header's rows says."""
        if sum(cell in self.spellings for cell in row if isinstance(cell, str)) < 2:
            return False  # nearly every row: a header is repeated letter by letter
        said = {line(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)}
        return any(len(said & words) >= 0.7 * max(len(said), len(words)) for words in self.words)


def fill_merges(rows: Sequence[Row], merges: Sequence[Merge], first: int = 0) -> list[list[object]]:
    """A copy of the rows in which every merged range shows its value everywhere; `first` is the number of row 0."""
    width = max((len(row) for row in rows), default=0)
    filled: list[list[object]] = [[*row, *[""] * (width - len(row))] for row in rows]
    for merge in merges:
        top = merge.top - first
        right = min(merge.right, width - 1)
        if not 0 <= top < len(filled) or merge.left > right:
            continue
        value = filled[top][merge.left]
        for row in filled[top : merge.bottom - first + 1]:
            row[merge.left : right + 1] = [value] * (right - merge.left + 1)
    return filled


def find_header(rows: Sequence[Row], merges: Sequence[Merge], first: int = 0) -> tuple[Header | None, str]:
    """The first header among `rows`, and why there is none (a code of `ISSUES`)."""
    ending = [merge for merge in merges if first <= merge.top < first + len(rows)][:_MOST_MERGES]
    filled, problem = fill_merges(rows, ending, first), "sheet_without_header"
    for top in range(len(rows)):
        if _labels(filled[top]) < 2:
            continue
        header = _header_at(top, rows, filled, ending, first)
        if header.layout.is_list:
            return header, ""
        if _is_table(header.layout):
            problem = "sheet_without_products"
    return None, problem


def _header_at(
    top: int, rows: Sequence[Row], filled: list[list[object]], merges: Sequence[Merge], first: int
) -> Header:
    bottom = _bottom(top, rows, filled, merges, first)
    top = _with_groups_above(top, rows, filled)
    columns = read_columns([_clipped(row) for row in filled[top : bottom + 1]])
    said = [[cell for cell in row if isinstance(cell, str) and not is_blank(cell)] for row in rows[top : bottom + 1]]
    words = tuple(frozenset(map(line, cells)) for cells in said)
    spellings = frozenset(cell for cells in said for cell in cells)
    layout = lay_out(_spread_groups(columns, filled[top : bottom + 1]))
    return Header(first + top, first + bottom, layout, words, spellings)


def _clipped(row: list[object]) -> list[object]:
    return [cell if isinstance(cell, str) else "" for cell in row]


def _labels(row: Sequence[object]) -> int:
    """How many different headings the row holds; a title across the table counts once."""
    return len({cell for cell in row if isinstance(cell, str) and understand(cell).meaning})


def _bottom(top: int, rows: Sequence[Row], filled: list[list[object]], merges: Sequence[Merge], first: int) -> int:
    bottom = max([merge.bottom - first for merge in merges if merge.top - first == top], default=top)
    bottom = min(bottom, top + TALLEST_HEADER - 1, len(rows) - 1)
    while bottom - top < TALLEST_HEADER - 1 and bottom + 1 < len(rows) and _goes_on(filled, top, bottom + 1):
        bottom += 1
    return bottom


def _goes_on(filled: list[list[object]], top: int, row: int) -> bool:
    """True if the row is a lower row of the header: only headings, under groups, and no product below a product."""
    cells = [(index, cell) for index, cell in enumerate(filled[row]) if not is_blank(cell)]
    if len(cells) < 2 or any(not isinstance(cell, str) for _, cell in cells):
        return False
    known = [index for index, cell in cells if understand(cell).meaning]
    above = {line(cell) for cell in filled[top] if not is_blank(cell)}
    if {line(cell) for _, cell in cells} <= above:
        return False  # the same headings again are a repeated header, not a second row
    return len(known) >= max(1, 0.6 * len(cells))


def _with_groups_above(top: int, rows: Sequence[Row], filled: list[list[object]]) -> int:
    """Headings over groups of columns may hold no word that is known: «基本情况 | 供给情况»."""
    above = top - 1
    if above < 0 or is_blank("".join(str(cell) for cell in rows[above])):
        return top
    labels = {line(cell) for cell in filled[above] if not is_blank(cell)}
    is_group = len(labels) > 1 and all(len(label) <= 20 and ":" not in label for label in labels)
    only_text = all(isinstance(cell, str) for cell in filled[above])
    return above if is_group and only_text and len(labels) < _labels(filled[top]) else top


def _spread_groups(columns: list[Column], header: list[list[object]]) -> list[Column]:
    """Columns of a header whose group headings are not merged: a group reaches to the next heading in its row."""
    if len(header) < 2:
        return columns
    spread: list[list[object]] = []
    for row in header[:-1]:
        current: object = ""
        cells: list[object] = []
        for index in range(len(columns)):
            cell = row[index] if index < len(row) else ""
            below_is_filled = index < len(header[-1]) and not is_blank(header[-1][index])
            current = cell if not is_blank(cell) else current if below_is_filled else ""
            cells.append(current)
        spread.append(cells)
    return read_columns([_clipped(row) for row in [*spread, header[-1]]])


def _is_table(layout: Layout) -> bool:
    return sum(len(columns) for columns in layout.row.values()) > 1


def named_above(rows: Sequence[Row]) -> str | None:
    """The enterprise that a form names above its table: «填报单位：江苏某某公司»."""
    for row in rows:
        texts = [cell for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
        cells = [line(text) for text in texts if not is_blank(text)]
        for place, cell in enumerate(cells):
            found = _NAMED_IN_HEADING.match(cell)
            name = (found["name"] if found else "") or (cells[place + 1] if found and place + 1 < len(cells) else "")
            if name and ":" not in name and len(name) >= 4:
                return name
    return None
