"""The parser, run as a process of its own: a crafted workbook can make it abort, and an abort cannot be caught.

Run by path with the workbook, an empty folder and the most bytes of memory and of disk it may take; writes the index
of the sheets to `index` and the rows of sheet n, pickled in batches, to the file `n`. It imports nothing of Lianpu, to
start at once.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from pathlib import Path
from typing import Any, NamedTuple, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

DONE, ENCRYPTED, BROKEN, TOO_MUCH = 0, 3, 4, 5
BATCH = 500


class ParsedSheet(NamedTuple):
    """One sheet in the index; its rows are those of the used area, which begins `margin` columns from the left."""

    name: str
    hidden: bool
    height: int
    width: int
    margin: int
    merges: list[tuple[tuple[int, int], tuple[int, int]]]


class TooMuchError(Exception):
    """The rows would take more room than was granted."""


def parse(source: Path, folder: Path, most: int) -> None:
    """Write the index and the rows of every sheet, at most `most` bytes."""
    index: list[tuple[Any, ...]] = []
    room = most
    with cast(Any, CalamineWorkbook).from_path(source) as book:
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(about.name)
                room -= _write_rows(sheet, folder / str(len(index)), room)
                index.append(_entry(sheet, hidden=about.visible != SheetVisibleEnum.Visible))
    (folder / "index").write_bytes(pickle.dumps(index))


def _entry(sheet: CalamineSheet, *, hidden: bool) -> tuple[Any, ...]:
    # A plain tuple: this file is `__main__` here and a module for the reader, so the class would not be found.
    if sheet.start is None or sheet.end is None:
        return (sheet.name, hidden, 0, 0, 0, [])
    return (sheet.name, hidden, sheet.end[0] + 1, sheet.end[1] + 1, sheet.start[1], sheet.merged_cell_ranges or [])


def _write_rows(sheet: CalamineSheet, path: Path, room: int) -> int:
    """Write the rows; how many bytes they took."""
    batch: list[Any] = []
    with path.open("wb") as file:
        for row in sheet.iter_rows():
            batch.append(row)
            if len(batch) == BATCH:
                pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
                batch = []
                if file.tell() > room:
                    raise TooMuchError
        pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
        return file.tell()


def _limit_memory(most: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> int:
    """Parse and answer with an exit code."""
    source, folder, memory, room = arguments
    _limit_memory(int(memory))
    try:
        parse(Path(source), Path(folder), int(room))
    except PasswordError:
        return ENCRYPTED
    except TooMuchError:
        return TOO_MUCH
    except (CalamineError, OSError, MemoryError):
        return BROKEN
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
