"""Offers and demands as the matcher takes them: one frame, from a cluster or from bare files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import PERIODS, RADII
from lianpu.cluster.places import with_place
from lianpu.errors import InputFileError
from lianpu.language import gettext as _

LISTING_SCHEMA = pl.Schema(
    {
        "id": pl.String,
        "enterprise": pl.String,
        "text": pl.String,
        "product": pl.String,
        "category": pl.String,
        "region": pl.String,
        "certificates": pl.List(pl.String),
        "quantity": pl.Float64,
        "unit": pl.String,
        "period": pl.String,
        "specs": pl.List(pl.String),
        "deadline": pl.Date,
        "radius": pl.String,
        "visibility": pl.String,
        "as_of": pl.Date,
    }
)
"""What a listing may say; everything but id and text may be null: not known."""


def listings_of(cluster: Cluster, table: str) -> pl.DataFrame:
    """The open offers or demands (`table`) of a cluster in `LISTING_SCHEMA`: without expired ones."""
    rows = cluster[table].filter(pl.col("status").cast(pl.String) != "expired")
    if cluster.about.as_of is not None:
        rows = rows.filter(pl.col("deadline").is_null() | (pl.col("deadline") >= cluster.about.as_of))
    placed = with_place(rows, cluster, enterprise="enterprise", site="site", prefix="place")
    own: dict[str, pl.Expr] = {"region": pl.col("place_region")}
    if table == "offers":
        own["radius"] = pl.lit(None, pl.String)
    return placed.select(own.get(name, pl.col(name)).cast(dtype).alias(name) for name, dtype in LISTING_SCHEMA.items())


def read_offers(file: Path) -> pl.DataFrame:
    """Offers of a JSON Lines file: `id, enterprise, region, text, certificates, capacity, unit, period`."""
    return _frame(_rows(file, "capacity", "certificates"))


def read_demands(file: Path) -> pl.DataFrame:
    """Demands of a JSON Lines file: `id, region, text, required_certificates, quantity, unit, period, radius`."""
    return _frame(_rows(file, "quantity", "required_certificates"))


def _frame(rows: Iterator[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=LISTING_SCHEMA, orient="row")


def _rows(file: Path, quantity: str, certificates: str) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            _("{file} cannot be read as UTF-8 text: {reason}").format(file=file, reason=error)
        ) from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _object(file, number, line)
        identifier = str(row["id"])
        if identifier in seen:
            raise _refused(file, number, "id", identifier, _("each id once"))
        seen.add(identifier)
        yield {
            "id": identifier,
            "enterprise": _text(file, number, row, "enterprise"),
            "text": row["text"],
            "product": _text(file, number, row, "product"),
            "category": _text(file, number, row, "category"),
            "region": _region(file, number, row),
            "certificates": _list(file, number, row, certificates),
            "quantity": _quantity(file, number, row, quantity),
            "unit": _text(file, number, row, "unit"),
            "period": _choice(file, number, row, "period", PERIODS),
            "specs": _list(file, number, row, "specs") or None,
            "deadline": _day(file, number, row, "deadline"),
            "radius": _choice(file, number, row, "radius", RADII),
            "visibility": None,
            "as_of": _day(file, number, row, "as_of"),
        }


def _object(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row: Any = json.loads(line)
    except ValueError as error:
        raise _refused(file, number, "-", line[:60], _("one JSON object a line")) from error
    fields = cast("dict[str, Any]", row) if isinstance(row, dict) else {}
    if not isinstance(fields.get("id"), (str, int)) or not isinstance(fields.get("text"), str):
        raise _refused(file, number, "id, text", line[:60], _('an object with "id" and "text"'))
    return fields


def _refused(file: Path, number: int, field: str, value: object, expected: str) -> InputFileError:
    return InputFileError(
        _("{file}, line {line}, {field}: {value} cannot be used; expected {expected}.").format(
            file=file, line=number, field=field, value=value, expected=expected
        )
    )


def _text(file: Path, number: int, row: Mapping[str, Any], field: str) -> str | None:
    value = row.get(field)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise _refused(file, number, field, value, _("a text or null"))


def _region(file: Path, number: int, row: Mapping[str, Any]) -> str | None:
    code = _text(file, number, row, "region")
    if code is not None and not (code.isdigit() and len(code) in (6, 9, 12)):
        raise _refused(file, number, "region", code, _("a region code of 6, 9 or 12 digits, or null"))
    return code


def _list(file: Path, number: int, row: Mapping[str, Any], field: str) -> list[str] | None:
    value: Any = row.get(field)
    if value is None:
        return None
    items = cast("list[Any]", value) if isinstance(value, list) else []
    texts = [item for item in items if isinstance(item, str)]
    if isinstance(value, list) and len(texts) == len(items):
        return texts
    raise _refused(file, number, field, str(cast("object", value)), _("a list of texts or null"))


def _quantity(file: Path, number: int, row: Mapping[str, Any], field: str) -> float | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf"):
        return float(value)
    raise _refused(file, number, field, value, _("a number of at least 0, or null"))


def _choice(file: Path, number: int, row: Mapping[str, Any], field: str, options: tuple[str, ...]) -> str | None:
    value = row.get(field)
    if value is None or value in options:
        return value
    raise _refused(file, number, field, value, _("one of {options}, or null").format(options=", ".join(options)))


def _day(file: Path, number: int, row: Mapping[str, Any], field: str) -> dt.date | None:
    value = row.get(field)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _refused(file, number, field, value, _("a day such as 2026-06-30, or null")) from error
