"""The neighbourhood of an optimum, quickly: an interior-point method whose equations are solved only as well as it needs.

    minimise c·x  subject to  A x = b,  0 ≤ x ≤ u;    its dual: maximise b·y − u·s  subject to  Aᵀy + z − s = c,  z, s ≥ 0

Mehrotra's predictor and corrector («On the implementation of a primal-dual interior point method», SIAM J. Optim. 1992).
Each of their steps asks for A D Aᵀ Δy = r with D = 1 / (z/x + s/(u − x)), which conjugate gradients with the diagonal as
preconditioner answer to a thirtieth of r (inexact steps: Gondzio, «Matrix-free interior point method», Comput. Optim.
Appl. 2012). Rows that count money keep that matrix near its diagonal: five to fifteen products with A are enough until the
gap is a thousandth, where a factor of a matrix as wide as the rows would cost ten times as much. Which columns stand at
which bound is then plain for all but a few, and `lianpu.chain.balance.sifting` finds those.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianpu.chain.balance.interior_kernels import Narrow, combined, conjugate, direction, looked_at, right_side, weighed
from lianpu.chain.balance.model import Floats
from lianpu.chain.balance.solve import Progress

NEAR = 1e-3
"""The gap at which to stop, as a share of the value: from there on each halving costs as much as a tenth of the rest."""

_UNMET = 10 * NEAR  # what rows may still lack, all together, as a share of the value
_ROUGH, _FINE = (
    0.3,
    0.03,
)  # what is left of the right side: of the predictor, which only chooses a target; of the corrector
_OF_START = 1e-3  # the same, of the point to start from
_MOST_STEPS = 40  # twice what balances take; a programme without an optimum does not end by itself
_MOST_PRODUCTS = (
    500  # with A, in all: three times what balances take, and no more than a fifth of plain interior points
)
_MOST_AT_ONCE = 100
_SHORT_OF_THE_EDGE = 0.995


@dataclass(frozen=True)
class Standard:
    """min c·x, A x = b, 0 ≤ x ≤ u, with A by columns: column j has `value` in `row` from start[j] to start[j+1]."""

    start: Narrow
    row: Narrow
    value: Floats
    cost: Floats
    bound: Floats
    right: Floats

    def of_columns(self, level: Floats) -> Floats:
        """A x."""
        filled = np.repeat(level, np.diff(self.start))
        return np.bincount(self.row, self.value * filled, minlength=len(self.right)).astype(np.float64)

    def of_rows(self, price: Floats) -> Floats:
        """Aᵀ y."""
        column = np.repeat(np.arange(len(self.cost)), np.diff(self.start))
        return np.bincount(column, self.value * price[self.row], minlength=len(self.cost)).astype(np.float64)


@dataclass
class Point:
    """Levels x, prices y, and what holds the levels: z at the lower, s at the upper bound (0 where there is none)."""

    level: Floats
    price: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class _Work:
    """Room for what a step computes: of rows, then of columns."""

    lacking: Floats
    inverse: Floats
    side: Floats
    price: Floats
    weight: Floats
    untrue: Floats
    slope: Floats
    to_lower: Floats
    to_upper: Floats
    level: Floats
    lower: Floats
    upper: Floats

    @classmethod
    def of(cls, form: Standard) -> _Work:
        rows, columns = len(form.right), len(form.cost)
        return cls(*(np.zeros(rows) for _ in range(4)), *(np.zeros(columns) for _ in range(8)))


def near_optimum(form: Standard, progress: Progress) -> Point | None:
    """A point within `NEAR` of the optimum; None where it is not reached in the steps and products that are worth it."""
    point, work, products = _start(form), _Work.of(form), 0
    for step in range(_MOST_STEPS):
        progress("solve", step, 0)
        gap, unmet, mean = _weighed(form, point, work)
        if not np.isfinite(gap + unmet + mean):
            return None
        if gap < NEAR and unmet < _UNMET:
            return point
        if products > _MOST_PRODUCTS:
            return None
        products += _moved(form, point, work, mean)
    return None


def _weighed(form: Standard, point: Point, work: _Work) -> tuple[float, float, float]:
    """Fill in residuals and weights; the gap and what rows lack, as shares of the value, and the mean product x z."""
    matrix = form.start, form.row, form.value
    total, count = weighed(
        *matrix, form.cost, form.bound, form.right, point.level, point.price, point.lower, point.upper,
        work.untrue, work.weight, work.lacking, work.inverse,
    )  # fmt: skip
    value = 1.0 + abs(float(form.cost @ point.level))
    return total / value, float(np.abs(work.lacking).sum()) / value, total / count


def _moved(form: Standard, point: Point, work: _Work, mean: float) -> int:
    """One step: where the predictor would get to says what the corrector aims at. How many products with A it took."""
    held = form.bound, point.level, point.lower, point.upper
    step = work.level, work.lower, work.upper
    targets = work.to_lower, work.to_upper
    combined(*held, *step, 0.0, False, *targets)
    first, along, across = _direction(form, point, work, _ROUGH)
    reached = looked_at(*held, *step, along, across) / (len(form.cost) + int(np.isfinite(form.bound).sum()))
    combined(*held, *step, (reached / mean) ** 3 * mean, True, *targets)
    second, along, across = _direction(form, point, work, _FINE)
    along, across = along * _SHORT_OF_THE_EDGE, across * _SHORT_OF_THE_EDGE
    point.level += along * work.level
    for own, change in ((point.price, work.price), (point.lower, work.lower), (point.upper, work.upper)):
        own += across * change
    return first + second


def _direction(form: Standard, point: Point, work: _Work, left: float) -> tuple[int, float, float]:
    """Fill in the step to the targets: products with A, and how far levels and prices may go along it."""
    matrix = form.start, form.row, form.value
    right_side(
        *matrix, form.bound, point.level, work.weight, work.untrue, work.to_lower, work.to_upper, work.lacking,
        work.slope, work.side,
    )  # fmt: skip
    products = conjugate(*matrix, work.weight, work.inverse, work.side, work.price, left, _MOST_AT_ONCE)
    along, across = direction(
        *matrix, form.bound, point.level, point.lower, point.upper, work.weight, work.slope, work.price,
        work.to_lower, work.to_upper, work.level, work.lower, work.upper,
    )  # fmt: skip
    return products, along, across


def _start(form: Standard) -> Point:
    """Mehrotra's start: the smallest levels that meet the rows and the prices nearest to the costs, moved inside."""
    ended = np.isfinite(form.bound)
    weight = np.where(ended, 0.5, 1.0)
    half = np.where(ended, form.bound / 2, 0.0)
    bound = np.where(ended, form.bound, 1.0)
    typical = float(np.median(bound[ended])) if ended.any() else 1.0
    inside = np.where(ended, np.minimum(0.1 * bound, typical), 0.5 * typical)
    level = half + weight * form.of_rows(_solved(form, weight, form.right - form.of_columns(half)))
    level = np.clip(level, inside, np.where(ended, bound - inside, np.inf))
    price = _solved(form, weight, form.of_columns(weight * form.cost))
    reduced = form.cost - form.of_rows(price)
    away = 0.5 * max(float(np.abs(reduced).mean()), 1e-3)
    lower = np.where(ended, np.maximum(reduced, 0.0) + away, np.maximum(reduced, away))
    upper = np.where(ended, np.maximum(-reduced, 0.0) + away, 0.0)
    return Point(level, price, lower, upper)


def _solved(form: Standard, weight: Floats, side: Floats) -> Floats:
    column = np.repeat(np.arange(len(form.cost)), np.diff(form.start))
    diagonal = np.bincount(form.row, form.value**2 * weight[column], minlength=len(form.right))
    inverse = np.divide(1.0, diagonal, out=np.zeros(len(form.right)), where=diagonal > 0)
    found = np.zeros(len(form.right))
    conjugate(form.start, form.row, form.value, weight, inverse, side, found, _OF_START, _MOST_AT_ONCE)
    return found
