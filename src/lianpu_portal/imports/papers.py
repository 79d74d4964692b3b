"""The working papers of an import: a folder in the store, outside the web root, under a random name.

`list` is the uploaded file as it came; it is removed once it is no longer needed, for lists carry contact details.
`drafts`, `reading_issues` and `excerpts` are what was read; `plan-N/` is the plan made against revision N.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.conf import settings

from lianpu.intake.workbook import RowIssue
from lianpu_portal.imports.models import Import

_NAME_BYTES = 16
_PROGRESS = "progress.json"
_BETWEEN_WRITES = 0.3  # seconds: a page asks about once a second
DEAD_AFTER = 90.0  # seconds without a sign of life; runs give one every few seconds


def new_folder() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(_NAME_BYTES)


def folder_of(name: str) -> Path:
    """The folder of that name."""
    return Path(settings.STORE) / "imports" / name


def list_file(record: Import) -> Path:
    """The uploaded file."""
    return folder_of(record.folder) / "list"


def remove_file(record: Import) -> None:
    """Remove the uploaded file and its rows; the plan and the issues stay to be looked at."""
    for name in ("list", "drafts.parquet"):
        (folder_of(record.folder) / name).unlink(missing_ok=True)


def remove_all(name: str) -> None:
    """Remove the whole folder."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def write_frame(record: Import, name: str, frame: pl.DataFrame) -> None:
    """Keep a frame; readers see the old or the new one, never half of it."""
    path = folder_of(record.folder) / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{secrets.token_hex(4)}")
    frame.write_parquet(partial)
    partial.replace(path)


def read_frame(record: Import, name: str) -> pl.DataFrame:
    """A kept frame."""
    return pl.read_parquet(folder_of(record.folder) / f"{name}.parquet")


def has_frame(record: Import, name: str) -> bool:
    """True where the frame was kept."""
    return (folder_of(record.folder) / f"{name}.parquet").is_file()


def plan_name(record: Import, name: str) -> str:
    """The name of a frame of the plan that the import's row speaks of."""
    return f"plan-{record.planned_revision}/{name}"


def remove_older_plans(record: Import, kept: set[int | None]) -> None:
    """Remove plans that no page shows any more."""
    for path in folder_of(record.folder).glob("plan-*"):
        if path.name not in {f"plan-{revision}" for revision in kept}:
            shutil.rmtree(path, ignore_errors=True)


ISSUES_SCHEMA = pl.Schema({
    "sheet": pl.String, "cell": pl.String, "value": pl.String, "code": pl.String, "severity": pl.String,
    "details": pl.String, "column": pl.String, "row": pl.Int64,
})  # fmt: skip


def issues_frame(issues: tuple[RowIssue, ...]) -> pl.DataFrame:
    """Issues as a frame, with the column letters and the row of their cell."""
    rows = [
        (i.sheet, i.cell, i.value, i.code, i.severity, json.dumps(dict(i.details), ensure_ascii=False)) for i in issues
    ]
    schema = {name: kind for name, kind in ISSUES_SCHEMA.items() if name not in ("column", "row")}
    place = pl.col("cell").str.extract_groups(r"^(?<column>[A-Z]*)(?<row>[0-9]*)$")
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        place.struct.field("column").replace("", None), place.struct.field("row").cast(pl.Int64, strict=False)
    ).select(list(ISSUES_SCHEMA)).cast(ISSUES_SCHEMA)  # fmt: skip


def issues_of(frame: pl.DataFrame) -> tuple[RowIssue, ...]:
    """The issues of a frame; they speak the language of whoever asks."""
    columns = ("sheet", "cell", "value", "code", "severity", "details")
    return tuple(RowIssue(*row[:-1], details=json.loads(row[-1])) for row in frame.select(columns).iter_rows())


@dataclass(frozen=True)
class Progress:
    """How far a run is: its step, how much of the step is done, and seconds since its last sign of life."""

    step: str = ""
    done: int = 0
    total: int = 0
    silent: float = 0.0

    @property
    def is_dead(self) -> bool:
        """True where the process that ran it is gone."""
        return self.silent > DEAD_AFTER


class ProgressWriter:
    """Writes the progress of a run to its folder: a file, for an open transaction locks the embedded database."""

    def __init__(self, record: Import) -> None:
        self._path = folder_of(record.folder) / _PROGRESS
        self._last = 0.0
        self._step = ""

    def tell(self, step: str, done: int, total: int) -> None:
        """Say how far the step is; written a few times a second at most."""
        now = time.monotonic()
        if step == self._step and now - self._last < _BETWEEN_WRITES and done < total:
            return
        self._step, self._last = step, now
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{secrets.token_hex(4)}")
        partial.write_text(json.dumps({"step": step, "done": done, "total": total}), "utf-8")
        partial.replace(self._path)

    def beat(self) -> None:
        """Give a sign of life."""
        if self._path.exists():
            os.utime(self._path)


def progress_of(record: Import) -> Progress:
    """How far the run at work on the import is."""
    path = folder_of(record.folder) / _PROGRESS
    try:
        told = json.loads(path.read_text("utf-8"))
        return Progress(told["step"], told["done"], told["total"], max(0.0, time.time() - path.stat().st_mtime))
    except (FileNotFoundError, json.JSONDecodeError, KeyError):
        return Progress(silent=DEAD_AFTER + 1)
