"""The cascade as whole sweeps of sparse matrices, one failure at a time: the twin of the kernels in library calls, and
what runs where numba is not installed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lianpu.risk.failures import Failures, Outcome, no_outcome
from lianpu.risk.impact import Floats, ImpactMatrices


class Sweep:
    """The matrices of one network as scipy.sparse, made once for many failures."""

    def __init__(self, matrices: ImpactMatrices) -> None:
        m = matrices
        self._m = m
        self._sole: sparse.csr_matrix = sparse.csr_matrix(
            (m.sole_share, m.sole_supply, np.arange(len(m.sole_share) + 1)),
            shape=(len(m.sole_share), len(m.supply_firm)),
        )
        self._groups = sparse.csr_matrix(
            (m.entry_share, m.entry_supply, m.entry_start), shape=(len(m.entry_start) - 1, len(m.supply_firm))
        )
        self._sales = sparse.csr_matrix((m.sale_share, m.sale_buyer, m.sale_start), shape=(m.firms, m.firms))

    def run(self, failures: Failures, *, tolerance: float, limit: int) -> Outcome:
        """The outcome of every failure."""
        found = no_outcome(len(failures.start) - 1)
        for k in range(len(found.esri)):
            place = slice(failures.start[k], failures.start[k + 1])
            floor = np.zeros(self._m.firms)
            np.maximum.at(floor, failures.firm[place], failures.size[place])
            down, up, rounds, moved = self.losses(floor, tolerance=tolerance, limit=limit)
            found.esri[k], found.rounds[k], found.moved[k] = self._m.weight @ np.maximum(down, up), rounds, moved
            found.down[k], found.up[k] = self._m.weight @ down, self._m.weight @ up
        return found

    def losses(self, floor: Floats, *, tolerance: float, limit: int) -> tuple[Floats, Floats, int, float]:
        """Losses downstream and upstream of every firm, the rounds taken, what moved in the last."""
        down, up, rounds, moved = floor.copy(), floor.copy(), 0, np.inf
        while moved > tolerance and rounds < limit:
            rounds += 1
            new_down = np.maximum(floor, np.minimum(1.0, self._worst_input(self._felt(down))))
            new_up = np.maximum(floor, np.minimum(1.0, _product(self._sales, up)))
            moved = max(_farthest(new_down, down), _farthest(new_up, up))
            down, up = new_down, new_up
        return down, up, rounds, moved

    def _felt(self, down: Floats) -> Floats:
        m = self._m
        sales = m.supply_sales
        loss = down[m.supply_firm]
        left = np.bincount(m.supply_market, sales * (1.0 - loss), len(m.market_start) - 1)[m.supply_market]
        return loss * np.divide(sales, left, out=np.ones_like(sales), where=sales < left)

    def _worst_input(self, felt: Floats) -> Floats:
        worst = np.zeros(self._m.firms)
        for lost, start in (
            (_product(self._sole, felt), self._m.sole_start),
            (_product(self._groups, felt), self._m.group_start),
        ):
            some = np.flatnonzero(np.diff(start))
            if len(some):
                worst[some] = np.maximum(worst[some], np.maximum.reduceat(lost, start[some]))
        return worst


def _farthest(new: NDArray[np.float64], old: NDArray[np.float64]) -> float:
    return float(np.abs(new - old).max(initial=0.0))


def _product(matrix: sparse.csr_matrix, vector: Floats) -> Floats:
    return np.asarray(matrix @ vector, dtype=np.float64)
