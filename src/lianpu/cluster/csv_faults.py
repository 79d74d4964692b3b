"""What is wrong with a CSV file, by line: what reads CSV fast says that it cannot, and not where."""

from __future__ import annotations

import csv
import io
from collections import Counter

from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _

_SHOWN = 60
"""Characters of a line that an error shows."""


def require_one_name_a_column(text: str, place: str) -> None:
    """Raises `ClusterFileError` where two columns have the same name: which of them would be meant?"""
    try:
        heading = next(csv.reader(io.StringIO(text)))
    except csv.Error:  # a quotation mark that never closes: `why_no_csv` tells where
        return
    name, times = Counter(filter(None, heading)).most_common(1)[0] if any(heading) else ("", 0)
    if times > 1:
        raise ClusterFileError(
            _("{place}, line 1: {times} columns are called {name}; give each a name of its own.").format(
                place=place, times=times, name=name
            )
        )


def why_no_csv(text: str) -> str | None:
    """The first line that breaks the table, and how; None where each line by itself is as it should be."""
    columns: int | None = None
    begun = 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = text.splitlines()
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return None
        except csv.Error:  # also a field of more than 131,072 characters: the rest of the file, behind a quotation mark
            return _("line {line}: a quotation mark opens that is not closed, or stands inside a field: {text}").format(
                line=begun, text=lines[begun - 1][:_SHOWN]
            )
        columns = len(fields) if columns is None else columns
        if len(fields) > columns:
            return _("line {line}: {fields} fields where the headings are {columns}: {text}").format(
                line=begun, fields=len(fields), columns=columns, text=lines[begun - 1][:_SHOWN]
            )
        begun = reader.line_num + 1
