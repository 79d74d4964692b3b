"""Names in letters that spell the characters of others, in pinyin or by its initials."""

from __future__ import annotations

import re

from lianpu.intake.names.reading import NameReading
from lianpu.intake.names.reasons import Reason
from lianpu.intake.names.spelling import LEAST_INITIALS, initials, is_pinyin, spelt

_ORDINAL = re.compile("第[一二三四五六七八九十]+")
_FORM_IN_PINYIN = re.compile("(?:gufen)?(?:youxian)?(?:zeren)?(?:gongsi)$|(?<=.{4})chang$")


def letters_of_whole(latin: NameReading) -> str:
    """The letters of a name that is all pinyin, without its legal form: huaiankaide of huai an kai de you xian gong si."""
    form = _FORM_IN_PINYIN.search(latin.normal)
    letters = latin.normal[: form.start()] if form else ""
    return letters if letters and is_pinyin(letters) else ""


def whole_texts(chinese: NameReading) -> tuple[str, ...]:
    """What such letters may spell: a name with its place, with or without 市, and without it."""
    parts = chinese.parts
    return tuple({parts.stem, parts.core, "".join(parts.regions) + parts.core} - {""})


def spelt_whole(first: NameReading, second: NameReading) -> Reason | None:
    """Whether one name is the pinyin of all that the other says."""
    latin, chinese = (first, second) if first.latin else (second, first)
    crossed = first.latin != second.latin and latin.parts.branch_key == chinese.parts.branch_key
    letters = letters_of_whole(latin) if crossed else ""
    if letters and any(spelt(letters, text) for text in whole_texts(chinese)):
        return Reason("romanised", first.written, second.written)
    return None


def romanised(first: NameReading, second: NameReading) -> Reason | None:
    """Whether the letters of one brand spell the characters of the other."""
    latin, chinese = (first.parts.brand, second.parts.brand) if first.latin else (second.parts.brand, first.parts.brand)
    if not latin and first.parts.numbers == second.parts.numbers and _ORDINAL.fullmatch(chinese):
        return Reason("romanised", first.parts.stem, second.parts.stem)  # No. 2 Bearing Factory, 第二轴承厂
    if not latin or not chinese:
        return None
    brands = (latin, chinese) if first.latin else (chinese, latin)
    regions = (first if second.latin else second).parts.regions
    texts = (chinese, *("".join(regions[n:]) + chinese for n in range(len(regions))))
    if any(spelt(latin, text) for text in texts):  # Xuyi Ouyate: a county that no English list has
        return Reason("romanised", *brands)
    if len(latin) >= LEAST_INITIALS and latin == initials(chinese):
        return Reason("romanised_initials", *brands)
    return None


def letters_in_chinese(one: str, other: str) -> Reason | None:
    """Whether the brand of one Chinese name is the pinyin of the other's: 淮安kuolang轴承, 淮安阔朗轴承."""
    letters, characters = (one, other) if one.isascii() else (other, one)
    fits = letters.isascii() and letters.isalpha() and not characters.isascii() and spelt(letters, characters)
    return Reason("romanised", one, other) if fits else None
