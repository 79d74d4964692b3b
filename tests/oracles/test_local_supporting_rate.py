"""The local supporting rate, worked out by hand from its definition.

    R = local / known,   C = known / total,   interval = [R·C, R·C + (1 − C)]

The home region is Huai'an (320800) with the counties Lianshui (320826) and Xuyi (320830).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianpu.chain import Rate, local_supporting_rate
from lianpu.chain.coverage import interval
from lianpu.cluster.distance import kilometres
from lianpu.errors import UnknownNameError
from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, PUDONG, SUQIAN, XUYI, Row, cluster_of

COORDINATES = {
    "Huaian": (33.61, 119.02), "Suqian": (33.96, 118.28), "Nanjing": (32.06, 118.79),
    "Beijing": (39.9042, 116.4074), "Shanghai": (31.2304, 121.4737),
}  # fmt: skip
CAR_PARTS = ["car", "brake", "tyre", "seat", "glass"]
CAR_FIRMS = {"D": LIANSHUI, "A": LIANSHUI, "B": XUYI, "X": PUDONG}


def bought(buyer: str, supplier: str, product: str, volume: float | None = None, **more: Any) -> Row:
    """A link by which `buyer` buys `product` for `volume` CNY a year."""
    return {"buyer": buyer, "supplier": supplier, "product": product, "volume": volume, **more}


def wanted(buyer: str, product: str, quantity: float | None, price: float | None, **more: Any) -> Row:
    """A demand for `quantity` pieces a year at `price`."""
    return {"enterprise": buyer, "product": product, "quantity": quantity, "price": price, **more}


def stated(enterprise: str, value: float, metric: str = "purchases_annual", **more: Any) -> Row:
    """A yearly figure of an enterprise."""
    return {"subject": enterprise, "metric": metric, "value": value, **more}


def made(enterprise: str, product: str) -> Row:
    """An offer: the enterprise makes the product."""
    return {"enterprise": enterprise, "product": product}


def takes(product: str, **shares: float | None) -> list[Row]:
    """The recipe of `product`: its inputs with their cost shares."""
    return [{"product": product, "input": taken, "cost_share": share} for taken, share in shares.items()]


def figures(rate: Rate) -> dict[str, Any]:
    """What is printed of a rate, rounded."""
    names = ("rate", "coverage", "lower", "upper", "local", "known", "total")
    values = {name: getattr(rate, name) for name in names}
    return {name: None if value is None else round(value, 9) for name, value in values.items()}


def test_by_spend_is_the_share_of_known_spend_with_coverage_and_interval() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 300.0), bought("D", "X", "seat", 100.0)],
        demands=[wanted("D", "brake", 400, 2.0), wanted("D", "tyre", 40, 1.0), wanted("D", "seat", 16, 10.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, basis="spend", radius="city")
    # known 300 + 100 = 400, local 300: R = 0.75
    # total 400·2 + 40·1 + 16·10 = 800 + 40 + 160 = 1000: C = 0.4
    # lower 0.75·0.4 = 0.3; upper 0.3 + 0.6 = 0.9
    assert figures(rate) == {
        "rate": 0.75, "coverage": 0.4, "lower": 0.3, "upper": 0.9, "local": 300, "known": 400, "total": 1000,
    }  # fmt: skip
    assert (rate.unit, rate.total_basis, rate.buyers, rate.contradiction) == ("CNY", "demands", 1, False)


@pytest.mark.parametrize(
    ("rate", "coverage", "ends"),
    [(0.75, 0.4, (0.3, 0.9)), (1.0, 0.37, (0.37, 1.0)), (0.0, 0.37, (0.0, 0.63)), (0.5, 1.0, (0.5, 0.5)),
     (None, None, (0.0, 1.0)), (0.5, None, (0.0, 1.0))],
)  # fmt: skip
def test_the_interval_puts_all_unknown_purchases_outside_or_inside(
    rate: float | None, coverage: float | None, ends: tuple[float, float]
) -> None:
    assert interval(rate, coverage) == pytest.approx(ends)


def test_distances_are_those_of_the_map() -> None:
    # Beijing–Shanghai is 1,067 km by great circle; a quarter of a meridian is 10,002 km by the first metre's definition.
    assert kilometres(COORDINATES["Beijing"], COORDINATES["Shanghai"]) == pytest.approx(1067, rel=0.01)
    assert kilometres((0, 0), (90, 0)) == pytest.approx(10_002, rel=0.01)
    # Huai'an–Suqian: 0.35° of latitude · 111.2 = 38.9 km; 0.74° · cos 33.8° · 111.2 = 68.4 km; √(38.9² + 68.4²) = 78.7
    assert kilometres(COORDINATES["Huaian"], COORDINATES["Suqian"]) == pytest.approx(78.7, rel=0.01)
    # Huai'an–Nanjing: 1.55° · 111.2 = 172.4 km; 0.23° · cos 32.8° · 111.2 = 21.5 km; √(172.4² + 21.5²) = 173.7
    assert kilometres(COORDINATES["Huaian"], COORDINATES["Nanjing"]) == pytest.approx(173.7, rel=0.01)


@pytest.mark.parametrize(
    ("radius", "local"), [("county", 100), ("city", 300), ("near", 600), ("province", 1000), ("any", 1500)]
)
def test_each_radius_holds_the_suppliers_inside_it(radius: str, local: float) -> None:
    # Lianshui 100, Xuyi +200, Suqian (78.7 km off, another city) +300, Nanjing (173.7 km off) +400, Shanghai +500
    places = {
        "D": (LIANSHUI, "Huaian"), "P": (LIANSHUI, "Huaian"), "Q": (XUYI, "Huaian"), "R": (SUQIAN, "Suqian"),
        "S": (NANJING, "Nanjing"), "T": (PUDONG, "Shanghai"),
    }  # fmt: skip
    sites = [
        {"enterprise": firm, "region": region, "latitude": COORDINATES[seat][0], "longitude": COORDINATES[seat][1]}
        for firm, (region, seat) in places.items()
    ]
    volumes = {"P": 100.0, "Q": 200.0, "R": 300.0, "S": 400.0, "T": 500.0}
    cluster = cluster_of(
        enterprises=list(places), sites=sites, products=["brake"],
        links=[bought("D", supplier, "brake", volume) for supplier, volume in volumes.items()],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, radius=radius, buyer="D")
    assert (rate.local, rate.known) == (local, 1500)
    assert rate.rate == pytest.approx(local / 1500)


def test_near_needs_coordinates_of_a_site_or_of_its_county_seat() -> None:
    firms = {"D": LIANSHUI, "A": XUYI, "R": SUQIAN}
    links = [bought("D", "A", "brake", 100.0), bought("D", "R", "brake", 300.0)]
    without = cluster_of(firms=firms, products=["brake"], links=links)
    seats = [
        {"code": LIANSHUI, "latitude": 33.61, "longitude": 119.02},
        {"code": SUQIAN, "latitude": 33.96, "longitude": 118.28},
    ]
    # A lies in the same city, hence near; how far R is from D is not known without coordinates: 100 of 100 known.
    unknown = local_supporting_rate(without, radius="near", buyer="D")
    assert (unknown.local, unknown.known) == (100, 100)
    # With the seats of the two counties R is 78.7 km off: 400 of 400.
    near = local_supporting_rate(cluster_of(firms=firms, products=["brake"], links=links, regions=seats),
                                 radius="near", buyer="D")  # fmt: skip
    assert (near.local, near.known) == (400, 400)


def test_the_newest_stated_purchases_are_the_total() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 200.0), bought("D", "X", "seat", 300.0)],
        demands=[wanted("D", "brake", 10, 1.0)],
        indicators=[
            stated("D", 4000.0, month=dt.date(2024, 12, 1)), stated("D", 2000.0, month=dt.date(2025, 12, 1)),
            stated("D", 9000.0, month=dt.date(2026, 3, 1)),  # after the day of the snapshot
            stated("D", 7000.0, month=dt.date(2026, 1, 1), status="inferred"),
        ],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D")
    # R = 200/500 = 0.4; C = 500/2000 = 0.25; lower 0.1; upper 0.1 + 0.75 = 0.85
    assert figures(rate) == {
        "rate": 0.4, "coverage": 0.25, "lower": 0.1, "upper": 0.85, "local": 200, "known": 500, "total": 2000,
    }  # fmt: skip
    assert rate.total_basis == "stated"


def test_demands_without_price_or_quantity_give_no_total() -> None:
    links = [bought("D", "A", "brake", 200.0), bought("D", "X", "seat", 300.0)]
    for incomplete in (wanted("D", "seat", None, 5.0), wanted("D", "seat", 100, None),
                       wanted("D", "seat", 100, 5.0, period="once")):  # fmt: skip
        cluster = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, links=links,
                             demands=[wanted("D", "brake", 400, 2.0), incomplete])  # fmt: skip
        rate = local_supporting_rate(cluster, buyer="D")
        assert (rate.rate, rate.coverage, rate.lower, rate.upper) == (0.4, None, 0.0, 1.0)
        assert (rate.total, rate.total_basis, rate.buyers_without_total) == (None, None, 1)


def test_the_total_of_demands_takes_the_larger_of_demanded_and_bought_part_by_part() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 300.0), bought("D", "X", "seat", 100.0)],
        demands=[wanted("D", "brake", 50, 2.0), wanted("D", "tyre", 12, 50.0, period="month")],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D")
    # brake max(100, 300) = 300; seat max(–, 100) = 100; tyre 12·12·50 = 7200: total 7600
    assert rate.total == pytest.approx(7600)
    assert rate.coverage == pytest.approx(400 / 7600)


def test_the_recipe_times_output_is_the_total_of_last_resort() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS, offers=[made("D", "car")],
        inputs=takes("car", brake=0.2, tyre=0.1, seat=0.3, glass=None),
        links=[bought("D", "A", "brake", 900.0), bought("D", "X", "seat", 600.0)],
        indicators=[stated("D", 10_000.0, "output_value_annual")],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D")
    # total 10,000 · (0.2 + 0.1 + 0.3) = 6000; known 1500: C = 0.25; R = 900/1500 = 0.6; [0.15, 0.9]
    assert figures(rate) == {
        "rate": 0.6, "coverage": 0.25, "lower": 0.15, "upper": 0.9, "local": 900, "known": 1500, "total": 6000,
    }  # fmt: skip
    assert rate.total_basis == "recipe"


def test_a_link_of_unknown_volume_changes_no_spend_but_shows_that_a_part_is_bought() -> None:
    known = [bought("D", "A", "brake", 200.0), bought("D", "X", "seat", 300.0)]
    cluster = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, links=[*known, bought("D", "B", "tyre")])
    spend = local_supporting_rate(cluster, buyer="D")
    assert (spend.rate, spend.local, spend.known) == (0.4, 200, 500)
    counted = dict(spend.evidence.select("link", "counted").iter_rows())
    assert counted == {"links-1": True, "links-2": True, "links-3": False}
    # Parts: brake local, seat not, tyre local: 2 of 3.
    part = local_supporting_rate(cluster, buyer="D", basis="part")
    assert (part.local, part.known, part.unit) == (2, 3, "part")


def test_purchases_from_an_unknown_place_are_neither_local_nor_known() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI, "A": XUYI, "U": None}, enterprises=["V"], products=["brake"],
        links=[bought("D", "A", "brake", 100.0), bought("D", "U", "brake", 500.0), bought("D", "V", "brake", 50.0)],
        indicators=[stated("D", 1000.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D")
    # Where U and V make is not known: local 100, known 100; C = 100/1000; [0.1, 1.0]
    assert figures(rate) == {
        "rate": 1.0, "coverage": 0.1, "lower": 0.1, "upper": 1.0, "local": 100, "known": 100, "total": 1000,
    }  # fmt: skip
    assert dict(rate.evidence.select("supplier", "local").iter_rows()) == {"A": True, "U": None, "V": None}


def test_the_registered_seat_says_nothing_about_where_goods_are_made() -> None:
    cluster = cluster_of(firms={"D": LIANSHUI}, enterprises=[{"id": "A", "region": LIANSHUI}], products=["brake"],
                         links=[bought("D", "A", "brake", 100.0)])  # fmt: skip
    assert local_supporting_rate(cluster, buyer="D").rate is None


def test_a_supplier_with_sites_in_two_counties_is_placed_only_by_the_site_of_the_link() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI}, enterprises=["A"], products=["brake"],
        sites=[{"id": "near", "enterprise": "A", "region": LIANSHUI}, {"id": "far", "enterprise": "A", "region": PUDONG}],
        links=[bought("D", "A", "brake", 100.0, supplier_site="near"), bought("D", "A", "brake", 300.0, supplier_site="far"),
               bought("D", "A", "brake", 600.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D", radius="county")
    assert (rate.local, rate.known) == (100, 400)


def test_two_sites_in_one_county_are_one_place() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI}, enterprises=["A"], products=["brake"],
        sites=[{"enterprise": "A", "region": LIANSHUI}, {"id": "second", "enterprise": "A", "region": LIANSHUI}],
        links=[bought("D", "A", "brake", 100.0)],
    )  # fmt: skip
    assert local_supporting_rate(cluster, buyer="D", radius="county").rate == 1.0


def test_the_radius_is_measured_from_the_buyers_own_site() -> None:
    cluster = cluster_of(
        firms={"A": LIANSHUI, "B": XUYI}, enterprises=["D"], products=["brake"],
        sites=[{"id": "north", "enterprise": "D", "region": LIANSHUI}, {"id": "south", "enterprise": "D", "region": XUYI}],
        links=[bought("D", "A", "brake", 100.0, buyer_site="north"), bought("D", "A", "brake", 200.0, buyer_site="south"),
               bought("D", "B", "brake", 400.0, buyer_site="south")],
    )  # fmt: skip
    # county: A→north and B→south are local: 500 of 700
    rate = local_supporting_rate(cluster, buyer="D", radius="county")
    assert (rate.local, rate.known) == (500, 700)


def test_inferred_and_expired_links_are_no_known_purchases() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 200.0, status="verified"), bought("D", "X", "seat", 300.0),
               bought("D", "A", "tyre", 5000.0, status="inferred"), bought("D", "A", "glass", 7000.0, status="expired")],
    )  # fmt: skip
    for basis, expected in (("spend", (200, 500)), ("part", (1, 2))):
        rate = local_supporting_rate(cluster, buyer="D", basis=basis)
        assert (rate.local, rate.known) == expected


def test_demands_past_their_deadline_are_no_need() -> None:
    links = [bought("D", "A", "brake", 200.0)]
    passed = wanted("D", "seat", 100, 10.0, deadline=DAY - dt.timedelta(days=1))
    expired = wanted("D", "seat", 100, 10.0, status="expired")
    last_day = wanted("D", "tyre", 100, 6.0, deadline=DAY)
    cluster = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, links=links,
                         demands=[wanted("D", "brake", 100, 4.0), passed, expired, last_day])  # fmt: skip
    # brake 400 + tyre 600 (it holds on its last day) = 1000; the seats have expired
    rate = local_supporting_rate(cluster, buyer="D")
    assert (rate.total, rate.coverage) == (1000, 0.2)
    parts = local_supporting_rate(cluster, buyer="D", basis="part")
    assert (parts.known, parts.total) == (1, 2)


@pytest.mark.parametrize("basis", ["spend", "part", "part_share", "node"])
def test_a_buyer_of_whom_nothing_is_known_has_no_rate(basis: str) -> None:
    cluster = cluster_of(firms={"D": LIANSHUI}, products=["brake"])
    rate = local_supporting_rate(cluster, buyer="D", basis=basis)
    assert (rate.rate, rate.lower, rate.upper) == (None, 0.0, 1.0)
    assert (rate.local, rate.known, rate.total_basis) == (0, 0, None)


def test_a_stated_total_below_what_is_known_is_a_contradiction() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS, indicators=[stated("D", 200.0)],
        links=[bought("D", "A", "brake", 300.0), bought("D", "X", "seat", 100.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster, buyer="D")
    # At least the known 400 were bought, so nothing unknown is left: C = 1 and the interval is R itself.
    assert rate.contradiction
    assert (rate.rate, rate.coverage, rate.lower, rate.upper) == (0.75, 1.0, 0.75, 0.75)


def test_several_buyers_add_up_money_not_rates() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI, "E": XUYI, "F": PUDONG, "A": LIANSHUI, "X": PUDONG}, products=["brake"],
        links=[bought("D", "A", "brake", 100.0), bought("E", "A", "brake", 200.0), bought("E", "X", "brake", 700.0),
               bought("F", "X", "brake", 9000.0)],
        indicators=[stated("D", 1000.0), stated("E", 3000.0), stated("F", 9000.0)],
    )  # fmt: skip
    # F stands in Shanghai, outside the home region. 300 of 1000 known is local, of 4000 in all.
    rate = local_supporting_rate(cluster)
    assert figures(rate) == {
        "rate": 0.3, "coverage": 0.25, "lower": 0.075, "upper": 0.825, "local": 300, "known": 1000, "total": 4000,
    }  # fmt: skip
    assert (rate.buyers, rate.buyers_without_total) == (2, 0)


def test_an_inferred_demand_makes_nobody_a_buyer() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI, "E": XUYI, "A": LIANSHUI}, products=["brake"], links=[bought("D", "A", "brake", 100.0)],
        indicators=[stated("D", 1000.0)], demands=[wanted("E", "brake", 10, 1.0, status="inferred")],
    )  # fmt: skip
    rate = local_supporting_rate(cluster)
    # E is not known to buy or to ask for anything: it does not hide that D's coverage is 100/1000.
    assert (rate.buyers, rate.buyers_without_total, rate.coverage) == (1, 0, 0.1)


def test_where_one_buyers_total_is_unknown_the_total_of_all_is_unknown() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI, "E": XUYI, "A": LIANSHUI, "X": PUDONG}, products=["brake"],
        links=[bought("D", "A", "brake", 100.0), bought("E", "X", "brake", 300.0)], indicators=[stated("D", 1000.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster)
    assert (rate.rate, rate.coverage, rate.lower, rate.upper) == (0.25, None, 0.0, 1.0)
    assert (rate.buyers, rate.buyers_without_total) == (2, 1)
    assert rate.coverage_of_stated == 0.1  # of D alone, whose total is known: 100 of 1000


def test_a_part_is_known_where_a_local_supplier_is_or_the_places_of_all_suppliers_are() -> None:
    firms = {"D": LIANSHUI, "A": LIANSHUI, "X": PUDONG, "U": None}
    # brake: A is local, whatever U is. seat: X is not, U may be: not known. tyre: X alone: known, not local.
    cluster = cluster_of(
        firms=firms, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 10.0), bought("D", "U", "brake", 10.0), bought("D", "X", "seat", 10.0),
               bought("D", "U", "seat", 10.0), bought("D", "X", "tyre", 10.0)],
    )  # fmt: skip
    part = local_supporting_rate(cluster, buyer="D", basis="part")
    assert (part.local, part.known) == (1, 2)
    # The local share of brakes and seats depends on U: only that of tyres is known.
    share = local_supporting_rate(cluster, buyer="D", basis="part_share")
    assert (share.local, share.known) == (0, 1)


def test_a_stated_share_of_a_fifth_is_not_the_whole_part() -> None:
    # A delivers 20 % of the brakes; who delivers the rest is not known, nor is the local share of brakes.
    cluster = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, links=[bought("D", "A", "brake", share=0.2)])
    assert local_supporting_rate(cluster, buyer="D", basis="part").rate == 1.0
    assert local_supporting_rate(cluster, buyer="D", basis="part_share").known == 0


def test_a_chain_counts_only_its_own_products_and_no_stated_purchases() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=[*CAR_PARTS, "paper"], inputs=takes("car", brake=0.2, seat=0.3),
        chains=[{"id": "cars", "products": ["car"]}], indicators=[stated("D", 9000.0)],
        links=[bought("D", "A", "brake", 300.0), bought("D", "X", "seat", 100.0), bought("D", "A", "paper", 600.0)],
        demands=[wanted("D", "brake", 400, 2.0), wanted("D", "paper", 10, 500.0)],
    )  # fmt: skip
    every = local_supporting_rate(cluster, buyer="D")
    assert (every.local, every.known, every.total, every.total_basis) == (900, 1000, 9000, "stated")
    # The chain: known 400; total brake max(800, 300) + seat 100 = 900
    cars = local_supporting_rate(cluster, buyer="D", chain="cars")
    assert (cars.local, cars.known, cars.total, cars.total_basis) == (300, 400, 900, "demands")


def test_by_part_counts_parts_with_a_local_supplier_and_by_part_share_their_local_shares() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 100.0), bought("D", "X", "brake", 300.0), bought("D", "X", "seat", 50.0),
               bought("D", "B", "tyre", 10.0)],
        demands=[wanted("D", "glass", None, None), wanted("D", "brake", None, None)],
    )  # fmt: skip
    # Parts known: brake, seat, tyre; needed: those and glass. C = 3/4.
    # part: brake 1, seat 0, tyre 1: 2/3. part_share: brake 100/400, seat 0, tyre 1: 1.25/3.
    part = local_supporting_rate(cluster, buyer="D", basis="part")
    assert (part.local, part.known, part.total, part.total_basis) == (2, 3, 4, "demands")
    assert (part.rate, part.coverage) == (pytest.approx(2 / 3), 0.75)
    assert (part.lower, part.upper) == (pytest.approx(0.5), pytest.approx(0.75))
    share = local_supporting_rate(cluster, buyer="D", basis="part_share")
    assert share.local == pytest.approx(1.25)
    assert share.rate == pytest.approx(1.25 / 3)
    assert (share.lower, share.upper) == (pytest.approx(1.25 / 4), pytest.approx(1.25 / 4 + 0.25))


def test_by_part_share_uses_the_stated_shares_where_volumes_are_not_known() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", share=0.3), bought("D", "X", "brake", share=0.7)],
    )  # fmt: skip
    share = local_supporting_rate(cluster, buyer="D", basis="part_share")
    assert share.rate == pytest.approx(0.3)
    assert local_supporting_rate(cluster, buyer="D", basis="part").rate == 1.0


def test_a_supplier_that_delivers_nothing_makes_no_part_local() -> None:
    # «a local supplier has a positive share»: A delivers none of the brakes.
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS,
        links=[bought("D", "A", "brake", 0.0, share=0.0), bought("D", "X", "brake", 300.0, share=1.0)],
    )  # fmt: skip
    assert local_supporting_rate(cluster, buyer="D", basis="part").local == 0
    assert local_supporting_rate(cluster, buyer="D", basis="part_share").local == 0


def test_by_node_weighs_the_recipes_inputs_by_cost_share() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, products=CAR_PARTS, offers=[made("D", "car")],
        inputs=takes("car", brake=0.2, tyre=0.1, seat=0.3, glass=0.2),
        links=[bought("D", "A", "brake", 100.0), bought("D", "X", "brake", 300.0), bought("D", "X", "seat", 50.0)],
    )  # fmt: skip
    # Known nodes: brake (0.2, local 100/400) and seat (0.3, local 0): known 0.5 of 0.8; local 0.2·0.25 = 0.05
    # R = 0.1; C = 0.625; lower 0.0625; upper 0.4375
    rate = local_supporting_rate(cluster, buyer="D", basis="node")
    assert figures(rate) == {
        "rate": 0.1, "coverage": 0.625, "lower": 0.0625, "upper": 0.4375, "local": 0.05, "known": 0.5, "total": 0.8,
    }  # fmt: skip
    assert (rate.unit, rate.total_basis) == ("cost share", "recipe")


def test_a_narrower_product_counts_under_the_input_that_the_recipe_names() -> None:
    cluster = cluster_of(
        firms=CAR_FIRMS, offers=[made("D", "car")], inputs=takes("car", tyre=0.4, seat=0.1),
        products=["car", "tyre", "seat", {"id": "tyre_truck", "parent": "tyre"}, {"id": "tyre_truck_20", "parent": "tyre_truck"}],
        links=[bought("D", "A", "tyre_truck_20", 30.0), bought("D", "X", "tyre_truck", 70.0)],
    )  # fmt: skip
    # Both links buy the input «tyre»: local share 0.3. known 0.4 of 0.5, local 0.12.
    rate = local_supporting_rate(cluster, buyer="D", basis="node")
    assert (rate.rate, rate.coverage) == (pytest.approx(0.3), pytest.approx(0.8))
    assert (rate.local, rate.known, rate.total) == (pytest.approx(0.12), pytest.approx(0.4), pytest.approx(0.5))


def test_inputs_without_a_cost_share_have_no_weight() -> None:
    links = [bought("D", "A", "brake", 100.0), bought("D", "X", "seat", 100.0)]
    some = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, offers=[made("D", "car")], links=links,
                      inputs=takes("car", brake=0.2, seat=None, tyre=0.2))  # fmt: skip
    # The weight of seats is unknown: known 0.2 (brake) of 0.4 (brake, tyre), all of it local.
    rate = local_supporting_rate(some, buyer="D", basis="node")
    assert figures(rate) == {
        "rate": 1.0, "coverage": 0.5, "lower": 0.5, "upper": 1.0, "local": 0.2, "known": 0.2, "total": 0.4,
    }  # fmt: skip
    none = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, offers=[made("D", "car")], links=links,
                      inputs=takes("car", brake=None, seat=None))  # fmt: skip
    rate = local_supporting_rate(none, buyer="D", basis="node")
    assert (rate.rate, rate.lower, rate.upper) == (None, 0.0, 1.0)


def test_without_a_home_region_every_buyer_counts() -> None:
    cluster = cluster_of(
        region=None, firms={"D": LIANSHUI, "F": PUDONG, "X": PUDONG}, products=["brake"],
        links=[bought("D", "X", "brake", 100.0), bought("F", "X", "brake", 300.0)],
    )  # fmt: skip
    rate = local_supporting_rate(cluster)
    assert (rate.buyers, rate.local, rate.known) == (2, 300, 400)


@pytest.mark.parametrize(
    "asked", [{"buyer": "Nobody"}, {"chain": "ships"}, {"basis": "heads"}, {"radius": "continent"}]
)
def test_unknown_names_are_refused(asked: dict[str, str]) -> None:
    cluster = cluster_of(region=HUAIAN, firms=CAR_FIRMS, products=CAR_PARTS)
    with pytest.raises(UnknownNameError):
        local_supporting_rate(cluster, **asked)


def test_a_recipe_total_is_unknown_where_the_buyer_also_makes_what_has_no_recipe() -> None:
    # D makes cars (recipe 0.5 of an output of 1,000) and paper, of which nobody wrote down what it takes.
    offers = [
        {"enterprise": "D", "product": "car", "quantity": 10.0, "price": 100.0, "unit": "vehicle"},
        {"enterprise": "D", "product": "paper", "quantity": 10.0, "price": 100.0},
    ]
    made_of = takes("car", brake=0.2, seat=0.3)
    links = [bought("D", "A", "brake", 100.0)]
    both = cluster_of(firms=CAR_FIRMS, products=[*CAR_PARTS, "paper"], inputs=made_of, offers=offers, links=links)
    assert local_supporting_rate(both, buyer="D").total is None
    cars = cluster_of(firms=CAR_FIRMS, products=CAR_PARTS, inputs=made_of, offers=offers[:1], links=links)
    assert local_supporting_rate(cars, buyer="D").total == 500
