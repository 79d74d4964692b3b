"""How large a file may be, and how a file is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from lianpu.errors import RefusedFileError
from lianpu.language import gettext
from lianpu.language import mark as _

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most a file may hold; a file beyond any of these is refused as a whole."""

    file_bytes: int = 100 * _MEBIBYTE
    unpacked_bytes: int = 1024 * _MEBIBYTE
    compression_ratio: float = 200.0
    parts: int = 5_000
    sheets: int = 100
    rows: int = 500_000
    columns: int = 300
    cells: int = 20_000_000
    products_in_a_cell: int = 200
    drafts: int = 2_000_000
    characters: int = 50_000_000
    parser_bytes: int = 4096 * _MEBIBYTE
    parser_seconds: float = 300.0


DEFAULT_LIMITS = Limits()
"""The limits of a shared server."""

MISSING = _("There is no file at {path}. Check the path and the spelling of the name.")
EMPTY = _("The file is empty. Fill in the list, save it and send it again.")
TOO_LARGE = _("The file has {size} MiB; at most {limit} MiB can be read. Split the list into several files.")
NOT_A_TABLE = _("The file is {kind}, not a table. Send the list as an .xlsx or .csv file.")
BROKEN = _("The file is broken and cannot be opened. Open it in Excel or WPS, save it as .xlsx and send it again.")
ENCRYPTED = _("The file is protected by a password. Remove the password, save the file and send it again.")
BOMB = _("The file unpacks to far more data than a list holds. Copy the list into a new workbook and send that one.")
TOO_MANY_ROWS = _("The file has more than {limit} rows. Split the list into several files.")
TOO_MANY_COLUMNS = _("A sheet uses more than {limit} columns. Delete the columns that do not belong to the list.")
TOO_MANY_SHEETS = _("The file has more than {limit} sheets. Keep only the sheets that hold lists.")
TOO_MANY_CELLS = _("A sheet spreads over more than {limit} cells. Delete the rows and columns far from the list.")
TOO_MANY_PRODUCTS = _("The file names more than {limit} products. Split the list into several files.")
TOO_MUCH_TEXT = _(
    "The cells of the file hold far more text than a list. Shorten them, or split the list into several files."
)
UNKNOWN_ENCODING = _(
    "The text of the file cannot be decoded. Open it in Excel or WPS, save it as .xlsx and send it again."
)


def refuse(message: str, **details: object) -> NoReturn:
    """Raise `RefusedFileError` with the sentence in the current language."""
    raise RefusedFileError(gettext(message).format(**details))


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet whose used area is too high, too wide or too large."""
    if rows > limits.rows:
        refuse(TOO_MANY_ROWS, limit=limits.rows)
    if columns > limits.columns:
        refuse(TOO_MANY_COLUMNS, limit=limits.columns)
    if rows * columns > limits.cells:
        refuse(TOO_MANY_CELLS, limit=limits.cells)
