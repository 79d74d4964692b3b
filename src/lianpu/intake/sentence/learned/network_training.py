"""Learning a `Network` by AdaGrad (Duchi, Hazan, Singer 2011) with features dropped by lot (Srivastava et al. 2014).

The same sentences give the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.intake.sentence.learned.feature_matrix import having, of_several
from lianpu.intake.sentence.learned.network import Longs, Network, Reals

_LEAST_SENTENCES = 3
"""What fewer sentences have is not learned of: each feature costs a vector."""
_HIDDEN = 32
_ROUNDS, _SETTLED_AFTER = 20, 8
"""How often the sentences are gone through, and the rounds after which the weights are averaged."""
_LEAST_STEPS = 6_000
"""Few sentences are gone through more often, until as many steps were taken."""
_STEP, _FIRST_GRADIENT, _FADING = 0.02, 0.01, 1e-5
_DROPPED = 0.5
"""The share of a sentence's features that is left out each time, so that no class hangs on a few."""
_FIRST_SPREAD = 0.02
_SEED = 20260615
UNKNOWN = -1
"""The label of a sentence that teaches nothing of a group of classes."""


def learn_network(sentences: Sequence[Longs], labels: Longs, groups: Sequence[int]) -> Network:
    """The network that fits the sentences (distinct features of each). `labels`: sentences × groups, the class within
    each group or `UNKNOWN`; `groups`: how many classes each has."""
    keys = of_several(sentences, _LEAST_SENTENCES)
    known = having(sentences, keys)
    rows, starts = known.indices.astype(np.int64), known.indptr.astype(np.int64)
    generator = np.random.default_rng(_SEED)
    weights = _first_weights(generator, len(keys), sum(groups))
    squares = [np.full(table.shape, _FIRST_GRADIENT) for table in weights]
    rounds = max(_ROUNDS, math.ceil(_LEAST_STEPS / len(sentences)))
    settled_after = rounds * _SETTLED_AFTER // _ROUNDS
    means = [np.zeros(table.shape) for table in weights]
    ends = np.concatenate([[0], np.cumsum(groups)])
    for number in range(rounds):
        kept = generator.random(len(rows)) >= _DROPPED
        _pass(generator.permutation(len(sentences)), rows, starts, kept, labels, ends, *weights, *squares)
        if number >= settled_after:
            for mean, table in zip(means, weights, strict=True):
                mean += table / (rounds - settled_after)
    vectors, bias, votes, offsets = means
    return _rounded(keys, vectors, bias, votes, offsets)


def _first_weights(generator: np.random.Generator, features: int, classes: int) -> list[Reals]:
    vectors = generator.normal(0.0, _FIRST_SPREAD, (features, _HIDDEN))
    votes = generator.normal(0.0, 1.0 / math.sqrt(_HIDDEN), (_HIDDEN, classes))
    return [vectors, np.zeros(_HIDDEN), votes, np.zeros(classes)]


def _rounded(keys: Longs, vectors: Reals, bias: Reals, votes: Reals, offsets: Reals) -> Network:
    """The vectors in 8 bits; the rest as precise as it is stored."""
    largest = np.abs(vectors).max(axis=0, initial=0.0)
    scales = (np.where(largest > 0.0, largest, 1.0) / 127).astype(np.float32).astype(np.float64)
    steps = np.clip(np.rint(vectors / scales), -127, 127).astype(np.int8)
    stored = [table.astype(np.float32).astype(np.float64) for table in (bias, votes, offsets)]
    return Network(keys, steps, scales, *stored)


@compiled
def _pass(
    order: Longs, rows: Longs, starts: Longs, kept: NDArray[np.bool_], labels: Longs, ends: Longs,
    vectors: Reals, bias: Reals, votes: Reals, offsets: Reals,
    vector_squares: Reals, bias_squares: Reals, vote_squares: Reals, offset_squares: Reals,
) -> None:  # fmt: skip
    """One step for each sentence in `order` down the loss: the cross entropy of each group that is labelled."""
    units, classes = votes.shape
    hidden, slopes, wrong = np.empty(units), np.empty(units), np.empty(classes)
    used = np.empty(np.max(starts[1:] - starts[:-1]), np.int64)
    for sentence in order:
        count = 0
        for place in range(starts[sentence], starts[sentence + 1]):
            if kept[place]:
                used[count] = rows[place]
                count += 1
        if count == 0:
            continue
        share = 1.0 / np.sqrt(count)
        hidden[:] = bias
        for row in used[:count]:
            for unit in range(units):
                hidden[unit] += share * vectors[row, unit]
        wrong[:] = offsets
        for unit in range(units):
            hidden[unit] = np.tanh(hidden[unit])
            for column in range(classes):
                wrong[column] += hidden[unit] * votes[unit, column]
        _errors(wrong, labels[sentence], ends)
        for unit in range(units):
            slope = 0.0
            for column in range(classes):
                slope += wrong[column] * votes[unit, column]
                gradient = wrong[column] * hidden[unit] + _FADING * votes[unit, column]
                vote_squares[unit, column] += gradient * gradient
                votes[unit, column] -= _STEP * gradient / np.sqrt(vote_squares[unit, column])
            slopes[unit] = slope * (1.0 - hidden[unit] * hidden[unit])
            bias_squares[unit] += slopes[unit] * slopes[unit]
            bias[unit] -= _STEP * slopes[unit] / np.sqrt(bias_squares[unit])
        for column in range(classes):
            offset_squares[column] += wrong[column] * wrong[column]
            offsets[column] -= _STEP * wrong[column] / np.sqrt(offset_squares[column])
        for row in used[:count]:
            for unit in range(units):
                gradient = share * slopes[unit] + _FADING * vectors[row, unit]
                vector_squares[row, unit] += gradient * gradient
                vectors[row, unit] -= _STEP * gradient / np.sqrt(vector_squares[row, unit])


@compiled
def _errors(scores: Reals, labels: Longs, ends: Longs) -> None:
    """Turns scores into probabilities less the truth, group by group; 0 where the truth is not known."""
    for group in range(len(labels)):
        first, end = ends[group], ends[group + 1]
        if labels[group] < 0:
            scores[first:end] = 0.0
            continue
        scores[first:end] = np.exp(scores[first:end] - scores[first:end].max())
        scores[first:end] /= scores[first:end].sum()
        scores[first + labels[group]] -= 1.0
