"""How far a figure over a sample may lie from the truth: percentile bootstrap over the items.

Source: B. Efron, «Bootstrap methods: another look at the jackknife», Annals of Statistics 7 (1979), the percentile
method. Deterministic: one stated seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

SEED = 20_250_625
RESAMPLES = 2_000
LEVEL = 0.95

Floats: TypeAlias = npt.NDArray[np.float64]

_AT_ONCE = 4_000_000  # counts drawn at a time: 32 MB


class Interval(NamedTuple):
    """A figure with the ends of its interval; all three None where the sample does not define it."""

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        """0.958 [0.921–0.987], or «–»."""
        return "–" if self.value is None else f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"


def bootstrap(
    contributions: npt.ArrayLike, statistic: Callable[[Floats], Floats], *,
    level: float = LEVEL, resamples: int = RESAMPLES, seed: int = SEED,
) -> Interval:  # fmt: skip
    """The figure `statistic(sum of the contributions)` and its percentile interval.

    `contributions` is items × quantities: what each item adds to the sums of which the figure is made (true positives,
    false positives, false negatives). `statistic` takes sums of shape (…, quantities) and returns shape (…), NaN where
    the sums do not define it; such resamples are left out. Items are drawn with replacement.
    """
    items = np.asarray(contributions, dtype=np.float64)
    value = float(statistic(items.sum(axis=0))) if len(items) else math.nan
    if math.isnan(value):
        return Interval(None, None, None)
    random = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // len(items))
    shares = np.full(len(items), 1 / len(items))
    drawn = [
        statistic(random.multinomial(len(items), shares, size=min(step, resamples - begin)) @ items)
        for begin in range(0, resamples, step)
    ]
    tail = (1 - level) / 2
    low, high = np.nanquantile(np.concatenate(drawn), (tail, 1 - tail))
    return Interval(value, float(low), float(high))


def described(text: str) -> str:
    """`text` with the level, the resamples and the seed of the intervals in the place of their names."""
    return text.format(level=f"{LEVEL:.0%}", resamples=RESAMPLES, seed=SEED)


def precision(sums: Floats) -> Floats:
    """tp / (tp + fp) of sums (…, [tp, fp, fn])."""
    return _ratio(sums[..., 0], sums[..., 0] + sums[..., 1])


def recall(sums: Floats) -> Floats:
    """tp / (tp + fn) of sums (…, [tp, fp, fn])."""
    return _ratio(sums[..., 0], sums[..., 0] + sums[..., 2])


def f1(sums: Floats) -> Floats:
    """2 tp / (2 tp + fp + fn) of sums (…, [tp, fp, fn])."""
    return _ratio(2 * sums[..., 0], 2 * sums[..., 0] + sums[..., 1] + sums[..., 2])


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0)
