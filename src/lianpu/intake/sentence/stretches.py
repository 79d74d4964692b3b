"""Stretches of a sentence that may be a size, a grade or a model: numbers and codes, with and without what follows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lianpu.intake.sentence.claims import CLAIMED, Claims, Span
from lianpu.intake.sentence.patterns import Cued, Group, any_of

_SIGN_BEFORE, _SIGN_INSIDE = "μ±#φ¢≥≤", 'μ°℃±#%"φ./×*+~·≥≤-'
_RUN = re.compile(rf"[a-z\d{_SIGN_BEFORE}][a-z\d{_SIGN_INSIDE}]*")
_JOINER = re.compile(r"[/+~-]")
_LIMIT = re.compile("(?<=[a-z\\d])[≥≤]")
"""Cr≥60%: the share stands without what it is of."""
_WORD = re.compile(r"[a-z]{2,8}(?:[/+-][a-z\d]{1,6})*")
_UNIT = any_of(
    "系列 毫米 厘米 公分 公厘 公釐 英寸 公斤 千克 公克 平米 平方 立方 马力 千瓦 毫升 公升 微米 弧分 千伏安 兆帕 千帕 毫安 大卡 分钟 小时 温区 蛋白 以上 以下 以内 往上",
    '[米寸吋尺吨斤升级号號型支目度码碼层層头頭芯孔轴軸匹瓦伏安克钱錢两兩丝道缸速段挡档座位人门厚径长宽高%℃°#"片齿节锭股针臂斤μ㎡]',
)
_UNITS = re.compile(rf"(\s?{_UNIT}){_UNIT}?")
_ANY_SIGN = re.compile(r"[\u4e00-\u9fff](?:/[\u4e00-\u9fff]{1,2})?")
"""四刃, 2500线, 120只/分: what is counted has too many names to be listed."""
_LABEL, _LABELS_OF_ONE_SIGN = re.compile(r"[\u4e00-\u9fff]{2}\Z|[a-z]{2,6}\s\Z"), "宽高厚长深径"
"""外径245, NEMA 23, 宽200: what names the size right before it."""
_LONGEST_LABEL = 7
_LATIN_UNIT = re.compile(r"\s[a-zω°℃μ]{1,5}\d?(?![a-z\d])")
_FROM_TO = Cued.of(
    rf"(?:φ|(?<![a-z])[a-z]{{1,2}})?\d+(?:\.\d+)?(?:{_UNIT}|[a-z]{{1,3}}(?![a-z]))?(?:[到至]|\sto\s)(?:φ|[a-z]{{1,2}})?\d+(?:\.\d+)?(?:\s?(?:{_UNIT}{_UNIT}?|[a-z]{{1,3}}(?![a-z])))?"
)
"""36到44码, φ3到φ40."""
_RATIO = Cued.of(r"(?<![\d:])\d+(?:\.\d+)?:\d+(?:\.\d+)?(?![\d:])")
_MORE_OR_LESS = Cued.of(rf"\d+(?:\.\d+)?{_UNIT}?±\d+(?:\.\d+)?(?:{_UNIT}|[a-z]{{1,3}}(?![a-z]))?")
"""38度±2."""
_TYPE = Cued.of(r"(?<![a-z])[a-z]{1,3}\d?型|[\u4e00-\u9fff](?:字型|类|型)")
"""K型, 七字型, 丙类."""
_NUMERAL = "零一二两三四五六七八九十百千万半"
_SPOKEN = Cued.of(rf"(?:[{_NUMERAL}]{{1,5}}|[甲乙丙丁a-e特]){_UNIT}|[{_NUMERAL}点]{{2,6}}")
_SPOKEN_COUNT = Cued.of(rf"(?:[{_NUMERAL}]{{1,4}}|[单双])[\u4e00-\u9fff]")
_SPOKEN_FROM_TO = Cued.of(rf"[{_NUMERAL}]{{1,5}}{_UNIT}?[到至][{_NUMERAL}]{{1,5}}{_UNIT}{_UNIT}?")
_FORMS = Group.of((_FROM_TO, _RATIO, _MORE_OR_LESS, _TYPE, _SPOKEN, _SPOKEN_COUNT, _SPOKEN_FROM_TO))
_DIGIT = re.compile(r"\d")
_LONGEST = 24


def stretches(claims: Claims, taken: Iterable[Span], ruled: Iterable[Span]) -> list[Span]:
    """The stretches outside `taken`, and those in `ruled`, in the order of their places; they may overlap."""
    left = claims.text
    for start, end in taken:
        left = left[:start] + CLAIMED * (end - start) + left[end:]
    return sorted({*ruled, *_stretches(left, claims.possible)})


def _stretches(text: str, possible: int) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        written = run[0].rstrip("./-~+*×")
        if len(written) > 1 or written.isdecimal():  # a letter or a sign alone is no size
            yield from _of_run(text, run.start(), run.start() + len(written))
    for _place, pattern, _form in _FORMS.fitting(possible):
        for found in pattern.finditer(text):
            yield found.span()


def _of_run(text: str, start: int, end: int) -> Iterator[Span]:
    """The run, its parts between the signs that join them, and each end of it with the unit behind."""
    joiners = list(_JOINER.finditer(text, start, end))
    limits = [limit.start() for limit in _LIMIT.finditer(text, start, end)]
    firsts = [start, *limits, *[joiner.end() for joiner in joiners], *_labels_before(text, start)]
    lasts = [end, *[joiner.start() for joiner in joiners]]
    behind = [*_units_behind(text, end)]
    for first in firsts:
        for last in lasts:
            if not (0 < last - first <= _LONGEST and _may_be_size(text, first, last)):
                continue
            yield first, last
            if last == end:
                for unit_end in behind:
                    yield first, unit_end


def _may_be_size(text: str, first: int, last: int) -> bool:
    """Whether it has a digit, most often at one of its ends, or is a word in letters."""
    if text[first].isdecimal() or text[last - 1].isdecimal():
        return True
    return bool(_DIGIT.search(text, first, last) or _WORD.fullmatch(text, first, last))


def _labels_before(text: str, start: int) -> Iterator[int]:
    """Where what names a size begins."""
    if label := _LABEL.search(text, max(0, start - _LONGEST_LABEL), start):
        yield label.start()
    if start and text[start - 1] in _LABELS_OF_ONE_SIGN:
        yield start - 1


def _units_behind(text: str, end: int) -> Iterator[int]:
    """Where a unit ends that stands right behind a size: of two words, of one, a Latin one or any sign."""
    if units := _UNITS.match(text, end):
        yield units.end()
        yield units.end(1)
    if latin := _LATIN_UNIT.match(text, end):
        yield latin.end()
    if sign := _ANY_SIGN.match(text, end):
        yield sign.end()
