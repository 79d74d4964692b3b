"""The phrases and known words that say who lists what: evidence for the learned model, each under a number of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from lianpu.cluster.lexicon import Mention, Role
from lianpu.intake.sentence.category_words import CATEGORY_PHRASES
from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.patterns import Group
from lianpu.intake.sentence.sides import SaidSide, phrase_number

_TELLING_ROLES = frozenset({"product", "head", "side"})


_CATEGORIES = Group((cued, phrase_number(cued.written)) for cued in CATEGORY_PHRASES)
"""Each under a number by what the pattern is, so that a new one leaves the weights of the others where they are."""
_NUMBERS = (phrase_number(cued.written) for cued in CATEGORY_PHRASES)
_FIRST = {number: phrase_number(f"first {number}") for number in _NUMBERS}
"""The number of each where it is the first that fits."""
_CLEAR_MARGIN = 3.0
"""Votes by which a side leads clearly."""


def fitting_phrases(
    claims: Claims, mentions: Sequence[Mention], votes: SaidSide | None, side_phrases: Sequence[int]
) -> list[int]:
    """The numbers of what a sentence says by phrases: the side voted for and by which of them, the categories, what its
    known words mean."""
    fitting = [
        number for _place, pattern, number in _CATEGORIES.fitting(claims.possible) if pattern.search(claims.text)
    ]
    return [
        *_vote(votes),
        *side_phrases,
        *fitting,
        *(_FIRST[number] for number in fitting[:1]),
        *_meanings(mentions),
    ]


def _vote(votes: SaidSide | None) -> Iterator[int]:
    side = votes.side if votes else "none"
    yield phrase_number(f"votes {side}")
    if votes and votes.margin >= _CLEAR_MARGIN:
        yield phrase_number(f"clearly {side}")


def _meanings(mentions: Iterable[Mention]) -> list[int]:
    said = {
        (entry.role, entry.kind or entry.meaning) for _start, _end, entry in mentions if entry.role in _TELLING_ROLES
    }
    return [_meaning_number(role, meaning) for role, meaning in sorted(said)]


@cache
def _meaning_number(role: Role, meaning: str) -> int:
    return phrase_number(f"{role} {meaning}")
