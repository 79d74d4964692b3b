"""A pair model solved: exactly by HiGHS where it is small, else by a first-order method with a proven gap."""

from __future__ import annotations

import numpy as np

from lianpu.chain.balance.pair_model import (
    Flows,
    PairModel,
    made_feasible,
    pair_programme,
    upper_bound,
    value_of,
    without_waste,
)  # fmt: skip
from lianpu.chain.balance.solve import Progress, Solver, silent

EXACT_FLOWS = 20_000
"""Flows up to which the simplex method is used: beyond, its time grows much faster than theirs."""

PROVEN_GAP = 1e-4
"""The share of the bound by which a plan of a large model may be below the best: far less than any price is known to."""


def solved_pairs(model: PairModel, *, gap: float = PROVEN_GAP, progress: Progress = silent) -> Flows:
    """The best plan of a pair model, or one that is proven to be within `gap` of it.

    Raises `UnbalancedError` where there is no optimum.
    """
    if len(model.flow_supplier) <= EXACT_FLOWS:
        return without_waste(model, _exact(model, progress))
    from lianpu.chain.balance.first_order import first_order  # with numba, which takes long to import

    return without_waste(model, first_order(model, gap=gap, progress=progress))


def _exact(model: PairModel, progress: Progress) -> Flows:
    makers, flows = len(model.product), len(model.flow_supplier)
    found = Solver(pair_programme(model), progress=None if progress is silent else progress).solve()
    levels = made_feasible(
        model, found.level[:makers], found.level[makers : makers + flows], found.level[makers + flows :]
    )
    bound = upper_bound(model, np.maximum(found.dual[:makers], 0.0))
    return Flows(*levels, value_of(model, *levels), bound)
