"""One walk over the listings: which fit every filter, and how many would fit if one group of filters were dropped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@compiled
def count_fitting(
    shown: Flags, joint: Codes, node: Codes, region: Codes, certificates: Codes,
    allowed_joint: Flags, allowed_node: Flags, allowed_region: Flags, allowed_certificates: Flags,
    fits: Flags, by_joint: Counts, by_node: Counts, by_region: Counts, by_certificates: Counts,
) -> None:  # fmt: skip
    """Fill `fits`, and for each of the four codes a count by value of the rows that meet the filters on the other three.

    `shown` are the rows that count at all. `allowed_…[code]` tells whether a filter lets a code pass.
    """
    for row in range(len(shown)):
        fits[row] = False
        if not shown[row]:
            continue
        small, product, place, held = joint[row], node[row], region[row], certificates[row]
        passed_joint, passed_node = allowed_joint[small], allowed_node[product]
        passed_region, passed_held = allowed_region[place], allowed_certificates[held]
        missed = 4 - (int(passed_joint) + int(passed_node) + int(passed_region) + int(passed_held))
        if missed > 1:
            continue
        fits[row] = missed == 0
        if missed == 0 or not passed_joint:
            by_joint[small] += 1
        if missed == 0 or not passed_node:
            by_node[product] += 1
        if missed == 0 or not passed_region:
            by_region[place] += 1
        if missed == 0 or not passed_held:
            by_certificates[held] += 1
