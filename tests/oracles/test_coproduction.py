"""The walk of co-production: worked by hand, beside a plain twin that walks in loops, and by its laws."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.chain.coproduction import (
    GROUP_EXPONENT,
    Matrix,
    Portfolios,
    closeness,
    learn_coproduction,
    portfolios,
    portfolios_of,
    taxonomy_groups,
)
from tests.clusters import cluster_of

Rows = list[tuple[str, str]]


def plain_walk(portfolio: Portfolios) -> list[list[float]]:
    """W by its formula, in loops."""

    def members(matrix: Matrix) -> list[set[int]]:
        return [set(np.flatnonzero(row).tolist()) for row in matrix.toarray()]

    rows = [(1.0, made) for made in members(portfolio.made)]
    rows += [(len(group) ** -GROUP_EXPONENT, group) for group in members(portfolio.groups)]
    count = len(portfolio.products)
    walk = [[0.0] * count for _ in range(count)]
    for j, k in itertools.product(range(count), repeat=2):
        weight = sum(w for w, members in rows if j in members)
        if weight:
            walk[j][k] = sum(w / len(members) for w, members in rows if j in members and k in members) / weight
    return walk


def test_a_walk_by_hand() -> None:
    # f makes a, b; g makes b, c; no groups. From b: half the time to f, half to g, then each product a half:
    # W_ba = ½·½ = ¼, W_bc = ¼, W_bb = ½. From a only to f: W_ab = ½. a never reaches c in one walk.
    made = [("f", "a"), ("f", "b"), ("g", "b"), ("g", "c")]
    walk = portfolios_of(made, ["a", "b", "c"], []).walk().toarray()
    assert walk.tolist() == [[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.0, 0.5, 0.5]]


def test_a_group_stands_for_a_firm_that_weighs_less() -> None:
    # One firm makes a, b; the group holds a, b, c, d and weighs 4^−½ = ½. From a: firm 1 / 1.5 = ⅔, group ⅓.
    # W_ab = ⅔·½ + ⅓·¼ = 5/12; W_ac = ⅓·¼ = 1/12.
    walk = portfolios_of([("f", "a"), ("f", "b")], list("abcd"), [list("abcd")]).walk().toarray()
    assert walk[0].tolist() == pytest.approx([5 / 12, 5 / 12, 1 / 12, 1 / 12])


def test_a_firm_is_near_by_each_of_its_products() -> None:
    # W_ac = W_bc = ¼ in this table: 1 − (1 − ¼)² = 7/16.
    made = [("f", "a"), ("f", "b"), ("g", "a"), ("g", "c"), ("h", "b"), ("h", "c")]
    known = portfolios_of(made, ["a", "b", "c"], [])
    assert known.walk().toarray()[0].tolist() == [0.5, 0.25, 0.25]
    assert closeness(known.made, known.walk(np.array([2])))[0, 0] == pytest.approx(7 / 16)


cells = st.lists(st.tuples(st.sampled_from("fghij"), st.sampled_from("abcdef")), max_size=14)
grouped = st.lists(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=5, unique=True), max_size=3)


@settings(max_examples=80, deadline=None)
@given(cells, grouped)
def test_the_walk_is_its_plain_twin_and_a_chance(made: Rows, groups: list[list[str]]) -> None:
    known = portfolios_of(made, list("abcdef"), groups)
    walk = known.walk().toarray()
    np.testing.assert_allclose(walk, plain_walk(known), atol=1e-12)
    reached = known.reached()
    np.testing.assert_allclose(walk.sum(axis=1), reached.astype(float), atol=1e-12)
    near = closeness(known.made, known.walk())
    assert ((near >= 0) & (near <= 1)).all()
    columns = np.array([3, 1])
    np.testing.assert_array_equal(known.walk(columns).toarray(), walk[:, columns])


@settings(max_examples=40, deadline=None)
@given(cells, st.randoms())
def test_the_order_of_rows_changes_nothing(made: Rows, random: object) -> None:
    mixed = list(made)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (portfolios_of(rows, list("abcdef"), [["a", "b"]]).walk().toarray() for rows in (made, mixed))
    np.testing.assert_allclose(one, other, atol=1e-12)


def two_clusters() -> list[object]:
    catalog = [{"id": "s", "kind": "segment"}, {"id": "a", "parent": "s"}, {"id": "b", "parent": "s"}, {"id": "c"}]
    made = {"f": "320826", "g": "320830"}
    one = cluster_of(products=catalog, firms=made, offers=[{"enterprise": "f", "product": "a"}, {"enterprise": "f", "product": "c"}])  # fmt: skip
    two = cluster_of(products=catalog, firms=made, offers=[
        {"enterprise": "f", "product": "a"}, {"enterprise": "f", "product": "b"}, {"enterprise": "g", "product": "b", "status": "inferred"},
    ])  # fmt: skip
    return [one, two]


def test_firms_of_several_clusters_are_different_firms() -> None:
    one, two = two_clusters()
    known = portfolios([one, two])  # type: ignore[list-item]
    # Both clusters have a firm f, made of the same words; g's row is only inferred and teaches nothing.
    assert known.firms == ("0/f", "1/f")


def test_learned_rows_name_pairs_and_count_firms() -> None:
    clusters = two_clusters()
    table = learn_coproduction(clusters, to=["b"])  # type: ignore[arg-type]
    # a and b share the segment {s, a, b}; only f of the second cluster makes both. c reaches b by nobody.
    assert table.select("product", "next_product", "firms").rows() == [("a", "b", 1), ("s", "b", 0)]
    whole = learn_coproduction(clusters)  # type: ignore[arg-type]
    assert whole.filter(pl.col("next_product") == "b").equals(table)
    assert (table["closeness"] > 0).all() and (table["closeness"] <= 1).all()


def test_nothing_made_teaches_nothing_but_the_taxonomy() -> None:
    empty = cluster_of(products=["a", "b"])
    assert learn_coproduction([empty]).is_empty()
    assert taxonomy_groups(cluster_of(products=[{"id": "s", "kind": "segment"}, {"id": "a", "parent": "s"}])) == [
        ["s", "a"]
    ]
