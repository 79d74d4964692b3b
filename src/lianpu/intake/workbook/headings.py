"""One heading → its meaning and the measure written into it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lianpu.cluster import names
from lianpu.cluster.schema import AMOUNTS
from lianpu.intake.workbook.measures import Measure, measure_of
from lianpu.intake.workbook.synonyms import EXACT_ONLY, MEANINGS, NOT_FIELDS, Meaning, asks_for_kind, asks_for_side
from lianpu.intake.workbook.text import line

_LONGEST_HEADING = 40
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|<([^<>]*)>")
_MARKS = re.compile(r"^[*★☆※#▲△●\s]+(?=.)|[*★☆※▲△:：。\s]+$")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}、)(?=\D)")
_YEAR = re.compile(r"^(?:20\d\d|上|本|去)(?:年度?|财年)(?=[^产需采用供]|产能|产量|产值|需求量|采购|用量|供)")
_TRAILING_NUMBER = re.compile(r"(?<=[\u3400-\u9fff])[\d一二三四五六]+$")
_TRAILING_MEASURE = re.compile(r"[/,，-]([^/,，-]+(?:/[年月日天季周])?)$")
_PERIODS = (("年", "year"), ("月", "month"), ("日", "day"), ("annual", "year"), ("monthly", "month"))
_QUANTITIES = ("quantity", "maximum", "money", "price")


class Heading(NamedTuple):
    """A heading understood: `label` is how people see it."""

    label: str
    meaning: Meaning | None
    measure: Measure


NOTHING = Heading("", None, Measure())


simplified = lru_cache(maxsize=1 << 14)(names.simplified)
"""Traditional characters as simplified ones; lists repeat their words, so the last ones are remembered."""


def understand(cell: object) -> Heading:
    """The heading in a cell; `meaning` is None for words that are none."""
    return _understand(line(cell)) if isinstance(cell, str) else NOTHING


@lru_cache(maxsize=1 << 14)
def _understand(label: str) -> Heading:
    if not label or len(label) > _LONGEST_HEADING:
        return Heading(label, None, Measure())
    words = _normal(label)
    if asks_for_side(words):
        return Heading(label, Meaning("side"), Measure())
    direct = MEANINGS.get(words)
    bare, brackets = _without_brackets(words)
    meaning, tail = (direct, None) if direct else _meaning_and_tail(bare)
    if meaning is None or meaning.field not in _QUANTITIES:
        return Heading(label, meaning, Measure())
    measure = _measure([tail or "", *brackets], words)
    if meaning.field in AMOUNTS and measure.money:
        meaning = Meaning("money", meaning.side)
    return Heading(label, meaning, measure)


def names_kind(label: str) -> bool:
    """Whether the words only say that the column holds kinds."""
    return asks_for_kind(_normal(label))


def _normal(label: str) -> str:
    words = simplified(label).lower().replace("／", "/")
    words = _MARKS.sub("", _MARKS.sub("", words).replace(" ", ""))
    return _NUMBERING.sub("", words)


def _without_brackets(words: str) -> tuple[str, list[str]]:
    contents = ["".join(groups) for groups in _BRACKETS.findall(words)]
    return _MARKS.sub("", _BRACKETS.sub("", words)), contents


def _meaning_and_tail(bare: str) -> tuple[Meaning | None, str | None]:
    """The meaning of the words, and what is left behind a slash or comma: `产能/万件`."""
    meaning = _meaning(bare)
    if meaning:
        return meaning, None
    found = _TRAILING_MEASURE.search(bare)
    if found and (meaning := _meaning(bare[: found.start()])):
        return meaning, found[1]
    # 地址/电话, 联系人/电话: two headings in one cell; what is personal decides.
    parts = [_meaning(part) for part in re.split(r"[/、及和与]", bare)]
    if len(parts) > 1 and all(parts):
        return next((part for part in parts if part and part.field == "personal"), parts[0]), None
    return None, None


def _meaning(words: str) -> Meaning | None:
    words = _TRAILING_NUMBER.sub("", words)
    if exact := MEANINGS.get(words):
        return exact
    words = _YEAR.sub("", words)
    if exact := MEANINGS.get(words):
        return exact
    if words.startswith(NOT_FIELDS):
        return None
    # The head of a Chinese compound stands last: 本公司主要产品 is a product, 产品销售地区 is not.
    endings = (words[start:] for start in range(1, len(words) - 1))
    longest = next((ending for ending in endings if ending in MEANINGS and ending not in EXACT_ONLY), None)
    return MEANINGS[longest] if longest and 2 * len(longest) >= len(words) else None


def _measure(candidates: list[str], words: str) -> Measure:
    period = next((period for word, period in _PERIODS if word in _TRAILING_NUMBER.sub("", words)), None)
    for candidate in candidates:
        for part in re.split(r"[;:]|,(?!\d)", candidate):
            measure = measure_of(part.removeprefix("单位"))
            if measure:
                return Measure(measure.factor, measure.unit, measure.period or period, measure.money)
    return Measure(period=period)
