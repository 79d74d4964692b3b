"""The risk of every firm on a Ray cluster: matrices put once into the object store, batches of firms sent to workers.

Every machine reads the matrices from its own shared memory, without a copy a worker. Outcomes are streamed as they come.
A batch whose worker or machine is lost is done again elsewhere; since no outcome depends on where or with whom it is
computed, the numbers are the same. Ray is an extra: `pip install lianpu[scale]`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Any

from lianpu.errors import LianpuError
from lianpu.language import gettext as _
from lianpu.risk.failures import Outcome, each_alone
from lianpu.risk.impact import ImpactMatrices, Integers
from lianpu.risk.passes import Batch, Runner, Solver

AHEAD = 3
"""Batches for each processor of the cluster handed over at a time: enough to keep all busy, few enough to list."""

ATTEMPTS = 5
"""Times that a batch is done again after its worker was lost, before the run is given up."""


def on_ray(address: str | None) -> Runner:
    """A runner on the Ray cluster at `address` (`auto` finds the one of this machine; None starts one here).

    Raises `LianpuError` where Ray is not installed or no cluster answers.
    """

    def run(m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int) -> Iterator[tuple[int, Outcome]]:
        ray = _ray()
        ours = _connect(ray, address)
        try:
            yield from _streamed(ray, m, batches, tolerance, limit)
        finally:
            if ours:
                ray.shutdown()

    return run


def one_batch(arrays: list[Any], firms: Integers, tolerance: float, limit: int) -> Outcome:
    """What a worker does: the outcome of a batch over matrices that lie in shared memory."""
    return _solver(arrays).run(each_alone(firms), tolerance=tolerance, limit=limit)


_kept: dict[tuple[int, ...], Solver] = {}


def _solver(arrays: list[Any]) -> Solver:
    """The solver of a worker process for these matrices, kept from batch to batch; the last network's only."""
    key = tuple(array.__array_interface__["data"][0] for array in arrays)
    if key not in _kept:
        _kept.clear()
        _kept[key] = Solver(ImpactMatrices(*arrays))
    return _kept[key]


def _streamed(
    ray: Any, m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int
) -> Iterator[tuple[int, Outcome]]:
    # References inside a list are not resolved by Ray; the worker asks for them itself and keeps what it got.
    shared = [ray.put(array) for array in m]
    work = ray.remote(num_cpus=1, max_retries=ATTEMPTS)(_fetched)
    waiting: dict[Any, int] = {}
    left = iter(batches)
    failed: Exception | None = None
    while True:
        while len(waiting) < AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1))):
            batch = next(left, None)
            if batch is None:
                break
            waiting[work.remote(shared, batch[1], tolerance, limit)] = batch[0]
        if not waiting:
            return
        done, _rest = ray.wait(list(waiting), num_returns=1)
        try:
            outcome = Outcome(*ray.get(done[0]))
        except ray.exceptions.RayError as error:
            failed = error
            break
        yield waiting.pop(done[0]), outcome
    raise LianpuError(
        _("The Ray cluster gave up batch {number} after {attempts} attempts: {reason}. Run again with --store to go on "
          "from what is done.").format(number=waiting[done[0]], attempts=ATTEMPTS + 1, reason=str(failed).splitlines()[0])
    ) from failed  # fmt: skip


def _fetched(shared: list[Any], firms: Integers, tolerance: float, limit: int) -> tuple[Any, ...]:
    ray = _ray()
    return tuple(one_batch(_arrays(ray, shared), firms, tolerance, limit))


_fetched_arrays: dict[str, list[Any]] = {}


def _arrays(ray: Any, shared: list[Any]) -> list[Any]:
    """The arrays behind the references; kept while the same are asked for: they are views into shared memory."""
    key = "".join(reference.hex() for reference in shared)
    if key not in _fetched_arrays:
        _fetched_arrays.clear()
        _fetched_arrays[key] = ray.get(shared)
    return _fetched_arrays[key]


def _ray() -> Any:
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise LianpuError(_("Ray is not installed. Install it with: pip install 'lianpu[scale]'")) from error


def _connect(ray: Any, address: str | None) -> bool:
    """Connect unless this process is connected already; whether it was done here."""
    if ray.is_initialized():
        return False
    try:
        ray.init(address=address, log_to_driver=False, logging_level="error", include_dashboard=None)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise LianpuError(
            _("No Ray cluster answers at {address}: {reason}. Start one with: ray start --head").format(
                address=address, reason=str(error).splitlines()[0] if str(error) else type(error).__name__
            )
        ) from error
    return True
