"""The weights of the features of some stretches of a sentence, summed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.intake.sentence.learned.kernels import BEGIN, END, INSIDE, Floats, Longs


@compiled
def stretch_scores(features: Longs, stretches: Longs, weights: Floats, scores: NDArray[np.float64]) -> None:
    """Fills `scores` (stretches) with what the first, the last and all characters of each [start, end) weigh together.

    `features`: n × templates, the hashes of what stands at each character; `weights` has 2ᵏ rows.
    """
    mask = len(weights) - 1
    for row in range(len(stretches)):
        start, end, total = stretches[row, 0], stretches[row, 1], 0.0
        for template in range(features.shape[1]):
            total += weights[features[start, template] & mask, BEGIN]
            total += weights[features[end - 1, template] & mask, END]
            for place in range(start, end):
                total += weights[features[place, template] & mask, INSIDE]
        scores[row] = total
