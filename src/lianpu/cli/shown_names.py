"""Ids of a cluster → names in the reader's language."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual


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
