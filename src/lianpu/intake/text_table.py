"""A CSV or text file as rows of text, each with the line where it begins; what cannot be used is refused in one line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianpu.cluster.files import decode
from lianpu.errors import InputFileError, LianpuError
from lianpu.language import gettext as _

_SEPARATORS = ",\t;，；"
_NOT_TEXT = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f\x1a")
_SAMPLE = 4096  # characters in which a binary file shows itself
_MOST_SHOWN = 60  # characters of a value in a message


@dataclass(frozen=True)
class TextTable:
    """A table as text: `columns` as headed (folded to lower case, without blanks around), `rows` with their lines."""

    file: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, *names: str) -> int | None:
        """The position of the first of these columns that the table has."""
        return next((self.columns.index(name) for name in names if name in self.columns), None)

    def require(self, *names: str) -> int:
        """The position of a column; raises `InputFileError` naming those there are."""
        found = self.column(*names)
        if found is None:
            raise InputFileError(
                _("{file}, line 1: there is no column {name}; there are: {columns}").format(
                    file=self.file, name=names[0], columns=", ".join(self.columns)
                )
            )
        return found


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030; raises `InputFileError` for what is no text."""
    if not path.is_file():
        reason = _("it is a folder") if path.is_dir() else _("there is no such file")
        raise InputFileError(_("{file} cannot be read: {reason}").format(file=path, reason=reason))
    try:
        text = decode(path.read_bytes(), str(path)).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError, LianpuError) as error:
        raise InputFileError(
            _("{file} cannot be read: {reason}").format(file=path, reason=_("it is not a text file"))
        ) from error
    if _NOT_TEXT & set(text[:_SAMPLE]):
        raise InputFileError(_("{file} cannot be read: {reason}").format(file=path, reason=_("it is not a text file")))
    return text


def read_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a text file that say something, with their numbers."""
    return [(number, line.strip()) for number, line in enumerate(read_text(path).splitlines(), 1) if line.strip()]


def read_table(path: Path) -> TextTable:
    """A CSV file with a heading; rows that are empty are left out, short ones filled up; raises `InputFileError`."""
    text = read_text(path)
    rows = [(line, row) for line, row in _rows(path, text) if any(cell.strip() for cell in row)]
    if not rows:
        raise InputFileError(_("{file} holds no rows.").format(file=path))
    columns = tuple(cell.strip().lower() for cell in rows[0][1])
    return TextTable(path, columns, tuple((line, _filled(row, len(columns))) for line, row in rows[1:]))


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    begin = 1
    try:
        for row in reader:
            yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        reason = _("{file}, line {line}: not a row of a CSV file ({reason})")
        raise InputFileError(reason.format(file=path, line=reader.line_num, reason=error)) from error


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(_SEPARATORS, key=heading.count)


def _filled(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(row[n].strip() if n < len(row) else "" for n in range(width))


def refuse_value(file: Path, line: int, value: str, expected: str) -> InputFileError:
    """The error for one value: file, line, value, what was expected."""
    shown = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"
    return InputFileError(
        _("{file}, line {line}: found «{value}», expected {expected}").format(
            file=file, line=line, value=" ".join(shown.split()), expected=expected
        )
    )
