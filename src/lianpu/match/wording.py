"""How much of what a listing says another text says as well: the share of its telling words, by their rarity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, wrapping


@dataclass(frozen=True)
class Wording:
    """The words of a text: its `tokens`, ascending, and what each says of the whole by its rarity (they add up to 1)."""

    tokens: NDArray[np.uint64]
    weights: NDArray[np.float64]

    def shares(self, indptr: NDArray[np.int64], tokens: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Of each text (its tokens ascending, from `indptr[i]`) how much of this wording stands in it, 0 … 1."""
        found = np.zeros(len(indptr) - 1)
        _add_shared(indptr, tokens, self.tokens, self.weights, found)
        return found


@wrapping
@compiled
def _add_shared(
    indptr: NDArray[np.int64], tokens: NDArray[np.uint64], said: NDArray[np.uint64], weights: NDArray[np.float64],
    found: NDArray[np.float64],
) -> None:  # fmt: skip
    """Adds to `found` the weights of those of `said` that stand in each text; both are gone through once, side by side."""
    for text in range(len(found)):
        place, own = 0, indptr[text]
        while place < len(said) and own < indptr[text + 1]:
            if said[place] == tokens[own]:
                found[text] += weights[place]
            if said[place] <= tokens[own]:
                place += 1
            else:
                own += 1
