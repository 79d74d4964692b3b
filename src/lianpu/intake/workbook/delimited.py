"""Text tables: the encoding, the separator, the rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.kinds import utf16_without_mark
from lianpu.intake.workbook.limits import Limits, check_extent, refuse

_CHUNK = 1 << 20
_SEPARATORS = "\t,;|，；"
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 1 << 16
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def rows_of_text(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """The rows of a text table, one list of cells each."""
    with path.open(encoding=encoding, newline="") as lines:
        try:
            for row in csv.reader(lines, delimiter=separator):
                yield [_without_formula_quotes(cell) for cell in row]
        except csv.Error:
            refuse(why.BROKEN)


def measure_text(path: Path, encoding: str, separator: str, limits: Limits) -> int:
    """The number of rows; refuse a table beyond the limits."""
    height = 0
    for height, row in enumerate(rows_of_text(path, encoding, separator), start=1):
        check_extent(height, len(row), limits)
    return height


def encoding_of(path: Path) -> str:
    """UTF-8, GB18030 or UTF-16, whichever decodes the whole file."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding if _decodes(path, encoding) else refuse(why.UNKNOWN_ENCODING)
    if b"\0" in head:
        likely = utf16_without_mark(head)
        return likely if likely and _decodes(path, likely) else refuse(why.UNKNOWN_ENCODING)
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    return refuse(why.UNKNOWN_ENCODING)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def separator_of(path: Path, encoding: str) -> str:
    """The sign that cuts most rows into the same number of cells; a comma where none does."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    if sample[:4].lower() == "sep=" and len(sample) > 4:
        return sample[4]  # Excel's own first line
    best = max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))
    return best if _evenness(sample, best) > 0 else ","


def _evenness(sample: str, separator: str) -> float:
    """How many sampled cells lie in rows of the commonest width, wider rows counting more."""
    try:
        widths = [len(row) for row, _ in zip(_sampled(sample, separator), range(_SAMPLE_ROWS), strict=False)]
    except csv.Error:
        return 0.0
    cut = [width for width in widths if width > 1]
    if not cut:
        return 0.0
    commonest = max(sorted(set(cut)), key=cut.count)
    return cut.count(commonest) / len(widths) * min(commonest, 8)


def _sampled(sample: str, separator: str) -> Iterator[list[str]]:
    return (row for row in csv.reader(sample.splitlines(keepends=True), delimiter=separator) if any(row))


def _without_formula_quotes(cell: str) -> str:
    """`="0913"` is how exports keep a code from being turned into a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
