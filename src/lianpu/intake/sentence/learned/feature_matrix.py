"""Features as a matrix to learn from: those that several sentences have, and how often each stands in what is weighed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_SEVERAL = 2
"""A feature of fewer sentences is left out: it says more of them than of the language."""


def of_several(features: Sequence[NDArray[np.int64]], least: int = _SEVERAL) -> NDArray[np.int64]:
    """The features, ascending, that at least `least` sentences have; `features` are those of each sentence."""
    used, counts = np.unique(np.concatenate([np.unique(rows) for rows in features]), return_counts=True)
    return used[counts >= least]


def having(features: Sequence[NDArray[np.int64]], used: NDArray[np.int64]) -> csr_array:
    """What is weighed × used features: how often it has each."""
    rows = np.repeat(np.arange(len(features)), [len(found) for found in features])
    flat = np.concatenate(features)
    columns = np.searchsorted(used, flat)
    kept = columns < len(used)
    kept[kept] = used[columns[kept]] == flat[kept]
    shape = (len(features), len(used))
    return csr_array((np.ones(int(kept.sum())), (rows[kept], columns[kept])), shape=shape)
