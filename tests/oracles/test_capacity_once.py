"""What a firm makes of a narrower product is part of what it makes of the wider one: promised once, seen once by the lights."""

from __future__ import annotations

from typing import Any

import pytest

from lianpu.cluster.cluster import Cluster
from lianpu.risk import Drill, Played, play_drill
from lianpu.risk.free_capacity import free_capacity
from lianpu.risk.second_sources import second_sources
from lianpu.risk.substitutes import relieved, substitutes
from lianpu.risk.traffic import traffic_lights
from tests.clusters import LIANSHUI, NANJING, Row, cluster_of

PRODUCTS: list[Row | str] = ["tyre", {"id": "truck_tyre", "parent": "tyre"}, "car", "truck"]


def sold(supplier: str, buyer: str, product: str, quantity: float | None) -> Row:
    volume = None if quantity is None else 1.0 * quantity
    return {
        "supplier": supplier,
        "buyer": buyer,
        "product": product,
        "quantity": quantity,
        "volume": volume,
        "unit": "piece",
    }


def made(enterprise: str, product: str, quantity: float | None, **row: Any) -> Row:
    return {"enterprise": enterprise, "product": product, "quantity": quantity, "price": 1.0, **row}


def cluster(**tables: Any) -> Cluster:
    """S delivers 100 tyres to C, who makes cars, and 100 truck tyres to T, who makes trucks; X can make 100 truck tyres. A
    tyre costs 1, a car and a truck 10."""
    given: dict[str, Any] = {
        "firms": dict.fromkeys("SXCT", LIANSHUI), "products": PRODUCTS,
        "inputs": [{"product": "car", "input": "tyre"}, {"product": "truck", "input": "truck_tyre"}],
        "offers": [made("X", "truck_tyre", 100.0), made("C", "car", 100.0, price=10.0), made("T", "truck", 100.0, price=10.0)],
        "links": [sold("S", "C", "tyre", 100.0), sold("S", "T", "truck_tyre", 100.0)],
    }  # fmt: skip
    return cluster_of(**(given | tables))


def stopped(given: Cluster, **drill: Any) -> Played:
    return play_drill(given, Drill(**({"firms": ("S",), "weeks": None} | drill)))


def test_what_is_promised_as_a_truck_tyre_is_not_promised_as_a_tyre_again() -> None:
    given = cluster()
    found = substitutes(given, stopped(given))
    assert dict(found.select("product", "free_low").iter_rows()) == {"tyre": 100.0, "truck_tyre": 100.0}
    relief = relieved(given, stopped(given), found)
    assert (relief.taken["taken_low"].sum(), relief.taken["taken_high"].sum()) == pytest.approx((100, 100))
    cover = second_sources(given, stopped(given), found)
    assert cover.sources["share"].to_list() == pytest.approx([0.5])
    assert cover.uncovered["left"].to_list() == pytest.approx([1.0])


def test_with_tyres_of_its_own_beside_them_both_are_covered() -> None:
    given = cluster(offers=[made("X", "truck_tyre", 100.0), made("X", "tyre", 100.0), made("C", "car", 100.0, price=10.0),
                            made("T", "truck", 100.0, price=10.0)])  # fmt: skip
    found = substitutes(given, stopped(given))
    assert relieved(given, stopped(given), found).taken["taken_low"].sum() == pytest.approx(200)
    cover = second_sources(given, stopped(given), found)
    assert cover.sources.select("share", "capacity").rows() == [(pytest.approx(1.0), "proven")]


def test_deliveries_by_a_wider_name_may_be_of_the_narrower_product() -> None:
    given = cluster(links=[sold("X", "C", "tyre", 80.0)])
    free = {row[0]: row[2:] for row in free_capacity(given, given["products"]["id"]).filter(enterprise="X").rows()}
    assert free["tyre"] == pytest.approx((20.0, 20.0))
    assert free["truck_tyre"] == pytest.approx((20.0, 100.0))


def test_proven_capacity_is_enough_for_all_that_is_promised_of_it() -> None:
    # X states 100 for one offer and nothing for another: 100 are proven, 160 are promised.
    given = cluster(
        offers=[made("X", "tyre", 100.0), made("X", "tyre", None)],
        links=[sold("S", "C", "tyre", 80.0), sold("S", "T", "tyre", 80.0)],
    )
    cover = second_sources(given, stopped(given), substitutes(given, stopped(given)))
    assert cover.sources.select("share", "capacity").rows() == [(1.0, "possible")]


def test_nobody_stands_in_for_what_a_drill_withholds_from_all() -> None:
    firms = {"S": NANJING, "C": LIANSHUI, "L": LIANSHUI, "O": NANJING, "U": None}
    given = cluster(
        firms=firms, links=[sold("S", "C", "tyre", 80.0)], offers=[made(firm, "truck_tyre", 100.0) for firm in "LOU"]
    )
    found = {
        name: substitutes(given, stopped(given, firms=(), **{name: ("tyre",)})) for name in ("products", "imports")
    }
    assert found["products"].is_empty()
    # U may be outside too: possible help, and none that is proven.
    assert found["imports"].select("enterprise", "free_low", "free_high").rows() == [
        ("L", 100.0, 100.0),
        ("U", 0.0, 100.0),
    ]


def test_a_light_counts_what_goes_to_others_as_a_narrower_product() -> None:
    # X can make 100 a year, 2 a week. 80 truck tyres go to T: C, who takes 50 tyres, finds 20.
    given = cluster(offers=[made("X", "truck_tyre", 100.0, maximum=100.0)],
                    links=[sold("X", "C", "tyre", 50.0), sold("X", "T", "truck_tyre", 80.0)])  # fmt: skip
    seen = {row["buyer"]: row for row in traffic_lights(given).iter_rows(named=True)}
    assert (seen["C"]["actual_low"], seen["C"]["actual_high"]) == pytest.approx((0.4, 0.4))
    assert seen["C"]["light"] == "red"
    # C's 50 may be truck tyres: T finds 50 to 100 for its 80.
    assert (seen["T"]["light"], seen["T"]["reason"]) == (None, "deliveries_unknown")
    assert (seen["T"]["actual_low"], seen["T"]["actual_high"]) == pytest.approx((1.0, 2.0))


def test_who_is_slowed_too_has_proven_only_what_it_still_makes() -> None:
    # S also delivers half of the rubber that X cannot work without: X runs at half, and 50 of its 100 are proven.
    rubber = [sold("S", "X", "rubber", 5.0), sold("R", "X", "rubber", 5.0)]
    given = cluster(
        firms=dict.fromkeys("SXCTR", LIANSHUI), products=[*PRODUCTS, "rubber"],
        inputs=[{"product": "car", "input": "tyre"}, {"product": "truck_tyre", "input": "rubber"}],
        links=[sold("S", "C", "tyre", 100.0), *rubber],
    )  # fmt: skip
    shown = stopped(given)
    level = shown.firms.filter(enterprise="X")["lowest_low"].item()
    assert 0.0 < level < 1.0
    found = substitutes(given, shown).filter(enterprise="X", product="tyre").row(0, named=True)
    assert (found["free_low"], found["free_high"]) == (pytest.approx(100 * level), 100.0)
