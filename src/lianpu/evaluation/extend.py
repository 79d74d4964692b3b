"""Would the co-production that ranks neighbours have found what firms make? `lianpu evaluate extend`."""

from __future__ import annotations

import datetime as dt

from lianpu.evaluation.backtest import Backtest, Progress, backtest
from lianpu.evaluation.pairs import Pairs, Split
from lianpu.evaluation.rankers import METHODS


def evaluate_extend(
    pairs: Pairs, *, split: Split = "test", share: float = 0.2, seeds: int = 5, by_year: bool = False,
    since: dt.date | None = None, progress: Progress | None = None,
) -> Backtest:  # fmt: skip
    """For each firm: which products it is not known to make rank first, and is a hidden one among them?"""
    return backtest(
        pairs, METHODS, split=split, share=share, seeds=seeds, by_year=by_year, since=since, progress=progress
    )
