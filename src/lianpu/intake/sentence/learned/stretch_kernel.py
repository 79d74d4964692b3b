"""The weights of the features of some stretches of a sentence, summed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.intake.sentence.learned.kernels import BEGIN, END, INSIDE, Floats, Longs


@compiled
def stretch_scores(features: Longs, stretches: Longs, weights: Floats, scores: NDArray[np.float64]) -> None:
    """Fills `scores` (stretches) with what the first, the last and all characters of each [start, end) weigh together.

    `features`: n × templates, the hashes of what stands at each character; `weights` has 2ᵏ rows. Stretches overlap:
    each character's weights are added up once.
    """
    mask = len(weights) - 1
    met, sums = np.zeros(len(features), np.bool_), np.zeros((len(features), 3))
    for row in range(len(stretches)):
        start, end, inside = stretches[row, 0], stretches[row, 1], 0.0
        for place in range(start, end):
            if not met[place]:
                met[place] = True
                for template in range(features.shape[1]):
                    at = features[place, template] & mask
                    for column in range(3):
                        sums[place, column] += weights[at, column]
            inside += sums[place, INSIDE]
        scores[row] = sums[start, BEGIN] + inside + sums[end - 1, END]
