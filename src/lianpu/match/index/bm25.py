"""BM25 split in two: an 8-bit impact of a token in a document, kept in the index, and a weight of the token, per query.

    score(q, d) = Σ_t  w_t · idf_t · f (k1 + 1) / (f + K_d),    K_d = k1 (1 − b + b · l_d / l̄),
    idf_t = ln(1 + (N − n_t + ½) / (n_t + ½))

f: how often t stands in d (255 at most); l_d: tokens of d; l̄: their mean when the index was built; N: documents of the
index, n_t: those that hold t, both with deleted ones until the index is compacted; w_t: the weight the query gives.
The mean length stays that of the build until the index is built again, so that impacts never change.
Source: Robertson & Zaragoza, «The Probabilistic Relevance Framework: BM25 and Beyond» (2009), eq. 3.15; the idf is the
variant that is never negative.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled

K1 = 0.9
"""How soon a repeated token stops adding: a listing of one line says a thing once, a second time means little."""

B = 0.4
"""How much a long document is marked down: a longer listing is more precise, seldom more verbose, so less than the
usual 0.75. Both are the values tuned for short passages by Trotman, Puurula & Burgess (2014)."""

LEVELS = 255
"""Impacts are whole numbers 1 … 255 of f / (f + K_d), which lies in (0, 1): half a step is 0.2 % of the range."""

LARGEST_FREQUENCY = 255
"""Repetitions beyond it no longer count."""

USUAL_LENGTH = 20.0
"""The mean length taken where an index is built of nothing."""

WHOLE = 2**22
"""Query weights become whole numbers that add up to this much, so that scores are exact, whatever the order of adding:
22 bits of weight and 8 of impact stay below 2³¹."""


def length_norms(lengths: NDArray[np.int64], average_length: float) -> NDArray[np.float64]:
    """K_d of every document."""
    return K1 * (1.0 - B + B * lengths.astype(np.float64) / average_length)


def score_unit(scale: float) -> float:
    """The score that one unit of the whole-number score stands for; `scale` is that of `whole_weights`."""
    return (K1 + 1.0) / LEVELS / scale


@compiled
def whole_weights(
    frequencies: NDArray[np.int64], weights: NDArray[np.float64], documents: int, whole: int, out: NDArray[np.int64]
) -> float:
    """Write `max(1, ⌊w_t · idf_t · scale + ½⌋)` into `out` and return the scale, `whole / Σ w_t · idf_t`."""
    total = 0.0
    for token in range(weights.size):
        total += weights[token] * math.log(1.0 + (documents - frequencies[token] + 0.5) / (frequencies[token] + 0.5))
    scale = whole / total
    for token in range(weights.size):
        idf = math.log(1.0 + (documents - frequencies[token] + 0.5) / (frequencies[token] + 0.5))
        out[token] = max(1, int(weights[token] * idf * scale + 0.5))
    return scale
