"""Frames of the plan, and what is known of the list already."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu_portal.imports import papers
from lianpu_portal.imports.models import Import


def plan_frame(record: Import, name: str) -> pl.DataFrame:
    """A frame of the plan."""
    return papers.read_frame(record, papers.plan_name(record, name))


def known_lists(cluster: Cluster) -> list[str]:
    """Titles of the lists imported before."""
    lists = cluster["sources"].filter(pl.col("id").str.starts_with("list:"))
    return lists["title"].to_list()


def edition_rows(cluster: Cluster, source: str) -> int:
    """How many listings of that list are known already."""
    return sum(cluster[table].filter(pl.col("source") == source).height for table in ("offers", "demands", "links"))
