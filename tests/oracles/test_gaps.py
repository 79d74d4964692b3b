"""Verdicts and gaps, worked out by hand from their written rule.

Home is Huai'an (320800). A, B and C make there, D and E buy there; X makes in Shanghai, and where U makes is not known.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from lianpu.chain import GAP_STATES, STATES, chain_map, gaps, proof, verdicts, what_would_change
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError
from tests.clusters import DAY, HUAIAN, LIANSHUI, PUDONG, XUYI, Row, cluster_of

FIRMS = {"A": LIANSHUI, "B": XUYI, "C": HUAIAN, "D": LIANSHUI, "E": XUYI, "X": PUDONG, "U": None}
PRODUCTS: list[Row | str] = [
    {"id": "segment", "kind": "segment"}, {"id": "tyre", "parent": "segment"},
    {"id": "tyre_truck", "parent": "tyre"}, {"id": "tyre_truck_20", "parent": "tyre_truck"},
    "brake", "seat", "glass", {"id": "steel", "unit": "t", "kind": "material"}, {"id": "kit", "unit": "set"},
    {"id": "plating", "unit": "order", "kind": "service"}, {"id": "car", "unit": "vehicle"}, {"id": "suv", "parent": "car", "unit": "vehicle"},
]  # fmt: skip
YESTERDAY = DAY - dt.timedelta(days=1)


def listed(enterprise: str, product: str, quantity: float | None = None, **more: Any) -> Row:
    """An offer or a demand, in pieces a year."""
    return {"enterprise": enterprise, "product": product, "quantity": quantity, **more}


def delivered(supplier: str, buyer: str, product: str, **more: Any) -> Row:
    """A link."""
    return {"supplier": supplier, "buyer": buyer, "product": product, **more}


def of(**tables: Any) -> Cluster:
    """A cluster with the firms and products above."""
    return cluster_of(firms=FIRMS, products=PRODUCTS, **tables)


def verdict(cluster: Cluster, product: str, **options: Any) -> dict[str, Any]:
    """The verdict on one product."""
    judged = [row for row in verdicts(cluster, **options).iter_rows(named=True) if row["product"] == product]
    assert len(judged) == 1
    return judged[0]


def state(cluster: Cluster, product: str, **options: Any) -> tuple[str, str]:
    """State and reason."""
    row = verdict(cluster, product, **options)
    return row["state"], row["reason"]


def proven(cluster: Cluster, product: str, **options: Any) -> set[tuple[str, str, str]]:
    """Role, enterprise and table of every proving row."""
    rows = proof(cluster, product, **options)
    return set(rows.select("role", "enterprise", "table").iter_rows())


def wishes(cluster: Cluster, product: str) -> list[str]:
    """The codes of the data that would change the verdict."""
    return [datum.code for datum in what_would_change(verdict(cluster, product), proof(cluster, product))]


def test_the_states_are_the_five_of_the_definition() -> None:
    assert set(STATES) == {"missing", "weak", "single_source", "strong", "unknown"}
    assert set(GAP_STATES) == {"missing", "weak", "single_source"}


def test_missing_where_a_local_firm_asks_and_nobody_local_makes() -> None:
    cluster = of(offers=[listed("X", "seat", 5000)], demands=[listed("D", "seat", 40, price=10.0)])
    row = verdict(cluster, "seat")
    assert (row["state"], row["reason"]) == ("missing", "needed_and_not_made")
    assert (row["makers"], row["possible_makers"], row["buyers"]) == (0, 0, 1)
    assert (row["need"], row["need_value"], row["capacity"]) == (40, 400, None)  # 40 · 10 CNY
    assert (row["estimated"], row["single"]) == (False, False)
    assert proven(cluster, "seat") == {("need", "D", "demands")}
    assert wishes(cluster, "seat") == ["a_maker"]


def test_missing_where_a_local_firm_buys_from_far_away() -> None:
    cluster = of(links=[delivered("X", "D", "seat", volume=700.0, quantity=70.0, unit="piece")])
    row = verdict(cluster, "seat")
    assert (row["state"], row["reason"]) == ("missing", "needed_and_not_made")
    assert (row["buyers"], row["need"], row["need_value"]) == (1, 70, 700)
    assert proven(cluster, "seat") == {("need", "D", "links")}


def test_missing_by_recipe_where_only_what_local_firms_make_takes_it() -> None:
    inputs = [
        {"product": "car", "input": "glass", "quantity": 6.0},
        {"product": "car", "input": "seat", "essential": False},
    ]
    cluster = of(offers=[listed("D", "car", 10, unit="vehicle")], inputs=inputs)
    row = verdict(cluster, "glass")
    assert (row["state"], row["reason"], row["estimated"]) == ("missing", "needed_by_recipe", True)
    assert (row["buyers"], row["need"], row["need_value"]) == (1, None, None)
    assert proven(cluster, "glass") == {("need_by_recipe", "D", "inputs")}
    assert wishes(cluster, "glass") == ["need_confirmed", "a_maker"]
    # Seats can be left out of a car: nothing shows that anybody needs them.
    assert state(cluster, "seat") == ("unknown", "no_data")


def test_who_makes_a_narrower_product_needs_what_the_wider_one_takes() -> None:
    cluster = of(offers=[listed("D", "suv", 10, unit="vehicle")], inputs=[{"product": "car", "input": "glass"}])
    assert state(cluster, "glass") == ("missing", "needed_by_recipe")


def test_a_firm_outside_the_region_needs_nothing_by_recipe() -> None:
    cluster = of(offers=[listed("X", "car", 10, unit="vehicle")], inputs=[{"product": "car", "input": "glass"}])
    assert state(cluster, "glass") == ("unknown", "no_data")


def test_weak_where_known_capacity_is_below_known_need_though_one_capacity_is_unknown() -> None:
    cluster = of(offers=[listed("A", "brake", 100), listed("B", "brake")], demands=[listed("D", "brake", 400)])
    row = verdict(cluster, "brake")
    assert (row["state"], row["reason"]) == ("weak", "capacity_below_need")
    assert (row["makers"], row["capacity"], row["capacity_unknown"]) == (2, 100, 1)
    assert (row["need"], row["need_unknown"], row["single"]) == (400, 0, False)
    assert proven(cluster, "brake") == {("maker", "A", "offers"), ("maker", "B", "offers"), ("need", "D", "demands")}
    data = what_would_change(row, proof(cluster, "brake"))
    assert [datum.code for datum in data] == ["more_capacity", "capacity_of"]
    assert "300" in data[0].text  # 400 − 100


def test_a_weak_node_with_one_maker_is_flagged_single_too() -> None:
    cluster = of(offers=[listed("A", "brake", 100)], demands=[listed("D", "brake", 400)])
    row = verdict(cluster, "brake")
    assert (row["state"], row["single"], row["makers"]) == ("weak", True, 1)


def test_single_source_where_one_firm_makes_enough_or_an_unknown_amount() -> None:
    enough = of(offers=[listed("C", "seat", 1000)], demands=[listed("D", "seat", 40)])
    unknown = of(offers=[listed("C", "seat")], demands=[listed("D", "seat", 40)])
    for cluster in (enough, unknown):
        row = verdict(cluster, "seat")
        assert (row["state"], row["reason"], row["single"]) == ("single_source", "one_maker", True)
    assert wishes(enough, "seat") == ["second_maker"]
    assert "second_maker" in wishes(unknown, "seat")


def test_who_delivers_makes_but_how_much_more_it_could_make_is_unknown() -> None:
    cluster = of(links=[delivered("A", "D", "brake", quantity=150.0, unit="piece", volume=300.0)])
    row = verdict(cluster, "brake")
    assert (row["state"], row["makers"], row["capacity"], row["capacity_unknown"]) == ("single_source", 1, None, 1)
    assert (row["need"], row["supply_value"], row["need_value"]) == (150, 300, 300)
    assert proven(cluster, "brake") == {("maker", "A", "links"), ("need", "D", "links")}


def test_two_offers_and_a_delivery_of_one_firm_are_one_maker() -> None:
    cluster = of(offers=[listed("A", "brake", 100), listed("A", "brake", 50)], links=[delivered("A", "D", "brake")])
    row = verdict(cluster, "brake")
    assert (row["makers"], row["capacity"], row["capacity_unknown"]) == (1, 150, 0)
    assert Counter(proof(cluster, "brake")["role"]) == {"maker": 3, "need": 1}


def test_strong_where_two_make_and_known_capacity_covers_every_buyer() -> None:
    offers = [listed("A", "brake", 300), listed("B", "brake")]
    cluster = of(offers=offers, demands=[listed("D", "brake", 200), listed("E", "brake", 100)])
    row = verdict(cluster, "brake")
    assert (row["state"], row["reason"]) == ("strong", "capacity_covers_need")  # 300 ≥ 200 + 100
    assert (row["need"], row["buyers"], row["capacity_unknown"]) == (300, 2, 1)


def test_not_strong_while_one_buyers_need_is_unknown() -> None:
    cluster = of(offers=[listed("A", "brake", 300), listed("B", "brake", 300)],
                 demands=[listed("D", "brake", 200), listed("E", "brake")])  # fmt: skip
    row = verdict(cluster, "brake")
    assert (row["state"], row["reason"], row["need_unknown"]) == ("unknown", "need_unknown", 1)
    assert wishes(cluster, "brake") == ["need_of"]


@pytest.mark.parametrize(
    ("each", "expected"),
    [(300, ("strong", "capacity_covers_need")), (110, ("unknown", "capacity_unknown")), (90, ("weak", "capacity_below_need"))],
)  # fmt: skip
def test_a_recipes_need_may_keep_a_node_from_being_strong_but_never_makes_it_weak(
    each: float, expected: tuple[str, str]
) -> None:
    # D asks for 200 brakes. E makes 10 cars with 4 brakes each: 40 more, by the recipe. Two firms make `each`:
    # 600 covers 240; 220 covers what is asked for but not what the recipe adds; 180 is below what is asked for.
    cluster = of(
        offers=[listed("A", "brake", each), listed("B", "brake", each), listed("E", "car", 10, unit="vehicle")],
        inputs=[{"product": "car", "input": "brake", "quantity": 4.0}], demands=[listed("D", "brake", 200)],
    )  # fmt: skip
    row = verdict(cluster, "brake")
    assert (row["buyers"], row["need"], row["need_with_estimates"], row["need_unknown"]) == (2, 200, 240, 0)
    assert (row["state"], row["reason"]) == expected


@pytest.mark.parametrize("unknown", ["capacity", "recipe"])
def test_not_strong_while_a_recipes_need_has_no_size(unknown: str) -> None:
    cars = listed("E", "car", None if unknown == "capacity" else 10, unit="vehicle")
    takes = {"product": "car", "input": "brake", "quantity": None if unknown == "recipe" else 4.0}
    cluster = of(
        offers=[listed("A", "brake", 300), listed("B", "brake", 300), cars],
        inputs=[takes],
        demands=[listed("D", "brake", 200)],
    )
    row = verdict(cluster, "brake")
    assert (row["state"], row["reason"], row["need_unknown"]) == ("unknown", "need_unknown", 1)


def test_a_stated_demand_stands_before_the_recipe_of_the_same_firm() -> None:
    cluster = of(
        offers=[listed("A", "brake", 30), listed("B", "brake", 30), listed("E", "car", 100, unit="vehicle")],
        inputs=[{"product": "car", "input": "brake", "quantity": 4.0}], demands=[listed("E", "brake", 50)],
    )  # fmt: skip
    assert state(cluster, "brake") == ("strong", "capacity_covers_need")  # 60 ≥ 50; the recipe's 400 do not count


def test_a_narrower_product_with_a_recipe_of_its_own_does_not_take_what_the_wider_one_takes() -> None:
    inputs = [{"product": "car", "input": "glass"}, {"product": "suv", "input": "steel"}]
    cluster = of(offers=[listed("D", "suv", 10, unit="vehicle")], inputs=inputs)
    assert state(cluster, "steel") == ("missing", "needed_by_recipe")
    assert state(cluster, "glass") == ("unknown", "no_data")


def test_an_expired_recipe_counts_for_nothing() -> None:
    cluster = of(
        offers=[listed("D", "car", 10, unit="vehicle")],
        inputs=[{"product": "car", "input": "glass", "status": "expired"}],
    )
    assert state(cluster, "glass") == ("unknown", "no_data")


def test_a_firm_one_of_whose_amounts_is_unknown_is_counted_as_unknown() -> None:
    cluster = of(offers=[listed("A", "brake", 300), listed("A", "brake"), listed("B", "brake", 300)],
                 demands=[listed("D", "brake", 200), listed("D", "brake", 5, period="once")])  # fmt: skip
    row = verdict(cluster, "brake")
    assert (row["capacity"], row["capacity_unknown"], row["need"], row["need_unknown"]) == (600, 1, 200, 1)
    assert (row["state"], row["reason"]) == ("unknown", "need_unknown")


def test_two_makers_without_known_need_or_capacity_are_unknown() -> None:
    two = [listed("A", "brake", 300), listed("B", "brake", 300)]
    assert state(of(offers=two), "brake") == ("unknown", "need_unknown")
    bare = of(offers=[listed("A", "brake"), listed("B", "brake")], demands=[listed("D", "brake", 10)])
    row = verdict(bare, "brake")
    assert (row["state"], row["reason"]) == ("unknown", "capacity_unknown")
    assert (row["capacity"], row["capacity_unknown"]) == (None, 2)
    assert wishes(bare, "brake") == ["capacity_of", "capacity_of"]


def test_no_data_is_unknown_never_missing() -> None:
    cluster = of(offers=[listed("X", "seat", 100)], demands=[listed("X", "brake", 100)])
    for product in ("seat", "brake", "glass"):
        row = verdict(cluster, product)
        assert (row["state"], row["reason"], row["makers"], row["buyers"]) == ("unknown", "no_data", 0, 0)
        assert (row["capacity"], row["need"], row["need_value"], row["supply_value"]) == (None, None, None, None)
        assert proof(cluster, product).is_empty()
    assert "a_need" in wishes(cluster, "glass")


@pytest.mark.parametrize(
    "offer",
    [listed("A", "seat", 500, status="inferred"), listed("U", "seat", 500), listed("U", "seat", 500, status="inferred")],
    ids=["inferred", "place unknown", "both"],
)  # fmt: skip
def test_an_inferred_offer_or_one_of_unknown_place_makes_missing_unknown(offer: Row) -> None:
    cluster = of(offers=[offer], demands=[listed("D", "seat", 40)])
    row = verdict(cluster, "seat")
    assert (row["state"], row["reason"]) == ("unknown", "only_possible_makers")
    assert (row["makers"], row["possible_makers"], row["capacity"]) == (0, 1, None)
    assert proven(cluster, "seat") == {("possible_maker", offer["enterprise"], "offers"), ("need", "D", "demands")}
    assert wishes(cluster, "seat") == ["possible_maker"]


def test_a_proven_maker_is_not_also_a_possible_one() -> None:
    cluster = of(offers=[listed("A", "seat", 500), listed("A", "seat", 500, status="inferred"), listed("A", "segment")],
                 demands=[listed("D", "seat", 40)])  # fmt: skip
    row = verdict(cluster, "seat")
    assert (row["makers"], row["possible_makers"], row["capacity"]) == (1, 0, 500)


@pytest.mark.parametrize("expired", [{"status": "expired"}, {"deadline": YESTERDAY}], ids=["status", "deadline"])
def test_expired_offers_and_demands_prove_nothing(expired: Row) -> None:
    offered = of(offers=[listed("A", "seat", 500, **expired)], demands=[listed("D", "seat", 40)])
    assert state(offered, "seat") == ("missing", "needed_and_not_made")
    demanded = of(offers=[listed("A", "seat", 10)], demands=[listed("D", "seat", 40, **expired)])
    assert state(demanded, "seat") == ("single_source", "one_maker")
    assert verdict(demanded, "seat")["buyers"] == 0


def test_an_offer_holds_on_its_last_day() -> None:
    assert state(of(offers=[listed("A", "seat", 500, deadline=DAY)]), "seat") == ("single_source", "one_maker")


def test_a_narrower_product_makes_the_wider_one_and_is_needed_as_it() -> None:
    cluster = of(offers=[listed("A", "tyre_truck_20", 100), listed("B", "tyre_truck", 50), listed("C", "tyre", 1)],
                 demands=[listed("D", "tyre_truck_20", 20), listed("E", "tyre_truck", 100), listed("E", "tyre", 7)])  # fmt: skip
    widest, middle, narrowest = (verdict(cluster, name) for name in ("tyre", "tyre_truck", "tyre_truck_20"))
    assert (widest["makers"], widest["capacity"], widest["need"], widest["buyers"]) == (3, 151, 127, 2)
    assert (middle["makers"], middle["capacity"], middle["need"], middle["possible_makers"]) == (2, 150, 120, 1)
    assert (narrowest["makers"], narrowest["capacity"], narrowest["need"], narrowest["possible_makers"]) == (
        1,
        100,
        20,
        2,
    )
    assert [row["state"] for row in (widest, middle, narrowest)] == ["strong", "strong", "single_source"]


def test_a_wider_product_that_no_row_names_is_judged_but_not_listed_as_a_gap_again() -> None:
    cluster = of(
        demands=[
            listed("D", "tyre_truck_20", 20),
            listed("D", "suv", 5, unit="vehicle"),
            listed("D", "car", 5, unit="vehicle"),
        ]
    )
    judged = dict(verdicts(cluster).select("product", "named").iter_rows())
    assert state(cluster, "tyre") == state(cluster, "tyre_truck") == ("missing", "needed_and_not_made")
    assert (judged["tyre"], judged["tyre_truck"], judged["tyre_truck_20"]) == (False, False, True)
    # «tyre» and «tyre_truck» repeat the gap of the one that is asked for; «car» is asked for itself.
    assert gaps(cluster)["product"].to_list() == ["car", "suv", "tyre_truck_20"]


def test_an_inferred_demand_or_purchase_proves_no_need() -> None:
    guessed = of(demands=[listed("D", "seat", 40, status="inferred")],
                 links=[delivered("X", "D", "seat", volume=10.0, status="inferred")])  # fmt: skip
    assert state(guessed, "seat") == ("unknown", "no_data")


def test_a_need_of_unknown_place_is_no_local_need() -> None:
    cluster = of(demands=[listed("U", "seat", 40)], links=[delivered("X", "U", "seat", volume=10.0)])
    assert state(cluster, "seat") == ("unknown", "no_data")


def test_an_offer_of_only_the_wider_product_is_a_possible_maker() -> None:
    cluster = of(offers=[listed("C", "tyre", 1000)], demands=[listed("D", "tyre_truck_20", 40)])
    assert state(cluster, "tyre") == ("single_source", "one_maker")
    assert state(cluster, "tyre_truck_20") == ("unknown", "only_possible_makers")
    assert proven(cluster, "tyre_truck_20") == {("possible_maker", "C", "offers"), ("need", "D", "demands")}
    # A segment groups products of every sort: who names only it is no possible maker of each.
    whole = of(offers=[listed("C", "segment", 1000)], demands=[listed("D", "tyre", 40)])
    assert state(whole, "tyre") == ("missing", "needed_and_not_made")


def test_tonnes_and_kilograms_compare() -> None:
    offers = [listed("A", "steel", 2, unit="t"), listed("B", "steel", 500, unit="kg")]
    row = verdict(of(offers=offers, demands=[listed("D", "steel", 2600, unit="kg")]), "steel")
    assert (row["unit"], row["state"]) == ("t", "weak")
    assert (row["capacity"], row["need"]) == (pytest.approx(2.5), pytest.approx(2.6))
    assert state(of(offers=offers, demands=[listed("D", "steel", 2400, unit="kg")]), "steel")[0] == "strong"


def test_sets_and_pieces_do_not_compare() -> None:
    cluster = of(offers=[listed("A", "brake", 10, unit="set"), listed("B", "brake", 10, unit="piece")],
                 demands=[listed("D", "brake", 5, unit="piece"), listed("E", "brake", 900, unit="set")])  # fmt: skip
    row = verdict(cluster, "brake")
    # In pieces: B can make 10, D needs 5; A's capacity and E's need are not known in pieces.
    assert (row["capacity"], row["capacity_unknown"], row["need"], row["need_unknown"]) == (10, 1, 5, 1)
    assert (row["state"], row["reason"]) == ("unknown", "need_unknown")
    kits = of(offers=[listed("A", "kit", 10, unit="set")], demands=[listed("D", "kit", 900, unit="piece")])
    assert state(kits, "kit") == ("single_source", "one_maker")


@pytest.mark.parametrize(
    ("period", "yearly"), [("year", 100), ("quarter", 400), ("month", 1200), ("week", 5000), ("day", 25_000)]
)
def test_periods_count_by_the_working_year(period: str, yearly: float) -> None:
    # 4 quarters, 12 months, 50 weeks, 250 working days
    cluster = of(
        offers=[listed("A", "brake", 100, period=period)], demands=[listed("D", "brake", 100, period=period, price=2.0)]
    )
    row = verdict(cluster, "brake")
    assert (row["capacity"], row["need"], row["need_value"]) == (yearly, yearly, 2 * yearly)


@pytest.mark.parametrize("period", ["once", None])
def test_a_single_order_is_no_yearly_need(period: str | None) -> None:
    cluster = of(offers=[listed("A", "brake", 10)], demands=[listed("D", "brake", 400, period=period, price=2.0)])
    row = verdict(cluster, "brake")
    assert (row["need"], row["need_unknown"], row["need_value"], row["buyers"]) == (None, 1, None, 1)
    assert row["state"] == "single_source"


@pytest.mark.parametrize(("bought", "need", "value"), [(150.0, 400, 800), (500.0, 500, 1500), (None, 400, 800)])
def test_the_demand_and_the_purchases_of_one_buyer_are_not_added(
    bought: float | None, need: float, value: float
) -> None:
    link = delivered("X", "D", "brake", quantity=bought, unit="piece", volume=None if bought is None else 3 * bought)
    cluster = of(demands=[listed("D", "brake", 400, price=2.0)], links=[link])
    row = verdict(cluster, "brake")
    assert (row["need"], row["need_value"], row["buyers"]) == (need, value, 1)


def test_the_needs_of_different_buyers_are_added() -> None:
    cluster = of(demands=[listed("D", "brake", 400, price=2.0)],
                 links=[delivered("X", "E", "brake", quantity=150.0, unit="piece", volume=700.0)])  # fmt: skip
    row = verdict(cluster, "brake")
    assert (row["need"], row["need_value"], row["buyers"]) == (550, 1500, 2)


def test_services_have_verdicts_like_parts() -> None:
    demand = listed("D", "plating", 4, unit="order", period="month", category="service", price=100.0)
    missing = of(demands=[demand])
    assert state(missing, "plating") == ("missing", "needed_and_not_made")
    offer = listed("A", "plating", 10, unit="order", period="year", category="service")
    row = verdict(of(demands=[demand], offers=[offer]), "plating")
    assert (row["state"], row["need"], row["capacity"], row["need_value"]) == ("weak", 48, 10, 4800)


def test_a_plot_a_loan_or_a_vacancy_is_no_supply_of_the_product() -> None:
    for category in ("site", "equipment", "finance", "talent", "research"):
        cluster = of(demands=[listed("D", "seat", 40)], offers=[listed("A", "seat", 100, category=category)])
        assert state(cluster, "seat") == ("missing", "needed_and_not_made")


def test_local_is_what_lies_in_the_region_asked_for() -> None:
    cluster = of(offers=[listed("B", "brake", 100)], demands=[listed("D", "brake", 40), listed("E", "brake", 200)])
    assert state(cluster, "brake")[0] == "weak"  # the city: 100 < 240
    assert state(cluster, "brake", region=LIANSHUI) == ("missing", "needed_and_not_made")  # B makes in Xuyi
    row = verdict(cluster, "brake", region=XUYI)
    assert (row["state"], row["need"], row["capacity"]) == ("weak", 200, 100)
    assert proven(cluster, "brake", region=LIANSHUI) == {("need", "D", "demands")}
    shanghai = of(offers=[listed("X", "brake", 100)])
    assert state(shanghai, "brake", region=PUDONG) == ("single_source", "one_maker")


def test_a_place_stated_more_coarsely_than_the_region_asked_for_is_unknown() -> None:
    # C states only the city; whether it makes in Lianshui is not known.
    cluster = of(offers=[listed("C", "brake", 100)], demands=[listed("D", "brake", 40)])
    assert state(cluster, "brake") == ("single_source", "one_maker")
    assert state(cluster, "brake", region=LIANSHUI) == ("unknown", "only_possible_makers")


def test_without_a_home_region_everybody_is_local() -> None:
    cluster = cluster_of(region=None, firms=FIRMS, products=PRODUCTS,
                         offers=[listed("X", "brake", 50), listed("U", "brake", 50)], demands=[listed("X", "brake", 100)])  # fmt: skip
    assert state(cluster, "brake") == ("strong", "capacity_covers_need")


def test_the_site_of_an_offer_decides_where_it_is_made() -> None:
    cluster = cluster_of(
        firms={"D": LIANSHUI}, enterprises=["A"], products=["brake"],
        sites=[{"id": "here", "enterprise": "A", "region": LIANSHUI}, {"id": "away", "enterprise": "A", "region": PUDONG}],
        offers=[listed("A", "brake", 100, site="away")], demands=[listed("D", "brake", 40)],
    )  # fmt: skip
    assert state(cluster, "brake") == ("missing", "needed_and_not_made")
    here = cluster.with_tables(offers=cluster["offers"].with_columns(site=cluster["sites"]["id"].head(1)))
    assert state(here, "brake") == ("single_source", "one_maker")


def test_a_chain_has_its_final_products_what_they_contain_and_all_inputs_but_no_segments() -> None:
    cluster = of(
        chains=[{"id": "cars", "products": ["car"]}],
        inputs=[{"product": "car", "input": "segment"}, {"product": "suv", "input": "glass"}, {"product": "glass", "input": "steel"}],
    )  # fmt: skip
    expected = ["tyre", "tyre_truck", "tyre_truck_20", "glass", "steel", "car", "suv"]  # the order of the catalog
    assert verdicts(cluster, chain="cars")["product"].to_list() == expected
    assert "segment" not in verdicts(cluster)["product"]
    with pytest.raises(UnknownNameError):
        verdicts(cluster, chain="ships")
    with pytest.raises(UnknownNameError):
        proof(cluster, "ship")


def test_gaps_rank_by_value_then_buyers_then_state_then_id() -> None:
    demands = [
        listed("D", "seat", 10, price=50.0), listed("D", "glass", 10, price=50.0),  # 500 CNY each, both missing
        listed("D", "brake", 10, price=50.0),  # 500 CNY, single-source
        listed("D", "kit", 20, unit="set", price=50.0),  # 1000 CNY
        listed("D", "steel", 10, unit="t"), listed("E", "steel", 10, unit="t"),  # no price, two buyers
        listed("D", "tyre", 5), listed("D", "car", 5, unit="vehicle"),  # no price, one buyer: weak, missing
        listed("D", "suv", 5, unit="vehicle", price=30.0), listed("E", "suv", 5, unit="vehicle", price=70.0),  # 500, two buyers
    ]  # fmt: skip
    offers = [listed("A", "brake", 100), listed("A", "tyre", 1)]
    cluster = of(demands=demands, offers=offers)
    ranked = gaps(cluster)
    rows = list(ranked.select("rank", "product", "need_value", "buyers", "state").iter_rows())
    # car holds its narrower suv: 500 CNY, two buyers, missing; hence car before suv by id.
    assert rows == [
        (1, "kit", 1000, 1, "missing"), (2, "car", 500, 2, "missing"), (3, "suv", 500, 2, "missing"),
        (4, "glass", 500, 1, "missing"), (5, "seat", 500, 1, "missing"), (6, "brake", 500, 1, "single_source"),
        (7, "steel", None, 2, "missing"), (8, "tyre", None, 1, "weak"),
    ]  # fmt: skip
    assert ranked.columns[0] == "rank"
    weak = gaps(cluster, states=("weak",))
    assert list(weak.select("rank", "product").iter_rows()) == [(1, "tyre")]


def test_every_proving_row_can_be_found_in_its_table() -> None:
    cluster = of(
        offers=[listed("A", "brake", 100, unit="piece", source="list"), listed("A", "brake", 9, status="inferred")],
        demands=[listed("D", "brake", 400, price=2.0, text="制动器总成")],
        links=[delivered("A", "D", "brake", quantity=150.0, unit="piece", volume=300.0, text="刹车")],
    )  # fmt: skip
    rows = {(row["role"], row["table"], row["row"]): row for row in proof(cluster, "brake").iter_rows(named=True)}
    assert {("maker", "offers", "offers-1"), ("maker", "links", "links-1"),
            ("need", "demands", "demands-1"), ("need", "links", "links-1")} <= set(rows)  # fmt: skip
    demand = rows["need", "demands", "demands-1"]
    assert (demand["text"], demand["amount"], demand["unit"], demand["period"]) == ("制动器总成", 400, "piece", "year")
    assert (demand["source"], demand["as_of"], demand["status"]) == ("list", DAY, "declared")
    assert demand["value"] == 800


def test_supply_and_need_values_add_only_what_is_known() -> None:
    cluster = of(
        offers=[listed("A", "brake", 100, price=3.0), listed("B", "brake", 100)],
        demands=[listed("D", "brake", 40, price=5.0), listed("E", "brake", 10)],
    )  # fmt: skip
    row = verdict(cluster, "brake")
    assert (row["supply_value"], row["need_value"]) == (300, 200)  # 100·3 + unknown; 40·5 + unknown


def test_units_and_names_come_from_the_catalog() -> None:
    products = [{"id": "segment", "kind": "segment"},
                {"id": "brake", "name": "制动器", "name_en": "Brake", "parent": "segment", "stage": 3}]  # fmt: skip
    row = verdict(
        cluster_of(firms=FIRMS, products=products, stages=[{"stage": 3, "name": "零件", "name_en": "parts"}]), "brake"
    )
    assert (row["name"], row["name_en"], row["segment"], row["stage"], row["unit"]) == (
        "制动器",
        "Brake",
        "segment",
        3,
        "piece",
    )


def test_the_value_of_a_proving_row_is_of_a_year():
    """400 brakes a month of 2 CNY are 9,600 CNY a year, as the need counts them; one order of 50 is no yearly value."""
    cluster = of(
        offers=[listed("A", "brake", 10.0, period="day", price=3.0)],
        demands=[
            listed("D", "brake", 400.0, period="month", price=2.0),
            listed("E", "brake", 50.0, period="once", price=2.0),
        ],
    )
    rows = proof(cluster, "brake")
    assert dict(rows.select("enterprise", "value").iter_rows()) == {"A": 7_500.0, "D": 9_600.0, "E": None}
    judged = verdict(cluster, "brake")
    assert (judged["supply_value"], judged["need_value"]) == (7_500.0, 9_600.0), "the rows add up to the figures"


def test_a_small_shortfall_is_told_in_full():
    """A quarter of a tonne is lacking: «another 0 t» would be nothing to look for."""
    cluster = of(offers=[listed("A", "steel", 0.5, unit="t")], demands=[listed("D", "steel", 0.75, unit="t")])
    judged = verdict(cluster, "steel")
    told = what_would_change(judged, proof(cluster, "steel"))
    assert judged["state"] == "weak" and [
        datum.details["amount"] for datum in told if datum.code == "more_capacity"
    ] == ["0.25"]


def test_the_map_draws_no_expired_recipe():
    rows = [{"product": "car", "input": "glass", "status": "expired"}, {"product": "car", "input": "seat"}]
    assert chain_map(of(inputs=rows)).edges["source"].to_list() == ["seat"]
