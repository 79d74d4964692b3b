"""Ways to rank the columns that a row does not have yet: the walk that Lianpu uses, and what it is measured against.

Each takes the known cells (rows × columns) and groups of columns, and gives a score for every cell of chosen rows and
columns; higher is likelier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from lianpu.chain.coproduction import Floats, Matrix, Portfolios, closeness

Places: TypeAlias = NDArray[np.int64]
Scores: TypeAlias = Callable[[Places, Places], Floats]
"""Positions of rows and of columns → scores, rows × columns."""
Ranker: TypeAlias = Callable[[Matrix, Matrix], Scores]

FACTORS = 30
"""Singular values kept: of 30, 60 and 100 the best on the firms of the dev part of the Taiwan table."""
RIDGE = 10.0
"""λ of EASE: of 1, 3, 10 and 30 the best there."""
SVD_SEED = 1
_DENSE = 250_000  # cells up to which a table is decomposed as it stands: no start vector can fail there


def walk(made: Matrix, groups: Matrix) -> Scores:
    """What Lianpu uses: three steps over firms and taxonomy groups (`lianpu.chain.coproduction`)."""
    known = Portfolios((), (), made, groups)

    def scores(rows: Places, columns: Places) -> Floats:
        return closeness(_rows(made, rows), known.walk(columns))

    return scores


def walk_alone(made: Matrix, groups: Matrix) -> Scores:
    """The same walk over firms only: P³ of Cooper and others (2014)."""
    return walk(made, sparse.csr_array((0, groups.shape[1]), dtype=np.float64))


def popularity(made: Matrix, groups: Matrix) -> Scores:
    """How many rows have the column."""
    counts = np.asarray(made.sum(axis=0), np.float64).ravel()
    return lambda rows, columns: np.broadcast_to(counts[columns], (len(rows), len(columns)))


def diversity(made: Matrix, groups: Matrix) -> Scores:
    """How many columns the row has: popularity where rows are ranked."""
    counts = np.asarray(made.sum(axis=1), np.float64).ravel()
    return lambda rows, columns: np.broadcast_to(counts[rows][:, None], (len(rows), len(columns)))


def knn(made: Matrix, groups: Matrix) -> Scores:
    """Sum of the cosines of co-occurrence between the column and the columns that the row has (Sarwar and others, 2001)."""
    both = _gram(made)
    norms = np.sqrt(np.diag(both))
    scale = np.outer(norms, norms)
    cosines = np.divide(both, scale, out=np.zeros_like(both), where=scale > 0)
    np.fill_diagonal(cosines, 0.0)
    return lambda rows, columns: np.asarray(_rows(made, rows) @ cosines[:, columns])


def truncated_svd(made: Matrix, groups: Matrix) -> Scores:
    """The matrix by its largest singular values (PureSVD; Cremonesi, Koren, Turrin, RecSys 2010)."""
    factors = min(FACTORS, min(made.shape) - 1)
    if factors < 1:
        return popularity(made, groups)
    right = _right_vectors(made, factors)
    return lambda rows, columns: np.asarray(_rows(made, rows) @ right.T) @ right[:, columns]


def _right_vectors(made: Matrix, factors: int) -> Floats:
    """The right singular vectors of the largest values, factors × columns."""
    if made.shape[0] * made.shape[1] <= _DENSE:
        return np.linalg.svd(made.toarray(), full_matrices=False)[2][:factors]
    start = np.random.default_rng(SVD_SEED).standard_normal(min(made.shape))
    return svds(made, k=factors, v0=start)[2]


def ease(made: Matrix, groups: Matrix) -> Scores:
    """The linear model with zero diagonal in closed form (Steck, «Embarrassingly shallow autoencoders», WWW 2019)."""
    both = _gram(made)
    both[np.diag_indices_from(both)] += RIDGE
    inverse = np.linalg.inv(both)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return lambda rows, columns: np.asarray(_rows(made, rows) @ weights[:, columns])


def _gram(made: Matrix) -> Floats:
    return np.asarray((made.T @ made).toarray(), np.float64)


def _rows(made: Matrix, rows: Places) -> Matrix:
    return sparse.csr_array(made[rows])  # pyright: ignore[reportArgumentType, reportCallIssue]


METHODS: dict[str, Ranker] = {
    "lianpu": walk, "walk_alone": walk_alone, "ease": ease, "svd": truncated_svd, "knn": knn, "popularity": popularity,
}  # fmt: skip
"""What is measured, the one that Lianpu uses first. Every one is computed in the same run on the same hidden cells."""
