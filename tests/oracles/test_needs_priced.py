"""What a need is worth: the price of the rows that state an amount and a value together, and what the balance makes of it."""

from __future__ import annotations

import polars as pl
import pytest

from lianpu.chain import balance, compare_gaps, leader_gaps
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.examples import huaian_cluster
from tests.clusters import LIANSHUI, XUYI, Row, cluster_of


def tyres(*links: Row, demand: float | None = 100.0, price: float | None = None) -> Cluster:
    """S makes 100 tyres a year, B needs some; links of S and T to B."""
    delivered = [{"supplier": "S", "buyer": "B", "product": "tyre", "unit": "piece"} | link for link in links]
    asked = [] if demand is None else [{"enterprise": "B", "product": "tyre", "quantity": demand, "price": price}]
    return cluster_of(
        firms={"S": LIANSHUI, "T": LIANSHUI, "B": XUYI}, products=["tyre"], demands=asked, links=delivered,
        offers=[{"enterprise": "S", "product": "tyre", "quantity": 100.0}],
    )  # fmt: skip


def test_the_value_of_a_part_of_a_need_is_not_the_value_of_all_of_it() -> None:
    # 50 of the 100 are bought for 500: 10 each, and 1000 for all, whether or not the demand says so too.
    for price in (None, 10.0):
        cluster = tyres({"quantity": 50.0, "volume": 500.0}, price=price)
        assert balance(cluster).needs["value"].to_list() == pytest.approx([1000.0])
        found = leader_gaps(cluster, "B").row(0, named=True)
        assert (found["need_value"], found["open_quantity"], found["open_value"]) == pytest.approx((1000, 50, 500))


def test_the_price_is_that_of_the_larger_side_and_the_dearer_of_two_alike() -> None:
    cheap = tyres({"quantity": 50.0, "volume": 600.0}, price=5.0)
    assert balance(cheap).needs["value"].to_list() == pytest.approx([500.0])
    alike = tyres({"quantity": 100.0, "volume": 1200.0}, price=10.0)
    assert balance(alike).needs["value"].to_list() == pytest.approx([1200.0])


def test_a_purchase_of_which_only_the_value_is_known_sets_no_price() -> None:
    cluster = tyres({"quantity": 50.0, "volume": 500.0}, {"supplier": "T", "volume": 3000.0}, demand=None)
    assert balance(cluster).needs.select("quantity", "value").row(0) == pytest.approx((50.0, 500.0))
    found = leader_gaps(cluster, "B").row(0, named=True)
    assert (found["need_value"], found["local_value"]) == pytest.approx((3500, 3500))


def test_gaps_that_nothing_touched_are_the_same_on_two_dates() -> None:
    """The solver rounds at the size of the whole cluster's value: what it leaves is no change."""
    before = huaian_cluster()
    offers = before["offers"]
    one = offers.filter((pl.col("product") == "seat_foam") & pl.col("quantity").is_not_null())["id"][0]
    more = pl.when(pl.col("id") == one).then(pl.col("quantity") * 1.1).otherwise("quantity")
    after = before.with_tables(offers=offers.with_columns(more.alias("quantity")))
    found = compare_gaps(before, after, chain="commercial_vehicle")
    assert found["change"].unique().to_list() == ["same"]
    assert set(found["value_change"].drop_nulls()) <= {0.0}
