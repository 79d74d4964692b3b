"""Prices that do not depend on the solver.

The duals of an optimum are often not unique: one solver names one, another another. What is unique is what the value does
when there is a little more, or a little less, of a product:

    low  λ⁺ = (V(+ε) − V) / ε        high  λ⁻ = (V − V(−ε)) / ε        λ⁺ ≤ every optimal dual ≤ λ⁻

A dual that the optimum itself fixes (some column strictly between its bounds leaves no other) is both; the rest are found
by solving again from the same basis with one right-hand side changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianpu.chain.balance.constraints import Programme
from lianpu.chain.balance.model import Floats, Whole
from lianpu.chain.balance.solve import Progress, Solution, Solver, silent

STEP = 1e-4
"""ε as a share of what the whole cluster needs of the product: small beside any step of the value, large beside the
tolerance of the solver."""

_INSIDE = 1e-9  # of its bound, or of the largest level: nearer to an end counts as at the end
_ALIKE = 1e-7  # relative: closer ends of a range are one price


@dataclass(frozen=True)
class PriceRanges:
    """For each product asked for: the value of one more and of one less unit, CNY a base unit.

    `high` is NaN where nothing of it is made locally, so that there is no unit less.
    """

    low: Floats
    high: Floats


def price_ranges(
    solver: Solver[Programme], solution: Solution, products: Whole, step: Floats, progress: Progress = silent
) -> PriceRanges:
    """The price range of each of `products`; `step` is ε of each, in its base unit.

    The solver must stand at `solution`, with its basis kept.
    """
    fixed = fixed_duals(solver.programme, solution)[solver.programme.rows["balance"]]
    low, high = fixed[products].copy(), fixed[products].copy()
    open_ones = np.flatnonzero(np.isnan(low))
    for done, place in enumerate(open_ones.tolist(), 1):
        row, amount = int(products[place]), float(step[place])
        low[place] = _change(solver, solution.value, row, amount)
        high[place] = _change(solver, solution.value, row, -amount)
        progress("prices", done, len(open_ones))
    same = np.abs(high - low) <= _ALIKE * np.maximum(np.abs(high), np.abs(low))
    return PriceRanges(np.where(same, high, low), high)


def _change(solver: Solver[Programme], value: float, row: int, amount: float) -> float:
    with solver.tried(extra={row: amount}):
        changed = solver.value_if_any()
    return np.nan if changed is None else (changed - value) / amount


def fixed_duals(programme: Programme, solution: Solution) -> Floats:
    """The duals of the rows that are the same in every optimum, NaN for the others.

    Complementary slackness holds between any two optima: a column strictly between its bounds has reduced cost zero in
    every one, and a row that is not full has dual zero. Each such equation with one unknown gives it.
    """
    matrix = programme.matrix
    activity = matrix @ solution.level
    dual = np.full(matrix.shape[0], np.nan)
    slack = (programme.row_upper - activity) > _INSIDE * np.maximum(1.0, np.abs(activity)) + _scale(
        programme, rows=True
    )
    dual[slack & ~np.isfinite(programme.row_lower)] = 0.0
    equations = matrix[:, _inside(programme, solution)].tocsr().T.tocsr()
    target = programme.objective[_inside(programme, solution)]
    pattern = equations.copy()
    pattern.data = np.ones_like(pattern.data)
    while True:
        unknown = np.isnan(dual)
        single = np.flatnonzero(pattern @ unknown.astype(np.float64) == 1.0)
        if not len(single):
            return dual
        rest = target[single] - equations[single] @ np.where(unknown, 0.0, dual)
        chosen = equations[single].tocoo()
        left = unknown[chosen.coords[1]]
        equation, row, factor = chosen.coords[0][left], chosen.coords[1][left], chosen.data[left]
        dual[row] = rest[equation] / factor


def _scale(programme: Programme, *, rows: bool) -> Floats:
    """A millionth of a millionth of everything wanted, in the unit of each row or column: less is nothing."""
    return _INSIDE * 1e-3 * programme.whole / (programme.row_unit if rows else programme.column_unit)


def _inside(programme: Programme, solution: Solution) -> NDArray[np.bool_]:
    tiny = _scale(programme, rows=False)
    room = np.where(np.isfinite(programme.bound), programme.bound - solution.level, np.inf)
    return (solution.level > tiny) & (
        room > tiny + _INSIDE * np.where(np.isfinite(programme.bound), programme.bound, 0.0)
    )
