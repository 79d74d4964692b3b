"""The rows of a page as cards show them: looked up in the snapshot by their ids, with the names that their codes mean.

A row whose firm is not named is shown without it (`accounts/anonymous.py`), but to the firm itself and to whom it agreed
to be named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import get_language

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import dicts_with
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import speaking
from lianpu_portal.accounts.anonymous import without_name
from lianpu_portal.accounts.visibility import Viewer
from lianpu_portal.hall.columns import TABLES, Columns, rows_at
from lianpu_portal.market.selectors import pairs_of
from lianpu_portal.market.shown import page_name
from lianpu_portal.naming import NOT_NAMED, NOT_NAMED_EN
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.results import recall
from lianpu_portal.tables import Row

_NOBODY = (NOT_NAMED, NOT_NAMED_EN, False)
_BATCH = 500  # ids asked for at once: SQLite takes no more than a thousand values or so
_SHOWN_TO = {"public": ("public", "anonymous"), "members": ("public", "cluster", "anonymous")}


def cards(cluster: Cluster, columns: Columns, places: Iterable[int], eyes: Viewer) -> list[Row]:
    """Rows with names, in the order given; those that are gone, or were hidden since, are left out."""
    places = list(places)
    return _shown(cluster, columns, list(zip(rows_at(columns, places), places, strict=True)), eyes)


def cards_of(cluster: Cluster, columns: Columns, named: Iterable[tuple[str, str]], eyes: Viewer) -> list[Row]:
    """The same for tables and ids."""
    wanted = [(table, code) for table, code in named if table in TABLES]
    found = columns.ids.is_in([code for _table, code in wanted]).to_numpy() & columns.shown_to(eyes.audience)
    placed = {rows_at(columns, [int(place)])[0]: int(place) for place in np.flatnonzero(found)}
    return _shown(cluster, columns, [(each, placed[each]) for each in wanted if each in placed], eyes)


def _shown(cluster: Cluster, columns: Columns, listed: list[tuple[tuple[str, str], int]], eyes: Viewer) -> list[Row]:
    named = [each for each, _place in listed]
    stored = {table: _stored(cluster, table, [code for of, code in named if of == table]) for table in TABLES}
    found: list[Row] = []
    for (table, code), place in listed:
        row, place_known = stored[table].get(code), True
        if row is None or row["visibility"] not in _SHOWN_TO.get(eyes.audience, (row["visibility"],)):
            continue
        if row["visibility"] == "anonymous" and not eyes.may_name(row["id"], row["enterprise"]):
            row, place_known = without_name(cluster, row), False
        region = columns.lists.regions[int(columns.parts.region[place])] if place_known else None
        found.append({**row, "table": table, "page": page_name(table), "place": place, "region": region})
    return _named(cluster, found)


def _stored(cluster: Cluster, table: str, ids: list[str]) -> dict[str, Row]:
    now = _visibilities(table, ids)
    rows = dicts_with(cluster[table], "id", ids)
    return {row["id"]: row | {"visibility": now[row["id"]]} for row in rows if row["id"] in now}


def _visibilities(table: str, ids: list[str]) -> dict[str, str]:
    """Who may see each of the rows that are in the store now: what was hidden a moment ago is not shown once more."""
    quote = connection.ops.quote_name
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            places = ", ".join(["%s"] * len(some))
            name = quote(TABLE_MODELS[table]._meta.db_table)
            cursor.execute(f"SELECT id, visibility FROM {name} WHERE id IN ({places})", some)
            found.update(cursor.fetchall())
    return found


def _named(cluster: Cluster, rows: list[Row]) -> list[Row]:
    firms = _names(cluster, "enterprises", {row["enterprise"] for row in rows}, ("short_name", "name"), "name_en")
    sources = _names(cluster, "sources", {row["source"] for row in rows}, ("title",), "title_en")
    products, places = Taxonomy.of(cluster).products, _place_names(cluster, {row["region"] for row in rows})
    for row in rows:
        product: Any = products.get(row["product"] or "", {})
        row |= {"product_name": product.get("name"), "product_name_en": product.get("name_en")}
        row["enterprise_name"], row["enterprise_name_en"], _example = firms.get(row["enterprise"], _NOBODY)
        row["source_name"], row["source_name_en"], row["example"] = sources.get(row["source"], (None, None, False))
        row |= places.get(row["region"], {})
    return rows


def _names(
    cluster: Cluster, table: str, ids: set[str | None], names: tuple[str, ...], english: str
) -> dict[str | None, tuple[str, str | None, bool]]:
    return {
        row["id"]: (next(row[name] for name in names if row[name]), row[english], bool(row.get("example")))
        for row in dicts_with(cluster[table], "id", ids)
    }


def _place_names(cluster: Cluster, regions: set[str | None]) -> dict[str | None, Row]:
    """The names of each region, in both languages."""
    tree, found = RegionTree.of(cluster), dict[str | None, Row]()
    for suffix, language in (("", "zh-hans"), ("_en", "en")):
        with speaking(language):
            for code in filter(None, regions):
                found.setdefault(code, {})[f"region_name{suffix}"] = tree.name(code)
    return found


def known_matches(cluster: Cluster, row: Row, eyes: Viewer) -> int | None:
    """How many matches it has, where somebody has looked since the last change; None where that is to be computed."""
    found = recall(pairs_of, cluster, row["table"], row["id"], eyes, get_language())
    return None if found is None else len(found.judged)
