"""A listing without the firm behind it: «整车厂, 铝压铸, 年 20 万件». What it is stays; who, where and whose words go.

Kept are the product of the catalog, the category, the amount, the deadline and such certificates as several firms name.
Left out are the firm, its site, the typed text, specifications, the price and the source: a list may be one firm's. The
kind of the firm is said as narrowly as at least three firms share it, so that the kind is no name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import unit_of
from lianpu.language import bilingual
from lianpu.wording import amount_in_words
from lianpu_portal.naming import product_name
from lianpu_portal.results import remember
from lianpu_portal.words import CATEGORIES, SIZES

FEWEST = 3
"""Firms that must share a kind, a certificate or a total for it to tell of none of them."""

_FIRST_LOOK = 20_000
"""Rows looked at before all are: most certificates of several firms are met among them."""

GONE = ("enterprise", "site", "price", "specs", "source", "maximum")
"""What is left out whole, besides the typed text."""

_LOOKED_AT = frozenset((*GONE, "text", "unit", "quantity", "certificates"))


def without_names(cluster: Cluster, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of offers or demands with everything gone that tells whose they are, in an order that tells nothing."""
    if rows.is_empty():
        return rows
    rows = rows.sort("id")
    bare = stripped(cluster, rows)
    texts = [
        described(cluster, {**row, "enterprise": firm})
        for row, firm in zip(bare.iter_rows(named=True), rows["enterprise"], strict=True)
    ]
    return bare.with_columns(pl.Series("text", texts, dtype=pl.String))


def stripped(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    """The same in the order of the rows and without any words: what may be counted, filtered and sorted by."""
    units = {name: unit.name if (unit := unit_of(name)) else None for name in rows["unit"].drop_nulls().unique()}
    shared = remember(shared_certificates, cluster, certificate_keys(rows))
    names = rows["certificates"].explode().drop_nulls().unique()
    told = names.filter(pl.Series([certificate_key(name) in shared for name in names], dtype=pl.Boolean))
    unit = pl.col("unit").replace_strict(units, default=None, return_dtype=pl.String)
    return rows.with_columns(
        *(pl.lit(None).cast(rows.schema[name]).alias(name) for name in GONE if name in rows.schema),
        unit.alias("unit"),
        pl.when(pl.col("unit").is_null() | unit.is_not_null()).then("quantity").alias("quantity"),
        pl.col("certificates").list.eval(pl.element().filter(pl.element().is_in(told.implode()))),
        pl.lit("").alias("text"),
    )


def without_name(cluster: Cluster, row: Mapping[str, Any]) -> dict[str, Any]:
    """One such row, as it is shown."""
    schema = {name: dtype for name, dtype in cluster["offers"].schema.items() if name in _LOOKED_AT}
    bare = stripped(cluster, pl.DataFrame([{name: row.get(name) for name in schema}], schema=schema)).row(0, named=True)
    return {**row, **bare, "text": described(cluster, {**row, **bare, "enterprise": row["enterprise"]})}


def described(cluster: Cluster, row: Mapping[str, Any]) -> str:
    """Firm's kind, thing, amount: the words that stand in the place of the typed text."""
    product = row["product"]
    thing = product_name(cluster, product) if product else str(CATEGORIES[row["category"]])
    parts = [kind_of_firm(cluster, row["enterprise"]), thing]
    if row["quantity"] is not None:
        parts.append(amount_in_words(row["quantity"], row["unit"], row["period"]))
    words = parts[0]
    for part in parts[1:]:
        words = pgettext("between parts", "{one}, {other}").format(one=words, other=part)
    return words


def kind_of_firm(cluster: Cluster, enterprise: str) -> str:
    """What sort of firm it is: the narrowest of its kinds that at least three firms share."""
    kinds, counts = remember(_kinds, cluster)
    for kind in kinds.get(enterprise, ()):
        if counts[kind] >= FEWEST:
            return _kind_in_words(cluster, kind)
    return _("a firm")


_Kind = tuple[bool, str | None, str | None]
_KIND = ("leader", "segment", "size")


def _kinds(cluster: Cluster) -> tuple[dict[str, list[_Kind]], Counter[_Kind]]:
    """The kinds of each firm, narrowest first (leader, segment, size), and how many firms are of each kind."""
    firms = cluster["enterprises"].select("id", pl.col("leader").fill_null(False), pl.col("size").cast(pl.String))
    firms = firms.join(_main_segments(cluster), on="id", how="left", maintain_order="left").select("id", *_KIND)
    alike: Counter[_Kind] = Counter()
    of_alike: dict[_Kind, list[_Kind]] = {}
    for leader, segment, size, count in firms.group_by(_KIND).len().iter_rows():
        narrow: list[_Kind] = [
            (leader, segment, None), (False, segment, None), (leader, None, size), (leader, None, None),
            (False, None, size),
        ]  # fmt: skip
        of_alike[leader, segment, size] = kinds = [kind for kind in dict.fromkeys(narrow) if any(kind)]
        for kind in kinds:
            alike[kind] += count
    return {code: of_alike[leader, segment, size] for code, leader, segment, size in firms.iter_rows()}, alike


def _main_segments(cluster: Cluster) -> pl.DataFrame:
    """The segment in which each firm offers most products (id, segment): of several the one it named first."""
    tree = Taxonomy.of(cluster)
    made = cluster["offers"].filter(pl.col("product").is_not_null()).select("enterprise", "product")
    made = made.unique(maintain_order=True)
    segments = {product: tree.segment(product) for product in made["product"].unique()}
    counted = (
        made.with_columns(
            pl.col("product").replace_strict(segments, default=None, return_dtype=pl.String).alias("segment")
        )
        .filter(pl.col("segment").is_not_null())
        .group_by("enterprise", "segment", maintain_order=True)
        .len()
        .sort("len", descending=True, maintain_order=True)
    )
    return counted.unique("enterprise", keep="first", maintain_order=True).select(
        pl.col("enterprise").alias("id"), "segment"
    )


def _kind_in_words(cluster: Cluster, kind: _Kind) -> str:
    leader, segment, size = kind
    if segment:
        row = Taxonomy.of(cluster).products[segment]
        name = bilingual(row["name"], row["name_en"])  # pyright: ignore[reportArgumentType]
        return (
            _("a chain leader, {segment}").format(segment=name)
            if leader
            else _("a firm, {segment}").format(segment=name)
        )
    if leader:
        return _("a chain leader")
    return _("a firm ({size})").format(size=SIZES[size or ""])


def shared_certificates(cluster: Cluster, among: frozenset[str]) -> frozenset[str]:
    """Those of the keys `among` that several firms name: one firm's own paper would be its signature."""
    shared: frozenset[str] = frozenset()
    for most in (_FIRST_LOOK, None):
        if left := among - shared:
            shared |= _named_by_several(cluster, left, most)
    return shared


def certificate_keys(rows: pl.DataFrame) -> frozenset[str]:
    """The keys of all certificates that rows name."""
    return frozenset(map(certificate_key, rows["certificates"].explode().drop_nulls().unique()))


def _named_by_several(cluster: Cluster, keys: frozenset[str], most: int | None) -> frozenset[str]:
    """Those of the keys that several firms name in the first `most` offers and demands, or in all."""
    named = pl.concat(
        cluster[table].head(cluster[table].height if most is None else most)
        .select("enterprise", pl.col("certificates").alias("name")).explode("name").drop_nulls()
        for table in ("offers", "demands")
    )  # fmt: skip
    meant = {name: key for name in named["name"].unique() if (key := certificate_key(name)) in keys}
    of_key = pl.col("name").replace_strict(meant, default=None, return_dtype=pl.String).alias("key")
    firms = named.filter(pl.col("name").is_in([*meant])).group_by(of_key).agg(pl.col("enterprise").n_unique())
    return frozenset(firms.filter(pl.col("enterprise") >= FEWEST)["key"])
