"""Resolved drafts → the rows they state in each table of the cluster."""

from __future__ import annotations

import datetime as dt

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import USCC, registered_region
from lianpu.cluster.lexicon import category_of_kind
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.schema import types_of
from lianpu.cluster.units import yearly
from lianpu.intake.drafts import ResolvedDrafts
from lianpu.intake.keys import stable_id
from lianpu.intake.products import normal_text


def new_tables(
    cluster: Cluster, resolved: ResolvedDrafts, source: str, as_of: dt.date, status: str = "declared"
) -> dict[str, pl.DataFrame]:
    """Rows for enterprises, enterprise_identifiers, sites, offers, demands and links, typed, with sheet and row."""
    drafts = _with_ids(resolved.drafts, source)
    stated = _Stated(source, as_of, status)
    return {
        "enterprises": stated.rows("enterprises", _enterprises(cluster, resolved)),
        "enterprise_identifiers": stated.rows("enterprise_identifiers", _identifiers(cluster, resolved)),
        "sites": stated.rows("sites", _sites(cluster, drafts)),
        "offers": stated.rows("offers", _listings(cluster, drafts, "offer")),
        "demands": stated.rows("demands", _listings(cluster, drafts, "demand")),
        "links": stated.rows("links", _links(drafts)),
    }


class _Stated:
    """Adds what every row of a list shares, and the columns the list does not speak of."""

    def __init__(self, source: str, as_of: dt.date, status: str) -> None:
        self._facts = [pl.lit(source).alias("source"), pl.lit(as_of).alias("as_of"), pl.lit(status).alias("status")]

    def rows(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        schema = types_of(table)
        stated = frame.with_columns(self._facts)
        missing = [pl.lit(None).alias(column) for column in schema if column not in stated.columns]
        origin = [column for column in ("sheet", "row") if column in stated.columns]
        return stated.with_columns(missing).select(
            *(pl.col(name).cast(dtype) for name, dtype in schema.items()), *origin
        )


def _with_ids(drafts: pl.DataFrame, source: str) -> pl.DataFrame:
    """`listing_id` from list, firm, side and words: the same entry has the same id in every edition of the list."""
    words = {text: normal_text(text) for text in drafts["text"].drop_nulls().unique()}
    numbered = drafts.with_columns(
        pl.col("text").replace_strict(words, default="", return_dtype=pl.String).alias("words")
    ).with_columns(
        pl.int_range(pl.len())
        .over("key", "side", "words", pl.col("specs").list.join(";"), "counterpart_key")
        .alias("occurrence")
    )
    columns = ("side", "key", "words", "specs", "counterpart_key", "occurrence")
    ids = [
        stable_id(side[0], source, side, key, words, ";".join(specs or ()), counterpart, str(occurrence))
        for side, key, words, specs, counterpart, occurrence in numbered.select(columns).iter_rows()
    ]
    return numbered.with_columns(pl.Series("listing_id", ids, dtype=pl.String))


def _enterprises(cluster: Cluster, resolved: ResolvedDrafts) -> pl.DataFrame:
    known = set(cluster["enterprises"]["id"])
    tree = RegionTree.of(cluster)
    sizes = dict(resolved.drafts.drop_nulls("size").select("enterprise_id", "size").iter_rows())
    rows: list[tuple[str, str, str | None, str | None]] = []
    for enterprise, resolution in resolved.enterprises.items():
        if enterprise not in known:
            seat = registered_region(resolution.named.uscc) if resolution.named.uscc else None
            rows.append(
                (enterprise, resolution.named.name, seat if seat and tree.knows(seat) else None, sizes.get(enterprise))
            )
    schema = pl.Schema(dict.fromkeys(("id", "name", "region", "size"), pl.String()))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _identifiers(cluster: Cluster, resolved: ResolvedDrafts) -> pl.DataFrame:
    known = set(cluster["enterprise_identifiers"].filter(pl.col("scheme") == USCC)["value"])
    rows = {
        resolution.named.uscc: (USCC, resolution.named.uscc, enterprise)
        for enterprise, resolution in resolved.enterprises.items()
        if resolution.named.uscc and resolution.named.uscc not in known
    }
    return pl.DataFrame(
        list(rows.values()),
        schema=pl.Schema(dict.fromkeys(("scheme", "value", "enterprise"), pl.String())),
        orient="row",
    )


def site_id(enterprise: str, region: str) -> str:
    """The id of the site that a list states by naming a region."""
    return stable_id("s", enterprise, region)


def _sites(cluster: Cluster, drafts: pl.DataFrame) -> pl.DataFrame:
    """A site for each firm and region that the list names and the cluster does not know yet."""
    own = drafts.select(pl.col("enterprise_id").alias("enterprise"), "region", pl.col("place").alias("address"))
    others = drafts.select(
        pl.col("counterpart_id").alias("enterprise"), pl.col("counterpart_region").alias("region"),
        pl.col("counterpart_place").alias("address"),
    )  # fmt: skip
    stated = (
        pl.concat([own, others])
        .drop_nulls(["enterprise", "region"])
        .unique(["enterprise", "region"], maintain_order=True)
    )
    new = stated.join(
        cluster["sites"].select("enterprise", "region"), on=["enterprise", "region"], how="anti", maintain_order="left"
    )
    ids = [site_id(enterprise, region) for enterprise, region in new.select("enterprise", "region").iter_rows()]
    return new.with_columns(pl.Series("id", ids, dtype=pl.String))


def _site_of(cluster: Cluster, drafts: pl.DataFrame) -> pl.Series:
    known = {
        (enterprise, region): site
        for site, enterprise, region in cluster["sites"].select("id", "enterprise", "region").reverse().iter_rows()
    }
    sites = [
        known.get((enterprise, region), site_id(enterprise, region)) if region else None
        for enterprise, region in drafts.select("enterprise_id", "region").iter_rows()
    ]
    return pl.Series("site", sites, dtype=pl.String)


def _listings(cluster: Cluster, drafts: pl.DataFrame, side: str) -> pl.DataFrame:
    chosen = drafts.filter(
        (pl.col("side") == side) & pl.col("text").is_not_null() & pl.col("enterprise_id").is_not_null()
    )
    kinds = cluster["products"].select("id", pl.col("kind").cast(pl.String)).iter_rows()
    categories = {product: category_of_kind(kind) for product, kind in kinds}
    category = pl.col("product").replace_strict(categories, default="product", return_dtype=pl.String)
    return chosen.with_columns(_site_of(cluster, chosen)).select(
        pl.col("listing_id").alias("id"), pl.col("enterprise_id").alias("enterprise"), "site",
        category.alias("category"), "product", "text", "quantity", "unit", "period", "price", "specs", "certificates",
        "deadline", pl.lit("public").alias("visibility"), "maximum" if side == "offer" else "radius", "sheet", "row",
    )  # fmt: skip


def _links(drafts: pl.DataFrame) -> pl.DataFrame:
    """«Our supplier is …» and «our customer is …» as links; the quantity counts only where a period makes it yearly."""
    known = drafts.filter(
        pl.col("side").is_in(("supplier", "customer"))
        & pl.col("enterprise_id").is_not_null()
        & pl.col("counterpart_id").is_not_null()
        & (pl.col("enterprise_id") != pl.col("counterpart_id"))
    )
    buys = pl.col("side") == "supplier"
    a_year = yearly(pl.col("quantity"), pl.col("period"))
    own, other = pl.col("enterprise_id"), pl.col("counterpart_id")
    return known.select(
        pl.col("listing_id").alias("id"),
        pl.when(buys).then(other).otherwise(own).alias("supplier"),
        pl.when(buys).then(own).otherwise(other).alias("buyer"),
        "product", "text", a_year.alias("quantity"), pl.when(a_year.is_not_null()).then("unit").alias("unit"),
        (a_year * pl.col("price")).alias("volume"), "sheet", "row",
    )  # fmt: skip
