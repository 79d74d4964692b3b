"""Quantities as lists write them: `年产50万套`, `约50-60万套/年`, `刹车片50万套、刹车盘30万件`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from lianpu.cluster.values import read_number, tidy
from lianpu.intake.workbook.measures import Measure, canonical, is_money, magnitude_and_unit, without_period
from lianpu.intake.workbook.text import lines, remembered

Mark = Literal["range", "at_least", "at_most"]

_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
_WORD = r"(?:[^\W\d_]|[%°])*(?:(?<=m)[23])?"
_BODY = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<more>[多余])?\s*(?P<low_word>{_WORD})"
    rf"(?:\s*(?:-|~|—|–|至|到)+\s*(?P<high>{_NUMBER})\s*(?P<high_word>{_WORD}))?"
    r"\s*(?P<period>(?:/|每|per)\s*(?:[^\W\d_])+)?\s*(?P<rest>\+)?",
)  # fmt: skip
_FIRST_DIGIT = re.compile(r"(?<![\d.,])-?\d")
_CHINESE_AMOUNT = re.compile(
    r"(?P<number>[零一二两三四五六七八九十百千万亿]+)(?P<word>[^\W\d_]*)(?P<period>/[^\W\d_]+)?"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_YEAR = re.compile(r"^(?:20\d\d|上|本|去)年度?\s*:?(?!产|需|采|用|供)|^20\d\d(?=年[产需采用供])")
_ONLY_YEAR = re.compile(r"(?:20\d\d|上|本|去)年度?(?:预计|实际|计划)?")
_SEPARATORS = re.compile(r"[、;\n；]|,(?!\d)|(?<!\d),|/(?=\s*\d)|(?<=[^\W\d_])/(?=[\u3400-\u9fff]{2,}\d)")
_AT_LEAST_BEHIND = ("及以上", "以上", "余", "多", "起")
_AT_MOST_BEHIND = ("及以下", "以下", "以内", "之内")
_BEHIND = (*_AT_LEAST_BEHIND, *_AT_MOST_BEHIND, "左右", "上下", "产能", "的产能", "规模")
_AT_LEAST = ("≥", ">=", ">", "≧", "不低于", "不少于", "至少", "超过", "超", "大于", "高于", "突破", "不小于")
_AT_MOST = ("≤", "<=", "<", "≦", "不超过", "小于", "最多", "不高于", "低于", "少于")
_YEARLY = (
    "年产能", "年产量", "年产", "年生产能力", "年生产", "年供货", "年供应", "年供", "年需求量", "年需求",
    "年需", "年采购量", "年采购", "年用量", "年用", "每年", "年均", "年销量", "年",
)  # fmt: skip
_MONTHLY = (
    "月产能", "月产量", "月产", "月需求量", "月需求", "月需", "月供", "月用量", "月用", "月采购", "每月",
    "月",
)  # fmt: skip
_DAILY = (
    "日产能", "日产量", "日产", "日需", "每天", "每日", "日",
)  # fmt: skip
_PLAIN_LEADS = (
    "生产能力", "需求量", "采购量", "大约", "约为", "将近", "可达", "达到", "产能", "产量", "设计", "现有",
    "合计", "目前", "需求", "采购", "生产", "能力", "最大", "供应", "可供", "预计", "计划", "数量", "约",
    "近", "达", "共", "为", "各", ":",
)  # fmt: skip
_LEADS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        (
            (word, meaning)
            for meaning, words in (
                ("at_least", _AT_LEAST), ("at_most", _AT_MOST), ("year", _YEARLY), ("month", _MONTHLY), ("day", _DAILY),
                ("", _PLAIN_LEADS),
            )
            for word in words
        ),
        key=lambda pair: -len(pair[0]),
    )
)  # fmt: skip
_LONGEST, _LONGEST_UNIT = 200, 4
_STARTS = (("年产", "year"), ("月产", "month"), ("日产", "day"))
_PERIODS = frozenset({"year", "month", "day"})


@dataclass(frozen=True)
class Amount:
    """A quantity as read; `name` is the product written beside it; `money` marks an amount in a currency."""

    quantity: float | None = None
    unit: str | None = None
    period: str | None = None
    name: str = ""
    mark: Mark | None = None
    money: bool = False
    factor: float | None = None
    """The magnitude that the text itself states; None where it is a bare number."""


@remembered
def read_amounts(cell: str) -> tuple[Amount, ...] | None:
    """Every amount in the cell, in order; None where a part of it is none."""
    text = lines(cell).lstrip("'‘’`")
    pieces = [tidy(piece) for piece in _SEPARATORS.split(text)]
    pieces = [piece for piece in pieces if piece and not _ONLY_YEAR.fullmatch(piece)]
    amounts = [read_amount(piece) for piece in pieces]
    found = tuple(amount for amount in amounts if amount)
    return found if found and len(found) == len(pieces) else None


def read_amount(piece: str) -> Amount | None:
    """One amount with whatever stands before it; None where the text does not end in one."""
    text = _without_brackets(piece.strip(" .。,;")) if len(piece) <= _LONGEST else ""
    if not text:
        return None
    year = _YEAR.match(text)
    text = text[year.end() :].strip() if year else text
    for start in _FIRST_DIGIT.finditer(text):
        body = _BODY.fullmatch(text, start.start())
        if body and (amount := _amount(text[: start.start()], body)):
            return _with_period(amount, "year") if year and not amount.period else amount
    return _chinese(text)


def _without_brackets(text: str) -> str:
    """`50(万套)` keeps its unit; `50万套(2025年)` loses the remark."""
    kept = _BRACKETS.sub(
        lambda found: found[1] if _is_unit(found[1]) and text[: found.start()].rstrip()[-1:].isdigit() else "", text
    )
    return kept.strip()


def _is_unit(text: str) -> bool:
    return canonical(magnitude_and_unit(without_period(text)[0])[1]) is not None


def _amount(before: str, body: re.Match[str]) -> Amount | None:
    name, mark, period = _lead(before)
    if name and ((name[-1].isascii() and name[-1].isalnum()) or name[-1] in "×*/-."):
        return None  # the digits end a type number: M8, 205/55
    word, behind, said = _word(body["high_word"] or body["low_word"] or "", body["period"])
    if behind is None and body["period"] and not said:
        return None
    factor, unit = magnitude_and_unit(word)
    unit, name = _unit_and_name(unit, name)
    low = read_number(body["low"])
    if low is None or "%" in unit or (len(unit) > _LONGEST_UNIT and not canonical(unit) and not is_money(unit)):
        return None
    own_word = body["low_word"] if body["high"] else ""
    low_factor = magnitude_and_unit(own_word)[0] if own_word else factor
    marks: list[Mark | None] = ["range" if body["high"] else None, mark, behind or None]
    if body["more"] or body["rest"]:
        marks.append("at_least")
    return Amount(
        _rounded(low * low_factor), canonical(unit) or unit or None, said or period, name,
        next((found for found in marks if found), None), is_money(word), factor if word else None,
    )  # fmt: skip


def _unit_and_name(unit: str, name: str) -> tuple[str, str]:
    """`吨铝锭` behind a number is a unit and a product."""
    behind = next((cut for cut in (3, 2, 1) if len(unit) - cut >= 2 and canonical(unit[:cut])), None)
    if name or behind is None or unit.isascii() or canonical(unit) or is_money(unit):
        return unit, name
    return unit[:behind], unit[behind:]


def _lead(before: str) -> tuple[str, Mark | None, str | None]:
    """What stands before the number: a name, a bound, a period."""
    name, mark, period = before.rstrip(), None, None
    while True:
        found = next(((word, meaning) for word, meaning in _LEADS if name.endswith(word)), None)
        if found is None:
            started = next((pair for pair in _STARTS if name.startswith(pair[0])), ("", period))
            return name.removeprefix(started[0]).strip(" :,-—"), mark, period or started[1]
        word, meaning = found
        name = name[: -len(word)].rstrip()
        if meaning in _PERIODS:
            period = period or meaning
        elif meaning == "at_least":
            mark = "at_least"
        elif meaning == "at_most":
            mark = "at_most"


def _word(word: str, period: str | None) -> tuple[str, Mark | Literal[""] | None, str | None]:
    """The bare unit word, the bound behind it, the period behind it; `""` stands for no bound."""
    behind: Mark | Literal[""] = ""
    tail = period or ""
    for ending in _BEHIND:
        if tail.endswith(ending) or (not tail and word.endswith(ending) and len(word) > len(ending)):
            behind = "at_least" if ending in _AT_LEAST_BEHIND else "at_most" if ending in _AT_MOST_BEHIND else behind
            word, tail = (word, tail[: -len(ending)]) if tail else (word[: -len(ending)], tail)
    if word.endswith(("每年", "每月", "每天", "每日")):
        word, tail = word[:-2], word[-2:]
    _bare, said = without_period(tail) if tail else ("", None)
    return word.strip(), behind if said or not tail else None, said


def _chinese(text: str) -> Amount | None:
    name, mark, period = "", None, None
    found = _CHINESE_AMOUNT.fullmatch(text)
    if found is None:
        start = re.search(r"[零一二两三四五六七八九十百千]", text)
        if start is None:
            return None
        name, mark, period = _lead(text[: start.start()])
        found = _CHINESE_AMOUNT.fullmatch(text, start.start())
    if found is None or name:
        return None
    value = read_number(found["number"])
    unit = found["word"]
    if value is None or not (canonical(unit) or is_money(unit) or not unit):
        return None
    said = without_period(found["period"])[1] if found["period"] else period
    return Amount(value, canonical(unit), said, "", mark, is_money(unit), factor=1.0)


def _with_period(amount: Amount, period: str) -> Amount:
    return replace(amount, period=period)


def in_measure(amount: Amount, measure: Measure) -> Amount:
    """The amount with what its heading or its column of units adds: `50` under `万套/年` is 500,000 sets a year."""
    quantity = amount.quantity
    if quantity is not None and amount.factor is None:
        quantity = _rounded(quantity * measure.factor)
    unit, period = amount.unit or measure.unit, amount.period or measure.period
    return Amount(quantity, unit, period, amount.name, amount.mark, amount.money, amount.factor)


def disagrees(amount: Amount, measure: Measure) -> bool:
    """True for `50套` under `万套`, and for `50件` under `套`."""
    other_unit = bool(amount.unit and measure.unit and amount.unit != measure.unit)
    return other_unit or (amount.unit is not None and measure.factor > 1 and amount.factor == 1.0)


def _rounded(value: float) -> float:
    # 1.1 times 10,000 is 11,000, not 11,000.000000000002: twelve digits are more than any list states.
    return float(f"{value:.12g}")
