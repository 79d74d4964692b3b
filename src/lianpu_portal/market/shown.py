"""Pairs as pages and programs show them: names beside codes, bars beside scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import dicts_with
from lianpu.cluster.places import few_places
from lianpu.match import Judged, sentences_of
from lianpu.match.parts import PARTS
from lianpu_portal.market.bars import Bar, bar_of
from lianpu_portal.market.engine import OTHER
from lianpu_portal.market.pairs import Found, Listing, other_of
from lianpu_portal.naming import NOT_NAMED, NOT_NAMED_EN, named_rows, names_of, with_names
from lianpu_portal.registry.selectors import rows_of, with_region_names
from lianpu_portal.tables import Row


@dataclass(frozen=True)
class ShownPair:
    """A match on the page of a listing of `table`: the other side's row, the bar, what a person decided."""

    rank: int
    table: str
    other: Row
    offer: str
    demand: str
    bar: Bar
    verdict: str | None
    relation: str

    @property
    def outcome(self) -> str:
        """What came of introducing the two, in words, for those who may know it; empty where nothing did."""
        return next((segment.sentence for segment in self.bar.segments if segment.part == "introductions"), "")

    @property
    def page(self) -> str:
        """The name of the other listing's page."""
        return page_name(self.table)

    @property
    def number(self) -> str:
        """Tells its elements from those of other pairs on the page."""
        return f"{self.table}-{self.rank}"


def page_name(table: str) -> str:
    """offers → offer: the name of the page of one of its rows."""
    return table.removesuffix("s")


def shown_pairs(cluster: Cluster, table: str, pairs: Iterable[tuple[int, Judged]]) -> list[ShownPair]:
    """Pairs with names."""
    pairs = list(pairs)
    others = listing_rows(cluster, OTHER[table], [other_of(entry, table) for _rank, entry in pairs])
    return [
        ShownPair(
            rank, OTHER[table], other, entry.offer["id"], entry.demand["id"], bar_of(entry), entry.verdict,
            entry.relation,
        )
        for (rank, entry), other in zip(pairs, others, strict=True)
    ]  # fmt: skip


def listing_rows(cluster: Cluster, table: str, listings: Iterable[Listing]) -> list[Row]:
    """Listings with the names of what their codes mean, and the source of their rows."""
    rows = [dict(listing) for listing in listings]
    sources = _sources(cluster, table, [row["id"] for row in rows])
    named = _named(cluster, [{**row, **_stated(row, sources.get(row["id"], {}))} for row in rows])
    return with_region_names(cluster, named)


def _stated(row: Row, source: Row) -> Row:
    """Source, day, price and maximum capacity; of a listing without its firm the day alone."""
    return source if row["enterprise"] is not None else {name: source.get(name) for name in ("as_of", "status")}


_NAMED = ("enterprise", "product", "source")


def _named(cluster: Cluster, rows: list[Row]) -> list[Row]:
    """The same rows with names."""
    for column in _NAMED:
        names = names_of(cluster, column, {row[column] for row in rows if row.get(column)})
        for row in rows:
            row |= names.get(row.get(column), {})
    for row in rows:
        if row["enterprise"] is None:
            row |= {"enterprise_name": NOT_NAMED, "enterprise_name_en": NOT_NAMED_EN}
    return rows


def _sources(cluster: Cluster, table: str, ids: Collection[str]) -> dict[str, Row]:
    stated = ("source", "as_of", "status", "price", *(("maximum",) if table == "offers" else ()))
    return {row["id"]: {name: row[name] for name in stated} for row in dicts_with(cluster[table], "id", ids)}


def json_pairs(found: Found, table: str) -> list[dict[str, Any]]:
    """Matches for programs: parts add up to the score; an unknown part is null."""
    return [_json_pair(rank, entry, table) for rank, entry in enumerate(found.judged, 1)]


def _json_pair(rank: int, entry: Judged, table: str) -> dict[str, Any]:
    other, score = other_of(entry, table), entry.score
    return {
        "rank": rank, page_name(OTHER[table]): other["id"], "enterprise": other["enterprise"], "text": other["text"],
        "score": _rounded(score.score), "low": _rounded(score.low), "high": _rounded(score.high),
        "direct": entry.direct, "relation": entry.relation, "verdict": entry.verdict,
        "parts": {part: _rounded(score.parts[part]) for part in PARTS}, "reasons": sentences_of(entry),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    """Parts have four digits; so has their sum."""
    return None if value is None else round(value, 4)


def facts_of(cluster: Cluster, shown: Cluster, table: str, code: str) -> Row | None:
    """The row of an offer or demand that the reader may see, with names and place; None where there is none."""
    rows = dicts_with(shown[table], "id", [code])
    if not rows:
        return None
    ((region, _latitude, _longitude),) = few_places([rows[0]["enterprise"]], [rows[0]["site"]], cluster)
    return with_region_names(cluster, named_rows(cluster, [{**rows[0], "region": region}]))[0]


def rejected_pairs(cluster: Cluster, table: str, code: str) -> list[Row]:
    """The rejected pairs of a listing, the other side's listing beside who decided and when."""
    own, other = page_name(table), page_name(OTHER[table])
    rows = cluster["match_decisions"].filter((pl.col(own) == code) & (pl.col("verdict") == "rejected"))
    listings = cluster[OTHER[table]].select(pl.col("id").alias(other), "text", "enterprise")
    return rows_of(with_names(cluster, rows.join(listings, on=other, how="inner", maintain_order="left")))
