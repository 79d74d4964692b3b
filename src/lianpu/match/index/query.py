"""A query made ready: its distinct tokens, what each weighs, and where its postings stand in every segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lianpu.accelerate import compiled, whole
from lianpu.match.index.bm25 import WHOLE, score_unit, whole_weights
from lianpu.match.index.postings import Postings


class Query(NamedTuple):
    """`entries[s]` are the first entry of each token in segment s and the one behind its last: segments × 2 × tokens.

    `weights` are whole numbers; `unit` is the score that one unit of their sums stands for.
    """

    entries: NDArray[np.int64]
    weights: NDArray[np.int64]
    unit: float


def distinct(tokens: ArrayLike, weights: ArrayLike | None) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """The distinct tokens in ascending order, each with the sum of its weights; those of weight 0 are left out."""
    query = np.array(tokens, np.uint64)
    summed = np.ones(query.shape) if weights is None else np.asarray(weights, np.float32).astype(np.float64)
    if query.ndim != 1 or summed.shape != query.shape:
        raise ValueError(f"a query takes one weight a token, not {summed.shape} for {query.shape}")
    if weights is not None and not np.all((summed >= 0) & (summed < np.inf)):
        raise ValueError("weights of tokens must be finite and not negative")
    count = _sort_and_sum(query, summed)
    return query[:count], summed[:count]


def located(
    tokens: NDArray[np.uint64], weights: NDArray[np.float64], segments: Sequence[Postings], documents: int
) -> Query:
    """The query of distinct tokens over these segments of an index of so many documents."""
    frequencies, entries = np.zeros(len(tokens), np.int64), np.empty((len(segments), 2, len(tokens)), np.int64)
    for postings, (first, last) in zip(segments, entries, strict=True):
        _locate(postings, tokens, first, last, frequencies)
    whole_numbers = np.empty(len(tokens), np.int64)
    scale = whole_weights(frequencies, weights, documents, WHOLE, whole_numbers)
    return Query(entries, whole_numbers, score_unit(scale))


@compiled
def _sort_and_sum(tokens: NDArray[np.uint64], weights: NDArray[np.float64]) -> int:
    """Sort the tokens, add up the weights of equal ones and leave out those of weight 0; how many are left."""
    count = 0
    for number in range(tokens.size):
        token, weight, place = tokens[number], weights[number], count
        while place > 0 and tokens[place - 1] > token:
            place -= 1
        if place > 0 and tokens[place - 1] == token:
            weights[place - 1] += weight
        elif weight > 0:
            for other in range(count, place, -1):
                tokens[other], weights[other] = tokens[other - 1], weights[other - 1]
            tokens[place], weights[place] = token, weight
            count += 1
    return count


@compiled
def _locate(
    postings: Postings,
    tokens: NDArray[np.uint64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    frequencies: NDArray[np.int64],
) -> None:
    """The entries of each token (none where it is not there); its documents are added to `frequencies`."""
    vocabulary = postings.vocabulary
    for number in range(tokens.size):
        low, high = 0, vocabulary.size
        while low < high:
            middle = (low + high) >> 1
            if vocabulary[middle] < tokens[number]:
                low = middle + 1
            else:
                high = middle
        first[number], last[number] = 0, 0
        if low < vocabulary.size and vocabulary[low] == tokens[number]:
            first[number], last[number] = postings.first_entry[low], postings.first_entry[low + 1]
            frequencies[number] += whole(postings.entry_start[last[number]]) - whole(
                postings.entry_start[first[number]]
            )
