"""Batches of work on a Ray cluster: what all of them need is put once into the object store, batches go to workers.

Every machine reads the arrays of what is shared from its own shared memory, without a copy a worker. A batch whose
worker or machine is lost is done again elsewhere. Ray is an extra: `pip install lianpu[scale]`.
"""

from __future__ import annotations

import importlib
import socket
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from lianpu.errors import LianpuError
from lianpu.language import gettext as _

AHEAD = 3
"""Batches for each processor of the cluster handed over at a time: enough to keep all busy, few enough to list."""

ATTEMPTS = 5
"""Times that a batch is done again after its worker was lost, before the run is given up."""

PATIENCE = 10.0
"""Seconds in which a machine that is named must answer; Ray itself goes on asking for a quarter of an hour."""

Work: TypeAlias = Callable[[Sequence[Any], Any], Any]
"""What a worker does, a function of a module: what is shared and a batch → the outcome."""


def on_cluster(
    address: str | None, work: Work, shared: Sequence[Any], batches: Iterable[Any], *, in_order: bool, option: str
) -> Iterator[tuple[int, Any]]:
    """The number of each batch and its outcome as they come, or `in_order`, from the Ray cluster at `address`.

    `auto` finds the cluster of this machine; None starts one here. An exception of `work` is raised as it is. Raises
    `LianpuError` where Ray is not installed, no cluster answers, or a batch was lost too often; `option` says how to go on.
    """
    ray = _ray()
    with _connected(ray, address):
        yield from _streamed(ray, work, shared, batches, in_order=in_order, option=option)


def _streamed(
    ray: Any, work: Work, shared: Sequence[Any], batches: Iterable[Any], *, in_order: bool, option: str
) -> Iterator[tuple[int, Any]]:
    # References inside a list are not resolved by Ray; the worker asks for them itself and keeps what it got.
    references = [ray.put(thing) for thing in shared]
    remote = ray.remote(num_cpus=1, max_retries=ATTEMPTS)(_worked)
    waiting: dict[Any, int] = {}
    left = enumerate(batches)
    while True:
        while len(waiting) < AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1))):
            number, batch = next(left, (-1, None))
            if number < 0:
                break
            waiting[remote.remote(work, references, batch)] = number
        if not waiting:
            return
        first = next(iter(waiting))
        (done,), _rest = ray.wait([first] if in_order else list(waiting), num_returns=1)
        yield waiting[done], _outcome(ray, done, waiting[done], option)
        del waiting[done]


def _outcome(ray: Any, done: Any, number: int, option: str) -> Any:
    try:
        return ray.get(done)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError as error:
        raise LianpuError(
            _("The Ray cluster gave up batch {number} after {attempts} attempts: {reason}. Run again with {option} to go "
              "on from what is done.").format(
                number=number, attempts=ATTEMPTS + 1, reason=str(error).splitlines()[0], option=option)
        ) from error  # fmt: skip


# On a worker

_kept: dict[str, list[Any]] = {}


def _worked(work: Work, references: list[Any], batch: Any) -> Any:
    """Work on what lies behind the references; it is kept while the same is asked for: views into shared memory."""
    key = "".join(reference.hex() for reference in references)
    if key not in _kept:
        _kept.clear()
        _kept[key] = _ray().get(references)
    return work(_kept[key], batch)


def _ray() -> Any:
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise LianpuError(_("Ray is not installed. Install it with: pip install 'lianpu[scale]'")) from error


@contextmanager
def _connected(ray: Any, address: str | None) -> Generator[None]:
    """Connected to the cluster: as this process is already, or for as long as this lasts."""
    if ray.is_initialized():
        yield
        return
    try:
        _require_answer(address)
        ray.init(address=address, log_to_driver=False, logging_level="error", include_dashboard=None)
    except (OSError, ValueError, RuntimeError) as error:
        raise LianpuError(
            _("No Ray cluster answers at {address}: {reason}. Start one with: ray start --head").format(
                address=address, reason=str(error).splitlines()[0] if str(error) else type(error).__name__
            )
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _require_answer(address: str | None) -> None:
    """Raises `OSError` where nothing listens at an address that names a machine and a port, `ValueError` for a bad port."""
    if address is None or ":" not in address:
        return
    named = urlsplit(address if "://" in address else f"//{address}")
    if named.hostname and named.port:
        socket.create_connection((named.hostname, named.port), PATIENCE).close()
