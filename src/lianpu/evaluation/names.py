"""How well names are compared: precision, recall and F1 on labelled pairs, beside what plainer methods reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.errors import InputFileError
from lianpu.evaluation.intervals import Floats, Interval, bootstrap, f1, precision, recall
from lianpu.evaluation.results import ALL, results_schema
from lianpu.intake.names import NameComparison, compare_names
from lianpu.intake.text_table import read_table, refuse_value
from lianpu.language import gettext as _

_FIGURES = ("precision", "recall", "f1", "right")
RESULTS_SCHEMA = results_schema({"method": pl.String, "kind": pl.String, "pairs": pl.Int64, "same": pl.Int64}, _FIGURES)


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names and whether they mean one legal person."""

    a: str
    b: str
    same: bool
    kind: str = ""


@dataclass(frozen=True)
class NamesEvaluation:
    """`comparisons` of the pairs in order; `results` a line a method and kind: pairs, same, and each figure with its interval.

    `threshold` is the ratio (0 to 100) from which the plain rapidfuzz baseline takes two names for one; None where no
    pairs were given to choose it on.
    """

    comparisons: tuple[NameComparison, ...]
    results: pl.DataFrame
    threshold: float | None


def read_pairs(file: Path) -> list[NamePair]:
    """Pairs of a CSV file with the columns a, b, same (1 or 0) and, where it has one, kind; raises `InputFileError`."""
    table = read_table(file)
    a, b, same = table.require("a"), table.require("b"), table.require("same")
    kind = table.column("kind")
    pairs: list[NamePair] = []
    for line, cells in table.rows:
        for column, name in (("a", cells[a]), ("b", cells[b])):
            if not name:
                raise refuse_value(file, line, name, _("a name in column {column}").format(column=column))
        if cells[same] not in ("0", "1"):
            raise refuse_value(file, line, cells[same], _("0 or 1 in column same"))
        pairs.append(NamePair(cells[a], cells[b], cells[same] == "1", cells[kind] if kind is not None else ""))
    if not pairs:
        raise InputFileError(_("{file} holds no rows.").format(file=file))
    return pairs


def evaluate_names(
    pairs: Sequence[NamePair], regions: RegionTree, *, tuning: Sequence[NamePair] = ()
) -> NamesEvaluation:
    """Compare each pair and count, with two baselines in the same run: equal normal names, and the rapidfuzz ratio
    with the threshold that is right about most of the pairs `tuning`.
    """
    comparisons = tuple(compare_names(pair.a, pair.b, regions) for pair in pairs)
    lines = _lines("lianpu", pairs, [comparison.same for comparison in comparisons], by_kind=True)
    lines += _lines("equal", pairs, [normal_name(pair.a) == normal_name(pair.b) for pair in pairs])
    threshold = _best_threshold(tuning) if tuning else None
    if threshold is not None:
        lines += _lines("ratio", pairs, [_ratio(pair) >= threshold for pair in pairs])
    return NamesEvaluation(comparisons, pl.DataFrame(lines, schema=RESULTS_SCHEMA, orient="row"), threshold)


def _ratio(pair: NamePair) -> float:
    return fuzz.ratio(normal_name(pair.a), normal_name(pair.b))


def _best_threshold(pairs: Sequence[NamePair]) -> float:
    """The ratio that is right about most of these pairs, the lowest of several.

    Not the one with the best F1: where half the different pairs are made to look alike, that one says «same» of every pair.
    """
    ratios = np.array([_ratio(pair) for pair in pairs])
    same = np.array([pair.same for pair in pairs])
    cuts = np.unique(ratios)
    right = [int(np.count_nonzero(same == (ratios >= cut))) for cut in cuts]
    return float(cuts[int(np.argmax(right))])


def _counts(same: np.ndarray, said: np.ndarray) -> Floats:
    """Pairs × (true positive, false positive, false negative)."""
    return np.stack([same & said, ~same & said, same & ~said], axis=1).astype(np.float64)


def _lines(
    method: str, pairs: Sequence[NamePair], said: Sequence[bool], *, by_kind: bool = False
) -> list[tuple[object, ...]]:
    same, predicted = np.array([pair.same for pair in pairs]), np.array(said, dtype=bool)
    kinds = list(dict.fromkeys(pair.kind for pair in pairs if pair.kind)) if by_kind else []
    lines = [_line(method, ALL, same, predicted)]
    for kind in kinds:
        chosen = np.array([pair.kind == kind for pair in pairs])
        lines.append(_line(method, kind, same[chosen], predicted[chosen]))
    return lines


def _line(method: str, kind: str, same: np.ndarray, said: np.ndarray) -> tuple[object, ...]:
    figures: list[Interval] = [bootstrap(_counts(same, said), figure) for figure in _FIGURES_OF_COUNTS]
    right = np.stack([same == said, np.ones_like(same)], axis=1)
    figures.append(bootstrap(right, lambda sums: sums[..., 0] / sums[..., 1]))
    return (method, kind, len(same), int(same.sum()), *(end for figure in figures for end in figure))


_FIGURES_OF_COUNTS: tuple[Callable[[Floats], Floats], ...] = (precision, recall, f1)
