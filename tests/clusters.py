"""Clusters in memory for tests: say only what matters, the rest is filled in.

    cluster_of(firms={"A": "320826", "D": "320830"}, products=["brake"],
               offers=[{"enterprise": "A", "product": "brake", "quantity": 100.0}])

`firms` gives every enterprise one site in a region (None: a site whose place is not known). A product or an enterprise
may be just its id. Rows get an id (`offers-1`, `links-2`), pieces a year, and a declared source where they name none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS, types_of

Row = dict[str, Any]

DAY = dt.date(2026, 1, 15)
HUAIAN, LIANSHUI, XUYI = "320800", "320826", "320830"
SUQIAN, NANJING, PUDONG = "321302", "320102", "310115"

_LISTING: Row = {"category": "product", "unit": "piece", "period": "year", "visibility": "public"}
_DEFAULTS: dict[str, Row] = {
    "sources": {"title": "示例", "example": True},
    "terms": {"kind": "metric", "name": "词", "name_en": "word"},
    "products": {"kind": "part", "unit": "piece"},
    "inputs": {"essential": True, "unit": "piece"},
    "product_aliases": {"language": "zh-Hans", "kind": "synonym", "ambiguous": False},
    "offers": _LISTING,
    "demands": _LISTING,
    "indicators": {"subject_kind": "enterprise", "month": DAY.replace(day=1)},
}
_NUMBERED = ("sites", "offers", "demands", "links")
_NAMED = ("products", "enterprises", "chains", "regions")


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of a table with the types of its schema."""
    return pl.DataFrame(list(rows), schema=types_of(table))


def cluster_of(
    *,
    region: str | None = HUAIAN,
    as_of: dt.date | None = DAY,
    firms: Mapping[str, str | None] | None = None,
    **tables: Sequence[Row | str],
) -> Cluster:
    """A cluster of these rows; see the module."""
    rows: dict[str, list[Row | str]] = {name: list(given) for name, given in tables.items()}
    for firm, place in (firms or {}).items():
        rows.setdefault("enterprises", []).append(firm)
        rows.setdefault("sites", []).append({"id": f"site-{firm}", "enterprise": firm, "region": place})
    rows.setdefault("sources", [{"id": "list"}])
    metrics = sorted({str(row["metric"]) for row in rows.get("indicators", []) if isinstance(row, dict)})
    rows.setdefault("terms", list(metrics))
    filled = {
        name: frame(name, [_filled(name, n, row) for n, row in enumerate(given, start=1)])
        for name, given in rows.items()
    }
    return Cluster(About("测试", region=region, as_of=as_of), filled)


def _filled(table: str, number: int, given: Row | str) -> Row:
    row: Row = {"id": given} if isinstance(given, str) else dict(given)
    columns = SCHEMAS[table].columns()
    defaults = dict(_DEFAULTS.get(table, {}))
    if "status" in columns:
        defaults |= {"source": "list", "as_of": DAY, "status": "declared"}
    if table in _NUMBERED:
        defaults["id"] = f"{table}-{number}"
    if table in _NAMED:
        defaults["name"] = row.get("id") or row.get("code")
    if table in ("offers", "demands"):
        defaults["text"] = row.get("product") or "?"
    if row.get("kind") == "segment" or (table == "inputs" and row.get("quantity") is None):
        defaults.pop("unit", None)
    return defaults | row
