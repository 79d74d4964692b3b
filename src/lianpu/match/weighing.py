"""Many offers weighed at once: shares of the parts as one array, amounts and totals reckoned down its columns.

`lianpu.match.parts` says what each share is and is the plain twin of the arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.match.parts import DIGITS, PARTS, Parts

_LEAST = np.array([low for low, _high in PARTS.values()])
_MOST = np.array([high for _low, high in PARTS.values()])
_BETWEEN = 1e-6
"""How near to the middle of two steps an amount is rounded by its exact value, which multiplying may have moved over."""

Shares = tuple[float | None, ...]
"""Of one offer the share of each part, in the order of `PARTS`; None where it is not known."""


class Weighed(NamedTuple):
    """`amounts` (offers × parts, NaN where a part is not known) and their sums, added in the order of `PARTS`."""

    amounts: NDArray[np.float64]
    totals: NDArray[np.float64]

    def parts(self, offer: int) -> Parts:
        """The parts of one offer by name."""
        amounts: list[float] = self.amounts[offer].tolist()
        return {name: None if amount != amount else amount for name, amount in zip(PARTS, amounts, strict=True)}


def weigh(shares: Sequence[Shares]) -> Weighed:
    """The amounts of the parts of n offers."""
    given = np.array(shares, np.float64).reshape(-1, len(PARTS))
    amounts = _rounded(given * np.where(given >= 0, _MOST, -_LEAST))
    totals = np.zeros(len(given))
    for column in np.where(np.isnan(amounts), 0.0, amounts).T:
        totals += column
    return Weighed(amounts, totals)


def _rounded(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """As `round` gives them: the few that lie between two steps are asked of it."""
    steps = amounts * 10**DIGITS
    rounded = np.rint(steps) / 10**DIGITS
    between = np.abs(steps - np.floor(steps) - 0.5) < _BETWEEN
    for place in np.flatnonzero(between).tolist():
        rounded.flat[place] = round(float(amounts.flat[place]), DIGITS)
    return rounded
