"""How much, counted in what, in which period: the one number of a sentence that says how much is offered or needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from lianpu.intake.sentence.amount_weights import Candidate, weight_of
from lianpu.intake.sentence.amount_words import MONEY_BEFORE
from lianpu.intake.sentence.claims import CLAIMED, Claims, Span
from lianpu.intake.sentence.learned import Option
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, magnitude_of, read_range, spoken_number
from lianpu.intake.sentence.patterns import Cued, quick
from lianpu.intake.sentence.periods import Period, is_one_lot, period_of
from lianpu.intake.sentence.spec_words import ACRONYMS
from lianpu.intake.sentence.unit_words import UNIT, same_unit, unit_word
from lianpu.intake.sentence.weighing import Weigh, by_rules, surest

_MONEY = r"(?:元|块钱|人民币|rmb|cny|yuan)"
_IS_MONEY = re.compile(_MONEY)
_BEHIND_ACRONYM = "|".join(rf"(?<=(?<![a-z]){name})" for name in ACRONYMS.split())
_CANDIDATE = quick(
    rf"(?<![\d.几数])(?:(?<![a-z](?![一二两三四五六七八九十百千]))|{_BEHIND_ACRONYM})(?<!上(?=[百千万]))(?<![晚早]上)(?P<low>{NUMBER}|半(?=吨))\s?整?(?P<low_unit>{_MONEY}|{UNIT})?(?:{RANGE_SIGN}(?P<high>{NUMBER}))?\s?(?:左右|上下)?"
    rf"(?P<thousand>hundred\s|thousand\s|million\s|k\s)?(?P<unit>{_MONEY}|{UNIT})?"
)
_BETWEEN = (
    Cued.of(rf"between\s(?P<low>{NUMBER})\sand\s(?P<high>{NUMBER})\s?(?P<unit>{UNIT})?"),
    Cued.of(rf"介于(?P<low>{NUMBER})\s?(?P<low_unit>{UNIT})?[和与到至](?P<high>{NUMBER})\s?(?P<unit>{UNIT})(?:之间)?"),
)
_PARTS = ("low", "low_unit", "high", "thousand", "unit")
"""What the patterns of amounts find under these names."""
_FACTORS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "k": 1e3}
_AND_A_HALF = re.compile("半(?!自|成品|挂|导|年|月|天|个|新)")
_TENTHS = re.compile("[一二三四五六七八九](?=[,.;!?]|\\s(?!\\d)|$|左右|上下|多|的)")
_IN_TENTHS = frozenset({"吨", "斤", "公斤", "米", "亩"})
"""两吨二: what is weighed or measured is said in tenths."""
_ONE_MACHINE = Cued.of(
    r"(?:(?<![\d.每单一二两三四五六七八九十百千万第])[一1]\s?|(?<=[收买卖有添租找购出弄转])|x\s?1\s?)(?P<unit>台|辆|条(?!件|线路)|部(?!分|门|件)|套(?!路))"
)
_MINIMUM = (
    Cued.of(rf"(?:起订量?|起批量?|moq)\s?[:为是]?\s?(?P<low>{NUMBER})\s?(?P<unit>{UNIT})"),
    Cued.of(rf"(?P<low>{NUMBER})\s?(?P<unit>{UNIT})(?:起订|起批|起卖|起售|起(?=[,.;!?]|$))"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_WORD_BEHIND = re.compile(r"[\d一二两三四五六七八九]|(?:[\u4e00-\u9fff]{0,3}(?:费|酬劳|钱))")
_SUM_SIGN = re.compile("[万千百亿w]")
_WITHOUT_PERIOD = frozenset({"site", "finance", "research"})
_SELDOM_WITH_PERIOD = frozenset({"talent", "equipment"})
"""Rooms, money and results are not counted by the month, people and machines only where it is said at once beside
them: a period further off is that of the rent or of the wage."""
_NO_COUNT_BEHIND = re.compile(
    "月|礼拜|星期|季度|工作日|百分点|点(?!位)|[\u4e00-\u9fff]?(?:颜色|色(?![\u4e00-\u9fff])|班次)"
)
_NO_UNIT_BEHIND = {"打": re.compile("[底包样印磨孔折算]"), "个": _NO_COUNT_BEHIND, "幅": re.compile("面")}
"""八千五打底: what makes a unit the beginning of another word."""
_NUMERAL = re.compile("[一二两三四五六七八九十]")
_PACKED_BY = re.compile(r"[个只片枚瓶包条支粒块袋罐件]装(?=[\s,.;!?的\d]|一?[箱盒包]|$)")
"""12个装: what one box holds."""
_AMOUNT_OF_MONEY = "money"


@dataclass(frozen=True)
class Quantity:
    """An amount: the lower end of a range where one was said; absent parts are None."""

    value: float | None
    unit: str | None
    period: str | None
    ends: tuple[float, float] | None


NO_QUANTITY = Quantity(None, None, None, None)
_ONE_LOT = Quantity(None, None, "once", None)
"""出一批不锈钢法兰: how many is not said, that it is for once is."""


def read_quantity(
    claims: Claims, category: str, side: str | None = None, machines: Sequence[int] = (), priced: str | None = None,
    weigh: Weigh = by_rules,
) -> tuple[Quantity | None, Span | None]:  # fmt: skip
    """The amount that is offered or needed and where, told by the words around each number; the other numbers are left.

    `machines`: where words for machines end, for their count says what a firm works with. `priced`: the unit that the
    price is for, in which the amount is mostly counted.
    Where nothing else is an amount, the count of the machines is: they are what is wanted.
    """
    found = list(_candidates(claims, category))

    def best_of(machines: Sequence[int], weigh: Weigh) -> Candidate | None:
        ruled = [(one, weight_of(one, claims, category, side, machines, priced)) for one in found]
        possible = [(one, rule) for one, rule in ruled if isfinite(rule)]
        return surest([one for one, _rule in possible], [_option(*one, priced) for one in possible], weigh)

    best = best_of(machines, weigh) or (best_of((), by_rules) if machines else None)
    _claim_counts(found, claims)
    if best is None and category == "equipment":
        return _one_machine(claims)
    if best is None:
        return (_ONE_LOT if category == "product" and is_one_lot(claims) else None), None
    return _quantity(best), claims.claim(*best.span)


def _candidates(claims: Claims, category: str) -> Iterator[Candidate]:
    left = without_idioms(claims)
    between = (match for form in _BETWEEN for match in form.finditer(left, claims.possible))
    for match in (*between, *_CANDIDATE.finditer(left)):
        if candidate := _candidate(match, claims, category):
            yield candidate


def _option(found: Candidate, rule: float, priced: str | None) -> Option:
    period, same = found.period.name if found.period else None, priced is not None and same_unit(found.unit, priced)
    return Option(found.span, rule, found.unit, period, found.ends[0], found.ends[1] is not None, same, priced)


def _claim_counts(found: Sequence[Candidate], claims: Claims) -> None:
    """A count of something else is no part of a name either."""
    for one in found:
        if one.unit is not None:
            claims.claim(*one.span)


def _one_machine(claims: Claims) -> tuple[Quantity | None, Span | None]:
    """收台旧车床, 6万以内一台: of one machine people hardly say the number, or say it only beside the price."""
    for found in _ONE_MACHINE.finditer(claims.text, claims.possible):
        apart = claims.text[: found.start()].endswith((" ", ",")) and found["unit"] != found[0]
        if apart and _NUMERAL.match(claims.text, found.end()):  # 车床 一台三万二: what one costs
            continue
        return Quantity(1.0, found["unit"], None, None), claims.claim(*found.span("unit"))
    return None, None


def read_least(claims: Claims, category: str) -> tuple[Quantity | None, Span | None]:
    """The least that is taken of somebody's goods: 30台起. Who buys says so how much he wants; who sells does not."""
    for form in _MINIMUM:
        for match in form.finditer(claims.text, claims.possible):
            if candidate := _candidate(match, claims, category):
                return _quantity(candidate), claims.claim(*candidate.span)
    return None, None


def _candidate(match: re.Match[str], claims: Claims, category: str) -> Candidate | None:
    said, low_unit, said_high, thousand, unit = map(match.groupdict().get, _PARTS)
    if said is None:
        return None
    unit = unit if said_high or not low_unit else low_unit
    ends = (0.5, None) if said == "半" else read_range(said, said_high)
    if ends is None or (unit is None and low_unit):
        return None
    if said == "一" and claims.left[match.end() : match.end() + 1].isdigit():
        return None  # 一车32吨: the lorry is how it comes
    factor = _FACTORS[thousand.strip()] if thousand else 1.0
    low, high = ends[0] * factor, ends[1] * factor if ends[1] else None
    start, end = match.start(), match.start() + len(match[0].rstrip())
    if low_unit and not said_high:
        end = match.end("low_unit")  # of 25kg bags the bags say how it comes
    period = _period(claims, start, end, category)
    unit = _unit(unit, said_high or said, category)
    if unit == _AMOUNT_OF_MONEY or (unit is not None and _is_money(unit, claims, start, end, category)):
        return None
    if (other := _NO_UNIT_BEHIND.get(unit or "")) and other.match(claims.text, end):
        return None
    if _PACKED_BY.match(claims.text, end - 1):
        return None
    if unit == "款" and _YEAR.fullmatch(said):
        return None  # 2024款 is a model
    if unit and not high and _AND_A_HALF.match(claims.text, end):
        low, end = low + 0.5, end + 1  # 一吨半
    elif unit in _IN_TENTHS and not high and _TENTHS.match(claims.text, end) and not said[-1].isascii():
        low, end = round(low + (spoken_number(claims.text[end]) or 0.0) / 10, 1), end + 1
    return Candidate(said, (low, high), unit, period, (start, end), match)


def _period(claims: Claims, start: int, end: int, category: str) -> Period | None:
    """The period, where what is listed is counted by one."""
    found = period_of(claims, start, end)
    if found is None or (category == "equipment" and found.name == "once"):
        return found
    if category == "talent" and claims.left[end : end + 2].strip(" ,")[:1] == CLAIMED:  # 一名 每月1500
        return None
    if category in _WITHOUT_PERIOD or (category in _SELDOM_WITH_PERIOD and not found.weight):
        return None
    return found


def _is_money(unit: str, claims: Claims, start: int, end: int, category: str) -> bool:
    """两块八, 五万块技术费, 一口价: sums, though their words count things too."""
    if unit == "块":
        given = MONEY_BEFORE.search(claims.before(start, 14), claims.possible)
        return category == "research" or bool(given or _MONEY_WORD_BEHIND.match(claims.text, end))
    return unit == "口" and claims.text.startswith("价", end)


def _unit(said: str | None, number: str, category: str) -> str | None:
    """The unit; yuan only where money is the thing, for which it need not be said."""
    if said and _IS_MONEY.fullmatch(said):
        return "元" if category == "finance" else _AMOUNT_OF_MONEY
    if said is None and category == "finance" and (magnitude_of(number) > 1 or _SUM_SIGN.search(number)):
        return "元"
    return unit_word(said) if said else None


def _quantity(found: Candidate) -> Quantity:
    low, high = found.ends
    period = found.period.name if found.period else None
    return Quantity(float(f"{low:.12g}"), found.unit, period, (low, high) if high else None)
