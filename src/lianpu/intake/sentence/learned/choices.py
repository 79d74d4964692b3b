"""Which of several numbers or days is meant: what stands at, before and behind each, and what it counts, weighed together."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned.kernels import BEGIN, END, INSIDE, Floats, Longs

BEFORE, BEHIND, FACT = 3, 4, 5
"""Further columns of weights: of the character before the number, of that behind it, and of what else is known of it."""
CHOICE_COLUMNS = 6
FACT_TEMPLATES = 12
_MANY = 4
"""More numbers than these are «many»."""


class Option(NamedTuple):
    """A number that may be the one: where it stands, how surely rules take it for that, and what else is known of it.

    `counts`: the unit it counts or is for; `form`: the period it is for, or the form of words that found it; `size`: its
    value; `ranged`: whether it has two ends; `marked`: a sign that speaks for it; `beside`: the unit that the other
    number of the listing is for.
    """

    span: Span
    rule: float
    counts: str | None
    form: str | None
    size: float
    ranged: bool
    marked: bool
    beside: str | None


def facts_of(options: Sequence[Option], listed: int) -> Longs:
    """Where each option stands, and what is known of it as numbers (options × (2 + facts)); `listed`: the category and
    the side (`listing_number`)."""
    count = min(len(options), _MANY)
    return np.array(
        [
            (
                *option.span, word_number(option.counts), word_number(option.form), _magnitude(option.size),
                min(order, _MANY), count, 2 * option.ranged + option.marked, word_number(option.beside), listed // 3,
                listed % 3,
            )
            for order, option in enumerate(options)
        ],
        np.int64,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def word_number(word: str | None) -> int:
    """A word as a number that is the same in every process; 0 for none."""
    return 1 + (zlib.crc32(word.encode()) & 0x3FFFFFFF) if word is not None else 0


def _magnitude(size: float) -> int:
    """How many digits stand before the point; -1 for less than one."""
    return len(str(int(size))) if size >= 1 else -1


@compiled
def _row_of(template: int, one: int, other: int, third: int) -> int:
    """A hash of 31 bits of three numbers."""
    grown = template + 1
    for value in (one, other, third):
        grown = ((grown ^ (value & 0x7FFFFFFF)) * 40_503_001) & 0x7FFFFFFFFFFFFF
        grown = (grown ^ (grown >> 23)) & 0x7FFFFFFF
    return grown


@compiled
def fact_rows(facts: Longs, rows: Longs) -> None:
    """Fills `rows` (options × FACT_TEMPLATES) with the hashes of what is known of each option, by twos and threes."""
    for option in range(len(facts)):
        _start, _end, counts, form, size, order, count, signs, beside, category, side = facts[option]
        for template, (one, other, third) in enumerate((
            (counts, category, 0), (counts, category, side), (size, counts, 0), (size, category, 0), (order, count, 0),
            (form, category, 0), (form, counts, 0), (signs, 0, 0), (beside, counts, 0), (counts, order, 0),
            (form, size, 0), (signs, category, side),
        )):  # fmt: skip
            rows[option, template] = _row_of(template, one, other, third)


@compiled
def choice_scores(features: Longs, facts: Longs, weights: Floats, scores: NDArray[np.float64]) -> None:
    """Adds to `scores` (options) what the characters of each [start, end), those beside it and its facts weigh together.

    `features`: n × templates, the hashes of what stands at the characters of the options and beside them; `facts`: `facts_of`; `weights` has 2ᵏ rows.
    """
    mask, templates = len(weights) - 1, features.shape[1]
    known = np.empty((len(facts), FACT_TEMPLATES), np.int64)
    fact_rows(facts, known)
    for option in range(len(facts)):
        start, end, total = facts[option, 0], facts[option, 1], 0.0
        for template in range(templates):
            total += weights[features[start, template] & mask, BEGIN]
            total += weights[features[end - 1, template] & mask, END]
            if start > 0:
                total += weights[features[start - 1, template] & mask, BEFORE]
            if end < len(features):
                total += weights[features[end, template] & mask, BEHIND]
            for place in range(start, end):
                total += weights[features[place, template] & mask, INSIDE]
        for template in range(known.shape[1]):
            total += weights[known[option, template] & mask, FACT]
        scores[option] += total


def weighed(options: Sequence[Option], features: Longs, facts: Longs, weights: Floats) -> NDArray[np.float64]:
    """How surely each option is the one: what rules say of it and what was learned; a positive one may be it."""
    scores = np.array([option.rule for option in options])
    choice_scores(features, facts, weights, scores)
    return scores


def known_rows(options: Sequence[Option], listed: int) -> Longs:
    """The rows of what is known of each option: options × FACT_TEMPLATES."""
    rows = np.empty((len(options), FACT_TEMPLATES), np.int64)
    fact_rows(facts_of(options, listed), rows)
    return rows


def columns_of(option: Option, features: Longs, known: Longs, mask: int) -> Longs:
    """Where the weights that `choice_scores` adds up for an option stand in the flat table; for learning them."""
    start, end = option.span
    at = features & mask
    parts = [
        CHOICE_COLUMNS * at[start] + BEGIN, CHOICE_COLUMNS * at[end - 1] + END,
        (CHOICE_COLUMNS * at[start:end] + INSIDE).ravel(), CHOICE_COLUMNS * (known & mask) + FACT,
    ]  # fmt: skip
    if start > 0:
        parts.append(CHOICE_COLUMNS * at[start - 1] + BEFORE)
    if end < len(features):
        parts.append(CHOICE_COLUMNS * at[end] + BEHIND)
    return np.concatenate(parts)
