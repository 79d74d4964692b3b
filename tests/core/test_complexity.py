"""Economic complexity: three places and three products worked by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.clusters import LIANSHUI, NANJING, XUYI, cluster_of
from tests.laws.strategies import deterministic

from lianpu.chain.complexity import complexity, indices
from lianpu.errors import UnknownNameError

X = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def test_three_by_three_by_hand() -> None:
    found = indices(X)
    # Shares of each place over shares of all (3/6, 2/6, 1/6): (1/3)/(1/2), (1/3)/(1/3), (1/3)/(1/6); …
    assert found.rca == pytest.approx(np.array([[2 / 3, 1, 2], [1, 1.5, 0], [2, 0, 0]]))
    assert found.made.tolist() == [[0, 1, 1], [1, 1, 0], [1, 0, 0]]
    # Products 0 and 1 are made together in one place of two each: 1/2; 1 and 2: 1/2; 0 and 2: never.
    assert found.proximity.tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
    # Place 0, product 0: of the proximities 1, ½, 0 around it those of its own products 1, 2: ½ of 1½.
    assert found.density[0] == pytest.approx([1 / 3, 1.5 / 2, 1.0])
    # M̃ = [[¾, ¼, 0], [¼, ½, ¼], [0, ½, ½]]: eigenvalues 1 and λ with λ² − ¾λ + 1/16 = 0, so λ₂ = (3 + √5)/8. Its vector
    # is (1, a, b) with a = (λ₂ − ¾)/¼ and b = ½a/(λ₂ − ½), less its mean, over its standard deviation.
    eigenvalue = (3 + math.sqrt(5)) / 8
    second = 4 * (eigenvalue - 0.75)
    vector = np.array([1.0, second, 0.5 * second / (eigenvalue - 0.5)])
    standard = (vector - vector.mean()) / vector.std()
    assert found.eci == pytest.approx(standard)
    assert found.eci == pytest.approx(np.array([1.309, -0.191, -1.118]), abs=1e-3)
    # The chain 2–A–1–B–0–C of products and places reads the same with both exchanged; the sign is the other one, for
    # product 2, made in the most complex place alone, is the most complex.
    assert found.pci == pytest.approx(-standard)
    # Outlook of place 0: it lacks product 0 only, at density 1/3.
    assert found.outlook[0] == pytest.approx(found.pci[0] / 3)
    # Place 2 lacks 1 and 2; making 1 brings φ_1q / Σ_r φ_qr of each nearer: 1/2 · PCI₁ + (½ / 1½) · PCI₂, less density
    # ¼ of PCI₁ that it has already.
    assert found.gain[2, 1] == pytest.approx(found.pci[1] / 2 + found.pci[2] / 3 - found.pci[1] / 4)
    assert np.isnan(found.gain[0, 1])  # made already


def test_places_that_share_nothing_are_not_compared() -> None:
    found = indices(np.eye(3))
    assert np.isnan(found.eci).all() and np.isnan(found.pci).all() and np.isnan(found.outlook).all()
    assert found.made.tolist() == np.eye(3).tolist()


def test_an_empty_table() -> None:
    found = indices(np.zeros((0, 0)))
    assert found.eci.size == found.rca.size == 0
    cluster = complexity(cluster_of(products=["a"]))
    assert cluster.places.is_empty() and cluster.cells.is_empty()


amounts = arrays(
    np.float64, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.sampled_from((0.0, 0.0, 1.0, 2.0, 5.0))
)


@deterministic(60)
@given(amounts, st.randoms(use_true_random=False))
def test_laws(matrix: np.ndarray, random: object) -> None:
    found = indices(matrix)
    density = found.density[~np.isnan(found.density)]
    assert ((density >= 0) & (density <= 1 + 1e-12)).all()
    assert np.allclose(found.proximity, found.proximity.T)
    # Another unit changes nothing.
    np.testing.assert_allclose(indices(matrix * 1e4).rca, found.rca, rtol=1e-12)
    # Another order of places moves figures with the places.
    order = list(range(len(matrix)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = indices(matrix[order])
    np.testing.assert_allclose(turned.rca, found.rca[order], rtol=1e-12)
    np.testing.assert_allclose(turned.density, found.density[order], rtol=1e-12)
    if not np.isnan(found.eci).all():
        known = ~np.isnan(found.eci)
        assert found.eci[known].mean() == pytest.approx(0, abs=1e-9)
        assert found.eci[known].std() == pytest.approx(1)
        np.testing.assert_allclose(np.abs(turned.eci), np.abs(found.eci[order]), atol=1e-6)


def test_a_cluster_counts_makers_or_value_and_says_what_has_no_place() -> None:
    cluster = cluster_of(
        firms={"a": LIANSHUI, "b": LIANSHUI, "c": XUYI, "d": NANJING, "e": None},
        products=[{"id": "s", "kind": "segment"}, {"id": "x", "parent": "s"}, "y"],
        offers=[
            {"enterprise": "a", "product": "x", "quantity": 10.0, "price": 2.0}, {"enterprise": "b", "product": "x"},
            {"enterprise": "c", "product": "y", "quantity": 1.0, "price": 5.0},
            {"enterprise": "d", "product": "y", "status": "inferred"}, {"enterprise": "e", "product": "y"},
        ],
        links=[{"supplier": "a", "buyer": "c", "product": "x", "volume": 50.0}],
    )  # fmt: skip
    makers = complexity(cluster)
    assert makers.unplaced == 1
    assert makers.places.select("place", "products").rows() == [(LIANSHUI, 1), (XUYI, 1)]
    # Two makers of x of three in all, both here: (2/2) / (2/3).
    cell = makers.cells.filter((makers.cells["place"] == LIANSHUI) & (makers.cells["product"] == "x")).row(
        0, named=True
    )
    assert (cell["rca"], cell["made"]) == (pytest.approx(1.5), True)
    # By value the larger of offered (20) and delivered (50) counts; who states none counts nowhere: (50/50) / (50/55).
    value = complexity(cluster, measure="value").cells
    assert value.filter((value["place"] == LIANSHUI) & (value["product"] == "x"))["rca"].item() == pytest.approx(1.1)
    assert set(complexity(cluster, grain="segment").products["product"]) == {"s", "y"}
    assert complexity(cluster, by="city").places["place"].to_list() == ["320800"]
    with pytest.raises(UnknownNameError, match="county, city, province"):
        complexity(cluster, by="town")
