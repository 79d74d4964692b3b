"""What finds what: hard conditions, what a thing is, what comes before what, and what people decided."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterable
from typing import Any

import pytest
from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, PUDONG, SUQIAN, XUYI, Row
from tests.match_clusters import frame_of, ids, knowing, listing, matcher, of_catalog

from lianpu.cluster.regions import Region, RegionTree
from lianpu.errors import UnknownNameError
from lianpu.match import Known, Matcher, broken_sentence

TYRE = "轮胎"
HUANGPU, SHANGHAI, BEIJING, JIANGSU, XIANTAO = "310101", "310000", "110101", "320000", "429004"
TOWN, VILLAGE = f"{LIANSHUI}100", f"{LIANSHUI}100201"
EVERYWHERE = (LIANSHUI, TOWN, VILLAGE, XUYI, HUAIAN, SUQIAN, NANJING, JIANGSU, PUDONG, HUANGPU, SHANGHAI, BEIJING, XIANTAO, None)  # fmt: skip
INSIDE_HUAIAN = {LIANSHUI, TOWN, VILLAGE, XUYI, HUAIAN}
INSIDE_JIANGSU = INSIDE_HUAIAN | {SUQIAN, NANJING, JIANGSU}


def asked(offers: Matcher, demand: Row, **how: Any) -> set[str]:
    return set(ids(offers.for_demand(demand, top=50, **how)))


def tyres(column: str, values: Iterable[Any], known: Known | None = None) -> Matcher:
    """Offers of tyres that differ in one column, whose value is their id."""
    return matcher(*(listing(TYRE, id=str(value), **{column: value}) for value in values), known=known)


@pytest.fixture(scope="module")
def placed() -> Matcher:
    return tyres("region", EVERYWHERE)


@pytest.mark.parametrize(
    ("home", "radius", "inside"),
    [
        (LIANSHUI, "county", {LIANSHUI, TOWN, VILLAGE}), (TOWN, "county", {LIANSHUI, TOWN, VILLAGE}),
        (LIANSHUI, "city", INSIDE_HUAIAN), (VILLAGE, "province", INSIDE_JIANGSU), (LIANSHUI, "near", INSIDE_HUAIAN),
        (LIANSHUI, "any", {str(place) for place in EVERYWHERE}), (LIANSHUI, None, {str(place) for place in EVERYWHERE}),
        (HUAIAN, "county", set()), (HUAIAN, "city", INSIDE_HUAIAN), (JIANGSU, "city", set()),
        (PUDONG, "county", {PUDONG}), (PUDONG, "province", {PUDONG, HUANGPU, SHANGHAI}), (XIANTAO, "city", {XIANTAO}),
        (PUDONG, "city", {PUDONG, HUANGPU, SHANGHAI}),
        (SHANGHAI, "city", {PUDONG, HUANGPU, SHANGHAI}),
    ],
)  # fmt: skip
def test_only_what_is_known_to_lie_within_the_radius(
    placed: Matcher, home: str, radius: str | None, inside: set[str]
) -> None:
    assert asked(placed, listing(TYRE, region=home, radius=radius)) == inside


def test_a_demand_without_a_place_is_where_the_cluster_is() -> None:
    here, nowhere = (tyres("region", EVERYWHERE, knowing(home=home)) for home in (XUYI, None))
    for radius, inside in (("county", {XUYI}), ("city", INSIDE_HUAIAN), ("near", INSIDE_HUAIAN)):
        assert asked(here, listing(TYRE, radius=radius)) == inside
        assert asked(nowhere, listing(TYRE, radius=radius)) == set()
    assert asked(nowhere, listing(TYRE, radius="any")) == {str(place) for place in EVERYWHERE}


def charted(*regions: Region) -> Known:
    return knowing(tree=RegionTree({**of_catalog().tree.regions, **{region.code: region for region in regions}}))


def test_near_is_the_city_or_150_kilometres() -> None:
    known = charted(
        Region(LIANSHUI, "涟水", latitude=33.78, longitude=119.26), Region("320902", "亭湖", latitude=33.39, longitude=120.20),
        Region(NANJING, "玄武", latitude=32.05, longitude=118.79),
    )  # fmt: skip  # 97 km and 197 km away
    offers = tyres("region", (XUYI, "320902", "320902100", NANJING, BEIJING, None), known)
    assert asked(offers, listing(TYRE, region=LIANSHUI, radius="near")) == {XUYI, "320902", "320902100"}


ZONE = Region(TOWN, "开发区", parent=XUYI)  # its code says Lianshui, the cluster says Xuyi
FAR_COUNTY = Region(NANJING, "玄武", latitude=32.05, longitude=118.79)
NEAR_TOWN = Region(f"{NANJING}001", "镇", latitude=33.5, longitude=119.0)
SEAT = Region(LIANSHUI, "涟水", latitude=33.78, longitude=119.26)


@pytest.mark.parametrize(
    ("regions", "home", "radius", "place"),
    [
        ([ZONE], XUYI, "county", TOWN),
        ([SEAT, FAR_COUNTY, NEAR_TOWN], LIANSHUI, "near", NEAR_TOWN.code),
    ],
)  # fmt: skip
def test_the_index_leaves_out_nothing_that_lies_within(
    regions: list[Region], home: str, radius: str, place: str
) -> None:
    offers, demand = tyres("region", [place], charted(*regions)), listing(TYRE, region=home, radius=radius)
    assert offers.explain(demand, listing(TYRE, region=place)).broken == ()
    assert asked(offers, demand) == {place}


@pytest.mark.parametrize(
    ("category", "found"),
    [
        (None, {"None", "product", "service", "capacity", "finance"}), ("finance", {"finance"}), ("talent", set()),
        ("product", {"product", "capacity"}), ("service", {"service", "capacity"}), ("capacity", {"service", "capacity"}),
    ],
)  # fmt: skip
def test_categories_that_can_serve(category: str | None, found: set[str]) -> None:
    offers = tyres("category", (None, "product", "service", "capacity", "finance"))
    assert asked(offers, listing(TYRE, category=category)) == found


def test_why_not_knows_that_the_category_is_not_known() -> None:
    offer, demand = listing(TYRE), listing(TYRE, category="product")
    offers = matcher(offer)
    broken = offers.explain(demand, offer).broken
    assert bool(offers.for_demand(demand)) == (not broken)
    assert [broken_sentence(found) for found in broken] == ["Another sort of thing: not known instead of product"]


def test_certificates_are_equal_however_they_are_spelt() -> None:
    held: dict[str, list[str] | None] = {
        "iatf": ["iatf16949"], "both": ["ＩＡＴＦ　１６９４９", "ISO9001"], "iso": ["ISO 9001"], "none": [], "unknown": None,
    }  # fmt: skip
    offers = matcher(*(listing(TYRE, id=name, certificates=names) for name, names in held.items()))
    assert asked(offers, listing(TYRE, certificates=["IATF-16949"])) == {"iatf", "both"}
    assert asked(offers, listing(TYRE, certificates=["iso 9001"])) == {"both", "iso"}  # IATF 16949 does not imply it
    assert asked(offers, listing(TYRE, certificates=["ISO_9001", "IATF 16949"])) == {"both"}
    assert asked(offers, listing(TYRE, certificates=["CCC"])) == set()
    assert asked(offers, listing(TYRE, certificates=[])) == set(held)


@pytest.mark.parametrize("written", ["IATF 16949:2016", "IATF16949-2016", "IATF 16949认证"])
def test_the_edition_of_a_standard_is_no_other_certificate(written: str) -> None:
    assert asked(tyres("certificates", [[written]]), listing(TYRE, certificates=["IATF 16949"]))


def test_rare_certificates_that_share_a_bit_are_told_apart() -> None:
    offers = matcher(*(listing(TYRE, id=f"c{number}", certificates=[f"证书{number:03}"]) for number in range(75)))
    for number in (0, 51, 52, 60, 74):
        assert asked(offers, listing(TYRE, certificates=[f"证书-{number:03}"])) == {f"c{number}"}
    assert asked(offers, listing(TYRE, certificates=["证书075"])) == set()


def test_nothing_is_found_after_its_deadline() -> None:
    days = {"past": DAY - dt.timedelta(1), "today": DAY, "later": DAY + dt.timedelta(1), "open": None}
    rows = [listing(TYRE, id=name, deadline=day) for name, day in days.items()]
    offers = matcher(*rows)
    assert asked(offers, rows[3]) == {"today", "later", "open"}
    assert asked(offers, rows[1]) == {"today", "later", "open"} and asked(offers, rows[0]) == set()
    assert set(ids(offers.for_offer(rows[3]), "demand")) == {"today", "later", "open"}
    assert asked(tyres("deadline", [days["past"]], knowing(today=None)), rows[3]) != set()  # no day, no past


def test_each_audience_sees_what_is_meant_for_it() -> None:
    offers = tyres("visibility", (None, "public", "cluster", "matched", "anonymous"))
    assert asked(offers, listing(TYRE), audience="public") == {"None", "public"}
    assert asked(offers, listing(TYRE), audience="members") == {"None", "public", "cluster"}
    assert len(asked(offers, listing(TYRE), audience="all")) == 5
    assert set(ids(offers.for_offer(listing(TYRE), audience="public"), "demand")) == {"None", "public"}


def test_an_unknown_audience_is_refused() -> None:
    with pytest.raises((UnknownNameError, ValueError)):
        tyres("visibility", ["anonymous"]).for_demand(listing(TYRE), audience="member")


def test_nobody_is_brought_together_with_himself() -> None:
    offers = tyres("enterprise", ("甲", "乙", None))
    assert asked(offers, listing(TYRE, enterprise="甲")) == {"乙", "None"}
    assert asked(offers, listing(TYRE)) == {"甲", "乙", "None"}
    assert set(ids(offers.for_offer(listing(TYRE, enterprise="乙")), "demand")) == {"甲", "None"}


STALL = ("轮胎", "轮胎模具", "轮胎回收", "压铸件", "压铸机", "压铸加工", "全钢子午线轮胎", "驱动电机", "电机控制器", "钢板弹簧", "卡车", "轴承", "硫化胶囊")  # fmt: skip
TYRES = ["轮胎", "全钢子午线轮胎"]


@pytest.fixture(scope="module")
def stall() -> Matcher:
    return matcher(*STALL)


@pytest.mark.parametrize(
    ("demand", "direct"),
    [
        *((name, [name]) for name in STALL if name not in TYRES), ("求购轮胎", TYRES), ("全钢子午线轮胎", TYRES[::-1]),
        ("驱动电机的控制器", ["电机控制器"]), ("用于卡车的钢板弹簧", ["钢板弹簧"]), ("钢板弹簧 卡车", ["钢板弹簧"]),
        ("给卡车用的钢板弹簧", ["钢板弹簧"]), ("卡车用钢板弹簧", ["钢板弹簧"]), ("不要轮胎，要轮胎模具", ["轮胎模具"]),
        ("求购轮胎模具，轮胎勿扰", ["轮胎模具"]), ("要轮胎，不要模具", TYRES), ("轴承，非卡车", ["轴承"]), ("论胎", TYRES),
        ("电机空制器", ["电机控制器"]), ("輪胎模具", ["轮胎模具"]), ("電機控制器", ["电机控制器"]), ("Ｂｅａｒｉｎｇｓ", ["轴承"]),
        ("bearings", ["轴承"]), ("BEARING", ["轴承"]), ("lorries", ["卡车"]), ("两千五百条轮胎", TYRES), ("轴承五千只", ["轴承"]),
        ("轮胎12R22.5", TYRES), ("3万套轴承", ["轴承"]), ("", []), ("没听说过的", []),
    ],
)  # fmt: skip
def test_a_thing_is_what_its_last_word_says(stall: Matcher, demand: str, direct: list[str]) -> None:
    assert [entry.offer["id"] for entry in stall.for_demand(listing(demand)) if entry.direct] == direct


def test_offers_of_bought_up_things_come_last_and_firms_are_no_things() -> None:
    offers = matcher(
        "轮胎", "论胎", "輪胎", "tyres", "收购废旧轮胎", "二手轮胎", "轮胎厂", "全钢子午线轮胎", "卡车 轮胎"
    )
    found = ids(offers.for_demand(listing(TYRE)))
    assert set(found[:2]) == {"轮胎", "輪胎"} and set(found[-2:]) == {"收购废旧轮胎", "二手轮胎"}
    assert "轮胎厂" not in found and {"论胎", "tyres"} < set(found)
    assert "二手轮胎" in ids(offers.for_demand(listing("收购二手轮胎"), top=3))


def test_what_is_one_step_away_comes_after_all_that_is_direct() -> None:
    offers = matcher("硫化胶囊", "全钢子午线轮胎", "半钢子午线轮胎", "轮胎", "轮毂", "轮胎模具")
    found = offers.for_demand(listing("全钢子午线轮胎"))
    assert [(entry.offer["id"], entry.relation, entry.direct) for entry in found] == [
        ("全钢子午线轮胎", "same", True), ("轮胎", "wider", True), ("半钢子午线轮胎", "sibling", False), ("硫化胶囊", "adjacent", False),
    ]  # fmt: skip
    assert found[1].score.score < found[2].score.score  # whatever the score says


def test_of_few_the_direct_one_comes_before_many_that_are_one_step_away() -> None:
    siblings = [listing("半钢子午线轮胎", id=f"s{number}") for number in range(4)]
    assert ids(matcher(*siblings, "轮胎").for_demand(listing("全钢子午线轮胎"), top=1)) == ["轮胎"]


def test_used_goods_and_scrap_are_further_from_new_ones_than_their_kin() -> None:
    offers = matcher("半钢子午线轮胎", "二手轮胎", "供应废旧轮胎", "轮胎")
    assert ids(offers.for_demand(listing("全钢子午线轮胎")))[:2] == ["轮胎", "半钢子午线轮胎"]
    assert ids(matcher("全钢子午线轮胎", "二手轮胎").for_demand(listing("求购二手轮胎")))[0] == "二手轮胎"


@pytest.mark.parametrize("text", ["面议", "要那个东西"])
def test_the_product_of_a_row_stands_for_words_that_name_none(stall: Matcher, text: str) -> None:
    assert "轮胎" in ids(stall.for_demand(listing(text, product="tyre")))
    assert ids(matcher(listing(text, product="tyre")).for_demand(listing("轮胎"))) == [text]


def test_a_rejected_pair_never_comes_back_and_a_confirmed_one_comes_first() -> None:
    rows = [listing(TYRE, id=name) for name in "abc"] + [listing("硫化胶囊", id="step")]
    known = knowing(decisions={("a", "D"): "rejected", ("step", "D"): "confirmed", ("b", "other"): "rejected"})
    offers, demands = matcher(*rows, known=known), matcher(listing(TYRE, id="D"), listing(TYRE, id="E"), known=known)
    found = offers.for_demand(listing(TYRE, id="D"))
    assert ids(found) == ["step", "b", "c"] and [entry.verdict for entry in found] == ["confirmed", None, None]
    assert ids(offers.for_demand(listing(TYRE, id="E"))) == ["a", "b", "c", "step"]
    assert ids(demands.for_offer(rows[0]), "demand") == ["E"]
    assert ids(demands.for_offer(rows[3]), "demand") == ["D", "E"]
    assert offers.explain(listing(TYRE, id="D"), rows[0]).judged.verdict == "rejected"


def test_a_confirmed_pair_comes_first_however_few_are_asked_for() -> None:
    rows = [listing(TYRE, id=f"a{number}") for number in range(5)] + [listing("半钢子午线轮胎", id="c")]
    offers = matcher(*rows, known=knowing(decisions={("c", "D"): "confirmed"}))
    assert ids(offers.for_demand(listing(TYRE, id="D"), top=1)) == ["c"]


def test_a_confirmed_pair_is_found_however_unlike_but_never_against_a_hard_condition() -> None:
    said = {"unlike": {}, "hidden": {"visibility": "anonymous"}, "far": {"region": PUDONG}, "gone": {}}
    rows = [listing("没听说过的", id=name, **{"region": XUYI, **row}) for name, row in said.items()]
    known = knowing(decisions={(name, "D"): "confirmed" for name in (*said, "never there")})
    demand = listing(TYRE, id="D", region=LIANSHUI, radius="city")
    offers, demands = matcher(*rows, listing(TYRE, region=XUYI), known=known), matcher(demand, known=known)
    offers.delete(["gone"])
    assert ids(offers.for_demand(demand, audience="members")) == ["unlike", TYRE]
    assert ids(offers.for_demand(demand)) == ["hidden", "unlike", TYRE]
    assert [bool(demands.for_offer(row)) for row in rows] == [True, True, False, True]


@pytest.mark.parametrize("more", [[], ["二手轮胎"]])
def test_an_offer_finds_the_demands_that_find_it(more: list[str]) -> None:
    texts = [*STALL, "半钢子午线轮胎", "论胎", "轮胎 12R22.5", "卡车钢板弹簧", "tyre", *more]
    offers, demands = (matcher(*(listing(text, id=side + text) for text in texts)) for side in "od")
    by_demand = {(f"d{text}", name) for text in texts for name in ids(offers.for_demand(listing(text), top=50))}
    by_offer = {
        (name, f"o{text}") for text in texts for name in ids(demands.for_offer(listing(text), top=50), "demand")
    }
    assert by_demand == by_offer and len(by_demand) > 60


@pytest.mark.parametrize(
    ("demand", "offer"),
    [
        (listing("压铸件"), listing("压铸件", region=XUYI)),
        (listing("全钢子午线轮胎"), listing(TYRE)), (listing("论胎", region=LIANSHUI), listing("tyre", region=XUYI)),
        (listing("轮胎 12R22.5"), listing("轮胎 12R22.5", id="o")), (listing(TYRE), listing("二手轮胎")), (listing("二手轮胎"), listing(TYRE)),
    ],
)  # fmt: skip
def test_a_pair_has_one_score_whoever_asks(demand: Row, offer: Row) -> None:
    one, other = matcher(offer).for_demand(demand)[0], matcher(demand).for_offer(offer)[0]
    assert (one.relation, one.score) == (other.relation, other.score)


def test_free_capacity_finds_who_needs_the_product() -> None:
    demands = matcher(listing(TYRE, category="product"))
    assert demands.for_offer(listing(TYRE, category="capacity"))


def test_a_matcher_that_was_sent_answers_alike_and_stays_as_it_was() -> None:
    offers = [listing(TYRE, id="plain", region=LIANSHUI), listing("轮胎模具", certificates=["IATF 16949"])]
    here = matcher(*offers)
    here.add(frame_of(listing("轮胎 全新", id="added")))
    here.delete(["plain"])
    sent = pickle.loads(pickle.dumps(here))
    there = pickle.loads(pickle.dumps(sent))  # and sent on
    for demand in (listing("求购轮胎"), listing("轮胎模具", certificates=["IATF 16949"])):
        expected = here.for_demand(demand)
        assert len(expected) and sent.for_demand(demand) == there.for_demand(demand) == expected
    with pytest.raises(TypeError, match="sent here"):
        sent.add(frame_of("轮胎"))
    here.add(frame_of(listing(TYRE, id="later")))
    assert "later" in ids(here.for_demand(listing(TYRE))) and "later" not in ids(sent.for_demand(listing(TYRE)))


def test_a_matcher_of_nothing_can_be_sent() -> None:
    assert pickle.loads(pickle.dumps(matcher())).for_demand(listing(TYRE)) == []
