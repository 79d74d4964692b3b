"""How one of several numbers or days is chosen: each gets a weight, and the heaviest is the one if it weighs anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from lianpu.intake.sentence.learned import Option

Weigh = Callable[[Sequence[Option]], Sequence[float]]
"""Gives each option its weight; one of 0 or less is not the one."""
_T = TypeVar("_T")
_FIRST_OF_RULES, _OF_RULES = 1.0, 0.0
OF_NO_RULE = -1.0
"""What rules leave; what was learned outweighs them either way."""


def rule_weight(*, counts: bool, is_first: bool) -> float:
    """What rules say of an option: they take the first of those that count for them."""
    if not counts:
        return OF_NO_RULE
    return _FIRST_OF_RULES if is_first else _OF_RULES


def by_rules(options: Sequence[Option]) -> Sequence[float]:
    """What rules alone say."""
    return [option.rule for option in options]


def surest(numbers: Sequence[_T], options: Sequence[Option], weigh: Weigh) -> _T | None:
    """The number of most weight, the first of equal ones; None where none weighs anything."""
    if not numbers:
        return None
    weights = weigh(options)
    best = max(range(len(numbers)), key=weights.__getitem__)
    return numbers[best] if weights[best] > 0 else None
