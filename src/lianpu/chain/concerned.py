"""The few rows that a question about one buyer, or about a few products, looks at: the answer is the same as on all rows,
and a cluster of a million listings is not gone through for it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lianpu.chain.verdicts import family, verdicts, wider
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_with, some_or_all_with
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy

TRADES = ("offers", "demands", "links")
"""Tables whose rows say who makes, needs or delivers what."""


def of_buyer(cluster: Cluster, buyer: str) -> Cluster:
    """The cluster with the links by which `buyer` buys, and with its offers, demands and figures only."""
    return cluster.with_tables(
        links=rows_with(cluster["links"], "buyer", [buyer]),
        offers=rows_with(cluster["offers"], "enterprise", [buyer]),
        demands=rows_with(cluster["demands"], "enterprise", [buyer]),
        indicators=rows_with(cluster["indicators"], "subject", [buyer]),
    )


def of_products(cluster: Cluster, products: list[str]) -> Cluster:
    """The cluster with those offers, demands and links only that speak of the products: of a narrower one, of a wider one,
    or of one whose recipe takes it."""
    spoken = _spoken_of(cluster, products)
    return cluster.with_tables(**{table: some_or_all_with(cluster[table], product=spoken) for table in TRADES})


def verdicts_on(cluster: Cluster, products: list[str], region: str | None) -> pl.DataFrame:
    """`verdicts` on these products only."""
    return verdicts(of_products(cluster, products), region=region).filter(pl.col("product").is_in(products))


def with_their_firms(cluster: Cluster) -> Cluster:
    """The cluster with those enterprises and sites only that its offers, demands and links name, and the sites of these."""
    firms = _named(
        cluster, ("offers", "enterprise"), ("demands", "enterprise"), ("links", "supplier"), ("links", "buyer")
    )
    sites = _named(
        cluster, ("offers", "site"), ("demands", "site"), ("links", "supplier_site"), ("links", "buyer_site")
    )
    return cluster.with_tables(
        enterprises=some_or_all_with(cluster["enterprises"], id=firms),
        sites=some_or_all_with(cluster["sites"], enterprise=firms, id=sites),
    )


def _named(cluster: Cluster, *columns: tuple[str, str]) -> set[str]:
    return {code for table, column in columns for code in cluster[table][column].to_list() if code is not None}


def _spoken_of(cluster: Cluster, products: list[str]) -> list[str]:
    taxonomy = Taxonomy.of(cluster)
    narrower: Iterable[str] = family(taxonomy, products)["member"]
    takers = recipes(cluster).filter(pl.col("input").is_in(list(narrower)))["product"]
    return sorted({*products, *narrower, *wider(taxonomy, products)["member"], *takers})
