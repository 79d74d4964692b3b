"""Prices as lists write them: `12.5`, `￥12.5元/件`, `1.2万元/吨`, `面议`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lianpu.cluster.units import UNITS
from lianpu.cluster.values import is_possible, read_number, tidy
from lianpu.intake.workbook.measures import Measure, canonical, magnitude_and_unit
from lianpu.intake.workbook.text import plain, remembered

Problem = Literal["price_unreadable", "price_is_a_range", "price_not_in_yuan", "price_is_negative", "price_impossible"]

_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_PRICE = re.compile(
    rf"[¥\s]*(?P<low>{_NUMBER})\s*(?P<low_word>[十百千万亿]*元?)"
    rf"(?:\s*[-~—至到]+\s*¥?\s*(?P<high>{_NUMBER}))?\s*(?P<word>[十百千万亿]*)\s*(?:元|圆|块|人民币|rmb|cny|yuan)?\s*(?:人民币)?"
    r"\s*(?:(?:/|每|per)\s*(?P<unit>[^\W\d_]+[23]?))?\s*(?P<behind>以上|起|左右)?",
    re.IGNORECASE,
)  # fmt: skip
_FOREIGN = re.compile(r"usd|us\$|eur|jpy|hkd|gbp|[$€£]|美元|美金|欧元|日元|港币|港元|英镑|韩元", re.IGNORECASE)
_REMARK = re.compile(r"\([^()]*\)|(?:不?含税价?|税后|税前|到岸|出厂价?|参考价?|约|单价|价格)[:\s]*")
_OPEN = frozenset(
    {"面议", "电议", "询价", "另议", "协商", "市场价", "待议", "议价", "可议", "时价", "随行就市", "商议", "面谈"}
)


@dataclass(frozen=True)
class Price:
    """A price as read: `unit` is what it is for, `problem` is a code of `ISSUES`."""

    value: float | None = None
    unit: str | None = None
    problem: Problem | None = None


def read_price(cell: object, measure: Measure) -> Price:
    """The price in a cell under a heading that says `measure`."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _checked(cell * measure.factor, measure.unit, ranged=False)
    price = _read(plain(cell))
    if price.value is None or price.unit:
        return price
    bare = read_number(plain(cell)) is not None
    factor = measure.factor if bare else 1.0
    if not is_possible(price.value * factor):
        return Price(problem="price_impossible")
    return Price(_rounded(price.value * factor), measure.unit, price.problem)


@remembered
def _read(text: str) -> Price:
    words = tidy(text).lower().lstrip("'‘’`")
    if words in _OPEN:
        return Price()
    if _FOREIGN.search(words):
        return Price(problem="price_not_in_yuan")
    found = _PRICE.fullmatch(_REMARK.sub("", words).strip()) if len(words) <= 100 else None
    if found is None:
        return Price(problem="price_unreadable")
    value = read_number(found["low"])
    if value is None:
        return Price(problem="price_unreadable")
    magnitude = found["low_word"].removesuffix("元") or found["word"]
    return _checked(value * magnitude_and_unit(magnitude)[0], _unit(found["unit"]), ranged=bool(found["high"]))


def _unit(word: str | None) -> str | None:
    return (canonical(word) or word) if word else None


def _checked(value: float, unit: str | None, *, ranged: bool) -> Price:
    if value < 0:
        return Price(problem="price_is_negative")
    if not is_possible(value):
        return Price(problem="price_impossible")
    return Price(_rounded(value), unit, "price_is_a_range" if ranged else None)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def per_unit(price: Price, unit: str | None) -> float | None:
    """The price for one `unit`; None where the two units cannot be converted into each other."""
    if price.value is None or price.unit is None or price.unit == unit:
        return price.value
    paid, counted = UNITS.get(price.unit), UNITS.get(unit or "")
    if paid is None or counted is None or paid.dimension != counted.dimension:
        return None
    return _rounded(price.value * counted.factor / paid.factor)
