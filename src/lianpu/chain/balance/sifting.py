"""An optimal basis of a programme with many more columns than rows, found on the few columns that are in doubt.

Sifting (Bixby, Gregory, Lustig, Marsten, Shanno, «Very large-scale linear programming», Oper. Res. 1992): under good
prices most columns clearly stand at a bound, for their reduced cost says so. They are left there, and the programme of the
others is solved exactly; its prices then tell which were left at the wrong bound, and these are let go. What comes out is a
basis of the whole programme, from which the simplex method ends in few steps: it, and not the guess, proves the optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import COMPILES
from lianpu.chain.balance.highs import (
    AT_LOWER,
    AT_UPPER,
    FEASIBLE,
    Basis,
    Running,
    Scaled,
    basis_of,
    loaded,
    new_highs,
)
from lianpu.chain.balance.interior_point import Point, Standard, near_optimum
from lianpu.chain.balance.model import Floats
from lianpu.chain.balance.solve import Progress, silent

FEW = 200
"""Columns at the wrong bound that the simplex method on the whole programme soon puts right: 150 take it half a second at
100,000 columns, where solving again without them takes one."""

ROUNDS = 3
"""How often wrong ones are let go; prices that still mislead are not worth more than the plain method."""

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class _Left:
    """Columns left at their lower, and at their upper bound."""

    lower: Marks
    upper: Marks

    def without(self, wrong: Marks) -> _Left:
        return _Left(self.lower & ~wrong, self.upper & ~wrong)


def sifted(linear: Scaled, run: Running, progress: Progress) -> Basis | None:
    """A basis of the programme, optimal or nearly; None where the method does not come to one, as it cannot where there is
    no optimum. `run` lets a solver work under the eyes of the one who watches, and says how it ended."""
    form = _standard(linear) if COMPILES else None  # interpreted, its loops take longer than the plain method
    point = near_optimum(form, progress) if form is not None else None
    if point is None:
        return None
    left = _clear(linear, point)
    for _round in range(ROUNDS):
        highs, doubtful = _others(linear, left)
        if run(highs) != "Optimal":
            return None
        basis = basis_of(highs)
        wrong = _wrong(linear, left, np.asarray(highs.getSolution().row_dual, np.float64))
        if basis is None:
            return None
        if int(wrong.sum()) <= FEW:
            columns = np.where(left.upper, AT_UPPER, AT_LOWER)
            columns[doubtful] = basis.columns
            return Basis(columns, basis.rows)
        left = left.without(wrong)
    return None


def prepare() -> None:
    """Have machine code made of the loops, on a row that takes one and a half from two columns of one each."""
    one, two = np.ones(2), np.array([1.0, 2.0])
    near_optimum(Standard(np.arange(3, dtype=np.int32), np.zeros(2, np.int32), one, two, one, np.array([1.5])), silent)


def _standard(linear: Scaled) -> Standard | None:
    """The programme as one of equations: a row with one limit gets a column for what is left of it. None where a row has
    two different limits or none, which balances do not have."""
    above, below = np.isfinite(linear.row_upper), np.isfinite(linear.row_lower)
    open_below, open_above = np.flatnonzero(above & ~below), np.flatnonzero(below & ~above)
    both = above & below
    if not (above | below).all() or not np.array_equal(linear.row_upper[both], linear.row_lower[both]):
        return None
    matrix, rows = linear.matrix, np.concatenate([open_below, open_above])
    added = len(rows)
    return Standard(
        np.concatenate([matrix.indptr, matrix.indptr[-1] + np.arange(1, added + 1)]).astype(np.int32),
        np.concatenate([matrix.indices, rows]).astype(np.int32),
        np.concatenate([matrix.data, np.ones(len(open_below)), -np.ones(len(open_above))]),
        np.concatenate([-linear.objective, np.zeros(added)]),
        np.concatenate([linear.bound, np.full(added, np.inf)]),
        np.where(above, linear.row_upper, linear.row_lower),
    )  # fmt: skip


def _clear(linear: Scaled, point: Point) -> _Left:
    """Of x and its reduced cost one goes to zero: where x, as a share of its bound, is less than the reduced cost, as a
    share of a usual cost, x is the one. What stands in one row, or has no bound, is never left: it costs next to nothing
    to solve with, and takes up what left columns need or leave, so that the others always have a solution."""
    columns = len(linear.objective)
    level, lower, upper = (part[:columns] for part in (point.level, point.lower, point.upper))
    usual = float(np.abs(linear.objective).mean()) or 1.0
    may = np.isfinite(linear.bound) & (np.diff(linear.matrix.indptr) > 1)
    bound = np.where(may, linear.bound, 1.0)
    at_lower = may & (lower * bound > usual * level)
    return _Left(at_lower, may & ~at_lower & (upper * bound > usual * (bound - level)))


def _others(linear: Scaled, left: _Left) -> tuple[Any, NDArray[np.int64]]:
    """A solver with the programme of the columns that were not left, and which these are."""
    doubtful = np.flatnonzero(~(left.lower | left.upper))
    used = linear.matrix @ np.where(left.upper, linear.bound, 0.0)
    part = Scaled(
        linear.matrix[:, doubtful], linear.objective[doubtful], linear.bound[doubtful], linear.row_lower - used,
        linear.row_upper - used,
    )  # fmt: skip
    return loaded(new_highs(), part, method="ipm", tolerance=FEASIBLE), doubtful


def _wrong(linear: Scaled, left: _Left, price: Floats) -> Marks:
    """Left at a bound that these prices would have them leave."""
    reduced = linear.objective - linear.matrix.T @ price
    return (left.lower & (reduced > FEASIBLE)) | (left.upper & (reduced < -FEASIBLE))
