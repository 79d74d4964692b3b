"""Laws of the two rankings of who could fill a gap: sums, bounds, order of rows."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lianpu.chain.adjacency import ADJACENCY_WEIGHTS, adjacency
from lianpu.chain.targets import TARGET_WEIGHTS, targets
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import chain_members
from tests.clusters import cluster_of
from tests.laws.strategies import Sketch, deterministic, sketches


def check_sums(found: pl.DataFrame, weights: dict[str, float]) -> None:
    for row in found.iter_rows(named=True):
        assert [part["part"] for part in row["parts"]] == list(weights)
        for column, points in (("score", "points"), ("score_high", "points_high")):
            assert row[column] == round(sum(part[points] for part in row["parts"]), 4)
        assert all(0.0 <= part["low"] <= part["high"] <= 1.0 for part in row["parts"])
        assert 0.0 <= row["score"] <= row["score_high"] <= 1.0
    scores = found["score"].to_list()
    assert scores == sorted(scores, reverse=True)
    assert found["rank"].to_list() == list(range(1, found.height + 1))


def mixed(cluster: Cluster, seed: int) -> Cluster:
    tables = {
        name: cluster[name].sample(fraction=1.0, shuffle=True, seed=seed) for name in ("offers", "demands", "links")
    }
    return cluster.with_tables(**tables)


@deterministic(8)
@given(sketches(), st.data())
def test_parts_add_up_to_the_score(sketch: Sketch, data: st.DataObject) -> None:
    cluster = cluster_of(**sketch)
    products = chain_members(cluster)
    if not products:
        return
    product = data.draw(st.sampled_from(products))
    check_sums(adjacency(cluster, product), ADJACENCY_WEIGHTS)
    if cluster.about.region is not None:
        check_sums(targets(cluster, products[:3]), TARGET_WEIGHTS)


@deterministic(8)
@given(sketches(), st.integers(0, 99), st.data())
def test_the_order_of_rows_changes_no_score(sketch: Sketch, seed: int, data: st.DataObject) -> None:
    cluster = cluster_of(**sketch)
    products = chain_members(cluster)
    if not products:
        return
    product = data.draw(st.sampled_from(products))
    columns = ["rank", "enterprise", "score", "score_high"]
    assert adjacency(cluster, product).select(columns).equals(adjacency(mixed(cluster, seed), product).select(columns))
    if cluster.about.region is not None:
        one, other = (
            targets(each, products[:3]).select("product", *columns) for each in (cluster, mixed(cluster, seed))
        )
        assert one.equals(other)
