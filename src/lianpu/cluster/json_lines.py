"""JSON Lines: a file of one JSON object a line, each with its place, so that a value that cannot be used is told with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lianpu.errors import InputFileError
from lianpu.language import gettext as _
from lianpu.system_errors import reason_of

_SHOWN = 60
"""Characters of a value that an error shows."""


@dataclass(frozen=True)
class JsonLine:
    """A line of `file`: its number and the fields of its object."""

    file: Path
    number: int
    fields: dict[str, Any]

    def refused(self, field: str, value: object, expected: str) -> InputFileError:
        """The error that says where a value stands and what was expected in its place."""
        return InputFileError(
            _("{file}, line {line}, {field}: {value} cannot be used; expected {expected}.").format(
                file=self.file, line=self.number, field=field, value=_shown(value), expected=expected
            )
        )

    def text(self, field: str) -> str:
        """The text that a field must have; raises `InputFileError`."""
        value = self.fields.get(field)
        if not isinstance(value, str):
            raise self.refused(field, value, _("a text"))
        return value


def read_json_lines(file: Path) -> Iterator[JsonLine]:
    """The lines of a file that are not blank; raises `InputFileError` for one that is no JSON object.

    A line ends with a line feed and nothing else: U+2028 and its like may stand inside a text.
    """
    for number, written in enumerate(read_utf8(file).split("\n"), 1):
        if written.strip():
            yield JsonLine(file, number, _object(file, number, written))


def _object(file: Path, number: int, written: str) -> dict[str, Any]:
    try:
        value: object = json.loads(written)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise InputFileError(
        _("{file}, line {line}: {value} cannot be used; expected one JSON object a line.").format(
            file=file, line=number, value=_shown(written.strip())
        )
    )


def read_utf8(file: Path) -> str:
    """The text of a file; raises `InputFileError` where it cannot be read, or is no UTF-8: JSON is nothing else."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputFileError(_("{file} cannot be read: {reason}").format(file=file, reason=reason_of(error))) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputFileError(
            _("{file}, line {line}: it is no UTF-8 text. Save it as UTF-8.").format(file=file, line=line)
        ) from error


def is_whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair, which JSON lets pass and no file can hold."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def printable(text: str) -> str:
    """The text with halves of surrogate pairs written out, so that it can be printed."""
    return text.encode("utf-8", "backslashreplace").decode()


def _shown(value: object) -> str:
    """A value as JSON writes it; a text without its marks. The beginning of a long one."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return printable(written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…")
