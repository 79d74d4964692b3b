"""What comes out: draft rows, issues, and an account of every sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from lianpu.intake.workbook.issues import ISSUES, SKIPS, RowIssue
from lianpu.intake.workbook.synonyms import Field, Side
from lianpu.language import gettext

_BETWEEN = "\x1f"
DRAFT_SCHEMA: dict[str, pl.DataType] = {
    "sheet": pl.String(), "row": pl.Int64(), "cell": pl.String(),
    "side": pl.Enum(["offer", "demand", "supplier", "customer"]),
    "enterprise": pl.String(), "uscc": pl.String(), "place": pl.String(), "size": pl.String(), "text": pl.String(),
    "quantity": pl.Float64(), "unit": pl.String(), "period": pl.String(), "price": pl.Float64(),
    "specs": pl.List(pl.String()), "certificates": pl.List(pl.String()), "deadline": pl.Date(),
    "counterpart": pl.String(), "counterpart_place": pl.String(), "note": pl.String(), "maximum": pl.Float64(), "radius": pl.String(),
}  # fmt: skip
"""The columns of `Reading.drafts`."""


class Draft(NamedTuple):
    """One product, or one counterpart, of one row; None is «not said». The fields of `DRAFT_SCHEMA` in order."""

    sheet: str
    row: int
    cell: str
    side: Side
    enterprise: str | None
    uscc: str | None
    place: str | None
    size: str | None
    text: str | None = None
    quantity: float | None = None
    unit: str | None = None
    period: str | None = None
    price: float | None = None
    specs: list[str] | None = None
    certificates: list[str] | None = None
    deadline: dt.date | None = None
    counterpart: str | None = None
    counterpart_place: str | None = None
    note: str | None = None
    maximum: float | None = None
    radius: str | None = None


@dataclass(frozen=True)
class SkippedRow:
    """A row that was not read, 1-based, and why: a code of `SKIPS`."""

    row: int
    code: str

    @property
    def reason(self) -> str:
        """Why it was skipped, in the current language."""
        return gettext(SKIPS[self.code])


@dataclass(frozen=True)
class ColumnReading:
    """One column: its letters, its heading, the field it was understood as (None: not read) and the side."""

    column: str
    heading: str
    field: Field | None
    side: Side | None


@dataclass(frozen=True)
class SheetReading:
    """One sheet: where its headings stand (1-based rows), what they were understood as, what was read and skipped."""

    name: str
    header_rows: tuple[int, ...] = ()
    columns: tuple[ColumnReading, ...] = ()
    rows_read: int = 0
    skipped_rows: tuple[SkippedRow, ...] = ()
    hidden: bool = False
    skipped: str | None = None
    """Why the whole sheet was skipped, a code of `ISSUES`; None for a sheet that was read."""

    @property
    def skipped_reason(self) -> str | None:
        """Why the whole sheet was skipped, in the current language."""
        return gettext(ISSUES[self.skipped][0]).format(sheet=self.name) if self.skipped else None


@dataclass(frozen=True)
class Reading:
    """A whole file: `drafts` has the columns of `DRAFT_SCHEMA`; `rows_read` counts the rows of data."""

    drafts: pl.DataFrame
    issues: tuple[RowIssue, ...]
    rows_read: int
    sheets: tuple[SheetReading, ...]


def frame_of(drafts: Iterable[Draft]) -> pl.DataFrame:
    """The drafts as a table."""
    columns = list(zip(*drafts, strict=True)) or [()] * len(DRAFT_SCHEMA)
    return pl.DataFrame(
        [_series(name, kind, values) for (name, kind), values in zip(DRAFT_SCHEMA.items(), columns, strict=True)]
    )


def _series(name: str, kind: pl.DataType, values: Sequence[Any]) -> pl.Series:
    if kind != pl.List(pl.String()):
        return pl.Series(name, values, dtype=kind, strict=True)
    # Polars takes lists one by one, but splits joined text at once; clean text holds no control character.
    joined = pl.Series(name, [None if items is None else _BETWEEN.join(items) for items in values], dtype=pl.String())
    items = pl.when(pl.col(name) == "").then(pl.lit([], dtype=kind)).otherwise(pl.col(name).str.split(_BETWEEN))
    return joined.to_frame().select(items.alias(name))[name]
