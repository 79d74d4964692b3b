"""The few rows that a question about one buyer, or about a few products, looks at: the answer is the same as on all rows,
and a cluster of a million listings is not gone through for it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lianpu.chain.verdicts import family, wider
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_with
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy


def of_buyer(cluster: Cluster, buyer: str) -> Cluster:
    """The cluster with the links by which `buyer` buys, and with its offers and demands only."""
    return cluster.with_tables(
        links=rows_with(cluster["links"], "buyer", [buyer]),
        offers=rows_with(cluster["offers"], "enterprise", [buyer]),
        demands=rows_with(cluster["demands"], "enterprise", [buyer]),
    )


def of_products(cluster: Cluster, products: list[str]) -> Cluster:
    """The cluster with those offers, demands and links only that speak of the products: of a narrower one, of a wider one,
    or of one whose recipe takes it."""
    spoken = pl.col("product").is_in(_spoken_of(cluster, products))
    return cluster.with_tables(**{table: cluster[table].filter(spoken) for table in ("offers", "demands", "links")})


def _spoken_of(cluster: Cluster, products: list[str]) -> list[str]:
    taxonomy = Taxonomy.of(cluster)
    narrower: Iterable[str] = family(taxonomy, products)["member"]
    takers = recipes(cluster).filter(pl.col("input").is_in(list(narrower)))["product"]
    return sorted({*products, *narrower, *wider(taxonomy, products)["member"], *takers})
