"""The supply network of a cluster: which links become edges, with what volume, and what is refused by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from tests.clusters import DAY, Row, cluster_of

from lianpu.errors import InvalidClusterError, UnknownNameError
from lianpu.risk import SupplyNetwork, criticality, losses, supply_network

FIRMS = dict.fromkeys("ABCD")


def volumes(network: SupplyNetwork) -> dict[str, tuple[float, str]]:
    """Volume and rule of every edge by its supplier."""
    return {row["supplier"]: (row["volume"], row["rule"]) for row in network.edge_frame().iter_rows(named=True)}


def link(supplier: str, buyer: str, **more: object) -> Row:
    """A link for the product brake."""
    return {"supplier": supplier, "buyer": buyer, "product": "brake", **more}


def test_volumes_come_from_the_first_rule_that_applies() -> None:
    # A states 100. B delivers 20 pieces, the only price known is its own offer's, 3: 60. C's share is a fifth; A's share
    # of the same buyer's brakes is 0.5, so that buyer takes 200: 40. D says nothing: unknown, left out.
    cluster = cluster_of(
        firms=FIRMS | {"X": None}, products=["brake"],
        offers=[{"enterprise": "B", "product": "brake", "price": 3.0}],
        links=[link("A", "X", volume=100.0, share=0.5), link("B", "X", quantity=20.0, unit="piece"),
               link("C", "X", share=0.2), link("D", "X")],
    )  # fmt: skip
    network = supply_network(cluster)
    assert volumes(network) == {"A": (100.0, "stated"), "B": (60.0, "price"), "C": (40.0, "share")}
    assert network.excluded.rows() == [("links-4", "D", "X", "brake", "volume_unknown")]
    assert (network.coverage, network.stated_coverage) == (0.75, 0.25)
    known = supply_network(cluster, volumes="known")
    assert volumes(known) == {"A": (100.0, "stated")}


def test_a_recipe_fills_what_the_known_links_leave() -> None:
    # X can make 10 cars a year, 4 brakes each, 5 CNY a brake (A's offer): 200. A states 120; B and C share the 80 left.
    cluster = cluster_of(
        firms=FIRMS | {"X": None}, products=["brake", "car"],
        inputs=[{"product": "car", "input": "brake", "quantity": 4.0}],
        offers=[{"enterprise": "A", "product": "brake", "price": 5.0}, {"enterprise": "X", "product": "car", "quantity": 10.0}],
        links=[link("A", "X", volume=120.0), link("B", "X"), link("C", "X")],
    )  # fmt: skip
    network = supply_network(cluster)
    assert volumes(network) == {"A": (120.0, "stated"), "B": (40.0, "recipe"), "C": (40.0, "recipe")}
    assert network.edge_essential.tolist() == [1, 1, 1]


def test_what_stated_shares_leave_open_is_bought_elsewhere() -> None:
    # A is known to deliver 30 % of X's brakes for 30; the other 70 % come from firms that are not known and do not fail:
    # X loses 30 % by the filled reading, everything by the known links alone.
    cluster = cluster_of(
        firms=FIRMS | {"X": None}, products=["brake", "car"],
        inputs=[{"product": "car", "input": "brake", "quantity": 4.0}],
        offers=[{"enterprise": "X", "product": "car"}],
        links=[link("A", "X", volume=30.0, share=0.3), {"supplier": "X", "buyer": "D", "product": "car", "volume": 70.0}],
    )  # fmt: skip
    assert supply_network(cluster).edge_need.max() == pytest.approx(100.0)
    table = {row["enterprise"]: row for row in criticality(cluster).iter_rows(named=True)}
    # Output 30 + 70; A fails: 30 of its own, 70 · 0.3 of X, or all 70; D sells nothing.
    assert table["A"]["index"] == pytest.approx(0.51)
    assert (table["A"]["low"], table["A"]["high"]) == (pytest.approx(0.51), pytest.approx(1.0))
    assert table["A"]["links"] == ["links-1"]
    lost = losses(supply_network(cluster), {"A": 1.0})
    assert lost.filter(pl.col("enterprise") == "X")["lost"].item() == pytest.approx(21.0)


def test_rows_that_say_nothing_of_deliveries_are_left_out_with_a_reason() -> None:
    cluster = cluster_of(
        firms=FIRMS, products=["brake", {"id": "press", "kind": "equipment"}],
        links=[link("A", "A", volume=1.0), link("A", "B", volume=0.0), link("A", "C"),
               {"supplier": "A", "buyer": "D", "product": "press", "volume": 9.0},
               link("B", "C", volume=5.0), link("C", "D", volume=5.0, status="inferred")],
    )  # fmt: skip
    network = supply_network(cluster)
    assert dict(network.excluded.select("link", "reason").iter_rows()) == {
        "links-1": "self_loop", "links-2": "nothing_delivered", "links-3": "volume_unknown", "links-4": "equipment",
    }  # fmt: skip
    assert list(volumes(network)) == ["B"]
    both = supply_network(cluster, statuses=("declared", "verified", "inferred")).edge_frame()
    assert both.select("supplier", "mark").rows() == [("B", "declared"), ("C", "inferred")]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (link("A", "B", volume=-1.0), r"links-1 \(A → B, -1.0\)"),
        (link("A", "B", volume=float("nan")), "links-1"),
        (link("A", "B", volume=float("inf")), "links-1"),
        (link("A", "Z", volume=1.0), "links-1 .A → Z"),
    ],
)
def test_broken_rows_are_refused_by_name(broken: Row, told: str) -> None:
    with pytest.raises(InvalidClusterError, match=told):
        supply_network(cluster_of(firms=FIRMS, products=["brake"], links=[broken]))


def test_a_cluster_without_links_has_firms_that_are_only_themselves() -> None:
    table = criticality(cluster_of(firms=FIRMS))
    assert table.height == 4
    assert table["index"].null_count() == table["rank"].null_count() == 4, "unknown, not nothing"
    assert table["coverage"].null_count() == 4
    assert criticality(cluster_of()).is_empty()


def test_a_firm_whose_only_link_has_no_amount_is_unknown_and_stands_last() -> None:
    table = criticality(cluster_of(firms=FIRMS, products=["brake"], links=[link("A", "B"), link("C", "D", volume=5.0)]))
    unknown = table.filter(pl.col("index").is_null())
    assert unknown["enterprise"].to_list() == ["A", "B"] == table["enterprise"].to_list()[-2:]
    assert unknown.select("rank", "low", "high", "downstream", "upstream").null_count().row(0) == (2,) * 5
    assert unknown["coverage"].to_list() == [0.0, 0.0] and table["rank"].drop_nulls().to_list() == [1, 2]


def test_cycles_and_parts_without_a_way_between_them_are_answered() -> None:
    def indices(*links: Row) -> dict[str, float | None]:
        table = criticality(cluster_of(firms=FIRMS, products=["brake", "axle"], links=links))
        assert table["converged"].all() and table["index"].drop_nulls().is_finite().all()
        return dict(table.select("enterprise", "index").iter_rows())

    # A circle of three stops as a whole. Two pairs that nothing joins: who stops takes its own pair along, half of all.
    circle = [link(one, other, volume=10.0) for one, other in (("A", "B"), ("B", "C"), ("C", "A"))]
    assert indices(*circle) == {"A": 1.0, "B": 1.0, "C": 1.0, "D": None}
    apart = indices(link("A", "B", volume=10.0), {**link("C", "D", volume=10.0), "product": "axle"})
    assert apart == dict.fromkeys("ABCD", 0.5)


def test_a_firm_with_two_products_has_a_market_share_in_each() -> None:
    # A makes bolts (the only one) and nuts (a tenth of the market). When it stops, C cannot replace the bolts and loses
    # all; D loses a tenth of a tenth: σ of A's nuts is 10 / 90, its share in D's nuts 10 / 100.
    cluster = cluster_of(
        firms=FIRMS, products=["bolt", "nut", "car"],
        inputs=[{"product": "car", "input": "bolt"}, {"product": "car", "input": "nut"}],
        offers=[{"enterprise": "C", "product": "car"}, {"enterprise": "D", "product": "car"}],
        links=[{"supplier": "A", "buyer": "C", "product": "bolt", "volume": 50.0},
               {"supplier": "A", "buyer": "D", "product": "nut", "volume": 10.0},
               {"supplier": "B", "buyer": "D", "product": "nut", "volume": 90.0}],
    )  # fmt: skip
    lost = dict(losses(supply_network(cluster), {"A": 1.0}).select("enterprise", "downstream").iter_rows())
    assert lost == {"A": 1.0, "C": 1.0, "D": pytest.approx(10 / 90 * 10 / 100)}
    # By industry A is a maker of bolts, all it sells: nobody else is, so D cannot replace it either.
    lost = dict(
        losses(supply_network(cluster, by="industry"), {"A": 1.0}).select("enterprise", "downstream").iter_rows()
    )
    assert lost == {"A": 1.0, "C": 1.0, "D": 1.0}


def test_flows_of_a_balance_are_marked_and_unknown_choices_refused() -> None:
    flows = pl.DataFrame({"supplier": ["A"], "buyer": ["B"], "product": ["brake"], "volume": [4.0]})
    cluster = cluster_of(firms=FIRMS, products=["brake"], links=[link("B", "C", volume=5.0)])
    edges = supply_network(cluster, flows=flows).edge_frame()
    assert edges.select("supplier", "mark", "links").rows() == [
        ("A", "balance", ["balance:A:B:brake"]),
        ("B", "declared", ["links-1"]),
    ]
    known = cluster_of(firms=FIRMS, products=["brake"], links=[link("A", "B", volume=5.0)])
    assert supply_network(known, flows=flows).edge_volume.tolist() == [5.0]  # not 9: the link tells what is delivered
    with pytest.raises(UnknownNameError, match="by cannot be region"):
        supply_network(cluster, by="region")
    with pytest.raises(UnknownNameError, match="no enterprise Z"):
        losses(supply_network(cluster), {"Z": 1.0})


@pytest.mark.parametrize(
    "over",
    [{"deadline": DAY - dt.timedelta(days=1)}, {"status": "expired"}, {"quantity": 0.0}, {"status": "inferred"}],
    ids=["past its deadline", "expired", "of nothing", "inferred"],
)
def test_a_listing_that_holds_no_more_or_proves_nothing_gives_no_price_no_output_and_no_product(over: Row) -> None:
    # A's offer is the only row with a price, and C's the only one that says that C makes cars, of which brakes are part.
    offers: list[Row] = [
        {"enterprise": "A", "product": "brake", "quantity": 100.0, "price": 3.0},
        {"enterprise": "C", "product": "car", "quantity": 10.0, "price": 50.0},
    ]
    tables: dict[str, Any] = {
        "products": ["brake", "car"], "inputs": [{"product": "car", "input": "brake"}],
        "links": [link("A", "B", quantity=20.0, unit="piece"), link("A", "C", volume=5.0)],
    }  # fmt: skip
    holding = supply_network(cluster_of(firms=FIRMS, offers=offers, **tables))
    assert sorted(holding.edge_volume.tolist()) == [5.0, 60.0]
    assert holding.output[holding.firm("A")] == 300.0
    gone = supply_network(cluster_of(firms=FIRMS, offers=[offer | over for offer in offers], **tables))
    assert volumes(gone) == {"A": (5.0, "stated")}
    assert gone.excluded["reason"].to_list() == ["volume_unknown"]
    assert (gone.output[gone.firm("A")], gone.output[gone.firm("C")]) == (5.0, 0.0)
    assert gone.edge_frame()["essential"].to_list() == [None]
