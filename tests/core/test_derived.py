"""What is made from tables is made again only where they changed, and what is made of old ones is let go."""

from __future__ import annotations

import gc
import weakref

import polars as pl
from tests.clusters import cluster_of

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_pieces, of_tables
from lianpu.cluster.splicing import PIECE, appended


class Told:
    """What a function says of a cluster; unlike a list it can be watched."""


def _with_firms(cluster: Cluster, firms: pl.DataFrame) -> Cluster:
    return Cluster(cluster.about, {**cluster.tables, "enterprises": firms})


def test_what_other_tables_say_changes_nothing() -> None:
    asked: list[Cluster] = []
    told = of_tables("regions")(asked.append)
    cluster = cluster_of(enterprises=[{"id": "a", "name": "甲"}])
    told(cluster)
    told(_with_firms(cluster, cluster["enterprises"].clear()))
    assert len(asked) == 1


def test_of_clusters_that_follow_each_other_only_the_last_few_are_kept() -> None:
    told = of_tables("enterprises")(lambda _cluster: Told())
    cluster = cluster_of(enterprises=[{"id": "a", "name": "甲"}])
    made = [weakref.ref(told(_with_firms(cluster, cluster["enterprises"].clone()))) for _day in range(20)]
    gc.collect()
    assert sum(one() is not None for one in made) <= 4
    assert made[-1]() is not None


def test_of_a_long_table_only_the_piece_that_changed_is_asked_again() -> None:
    asked: list[int] = []

    @of_pieces("regions")
    def heights(firms: pl.DataFrame, _cluster: Cluster) -> int:
        asked.append(firms.height)
        return firms.height

    cluster = cluster_of(enterprises=[{"id": "a", "name": "甲"}])
    firms = pl.DataFrame({"id": [f"e{number}" for number in range(PIECE + 10)]})
    assert sum(heights(firms, cluster)) == PIECE + 10
    asked.clear()
    longer = appended(firms, pl.DataFrame({"id": ["new"]}))
    assert sum(heights(longer, cluster)) == PIECE + 11
    assert asked == [11]
    asked.clear()
    heights(longer, _with_firms(cluster, cluster["enterprises"].clear()))
    assert asked == []
    heights(longer, Cluster(cluster.about, {**cluster.tables, "regions": cluster["regions"].clone()}))
    assert asked == [PIECE, 11]
