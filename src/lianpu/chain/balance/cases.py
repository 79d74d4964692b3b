"""The worlds in which a balance is solved: what is not known set to its ends, and to the middle of what is known.

`worst` and `best` bound the value kept in the cluster: no other values inside the ranges give less, or more. `slack` and
`scarce` are the ends for one gap: makers of unknown capacity make all, and recipes are dear; or make nothing more, and
every maker runs at its known capacity with cheap recipes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

End = Literal["low", "middle", "high"]


@dataclass(frozen=True)
class Case:
    """One world.

    `value`: the price at which needs and sales count. `purchase`: at which inputs are bought outside. `outlay`: of which
    other outside cost is a share, and at which a maker pays for inputs that it states as needs. `endless`: makers
    of unknown capacity make any amount (else what they are known to deliver). `possible`: possible makers make too.
    `full`: what makers can make beyond local needs is sold outside (else only what is known to be). `cost`: how much of
    the unknown cost of a unit is outside cost, from 0 to 1; optional inputs count with it.
    """

    name: str
    value: End
    purchase: End
    outlay: End
    endless: bool
    possible: bool
    full: bool
    cost: float


STATED = Case("stated", "middle", "middle", "middle", endless=False, possible=False, full=False, cost=0.5)
WORST = Case("worst", "low", "high", "high", endless=False, possible=False, full=False, cost=1.0)
BEST = Case("best", "high", "low", "low", endless=True, possible=True, full=True, cost=0.0)
SLACK = Case("slack", "low", "high", "low", endless=True, possible=True, full=False, cost=1.0)
SCARCE = Case("scarce", "high", "low", "high", endless=False, possible=False, full=True, cost=0.0)

CASES = {case.name: case for case in (STATED, WORST, BEST, SLACK, SCARCE)}
