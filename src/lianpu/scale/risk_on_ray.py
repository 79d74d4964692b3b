"""The risk of every firm on a Ray cluster: the matrices are shared, each worker keeps a solver over them.

No outcome depends on where or with whom it is computed: the numbers are the same as on one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lianpu.risk.failures import Outcome, each_alone
from lianpu.risk.impact import ImpactMatrices, Integers
from lianpu.risk.passes import Batch, Runner, Solver
from lianpu.scale.ray_cluster import on_cluster


def on_ray(address: str | None) -> Runner:
    """A runner on the Ray cluster at `address`; raises what `on_cluster` raises."""

    def run(m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int) -> Iterator[tuple[int, Outcome]]:
        work = [(firms, tolerance, limit) for _number, firms in batches]
        for place, outcome in on_cluster(address, _one_batch, m, work, in_order=False, option="--store"):
            yield batches[place][0], Outcome(*outcome)

    return run


def _one_batch(arrays: Sequence[Any], batch: tuple[Integers, float, int]) -> tuple[Any, ...]:
    """What a worker does: the outcome of a batch over matrices that lie in shared memory."""
    firms, tolerance, limit = batch
    return tuple(_solver(arrays).run(each_alone(firms), tolerance=tolerance, limit=limit))


_kept: dict[tuple[int, ...], Solver] = {}


def _solver(arrays: Sequence[Any]) -> Solver:
    """The solver of a worker process for these matrices, kept from batch to batch; the last network's only."""
    key = tuple(array.__array_interface__["data"][0] for array in arrays)
    if key not in _kept:
        _kept.clear()
        _kept[key] = Solver(ImpactMatrices(*arrays))
    return _kept[key]
