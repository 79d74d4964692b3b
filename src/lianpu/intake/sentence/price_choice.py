"""Which amount is the price: what rules say of each and what was learned, weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.learned import Option
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.price_forms import FOREIGN_MONEY
from lianpu.intake.sentence.prices import (
    Said,
    SpokenPrice,
    amount_start,
    each_before,
    is_of_another,
    said_prices,
    usual_unit,
)
from lianpu.intake.sentence.weighing import OF_NO_RULE, Weigh, by_rules, rule_weight, surest

_SELDOM = 1.0
"""Most sentences that were learned from state a price, of those that people write fewer do: a number that rules leave must
weigh so much more. Sentences left out are read as well with it."""


class _Amount(NamedTuple):
    said: Said
    price: SpokenPrice
    by_rules: bool

    @property
    def span(self) -> Span:
        match = self.said.match
        return match.start(), match.start() + len(match[0].rstrip())


def read_price(claims: Claims, category: str, weigh: Weigh = by_rules) -> tuple[SpokenPrice | None, Span | None]:
    """The price said and where. Foreign money is claimed and left unknown: no rate is guessed."""
    claims.take(FOREIGN_MONEY)
    amounts = _amounts(claims, category)
    first = next((amount for amount in amounts if amount.by_rules), None)
    amounts.sort(key=lambda amount: amount.span)
    options = [_option(amount, amount is first) for amount in amounts]
    chosen = surest(amounts, options, lambda options: _without_rare(options, weigh(options)))
    if chosen is None:
        return None, None
    start, end = chosen.span
    price = chosen.price if chosen.price.per_is_said else replace(chosen.price, per=usual_unit(chosen.said))
    return price, claims.claim(start - len(each_before(claims, start)), end)


def _without_rare(options: Sequence[Option], weights: Sequence[float]) -> Sequence[float]:
    return [weight - _SELDOM * (option.rule == OF_NO_RULE) for option, weight in zip(options, weights, strict=True)]


def _amounts(claims: Claims, category: str) -> list[_Amount]:
    """Every amount once, but what was paid once or others ask: as the first form that makes it a price has it, else as the
    first form that finds it."""
    found: dict[int, _Amount] = {}
    for said, price, accepted in said_prices(claims, category, without_idioms(claims)):
        start = amount_start(said)
        if any(one.by_rules and one.span[0] < start < one.span[1] for one in found.values()):
            continue  # a part of an amount that is understood
        if not accepted and is_of_another(said):
            continue
        kept = found.get(start)
        if kept is None or (accepted and not kept.by_rules):
            found.pop(start, None)
            found[start] = _Amount(said, price, accepted)
    return list(found.values())


def _option(amount: _Amount, is_first: bool) -> Option:
    said, price = amount.said, amount.price
    rule = rule_weight(counts=amount.by_rules, is_first=is_first)
    return Option(
        amount.span, rule, price.per, _name_of(said, amount.by_rules, is_first), price.value,
        bool(said.part("high")), said.is_money, said.part("per"),
    )  # fmt: skip


def _name_of(said: Said, by_rules: bool, is_first: bool) -> str:
    return f"{said.name} {'first' if is_first else 'rule' if by_rules else 'none'}"
