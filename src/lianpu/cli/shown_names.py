"""Ids of a cluster → names in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual
from lianpu.language import gettext as _


def shown_names(cluster: Cluster, table: str) -> dict[str, str]:
    """The name of every row of enterprises, products or chains."""
    return {key: bilingual(zh, en) for key, zh, en in cluster[table].select("id", "name", "name_en").iter_rows()}


def cluster_name(cluster: Cluster) -> str:
    """What the cluster is called."""
    return bilingual(cluster.about.name, cluster.about.name_en)


def shown_name(cluster: Cluster, column: str, table: str) -> pl.Expr:
    """The names of the ids in `column`, as `column`_name."""
    names = shown_names(cluster, table)
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String).alias(f"{column}_name")


_WORDS, _NOTHING_SAID = "text:", "?"


def thing_name(products: Mapping[str, str], thing: str) -> str:
    """What a delivery is of: the name of a product, words that name none, or that nothing is said."""
    if thing == _NOTHING_SAID:
        return _("a product not named")
    return products.get(thing) or thing.removeprefix(_WORDS)
