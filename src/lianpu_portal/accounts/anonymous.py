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

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.units import unit_of
from lianpu.language import bilingual
from lianpu.match.filters import certificate_key
from lianpu.wording import amount_in_words
from lianpu_portal.naming import product_name, taxonomy
from lianpu_portal.results import remember
from lianpu_portal.words import CATEGORIES, SIZES

FEWEST = 3
"""Firms that must share a kind, a certificate or a total for it to tell of none of them."""


def without_names(cluster: Cluster, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of offers or demands with everything gone that tells whose they are, in an order that tells nothing."""
    if rows.is_empty():
        return rows
    shared = remember(_shared_certificates, cluster)
    told = [_told(cluster, row, shared) for row in rows.sort("id").iter_rows(named=True)]
    return pl.DataFrame(told, schema=rows.schema, orient="row")


def _told(cluster: Cluster, row: Mapping[str, Any], shared: frozenset[str]) -> dict[str, Any]:
    unit = unit_of(row["unit"])
    certificates = row["certificates"]
    kept = {
        "unit": unit.name if unit else None,
        "quantity": row["quantity"] if unit or row["unit"] is None else None,
        "certificates": None if certificates is None else [c for c in certificates if certificate_key(c) in shared],
    }
    gone = dict.fromkeys(("enterprise", "site", "price", "specs", "source"))
    return {**row, **gone, **kept, "text": described(cluster, {**row, **kept})}


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


def _kinds(cluster: Cluster) -> tuple[dict[str, list[_Kind]], Counter[_Kind]]:
    """The kinds of each firm, narrowest first (leader, segment, size), and how many firms are of each kind."""
    tree = taxonomy(cluster)
    offers = cluster["offers"].filter(pl.col("product").is_not_null())
    made: dict[str, Counter[str]] = {}
    for firm, product in offers.select("enterprise", "product").unique(maintain_order=True).iter_rows():
        if segment := tree.segment(product):
            made.setdefault(firm, Counter())[segment] += 1
    kinds: dict[str, list[_Kind]] = {}
    columns = cluster["enterprises"].select("id", pl.col("leader").fill_null(False), pl.col("size").cast(pl.String))
    for firm, leader, size in columns.iter_rows():
        segments = made.get(firm)
        segment = segments.most_common(1)[0][0] if segments else None
        narrow: list[_Kind] = [
            (leader, segment, None),
            (False, segment, None),
            (leader, None, size),
            (leader, None, None),
        ]
        narrow.append((False, None, size))
        kinds[firm] = [kind for kind in dict.fromkeys(narrow) if any(kind)]
    return kinds, Counter(kind for several in kinds.values() for kind in several)


def _kind_in_words(cluster: Cluster, kind: _Kind) -> str:
    leader, segment, size = kind
    if segment:
        row = taxonomy(cluster).products[segment]
        name = bilingual(row["name"], row["name_en"])  # pyright: ignore[reportArgumentType]
        return (
            _("a chain leader, {segment}").format(segment=name)
            if leader
            else _("a firm, {segment}").format(segment=name)
        )
    if leader:
        return _("a chain leader")
    return _("a firm ({size})").format(size=SIZES[size or ""])


def _shared_certificates(cluster: Cluster) -> frozenset[str]:
    """Certificates that several firms name: one firm's own paper would be its signature."""
    named: dict[str, set[str]] = {}
    for table in ("offers", "demands"):
        rows = cluster[table].filter(pl.col("certificates").is_not_null()).select("enterprise", "certificates")
        for firm, certificates in rows.iter_rows():
            for certificate in certificates:
                named.setdefault(certificate_key(certificate), set()).add(firm)
    return frozenset(key for key, firms in named.items() if len(firms) >= FEWEST)
