"""What a plan says of its makers: nobody makes for nobody, and «full» is said of those alone whose capacity is used up."""

from __future__ import annotations

from typing import Any

import pytest

from lianpu.chain import plan
from lianpu.cluster.cluster import Cluster
from tests.clusters import DAY, LIANSHUI, XUYI, Row, cluster_of, frame


def offered(enterprise: str, product: str, quantity: float | None, **row: Any) -> Row:
    return {"enterprise": enterprise, "product": product, "quantity": quantity, **row}


def cluster(*offers: Row, **demand: Any) -> Cluster:
    """L needs 40 axles, each of one steel; an axle costs 10, what steel costs nobody says."""
    return cluster_of(
        firms={"A": LIANSHUI, "B": LIANSHUI, "C": XUYI, "L": XUYI}, products=["axle", "steel"],
        inputs=[{"product": "axle", "input": "steel", "quantity": 1.0}], offers=offers,
        demands=[offered("L", "axle", 40.0, price=10.0, **demand)],
    )  # fmt: skip


@pytest.mark.parametrize("scope", [{}, {"demand": "demands-1"}, {"enterprise": "L"}])
def test_where_making_costs_nothing_no_more_is_made_than_flows(scope: dict[str, str]) -> None:
    found = plan(cluster(offered("A", "axle", 100.0), offered("C", "axle", 70.0)), **scope)
    assert found.makers["made"].sum() == pytest.approx(40)
    assert found.purchases.select("product", "quantity").rows() == [("steel", pytest.approx(40))]
    assert [row["use"] for row in found.makers.iter_rows(named=True)] == [
        pytest.approx(row["made"] / row["capacity"]) for row in found.makers.iter_rows(named=True)
    ]


def test_full_is_who_has_no_capacity_left() -> None:
    # A makes 30 and is full; C could make 70, but L asks for a certificate that C does not show.
    found = plan(
        cluster(
            offered("A", "axle", 30.0, certificates=["IATF 16949"]),
            offered("C", "axle", 70.0),
            certificates=["IATF 16949"],
        )
    )
    bought = found.purchases.filter(product="axle").row(0, named=True)
    assert (bought["quantity"], bought["makers"], bought["with_room"]) == (pytest.approx(10), 1, ["C"])


def test_a_maker_of_unknown_capacity_is_neither_full_nor_has_it_room() -> None:
    found = plan(cluster(offered("A", "axle", None)), demand="demands-1")
    bought = found.purchases.filter(product="axle").row(0, named=True)
    assert (bought["makers"], bought["with_room"], bought["possible_suppliers"]) == (0, [], ["A"])


@pytest.mark.parametrize(("status", "known"), [("declared", True), ("inferred", False), ("expired", False)])
def test_a_link_that_proves_nothing_makes_nobody_a_known_supplier(status: str, known: bool) -> None:
    """A shows no certificate: only who delivers to L already may go on without it."""
    asked = cluster(offered("A", "axle", 100.0), certificates=["IATF 16949"])
    link = {"supplier": "A", "buyer": "L", "product": "axle", "quantity": 5.0, "unit": "piece", "status": status}
    found = plan(asked.with_tables(links=frame("links", [{"id": "l", "source": "list", "as_of": DAY} | link])))
    assert found.flows["known_link"].to_list() == ([True] if known else [])
