"""The chain map: its data, its page without a script, and its tables."""

from __future__ import annotations

import json
import re
import time

import pytest
from django.test import Client

from lianpu.chain import STATES, chain_map
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.insight.map_payload import map_json, map_payload
from tests.clusters import cluster_of
from tests.map_clusters import INPUTS, PRODUCTS, SEGMENTS, large_cluster
from tests.portal.clusters import small_cluster


def rows_of(payload: dict) -> dict[str, dict]:
    """The products of a payload by id, a dict each."""
    nodes = payload["nodes"]
    return {id: {column: values[place] for column, values in nodes.items()} for place, id in enumerate(nodes["id"])}


def state_of(payload: dict, product: str) -> str:
    return payload["states"][rows_of(payload)[product]["state"]]


@pytest.fixture
def payload() -> dict:
    return map_payload(chain_map(small_cluster()))


def test_says_the_states_of_the_worked_cluster(payload):
    states = {product: state_of(payload, product) for product in ("brake", "seat", "tyre", "glass", "car", "trap")}
    assert states == {
        "brake": "weak", "seat": "missing", "tyre": "single_source", "glass": "missing", "car": "single_source",
        "trap": "unknown",
    }  # fmt: skip
    rows = rows_of(payload)
    assert (rows["glass"]["estimated"], rows["seat"]["estimated"]) == (1, 0)
    assert (rows["brake"]["makers"], rows["brake"]["capacity"], rows["brake"]["need"]) == (2, 100, 400)


def test_unknown_is_null_and_never_zero(payload):
    rows = rows_of(payload)
    assert rows["glass"]["value"] is None and rows["trap"]["need"] is None and rows["glass"]["capacity"] is None
    unknown = map_payload(chain_map(cluster_of(
        stages=[{"stage": 1, "name": "一", "name_en": "one"}],
        products=[{"id": "s", "kind": "segment", "stage": 1}, {"id": "p", "parent": "s", "stage": 1}],
    )))  # fmt: skip
    assert [segment[5] for segment in unknown["segments"]] == [None]


def test_the_value_of_a_segment_counts_narrower_products_once(payload):
    """Chassis: brakes 400 × 2, tyres 40 × 1 (the truck tyres are among them), seats 40 × 10: 1,240 CNY a year."""
    assert rows_of(payload)["tyre"]["value"] == rows_of(payload)["tyre_truck"]["value"] == 40
    assert {segment[0]: segment[5] for segment in payload["segments"]}["chassis"] == 1240


def test_edges_name_places(payload):
    ids, edges = payload["nodes"]["id"], payload["edges"]
    drawn = {
        (ids[source], ids[target], share)
        for source, target, share in zip(edges["source"], edges["target"], edges["share"], strict=True)
    }
    assert drawn == {("brake", "car", 200), ("tyre", "car", 100), ("seat", "car", 300), ("glass", "car", 100)}


@pytest.mark.parametrize(("value", "sent"), [(1234.5678, 1235), (0.0, 0), (0.123456, 0.1235), (98765432.1, 98770000)])
def test_amounts_have_four_figures(value, sent):
    from lianpu_portal.insight.map_payload import _rounded

    assert _rounded(value) == sent


def test_data_are_filtered_cached_and_not_sent_twice(english):
    first = english.get("/map/data.json?chain=cars")
    sent = json.loads(first.content)
    assert set(sent["nodes"]["id"]) == {"car", "brake", "tyre", "tyre_truck", "seat", "glass"}
    assert english.get("/map/data.json?chain=cars", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    # In Xuyi only B makes anything, and nobody needs anything.
    xuyi = json.loads(english.get("/map/data.json?region=320830").content)
    assert state_of(xuyi, "seat") == "unknown" and rows_of(xuyi)["brake"]["buyers"] == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [("煞車", ["brake"]), ("剎車", ["brake"]), ("制動器", ["brake"]), ("zzz", []), ("", [])],
)
def test_search_finds_products_by_other_words_in_either_script(text, found, english):
    answer = english.get("/map/search.json", {"q": text}).json()["found"]
    assert [product for product, _word in answer] == found


def test_search_of_the_map_finds_no_firms(english):
    assert [row[0] for row in english.get("/map/search.json", {"q": "brake"}).json()["found"]] == ["brake"]


def test_data_change_with_the_rows(english):
    before = english.get("/map/data.json")
    load_cluster(small_cluster().with_tables(offers=small_cluster()["offers"].clear()))
    after = english.get("/map/data.json", headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert state_of(json.loads(after.content), "tyre") != "single_source"


@pytest.mark.parametrize("query", ["chain=none", "region=999999"])
@pytest.mark.parametrize("page", ["/map/", "/map/data.json"])
def test_what_is_not_known_is_not_found(page, query, english):
    assert english.get(f"{page}?{query}").status_code == 404


def test_the_page_without_script_holds_every_segment_with_the_same_numbers(english):
    html = english.get("/map/").content.decode()
    drawn = chain_map(snapshot())
    table = html[html.index('class="cm-rows cm-segments"') :]
    for segment in drawn.segments.to_dicts():
        row = next(
            row
            for row in re.findall(r"<tr>.*?</tr>", table, re.S)
            if (segment["name_en"] or "Without a segment") in row
        )
        counts = dict(re.findall(r'data-count="(\w+)">(\d+)<', row))
        assert counts == {state: str(segment[state]) for state in STATES}
    assert "CNY 1,240" in table and "unknown" in table
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html), "no inline script"
    assert " style=" not in html[html.index('id="map"') :]


def test_the_table_of_products(english):
    html = english.get("/map/?part=products").content.decode()
    found = dict(
        re.findall(r'<tr data-state="(\w+)" data-node="(\w+)">', html)[i][::-1]
        for i in range(html.count("<tr data-state"))
    )
    payload = map_payload(chain_map(snapshot()))
    assert found == {product: state_of(payload, product) for product in payload["nodes"]["id"]}
    assert "<html" not in html and '/products/brake/"' in html


def test_the_table_of_segments_alone(english):
    html = english.get("/map/?part=segments&chain=cars").content.decode()
    assert "<html" not in html and "Chassis" in html


def test_both_languages(chinese, english):
    assert "产业链图谱" in chinese.get("/map/").content.decode()
    assert "Chain map" in english.get("/map/").content.decode()
    assert english.get("/map/data.json").content == chinese.get("/map/data.json").content
    assert "制动器" in chinese.get("/map/?part=products").content.decode()
    assert "Brake" in english.get("/map/?part=products").content.decode()


def test_an_empty_store_says_what_to_do(db):
    response = Client().get("/map/")
    assert response.status_code == 200
    assert json.loads(Client().get("/map/data.json").content)["nodes"]["id"] == []


def test_a_large_chain_is_drawn_in_time_and_sent_small():
    cluster = large_cluster()
    began = time.perf_counter()
    sent = map_json(chain_map(cluster))
    took = time.perf_counter() - began
    payload = json.loads(sent)
    assert (len(payload["nodes"]["id"]), len(payload["segments"]), len(payload["edges"]["source"])) == (
        PRODUCTS,
        SEGMENTS,
        INPUTS,
    )
    assert len(sent) < 400_000
    assert took < 3, "the aim is 0.2 s; this only catches a disaster"


def test_without_scripts_a_segment_opens_its_page(english):
    html = english.get("/map/").content.decode()
    links = re.findall(r'<th scope="row"><a href="([^"]+)">', html)
    assert links and all(english.get(link).status_code == 200 and link.startswith("/products/") for link in links)
