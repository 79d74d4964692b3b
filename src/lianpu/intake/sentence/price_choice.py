"""Which amount is the price: what rules say of each and what was learned, weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.learned import Option
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.price_forms import BARE_NUMBER, ELSE, FOREIGN_MONEY, forms
from lianpu.intake.sentence.prices import (
    Said,
    SpokenPrice,
    amount_of,
    each_before,
    is_made_by_time,
    is_of_another,
    is_paid_beside,
    is_price,
    named_unit,
    usual_unit,
    worth,
)
from lianpu.intake.sentence.weighing import OF_NO_RULE, Weigh, by_rules, rule_weight, surest

_SELDOM = 1.0
"""Most sentences that were learned from state a price, of those that people write fewer do: a number that rules leave must
weigh so much more. Sentences left out are read as well with it."""


class _Amount(NamedTuple):
    said: Said
    price: SpokenPrice
    by_rules: bool
    span: Span

    @classmethod
    def of(cls, said: Said, *, is_known: bool) -> _Amount | None:
        """The amount; none for what was paid once or others ask, nor for one that is known and by rules no price."""
        by_rules = said.form is not BARE_NUMBER and is_price(said)
        if not by_rules and (is_known or is_of_another(said) or is_paid_beside(said) or is_made_by_time(said)):
            return None
        price, start = worth(said), said.match.start()
        if price is None:
            return None
        return cls(said, price, by_rules, (start, start + len(said.match[0].rstrip())))


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
    each = each_before(claims, start)
    if _is_count(each, chosen.said):
        each = ""
    return _with_unit(chosen), claims.claim(start - len(each), end)


def _is_count(each: str, said: Said) -> bool:
    """一名每月1500, 每天一车 4000元/车: what stands before such a price says how many."""
    if not each or not said.part("per"):
        return False
    return (each.endswith(" ") and each[0] in "一每") or (said.category == "talent" and each[0] == "一")


def _with_unit(chosen: _Amount) -> SpokenPrice:
    """The price with what it is for: said at it, named by the word that leads it, or as usual."""
    if chosen.price.per_is_said:
        return chosen.price
    if named := named_unit(chosen.said):
        return replace(chosen.price, per=named, per_is_said=True)
    return replace(chosen.price, per=usual_unit(chosen.said))


def _without_rare(options: Sequence[Option], weights: Sequence[float]) -> Sequence[float]:
    return [weight - _SELDOM * (option.rule == OF_NO_RULE) for option, weight in zip(options, weights, strict=True)]


def _amounts(claims: Claims, category: str) -> list[_Amount]:
    """Every amount once: as the first form that makes it a price has it, else as the first form that finds it; the surest
    forms come first, the last of them finds every bare number."""
    found: dict[int, _Amount] = {}
    understood: list[Span] = []
    left = without_idioms(claims)
    for _place, pattern, form in forms(category).fitting(claims.possible):
        if understood and form in ELSE:
            continue
        amount = amount_of(form)
        for match in pattern.finditer(left):
            start = match.start(amount)
            kept = found.get(start)
            if (kept and (kept.by_rules or form is BARE_NUMBER)) or _is_inside(start, understood):
                continue
            said = Said(form, match, start, match.groupdict(), claims, category)
            if one := _Amount.of(said, is_known=kept is not None):
                found.pop(start, None)  # so that it comes behind those found before
                found[start] = one
                if one.by_rules:
                    understood.append(one.span)
    return list(found.values())


def _is_inside(start: int, understood: Sequence[Span]) -> bool:
    """Whether it is a part of an amount that is understood."""
    return any(first < start < end for first, end in understood)


def _option(amount: _Amount, is_first: bool) -> Option:
    said, price = amount.said, amount.price
    rule = rule_weight(counts=amount.by_rules, is_first=is_first)
    return Option(
        amount.span, rule, price.per, _name_of(said, amount.by_rules, is_first), price.value,
        bool(said.part("high")), said.is_money, said.part("per"),
    )  # fmt: skip


def _name_of(said: Said, by_rules: bool, is_first: bool) -> str:
    return f"{said.name} {'first' if is_first else 'rule' if by_rules else 'none'}"
