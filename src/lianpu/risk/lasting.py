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

STEADY_WEEKS = (60, 240, 520)
"""Weeks played, the more only where the fewer do not settle: chains do in as many weeks as they have links, circles that
lose little at each turn take longer."""

STEADY_LOSS = 1e-6
"""The most by which a share lost may still move in the last week, where it has settled."""


@dataclass(frozen=True, eq=False)
class Lasting:
    """`low`, `high` (n): share of its output that every firm loses in the end; `settled`: after `weeks` (of the low and of
    the high case) nothing moved any more; where it did, the loss is a lower end of what it would come to."""

    low: Floats
    high: Floats
    settled: bool
    weeks: tuple[int, int]

    def share(self, weight: Floats) -> tuple[float, float]:
        """The share of the output `weight` (n) that is lost, low and high; 0 where nothing is made."""
        total = float(weight.sum())
        return (float(self.low @ weight / total), float(self.high @ weight / total)) if total > 0 else (0.0, 0.0)


def lasting_loss(flows: Flows, hit: Hit) -> Lasting:
    """The loss of every firm where `hit` stands still for good and nobody has stock."""
    found = _after(flows, hit, STEADY_WEEKS[0])
    for weeks in STEADY_WEEKS[1:]:
        if found.settled:
            break
        found = _after(flows, hit, weeks)
    return found


def _after(flows: Flows, hit: Hit, weeks: int) -> Lasting:
    drill = Drill(weeks=None, horizon=weeks)
    bare = Reserves(np.zeros(flows.parts), np.zeros(len(flows.network.firms)), 0, 0)
    best, worst = (course(flows, drill, hit, bare, best=case, settle=STEADY_LOSS) for case in (True, False))
    settled = max(best.weeks, worst.weeks) < weeks
    return Lasting(1 - best.level[-1], 1 - worst.level[-1], settled, (best.weeks, worst.weeks))
