"""A sentence as the arrays that its features are made of: characters, what is read already, known words, phrases that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.lexicon import Mention
from lianpu.cluster.word_trie import code_points
from lianpu.intake.sentence.claims import CLAIMED, Span
from lianpu.intake.sentence.learned.choices import Option

FIELDS = ("certificates", "deadline", "price", "specs", "quantity", "region")
_FIELD_NUMBERS = {name: number for number, name in enumerate(FIELDS, 1)}
_OTHER_CLAIM, _CLAIMED_CODE = np.int32(len(FIELDS) + 1), ord(CLAIMED)
_ROLES = {"product": 1, "head": 2, "side": 3, "filler": 4, "modifier": 5}
_MEANINGS = {
    meaning: number
    for number, meaning in enumerate(
        ("", "product", "service", "capacity", "site", "equipment", "finance", "talent", "research", "other", "offer", "demand")
    )
}  # fmt: skip
_KINDS = {
    "part": 1,
    "material": 12,
    "process": 13,
    "service": 14,
    "equipment": 15,
    "site": 4,
    "finance": 6,
    "talent": 7,
    "research": 8,
}
_BEGINS, _ENDS = 1, 2
SIDES = ("offer", "demand", None)
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Evidence:
    """What a reader knows of a folded sentence of n characters.

    `codes`: the characters; `claimed`: the field that has read each, 0 for none; `words`: role, meaning and edges of the
    known word that each stands in, 0 for none; `phrases`: numbers of the phrases and rules that fit the whole; `listed`:
    the category and the side as one number (`listing_number`), where they are known.
    """

    codes: Codes
    claimed: Codes
    words: Codes
    phrases: Codes
    listed: int = 0


class Numbers(NamedTuple):
    """The numbers of a sentence that may be its price or its amount, or the days that may be its deadline, and the features of its places when they were weighed."""

    options: Sequence[Option]
    features: NDArray[np.int64]
    listed: int


class Seen(NamedTuple):
    """What is learned from: a sentence for who lists what, its places for what the thing and its sizes are, the stretches
    that may be sizes, and by field the numbers that may be its price and its amount."""

    sentence: Evidence
    places: Evidence
    stretches: Sequence[Span]
    numbers: Mapping[str, Numbers]


def listing_number(category: str, side: str | None) -> int:
    """The category and the side as one number."""
    return len(SIDES) * CATEGORIES.index(category) + SIDES.index(side)


def claimed_fields(left: str, spans: Mapping[str, Sequence[Span]]) -> Codes:
    """For each character the field that has read it: `left` is what no reader has taken, `spans` says which took what."""
    claimed = (code_points(left) == _CLAIMED_CODE) * _OTHER_CLAIM
    for name in spans:
        if (number := _FIELD_NUMBERS.get(name)) is not None:
            for start, end in spans[name]:
                claimed[start:end] = number
    return claimed


def known_words(length: int, mentions: Iterable[Mention]) -> Codes:
    """For each character the code of the known word it stands in."""
    words = np.zeros(length, np.int32)
    for start, end, entry in mentions:
        role = entry.role
        number = _KINDS.get(entry.kind, 1) if role == "product" else _MEANINGS.get(entry.meaning, 0)
        code = _ROLES[role] << 6 | number << 2
        if end - start == 1:
            words[start] = code | _BEGINS | _ENDS
        else:
            words[start:end] = code
            words[start], words[end - 1] = code | _BEGINS, code | _ENDS
    return words
