"""The phrases and known words that say who lists what: evidence for the learned model, each under a number of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from zlib import crc32

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.category_words import CATEGORY_PHRASES
from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.patterns import Group
from lianpu.intake.sentence.sides import SaidSide

_TELLING_ROLES = frozenset({"product", "head", "side"})


@cache
def _number(name: str) -> int:
    return crc32(name.encode()) >> 2


_CATEGORIES = Group((cued, _number(cued.written)) for cued in CATEGORY_PHRASES)
"""Each under a number by what the pattern is, so that a new one leaves the weights of the others where they are."""
_CLEAR_MARGIN = 3.0
"""Votes by which a side leads clearly."""


def fitting_phrases(claims: Claims, mentions: Sequence[Mention], votes: SaidSide | None) -> list[int]:
    """The numbers of what a sentence says by phrases: the side voted for, the categories, what its known words mean."""
    fitting = [
        number for _place, pattern, number in _CATEGORIES.fitting(claims.possible) if pattern.search(claims.text)
    ]
    return [*_vote(votes), *fitting, *(_number(f"first {number}") for number in fitting[:1]), *_meanings(mentions)]


def _vote(votes: SaidSide | None) -> Iterator[int]:
    side = votes.side if votes else "none"
    yield _number(f"votes {side}")
    if votes and votes.margin >= _CLEAR_MARGIN:
        yield _number(f"clearly {side}")


def _meanings(mentions: Iterable[Mention]) -> Iterator[int]:
    said = {(m.entry.role, m.entry.kind or m.entry.meaning) for m in mentions if m.entry.role in _TELLING_ROLES}
    for role, meaning in sorted(said):
        yield _number(f"{role} {meaning}")
