"""Hide known pairs, rank, look where the hidden ones stand.

Of each row with something hidden and something left, the columns that it is not known to have are ranked. Figures per
row: recall@10 (share of the hidden ones among the first ten), hits@10 (whether any is), nDCG@10 (gain 1; Järvelin,
Kekäläinen 2002), and AUC (the chance that a hidden one stands above one that is not). Equal scores are put in an order
drawn by the seed. Intervals: bootstrap over rows, all hidings of one row together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from lianpu.chain.coproduction import Floats, Matrix
from lianpu.errors import InputFileError
from lianpu.evaluation.intervals import bootstrap
from lianpu.evaluation.pairs import Pairs, Split, in_split
from lianpu.evaluation.rankers import Ranker, Scores
from lianpu.evaluation.results import ENDS, results_schema
from lianpu.language import gettext as _

TOP = 10
FIGURES = ("recall", "hits", "ndcg", "auc", "gain")
"""`gain`: recall@10 over that of kNN, on the same rows."""
RESULTS_SCHEMA = results_schema({"method": pl.String, "rows": pl.Int64, "hidden": pl.Int64}, FIGURES)
FIRST_SEEDS: dict[Split, int] = {"dev": 0, "test": 100, "all": 100}
"""Methods and constants were chosen on the rows of dev and its seeds; figures are told of other rows and other seeds."""
FEW_ROWS = 30
"""Below this the intervals are wider than the differences one looks for."""

_AT_ONCE = 256  # rows scored together: a few megabytes a thousand columns

Side: TypeAlias = Literal["rows", "columns"]
Progress: TypeAlias = Callable[[int, int], None]
Judge: TypeAlias = Callable[[NDArray[np.bool_]], Scores]
"""Which pairs are kept → scores: for methods that look at more than the pairs."""


@dataclass(frozen=True)
class Backtest:
    """`results`: a line a method with each figure and its interval; `per_row`: method, seed, row, hidden and figures."""

    results: pl.DataFrame
    per_row: pl.DataFrame
    hidden_from: dt.date | None

    @property
    def rows(self) -> int:
        """How many rows something was hidden of."""
        return self.per_row["row"].n_unique()


def hidden_at_random(pairs: Pairs, share: float, seeds: range) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """For each seed which pairs are hidden: a share of all."""
    count = round(share * len(pairs.cells))
    for seed in seeds:
        hidden = np.zeros(len(pairs.cells), dtype=bool)
        hidden[np.random.default_rng(seed).choice(len(pairs.cells), count, replace=False)] = True
        yield seed, hidden


def hidden_since(pairs: Pairs, day: dt.date | None) -> tuple[dt.date, NDArray[np.bool_]]:
    """Pairs of that day or later; by default of the last year that has some. Pairs without a day stay known.

    Raises `InputFileError` where no pair has a day, or none would be hidden, or none left.
    """
    known = ~np.isnat(pairs.days)
    if not known.any():
        raise InputFileError(
            _("{name} says of no pair since when it holds; use --hide random.").format(name=pairs.name)
        )
    last: dt.date = pairs.days[known].max().astype(object)
    start = day or dt.date(last.year, 1, 1)
    hidden = known & (pairs.days >= np.datetime64(start))
    if not hidden.any() or hidden.all():
        raise InputFileError(
            _(
                "From {day} on {hidden} of {count} pairs are hidden; name a day with some before it and some after."
            ).format(day=start, hidden=int(hidden.sum()), count=len(hidden))
        )
    return start, hidden


def backtest(
    pairs: Pairs, methods: Mapping[str, Ranker], *, side: Side = "rows", split: Split = "test", share: float = 0.2,
    seeds: int = 5, since: dt.date | None = None, by_year: bool = False, judges: Mapping[str, Judge] | None = None,
    progress: Progress | None = None,
) -> Backtest:  # fmt: skip
    """Hide a `share` of the pairs `seeds` times (or, `by_year`, those since a day once), rank by every method.

    `side`: whose candidates are ranked: for each row the columns, or for each column the rows. `judges` are further
    methods, told which pairs are left. Raises `InputFileError` where nothing can be hidden.
    """
    if not 0.0 < share < 1.0:
        raise InputFileError(
            _("The share to hide is {share}; expected a number above 0 and below 1.").format(share=share)
        )
    start: dt.date | None = None
    if by_year:
        start, chosen = hidden_since(pairs, since)
        hidings = [(FIRST_SEEDS[split], chosen)]
    else:
        hidings = list(hidden_at_random(pairs, share, range(FIRST_SEEDS[split], FIRST_SEEDS[split] + seeds)))
    names = [*methods, *(judges or {})]
    told = in_split(pairs.rows if side == "rows" else pairs.columns, split)
    lines: list[dict[str, Any]] = []
    for done, (seed, hidden) in enumerate(hidings, start=1):
        known = pairs.matrix(~hidden)
        scored: dict[str, Scores] = {name: ranker(known, pairs.groups) for name, ranker in methods.items()}
        scored |= {name: judge(~hidden) for name, judge in (judges or {}).items()}
        lines += _judged(pairs, known, hidden, scored, told, side, seed)
        if progress:
            progress(done, len(hidings))
    if not lines:
        raise InputFileError(
            _("{name} is too small: nothing hidden belongs to one that has something left.").format(name=pairs.name)
        )
    per_row = pl.DataFrame(lines)
    return Backtest(_summary(per_row, names), per_row, start)


def _judged(
    pairs: Pairs, known: Matrix, hidden: NDArray[np.bool_], scored: Mapping[str, Scores], told: NDArray[np.bool_],
    side: Side, seed: int,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    away = pairs.matrix(hidden)
    left, sought = (known, away) if side == "rows" else (known.T.tocsr(), away.T.tocsr())
    labels = pairs.rows if side == "rows" else pairs.columns
    ties = np.random.default_rng(seed).permutation(left.shape[1])
    everything = np.arange(left.shape[1])
    judged = np.flatnonzero(told & (np.diff(left.indptr) > 0) & (np.diff(sought.indptr) > 0))
    for begin in range(0, len(judged), _AT_ONCE):
        block = judged[begin : begin + _AT_ONCE]
        of = {name: scores(block, everything) if side == "rows" else scores(everything, block).T for name, scores in scored.items()}  # fmt: skip
        for place, row in enumerate(block):
            wanted, open_cells = (
                _members(sought, row),
                np.setdiff1d(everything, _members(left, row), assume_unique=True),
            )
            is_wanted = np.isin(open_cells, wanted)
            for method in of:
                line = of[method][place, open_cells]
                found = figures(line, is_wanted, np.lexsort((ties[open_cells], -line)))
                yield {"method": method, "seed": seed, "row": labels[row], "hidden": len(wanted)} | found


def _members(matrix: Matrix, row: int) -> NDArray[np.int32]:
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]


def figures(scores: Floats, wanted: NDArray[np.bool_], order: NDArray[np.int64]) -> dict[str, float | None]:
    """recall, hits, ndcg at `TOP` and AUC (None where all are wanted) of scores ranked in `order`."""
    found = wanted[order[:TOP]]
    gains = 1.0 / np.log2(np.arange(TOP) + 2.0)
    count = int(wanted.sum())
    others = len(wanted) - count
    ranks = rankdata(scores)
    area = (float(ranks[wanted].sum()) - count * (count + 1) / 2) / (count * others) if others else None
    return {
        "recall": float(found.sum()) / count, "hits": float(found.any()),
        "ndcg": float(found @ gains[: len(found)]) / float(gains[: min(count, TOP)].sum()), "auc": area,
    }  # fmt: skip


def _summary(per_row: pl.DataFrame, methods: list[str]) -> pl.DataFrame:
    base = per_row.filter(pl.col("method") == "knn").select("row", "seed", pl.col("recall").alias("base"))
    lines: list[dict[str, Any]] = []
    for method in methods:
        of = per_row.filter(pl.col("method") == method).join(base, on=["row", "seed"], how="left")
        gained = of.with_columns((pl.col("recall") - pl.col("base")).alias("gain"))
        line: dict[str, Any] = {"method": method, "rows": of["row"].n_unique(), "hidden": int(of["hidden"].sum())}
        for figure in FIGURES:
            sums = gained.drop_nulls(figure).group_by("row", maintain_order=True).agg(
                pl.col(figure).sum(), pl.len().alias("times")
            )  # fmt: skip
            found = bootstrap(sums.select(figure, "times").to_numpy(), _mean)
            line |= {figure + end: value for end, value in zip(ENDS, found, strict=True)}
        lines.append(line)
    return pl.DataFrame(lines, schema=RESULTS_SCHEMA)


def _mean(sums: Floats) -> Floats:
    return np.divide(sums[..., 0], sums[..., 1], out=np.full_like(sums[..., 0], np.nan), where=sums[..., 1] > 0)
