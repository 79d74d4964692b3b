"""How a column of a cluster table is declared: its label, meaning, unit and range, once, for code, docs and forms."""

from __future__ import annotations

from typing import Any, Literal, get_args

import dataframely as dy
import polars as pl

LIST_SEPARATOR = ";"
EMPTY_LIST = "[]"
"""How a file writes a list known to be empty; an empty cell is a list not known."""
# Control and invisible characters, and the two that no XML file, and so no workbook, may hold.
_FORBIDDEN = r"\p{Cc}\p{Cf}\x{FFFE}\x{FFFF}"
_TIDY_TEXT = rf"^[^\s{_FORBIDDEN}](?:[^{_FORBIDDEN}]*[^\s{_FORBIDDEN}])?$"
_TIDY_ITEM = rf"^[^\s{_FORBIDDEN};](?:[^{_FORBIDDEN};]*[^\s{_FORBIDDEN};])?$"
_REGION_CODE = r"^[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?$"
_LONGEST_TEXT = 2000
_LONGEST_KEY = 200

STATUSES = ("declared", "verified", "inferred", "expired")
CATEGORIES = ("product", "service", "capacity", "site", "equipment", "finance", "talent", "research")
PERIODS = ("once", "day", "week", "month", "quarter", "year")
VISIBILITIES = ("public", "cluster", "matched", "anonymous")
Radius = Literal["county", "city", "near", "province", "any"]
RADII: tuple[Radius, ...] = get_args(Radius)
OUTCOMES = ("price", "capacity", "quality", "distance", "supplied", "not_ours", "other", "contracted")


def _metadata(
    label: str, unit: str | None = None, references: str | None = None, folded: bool = False
) -> dict[str, Any]:
    return {"label": label, "unit": unit, "references": references, "folded": folded}


def _is_folded(code: pl.Expr) -> pl.Expr:
    return code == code.str.normalize("NFKC")


def _is_no_empty_list(item: pl.Expr) -> pl.Expr:
    return item != EMPTY_LIST


def identifier(label: str, meaning: str, *, references: str | None = None) -> dy.String:
    """Part of the table's key; full-width forms are folded when it is read."""
    return dy.String(
        primary_key=True, nullable=False, regex=_TIDY_TEXT, max_length=_LONGEST_KEY,
        check={"folded": _is_folded}, description=meaning,
        metadata=_metadata(label, references=references, folded=True),
    )  # fmt: skip


def reference(label: str, meaning: str, references: str, *, required: bool = True) -> dy.String:
    """A code that names a row of another table, `references="table.column"`."""
    return dy.String(
        nullable=not required, regex=_TIDY_TEXT, max_length=_LONGEST_KEY,
        description=meaning, metadata=_metadata(label, references=references, folded=True),
    )  # fmt: skip


def text(label: str, meaning: str, *, required: bool = False, pattern: str | None = None) -> dy.String:
    """Words as a person wrote them: no control characters, no blanks at the ends."""
    return dy.String(
        nullable=not required, regex=pattern or _TIDY_TEXT, max_length=_LONGEST_TEXT,
        description=meaning, metadata=_metadata(label),
    )  # fmt: skip


def region(label: str, meaning: str, *, key: bool = False) -> dy.String:
    """A region code: 6 digits of GB/T 2260, or 9 or 12 of the statistical code below the county."""
    return dy.String(
        primary_key=key,
        nullable=not key, regex=_REGION_CODE, description=meaning,
        metadata=_metadata(label, references=None if key else "regions.code", folded=True),
    )  # fmt: skip


def choice(label: str, meaning: str, options: tuple[str, ...], *, required: bool = False, key: bool = False) -> dy.Enum:
    """One of a closed list of words."""
    return dy.Enum(
        list(options), nullable=not (required or key), primary_key=key,
        description=meaning, metadata=_metadata(label),
    )  # fmt: skip


def choices(label: str, meaning: str, *, references: str | None = None) -> dy.List:
    """Several short words; null is «not said», an empty list is «none»."""
    return dy.List(
        dy.String(regex=_TIDY_ITEM, max_length=_LONGEST_KEY, check={"not_empty_list": _is_no_empty_list}), nullable=True,
        description=meaning, metadata=_metadata(label, references=references),
    )  # fmt: skip


def number(
    label: str, meaning: str, unit: str, *, minimum: float | None = None, maximum: float | None = None,
    above: float | None = None, required: bool = False,
) -> dy.Float64:  # fmt: skip
    """A finite number with its unit and range; null is unknown, never zero."""
    return dy.Float64(
        nullable=not required, min=minimum, max=maximum, min_exclusive=above,
        description=meaning, metadata=_metadata(label, unit=unit),
    )  # fmt: skip


def whole_number(label: str, meaning: str, *, minimum: int, maximum: int, required: bool = False,
                 key: bool = False) -> dy.Int64:  # fmt: skip
    """A whole number in a range."""
    return dy.Int64(
        nullable=not (required or key), primary_key=key, min=minimum, max=maximum,
        description=meaning, metadata=_metadata(label),
    )  # fmt: skip


def date(label: str, meaning: str, *, required: bool = False, key: bool = False) -> dy.Date:
    """A calendar day, ISO 8601 in files."""
    return dy.Date(nullable=not (required or key), primary_key=key, description=meaning, metadata=_metadata(label))


def yes_no(label: str, meaning: str, *, required: bool = False) -> dy.Bool:
    """True, false, or null for not known."""
    return dy.Bool(nullable=not required, description=meaning, metadata=_metadata(label))


def source() -> dy.String:
    """Where the row comes from; every fact has one."""
    return reference("Source", "The source that states this row.", "sources.id")


def as_of() -> dy.Date:
    """The day for which the row holds."""
    return date("As of", "The day for which the source states this row.", required=True)


def status() -> dy.Enum:
    """How far the row can be trusted."""
    return choice(
        "Status", "declared by the firm or a list, verified by an office, inferred by a rule, or expired.",
        STATUSES, required=True,
    )  # fmt: skip
