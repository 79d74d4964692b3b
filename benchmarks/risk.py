"""The systemic risk index of every firm of scale-free networks of 1,000 to 100,000 firms, all processors.

Beside it in the same run: sweeps of scipy.sparse, one failure at a time on one thread; and the limit, the bytes that the
entries read take divided by the memory bandwidth measured here. The authors' package (GLcascade, R) cannot be installed
here; its figures are those measured on another network of the same size and degree.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.measure import Measurement, peak_memory
from benchmarks.scale_free import scale_free
from lianpu.lanes import LANES
from lianpu.risk.cascade import spread
from lianpu.risk.failures import each_alone, no_outcome, workspace
from lianpu.risk.impact import ImpactMatrices, matrices_of
from lianpu.risk.order import by_length
from lianpu.risk.passes import LIMIT, TOLERANCE, index_of_each, threads
from lianpu.risk.sweep import Sweep
from lianpu.scale.processes import cores

AUTHORS_MS = {5_000: 122.0, 20_000: 369.0}
"""Milliseconds a failing firm of the authors' package with its compiled path, one core."""

TARGETS = {20_000: "≤ 20 s on two cores", 100_000: "≤ 600 s on two cores"}
SAMPLED_FROM, SAMPLE = 100_000, 2_048
SWEPT = 48
TIMES = {1_000: 9, 5_000: 5}
_ENTRY, _ROW = 12, 8 * LANES  # bytes: a share and a place, read once for all failures of a pass; their losses


def run() -> list[Measurement]:
    """For each size: seconds for every firm, milliseconds a firm beside scipy and the package, the limit."""
    rows: list[Measurement] = []
    bandwidth = _bandwidth()
    rows.append(Measurement("memory bandwidth, one thread", "copy of 256 MiB", bandwidth / 1e9, "GB/s", ""))
    for firms in (1_000, 5_000, 20_000, 100_000):
        rows += _of_size(firms, bandwidth)
    rows.append(Measurement("risk: peak memory", "of all these", peak_memory(), "GiB", "≤ 2 GiB"))
    return rows


def _of_size(firms: int, bandwidth: float) -> list[Measurement]:
    matrices = matrices_of(scale_free(firms))
    chosen = np.arange(firms)
    if firms >= SAMPLED_FROM:
        chosen = np.sort(np.random.default_rng(0).choice(firms, SAMPLE, replace=False))
    index_of_each(matrices, chosen[:LANES])  # compiles
    each, worked, swept, ratio, rounds = _in_turn(matrices, chosen, TIMES.get(firms, 1))
    size = f"{firms:,} firms, {len(matrices.sale_share):,} edges, {rounds:.1f} rounds, {cores()} threads"
    name = "risk of every firm" + (f" (extrapolated from {SAMPLE:,})" if len(chosen) < firms else "")
    lines = [
        Measurement(name, size, each * firms, "s", TARGETS.get(firms, ""), f"processor time: {worked * firms:.3g} s"),
        Measurement("risk of a firm", size, each * 1e3, "ms", "≥ 30 × scipy.sparse", f"scipy.sparse, one thread: {swept * 1e3:.3g} ms", ratio),
    ]  # fmt: skip
    if firms in AUTHORS_MS:
        package = AUTHORS_MS[firms]
        lines.append(Measurement("risk of a firm", size, each * 1e3, "ms", "≥ 300 × the package",
                                 f"GLcascade, another network and run: {package:.0f} ms", package / (each * 1e3)))  # fmt: skip
    alone, bytes_read = _on_one_thread(matrices, chosen[:: max(1, len(chosen) // 256)])
    limit = bytes_read / bandwidth
    lines.append(Measurement("risk of a firm on one thread", size, alone * 1e3, "ms", "the limit",
                             f"{bytes_read / 1e6:.3g} MB at that bandwidth: {limit * 1e3:.3g} ms", limit / alone))  # fmt: skip
    return lines


def _in_turn(matrices: ImpactMatrices, chosen: np.ndarray, times: int) -> tuple[float, float, float, float, float]:
    """Seconds and processor time a failure, processor time a failure of the sweeps, their ratio to the first (medians of
    so many runs, each beside its sweeps: machines wander), and the rounds."""
    measured: list[tuple[float, float, float]] = []
    rounds = 0.0
    for _time in range(times):
        begin, worked = time.perf_counter(), time.process_time()
        rounds = float(index_of_each(matrices, chosen, runner=threads(cores())).rounds.mean())
        each, worked = (np.array([time.perf_counter() - begin, time.process_time() - worked]) / len(chosen)).tolist()
        measured.append((each, worked, _swept(matrices, chosen)))
    each, worked, swept = np.median(measured, axis=0).tolist()
    return each, worked, swept, float(np.median([row[2] / row[0] for row in measured])), rounds


def _swept(matrices: ImpactMatrices, chosen: np.ndarray) -> float:
    """Seconds of processor time a failure of the sweeps."""
    sweep, some = Sweep(matrices), np.random.default_rng(1).choice(chosen, min(SWEPT, len(chosen)), replace=False)
    begin = time.process_time()
    sweep.run(each_alone(some), tolerance=TOLERANCE, limit=LIMIT)
    return (time.process_time() - begin) / len(some)


def _on_one_thread(matrices: ImpactMatrices, some: np.ndarray) -> tuple[float, float]:
    """Seconds of processor time and bytes of a failure, passes as they are shared in a whole run."""
    failures = each_alone(some[by_length(matrices, some, TOLERANCE)])
    room, found = workspace(matrices), no_outcome(len(some))
    begin = time.process_time()
    read = spread(matrices, room, failures, TOLERANCE, LIMIT, found)
    return (time.process_time() - begin) / len(some), read * (_ENTRY + _ROW) / len(some)


def _bandwidth() -> float:
    """Bytes a second that one thread reads and writes of arrays beyond the caches."""
    source = np.ones(2**25)
    target = np.empty_like(source)
    times: list[float] = []
    for _run in range(5):
        begin = time.perf_counter()
        np.copyto(target, source)
        times.append(time.perf_counter() - begin)
    return 2 * source.nbytes / min(times)
