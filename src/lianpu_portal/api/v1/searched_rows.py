"""Every open listing that a reader may see, with the words it is found by: one frame, which follows the changes.

Made anew, the frame of a million listings takes two seconds of computing, and a busy market changes every second.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import polars as pl
from django.utils.translation import get_language

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import places_of, rows_with
from lianpu.cluster.splicing import appended, patched
from lianpu.match import listings_of
from lianpu_portal.accounts.visibility import Viewer
from lianpu_portal.bridge import changes_between
from lianpu_portal.changes import Changes
from lianpu_portal.market.engine import OTHER
from lianpu_portal.results import remember

_FOLLOWED = frozenset({
    "offers", "demands", "sites", "enterprises", "enterprise_identifiers", "links", "sources", "indicators", "decisions",
    "match_decisions", "match_outcomes",
})  # fmt: skip
_MOST_FOLLOWED = 20_000  # rows beyond which making all anew is as quick


@dataclass(frozen=True)
class _Latest:
    """The frame of a snapshot, made of the part of it that some eyes see."""

    cluster: Cluster
    visible: Cluster
    rows: pl.DataFrame


_latest: dict[tuple[bool, bool, str | None], _Latest] = {}
_lock = threading.Lock()


def searched(cluster: Cluster, visible: Cluster, eyes: Viewer) -> pl.DataFrame:
    """The listings of `visible`, the part of the snapshot that these eyes see: `LISTING_SCHEMA`, `side` (their table),
    `_words`, and `_age`, by which what was stated last comes first. In no order."""
    if not eyes.everything and (eyes.firms or eyes.listings or eyes.introduced or eyes.named):
        return remember(_searched, visible)  # what they see hangs on more than the rows
    key = (eyes.everything, eyes.inside, get_language())
    with _lock:
        before = _latest.get(key)
        if before is not None and before.visible is visible:
            return before.rows
        rows = _followed(before, cluster, visible) if before else None
        found = _Latest(cluster, visible, _searched(visible) if rows is None else rows)
        _latest[key] = found
    return found.rows


def _searched(cluster: Cluster) -> pl.DataFrame:
    return _with_words(cluster, pl.concat(_sided(listings_of(cluster, table), table) for table in OTHER))


def _sided(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    return rows.with_columns(pl.lit(table).alias("side"))


def _with_words(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    products, firms = cluster["products"], cluster["enterprises"]
    if rows.height <= _MOST_FOLLOWED:
        firms = rows_with(firms, "id", set(rows["enterprise"]))
    named = rows.join(_names(products, "product", "name", "name_en"), on="product", how="left").join(
        _names(firms, "enterprise", "name", "short_name", "name_en"), on="enterprise", how="left"
    )
    words = pl.concat_str("text", "_product", "_enterprise", separator=" ", ignore_nulls=True).str.to_lowercase()
    age = -pl.col("as_of").dt.epoch("d").fill_null(0)
    return named.with_columns(words.alias("_words"), age.alias("_age")).drop("_product", "_enterprise")


def _names(table: pl.DataFrame, column: str, *names: str) -> pl.DataFrame:
    joined = pl.concat_str(*names, separator=" ", ignore_nulls=True)
    return table.select(pl.col("id").alias(column), joined.alias(f"_{column}"))


def _followed(before: _Latest, cluster: Cluster, visible: Cluster) -> pl.DataFrame | None:
    """The rows of before with those that may differ read anew; None where all must be."""
    changes = changes_between(before.cluster, cluster)
    if changes is None or changes.about or before.cluster.about != cluster.about or set(changes.rows) - _FOLLOWED:
        return None
    firms = _firms_of(changes, before.cluster, cluster)
    rows = before.rows
    for table in OTHER:
        ids = changes.ids(table)
        for part in (before.visible, visible):
            ids |= _ids_with(part[table], firms) | _nameless(part[table])
        if len(ids) > _MOST_FOLLOWED:
            return None
        if ids:
            rows = _with(rows, table, ids, _with_words(visible, _sided(listings_of(visible, table, ids), table)))
    return rows


def _with(rows: pl.DataFrame, table: str, ids: set[str], new: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `new` in the place of those of a table with these ids: where one stays, it stays where it is, so that what
    is known of the columns in which it says the same holds on."""
    sides = rows["side"]
    stood = [(place, rows["id"][place]) for place in places_of(rows["id"], ids) if sides[place] == table]
    at = {code: number for number, code in enumerate(new["id"].to_list())}
    staying = [(place, at[code]) for place, code in stood if code in at]
    rows = patched(rows, [place for place, _number in staying], new[[number for _place, number in staying]])
    known = {code for _place, code in stood}
    coming = [number for code, number in at.items() if code not in known]
    gone = [place for place, code in stood if code not in at]
    if gone:
        rows = rows.filter(~pl.int_range(pl.len()).is_in(gone))
    return appended(rows, new[coming]) if coming else rows


def _firms_of(changes: Changes, before: Cluster, after: Cluster) -> set[str]:
    """Firms whose names or places may differ."""
    sites = changes.ids("sites")
    moved = (firm for cluster in (before, after) for firm in rows_with(cluster["sites"], "id", sites)["enterprise"])
    return {*changes.ids("enterprises"), *moved}


def _ids_with(rows: pl.DataFrame, firms: set[str]) -> set[str]:
    return set(rows_with(rows, "enterprise", firms)["id"])


def _nameless(rows: pl.DataFrame) -> set[str]:
    """Rows shown without their firm: what is told of them hangs on other rows too."""
    return set(rows.filter(pl.col("enterprise").is_null())["id"]) if rows["enterprise"].null_count() else set()
