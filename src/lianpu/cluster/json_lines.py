"""JSON Lines: a file of one JSON value a line, each with its place, so that a value that cannot be used is told with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lianpu.errors import InputFileError
from lianpu.language import gettext as _

_SHOWN = 60
"""Characters of a value that an error shows."""


@dataclass(frozen=True)
class JsonLine:
    """A line of `file`: its number, as it is written, and the fields of its object (none where it is something else)."""

    file: Path
    number: int
    written: str
    fields: dict[str, Any]

    def refused(self, field: str, value: object, expected: str) -> InputFileError:
        """The error that says where a value stands and what was expected in its place."""
        return InputFileError(
            _("{file}, line {line}, {field}: {value} cannot be used; expected {expected}.").format(
                file=self.file, line=self.number, field=field, value=printable(str(value))[:_SHOWN], expected=expected
            )
        )


def read_json_lines(file: Path) -> Iterator[JsonLine]:
    """The lines of a file that are not blank; raises `InputFileError` for one that is no JSON.

    A line ends with a line feed and nothing else: U+2028 and its like may stand inside a text.
    """
    for number, written in enumerate(read_utf8(file).split("\n"), 1):
        if written.strip():
            line = JsonLine(file, number, written, {})
            try:
                value: object = json.loads(written)
            except (ValueError, RecursionError) as error:
                raise line.refused("-", written, _("one JSON object a line")) from error
            if isinstance(value, dict):
                line.fields.update(cast("dict[str, Any]", value))
            yield line


def read_utf8(file: Path) -> str:
    """The text of a file; raises `InputFileError` where it cannot be read as UTF-8."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            _("{file} cannot be read as UTF-8 text: {reason}").format(file=file, reason=error)
        ) from error


def is_whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair, which JSON lets pass and no file can hold."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def printable(text: str) -> str:
    """The text with halves of surrogate pairs written out, so that it can be printed."""
    return text.encode("utf-8", "backslashreplace").decode()
