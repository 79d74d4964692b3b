"""Learning which number is meant: one of several or none, by a conditional logit (McFadden 1974) over their features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from lianpu.intake.sentence.learned.choices import CHOICE_COLUMNS, Option, columns_of, known_rows
from lianpu.intake.sentence.learned.feature_matrix import having, of_several
from lianpu.intake.sentence.learned.kernels import Floats, Longs

_PENALTY = 1.5
"""Of squared weights; between 1 and 3 sentences left out are read alike."""


@dataclass(frozen=True)
class Choice:
    """The options of a sentence, which of them are right (none: `right` is empty and so is the truth), and its features.

    `known` is false where the truth is none of them: nothing is learned from it.
    """

    options: Sequence[Option]
    right: tuple[bool, ...]
    known: bool
    features: Longs
    listed: int


def learn_choices(choices: Sequence[Choice], rows: int) -> Floats:
    """The weights by which the right option of each choice is the likeliest; `rows` × CHOICE_COLUMNS."""
    told = [choice for choice in choices if choice.known and choice.options]
    table = np.zeros(rows * CHOICE_COLUMNS, np.float32)
    if told:
        columns = [_columns(choice, rows - 1) for choice in told]
        used = of_several([np.concatenate(found) for found in columns])
        table[used] = _fitted(told, having([one for found in columns for one in found], used))
    return table.reshape(rows, CHOICE_COLUMNS)


def _columns(choice: Choice, mask: int) -> list[Longs]:
    known = known_rows(choice.options, choice.listed)
    return [columns_of(option, choice.features, row, mask) for option, row in zip(choice.options, known, strict=True)]


def _fitted(choices: Sequence[Choice], matrix: csr_array) -> NDArray[np.float64]:
    """The weights of the least loss; choosing nothing scores 0."""
    lengths = [len(choice.options) for choice in choices]
    starts = np.cumsum([0, *lengths[:-1]])
    of_choice = np.repeat(np.arange(len(choices)), lengths)
    rule = np.array([option.rule for choice in choices for option in choice.options])
    right = np.array([one for choice in choices for one in choice.right], np.float64)
    nothing = np.array([not any(choice.right) for choice in choices], np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights + rule
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
        likely, none = np.exp(scores - highest[of_choice]), np.exp(-highest)
        total = np.add.reduceat(likely, starts) + none
        wanted = np.add.reduceat(likely * right, starts) + none * nothing
        slope = likely / total[of_choice] - likely * right / wanted[of_choice]
        value = float((np.log(total) - np.log(wanted)).sum() + _PENALTY * (weights @ weights) / 2)
        return value, matrix.T @ slope + _PENALTY * weights

    start = np.zeros(matrix.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
