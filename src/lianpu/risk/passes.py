"""Many failures, so many a pass as there are lanes, pass by pass on the threads of this machine, which all read the same matrices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeAlias

import numpy as np

from lianpu.accelerate import COMPILES
from lianpu.lanes import LANES
from lianpu.risk.cascade import spread
from lianpu.risk.failures import Failures, Outcome, Workspace, each_alone, no_outcome, together, workspace
from lianpu.risk.impact import Floats, ImpactMatrices, Integers
from lianpu.risk.order import by_length
from lianpu.risk.sweep import Sweep

TOLERANCE = 1e-2
"""No loss moves by more in the last round; the authors' value (Diem et al. 2022, Methods)."""

LIMIT = 100
"""Rounds at most: no network tried needed half of them at the authors' tolerance."""

BATCH = 8 * LANES
"""Failures handed over at a time: some tenths of a second at 20,000 firms, so that little is lost with a worker."""

Batch: TypeAlias = tuple[int, Integers]
"""Number of the batch, firms of it."""

Runner: TypeAlias = Callable[[ImpactMatrices, Sequence[Batch], float, int], Iterator[tuple[int, Outcome]]]
"""Runs batches over matrices with a tolerance and a limit, and gives each outcome under its number, in any order."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many failures are done."""


def index_of_each(
    matrices: ImpactMatrices, firms: Integers, *, tolerance: float = TOLERANCE, limit: int = LIMIT,
    runner: Runner | None = None, progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """The outcome of the failure of each of `firms` alone, in their order. By default on one thread."""
    order = by_length(matrices, firms, tolerance)
    batches = [(k, firms[order[begin : begin + BATCH]]) for k, begin in enumerate(range(0, len(firms), BATCH))]
    found, done = no_outcome(len(firms)), 0
    for k, outcome in (runner or threads(1))(matrices, batches, tolerance, limit):
        places = order[k * BATCH : (k + 1) * BATCH]
        for whole, part in zip(found, outcome, strict=True):
            whole[places] = part
        done += len(places)
        if progress is not None:
            progress(done, len(firms))
    return found


def threads(workers: int) -> Runner:
    """A runner on so many threads of this machine: nothing is copied."""

    def run(m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int) -> Iterator[tuple[int, Outcome]]:
        own = threading.local()

        def one(batch: Batch) -> tuple[int, Outcome]:
            if not hasattr(own, "solver"):
                own.solver = Solver(m)
            return batch[0], own.solver.run(each_alone(batch[1]), tolerance=tolerance, limit=limit)

        if workers <= 1:
            yield from map(one, batches)
            return
        with ThreadPoolExecutor(workers) as crew:
            waiting: set[Future[tuple[int, Outcome]]] = {crew.submit(one, batch) for batch in batches}
            try:
                while waiting:
                    finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in finished:
                        yield future.result()
            finally:
                for future in waiting:
                    future.cancel()

    return run


class Solver:
    """Cascades over one network, with the room of one thread kept between them."""

    def __init__(self, matrices: ImpactMatrices) -> None:
        self._matrices = matrices
        self._room: Workspace | None = workspace(matrices) if COMPILES else None
        self._sweep = None if COMPILES else Sweep(matrices)

    def run(self, failures: Failures, *, tolerance: float, limit: int) -> Outcome:
        """The outcome of every failure."""
        if self._sweep is not None:
            return self._sweep.run(failures, tolerance=tolerance, limit=limit)
        assert self._room is not None
        count = len(failures.start) - 1
        found = no_outcome(count)
        spread(self._matrices, self._room, failures, float(tolerance), limit, found)
        return found

    def losses(
        self, failure: Mapping[int, float], *, tolerance: float = TOLERANCE, limit: int = LIMIT
    ) -> tuple[Floats, Floats, int, float]:
        """What every firm (n) loses downstream and upstream when these fail together; rounds, last movement."""
        if self._sweep is not None:
            floor = np.zeros(self._matrices.firms)
            floor[list(failure)] = list(failure.values())
            return self._sweep.losses(floor, tolerance=tolerance, limit=limit)
        assert self._room is not None
        found = no_outcome(1)
        spread(self._matrices, self._room, together([failure]), float(tolerance), limit, found)
        down, up = self._room.down[:, 0].copy(), self._room.up[:, 0].copy()
        return down, up, int(found.rounds[0]), float(found.moved[0])
