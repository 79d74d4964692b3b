"""The arithmetic of a score: its parts, how products stand to each other, and the sentences that say both."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, PUDONG, XUYI, Row, cluster_of
from tests.laws.strategies import deterministic, perhaps
from tests.match_clusters import ids, knowing, listing, matcher

from lianpu.match import Known, Matcher, broken_sentence, part_name, reasons
from lianpu.match.parts import (
    FRESH_DAYS,
    PARTS,
    capacity_part,
    capacity_share,
    certificates_part,
    distance_part,
    earlier_deals_part,
    freshness_part,
    product_part,
    scored,
    specs_part,
)
from lianpu.match.relations import ADJACENT, MACHINE, NARROWER, NONE, PIECES, SAME, SIBLING, WIDER, Relations

LEAST = {name: low for name, (low, _high) in PARTS.items()}
MOST = {name: high for name, (_low, high) in PARTS.items()}


def test_all_parts_together_reach_one_and_the_product_decides() -> None:
    assert math.fsum(MOST.values()) == 1.0 and all(low <= 0.0 <= high for low, high in PARTS.values())
    assert MOST["product"] > math.fsum(MOST.values()) - MOST["product"]


def test_unknown_parts_widen_the_interval_and_add_nothing() -> None:
    found = scored({"product": 0.5, "specs": None, "capacity": None, "certificates": 0.04, "distance": 0.0, "freshness": 0.01, "earlier_deals": None})  # fmt: skip
    assert found.score == pytest.approx(0.55)
    assert found.low == pytest.approx(0.55 - 0.12 - 0.15) and found.high == pytest.approx(0.55 + 0.08 + 0.0 + 0.08)
    known = scored(dict.fromkeys(PARTS, 0.01))
    assert known.low == known.score == known.high == pytest.approx(0.08)
    nothing = scored(dict.fromkeys(PARTS))
    assert (nothing.score, nothing.low, nothing.high) == (0.0, sum(LEAST.values()), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("need", "capacity", "share"),
    [
        ((100, "吨", "year"), (50_000, "公斤", "year"), 0.5), ((3, "kg", "year"), (0.003, "t", "year"), 1.0),
        ((10, "t", "month"), (120, "t", "year"), 1.0), ((12, "t", "year"), (1, "t", "month"), 1.0),
        ((1, "t", "week"), (50, "t", "year"), 1.0), ((1, "t", "day"), (125, "t", "year"), 0.5),
        ((4.8, "件", "day"), (100, "只", "month"), 1.0), ((3, "件", "quarter"), (2, "件", "month"), 2.0),
        ((1_000, "件", "once"), (500, "件", "year"), 0.5), ((1_200, "件", "once"), (25, "件", "month"), 0.25),
        ((100, "件", "once"), (50, "件", "once"), 0.5), ((60, "件", None), (10, "件", "month"), 2.0),
        ((60, "件", None), (30, "件", None), 0.5), ((60, "箱", "year"), (30, "箱", "year"), 0.5),
        ((1, "km", "year"), (250, "米", "year"), 0.25), ((1, "件", "year"), (0, "件", "year"), 0.0),
        ((60, "套", "year"), (60, "件", "year"), None), ((60, "箱", "year"), (60, "件", "year"), None),
        ((60, None, "year"), (60, None, "year"), None), ((60, "t", "year"), (60, "m3", "year"), None),
        ((60, "件", "year"), (60, "件", "once"), None), ((60, "件", "year"), (60, "件", None), None),
        ((60, "件", "once"), (60, "件", None), None), ((None, "件", "year"), (60, "件", "year"), None),
        ((60, "件", "year"), (None, "件", "year"), None), ((0, "件", "year"), (60, "件", "year"), None),
    ],
)  # fmt: skip
def test_capacity_against_need_in_one_unit_and_period(
    need: tuple[Any, ...], capacity: tuple[Any, ...], share: float | None
) -> None:
    demand, offer = (dict(zip(("quantity", "unit", "period"), given, strict=False)) for given in (need, capacity))
    assert capacity_share(demand, offer) == (None if share is None else pytest.approx(share, rel=1e-12))
    part = capacity_part(demand, offer)
    assert part == (None if share is None else pytest.approx(LEAST["capacity"] * (1 - min(1.0, share)), abs=5e-5))


@pytest.mark.parametrize(
    ("wanted", "offered", "share"),
    [
        ([], ["12V"], 0.0), (["12R22.5"], ["12r22.5"], 1.0), (["12V"], ["24V"], -1.0), (["12V"], ["24V", "１２Ｖ"], 1.0),
        (["12V"], ["IP67"], None), (["12V"], [], None), (["12V", "IP67"], ["12V", "IP68"], 0.0),
        (["12V", "IP67"], ["12V"], 0.5), (["12V", "IP67"], ["24V"], -0.5), (["M8x1.25"], ["M8 * 1.25"], 1.0),
        (["M8×1.25"], ["M8X1.5"], -1.0), (["Q345B"], ["Q355B"], -1.0), (["PA66"], ["PA6"], -1.0), (["PA66"], ["PP"], None),
        (["205/55 R16"], ["205/55R16"], 1.0), (["9米以上"], ["10.5米"], 1.0), (["9米以上"], ["8米"], -1.0), (["≤13%"], ["12.5%"], 1.0),
        (["≤13%"], ["14%"], -1.0), (["M12"], ["M3-M39"], 1.0), (["M42"], ["M3-M39"], -1.0), (["φ3到φ40"], ["φ12"], 1.0),
        (["60-80度"], ["70度"], 1.0), (["6063-T5"], ["6063-T6"], -1.0), (["GB/T1499-2018"], ["GB/T1499-2007"], -1.0),
        (["9米以上"], ["500平"], None), (["-20~60℃"], ["-40~85℃"], 1.0), (["-10℃"], ["-20℃"], -1.0), (["1,000mm"], ["1000mm"], 1.0),
        (["24V"], ["12V/24V"], 1.0), (["12V/24V"], ["12V"], 0.0), (["48V/500W"], ["48V", "350W"], 0.0), (["M8/M10"], ["M8"], None),
        (["EN1092-2013"], ["EN1503-2000"], -1.0), (["XC-150"], ["XC-100-200"], None), (["a", "b", "c"], ["a", "b", "c", "d"], 1.0),
    ],
)  # fmt: skip
def test_specs_shared_contradicted_and_not_stated(wanted: list[str], offered: list[str], share: float | None) -> None:
    ends = MOST if share is not None and share >= 0 else LEAST
    assert specs_part(wanted, offered) == (None if share is None else pytest.approx(abs(share) * ends["specs"]))


def test_a_price_kept_in_words_among_the_specs_is_none() -> None:
    assert specs_part(["9米", "13元/㎡/月"], ["9米", "15元/㎡/月"]) == pytest.approx(MOST["specs"])
    assert specs_part(["13元/㎡/月"], ["9米"]) == 0.0


@pytest.mark.parametrize(
    ("said", "days", "share"),
    [(DAY, 0, 1.0), (DAY, -9, 1.0), (DAY, 365, 0.5), (DAY, FRESH_DAYS, 0.0), (DAY, 9999, 0.0), (None, 0, None)],
)
def test_freshness_from_today_to_two_years(said: dt.date | None, days: int, share: float | None) -> None:
    as_of = None if said is None else said - dt.timedelta(days)
    found = freshness_part(as_of, DAY)
    assert found == (None if share is None else pytest.approx(share * MOST["freshness"], abs=5e-5))
    assert freshness_part(as_of, None) is None


def test_the_ends_of_the_other_parts() -> None:
    assert (product_part(0.0), product_part(1.0), product_part(0.5)) == (0.0, MOST["product"], MOST["product"] / 2)
    assert [certificates_part(asked, ["ISO 9001", "ccc"]) for asked in (None, [], ["CCC"], ["CCC", "iso9001"])] == [0.0, 0.0, MOST["certificates"], MOST["certificates"]]  # fmt: skip
    assert [certificates_part(["CCC", "ISO 9001"], held) for held in (None, [], ["CCC"])] == [0.0, 0.0, 0.0]
    assert [earlier_deals_part(dealt) for dealt in (None, False, True)] == [None, 0.0, MOST["earlier_deals"]]
    levels = [distance_part(level) for level in ("county", "city", "province", "country")]
    assert levels == sorted(levels, reverse=True) and (levels[0], levels[3]) == (MOST["distance"], 0.0)
    assert distance_part(None) is None


TYRE = listing("轮胎")


@pytest.fixture(scope="module")
def any_matcher() -> Matcher:
    return matcher(known=knowing(deals=frozenset({("甲", "乙")})))


@pytest.mark.parametrize(
    ("home", "place", "level"),
    [
        (LIANSHUI, f"{LIANSHUI}100", "county"), (LIANSHUI, XUYI, "city"), (LIANSHUI, HUAIAN, "city"), (XUYI, NANJING, "province"),
        (PUDONG, "310101", "city"), (NANJING, PUDONG, "country"), (None, XUYI, "city"), (None, None, None), (LIANSHUI, None, None),
    ],
)  # fmt: skip
def test_distance_is_the_narrowest_region_that_holds_both(
    any_matcher: Matcher, home: str | None, place: str | None, level: str | None
) -> None:
    found = any_matcher.explain(TYRE | {"region": home}, TYRE | {"region": place}).judged.score.parts
    assert found["distance"] == distance_part(level)


@pytest.mark.parametrize(
    ("supplier", "buyer", "part"),
    [("甲", "乙", 0.08), ("乙", "甲", 0.0), ("甲", "丙", 0.0), (None, "乙", None), ("甲", None, None)],
)
def test_an_earlier_deal_counts_in_its_direction(
    any_matcher: Matcher, supplier: str | None, buyer: str | None, part: float | None
) -> None:
    demand, offer = TYRE | {"enterprise": buyer}, TYRE | {"enterprise": supplier}
    assert any_matcher.explain(demand, offer).judged.score.parts["earlier_deals"] == part
    assert matcher(known=knowing(deals=None)).explain(demand, offer).judged.score.parts["earlier_deals"] is None


@pytest.mark.parametrize(
    ("offer", "stated", "share"),
    [("轮胎12R22.5", None, 1.0), ("轮胎11R22.5", None, -1.0), ("轮胎", ["12R22.5"], 1.0), ("轮胎", None, None)],
)
def test_specs_are_read_in_the_text_and_in_the_row(
    any_matcher: Matcher, offer: str, stated: list[str] | None, share: float | None
) -> None:
    ends = MOST if share is not None and share > 0 else LEAST
    expected = None if share is None else abs(share) * ends["specs"]
    for demand in (listing("轮胎 12R22.5"), listing("轮胎", specs=["12R22.5"])):
        assert any_matcher.explain(demand, listing(offer, specs=stated)).judged.score.parts["specs"] == expected


SAID: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(("轮胎", "轮胎 12R22.5", "二手轮胎 12V 24V", "论胎", "全钢子午线轮胎", "bearings", "没有的", "压铸加工")),
    "product": perhaps("tyre", "bearing"), "region": perhaps(LIANSHUI, XUYI, NANJING, PUDONG, HUAIAN), "enterprise": perhaps("甲", "乙"),
    "certificates": perhaps([], ["CCC"]), "quantity": perhaps(0.0, 0.1, 7.0, 333.0, 1e9), "unit": perhaps("吨", "kg", "箱", "件"),
    "period": perhaps("once", "day", "week", "month", "quarter", "year"), "specs": perhaps([], ["12R22.5"], ["12V", "IP67", "3kW"]),
    "as_of": st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2027, 1, 1)), "deadline": perhaps(DAY, DAY - dt.timedelta(1)),
    "category": perhaps("product", "capacity"), "radius": perhaps("county", "near", "any"),
}  # fmt: skip
LISTINGS = st.fixed_dictionaries(SAID).map(lambda said: listing(said["text"]) | said)


@deterministic(120)
@given(LISTINGS, LISTINGS)
def test_parts_add_up_to_the_score(any_matcher: Matcher, demand: Row, offer: Row) -> None:
    judged = any_matcher.explain(demand, offer).judged
    parts, score = judged.score.parts, judged.score.score
    assert tuple(parts) == tuple(PARTS)
    known = {name: part for name, part in parts.items() if part is not None}
    assert sum(known.values()) == score  # to the last bit
    assert sum(Decimal(str(part)) for part in known.values()) == Decimal(str(round(score, 4)))  # as they are printed
    assert all(LEAST[name] <= part <= MOST[name] for name, part in known.items())
    assert judged.score.low <= score <= judged.score.high
    ends = [sum({**known, **{n: end[n] for n in PARTS if n not in known}}.values()) for end in (LEAST, MOST)]
    assert (judged.score.low, judged.score.high) == (pytest.approx(ends[0]), pytest.approx(ends[1]))
    said = amounts(reasons(judged))
    assert sum(said.values()) == pytest.approx(score, abs=1e-9)


def amounts(sentences: list[str]) -> dict[str, float]:
    found = [re.search(r"\((\D+) ([+-][\d.]+|unknown)\)$", sentence) for sentence in sentences]
    assert all(found)
    return {name[1]: float(name[2]) for name in found if name and name[2] != "unknown"}


def test_the_amounts_in_the_reasons_are_the_parts(any_matcher: Matcher) -> None:
    judged = any_matcher.explain(TYRE, listing("论胎", as_of=DAY - dt.timedelta(100))).judged
    for name, said in amounts(reasons(judged)).items():
        assert said in {part for key, part in judged.score.parts.items() if part_name(key) == name}


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("硫化胶囊轮毂6只", "轮毂"), ("轮毂6204", "轮毂6204"), ("轮毂12R22", "轮毂12R22"), ("6挡轮毂", "6挡轮毂")],
)
def test_reasons_quote_what_is_offered_without_how_many(text: str, quoted: str) -> None:
    offers = matcher(listing(text))
    assert f"{quoted}»" in reasons(offers.weigh(listing("求购轮毂"), listing(text)))[0]


def test_reasons_say_what_is_and_what_is_not_known(any_matcher: Matcher) -> None:
    demand = listing(
        "轮胎", quantity=100.0, unit="piece", period="year", region=LIANSHUI, enterprise="乙", certificates=["CCC"]
    )
    offer = listing(
        "轮胎",
        quantity=50.0,
        unit="piece",
        period="year",
        region=XUYI,
        enterprise="甲",
        as_of=DAY,
        certificates=["ccc"],
    )
    assert reasons(any_matcher.explain(demand, offer).judged) == [
        "Offers «轮胎», which is what is wanted: «轮胎» (product +0.700)",
        "Capacity 50 pieces/year covers 50% of the need 100 pieces/year (capacity -0.075)",
        "Holds CCC (certificates +0.040)", "In the same city (distance +0.042)", f"Stated on {DAY} (freshness +0.040)",
        "The two already deal with each other (earlier deals +0.080)",
    ]  # fmt: skip
    unknown = reasons(any_matcher.explain(demand | {"specs": ["12V"]}, TYRE).judged)
    assert [sentence.rsplit("(", 1)[1] for sentence in unknown] == [
        "product +0.700)", "specifications unknown)", "capacity unknown)", "distance unknown)",
    ]  # fmt: skip


def test_every_broken_condition_is_told(any_matcher: Matcher) -> None:
    demand = listing(
        "轮胎", category="product", region=LIANSHUI, radius="county", certificates=["CCC", "ISO 9001"], enterprise="甲"
    )
    offer = listing(
        "轮胎",
        category="finance",
        region=XUYI,
        certificates=["iso9001"],
        enterprise="甲",
        deadline=DAY - dt.timedelta(1),
    )
    broken = any_matcher.explain(demand, offer).broken
    assert [found.condition for found in broken] == ["category", "radius", "certificates", "deadline", "enterprise"]
    assert [broken_sentence(found, {XUYI: "盱眙"}) for found in broken] == [
        "Another sort of thing: finance instead of product", "Not within the county: the place of the offer is 盱眙",
        "Does not hold CCC; its certificates: iso9001", f"Open until {DAY - dt.timedelta(1)} only", "It is the same enterprise",
    ]  # fmt: skip
    assert any_matcher.explain(demand | {"enterprise": "乙"}, offer | {"category": "capacity", "enterprise": None, "certificates": ["CCC", "ISO9001"], "region": LIANSHUI, "deadline": DAY}).broken == ()  # fmt: skip


KIN: list[Row] = [
    {"id": "seg", "kind": "segment"}, {"id": "seat", "parent": "seg"}, {"id": "car_seat", "parent": "seat"},
    {"id": "bus_seat", "parent": "seat"}, {"id": "child_seat", "parent": "car_seat"},
    {"id": "frame", "parent": "seg", "processes": ["welding", "testing"], "materials": ["steel"]},
    {"id": "rail", "parent": "seg", "processes": ["welding"], "materials": ["steel"]},
    {"id": "foam", "parent": "seg", "processes": ["testing"], "materials": ["steel"]},
    {"id": "strap", "parent": "seg", "processes": ["welding"], "materials": ["fabric"]},
    {"id": "abroad", "processes": ["welding"], "materials": ["steel"]}, {"id": "loop", "parent": "loop"},
]  # fmt: skip
RELATIONS = Relations.of(cluster_of(products=KIN))


@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ("seat", {"seat": SAME, "car_seat": NARROWER, "bus_seat": NARROWER, "child_seat": NARROWER}),
        ("car_seat", {"car_seat": SAME, "seat": WIDER, "child_seat": NARROWER, "bus_seat": SIBLING}),
        ("child_seat", {"child_seat": SAME, "car_seat": WIDER, "seat": WIDER}), ("frame", {"frame": SAME, "rail": ADJACENT}),
        ("foam", {"foam": SAME}), ("strap", {"strap": SAME}), ("abroad", {"abroad": SAME}), ("loop", {"loop": SAME}),
    ],
)  # fmt: skip
def test_relations_of_products(wanted: str, others: dict[str, int]) -> None:
    found = dict(zip(RELATIONS.ids, RELATIONS.to_any([RELATIONS.position[wanted]]).tolist(), strict=False))
    assert found == dict.fromkeys(RELATIONS.ids, NONE) | others


WORK: list[Row] = [
    {"id": "seg", "kind": "segment"}, {"id": "moulding", "parent": "seg", "kind": "process", "name": "注塑加工", "processes": ["injection"]},
    {"id": "machine", "parent": "seg", "kind": "equipment", "name": "注塑机", "processes": ["injection"]},
    {"id": "moulded", "parent": "seg", "kind": "part", "name": "注塑件", "processes": ["injection", "painting"]},
    {"id": "bumper", "parent": "seg", "kind": "part", "name": "保险杠", "processes": ["injection", "painting"]},
    {"id": "software", "parent": "seg", "kind": "part", "name": "注塑软件", "processes": ["coding"]},
    {"id": "spraying", "parent": "seg", "kind": "process", "name": "喷涂加工", "processes": ["painting"]},
]  # fmt: skip
PROCESSES: list[Row] = [
    {"kind": "process", "id": word, "name": name, "name_en": word}
    for word, name in (("injection", "注塑"), ("painting", "喷涂"), ("coding", "软件开发"))
]
OF_WORK = Relations.of(cluster_of(products=WORK, terms=PROCESSES))


@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ("moulding", {"moulding": SAME, "machine": MACHINE, "moulded": PIECES}), ("machine", {"machine": SAME, "moulding": MACHINE}),
        ("moulded", {"moulded": SAME, "moulding": PIECES}), ("bumper", {"bumper": SAME}), ("spraying", {"spraying": SAME}),
    ],
)  # fmt: skip
def test_a_work_goes_with_its_machines_and_its_pieces(wanted: str, others: dict[str, int]) -> None:
    found = dict(zip(OF_WORK.ids, OF_WORK.to_any([OF_WORK.position[wanted]]).tolist(), strict=False))
    assert found == dict.fromkeys(OF_WORK.ids, NONE) | others


def test_who_has_the_machine_idle_does_the_work_and_who_sells_one_does_not() -> None:
    offers = matcher(
        listing("注塑机空闲", id="idle", category="capacity"), listing("注塑机", id="sold", category="equipment"),
        listing("注塑件", id="pieces", category="product"), known=Known.of(cluster_of(products=WORK, terms=PROCESSES)),
    )  # fmt: skip

    def found(category: str) -> dict[str, str]:
        return {one.offer["id"]: one.relation for one in offers.for_demand(listing("注塑加工", category=category))}

    assert found("capacity") == {"idle": "machine"} and found("product") == {"pieces": "pieces"}
    [idle] = offers.for_demand(listing("注塑加工", category="capacity"))
    assert "one work" in reasons(idle)[0]
    assert "sold" not in found("service")


def test_of_several_meanings_the_nearest_counts() -> None:
    both = RELATIONS.to_any([RELATIONS.position["car_seat"], RELATIONS.position["bus_seat"]])
    assert [both[RELATIONS.position[name]] for name in ("car_seat", "bus_seat", "child_seat", "seat")] == [SAME, SAME, NARROWER, WIDER]  # fmt: skip
    assert not RELATIONS.to_any([]).any()


def test_parts_other_than_the_product_never_lift_a_sibling_over_the_thing() -> None:
    best = {"region": LIANSHUI, "enterprise": "甲", "as_of": DAY, "quantity": 9.0, "unit": "件", "period": "year"}
    worst = {"region": PUDONG, "as_of": DAY - dt.timedelta(9999), "quantity": 0.0, "unit": "件", "period": "year"}
    offers = matcher(
        listing("半钢子午线轮胎", **best),
        listing("全钢子午线轮胎", **worst),
        known=knowing(deals=frozenset({("甲", "乙")})),
    )
    demand = listing("全钢子午线轮胎", region=LIANSHUI, enterprise="乙", quantity=1.0, unit="件", period="year")
    assert ids(offers.for_demand(demand)) == ["全钢子午线轮胎", "半钢子午线轮胎"]
