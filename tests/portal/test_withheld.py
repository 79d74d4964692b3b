"""A total is no way round visibility: where fewer than three firms stand behind it, it is withheld from strangers.

In the small cluster D alone needs brakes: 400 a year at 2 CNY stated (d1), and 300 CNY bought from A (l1).
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.test import Client

from lianpu_portal.bridge import load_cluster
from tests.portal.clusters import frame, listing, small_cluster


def store_with(visibility: str, *others: dict[str, Any]) -> None:
    """D's demand for brakes is not for everybody; others may need brakes too."""
    cluster = small_cluster()
    kind = cluster["demands"].schema["visibility"]
    changed = pl.when(pl.col("id") == "d1").then(pl.lit(visibility)).otherwise(pl.col("visibility").cast(pl.String))
    demands = cluster["demands"].with_columns(changed.cast(kind).alias("visibility"))
    if others:
        demands = pl.concat([demands, frame("demands", list(others))])
    load_cluster(cluster.with_tables(demands=demands))


def verdict(client: Client) -> dict[str, Any]:
    return client.get("/products/brake.json").json()["verdict"]


def map_need(client: Client) -> Any:
    nodes = client.get("/map/data.json").json()["nodes"]
    return nodes["need"][nodes["id"].index("brake")]


@pytest.fixture(autouse=True)
def empty(store) -> None:
    """A store to load into."""


@pytest.mark.parametrize("visibility", ["cluster", "matched", "anonymous"])
def test_one_firms_total_is_withheld_from_strangers(visibility, english, staff):
    store_with("public")
    whole, drawn = verdict(english), map_need(english)
    assert whole["need"] is not None and drawn is not None
    store_with(visibility)
    told = verdict(english)
    assert told["need"] is None and told["need_value"] is None and "need" in told["withheld"]
    assert told["state"] == whole["state"] and told["buyers"] == whole["buyers"], "it counts all the same"
    assert map_need(english) is None
    assert "withheld" in english.get("/products/brake/").content.decode()
    for address in ("/gaps.json", "/rows/nodes.json"):
        rows = [row for row in english.get(address).json()["rows"] if row["product"] == "brake"]
        assert all(row["need"] is None for row in rows), address
    assert verdict(staff)["need"] == whole["need"] and map_need(staff) == drawn, "the office sees it"


def test_what_three_firms_need_together_is_told(english):
    others = [listing(f"n{firm}", firm, "brake", 10.0, price=2.0) for firm in ("A", "B")]
    store_with("cluster", others[0])
    assert verdict(english)["need"] is None, "two could be told apart: each knows its own"
    store_with("cluster", *others)
    assert verdict(english)["need"] is not None


def test_the_rate_of_one_buyer_is_withheld_where_its_total_counts_hidden_demands(english, staff):
    store_with("public")
    known = english.get("/enterprises/D.json").json()["local_supporting_rate"]
    assert known["total"] is not None and known["total_basis"] in ("demands", "mixed")
    store_with("cluster")
    rate = english.get("/enterprises/D.json").json()["local_supporting_rate"]
    assert rate["withheld"] and rate["total"] is None and rate["coverage"] is None and rate["lower"] is None
    assert "withheld" in english.get("/enterprises/D/").content.decode()
    assert staff.get("/enterprises/D.json").json()["local_supporting_rate"]["total"] == known["total"]


def test_an_unknown_region_of_the_map_is_not_found(english):
    store_with("cluster")
    assert english.get("/map/data.json?region=999999").status_code == 404
