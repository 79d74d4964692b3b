"""How a benchmark measures: wall-clock seconds, best and median of several runs, peak memory of its own process."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    """One line of the table. `peer` is the same figure of what it is compared with in the same run."""

    name: str
    size: str
    figure: float
    unit: str
    target: str
    peer: str = ""
    ratio: float | None = None

    def row(self) -> dict[str, object]:
        """The measurement as a dict."""
        return asdict(self)


def seconds(function: Callable[[], object], *, runs: int = 3, warm: bool = True) -> float:
    """Median seconds of `runs` calls, after one that is not counted where `warm`."""
    if warm:
        function()
    times: list[float] = []
    for _run in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_memory() -> float:
    """The highest resident memory of this process so far, in GiB."""
    told = Path("/proc/self/status")
    if told.exists():  # what getrusage says begins with the memory of the parent
        return int(told.read_text("ascii").split("VmHWM:")[1].split()[0]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
