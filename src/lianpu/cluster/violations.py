"""How a broken rule is told: table, row, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Iterable

import dataframely as dy
import polars as pl

from lianpu.language import gettext as _

VIOLATION_SCHEMA = pl.Schema(
    {
        "table": pl.String,
        "row": pl.Int64,  # 1 is the first row of data; null concerns the whole table
        "column": pl.String,
        "value": pl.String,
        "expected": pl.String,
        "rule": pl.String,
        "severity": pl.String,  # error: the analyses refuse; warning: they go on
    }
)


def violations_frame(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several lists of violations as one."""
    return pl.concat([VIOLATION_SCHEMA.to_frame(), *(part.cast(VIOLATION_SCHEMA) for part in parts if part.height)])


def describe(declared: dy.Column) -> str:
    """What a column takes, in one phrase: «a number from 0 to 1, in share», «one of public, cluster»."""
    phrase = _kind_of_value(declared)
    return phrase if declared.nullable else _("{what}; it may not be empty").format(what=phrase)


def _kind_of_value(declared: dy.Column) -> str:
    if isinstance(declared, dy.Enum):
        return _("one of {options}").format(options=", ".join(declared.categories))
    if isinstance(declared, (dy.Float64, dy.Int64)):
        return _number_phrase(declared)
    if isinstance(declared, dy.Date):
        return _("a date such as 2026-01-31")
    if isinstance(declared, dy.Bool):
        return _("true or false")
    if isinstance(declared, dy.List):
        return _("short words joined by ;")
    metadata = declared.metadata or {}
    if metadata.get("references"):
        return _("a code that stands in {place}").format(place=metadata["references"])
    return _("text in one line, without control characters, of at most {length} characters").format(
        length=getattr(declared, "max_length", None) or "∞"
    )


def _number_phrase(declared: dy.Float64 | dy.Int64) -> str:
    unit = (declared.metadata or {}).get("unit")
    low = declared.min if declared.min is not None else declared.min_exclusive
    if low is not None and declared.max is not None:
        phrase = _("a number from {low:g} to {high:g}").format(low=low, high=declared.max)
    elif declared.min_exclusive is not None:
        phrase = _("a number above {low:g}").format(low=low)
    elif low is not None:
        phrase = _("a number of at least {low:g}").format(low=low)
    else:
        phrase = _("a number")
    return _("{phrase}, in {unit}").format(phrase=phrase, unit=unit) if unit else phrase
