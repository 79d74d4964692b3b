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


def test_programs_and_files_are_told_no_more_than_pages(english):
    store_with("public")
    api = "/api/v1"
    assert english.get(f"{api}/products/brake").json()["verdict"]["need_value"] == 800.0, "400 brakes of 2 CNY"
    assert english.get(f"{api}/products/brake").json()["verdict"]["withheld"] == []
    store_with("cluster")
    detail = english.get(f"{api}/products/brake").json()["verdict"]
    listed = {row["id"]: row["verdict"] for row in english.get(f"{api}/products?limit=100").json()["items"]}["brake"]
    gap = {row["product"]["id"]: row for row in english.get(f"{api}/gaps").json()["items"]}["brake"]
    for told in (detail, listed, gap):
        assert told["need"] is None and told["need_value"] is None and told["need_with_estimates"] is None
        assert {"need", "need_value"} <= set(told["withheld"]), "withheld is not unknown"
        assert told["capacity"] == 100.0 and told["buyers"] == 1
    row = next(row for row in english.get("/gaps.json").json()["rows"] if row["product"] == "brake")
    assert row["need_with_estimates"] is None and row["need_value"] is None


def test_the_value_of_a_segment_with_a_withheld_total_is_withheld_in_drawing_and_table(english, staff):
    store_with("cluster")
    segments = english.get("/map/data.json").json()["segments"]
    assert [row[-1] for row in segments if row[0] == "chassis"] == [None]
    table = english.get("/map/?part=segments").content.decode()
    assert "withheld" in table and "CNY 1,240" not in table
    assert "withheld" not in staff.get("/map/?part=segments").content.decode()


def test_a_withheld_capacity_is_not_told_by_the_value_on_the_map(english, staff):
    cluster = small_cluster()
    hidden = [listing("o9", "C", "glass", 70.0, price=3.0, visibility="cluster")]
    load_cluster(cluster.with_tables(offers=pl.concat([cluster["offers"], frame("offers", hidden)])))

    def value(client: Client) -> Any:
        nodes = client.get("/map/data.json").json()["nodes"]
        return nodes["value"][nodes["id"].index("glass")]

    assert value(staff) == 210, "70 of 3 CNY: divided by the price it is the capacity"
    assert value(english) is None
    rows = {row["product"]: row for row in english.get("/gaps.json").json()["rows"]}
    assert rows["glass"]["supply_value"] is None and "capacity" in rows["glass"]["withheld"]


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
    told = english.get("/api/v1/local-supporting-rate?buyer=D").json()
    assert told["withheld"] and (told["basis"], told["radius"]) == ("spend", "city")
    assert {told[name] for name in ("rate", "coverage", "lower", "upper", "total", "known", "local")} == {None}


def test_an_unknown_region_of_the_map_is_not_found(english):
    store_with("cluster")
    assert english.get("/map/data.json?region=999999").status_code == 404
