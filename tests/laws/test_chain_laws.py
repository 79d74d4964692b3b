"""Laws of verdicts, gaps, proofs and rates that hold for every cluster."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lianpu.chain import Rate, gaps, local_supporting_rate, proof, verdicts
from lianpu.cluster.cluster import Cluster
from tests.clusters import HUAIAN, LIANSHUI, Row, cluster_of
from tests.laws.strategies import Sketch, deterministic, sketches

BASES = ("spend", "part", "part_share", "node")
OF_TOTAL = ("coverage", "total", "total_basis", "buyers_without_total", "contradiction")
RADII = ("county", "city", "near", "province", "any")
MONEY = ("need_value", "supply_value")
REFERENCES = (
    "id",
    "product",
    "input",
    "parent",
    "enterprise",
    "site",
    "supplier",
    "buyer",
    "supplier_site",
    "buyer_site",
    "subject",
)
WORSE = {"strong": 0, "unknown": 1, "single_source": 2, "weak": 3, "missing": 4}


def judged(cluster: Cluster) -> dict[str, Row]:
    """Verdicts by product."""
    return {row["product"]: row for row in verdicts(cluster).iter_rows(named=True)}


def figures(rate: Rate) -> tuple[Any, ...]:
    """The numbers of a rate, rounded: sums may be taken in another order."""
    values = (rate.rate, rate.coverage, rate.lower, rate.upper, rate.local, rate.known, rate.total)
    rounded = tuple(None if value is None else float(f"{value:.9g}") for value in values)
    return (*rounded, rate.total_basis, rate.buyers, rate.buyers_without_total, rate.contradiction)


def same(one: dict[str, Row], other: dict[str, Row], *left_out: str) -> None:
    """Equal verdicts, but for rounding of sums and the columns left out."""
    assert one.keys() == other.keys()
    for product, row in one.items():
        for column, value in row.items():
            if column not in left_out:
                wanted = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                assert other[product][column] == wanted, (product, column)


def changed(sketch: Sketch, **more: Any) -> Cluster:
    """The sketch with other rows or options."""
    return cluster_of(**(copy.deepcopy(sketch) | more))


@deterministic(15)
@given(sketches(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(sketch: Sketch, random: Any) -> None:
    cluster = cluster_of(**sketch)
    shuffled = cluster.with_tables(**{
        name: frame.select(pl.all().gather(random.sample(range(frame.height), frame.height)))
        for name, frame in cluster.tables.items() if frame.height
    })  # fmt: skip
    same(judged(cluster), judged(shuffled))
    assert gaps(cluster)["product"].to_list() == gaps(shuffled)["product"].to_list()
    for basis in BASES:
        assert figures(local_supporting_rate(cluster, basis=basis)) == figures(
            local_supporting_rate(shuffled, basis=basis)
        )


@deterministic(15)
@given(sketches())
def test_renaming_ids_changes_nothing_but_names(sketch: Sketch) -> None:
    def renamed(value: Any) -> Any:
        return f"另{value}" if isinstance(value, str) else value

    tables: Sketch = {"region": sketch["region"], "enterprises": [renamed(firm) for firm in sketch["enterprises"]]}
    for table in ("products", "sites", "inputs", "offers", "demands", "links", "indicators"):
        tables[table] = [{name: renamed(value) if name in REFERENCES else value for name, value in row.items()}
                         for row in sketch[table]]  # fmt: skip
    before, after = cluster_of(**sketch), cluster_of(**tables)
    back = {product.removeprefix("另"): row for product, row in judged(after).items()}
    same(judged(before), back, "product", "name", "segment")
    assert gaps(before)["product"].to_list() == [name.removeprefix("另") for name in gaps(after)["product"]]
    for basis in BASES:
        assert figures(local_supporting_rate(before, basis=basis)) == figures(local_supporting_rate(after, basis=basis))


@deterministic(15)
@given(sketches())
def test_money_in_another_coin_scales_values_and_no_rate(sketch: Sketch) -> None:
    tables: Sketch = {name: copy.deepcopy(sketch[name]) for name in ("offers", "demands", "links", "indicators")}
    for row in (row for rows in tables.values() for row in rows):
        for column in {"price", "volume", "value"} & row.keys():
            row[column] *= 64  # exact in binary
    before, after = cluster_of(**sketch), changed(sketch, **tables)
    rows, scaled = judged(before), judged(after)
    same(rows, scaled, *MONEY)
    for product, row in rows.items():
        for column in MONEY:
            value = row[column]
            assert scaled[product][column] == (None if value is None else pytest.approx(64 * value))
    for basis in BASES:
        one, other = (local_supporting_rate(cluster, basis=basis) for cluster in (before, after))
        assert figures(one)[:4] == figures(other)[:4]


@deterministic(15)
@given(sketches())
def test_tonnes_written_as_kilograms_change_nothing(sketch: Sketch) -> None:
    tables: Sketch = {name: copy.deepcopy(sketch[name]) for name in ("offers", "demands", "links", "inputs")}
    for row in (row for rows in tables.values() for row in rows if row.get("unit") == "t"):
        row["unit"] = "kg"
        if row.get("quantity") is not None:
            row["quantity"] *= 1000
        if row.get("price") is not None:
            row["price"] /= 1000
    same(judged(cluster_of(**sketch)), judged(changed(sketch, **tables)))


@deterministic(20)
@given(sketches(), st.integers(0, 11))
def test_a_local_verified_offer_of_plenty_never_makes_a_product_worse(sketch: Sketch, chosen: int) -> None:
    traded = [row for row in sketch["products"] if row["kind"] != "segment" and row.get("unit")]
    assume(traded)
    product = traded[chosen % len(traded)]
    offer = {
        "enterprise": "new",
        "product": product["id"],
        "quantity": 1e12,
        "unit": product["unit"],
        "status": "verified",
    }
    site = {"id": "new-site", "enterprise": "new", "region": LIANSHUI}  # in the county and in the city
    better = changed(sketch, enterprises=[*sketch["enterprises"], "new"], sites=[*sketch["sites"], site],
                     offers=[*sketch["offers"], offer])  # fmt: skip
    before, after = (judged(cluster)[product["id"]] for cluster in (cluster_of(**sketch), better))
    assert after["makers"] == before["makers"] + 1
    assert after["state"] not in ("missing", "weak")
    if before["makers"]:  # where nobody was known to make it, one known maker is a finding of its own
        assert WORSE[after["state"]] <= WORSE[before["state"]]
    assert after["need"] == before["need"]


@deterministic(15)
@given(sketches())
def test_rates_coverages_and_bounds_are_shares(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    for basis in BASES:
        for radius in ("county", "near", "any"):
            rate = local_supporting_rate(cluster, basis=basis, radius=radius)
            assert 0 <= rate.lower <= rate.upper <= 1
            assert 0 <= rate.local <= rate.known * (1 + 1e-9)
            for share in (rate.rate, rate.coverage):
                assert share is None or 0 <= share <= 1
            assert (rate.rate is None) == (rate.known == 0)
            if rate.rate is not None and rate.coverage is not None:
                assert rate.lower == pytest.approx(rate.rate * rate.coverage)
                assert rate.upper == pytest.approx(rate.rate * rate.coverage + 1 - rate.coverage)
                assert rate.lower - 1e-9 <= rate.rate <= rate.upper + 1e-9
            else:
                assert (rate.lower, rate.upper) == (0, 1)


@deterministic(15)
@given(sketches())
def test_a_link_of_unknown_volume_changes_no_spend_rate(sketch: Sketch) -> None:
    """At most it leaves the total unknown, of which the rate is a part: where no demand covers what it brings."""
    buyers = sorted({row["buyer"] for row in sketch["links"]})
    assume(buyers)
    supplier = next(firm for firm in sketch["enterprises"] if firm != buyers[0])
    link = {"supplier": supplier, "buyer": buyers[0], "quantity": 5.0, "unit": "piece"}
    before, after = cluster_of(**sketch), changed(sketch, links=[*sketch["links"], link])
    for radius in RADII:
        one, other = (local_supporting_rate(cluster, radius=radius, buyer=buyers[0]) for cluster in (before, after))
        if one.total is not None and other.total is None:
            assert (other.coverage, other.lower, other.upper, other.buyers_without_total) == (None, 0, 1, 1)
            one = replace(one, **{name: getattr(other, name) for name in (*OF_TOTAL, "lower", "upper")})
        assert figures(one) == figures(other)


@deterministic(15)
@given(sketches(all_places_known=True))
def test_wider_radii_hold_more_where_every_place_is_known(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    rates = [local_supporting_rate(cluster, radius=radius).rate for radius in ("county", "city", "province", "any")]
    known = [rate for rate in rates if rate is not None]
    assert len(known) in (0, 4)
    assert known == sorted(known)
    assert not known or known[-1] == 1


@deterministic(15)
@given(sketches())
def test_every_gap_has_proof_and_every_maker_stands_in_it(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    listed = set(gaps(cluster)["product"])
    for product, row in judged(cluster).items():
        rows = proof(cluster, product)
        firms = {role: set(rows.filter(pl.col("role") == role)["enterprise"])
                 for role in ("maker", "possible_maker", "need", "need_by_recipe")}  # fmt: skip
        assert row["makers"] == len(firms["maker"])
        assert row["possible_makers"] == len(firms["possible_maker"])
        assert row["buyers"] == len(firms["need"] | firms["need_by_recipe"])
        assert row["single"] == (row["makers"] == 1)
        assert product not in listed or rows.height > 0
        for table, number in rows.filter(pl.col("table") != "inputs").select("table", "row").iter_rows():
            assert number in cluster[table]["id"]


@deterministic(15)
@given(sketches())
def test_gaps_are_the_verdicts_that_lack_something_in_their_declared_order(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    ranked = list(gaps(cluster).iter_rows(named=True))
    expected = [
        row for row in judged(cluster).values() if row["state"] in ("missing", "weak", "single_source") and row["named"]
    ]
    order = ["missing", "weak", "single_source"]
    expected.sort(key=lambda row: (row["need_value"] is None, -(row["need_value"] or 0), -row["buyers"],
                                   order.index(row["state"]), row["product"]))  # fmt: skip
    assert [row["product"] for row in ranked] == [row["product"] for row in expected]
    assert [row["rank"] for row in ranked] == list(range(1, len(expected) + 1))


@deterministic(15)
@given(sketches())
def test_asking_for_the_home_region_is_asking_for_nothing(sketch: Sketch) -> None:
    cluster = changed(sketch, region=HUAIAN)
    assert verdicts(cluster, region=HUAIAN).equals(verdicts(cluster))
    elsewhere = changed(sketch, region=LIANSHUI)
    same(judged(elsewhere), {row["product"]: row for row in verdicts(cluster, region=LIANSHUI).iter_rows(named=True)})
