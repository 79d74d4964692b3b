"""Along which columns the value of a programme grows without end, if it does.

    maximise   c·d   subject to   A d ≤ 0 where a row has an upper limit, ≥ 0 where it has a lower one,
                                  Σ_{c_j > 0} c_j d_j ≤ 1,   d ≥ 0,   d_j = 0 where x_j has a limit

A programme that has a solution has no upper end where this has a positive one, and only there. It knows nothing of amounts,
so it is small where few things are without limit; and where they all are, its optimum is found roughly by interior points
and exactly on the columns that these single out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lianpu.chain.balance.highs import FEASIBLE, Running, Scaled, loaded, new_highs
from lianpu.chain.balance.model import Floats, Whole

EARNS = 10 * FEASIBLE
"""What a CNY of sales must leave to count as earning: less is rounding."""

_TRACE = FEASIBLE / 10  # of a CNY of sales: interior points leave less than this of what an optimum does not use


def growing(linear: Scaled, run: Running) -> Whole:
    """The columns of a direction in which the value grows without end; none where there is no such direction."""
    endless = np.flatnonzero(np.isinf(linear.bound))
    if not (linear.objective[endless] > 0).any():
        return np.empty(0, np.int64)
    directions = _directions(linear, endless)
    likely = _singled_out(directions, run)
    if not len(likely):
        return likely
    found = _best(directions, likely, run)
    if not len(found):
        found = _best(directions, np.arange(len(endless)), run)
    return endless[found]


def _directions(linear: Scaled, endless: Whole) -> Scaled:
    """The programme above, over the columns without a limit."""
    from scipy import sparse  # the commands that balance nothing need not wait for it

    objective = linear.objective[endless]
    earning = sparse.csc_array(np.maximum(objective, 0.0)[None, :])
    return Scaled(
        sparse.csc_array(sparse.vstack([linear.matrix[:, endless], earning])), objective, np.full(len(endless), np.inf),
        np.append(np.where(np.isfinite(linear.row_lower), 0.0, -np.inf), -np.inf),
        np.append(np.where(np.isfinite(linear.row_upper), 0.0, np.inf), 1.0),
    )  # fmt: skip


def _singled_out(directions: Scaled, run: Running) -> Whole:
    """Columns among which an optimum is likely to be; none where nothing earns."""
    highs = loaded(new_highs(), directions, method="ipm", tolerance=FEASIBLE)
    highs.setOptionValue("run_crossover", "off")
    if run(highs) == "Optimal" and not _earns(highs):
        return np.empty(0, np.int64)
    return np.flatnonzero(_levels(highs) > _TRACE)


def _best(directions: Scaled, columns: Whole, run: Running) -> Whole:
    """Which of `columns` the best direction made of them takes; none where nothing earns."""
    part = Scaled(
        directions.matrix[:, columns], directions.objective[columns], directions.bound[columns], directions.row_lower,
        directions.row_upper,
    )  # fmt: skip
    highs = loaded(new_highs(), part, method="simplex", tolerance=FEASIBLE)
    run(highs)
    return columns[_levels(highs) > FEASIBLE] if _earns(highs) else columns[:0]


def _earns(highs: Any) -> bool:
    return float(highs.getObjectiveValue()) > EARNS


def _levels(highs: Any) -> Floats:
    return np.asarray(highs.getSolution().col_value, np.float64)
