"""How well demands find their offers: graded truth against the ranking, beside plainer rankings in the same run.

Baselines: BM25 over character bigrams of the whole text, and exact alias (offers whose text names the same product
word); both pass the same hard conditions, so that only the ranking differs. Figures per demand:
nDCG@10 (gain 2^grade − 1; Järvelin, Kekäläinen 2002), recall@50, MRR (of the first graded offer), and false
introductions: offers among the first ten that break a hard condition.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from lianpu.cluster.folding import folded
from lianpu.cluster.json_lines import read_json_lines
from lianpu.errors import InputFileError
from lianpu.evaluation.intervals import Floats, bootstrap
from lianpu.evaluation.results import ALL, ENDS, results_schema
from lianpu.intake.text_table import read_table, refuse_value
from lianpu.language import gettext as _
from lianpu.match.filters import broken_conditions
from lianpu.match.known import Known
from lianpu.match.matcher import Matcher

TOP, DEEP = 10, 50
FIGURES = ("ndcg", "recall", "mrr", "false_introductions")
K1, B = 1.2, 0.75
"""The usual constants of BM25 (Robertson, Zaragoza 2009), not tuned: a baseline is what one gets off the shelf."""

Qrels = Mapping[str, Mapping[str, int]]
Rank = Callable[[Mapping[str, Any]], Sequence[str]]
"""A demand → ids of offers, the best first."""

RESULTS_SCHEMA = results_schema({"method": pl.String, "kind": pl.String, "demands": pl.Int64}, FIGURES)


def read_qrels(file: Path, demands: Iterable[str], offers: Iterable[str]) -> dict[str, dict[str, int]]:
    """Graded truth of a CSV file with the columns demand_id, offer_id, grade (1–3); `InputFileError` names the line."""
    table = read_table(file)
    places = {name: table.require(name) for name in ("demand_id", "offer_id", "grade")}
    allowed = {
        "demand_id": (set(demands), _("an id of the demands in column demand_id")),
        "offer_id": (set(offers), _("an id of the offers in column offer_id")),
        "grade": ({"1", "2", "3"}, _("1, 2 or 3 in column grade")),
    }
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line, cells in table.rows:
        demand, offer, grade = (cells[place] for place in places.values())
        for value, (usable, expected) in zip((demand, offer, grade), allowed.values(), strict=True):
            if value not in usable:
                raise refuse_value(file, line, value, expected)
        if offer in found[demand]:
            raise refuse_value(file, line, f"{demand}, {offer}", _("each pair once"))
        found[demand][offer] = int(grade)
    if not found:
        raise InputFileError(_("{file} grades no pair.").format(file=file))
    return dict(found)


def kinds_of(file: Path) -> dict[str, str]:
    """What is difficult about each demand, where its line says it (`kind`)."""
    rows = (line.fields for line in read_json_lines(file))
    return {str(row["id"]): "" if row.get("kind") is None else str(row["kind"]) for row in rows}


@dataclass(frozen=True)
class MatchEvaluation:
    """`results`: a line a method and kind with each figure and its interval; `per_demand`: the figures of each demand."""

    results: pl.DataFrame
    per_demand: pl.DataFrame


def evaluate_match(
    known: Known, offers: pl.DataFrame, demands: pl.DataFrame, qrels: Qrels, kinds: Mapping[str, str],
    *, progress: Callable[[int, int], None] | None = None,
) -> MatchEvaluation:  # fmt: skip
    """Rank the offers for every demand that has graded ones, by each method."""
    matcher = Matcher.build(known, offers)
    rows = offers.to_dicts()
    methods: dict[str, Rank] = {
        "lianpu": lambda demand: [entry.offer["id"] for entry in matcher.for_demand(demand, top=DEEP)],
        "bigram_bm25": _admitted(known, rows, BigramBM25(offers["text"].to_list())),
        "exact_alias": _admitted(known, rows, ExactAlias(known, offers["text"].to_list())),
    }
    by_id = {row["id"]: row for row in rows}
    graded = [demand for demand in demands.iter_rows(named=True) if demand["id"] in qrels]
    lines: list[dict[str, Any]] = []
    for done, demand in enumerate(graded, 1):
        for method, rank in methods.items():
            ranked = list(rank(demand))
            broken = sum(
                bool(broken_conditions(known.tree, demand, by_id[offer], known.today)) for offer in ranked[:TOP]
            )
            figures = _figures(ranked, qrels[demand["id"]]) | {"false_introductions": float(broken)}
            lines.append({"method": method, "demand": demand["id"], "kind": kinds.get(demand["id"], "")} | figures)
        if progress:
            progress(done, len(graded))
    per_demand = pl.DataFrame(lines)
    return MatchEvaluation(_summary(per_demand, list(methods)), per_demand)


def _figures(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    first = next((place for place, offer in enumerate(ranked[:DEEP], 1) if offer in grades), None)
    return {
        "ndcg": ndcg([grades.get(offer, 0) for offer in ranked[:TOP]], list(grades.values()), TOP),
        "recall": sum(offer in grades for offer in ranked[:DEEP]) / len(grades),
        "mrr": 0.0 if first is None else 1.0 / first,
    }


def ndcg(ranked: Sequence[int], all_grades: Sequence[int], top: int) -> float:
    """Normalised discounted cumulative gain of the grades in ranked order, gain 2^grade − 1."""
    ideal = _gain(sorted(all_grades, reverse=True)[:top])
    return _gain(ranked[:top]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _summary(per_demand: pl.DataFrame, methods: Sequence[str]) -> pl.DataFrame:
    kinds = [ALL, *sorted(kind for kind in per_demand["kind"].unique() if kind)]
    lines: list[dict[str, Any]] = []
    for method in methods:
        for kind in kinds:
            of = per_demand.filter(pl.col("method") == method)
            of = of if kind == ALL else of.filter(pl.col("kind") == kind)
            line: dict[str, Any] = {"method": method, "kind": kind, "demands": of.height}
            for figure in FIGURES:
                ones = np.column_stack([of[figure].to_numpy(), np.ones(of.height)])
                found = bootstrap(ones, _total if figure == "false_introductions" else _mean)
                line |= {figure + end: value for end, value in zip(ENDS, found, strict=True)}
            lines.append(line)
    return pl.DataFrame(lines, schema=RESULTS_SCHEMA)


def _mean(sums: Floats) -> Floats:
    return sums[..., 0] / sums[..., 1]


def _total(sums: Floats) -> Floats:
    return sums[..., 0]


def _admitted(known: Known, offers: Sequence[Mapping[str, Any]], score: Callable[[str], Floats]) -> Rank:
    """Offers by a score of their texts, those that break a hard condition left out."""

    def rank(demand: Mapping[str, Any]) -> list[str]:
        scores = score(demand["text"])
        found: list[str] = []
        best: list[int] = np.argsort(-scores, kind="stable").tolist()
        for place in best:
            if scores[place] <= 0 or len(found) == DEEP:
                break
            if not broken_conditions(known.tree, demand, offers[place], known.today):
                found.append(offers[place]["id"])
        return found

    return rank


class BigramBM25:
    """BM25 over the pairs of neighbouring characters of whole texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(_bigrams(text)) for text in texts]
        self._length = np.array([sum(counts.values()) for counts in self._counts], np.float64)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for place, counts in enumerate(self._counts):
            for pair in counts:
                self._postings[pair].append(place)

    def __call__(self, text: str) -> Floats:
        """The score of every text for a query."""
        scores, total = np.zeros(len(self._counts)), len(self._counts)
        average = self._length.mean() or 1.0
        for pair in set(_bigrams(text)):
            places = self._postings.get(pair, [])
            rarity = math.log(1 + (total - len(places) + 0.5) / (len(places) + 0.5))
            for place in places:
                count = self._counts[place][pair]
                scores[place] += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * self._length[place] / average))
        return scores


def _bigrams(text: str) -> list[str]:
    plain = "".join(folded(text).split())
    return [plain[place : place + 2] for place in range(len(plain) - 1)]


class ExactAlias:
    """1 for texts that name a product which the query names by any of its names, 0 for the others."""

    def __init__(self, known: Known, texts: Sequence[str]) -> None:
        self._named = known.named_products
        self._products = [self._named(text) for text in texts]

    def __call__(self, text: str) -> Floats:
        """The score of every text for a query."""
        wanted = self._named(text)
        return np.array([float(bool(wanted & products)) for products in self._products])
