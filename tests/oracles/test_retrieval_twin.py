"""The index against a plain twin: dicts and loops over whole documents, the same numbers to the last bit."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.match.index import Documents, Index, build_index, delta

Row = dict[str, Any]


def documents_of(rows: list[Row]) -> Documents:
    """Rows with id, tokens, category, region, flags and deadline as arrays."""
    tokens = [token for row in rows for token in row["tokens"]]
    return Documents(
        [row["id"] for row in rows], np.cumsum([0, *(len(row["tokens"]) for row in rows)]), np.array(tokens, np.uint64),
        np.array([row["category"] for row in rows], np.uint8), np.array([row["region"] for row in rows], np.int32),
        np.array([row["flags"] for row in rows], np.uint64), np.array([row["deadline"] for row in rows], np.int32),
        {"mark": np.array([row["mark"] for row in rows], np.int64)},
    )  # fmt: skip


@dataclass
class PlainIndex:
    """The index as its documentation says it."""

    rows: list[Row]
    average_length: float = 20.0
    dead: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        self.rows = sorted(self.rows, key=lambda row: (row["category"], row["region"]))
        if sum(len(row["tokens"]) for row in self.rows):
            self.average_length = sum(len(row["tokens"]) for row in self.rows) / len(self.rows)

    def delete(self, ids: list[str]) -> None:
        self.dead |= {number for number, row in enumerate(self.rows) if row["id"] in ids}

    def add(self, rows: list[Row]) -> None:
        self.delete([row["id"] for row in rows])
        self.rows = [*self.rows, *rows]

    def compact(self) -> None:
        alive = [row for number, row in enumerate(self.rows) if number not in self.dead]
        self.rows = sorted(alive, key=lambda row: (row["category"], row["region"]))
        self.dead = set()

    def impact(self, row: Row, token: int) -> int:
        frequency = min(255, row["tokens"].count(token))
        norm = 0.9 * (1 - 0.4 + 0.4 * len(row["tokens"]) / self.average_length)
        return max(1, int(255 * frequency / (frequency + norm) + 0.5)) if frequency else 0

    def search(self, tokens: list[int], weights: list[float], top: int, **conditions: Any) -> list[tuple[str, float]]:
        summed = Counter[int]()
        for token, weight in zip(tokens, weights, strict=True):
            summed[token] += float(np.float32(weight))
        wanted = {token: weight for token, weight in sorted(summed.items()) if weight}
        worth = {token: weight * self.idf(token) for token, weight in wanted.items()}
        scale = 2**22 / sum(worth.values()) if worth else 1.0
        whole = {token: max(1, int(value * scale + 0.5)) for token, value in worth.items()}
        scores = {
            number: sum(weight * self.impact(row, token) for token, weight in whole.items())
            for number, row in enumerate(self.rows)
            if number not in self.dead and admitted(row, **conditions)
        }
        best = sorted((-score, number) for number, score in scores.items() if score)[:top]
        unit = (0.9 + 1) / 255 / scale
        return [(self.rows[number]["id"], float(np.float32(-score * unit))) for score, number in best]

    def idf(self, token: int) -> float:
        holding = sum(token in row["tokens"] for row in self.rows)
        return math.log(1 + (len(self.rows) - holding + 0.5) / (holding + 0.5))


def admitted(
    row: Row, *, categories: list[int] | None, regions: list[tuple[int, int]] | None, required: int, not_before: int
) -> bool:
    placed = regions is None or any(low <= row["region"] < high and row["region"] for low, high in regions)
    return (
        (categories is None or row["category"] in categories)
        and placed
        and row["flags"] & required == required
        and row["deadline"] >= not_before
    )


TOKENS = st.integers(0, 12).map(lambda number: 2**64 - 1 - number if number % 2 else number)  # both ends of the range
ROW = st.fixed_dictionaries({
    "tokens": st.lists(TOKENS, max_size=12), "category": st.sampled_from([0, 1, 255]),
    "region": st.sampled_from([0, 110101, 320803, 320804, 320900]), "flags": st.sampled_from([0, 1, 3, 2**63 + 1]),
    "deadline": st.sampled_from([-5, 20000, 20001, 2**31 - 1]), "mark": st.integers(0, 9),
})  # fmt: skip


def batches(most: int) -> st.SearchStrategy[list[Row]]:
    """Rows with distinct ids out of few, so that additions replace."""
    rows = st.dictionaries(st.integers(0, 40).map(lambda number: f"甲{number}"), ROW, max_size=most)
    return rows.map(lambda named: [{"id": name, **row} for name, row in named.items()])


QUERY = st.fixed_dictionaries({
    "query": st.lists(st.tuples(TOKENS, st.sampled_from([1.0, 0.3, 7.5, 0.0])), max_size=8),
    "top": st.integers(1, 12), "categories": st.sampled_from([None, None, [0], [1], [7], [1, 0], [0, 255, 7], []]),
    "regions": st.sampled_from([None, [(320000, 330000)], [(0, 320804)], [(320803, 320804), (110000, 120000)], []]),
    "required": st.sampled_from([0, 0, 1, 2, 2**63]), "not_before": st.sampled_from([-(2**31), 20001, 2**31 - 1]),
})  # fmt: skip
CHANGE = st.one_of(
    st.tuples(st.just("add"), batches(8)),
    st.tuples(st.just("delete"), st.lists(st.integers(0, 45).map(lambda number: f"甲{number}"), max_size=6)),
    st.tuples(st.sampled_from(["compact", "reopen", "refresh"]), st.none()),
)


@settings(max_examples=60)
@given(first=batches(30), changes=st.lists(CHANGE, max_size=6), queries=st.lists(QUERY, min_size=1, max_size=4))
def test_the_index_answers_as_its_plain_twin(
    first: list[Row], changes: list[tuple[str, Any]], queries: list[Row]
) -> None:
    with TemporaryDirectory() as folder, patch.multiple(delta, YOUNG=4, LARGEST=9):
        build_index(Path(folder), documents_of(first))
        index, other, plain = Index.open(Path(folder)), Index.open(Path(folder)), PlainIndex(first)
        for kind, content in [("refresh", None), *changes]:
            index = change(index, plain, kind, content)
            other.refresh()
            for query in queries:
                compare(index, plain, query)
                compare(other, plain, query)


def change(index: Index, plain: PlainIndex, kind: str, content: Any) -> Index:
    if kind == "add":
        index.add(documents_of(content))
        plain.add(content)
    elif kind == "delete":
        index.delete(content)
        plain.delete(content)
    elif kind == "compact":
        index.compact()
        plain.compact()
    elif kind == "reopen":
        return Index.open(index.folder)
    return index


def compare(index: Index, plain: PlainIndex, query: Row) -> None:
    conditions = {name: query[name] for name in ("categories", "regions", "required", "not_before")}
    tokens, weights = [token for token, _weight in query["query"]], [weight for _token, weight in query["query"]]
    hits = index.search(np.array(tokens, np.uint64), weights, top=query["top"], **conditions)
    ids = index.ids(hits.documents)
    expected = plain.search(tokens, weights, query["top"], **conditions)
    assert list(zip(ids, hits.scores.tolist(), strict=True)) == expected
    assert [index.position(id) for id in ids] == hits.documents.tolist()
    found = {row["id"]: row for number, row in enumerate(plain.rows) if number not in plain.dead}
    for name in ("mark", "category", "region", "flags", "deadline"):
        assert index.values(name, hits.documents).tolist() == [found[id][name] for id in ids]
    assert len(index) == len(found)


# Many documents: several chunks, long lists, pruning at work; the twin adds up dense arrays.

MANY, VOCABULARY, LENGTH = 170_000, 3_000, 12


@pytest.fixture(scope="module")
def many() -> Documents:
    random = np.random.default_rng(11)
    tokens = np.minimum(random.zipf(1.25, MANY * LENGTH) - 1, VOCABULARY - 1).astype(np.uint64)
    return Documents(
        [f"{number}" for number in range(MANY)], np.arange(MANY + 1) * LENGTH, tokens,
        random.integers(0, 2, MANY).astype(np.uint8), random.choice([0, 320801, 320802, 330101], MANY).astype(np.int32),
        random.integers(0, 4, MANY).astype(np.uint64), random.integers(20_000, 20_100, MANY).astype(np.int32),
    )  # fmt: skip


@pytest.fixture(scope="module")
def index(many: Documents, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("many")
    build_index(folder, (part_of(many, start) for start in range(0, MANY, 50_000)))
    return Index.open(folder)


def part_of(many: Documents, start: int, size: int = 50_000) -> Documents:
    rows = slice(start, min(start + size, MANY))
    indptr = many.indptr[start : rows.stop + 1]
    return Documents(
        many.ids[rows], indptr - indptr[0], many.tokens[indptr[0] : indptr[-1]], many.category[rows],
        many.region[rows], many.flags[rows], many.deadline[rows],
    )  # fmt: skip


def dense_search(many: Documents, tokens: np.ndarray, top: int, admitted: np.ndarray) -> list[tuple[str, int]]:
    """Whole-number scores of all admitted documents, by adding up; the best, by score and place."""
    held = many.tokens.reshape(MANY, LENGTH)
    frequencies = {int(token): (held == token).sum(axis=1) for token in np.unique(tokens)}
    times = Counter(tokens.tolist())
    worth = {
        token: times[token] * math.log(1 + (MANY - (f > 0).sum() + 0.5) / ((f > 0).sum() + 0.5))
        for token, f in frequencies.items()
    }
    scale = 2**22 / sum(worth.values())
    scores = np.zeros(MANY, np.int64)
    for token, f in frequencies.items():
        impact = np.where(f > 0, np.maximum(1, (255 * f / (f + 0.9) + 0.5).astype(np.int64)), 0)
        scores += max(1, int(worth[token] * scale + 0.5)) * impact
    order = np.lexsort((np.arange(MANY), many.region, many.category))
    order = order[(admitted & (scores > 0))[order]]
    best = order[np.argsort(-scores[order], kind="stable")][:top]
    return [(str(number), float(np.float32(scores[number] * (1.9 / 255 / scale)))) for number in best]


@pytest.mark.parametrize("seed", range(12))
def test_many_documents_answer_as_a_dense_sum(many: Documents, index: Index, seed: int) -> None:
    random = np.random.default_rng(seed)
    tokens = many.tokens[random.integers(0, len(many.tokens), 10)]
    categories = [None, [0], [1], [1, 0]][seed % 4]
    regions = [None, [(320000, 330000)], [(320802, 320803), (330000, 340000)]][seed % 4 % 3]
    required, not_before = [0, 1, 3][seed % 5 % 3], [0, 20_050][seed % 2]
    placed = np.ones(MANY, np.bool_) if regions is None else np.zeros(MANY, np.bool_)
    for low, high in regions or []:
        placed |= (many.region >= low) & (many.region < high)
    admitted = placed & (many.flags & np.uint64(required) == required) & (many.deadline >= not_before)
    admitted &= np.ones(MANY, np.bool_) if categories is None else np.isin(many.category, categories)
    for top in (1, 50, 2_000):
        hits = index.search(
            tokens, top=top, categories=categories, regions=regions, required=required, not_before=not_before
        )
        expected = dense_search(many, tokens, top, admitted)
        assert list(zip(index.ids(hits.documents), hits.scores.tolist(), strict=True)) == expected
