"""The one way in: a file → a `Reading`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.limits import DEFAULT_LIMITS, Limits
from lianpu.intake.workbook.opening import Grid, open_grids
from lianpu.intake.workbook.reading import Reading
from lianpu.intake.workbook.tables import read_sheet

Progress = Callable[[int, int], None]
_LARGEST_STEP = 1_000


def read_workbook(path: Path, *, progress: Progress | None = None, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a supply–demand list: an xlsx, xlsm, xls, ods, csv, tsv or txt file.

    `progress(rows done, rows in all)` is called at least every hundredth of the file and every 1,000 rows. Bad content
    never raises: it comes back as issues, each with its cell.

    Raises:
        RefusedFileError: the file is missing, empty, broken, encrypted, no table, or beyond `limits`.
    """
    with open_grids(path, limits) as grids:
        return read_grids(grids, progress=progress, limits=limits)


def read_grids(
    grids: Sequence[Grid],
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
    sender: str | None = None,
) -> Reading:
    """Read sheets that are open already; a table that names no enterprise at all is that of `sender`, where one is known."""
    findings = Findings(limits)
    counter = _Counter(sum(grid.height for grid in grids), progress)
    sheets = tuple(read_sheet(grid, findings, counter.tick, sender) for grid in grids)
    rows_read = sum(sheet.rows_read for sheet in sheets)
    return Reading(findings.table(), tuple(findings.issues), rows_read, sheets)


class _Counter:
    """Counts rows and tells the caller in even steps."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress
        self._step = max(1, min(_LARGEST_STEP, total // 100))

    def tick(self) -> None:
        self._done += 1
        if self._progress and (self._done % self._step == 0 or self._done == self._total):
            self._progress(self._done, self._total)
