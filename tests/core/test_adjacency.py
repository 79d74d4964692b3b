"""Local firms one step away from a product: worked by hand, part by part."""

from __future__ import annotations

import math

import polars as pl
import pytest
from tests.clusters import HUAIAN, LIANSHUI, NANJING, XUYI, cluster_of

from lianpu.chain.adjacency import ADJACENCY_SCHEMA, ADJACENCY_WEIGHTS, HALF_CLOSENESS, adjacency
from lianpu.chain.coproduction import CLOSENESS_SCHEMA, learn_coproduction
from lianpu.chain.reasons import adjacency_reasons, missing_in_words
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError


def foundry() -> Cluster:
    """A caliper is lacking: a caster of brackets shares process, material and customer; a weaver shares nothing."""
    return cluster_of(
        region=HUAIAN,
        firms={"car": XUYI, "caster": LIANSHUI, "weaver": LIANSHUI, "far": NANJING, "nowhere": None},
        terms=[
            {"kind": "process", "id": "die_casting", "name": "压铸"}, {"kind": "process", "id": "machining", "name": "机加工"},
            {"kind": "material", "id": "aluminium", "name": "铝"},
        ],
        products=[
            {"id": "brakes", "kind": "segment"},
            {"id": "caliper", "name": "制动钳", "parent": "brakes", "stage": 4, "processes": ["die_casting", "machining"], "materials": ["aluminium"], "certificates": ["IATF 16949"]},
            {"id": "bracket", "name": "支架", "parent": "brakes", "stage": 3, "processes": ["die_casting"], "materials": ["aluminium"], "certificates": []},
            {"id": "cloth", "name": "织物", "stage": 2, "processes": [], "materials": []},
            {"id": "ingot", "name": "铝锭", "stage": 1}, {"id": "vehicle", "name": "整车", "stage": 5},
            {"id": "press", "name": "压铸机", "kind": "equipment", "processes": ["machining"]},
        ],
        inputs=[{"product": "caliper", "input": "ingot"}, {"product": "bracket", "input": "ingot"},
                {"product": "caliper", "input": "press"}],
        offers=[
            {"enterprise": "caster", "product": "bracket", "quantity": 10.0, "certificates": ["IATF16949:2016"]},
            {"enterprise": "weaver", "product": "cloth", "quantity": 10.0, "certificates": []},
            {"enterprise": "far", "product": "bracket", "certificates": []},
            {"enterprise": "nowhere", "product": "cloth"},
        ],
        demands=[{"enterprise": "car", "product": "caliper", "quantity": 100.0, "specs": ["1600t"]}],
        links=[{"supplier": "caster", "buyer": "car", "product": "bracket", "volume": 1e6}],
    )  # fmt: skip


def parts_of(found: pl.DataFrame, firm: str) -> dict[str, tuple[float, float]]:
    row = found.filter(pl.col("enterprise") == firm).row(0, named=True)
    return {part["part"]: (part["low"], part["high"]) for part in row["parts"]}


def test_every_part_by_hand() -> None:
    found = adjacency(foundry(), "caliper")
    parts = parts_of(found, "caster")
    # Eight... seven products: ln 8 less ln of how many ask for it. Die casting 2, machining 1 (the press does it, it
    # is not made so): had ln 4, asked ln 4 + ln 8: 2 of 5 powers of two. Aluminium and the ingot are had: all.
    assert parts["process"] == pytest.approx((2 / 5, 2 / 5))
    assert parts["material"] == parts["input"] == (1.0, 1.0)
    # Its certificate is written otherwise and is the same. It has no press, and none of its rows says what it has.
    assert parts["certificate"] == (1.0, 1.0)
    assert parts["equipment"] == (0.0, 1.0)
    # The one local firm that needs calipers is a customer of it.
    assert parts["customer"] == (1.0, 1.0)
    # Both hang under one root: depths 2 and 2, common depth 1: 2·1 / 4. Stages 3 and 4: 1 / (1 + 1).
    assert parts["nearness"] == parts["stage"] == (0.5, 0.5)
    # caster and far make brackets only; the segment's group {brakes, caliper, bracket} weighs 3^−½. From bracket:
    # W = (3^−½ / 3) / (2 + 3^−½), and half a point at HALF_CLOSENESS.
    weight = 3**-0.5
    near = (weight / 3) / (2 + weight)
    assert parts["co_production"][0] == pytest.approx(near / (near + HALF_CLOSENESS))


def test_what_is_missing_is_named_with_who_asks() -> None:
    found = adjacency(foundry(), "caliper")
    row = found.row(0, named=True)
    assert (row["enterprise"], row["local"], row["possible_maker"], row["makes"]) == (
        "caster",
        True,
        False,
        ["bracket"],
    )
    lacking = {(entry["aspect"], entry["code"]): entry for entry in row["missing"]}
    assert set(lacking) == {("process", "machining"), ("equipment", "press"), ("spec", "1600t"), ("capacity", "100.0")}
    assert lacking["process", "machining"]["rows"] == [{"table": "products", "row": "caliper"}]
    assert lacking["spec", "1600t"]["rows"] == [{"table": "demands", "row": "demands-1"}]
    assert lacking["process", "machining"]["sure"] and not lacking["equipment", "press"]["sure"]
    shared = {(entry["aspect"], entry["code"]): entry["rows"] for entry in row["shared"]}
    assert shared["customer", "car"] == [{"table": "links", "row": "links-1"}]
    assert shared["process", "die_casting"][0] == {"table": "offers", "row": "offers-1"}
    assert missing_in_words(row)[-1].endswith("100 pieces/year") or "100" in missing_in_words(row)[-1]
    assert len(adjacency_reasons(row)) == len(ADJACENCY_WEIGHTS)


def test_a_machine_on_record_gives_its_process() -> None:
    cluster = foundry()
    links = pl.concat(
        [
            cluster["links"],
            cluster_of(links=[{"id": "bought", "supplier": "far", "buyer": "caster", "product": "press"}])["links"],
        ]
    )
    parts = parts_of(adjacency(cluster.with_tables(links=links), "caliper"), "caster")
    assert parts["process"] == parts["equipment"] == (1.0, 1.0)


def test_outside_firms_are_left_out_and_unknown_places_marked() -> None:
    found = adjacency(foundry(), "caliper")
    assert dict(found.select("enterprise", "local").iter_rows()) == {"caster": True, "weaver": True, "nowhere": None}


def test_who_makes_it_is_no_candidate_and_who_may_make_it_is_marked() -> None:
    cluster = foundry()
    for status, expected in (("declared", None), ("inferred", True)):
        more = cluster_of(offers=[{"id": "new", "enterprise": "weaver", "product": "caliper", "status": status}])[
            "offers"
        ]
        found = adjacency(cluster.with_tables(offers=pl.concat([cluster["offers"], more])), "caliper")
        rows = found.filter(pl.col("enterprise") == "weaver")["possible_maker"].to_list()
        assert rows == ([] if expected is None else [expected])


def test_what_is_not_stated_is_not_known() -> None:
    found = adjacency(foundry(), "vehicle")  # the catalog says nothing of how it is made, and nobody needs it
    for firm in found["enterprise"]:
        parts = parts_of(found, firm)
        assert all(parts[aspect] == (0.0, 1.0) for aspect in ("process", "material", "input", "equipment", "customer"))
    assert (found["score_high"] > found["score"]).all()


def test_an_unread_listing_keeps_the_processes_of_a_firm_open() -> None:
    cluster = foundry()
    more = cluster_of(offers=[{"id": "new", "enterprise": "caster", "product": None, "text": "神秘件"}])["offers"]
    parts = parts_of(adjacency(cluster.with_tables(offers=pl.concat([cluster["offers"], more])), "caliper"), "caster")
    assert parts["process"] == pytest.approx((2 / 5, 1.0))


def test_a_learned_table_takes_the_place_of_learning() -> None:
    cluster = foundry()
    own = adjacency(cluster, "caliper")
    assert adjacency(cluster, "caliper", learned=learn_coproduction([cluster])).equals(own)
    table = pl.DataFrame([("bracket", "caliper", 0.3, 7)], schema=CLOSENESS_SCHEMA, orient="row")
    told = adjacency(cluster, "caliper", learned=table)
    assert parts_of(told, "caster")["co_production"][0] == pytest.approx(0.3 / 0.4)
    assert told.row(0, named=True)["together"] == [
        {"product": "bracket", "name": "支架", "name_en": None, "closeness": 0.3, "firms": 7}
    ]
    # Nothing was learned of cloth: how near the weaver is remains open.
    assert parts_of(told, "weaver")["co_production"] == (0.0, 1.0)


def test_other_clusters_teach() -> None:
    other = cluster_of(products=["cloth", "caliper"], firms={"x": None}, offers=[{"enterprise": "x", "product": "cloth"}, {"enterprise": "x", "product": "caliper"}])  # fmt: skip
    alone, taught = (parts_of(adjacency(foundry(), "caliper", others=others), "weaver")["co_production"][0] for others in ((), (other,)))  # fmt: skip
    assert alone == 0.0 < taught


def test_weights_add_up_to_one_and_top_cuts() -> None:
    assert math.isclose(sum(ADJACENCY_WEIGHTS.values()), 1.0)
    found = adjacency(foundry(), "caliper")
    assert found.schema == ADJACENCY_SCHEMA
    assert adjacency(foundry(), "caliper", top=1).equals(found.head(1))


def test_empty_clusters_and_wrong_names() -> None:
    assert adjacency(cluster_of(products=["a"]), "a").schema == ADJACENCY_SCHEMA
    for name in ("nothing", "brakes"):
        with pytest.raises(UnknownNameError, match=name):
            adjacency(foundry(), name)
    with pytest.raises(UnknownNameError, match="999999"):
        adjacency(foundry(), "caliper", region="999999")


def test_an_offer_whose_firm_is_withheld_stands_for_no_firm() -> None:
    cluster = foundry()
    withheld = pl.when(pl.col("enterprise") == "far").then(None).otherwise("enterprise").alias("enterprise")
    found = adjacency(cluster.with_tables(offers=cluster["offers"].with_columns(withheld)), "caliper")
    assert found["enterprise"].to_list() == adjacency(cluster, "caliper")["enterprise"].to_list()
