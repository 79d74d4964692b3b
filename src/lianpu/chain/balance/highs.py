"""A HiGHS that says nothing: the one place that knows the solver's Python package."""

from __future__ import annotations

import ctypes
import importlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lianpu.chain.balance.model import Floats, Whole

if TYPE_CHECKING:
    from scipy import sparse

AT_LOWER, AT_UPPER = 0, 2
"""Where a column or row stands that is not in the basis, in the solver's numbers."""

FEASIBLE = 1e-9
"""Feasibility and optimality tolerance in scaled units: the tightest that HiGHS takes without slowing."""

Running = Callable[[Any], str]
"""Has a solver work, and says how it ended. What the one who watches has raised is raised again."""

_started = threading.Event()
_starting = threading.Lock()


def new_highs() -> Any:
    """A solver of one thread that prints nothing and starts from the same seed every time."""
    # Imported here: a command that balances nothing need not wait for it.
    highspy = importlib.import_module("highspy")
    highs = highspy.Highs() if _started.is_set() else _first(highspy)
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs


@dataclass(frozen=True)
class Scaled:
    """max c·x subject to lower ≤ A x ≤ upper, 0 ≤ x ≤ bound, in the units in which it is solved."""

    matrix: sparse.csc_array
    objective: Floats
    bound: Floats
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True)
class Basis:
    """Where each column and each row stands, in the solver's numbers."""

    columns: Whole
    rows: Whole


def loaded(highs: Any, linear: Scaled, *, method: str, tolerance: float) -> Any:
    """The solver with this programme, to be solved by this method."""
    matrix, columns = linear.matrix, len(linear.objective)
    highs.passModel(
        columns, matrix.shape[0], matrix.nnz, 1, -1, 0.0, linear.objective, np.zeros(columns), linear.bound,
        linear.row_lower, linear.row_upper, matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False), matrix.data, np.zeros(columns, np.int32),
    )  # fmt: skip
    highs.setOptionValue("solver", method)
    for kind in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        highs.setOptionValue(kind, tolerance)
    return highs


def basis_of(highs: Any) -> Basis | None:
    """The basis at which the solver stands, if any."""
    found = highs.getBasis()
    if not found.valid:
        return None
    return Basis(*(np.array([int(one) for one in part], np.int64) for part in (found.col_status, found.row_status)))


def stand_at(highs: Any, basis: Basis) -> None:
    """Have the solver go on from a basis."""
    status = importlib.import_module("highspy").HighsBasisStatus
    kinds = np.array([status(number) for number in range(5)], object)
    given = highs.getBasis()
    given.col_status, given.row_status = (kinds[part].tolist() for part in (basis.columns, basis.rows))
    given.valid, given.alien = True, False
    highs.setBasis(given)


def _first(highspy: Any) -> Any:
    """The first solver of a process greets on standard output before it can be told to be silent: JSON goes there."""
    with _starting:
        if _started.is_set() or os.name != "posix":
            _started.set()
            return highspy.Highs()
        libc = ctypes.CDLL(None)
        libc.fflush(None)  # what others have printed goes where it was meant to
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            highs = highspy.Highs()
            libc.fflush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
        _started.set()
        return highs
