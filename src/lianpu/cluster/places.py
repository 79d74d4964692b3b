"""Where goods are made and used: the place of a listing or of one end of a link, and whether it is local."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.distance import Place, is_within
from lianpu.cluster.lookup import places_in
from lianpu.cluster.regions import RegionTree

_FEW = 64
"""Rows whose places are looked up one by one sooner than those of all are brought together."""

SITE_COLUMNS = ("region", "latitude", "longitude")
Placed = tuple[str | None, float | None, float | None]
"""Region, latitude, longitude; each None where it is not known."""

_UNKNOWN: Placed = (None, None, None)


@of_tables("sites", "regions")
def places(cluster: Cluster) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The place of each site, and of each enterprise.

    Returns two frames keyed by `site` and `enterprise` with columns region, latitude, longitude. An enterprise with
    sites in several regions lies in the narrowest one that holds them all; without a site, or with one of unknown
    region, its place is not known: the registered seat says nothing about where goods are made.
    """
    tree = RegionTree.of(cluster)
    known = cluster["sites"].lazy().filter(pl.col("status") != "expired")
    grouped = known.group_by("enterprise", maintain_order=True).agg(
        pl.col("region").unique(maintain_order=True).alias("regions"),
        pl.len().alias("count"),
        *(pl.col(column).first() for column in SITE_COLUMNS),
    )
    one_place, one_site = pl.col("regions").list.len() == 1, pl.col("count") == 1
    by_site, firms = pl.collect_all([known.select(pl.col("id").alias("site"), *SITE_COLUMNS), grouped])
    spread = {
        enterprise: _narrowest_common(tree, regions)
        for enterprise, regions in firms.filter(~one_place).select("enterprise", "regions").iter_rows()
    }
    common = pl.col("enterprise").replace_strict(spread, default=None, return_dtype=pl.String)
    by_enterprise = firms.select(
        "enterprise",
        pl.when(one_place).then("region").otherwise(common).alias("region"),
        pl.when(one_site).then("latitude").alias("latitude"),
        pl.when(one_site).then("longitude").alias("longitude"),
    )
    return by_site, by_enterprise


def _narrowest_common(tree: RegionTree, regions: list[str | None]) -> str | None:
    """The narrowest region that holds all; None where one is not known, or they share none."""
    known = [region for region in regions if region is not None]
    if len(known) < len(regions):
        return None
    others = [set(tree.path(region)) for region in known[1:]]
    return next((wider for wider in tree.path(known[0]) if all(wider in path for path in others)), None)


def with_place(rows: pl.DataFrame, cluster: Cluster, *, enterprise: str, site: str, prefix: str) -> pl.DataFrame:
    """`rows` with `{prefix}_region`, `_latitude`, `_longitude`: of the row's own site, else of its enterprise."""
    if rows.height <= _FEW:
        placed = few_placed(rows[enterprise], rows[site], cluster)
        return rows.hstack(placed.rename({column: f"{prefix}_{column}" for column in SITE_COLUMNS}))
    by_site, by_enterprise = places(cluster)
    named = {column: f"{prefix}_{column}" for column in SITE_COLUMNS}
    fallback = {column: f"_{prefix}_{column}" for column in SITE_COLUMNS}
    sites = by_site.lazy().rename({"site": site, **named})
    firms = by_enterprise.lazy().rename({"enterprise": enterprise, **fallback})
    own = pl.col(site).is_not_null()
    return (
        rows.lazy()
        .join(sites, on=site, how="left", maintain_order="left")
        .join(firms, on=enterprise, how="left", maintain_order="left")
        .with_columns(
            pl.when(own).then(pl.col(named[column])).otherwise(pl.col(fallback[column])).alias(named[column])
            for column in SITE_COLUMNS
        )
        .drop(list(fallback.values()))
        .collect()
    )


def few_placed(firms: pl.Series, own: pl.Series, cluster: Cluster) -> pl.DataFrame:
    """The place of each of a few rows, from the sites of these firms alone: the same as by `places`."""
    found = few_places(firms.to_list(), own.to_list(), cluster)
    return pl.DataFrame(found, schema=cluster["sites"].select(SITE_COLUMNS).schema, orient="row")


def few_places(firms: Sequence[str | None], own: Sequence[str | None], cluster: Cluster) -> list[Placed]:
    """The same as tuples: region, latitude, longitude."""
    sites, tree = cluster["sites"], RegionTree.of(cluster)
    numbers = {*places_in(sites, "enterprise", set(firms)), *places_in(sites, "id", set(own))}
    by_site: dict[str | None, Placed] = {}
    of_firm: dict[str | None, list[Placed]] = {}
    for row in (sites.row(number, named=True) for number in sorted(numbers)):
        if row["status"] != "expired":
            place = row["region"], row["latitude"], row["longitude"]
            by_site[row["id"]] = place
            of_firm.setdefault(row["enterprise"], []).append(place)
    by_firm = {firm: _place_of_all(tree, several) for firm, several in of_firm.items()}
    return [
        by_firm.get(firm, _UNKNOWN) if site is None else by_site.get(site, _UNKNOWN)
        for firm, site in zip(firms, own, strict=True)
    ]


def _place_of_all(tree: RegionTree, sites: list[Placed]) -> Placed:
    """Where a firm with these sites lies."""
    region = _narrowest_common(tree, [region for region, _latitude, _longitude in sites])
    return sites[0] if len(sites) == 1 else (region, None, None)


def inside(rows: pl.DataFrame, prefix: str, cluster: Cluster, region: str | None) -> pl.Expr:
    """Whether each row's place lies in `region`: true, false, or null where the place is not known.

    Everything is inside where `region` is None.
    """
    if region is None:
        return pl.lit(True)
    tree = RegionTree.of(cluster)
    codes = rows[f"{prefix}_region"].drop_nulls().unique().to_list()
    answers: dict[str, bool | None] = {
        code: True if tree.contains(region, code) else None if tree.contains(code, region) else False for code in codes
    }
    return pl.col(f"{prefix}_region").replace_strict(answers, default=None, return_dtype=pl.Boolean)


@dataclass(frozen=True)
class Ends:
    """The columns that hold the two ends of a relation."""

    home: str = "buyer"
    other: str = "supplier"


def local_to(rows: pl.DataFrame, cluster: Cluster, radius: str, ends: Ends = Ends()) -> pl.Series:
    """For each row whether its supplier's place is within `radius` of its buyer's; null where not known."""
    tree = RegionTree.of(cluster)
    columns = [f"{end}_{column}" for end in (ends.home, ends.other) for column in SITE_COLUMNS]
    distinct = rows.select(columns).unique(maintain_order=True)
    answers = [is_within(tree, radius, _place(row[:3]), _place(row[3:])) for row in distinct.iter_rows()]
    judged = distinct.with_columns(pl.Series("local", answers, dtype=pl.Boolean))
    return rows.select(columns).join(judged, on=columns, how="left", nulls_equal=True, maintain_order="left")["local"]


def _place(values: tuple[str | None, float | None, float | None]) -> Place:
    region, latitude, longitude = values
    return Place(region, (latitude, longitude) if latitude is not None and longitude is not None else None)
