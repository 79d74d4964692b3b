"""A sentence as the arrays that its features are made of: characters, what is read already, known words, phrases that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.lexicon import Mention, Role
from lianpu.intake.sentence.claims import CLAIMED, Span
from lianpu.intake.sentence.learned.choices import Option

FIELDS = ("certificates", "deadline", "price", "specs", "quantity", "region")
_MARKS = tuple((name, bytes((number,))) for number, name in enumerate(FIELDS, 1))
_OF_CLAIM = bytes(len(FIELDS) + 1 if code == ord(CLAIMED) else 0 for code in range(256))
"""By character: that a reader has taken it, whichever field it is for."""
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
Fields = NDArray[np.uint8]


class Evidence(NamedTuple):
    """What a reader knows of a folded sentence of n characters.

    `codes`: the characters; `claimed`: the field that has read each, 0 for none; `words`: role, meaning and edges of the
    known word that each stands in, 0 for none; `phrases`: numbers of the phrases and rules that fit the whole; `listed`:
    the category and the side as one number (`listing_number`), where they are known.
    """

    codes: Codes
    claimed: Fields
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


@cache
def listing_number(category: str, side: str | None) -> int:
    """The category and the side as one number."""
    return len(SIDES) * CATEGORIES.index(category) + SIDES.index(side)


def claimed_fields(left: str, spans: Mapping[str, Sequence[Span]]) -> Fields:
    """For each character the field that has read it: `left` is what no reader has taken, `spans` says which took what."""
    claimed = bytearray(left.encode("latin-1", "replace").translate(_OF_CLAIM))
    for name, mark in _MARKS:
        if name in spans:
            for start, end in spans[name]:
                claimed[start:end] = mark * (end - start)
    return np.frombuffer(claimed, np.uint8)


def known_words(length: int, mentions: Iterable[Mention]) -> Codes:
    """For each character the code of the known word it stands in."""
    words = [0] * length
    for start, end, entry in mentions:
        words[start:end] = _codes_of(entry.role, entry.kind, entry.meaning, end - start)
    return np.array(words, np.int32)


@cache
def _codes_of(role: Role, kind: str, meaning: str, length: int) -> Sequence[int]:
    """The codes of the characters of a word."""
    number = _KINDS.get(kind, 1) if role == "product" else _MEANINGS.get(meaning, 0)
    codes = [_ROLES[role] << 6 | number << 2] * length
    codes[0] |= _BEGINS
    codes[-1] |= _ENDS
    return codes
