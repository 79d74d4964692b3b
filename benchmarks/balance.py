"""The balance of 100,000 firms, pooled and with recipes of their own; supply plans firm by firm; peers in the same run.

`BALANCE_PAIRS` (10,000) and `BALANCE_FIRMS` (100,000) choose another size, `BALANCE_GAP` (1e-4) another gap for the pairs;
`BALANCE_PEERS=0` leaves out the slow peers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize, sparse

from benchmarks.made_up_balance import INPUTS, made_up_model, made_up_pairs
from benchmarks.measure import Measurement, peak_memory
from benchmarks.synthetic import synthetic_cluster
from lianpu.chain.balance.cases import STATED
from lianpu.chain.balance.constraints import Programme, programme
from lianpu.chain.balance.facts import gather_facts
from lianpu.chain.balance.first_order import first_order
from lianpu.chain.balance.from_cluster import compiled_model
from lianpu.chain.balance.highs import new_highs
from lianpu.chain.balance.model import Model, Pooled, pooled
from lianpu.chain.balance.sifting import prepare
from lianpu.chain.balance.solve import Solver

FIRMS = int(os.environ.get("BALANCE_FIRMS", "100000"))
PAIRS = int(os.environ.get("BALANCE_PAIRS", "10000"))
GAP = float(os.environ.get("BALANCE_GAP", "1e-4"))
PEERS = os.environ.get("BALANCE_PEERS", "1") == "1"
_WARM_CHANGES = 20
_RUNS = 15  # of what takes milliseconds


def run() -> list[Measurement]:
    """Seconds of building and solving, of a changed offer, and of the pairs with their proven gap."""
    return [
        *_shared(),
        *_own(),
        *_pairs(),
        Measurement("peak memory of these", "the same", peak_memory(), "GiB", "≤ 3 GiB"),
    ]


def _timed(function: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = function()
    return time.perf_counter() - start, found


def _shared() -> list[Measurement]:
    size = f"{FIRMS:,} firms, {INPUTS} inputs each, 2,000 products, catalog recipes"
    model = made_up_model(FIRMS)
    build, solve, solver = _built_and_solved(model)
    found = solver.solve()
    peer, ratio = "", None
    if PEERS:
        linopy_build, linopy_solve, value = _linopy(model)
        assert np.isclose(value, found.value, rtol=1e-6)
        peer = f"linopy + HiGHS, every firm a column: build {linopy_build:.2f} s, solve {linopy_solve:.2f} s"
        ratio = (linopy_build + linopy_solve) / (build + solve)
    return [
        Measurement("pooled, build and solve", size, build + solve, "s", "≤ 2 s", peer, ratio),
        Measurement("build over solve", size, build / solve * 100, "%", "≤ 10 %"),
        *_from_rows(),
        *_warm(solver, solve, size),
    ]


def _built_and_solved(model: Model) -> tuple[float, float, Solver[Programme]]:
    """Median seconds of building and of solving, and the solver of the last run. The first run, which imports, is left out."""
    builds: list[float] = []
    solves: list[float] = []
    for _run in range(_RUNS + 1):
        seconds, (_pool, solver) = _timed(lambda: _built(model))
        builds.append(seconds)
        solves.append(_timed(solver.solve)[0])
    return float(np.median(builds[1:])), float(np.median(solves[1:])), solver


def _built(model: Model) -> tuple[Pooled, Solver[Programme]]:
    pool = pooled(model)
    return pool, Solver(programme(pool.model))


def _from_rows() -> list[Measurement]:
    """A cluster of as many firms: its rows read, and the programme of one case built out of what they say."""
    cluster = synthetic_cluster(FIRMS, rows=4 * FIRMS)
    size = f"a cluster of {FIRMS:,} firms, {4 * FIRMS:,} rows"
    read, facts = _timed(lambda: gather_facts(cluster))
    compiled = [_timed(lambda: compiled_model(facts, STATED)) for _run in range(_RUNS)]
    build, solve, _solver = _built_and_solved(compiled[-1][1].model)
    whole = float(np.median([seconds for seconds, _compiled in compiled])) + build
    return [
        Measurement("rows read, once for all cases", size, read, "s", ""),
        Measurement("a case built out of them, over solve", size, whole / solve * 100, "%", ""),
    ]


def _warm(solver: Solver[Programme], cold: float, size: str) -> list[Measurement]:
    """One offer changed and solved again from the basis."""
    solver.keep()
    columns = np.random.default_rng(3).integers(0, solver.programme.columns.make.stop, _WARM_CHANGES)
    times: list[float] = []
    for column in columns.tolist():
        with solver.tried(sizes={column: float(solver.programme.bound[column]) * 0.9}):
            times.append(_timed(solver.value)[0])
    return [
        Measurement(
            "one offer changed, solved again (median of 20)",
            size,
            float(np.median(times)) / cold * 100,
            "% of cold",
            "≤ 5 %",
        )
    ]


def _own() -> list[Measurement]:
    size = f"{FIRMS:,} firms, every one its own recipe"
    prepare()  # compiled before it is timed
    model = made_up_model(FIRMS, own=True)
    build, solver = _timed(lambda: Solver(programme(pooled(model).model)))
    solve, found = _timed(solver.solve)
    peer, ratio = "", None
    if PEERS:
        plain, value = _plain_ipm(solver.programme)
        assert np.isclose(value, found.value, rtol=1e-5)
        scipy_time, twin = _timed(lambda: _scipy(solver.programme))
        assert np.isclose(twin, found.value, rtol=1e-5)
        peer = f"plain HiGHS IPM, capacities as rows {plain:.1f} s; scipy linprog {scipy_time:.1f} s"
        ratio = plain / (build + solve)
    return [
        Measurement("pooled, build and solve", size, build + solve, "s", "half of plain IPM", peer, ratio),
        Measurement("build over solve", size, build / solve * 100, "%", "≤ 10 %"),
        *_warm(solver, solve, size),
    ]


def _pairs() -> list[Measurement]:
    first_order(made_up_pairs(800), gap=1e-3, sweeps=100)  # compiled before it is timed
    model = made_up_pairs(PAIRS)
    size = f"{PAIRS:,} firms × {INPUTS} inputs × 10 candidates: {len(model.flow_supplier):,} pairs"
    seconds, found = _timed(lambda: first_order(model, gap=GAP))
    return [
        Measurement("supply plan firm by firm", size, seconds, "s", "≤ 60 s"),
        Measurement("its proven gap", size, found.gap * 1e4, "1e-4", f"≤ {GAP * 1e4:g}e-4"),
    ]


def _plain_ipm(linear: Programme) -> tuple[float, float]:
    """The same model as one would write it down: capacities as rows, no scaling, interior points with crossover."""
    highs, inf = new_highs(), np.inf
    bounded = np.flatnonzero(np.isfinite(linear.bound))
    rows = sparse.csc_array(
        (np.ones(len(bounded)), (np.arange(len(bounded)), bounded)), shape=(len(bounded), len(linear.bound))
    )
    matrix = sparse.vstack([linear.matrix, rows], format="csc")
    lower = np.concatenate([linear.row_lower, np.full(len(bounded), -inf)])
    upper = np.concatenate([linear.row_upper, linear.bound[bounded]])
    columns = len(linear.bound)
    highs.passModel(
        columns, matrix.shape[0], matrix.nnz, 1, -1, 0.0, linear.objective, np.zeros(columns), np.full(columns, inf), lower, upper,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, np.zeros(columns, np.int32),
    )  # fmt: skip
    highs.setOptionValue("solver", "ipm")
    seconds, _status = _timed(highs.run)
    return seconds, float(highs.getObjectiveValue())


def _scipy(linear: Programme) -> float:
    equal = np.isfinite(linear.row_lower)
    bounds = np.column_stack([np.zeros(len(linear.bound)), linear.bound])
    free = linear.matrix.tocsr()[np.flatnonzero(~equal)]
    fixed = linear.matrix.tocsr()[np.flatnonzero(equal)]
    found = optimize.linprog(
        -linear.objective, free if free.shape[0] else None, linear.row_upper[~equal] if free.shape[0] else None, fixed,
        linear.row_upper[equal], bounds,
    )  # fmt: skip
    return -float(found.fun)


def _linopy(model: Model) -> tuple[float, float, float]:
    """linopy with every firm a variable: seconds of building and of solving, and the value."""
    import linopy
    import xarray

    linear = programme(model)

    def build() -> Any:
        made = linopy.Model()
        column = xarray.DataArray(np.arange(len(linear.bound)), dims="column")
        level = made.add_variables(
            lower=0, upper=xarray.DataArray(linear.bound, coords={"column": column}), name="level"
        )
        matrix = linear.matrix.tocoo()
        row = xarray.DataArray(matrix.coords[0], dims="entry", name="row")
        terms = (
            (
                xarray.DataArray(matrix.data, dims="entry")
                * level.sel(column=xarray.DataArray(matrix.coords[1], dims="entry"))
            )
            .groupby(row)
            .sum()
        )
        equal = np.isfinite(linear.row_lower)
        made.add_constraints(terms.isel(row=np.flatnonzero(equal)) == 0, name="balance")
        if not equal.all():
            made.add_constraints(terms.isel(row=np.flatnonzero(~equal)) <= 0, name="buying")
        made.add_objective((xarray.DataArray(linear.objective, coords={"column": column}) * level).sum(), sense="max")
        return made

    built, made = _timed(build)
    solved, _status = _timed(lambda: made.solve(solver_name="highs", io_api="direct", output_flag=False, threads=1))
    return built, solved, float(made.objective.value)
