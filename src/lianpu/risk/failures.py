"""What goes into a pass of the cascade and what comes out: failures, the room to work in, outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.lanes import LANES, rows
from lianpu.risk.impact import Floats, ImpactMatrices, Integers, Places

Marks = NDArray[np.uint8]


class Workspace(NamedTuple):
    """What a pass writes, kept from pass to pass by one thread. Shapes: n firms, s supplies, k markets.

    Rows of lanes: `down`, `up` (n): losses of this round; `felt` (s): σ · loss of the supplier, which its buyers feel;
    `floor` (n): the failure itself; `computed` (n): what is about to be taken over; `active`, `moved` (1), `sums` (3).
    Of each lane: `failure`, the number of what fails there, and its `rounds` so far. Lists hold firms or markets, of
    which the first so many count.
    """

    down: Floats
    up: Floats
    felt: Floats
    floor: Floats
    computed: Floats
    active: Floats
    moved: Floats
    sums: Floats
    failure: Places
    rounds: Places
    seen: Marks
    marked_buyer: Marks
    marked_supplier: Marks
    marked_market: Marks
    changed_down: Places
    changed_up: Places
    buyers: Places
    suppliers: Places
    markets: Places


class Failures(NamedTuple):
    """f failures: the firms of failure k and how much of each fails (0 to 1) are `start[k]:start[k + 1]`."""

    start: Integers
    firm: Places
    size: Floats


class Outcome(NamedTuple):
    """Of each of f failures: the index (share of output lost), the losses downstream and upstream alone, the rounds, what moved in the last."""

    esri: Floats
    down: Floats
    up: Floats
    rounds: Integers
    moved: Floats


def workspace(matrices: ImpactMatrices) -> Workspace:
    """Room for passes over these matrices; about 1,400 bytes a firm."""
    n, supplies, markets = matrices.firms, len(matrices.supply_firm), len(matrices.market_start) - 1

    def marks(count: int) -> Marks:
        return np.zeros(count, np.uint8)

    def places(count: int) -> Places:
        return np.zeros(count, np.int32)

    return Workspace(
        rows(n), rows(n), rows(supplies), rows(n), rows(n), rows(1), rows(1), rows(3), places(LANES), places(LANES),
        marks(n), marks(n), marks(n), marks(markets), places(n), places(n), places(n), places(n), places(markets),
    )  # fmt: skip


def each_alone(firms: Integers) -> Failures:
    """The complete failure of each of these firms by itself."""
    return _failures(np.arange(len(firms) + 1, dtype=np.int64), firms.astype(np.int32), np.ones(len(firms)))


def together(failures: Sequence[Mapping[int, float]]) -> Failures:
    """Failures of several firms at once: firm → how much of it fails."""
    sizes = [len(failure) for failure in failures]
    return _failures(
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        np.array([firm for failure in failures for firm in failure], dtype=np.int32),
        np.array([size for failure in failures for size in failure.values()], dtype=np.float64),
    )


def _failures(start: Integers, firm: Places, size: Floats) -> Failures:
    return Failures(read_only(start), read_only(firm), read_only(size))


def no_outcome(count: int) -> Outcome:
    """An outcome to be written."""
    esri, down, up, moved = (np.full(count, np.nan) for _part in range(4))
    return Outcome(esri, down, up, np.zeros(count, np.int64), moved)
