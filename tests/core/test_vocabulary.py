"""The words of trade in general, beside a cluster's own products."""

from __future__ import annotations

from graphlib import TopologicalSorter

import polars as pl
from tests.clusters import HUAIAN, cluster_of

from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.lexicon import Lexicon
from lianpu.cluster.vocabulary import general_things, with_general_words


def test_general_things_are_one_taxonomy_with_no_name_twice() -> None:
    things = {thing.id: thing for thing in general_things()}
    assert len(things) == len(general_things()) > 3000
    assert {thing.category for thing in things.values()} <= set(CATEGORIES)
    names = [name for thing in things.values() for name in thing.names]
    assert len(names) == len(set(names)) and all(name.strip() == name != "" for name in names)
    assert all(not thing.parent or thing.parent in things for thing in things.values())
    list(TopologicalSorter({thing.id: [thing.parent] for thing in things.values()}).static_order())


def test_a_cluster_keeps_its_own_products_and_words() -> None:
    cluster = cluster_of(
        region=HUAIAN,
        firms={},
        products=[
            {"id": "own_carton", "name": "瓦楞纸箱", "kind": "part"},
            {"id": "welder", "name": "电焊机器", "kind": "part"},
        ],
        product_aliases=[{"alias": "纸箱", "product": "own_carton"}],
    )
    wider = with_general_words(cluster)
    assert wider["products"]["id"].to_list()[:2] == ["own_carton", "welder"]
    assert wider["products"]["name"].to_list().count("瓦楞纸箱") == 1
    words = Lexicon.of(wider).words
    assert words["瓦楞纸箱"].products == words["纸箱"].products == ("own_carton",)
    assert words["电焊工"].meaning == "talent" and words["叉车"].meaning == "equipment"
    assert cluster["products"].height == 2, "the cluster itself stays as it is"


def test_the_other_names_of_what_a_cluster_knows_mean_its_product() -> None:
    cluster = cluster_of(
        region=HUAIAN,
        firms={},
        products=[{"id": "gearing", "name": "减速器", "kind": "part"}, {"id": "bulb", "name": "灯泡", "kind": "part"}],
        product_aliases=[{"alias": "行星减速机", "product": "gearing"}, {"alias": "行星减速箱", "product": "bulb"}],
    )
    words = Lexicon.of(with_general_words(cluster)).words
    assert words["planetary gearbox"].products == words["行星减速机"].products == ("gearing",)
    assert words["行星减速箱"].products == ("bulb",), "what it says itself comes first"


def test_a_product_of_the_same_id_is_another_thing() -> None:
    thing = next(thing for thing in general_things() if thing.names[0] == "音箱")
    under = next(other for other in general_things() if other.parent and other.id != thing.id)
    cluster = cluster_of(
        region=HUAIAN,
        firms={},
        products=[{"id": id_, "name": f"专用件{id_}", "kind": "part"} for id_ in (thing.id, under.parent)],
    )
    wider = with_general_words(cluster)
    assert Lexicon.of(wider).words["音箱"].products == (f"general_{thing.id}",)
    rows = {row["id"]: row for row in wider["products"].to_dicts()}
    assert len(rows) == wider["products"].height
    assert rows[under.id]["parent"] == f"general_{under.parent}"


def test_what_a_cluster_knows_of_the_wider_thing_holds_the_general_one() -> None:
    things = {thing.id: thing for thing in general_things()}
    narrow = next(thing for thing in things.values() if thing.parent and things[thing.parent].parent)
    middle = things[narrow.parent]
    own = {"id": "own", "name": middle.names[0], "kind": "part"}
    for kind, parent in (("part", "own"), ("segment", middle.parent)):
        cluster = cluster_of(region=HUAIAN, firms={}, products=[own | {"kind": kind, "unit": None}])
        wider = with_general_words(cluster)["products"]
        assert wider.row(by_predicate=pl.col("id") == narrow.id, named=True)["parent"] == parent
