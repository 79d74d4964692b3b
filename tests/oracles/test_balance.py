"""The balance worked out by hand: the value kept, prices, gap prices, plans.

    vehicle ← brake 8 ← casting 3 (idle)         prices are CNY a unit bought outside
            ← tyre 6 ← cord 1.5 (idle), rubber 2 (nobody local makes it)
            ← seat 7 ← foam 2, fabric 1.5 (idle)

Everything is taken one to one. The vehicle maker V makes 10, sold to a local buyer; brakes, tyres and seats are bought outside.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import optimize

from lianpu.chain import balance, compare_gaps, gap_values, leader_gaps, plan, value_curve
from lianpu.chain.balance.balancing import solved
from lianpu.chain.balance.cases import CASES, STATED
from lianpu.chain.balance.constraints import Programme, programme
from lianpu.chain.balance.facts import gather_facts
from lianpu.chain.balance.from_cluster import compiled_model, full_need
from lianpu.chain.balance.model import Makers, Model, Needs, no_counting, no_needs, pooled
from lianpu.chain.balance.prices import fixed_duals, price_ranges
from lianpu.chain.balance.solve import Solver
from lianpu.chain.balance.values import steps
from lianpu.cluster.cluster import About, Cluster
from lianpu.errors import UnbalancedError, UnknownNameError
from tests.balance_models import recipes_of
from tests.clusters import LIANSHUI, PUDONG, XUYI, Row, cluster_of

PRICES = {"vehicle": 100.0, "brake": 8.0, "casting": 3.0, "tyre": 6.0, "cord": 1.5, "rubber": 2.0, "seat": 7.0, "foam": 2.0, "fabric": 1.5}  # fmt: skip
NAMES = tuple(PRICES)
AT = {name: place for place, name in enumerate(NAMES)}


def chain(*, vehicles: float = 10.0, castings: float = 50.0) -> Model:
    """The chain above; plants are those of brakes, tyres and seats."""
    lines = [
        [(AT["brake"], 1.0), (AT["tyre"], 1.0), (AT["seat"], 1.0)], [], [(AT["casting"], 1.0)],
        [(AT["cord"], 1.0), (AT["rubber"], 1.0)], [(AT["foam"], 1.0), (AT["fabric"], 1.0)],
    ]  # fmt: skip
    made = np.array([AT[name] for name in ("vehicle", "casting", "cord", "foam", "fabric")])
    return Model(
        NAMES, np.array(list(PRICES.values())), recipes_of(lines),
        Makers(made, np.array([0, 1, 1, 1, 1]), np.array([vehicles, castings, 50.0, 50.0, 50.0]), np.zeros(5)),
        Needs(np.array([AT["vehicle"]]), np.array([10.0]), np.array([100.0])), no_needs(), no_counting(),
        Makers(np.array([AT["brake"], AT["tyre"], AT["seat"]]), np.array([2, 3, 4]), np.zeros(3), np.zeros(3)),
    )  # fmt: skip


def solver_of(model: Model, method: Any = "simplex") -> tuple[Solver[Programme], Any]:
    """The solver standing at the optimum, and the optimum."""
    solver = Solver(programme(model), method=method)
    solution = solver.solve()
    solver.keep()
    return solver, solution


def worth_of_plant(solver: Solver[Programme], value: float, plant: int, size: float) -> float:
    """What a plant of a size adds."""
    with solver.tried(sizes={solver.programme.columns.plant.start + plant: size}):
        return solver.value() - value


def test_the_value_kept_is_what_is_sold_less_what_is_bought() -> None:
    # 10 vehicles of 100, less 10 brakes of 8, tyres of 6 and seats of 7 bought outside: 1000 − 210.
    _solver, solution = solver_of(chain())
    assert solution.value == pytest.approx(790)


@pytest.mark.parametrize(("plant", "gap_price"), [(0, 8.0), (1, 4.0), (2, 7.0)])
def test_gap_prices_of_the_small_chain(plant: int, gap_price: float) -> None:
    # brake: 8 saved, castings are idle. tyre: 6 saved, cord is idle, rubber is bought for 2: 4. seat: 7 saved, both idle.
    solver, solution = solver_of(chain())
    assert worth_of_plant(solver, solution.value, plant, 0.01) == pytest.approx(gap_price * 0.01)
    assert worth_of_plant(solver, solution.value, plant, 10.0) == pytest.approx(gap_price * 10)
    assert worth_of_plant(solver, solution.value, plant, np.inf) == pytest.approx(
        gap_price * 10
    )  # 10 vehicles take no more


def test_when_the_castings_run_out_the_brake_plant_keeps_less() -> None:
    # 4 castings are idle: the first 4 brakes keep 8 each, the next 6 buy their casting for 3 and keep 5: 32 + 30.
    solver, solution = solver_of(chain(castings=4.0))
    assert worth_of_plant(solver, solution.value, 0, 4.0) == pytest.approx(32)
    assert worth_of_plant(solver, solution.value, 0, np.inf) == pytest.approx(62)


def test_a_price_is_a_range_where_one_more_and_one_less_differ() -> None:
    # V can make exactly the 10 that are needed, of which each keeps 100 − 21 = 79. One vehicle more: nobody needs it,
    # so V makes one less and 21 of inputs are saved. One less: its 100 are lost.
    solver, solution = solver_of(chain())
    found = price_ranges(solver, solution, np.array([AT["vehicle"], AT["brake"], AT["casting"]]), np.full(3, 0.01))
    assert found.low.tolist() == pytest.approx([21, 8, 0])
    assert found.high.tolist() == pytest.approx([100, 8, 0])


def test_two_ways_of_solving_print_the_same_prices() -> None:
    """The example solved by the simplex method and by interior points: not the duals, but what is printed, is the same."""
    facts = gather_facts(Cluster.read("examples/huaian"), chain="tyre")
    compiled = compiled_model(facts, STATED)
    model = pooled(compiled.model).model
    need = full_need(facts, compiled.model.makers, compiled.model.recipes)
    asked = np.flatnonzero(need > 0)
    printed = []
    for method in ("simplex", "ipm"):
        solver, solution = solver_of(model, method)
        found = price_ranges(solver, solution, asked, steps(need[asked]))
        printed.append([[f"{value:.6g}" for value in ends] for ends in (found.low, found.high)])
    assert printed[0] == printed[1]
    assert len(asked) > 50


def test_the_fixed_duals_are_those_of_every_optimum() -> None:
    facts = gather_facts(Cluster.read("examples/huaian"))
    model = pooled(compiled_model(facts, STATED).model).model
    one, other = solver_of(model), solver_of(model, "ipm")
    first, second = (fixed_duals(solver.programme, solution) for solver, solution in (one, other))
    both = ~np.isnan(first) & ~np.isnan(second)
    assert both.sum() > 300
    assert first[both] == pytest.approx(second[both])
    assert one[1].dual[both] == pytest.approx(first[both], rel=1e-6, abs=1e-6)


def test_a_dense_twin_agrees() -> None:
    """The same programme written out as a dense one for scipy's own solver, for every case of a made-up part of the example."""
    facts = gather_facts(Cluster.read("examples/huaian"), chain="passenger_car")
    for case in CASES.values():
        model = pooled(compiled_model(facts, case).model).model
        linear = programme(model)
        _solver, solution = solver_of(model)
        equal = np.isfinite(linear.row_lower)
        twin = optimize.linprog(
            -linear.objective * linear.whole / 1e6 / linear.column_unit,
            *_scaled(linear, ~equal), *_scaled(linear, equal),
            np.column_stack([np.zeros(len(linear.bound)), linear.bound * linear.column_unit / (linear.whole / 1e6)]),
        )  # fmt: skip
        assert twin.status == 0
        assert -twin.fun == pytest.approx(solution.value, rel=1e-7), case.name


def _scaled(linear: Programme, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    money = linear.whole / 1e6
    dense = linear.matrix.toarray()[rows] * linear.row_unit[rows][:, None] / linear.column_unit
    return dense, linear.row_upper[rows] * linear.row_unit[rows] / money


# --- from a cluster ---------------------------------------------------------------------------------------------------------

FIRMS = {"V": LIANSHUI, "C": XUYI, "B": LIANSHUI, "L": XUYI, "X": PUDONG}
PRODUCTS: list[Row | str] = ["vehicle", "brake", "casting", "rubber"]
INPUTS: list[Row] = [
    {"product": "vehicle", "input": "brake", "quantity": 1.0, "cost_share": 0.1},
    {"product": "brake", "input": "casting", "quantity": 1.0, "cost_share": 0.3},
    {"product": "casting", "input": "rubber", "quantity": 1.0, "cost_share": 0.1},
]


def offered(enterprise: str, product: str, quantity: float | None, price: float | None = None) -> Row:
    """An offer in pieces a year."""
    return {"enterprise": enterprise, "product": product, "quantity": quantity, "price": price}


def of(**tables: Any) -> Cluster:
    """A cluster of these firms, products and recipes."""
    return cluster_of(**({"firms": FIRMS, "products": PRODUCTS, "inputs": INPUTS} | tables))


def small(castings: float | None = 50.0) -> Cluster:
    """V makes vehicles and L, a leader, needs 10 of them; C makes castings; brakes nobody makes, X sells them for 8."""
    return of(
        offers=[offered("V", "vehicle", 10, 100.0), offered("C", "casting", castings, 3.0), offered("X", "brake", 900, 8.0)],
        demands=[offered("L", "vehicle", 10, 100.0), offered("X", "rubber", 5, 1.0)],
    )  # fmt: skip


def test_a_cluster_is_balanced_with_its_coverage() -> None:
    # 10 vehicles of 100 keep 1000; their brakes are bought outside for 8 each: 920.
    found = balance(small())
    assert found.value == pytest.approx(920)
    rows = {row["product"]: row for row in found.products.iter_rows(named=True)}
    assert (rows["vehicle"]["made"], rows["vehicle"]["served"], rows["vehicle"]["unserved"]) == pytest.approx(
        (10, 10, 0)
    )
    assert (rows["brake"]["used"], rows["brake"]["bought_outside"]) == pytest.approx((10, 10))
    assert rows["brake"]["outside_price"] == 8
    assert (found.coverage.needs, found.coverage.needs_with_quantity, found.coverage.makers) == (1, 1, 2)
    assert found.coverage.capacity_share == 1
    assert found.coverage.spend == 1000


def test_a_gap_is_worth_what_a_plant_there_keeps() -> None:
    # A brake saves 8. Its casting comes from C, which is idle and takes a rubber of 1 each: 8 − 1 = 7 a brake,
    # 70 a year.
    found = gap_values(small()).filter(product="brake").row(0, named=True)
    assert found["state"] == "missing"
    assert (found["gap_price"], found["value"]) == pytest.approx((7, 70))
    assert found["value_low"] <= found["value"] <= found["value_high"]
    assert found["buyer_ids"] == ["V"] and found["rows"] == ["inputs:vehicle → brake"]
    assert (found["makers_with_capacity"], found["price_basis"], found["recipe_known"]) == (0, "stated", True)


def test_a_plant_fills_what_is_lacking_and_takes_no_work_from_firms_here() -> None:
    # V needs 10 brakes, B makes 6 of them from castings that it states as a need and C makes: 4 are lacking. A plant keeps
    # 8 − 1 (the rubber of C's castings) for each of these, 28 a year. What B makes, it goes on making.
    cluster = of(
        offers=[
            offered("V", "vehicle", 10, 100.0), offered("C", "casting", 50, 3.0), offered("B", "brake", 6, 8.0),
            offered("X", "brake", 900, 8.0),
        ],
        demands=[offered("L", "vehicle", 10, 100.0), offered("B", "casting", 6, 3.0), offered("X", "rubber", 5, 1.0)],
    )  # fmt: skip
    found = gap_values(cluster).filter(product="brake").row(0, named=True)
    assert (found["gap_price"], found["value"]) == pytest.approx((7, 28))
    curve = value_curve(cluster, "brake")
    assert (curve.kink, curve.full) == (pytest.approx(4), pytest.approx(4))


def test_unknown_capacity_is_an_interval() -> None:
    # C's capacity is not known. If it makes none, a brake plant buys its castings for 3 and keeps 5 each: 50. If it makes
    # any number it is as above: 7 each, 70.
    found = gap_values(small(castings=None)).filter(product="brake").row(0, named=True)
    assert (found["value_low"], found["value"], found["value_high"]) == pytest.approx((50, 50, 70))


def test_without_a_price_a_gap_stands_in_units_only() -> None:
    cluster = of(inputs=[], demands=[offered("L", "brake", 40)])
    found = gap_values(cluster).row(0, named=True)
    assert (found["product"], found["need"], found["price_basis"]) == ("brake", 40, "unknown")
    assert found["value"] is found["value_low"] is found["value_high"] is found["gap_price"] is None


def test_without_a_recipe_a_plant_keeps_between_nothing_of_its_cost_and_all() -> None:
    # 40 brakes of 10: 400. Making one costs from 0.95 · 10 outside (all of it) to nothing: 20 … 400.
    cluster = of(inputs=[], demands=[offered("L", "brake", 40, 10.0)])
    found = gap_values(cluster).row(0, named=True)
    assert (found["value_low"], found["value_high"], found["recipe_known"]) == (
        pytest.approx(20),
        pytest.approx(400),
        False,
    )


def test_where_a_buyers_need_is_not_known_there_is_no_upper_end() -> None:
    cluster = of(inputs=[], demands=[offered("L", "brake", 40, 10.0), offered("B", "brake", None)])
    found = gap_values(cluster).row(0, named=True)
    assert found["value_low"] == pytest.approx(20) and found["value_high"] is None
    assert (found["buyers"], found["buyers_with_amount"]) == (2, 1)


def test_what_a_maker_states_as_a_need_is_not_counted_again_by_its_recipe() -> None:
    # V states that it needs 10 brakes. It is the need of its 10 vehicles, not another ten: 1000 − 80, as before.
    cluster = of(
        offers=[offered("V", "vehicle", 10, 100.0), offered("X", "brake", 900, 8.0)],
        demands=[offered("L", "vehicle", 10, 100.0), offered("V", "brake", 10, 8.0)],
    )
    assert balance(cluster).value == pytest.approx(920)
    # Made locally without inputs, the brakes are kept: 1000.
    made = of(
        inputs=[{"product": "vehicle", "input": "brake", "quantity": 1.0}],
        offers=[offered("V", "vehicle", 10, 100.0), offered("B", "brake", 10, 8.0)],
        demands=[offered("L", "vehicle", 10, 100.0), offered("V", "brake", 10, 8.0)],
    )
    # B's recipe is not known: half of 0.85 · 8 = 3.4 each may be outside cost: 1000 − 34; between 1000 − 76 and 1000.
    found = balance(made)
    assert (found.value_low, found.value, found.value_high) == pytest.approx((924, 966, 1000))


def test_a_need_is_the_larger_of_demands_and_purchases_narrower_kinds_included() -> None:
    # L demands 100 brakes and buys 70 front brakes, which are brakes: 70 and another 30, not 170.
    cluster = of(
        products=["brake", {"id": "front", "parent": "brake"}], inputs=[], demands=[offered("L", "brake", 100, 8.0)],
        links=[{"supplier": "X", "buyer": "L", "product": "front", "quantity": 70.0, "unit": "piece", "volume": 560.0}],
    )  # fmt: skip
    needs = {row["product"]: row["quantity"] for row in balance(cluster).needs.iter_rows(named=True)}
    assert needs == pytest.approx({"brake": 30, "front": 70})


def test_a_narrower_product_serves_a_wider_need() -> None:
    cluster = of(
        products=["brake", {"id": "front", "parent": "brake"}], inputs=[{"product": "brake", "input": "front", "quantity": 1.0, "status": "expired"}],
        offers=[offered("B", "front", 60, 8.0)], demands=[offered("L", "brake", 100, 8.0)],
    )  # fmt: skip
    rows = {row["product"]: row for row in balance(cluster).products.iter_rows(named=True)}
    assert rows["brake"]["served"] == pytest.approx(60)


def test_prices_come_from_rows_else_from_kin_else_from_cost_shares() -> None:
    # brake 8 (stated); rubber: casting (3, stated) takes one at a tenth of 0.75, 0.85, 0.95 of 3.
    facts = gather_facts(small().with_tables(demands=small()["demands"].filter(product="vehicle")))
    place = facts.place
    assert facts.prices.basis[place["brake"]] == "stated" and facts.prices.basis[place["rubber"]] == "cost_share"
    ends = (facts.prices.low, facts.prices.middle, facts.prices.high)
    assert [float(end[place["rubber"]]) for end in ends] == pytest.approx([0.225, 0.255, 0.285])


def test_inputs_that_cost_more_than_the_product_are_scaled_and_named() -> None:
    # A brake of 8 cannot take 5 castings of 3: by its share the castings may cost 0.3 · 0.85 · 8 = 2.04: 0.68 of one.
    inputs = [{"product": "brake", "input": "casting", "quantity": 5.0, "cost_share": 0.3}]
    cluster = of(
        inputs=inputs,
        offers=[offered("B", "brake", 10, 8.0), offered("C", "casting", 9, 3.0)],
        demands=[offered("L", "brake", 10)],
    )
    facts = gather_facts(cluster)
    assert facts.quantity.tolist() == pytest.approx([0.68])
    assert facts.findings().rows() == [("inputs", "brake → casting", "costs_more_than_product")]


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"inputs": [*INPUTS, {"product": "rubber", "input": "brake", "quantity": 0.1}]}, "rubber → brake"),
        ({"inputs": [{"product": "brake", "input": "brake", "quantity": 0.5}]}, "brake"),
        ({"offers": [offered("B", "brake", 5, -8.0)]}, "offers-1: -8"),
        ({"demands": [offered("B", "brake", -5, 8.0)]}, "demands-1: -5"),
        ({"inputs": [{"product": "brake", "input": "casting", "quantity": float("nan")}]}, "brake → casting"),
    ],
)
def test_rows_that_cannot_be_balanced_are_named(tables: dict[str, Any], named: str) -> None:
    with pytest.raises(UnbalancedError, match=named):
        balance(of(**tables))


def test_a_cluster_without_a_row_is_balanced_to_nothing() -> None:
    empty = Cluster(About("nothing yet"))
    assert gap_values(empty).is_empty() and balance(empty).value == 0


def test_a_quantity_in_another_unit_gives_way_to_the_cost_share_and_is_named() -> None:
    inputs = [{"product": "brake", "input": "casting", "quantity": 2.0, "unit": "kg", "cost_share": 0.3}]
    cluster = of(
        inputs=inputs,
        offers=[offered("B", "brake", 10, 8.0), offered("C", "casting", 9, 3.0)],
        demands=[offered("L", "brake", 10)],
    )
    facts = gather_facts(cluster)
    assert facts.line_basis == ["cost_share"]
    assert facts.findings().rows() == [("inputs", "brake → casting", "unit_mismatch")]


def test_something_without_limit_that_earns_is_named() -> None:
    model = Model(
        ("gold",), np.array([5.0]), recipes_of([[]]), Makers(np.array([0]), np.array([0]), np.array([np.inf]), np.zeros(1)),
        Needs(np.array([0]), np.array([np.inf]), np.array([5.0])), no_needs(), no_counting(),
        Makers(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0)),
    )  # fmt: skip
    with pytest.raises(UnbalancedError, match="gold"):
        Solver(programme(model)).solve()


def test_of_a_chain_that_earns_without_limit_only_its_own_products_are_named() -> None:
    # Castings, cord, foam and vehicles are made without limit too, but what they earn ends with the 10 vehicles wanted.
    model = chain(vehicles=np.inf, castings=np.inf)
    brakes = Needs(np.array([AT["vehicle"], AT["brake"]]), np.array([10.0, np.inf]), np.array([100.0, 8.0]))
    maker = Makers(np.array([AT["brake"]]), np.array([2]), np.array([np.inf]), np.zeros(1))
    both = replace(model.makers, **{
        name: np.append(getattr(model.makers, name), getattr(maker, name)) for name in ("product", "recipe", "capacity", "cost")
    })  # fmt: skip
    with pytest.raises(UnbalancedError, match=": brake, casting\\."):
        Solver(programme(replace(model, makers=both, needs=brakes))).solve()
    # A plant of any size, tried later, is seen as well.
    solver, _solution = solver_of(replace(model, needs=brakes))
    with (
        pytest.raises(UnbalancedError, match=": brake, casting\\."),
        solver.tried(sizes={solver.programme.columns.plant.start: np.inf}),
    ):
        solver.value()


def test_a_plan_pulls_tier_by_tier() -> None:
    # L's 10 vehicles come from V; V's 10 brakes from B (4) and from outside (6); B's castings from C; C's rubber from outside.
    cluster = of(
        offers=[offered("V", "vehicle", 10, 100.0), offered("B", "brake", 4, 8.0), offered("C", "casting", 9, 3.0)],
        demands=[offered("L", "vehicle", 10, 100.0), offered("X", "rubber", 5, 1.0)],
    )
    for found in (plan(cluster), plan(cluster, demand="demands-1"), plan(cluster, enterprise="L")):
        flows = found.flows.select("tier", "supplier", "buyer", "product", "used_for").rows()
        assert flows == [
            (1, "V", "L", "vehicle", None),
            (2, "B", "V", "brake", "vehicle"),
            (3, "C", "B", "casting", "brake"),
        ]
        assert found.flows["quantity"].to_list() == pytest.approx([10, 4, 4])
        bought = found.purchases.select("tier", "buyer", "product").rows()
        assert bought == [(2, "V", "brake"), (4, "C", "rubber")]
        assert found.purchases["quantity"].to_list() == pytest.approx([6, 4])
        # 1000 − 6 · 8 − 4 · 1 less the ways, which cost less than a hundredth of all.
        assert 0.99 * 948 < found.value <= 948
        assert found.gap == pytest.approx(0, abs=1e-9)
        assert found.makers.filter(enterprise="B")["use"].to_list() == [1.0]
    assert json.dumps(found.coverage.row())


@pytest.mark.parametrize("by_purchase", [False, True])
def test_what_a_firm_states_as_a_need_a_plan_takes_from_others(by_purchase: bool) -> None:
    # B makes 10 brakes, and asks for 10 (or is known to buy them of X). L needs 4. Making one costs half of 0.85 · 8 = 3.4
    # outside, so each made and used here keeps 4.6. All together B's 10 are used by anybody, itself included: 46. Firm by
    # firm B supplies L only: 4 · 4.6 = 18.4 less the way; what it asks for, and nobody else makes, is bought outside.
    needs = [offered("L", "brake", 4, 8.0)]
    asked = {} if by_purchase else {"demands": [*needs, offered("B", "brake", 10, 8.0)]}
    bought = {"supplier": "X", "buyer": "B", "product": "brake", "quantity": 10.0, "unit": "piece", "volume": 80.0}
    known = {"demands": needs, "links": [bought]} if by_purchase else {}
    cluster = of(inputs=[], offers=[offered("B", "brake", 10, 8.0)], **asked, **known)
    whole, found = balance(cluster).value, plan(cluster)
    assert whole == pytest.approx(46)
    assert found.flows.select("supplier", "buyer", "quantity").rows() == [("B", "L", pytest.approx(4))]
    assert 0.98 * 18.4 < found.value <= 18.4 <= whole
    bought_outside = found.purchases.select("buyer", "quantity", "makers", "with_room").rows()
    assert bought_outside == [("B", pytest.approx(10), 0, [])]
    # What only a recipe says it needs, a firm may make itself.
    own = of(
        offers=[offered("V", "vehicle", 10, 100.0), offered("V", "brake", 10, 8.0)],
        demands=[offered("L", "vehicle", 10, 100.0)],
    )
    assert ("V", "V", "brake") in plan(own).flows.select("supplier", "buyer", "product").rows()


@pytest.mark.parametrize("chain", ["tyre", "passenger_car"])
def test_no_plan_keeps_more_than_the_balance(chain: str) -> None:
    cluster = Cluster.read("examples/huaian")
    facts = gather_facts(cluster, chain=chain)
    assert plan(cluster, facts=facts).value <= balance(cluster, facts=facts, prices=False).value * (1 + 1e-9)


def test_a_plan_keeps_to_what_a_demand_asks() -> None:
    # The demand asks for IATF 16949: B shows it, C does not.
    offers = [offered("B", "brake", 4, 8.0) | {"certificates": ["IATF 16949"]}, offered("C", "brake", 9, 8.0)]
    demands = [offered("L", "brake", 10, 8.0) | {"certificates": ["IATF 16949"]}]
    found = plan(of(inputs=[], offers=offers, demands=demands))
    assert found.flows.select("supplier", "quantity").rows() == [("B", pytest.approx(4))]
    # Who delivers already may go on.
    link = {"supplier": "C", "buyer": "L", "product": "brake"}
    found = plan(of(inputs=[], offers=offers, demands=demands, links=[link]))
    assert sorted(found.flows["supplier"]) == ["B", "C"]


def test_of_one_order_the_order_is_planned() -> None:
    order = offered("L", "brake", 3, 8.0) | {"period": "once"}
    found = plan(of(inputs=[], offers=[offered("B", "brake", 4, 8.0)], demands=[order]), demand="demands-1")
    assert found.flows["quantity"].to_list() == pytest.approx([3])


def test_what_cannot_be_planned_is_said() -> None:
    cluster = small()
    with pytest.raises(UnknownNameError, match="nope"):
        plan(cluster, demand="nope")
    with pytest.raises(UnknownNameError, match="nope"):
        plan(cluster, enterprise="nope")
    with pytest.raises(UnbalancedError, match="demands-1"):
        plan(of(demands=[offered("L", "brake", None)]), demand="demands-1")
    with pytest.raises(UnbalancedError, match="B"):
        plan(cluster, enterprise="B")


def test_a_curve_has_its_corner_where_the_castings_run_out() -> None:
    # C has 4 castings: the first 4 brakes keep 8 − 1 = 7 (a rubber of 1 each), the next 6 buy castings for 3 and keep 5.
    found = value_curve(small(castings=4.0), "brake")
    corners = dict(found.points.select("size", "value").rows())
    assert corners[0] == 0
    assert found.points["size"].to_list() == pytest.approx([0, 4, 10])
    assert found.points["value"].to_list() == pytest.approx([0, 28, 58])
    assert found.full == pytest.approx(10) and found.kink == pytest.approx(10)  # the slope falls 7 → 5 → 0


def test_a_curve_has_no_upper_end_where_its_gap_has_none() -> None:
    """C needs brakes too, nobody knows how many: the gap is worth «at least», and so is a plant of any size."""
    cluster = small()
    unknown = cluster_of(firms=FIRMS, demands=[offered("C", "brake", None)])["demands"].with_columns(id=pl.lit("open"))
    more = cluster.with_tables(demands=pl.concat([cluster["demands"], unknown]))
    gap = gap_values(more, products=["brake"]).row(0, named=True)
    points = value_curve(more, "brake").points
    assert gap["value_high"] is None and gap["value"] == pytest.approx(points["value"].max())
    assert points["value_high"].to_list() == [0.0, *[None] * (points.height - 1)] and points.height > 1
    known = value_curve(cluster, "brake").points
    assert known["value_high"].null_count() == 0
    assert known["value_high"].max() == pytest.approx(gap_values(cluster, products=["brake"])["value_high"].item())


def test_a_product_that_nobody_needs_has_a_flat_curve() -> None:
    found = value_curve(of(inputs=[], offers=[offered("X", "rubber", 5, 1.0)]), "rubber")
    assert (found.kink, found.full, found.points.rows()) == (None, None, [(0.0, 0.0, 0.0, 0.0)])


def test_what_a_leader_buys_outside_and_what_it_is_worth() -> None:
    # L buys brakes for 80, half of them from B in the city. The open 5 keep 8 each, less a casting of 3 bought outside or a
    # rubber of 1 in C's idle castings: 7 · 5 = 35.
    links = [
        {"supplier": "X", "buyer": "L", "product": "brake", "volume": 40.0, "quantity": 5.0, "unit": "piece"},
        {"supplier": "B", "buyer": "L", "product": "brake", "volume": 40.0, "quantity": 5.0, "unit": "piece"},
    ]
    cluster = of(offers=[offered("C", "casting", 50, 3.0)], links=links, demands=[offered("X", "rubber", 5, 1.0)])
    found = leader_gaps(cluster, "L").row(0, named=True)
    assert (found["product"], found["need_value"], found["local_value"], found["outside_value"]) == (
        "brake",
        80,
        40,
        40,
    )
    assert (found["open_quantity"], found["worth"]) == pytest.approx((5, 35))
    assert found["state"] == "single_source"


def test_a_purchase_without_a_value_is_unknown_and_none_on_record_is_zero() -> None:
    links = [
        {"supplier": "X", "buyer": "L", "product": "brake", "quantity": 5.0, "unit": "piece"},
        {"supplier": "B", "buyer": "L", "product": "brake", "volume": 40.0, "quantity": 5.0, "unit": "piece"},
    ]
    found = leader_gaps(of(links=links), "L").row(0, named=True)
    assert found["product"] == "brake"
    assert (found["local_value"], found["outside_value"], found["place_unknown_value"]) == (40.0, None, 0.0)


def test_two_dates_are_compared() -> None:
    before = of(inputs=[], demands=[offered("L", "brake", 40, 10.0), offered("L", "casting", 5, 3.0)])
    after = of(inputs=[], demands=[offered("L", "brake", 80, 10.0), offered("L", "rubber", 5, 3.0)],
               offers=[offered("B", "casting", 9, 3.0), offered("C", "casting", 9, 3.0)])  # fmt: skip
    found = {row["product"]: row for row in compare_gaps(before, after).iter_rows(named=True)}
    assert {name: row["change"] for name, row in found.items()} == {
        "brake": "changed",
        "rubber": "new",
        "casting": "closed",
    }
    assert found["brake"]["value_change"] == pytest.approx(found["brake"]["before_value"])  # twice the need
    assert found["casting"]["after_state"] == "unknown"
    assert compare_gaps(before, before)["change"].unique().to_list() == ["same"]


def test_a_solve_tells_how_far_it_is_and_stops_when_the_listener_raises() -> None:
    class StoppedError(Exception):
        pass

    def stop(_step: str, _done: int, _total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        gap_values(small(), progress=stop)
    told: list[tuple[str, int, int]] = []
    gap_values(small(), progress=lambda *step: told.append(step))
    assert {step for step, _done, _total in told} >= {"slack", "stated", "scarce"}


def test_the_example_is_told_with_everything_it_stands_on() -> None:
    found = balance(Cluster.read("examples/huaian"), chain="tyre", prices=False)
    assert 0 < found.value_low <= found.value <= found.value_high
    assert found.coverage.capacity_share is not None and found.coverage.spend_share is not None
    assert solved(found.facts, STATED).solution.value == pytest.approx(found.value)
