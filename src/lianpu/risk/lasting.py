"""What is lost in the end where something fails for good: the steady state of a drill without stock, low and high."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianpu.risk.drill import Drill
from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats
from lianpu.risk.playing import course
from lianpu.risk.reserves import Reserves
from lianpu.risk.shock import Hit

STEADY_WEEKS = 60
"""Weeks played at the most: more links than any chain has, and circles have settled to `STEADY_LOSS` by then."""

STEADY_LOSS = 1e-6
"""The most by which a share lost may still move in the last week, where it has settled."""


@dataclass(frozen=True, eq=False)
class Lasting:
    """`low`, `high` (n): share of its output that every firm loses in the end; `settled`: nothing moved any more."""

    low: Floats
    high: Floats
    settled: bool

    def share(self, weight: Floats) -> tuple[float, float]:
        """The share of the output `weight` (n) that is lost, low and high; 0 where nothing is made."""
        total = float(weight.sum())
        return (float(self.low @ weight / total), float(self.high @ weight / total)) if total > 0 else (0.0, 0.0)


def lasting_loss(flows: Flows, hit: Hit) -> Lasting:
    """The loss of every firm where `hit` stands still for good and nobody has stock."""
    n = len(flows.network.firms)
    drill = Drill(weeks=None, horizon=STEADY_WEEKS)
    bare = Reserves(np.zeros(flows.parts), np.zeros(n), 0, 0)
    best, worst = (course(flows, drill, hit, bare, best=case).level for case in (True, False))
    moved = max(float(np.abs(level[-1] - level[-2]).max(initial=0.0)) for level in (best, worst))
    return Lasting(1 - best[-1], 1 - worst[-1], moved <= STEADY_LOSS)
