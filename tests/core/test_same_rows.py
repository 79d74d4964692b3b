"""What is made of a few rows is kept while they say the same; the proof of a product above all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from tests.portal.clusters import frame, listing, small_cluster

from lianpu.chain import proof
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import some_or_all_with


def with_more(cluster: Cluster, table: str, *rows: dict[str, Any]) -> Cluster:
    """The cluster with rows more, in frames that are new objects."""
    return cluster.with_tables(**{table: pl.concat([cluster[table], frame(table, list(rows))])})


def test_a_listing_of_another_product_leaves_a_proof_as_it_is():
    before = small_cluster()
    first = proof(before, "brake")
    other = with_more(before, "offers", listing("new", "B", "seat", 5.0))
    assert proof(other, "brake") is first
    assert proof(with_more(other, "enterprises", {"id": "N", "name": "示例新企业", **STATED}), "brake") is first


STATED = {"source": "list", "as_of": dt.date(2026, 1, 15), "status": "declared"}


@pytest.mark.parametrize(
    "changed",
    [
        lambda cluster: with_more(cluster, "offers", listing("new", "B", "brake", 5.0)),
        lambda cluster: cluster.with_tables(
            enterprises=cluster["enterprises"].with_columns(pl.col("name") + "（改名）")
        ),
        lambda cluster: cluster.with_tables(sites=cluster["sites"].clear()),
        lambda cluster: cluster.with_tables(links=cluster["links"].clear()),
        lambda cluster: replace(cluster, about=replace(cluster.about, as_of=dt.date(2031, 1, 1), region="310000")),
    ],
)
def test_what_a_proof_stands_on_is_seen_at_once(changed):
    before = small_cluster()
    first = proof(before, "brake")
    after = changed(before)
    found = proof(after, "brake")
    assert found is not first
    assert found.equals(
        proof(Cluster(after.about, {name: rows.clone() for name, rows in after.tables.items()}), "brake")
    )
    assert not found.equals(first)


def test_very_many_rows_are_found_as_few_are():
    rows = pl.DataFrame(
        {"id": [f"r{number % 50}" for number in range(3000)], "firm": [f"f{number % 7}" for number in range(3000)]}
    )
    for wanted in (
        {"id": ["r1"]},
        {"id": [f"r{number}" for number in range(40)]},
        {"id": ["r1"], "firm": ["f3", "f4"]},
    ):
        told = pl.any_horizontal([pl.col(name).is_in(values) for name, values in wanted.items()])
        assert some_or_all_with(rows, **wanted).equals(rows.filter(told))
    assert some_or_all_with(rows, id=[], firm=[]).is_empty()


def test_a_product_of_which_nobody_speaks_has_an_empty_proof():
    cluster = small_cluster()
    silent = cluster.with_tables(**{table: cluster[table].clear() for table in ("offers", "demands", "links")})
    assert proof(silent, "brake").equals(proof(cluster, "brake").clear())
