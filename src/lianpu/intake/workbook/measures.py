"""Units with their magnitude and period, as headings and cells write them: `万套/年`, `万元`, `吨/月`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lianpu.cluster.units import PERIOD_WORDS, unit_of
from lianpu.cluster.values import tidy

_MAGNITUDES = {"十": 10.0, "百": 100.0, "千": 1_000.0, "万": 10_000.0, "萬": 10_000.0, "亿": 1e8, "億": 1e8}
_LATIN_MAGNITUDES = {"w": 10_000.0, "k": 1_000.0}
_MONEY = re.compile(r"元|圆|人民币|美金|rmb|cny|usd|eur|[¥$€]", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:/|每|per)\s*(?:一?个)?(年|季度?|月|周|星期|日|天|次|a|year|quarter|month|week|day)$", re.IGNORECASE
)
_ENGLISH_MAGNITUDE = re.compile(r"^(?:(million)|(thousand|1,?000)|(10,?000))\s*", re.IGNORECASE)
_PIECES = {"pieces": "piece", "sets": "set", "units": "piece", "tonnes": "t", "tons": "t"}


@dataclass(frozen=True)
class Measure:
    """What a number counts: `factor` is its magnitude; `unit` is canonical, or as written where not known.

    For an amount of money `unit` is what the price is for: `元/套`.
    """

    factor: float = 1.0
    unit: str | None = None
    period: str | None = None
    money: bool = False


@lru_cache(maxsize=1 << 12)
def measure_of(text: str) -> Measure | None:
    """`万套/年` → 10,000 sets a year; None for text that is no measure."""
    words = tidy(text).strip(" :()")
    bare = _ENGLISH_MAGNITUDE.sub("", words).rstrip("23")  # m2 and m3 are units
    if not words or len(words) > 20 or any(character.isdigit() for character in bare):
        return None
    words, period = without_period(words)
    factor, name = magnitude_and_unit(words)
    if _MONEY.search(name):
        return Measure(factor, canonical(name.partition("/")[2]), period, money=True)
    unit = canonical(name)
    if unit is None and factor == 1.0 and (period is None or name):
        return None
    return Measure(factor, unit or name or None, period)


def without_period(words: str) -> tuple[str, str | None]:
    """`万套/年` → (`万套`, `year`)."""
    found = _PERIOD.search(words)
    if not found:
        return words, None
    return words[: found.start()].strip(), PERIOD_WORDS.get(found[1].lower())


def magnitude_and_unit(words: str) -> tuple[float, str]:
    """`万套` → (10,000, `套`); `千克` is a unit, not a thousand 克; a Latin k counts before known units only."""
    words = words.strip()
    if english := _ENGLISH_MAGNITUDE.match(words):
        factor = 1e6 if english[1] else 1e3 if english[2] else 1e4
        return factor, words[english.end() :].strip()
    for start in range(len(words)):
        if not all(character in _MAGNITUDES for character in words[:start]):
            break
        if canonical(words[start:]):
            return _product(words[:start]), words[start:].strip()
    if words[:1].lower() in _LATIN_MAGNITUDES and (len(words) == 1 or canonical(words[1:])):
        return _LATIN_MAGNITUDES[words[0].lower()], words[1:].strip()
    start = next((place for place, character in enumerate(words) if character not in _MAGNITUDES), len(words))
    return _product(words[:start]), words[start:].strip()


def canonical(word: str) -> str | None:
    """The name of a known unit; `台(套)` and `台/套` are what their first word is."""
    known = unit_of(word) or unit_of(re.split(r"[(/、]", word)[0])
    return known.name if known else _PIECES.get(word.strip().lower())


def is_money(text: str) -> bool:
    """True for words of money: 元, 万元, RMB, $."""
    return _MONEY.search(text) is not None


def _product(magnitudes: str) -> float:
    factor = 1.0
    for character in magnitudes:
        factor *= _MAGNITUDES[character]
    return factor
