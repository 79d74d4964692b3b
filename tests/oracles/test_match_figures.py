"""Figures of a ranking, BM25 and the relations of products against the plainest form of their definitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from lianpu.cluster.cluster import Cluster
from lianpu.evaluation.match import BigramBM25, evaluate_match, ndcg
from lianpu.match.relations import RELATION_NAMES, Relations
from tests.clusters import Row, cluster_of
from tests.laws.strategies import deterministic, perhaps
from tests.match_clusters import frame_of, listing, of_catalog


def plain_ndcg(ranked: Sequence[int], grades: Sequence[int], top: int) -> float:
    """Gain 2^grade − 1, discounted by log₂ of the place plus one; over that of the best order."""

    def gained(order: Sequence[int]) -> float:
        total = 0.0
        for place in range(1, top + 1):
            if place <= len(order):
                total += (2.0 ** order[place - 1] - 1.0) / (math.log(place + 1.0) / math.log(2.0))
        return total

    best = gained(sorted(grades)[::-1])
    return gained(ranked) / best if best > 0 else 0.0


GRADES = st.lists(st.integers(0, 3), max_size=30)


@deterministic(100)
@given(GRADES, st.lists(st.integers(1, 3), max_size=15), st.integers(1, 12))
def test_ndcg_is_the_definition(ranked: list[int], grades: list[int], top: int) -> None:
    assert ndcg(ranked, grades, top) == pytest.approx(plain_ndcg(ranked, grades, top), rel=1e-12)


@deterministic(100)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=15), st.randoms(use_true_random=False))
def test_the_best_order_gives_one_and_no_other_more(grades: list[int], dice: object) -> None:
    order = list(grades)
    dice.shuffle(order)  # type: ignore[attr-defined]
    assert ndcg(sorted(grades, reverse=True), grades, 10) == 1.0 and 0.0 < ndcg(order, grades, 10) <= 1.0


OFFERS = tuple(f"o{number}" for number in range(70))


@deterministic(8)
@given(st.lists(st.tuples(st.permutations(OFFERS), st.dictionaries(st.sampled_from(OFFERS), st.integers(1, 3), min_size=1)), min_size=1, max_size=6))  # fmt: skip
def test_figures_of_demands_are_the_definitions(demands: list[tuple[list[str], dict[str, int]]]) -> None:
    rankings = {f"d{number}": ranked for number, (ranked, _grades) in enumerate(demands)}
    graded = {f"d{number}": grades for number, (_ranked, grades) in enumerate(demands)}

    def for_demand(demand: Row, *, top: int) -> list[SimpleNamespace]:
        return [SimpleNamespace(offer={"id": offer}) for offer in rankings[demand["id"]][:top]]

    fixed = SimpleNamespace(build=lambda _known, _offers: SimpleNamespace(for_demand=for_demand))
    with patch("lianpu.evaluation.match.Matcher", fixed):
        found = evaluate_match(
            of_catalog(), frame_of(*(listing("?", id=offer) for offer in OFFERS)), frame_of(*(listing("!", id=name) for name in graded)), graded, {}
        )  # fmt: skip
    rows = {row["demand"]: row for row in found.per_demand.iter_rows(named=True) if row["method"] == "lianpu"}
    for name, ranked in rankings.items():
        grades = graded[name]
        places = [ranked.index(offer) + 1 for offer in grades]
        assert rows[name]["recall"] == len([place for place in places if place <= 50]) / len(places)
        assert rows[name]["mrr"] == (1 / min(places) if min(places) <= 50 else 0.0)
        plain = plain_ndcg([grades.get(offer, 0) for offer in ranked], list(grades.values()), 10)
        assert rows[name]["ndcg"] == pytest.approx(plain, rel=1e-12)
    means = [sum(row[figure] for row in rows.values()) / len(rows) for figure in ("ndcg", "recall", "mrr")]
    summed = found.results.filter(found.results["method"] == "lianpu").row(0, named=True)
    assert [summed[figure] for figure in ("ndcg", "recall", "mrr")] == pytest.approx(means)


def plain_bm25(texts: list[str], query: str, k1: float = 1.2, b: float = 0.75) -> list[float]:
    """Robertson and Zaragoza 2009 with the idf that stays positive, over pairs of neighbouring characters."""
    pairs = [[text[place : place + 2] for place in range(len(text) - 1)] for text in texts]
    mean = sum(map(len, pairs)) / len(pairs) or 1.0
    scores = []
    for own in pairs:
        score = 0.0
        for pair in {query[place : place + 2] for place in range(len(query) - 1)}:
            holding = sum(pair in other for other in pairs)
            idf = math.log((len(texts) - holding + 0.5) / (holding + 0.5) + 1)
            score += idf * own.count(pair) * (k1 + 1) / (own.count(pair) + k1 * (1 - b + b * len(own) / mean))
        scores.append(score)
    return scores


WORDS = st.text("轮胎模具轴承", max_size=8)


@deterministic(30)
@given(st.lists(WORDS, min_size=1, max_size=8), WORDS)
def test_bm25_is_the_formula(texts: list[str], query: str) -> None:
    assert BigramBM25(texts)(query).tolist() == pytest.approx(plain_bm25(texts, query), rel=1e-9)


@st.composite
def catalogs(draw: DrawFn) -> Cluster:
    """Up to 40 products in trees, with inputs in any direction, circles too."""
    count = draw(st.sampled_from((1, 3, 8, 9, 17, 40)))
    names = [f"p{number:02}" for number in range(count)]
    products: list[Row] = [
        {"id": name, "parent": draw(st.sampled_from((None, *names[:number]))), "kind": draw(st.sampled_from(("part", "part", "segment"))),
         "processes": draw(perhaps(["weld"], ["cast", "testing"], ["testing"])), "materials": draw(perhaps(["steel"], ["steel", "foam"], []))}
        for number, name in enumerate(names)
    ]  # fmt: skip
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=2 * count, unique=True))
    return cluster_of(products=products, inputs=[{"product": made, "input": taken} for made, taken in pairs])


def reached(start: str, uses: dict[str, list[str]]) -> set[str]:
    """Everything that a product goes into, by walking."""
    seen: set[str] = set()
    waiting = list(uses.get(start, []))
    while waiting:
        product = waiting.pop()
        if product not in seen:
            seen.add(product)
            waiting += uses.get(product, [])
    return seen


@deterministic(30)
@given(catalogs())
def test_goes_into_is_what_a_walk_reaches(cluster: Cluster) -> None:
    relations, uses = Relations.of(cluster), dict[str, list[str]]()
    for made, taken in cluster["inputs"].select("product", "input").iter_rows():
        uses.setdefault(taken, []).append(made)
    for product, row in relations.position.items():
        found = {other for other, column in relations.position.items() if relations.goes_into(row, column)}
        assert found == reached(product, uses)


def plain_relation(products: dict[str, Row], wanted: str, other: str) -> str:
    """What `other` is to `wanted`, by the words of the documentation."""

    def lines(name: str) -> list[str]:
        parent = products[name]["parent"]
        return [name, *(lines(parent) if parent else [])]

    def segment(name: str) -> str | None:
        return next((wider for wider in lines(name)[1:] if products[wider]["kind"] == "segment"), None)

    def how(name: str, column: str) -> set[str]:
        return set(products[name][column] or ()) - {"testing"}

    parent = products[wanted]["parent"]
    if wanted == other:
        return "same"
    if wanted in lines(other):
        return "narrower"
    if other in lines(wanted) and products[other]["kind"] != "segment":
        return "wider"
    if parent and parent == products[other]["parent"] and products[parent]["kind"] != "segment":
        return "sibling"
    alike = all(how(wanted, column) & how(other, column) for column in ("processes", "materials"))
    inside = segment(wanted) is not None and segment(wanted) in lines(other)[1:]
    return "adjacent" if alike and inside and products[other]["kind"] != "segment" else "none"


@deterministic(30)
@given(catalogs())
def test_relations_are_what_the_words_say(cluster: Cluster) -> None:
    relations = Relations.of(cluster)
    products = {str(row["id"]): row for row in cluster["products"].iter_rows(named=True)}
    for wanted, row in relations.position.items():
        found = [RELATION_NAMES[kind] for kind in relations.to_any([row]).tolist()]
        assert found == [plain_relation(products, wanted, other) for other in relations.ids]
