"""The automotive catalog: what everything else stands on."""

from __future__ import annotations

from graphlib import TopologicalSorter

import polars as pl
import pytest

from lianpu.cluster.catalogs import catalog_names, catalog_tables
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu.cluster.units import UNITS
from lianpu.errors import ClusterFileError
from lianpu.intake.products import ProductResolver

CATALOG = Cluster(About("catalog"), catalog_tables("auto"))
TAXONOMY = Taxonomy.of(CATALOG)
TRADED = [product for product in TAXONOMY.products if not TAXONOMY.is_segment(product)]


def test_it_breaks_no_rule_of_the_schema() -> None:
    assert CATALOG.check().rows() == []


def test_it_is_as_large_as_promised() -> None:
    assert len(TRADED) >= 450
    assert CATALOG["inputs"].height >= 1000
    assert CATALOG["product_aliases"].height >= 2500


def test_the_taxonomy_is_a_forest_whose_roots_are_segments() -> None:
    roots = {product for product in TAXONOMY.products if product not in TAXONOMY.parent}
    assert {TAXONOMY.products[root]["kind"] for root in roots} == {"segment"}
    assert all(TAXONOMY.segment(product) for product in TRADED)


def test_inputs_have_no_circle() -> None:
    order = tuple(TopologicalSorter(TAXONOMY.inputs).static_order())
    assert len(order) == len(set(order))


def test_cost_shares_of_one_product_sum_to_at_most_one() -> None:
    totals = CATALOG["inputs"].group_by("product").agg(pl.col("cost_share").sum())
    assert totals["cost_share"].max() <= 1 + 1e-9
    assert CATALOG["inputs"]["cost_share"].null_count() == 0


def test_every_input_is_marked_as_an_estimate_or_has_a_source() -> None:
    assert set(CATALOG["inputs"]["source"]) <= set(CATALOG["sources"]["id"])
    assert CATALOG["inputs"]["essential"].null_count() == 0


def test_every_product_of_the_chain_reaches_a_vehicle() -> None:
    members = set(chain_members(CATALOG, "automotive"))
    outside = [product for product in TRADED if product not in members]
    bought_by_all = {"seg_supply", "seg_packaging", "seg_equipment"}
    assert [
        product
        for product in outside
        if TAXONOMY.segment(product) not in bought_by_all
        and TAXONOMY.products[product]["kind"] not in ("process", "service")
    ] == []


def test_machines_are_in_no_chain_and_no_product_is_made_of_one() -> None:
    machines = {product for product in TRADED if TAXONOMY.is_equipment(product)}
    assert len(machines) >= 150
    assert {TAXONOMY.segment(machine) for machine in machines} == {"seg_equipment"}
    assert machines.isdisjoint(chain_members(CATALOG)) and machines.isdisjoint(chain_members(CATALOG, "automotive"))
    assert machines.isdisjoint(CATALOG["inputs"]["input"])
    assert machines.isdisjoint(CATALOG["inputs"]["product"])


def test_an_input_is_counted_in_the_unit_of_its_product() -> None:
    units = CATALOG["products"].select("id", pl.col("unit").alias("own_unit"))
    wrong = CATALOG["inputs"].join(units, left_on="input", right_on="id").filter(
        pl.col("unit").is_not_null() & (pl.col("unit") != pl.col("own_unit"))
    )  # fmt: skip
    assert wrong.rows() == []
    assert set(CATALOG["products"]["unit"].drop_nulls()) <= set(UNITS)


def test_every_product_says_how_and_of_what_it_is_made_or_is_a_service_or_raw() -> None:
    parts = CATALOG["products"].filter((pl.col("kind") == "part") & (pl.col("stage") <= 5))
    silent = parts.filter(pl.col("processes").list.len().fill_null(0) == 0)
    assert silent["id"].to_list() == []


@pytest.fixture(scope="module")
def resolver() -> ProductResolver:
    """It takes a second to build."""
    return ProductResolver(CATALOG)


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("刹车片", "brake_pad"), ("制动衬片", "brake_lining"), ("brake pad", "brake_pad"), ("煞車來令片", "brake_pad"),
        ("钢帘线", "steel_cord"), ("鋼簾線", "steel_cord"), ("steel cord", "steel_cord"), ("避震器", "shock_absorber"),
        ("减震器", "shock_absorber"), ("全钢子午线轮胎", "truck_tyre"), ("ＩＧＢＴ模块", "igbt_module"), ("动力电池包", "traction_battery_pack"),
        ("铝轮毂", "aluminium_wheel"), ("汽车座椅", "seat_set"), ("Brake Pad", "brake_pad"), ("轮胎模具", "tyre_mould"),
    ],
)  # fmt: skip
def test_words_of_the_trade_mean_what_the_trade_means(resolver: ProductResolver, words: str, product: str) -> None:
    resolved = resolver.resolve([words]).row(0, named=True)
    accepted = {product} | ({"brake_pad"} if words == "制动衬片" else set())
    assert resolved["product"] in accepted, resolved


def test_an_unknown_catalog_names_those_there_are() -> None:
    assert catalog_names() == ("auto",)
    with pytest.raises(ClusterFileError, match="auto"):
        catalog_tables("ships")
