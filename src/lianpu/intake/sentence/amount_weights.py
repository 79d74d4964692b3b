"""How surely a number is the amount: the sum of what the words around it, its unit and its period say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lianpu.intake.sentence import amount_words as of
from lianpu.intake.sentence.claims import CLAIMED, Claims, Span
from lianpu.intake.sentence.numbers import magnitude_of
from lianpu.intake.sentence.periods import Period
from lianpu.intake.sentence.unit_words import same_unit

# What makes a number the amount (positive) or a count of something else (negative); a number at 0 or below is none.
_HAS_UNIT = 2.0
_HAS_PERIOD = 2.0
_LED = 1.0
_ROUND = 0.5
_RANGE = 0.5
_LEFT_OVER = 2.0
_LEFT_WITH_BUYER = -4.0
"""就剩四十来个能用: what a buyer still has."""
_COUNTS_NOUN = 1.5
_UNIT_FITS = 1.5
_UNIT_OF_OTHER_CATEGORY = -2.0
_UNIT_OF_NO_GOODS = -3.0
_AREA_OF_GOODS = -0.5
_WEAK_UNIT = -1.0
_ONE = -1.0
_ONE_OF_SOME = -2.0
"""一车, 一套: the numeral is rather an article."""
_PART_OF_NAME = -1.5
"""7座SUV座椅骨架 3000套: what the thing has stands at once before its name; alone it may still be the amount."""
_STANDS_IN_WORD = -1.0
_IS_SAMPLE = -1.2
_IS_FIRST = 3.0
"""先订320吨，后面还有800吨: the first order is what is wanted now."""
_IS_PAST = -4.0
_IS_THRESHOLD = -3.0
_IS_PACK = -2.5
_IS_SIZE_OF_WORKS = -6.0
_COUNTS_PEOPLE = -4.0
_IS_SIZE = -2.5
_SERVICE_OFFERED = -2.5
"""Who offers a service says how much only by a period; other numbers tell of his firm."""
_NOT_RESULTS = -5.0
_TIMES = -2.0
_OF_LOAN = 1.0
_OTHER_BEFORE = -2.2
_OTHER_BEFORE_WITH_PERIOD = -0.5
_IS_LOAD = -1.0
"""Two containers, 3200 pieces: what the goods come in is told beside what they are counted in."""
_ALL_LOADS = 2.5
_COUNTED_AS_PRICED = 0.6
_OTHER_BEHIND = -2.5
_MACHINES_OF_FIRM = -4.0
_NEVER = -float("inf")


class Candidate(NamedTuple):
    """A number that may be the amount."""

    number: str
    ends: tuple[float, float | None]
    unit: str | None
    period: Period | None
    span: Span
    match: re.Match[str]


def weight_of(
    found: Candidate, claims: Claims, category: str, side: str | None, machines: Sequence[int], priced: str | None
) -> float:
    """How surely a number is the amount of what `side` lists in `category`; `machines`: where words for them end,
    `priced`: the unit that the price is for."""
    served = category == "service" and side == "demand" and found.unit in of.MACHINE_UNITS  # they want a service
    (start, end), possible = found.span, claims.possible
    before, after = claims.before(start, 14), claims.after(end, 18)
    led = bool(
        of.STRONG_LEAD.search(before, possible) or of.LABEL.search(claims.text[max(0, start - 14) : start], possible)
    )
    weight = _weight_of_number(found, claims, led, category)
    weight += _HAS_PERIOD * (found.period is not None) + _LED * led + (found.period.weight if found.period else 0.0)
    weight += _ROUND * (magnitude_of(found.number) > 1) + _RANGE * (found.ends[1] is not None)
    of_unit = _weight_of_unit(found.unit, category)
    weight += of_unit
    if priced is not None and same_unit(found.unit, priced):
        weight += _COUNTED_AS_PRICED - min(0.0, of_unit)
    sample = bool(of.SAMPLE_BEHIND.match(after, possible, 0))
    weight += _IS_SAMPLE * (sample or bool(of.SAMPLE_BEFORE.search(before, possible)))
    weight += _ALL_LOADS * bool(of.LOAD_BEFORE.search(before, possible))
    if side != "offer" and not sample:
        weight += _IS_FIRST * bool(
            of.FIRST_BEFORE.search(before, possible) or of.FIRST_BEHIND.match(after, possible, 0)
        )
    weight += _weight_of_context(found, category, before, after, possible)
    if of.REST.search(before, possible):
        weight += _LEFT_WITH_BUYER if side == "demand" and of.STILL_USED.match(after) else _LEFT_OVER
    built = category == "site" and "建筑面积" in before
    if category != "equipment" and not served and not built and of.OTHER_COUNT_BEFORE.search(before, possible):
        weight += _OTHER_BEFORE_WITH_PERIOD if found.period else _OTHER_BEFORE
    if found.unit in of.PARTS_OF_PREMISES and of.FITTED_BEFORE.search(before, possible):
        weight += _OTHER_BEFORE
    if category == "product" and found.unit in of.PARTS_OF_GOODS and not found.period and of.NAME_BEHIND.match(after):
        weight += _PART_OF_NAME
    if not served and _counts_machines(found, category, machines):
        weight += _MACHINES_OF_FIRM
    if category == "service" and side == "offer" and not found.period:
        weight += _SERVICE_OFFERED
    return weight + _OTHER_BEHIND * bool(of.OTHER_COUNT_BEHIND.match(after, possible, 0))


def _weight_of_context(found: Candidate, category: str, before: str, after: str, possible: int) -> float:
    """What tells of the firm, of the packing or of the sort rather than how much is listed."""
    weight, unit = 0.0, found.unit
    weight += _IS_PAST * bool(of.PAST_BEFORE.search(before, possible))
    weight += _IS_THRESHOLD * bool(
        of.THRESHOLD_BEFORE.search(before, possible) or of.THRESHOLD_BEHIND.match(after, possible, 0)
    )
    if category == "finance":
        weight += _OF_LOAN * bool(of.LOAN_LED.search(before, possible))
    if unit is None:
        return weight
    made_in = category != "site" and unit in of.AREAS and of.PREMISES_BEFORE.search(before, possible)
    if made_in or of.SURELY_PACKED.search(before, possible):
        return _NEVER
    if unit in of.BAGGED:
        weight += _IS_PACK * bool(of.BAG_BEHIND.match(after, possible, 0))
    weight += _IS_PACK * bool(of.PACKED_BEFORE.search(before, possible) or of.PACKED_BEHIND.match(after, possible, 0))
    if unit not in of.OF_WORKS and category not in ("site", "finance"):
        works = of.WORKS_BEFORE.search(before, possible) and of.PROJECT_BEHIND.match(after, possible, 0)
        weight += _IS_SIZE_OF_WORKS * bool(works)
    if unit in of.PEOPLE_UNITS and category not in ("talent", "site"):
        weight += _COUNTS_PEOPLE * bool(of.PEOPLE_BEHIND.match(after, possible, 0))
    if unit in of.SIZE_UNITS and category != "site":
        sized = of.SIZE_BEHIND.match(after) or (unit == "支" and of.YARN_BEHIND.match(after))
        weight += _IS_SIZE * bool(sized or (unit == "码" and found.ends[0] < of.LARGEST_SHOE))
    if unit in ("吨", "t") and category in ("capacity", "service"):
        weight += _IS_SIZE * bool(of.MACHINE_BEHIND.match(after, possible, 0))
    if unit == "小时":
        weight += _IS_SIZE * bool(of.TEST_BEHIND.match(after))
    if category == "research" and not _counts_results(found, before, possible):
        weight += _NOT_RESULTS
    return weight + _TIMES * (unit == "次" or bool(found.number == "一" and of.PRICED_BEFORE.search(before)))


def _counts_results(found: Candidate, before: str, possible: int) -> bool:
    """Results and patents are counted where several are to be had; 一项技术 is one as any, and patents held prove it."""
    fits = found.unit in of.FITTING_UNITS["research"] and found.number != "一"
    return fits and not of.PATENTS_HELD.search(before, possible)


def _weight_of_number(found: Candidate, claims: Claims, led: bool, category: str) -> float:
    """What the number itself and its unit say."""
    bare_chinese = of.BARE_CHINESE.fullmatch(found.number) is not None
    if found.unit is None:
        return _weight_without_unit(found, claims, led, bare_chinese, category)
    weight = _HAS_UNIT + _WEAK_UNIT * (bare_chinese and found.unit in of.WEAK_UNITS)
    if found.number in ("一", "几") and found.unit == "批":
        return _NEVER
    if found.number in ("一", "几", "多"):
        weight += _ONE_OF_SOME if found.unit in of.ONE_OF_WHAT else _ONE
    return weight


def _weight_without_unit(found: Candidate, claims: Claims, led: bool, bare_chinese: bool, category: str) -> float:
    """A number alone is an amount where a period or such words lead it, or an English noun follows: 10 pallet trucks."""
    if "." in found.number and not found.number[-1:].isalpha() and magnitude_of(found.number) == 1:
        return _NEVER
    if not bare_chinese and of.ENGLISH_NOUN_BEHIND.match(claims.left, found.span[1]):
        return _COUNTS_NOUN
    if category in of.UNIT_NEEDED or of.MONEY_BEFORE.search(claims.before(found.span[0], 14), claims.possible):
        return _NEVER
    told = found.period or led or "万" in found.number or "w" in found.number
    if not told or (bare_chinese and len(found.number) == 1) or claims.left[: found.span[0]].endswith(CLAIMED):
        return _NEVER
    rate = found.period is not None and magnitude_of(found.number) > 1
    return _STANDS_IN_WORD if of.WORD_BEHIND.match(claims.left, found.match.end()) and not rate else 0.0


def _weight_of_unit(unit: str | None, category: str) -> float:
    """Whether the unit counts what the category lists."""
    if unit is None:
        return 0.0
    if unit in of.FITTING_UNITS.get(category, ()):
        return _UNIT_FITS
    if unit in of.LOADS:
        return _IS_LOAD
    if category in ("site", "talent", "finance", "research"):
        return _UNIT_OF_OTHER_CATEGORY
    if category == "equipment" and unit in of.SIZE_UNITS:
        return _UNIT_OF_OTHER_CATEGORY
    if category == "product" and unit == "㎡":
        return _AREA_OF_GOODS
    wrong = {"product": of.NOT_GOODS, "service": of.PEOPLE_AND_PLACES}.get(category, frozenset[str]())
    return _UNIT_OF_NO_GOODS if unit in wrong else 0.0


def _counts_machines(found: Candidate, category: str, machines: Sequence[int]) -> bool:
    """A word for a machine ends shortly before: 注塑机 42台 says what a firm works with."""
    if category not in ("product", "service", "capacity") or found.unit not in of.MACHINE_UNITS or found.period:
        return False
    if category == "service" and found.match.string[: found.span[0]].rstrip().endswith(of.MACHINE_ENDS):
        return True
    return any(0 <= found.span[0] - end <= of.NEAR_MACHINE for end in machines)
