"""A sentence as the arrays that its features are made of: characters, what is read already, known words, phrases that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import CLAIMED, Span

FIELDS = ("certificates", "deadline", "price", "specs", "quantity", "region")
_OTHER_CLAIM = len(FIELDS) + 1
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
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Evidence:
    """What a reader knows of a folded sentence of n characters.

    `codes`: the characters; `claimed`: the field that has read each, 0 for none; `words`: role, meaning and edges of the
    known word that each stands in, 0 for none; `phrases`: numbers of the phrases and rules that fit the whole.
    """

    codes: Numbers
    claimed: Numbers
    words: Numbers
    phrases: Numbers


def characters(text: str) -> Numbers:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


def claimed_fields(left: str, spans: Mapping[str, Sequence[Span]]) -> Numbers:
    """For each character the field that has read it: `left` is what no reader has taken, `spans` says which took what."""
    claimed = np.where(characters(left) == ord(CLAIMED), np.int32(_OTHER_CLAIM), np.int32(0))
    for number, name in enumerate(FIELDS, 1):
        for start, end in spans.get(name, ()):
            claimed[start:end] = number
    return claimed


def known_words(length: int, mentions: Iterable[Mention]) -> Numbers:
    """For each character the code of the known word it stands in."""
    words = [0] * length
    for mention in mentions:
        start, end = mention.start, mention.end
        entry = mention.entry
        words[start:end] = [_word_code(entry.role, entry.meaning, entry.kind)] * (end - start)
        words[start] |= _BEGINS
        words[end - 1] |= _ENDS
    return np.array(words, np.int32)


@cache
def _word_code(role: str, meaning: str, kind: str) -> int:
    number = _KINDS.get(kind, 1) if role == "product" else _MEANINGS.get(meaning, 0)
    return _ROLES[role] << 6 | number << 2
