"""Offers and demands as the matcher takes them: one frame, from a cluster or from bare files."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES, PERIODS, RADII
from lianpu.cluster.json_lines import JsonLine, is_whole, read_json_lines
from lianpu.cluster.lookup import dicts_with, rows_with
from lianpu.cluster.places import few_places, with_place
from lianpu.language import gettext as _

LISTING_SCHEMA = pl.Schema(
    {
        "id": pl.String,
        "enterprise": pl.String,
        "text": pl.String,
        "thing": pl.String,
        "product": pl.String,
        "category": pl.String,
        "read_as": pl.String,
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
"""What a listing may say; everything but id and text may be null: not known. `thing` is the name of what it is about,
where a reader of sentences found it in the text, and `read_as` the category that the text reads as where none is stated."""


def listings_of(cluster: Cluster, table: str, ids: Collection[str] | None = None) -> pl.DataFrame:
    """The open offers or demands (`table`) of a cluster in `LISTING_SCHEMA`: without expired ones.

    With `ids` only those of them, without looking at more of the cluster than they need.
    """
    rows = cluster[table] if ids is None else rows_with(cluster[table], "id", ids)
    is_open = pl.col("status") != "expired"
    if cluster.about.as_of is not None:
        is_open &= pl.col("deadline").is_null() | (pl.col("deadline") >= cluster.about.as_of)
    placed = with_place(rows.filter(is_open), cluster, enterprise="enterprise", site="site", prefix="place")
    own: dict[str, pl.Expr] = {
        "region": pl.col("place_region"),
        "thing": pl.lit(None, pl.String),
        "read_as": pl.lit(None, pl.String),
    }
    if table == "offers":
        own["radius"] = pl.lit(None, pl.String)
    return placed.select(own.get(name, pl.col(name)).cast(dtype).alias(name) for name, dtype in LISTING_SCHEMA.items())


def few_listings(cluster: Cluster, table: str, ids: Collection[str]) -> list[dict[str, Any]]:
    """The same for a few ids as dicts, of those that are there and open."""
    found = [row for row in dicts_with(cluster[table], "id", ids) if _is_open(row, cluster.about.as_of)]
    placed = few_places([row["enterprise"] for row in found], [row["site"] for row in found], cluster)
    return [
        {name: row.get(name) for name in LISTING_SCHEMA} | {"region": place[0]}
        for row, place in zip(found, placed, strict=True)
    ]


def _is_open(row: Mapping[str, Any], day: dt.date | None) -> bool:
    ended = day is not None and row["deadline"] is not None and row["deadline"] < day
    return row["status"] not in (None, "expired") and not ended


def read_offers(file: Path) -> pl.DataFrame:
    """Offers of a JSON Lines file: `id, enterprise, region, text, certificates, capacity, unit, period`."""
    return _frame(_rows(file, "capacity", "certificates"))


def read_demands(file: Path) -> pl.DataFrame:
    """Demands of a JSON Lines file: `id, region, text, required_certificates, quantity, unit, period, radius`."""
    return _frame(_rows(file, "quantity", "required_certificates"))


def _frame(rows: Iterator[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=LISTING_SCHEMA, orient="row")


def _rows(file: Path, quantity: str, certificates: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for line in read_json_lines(file):
        identifier, text = _identified(line)
        if identifier in seen:
            raise line.refused("id", identifier, _("each id once"))
        seen.add(identifier)
        yield {
            "id": identifier,
            "enterprise": _text(line, "enterprise"),
            "text": text,
            "thing": _text(line, "thing"),
            "product": _text(line, "product"),
            "category": _choice(line, "category", CATEGORIES),
            "read_as": None,
            "region": _region(line),
            "certificates": _list(line, certificates),
            "quantity": _quantity(line, quantity),
            "unit": _text(line, "unit"),
            "period": _choice(line, "period", PERIODS),
            "specs": _list(line, "specs") or None,
            "deadline": _day(line, "deadline"),
            "radius": _choice(line, "radius", RADII),
            "visibility": None,
            "as_of": _day(line, "as_of"),
        }


def _identified(line: JsonLine) -> tuple[str, str]:
    identifier = line.fields.get("id")
    if not isinstance(identifier, (str, int)) or isinstance(identifier, bool):
        raise line.refused("id", identifier, _("a text or a whole number"))
    return _whole(line, "id", str(identifier)), _whole(line, "text", line.text("text"))


def _whole(line: JsonLine, field: str, text: str) -> str:
    if not is_whole(text):
        raise line.refused(field, text, _("a text without half characters"))
    return text


def _text(line: JsonLine, field: str) -> str | None:
    value = line.fields.get(field)
    if value is None or isinstance(value, str):
        return _whole(line, field, value) if value else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise line.refused(field, value, _("a text or null"))


def _region(line: JsonLine) -> str | None:
    code = _text(line, "region")
    if code is not None and not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        raise line.refused("region", code, _("a region code of 6, 9 or 12 digits, or null"))
    return code


def _list(line: JsonLine, field: str) -> list[str] | None:
    value: Any = line.fields.get(field)
    if value is None:
        return None
    items = cast("list[Any]", value) if isinstance(value, list) else []
    texts = [_whole(line, field, item) for item in items if isinstance(item, str)]
    if isinstance(value, list) and len(texts) == len(items):
        return texts
    raise line.refused(field, cast("object", value), _("a list of texts or null"))


def _quantity(line: JsonLine, field: str) -> float | None:
    value = line.fields.get(field)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= sys.float_info.max:
        return float(value)
    raise line.refused(field, value, _("a number of at least 0, or null"))


def _choice(line: JsonLine, field: str, options: tuple[str, ...]) -> str | None:
    value = line.fields.get(field)
    if value is None or value in options:
        return value
    raise line.refused(field, value, _("one of {options}, or null").format(options=", ".join(options)))


def _day(line: JsonLine, field: str) -> dt.date | None:
    value = line.fields.get(field)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise line.refused(field, value, _("a day such as 2026-06-30, or null")) from error
