"""Names that differ by a slip of the pen, or by characters that were read or typed for others."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Hamming

from lianpu.cluster.lookalikes import look_alike
from lianpu.cluster.name_words import english_words
from lianpu.cluster.names import NameParts
from lianpu.intake.names.known_enterprises import is_known
from lianpu.intake.names.reasons import Reason
from lianpu.intake.names.spelling import is_pinyin, sound
from lianpu.intake.names.weights import (
    FOREIGN_SHARE,
    LEAST_MISREAD_BRAND,
    LEAST_MISSPELT_WORD,
    LONG_BRAND,
    LONG_CORE,
    ROMAN_LONG_BRAND,
    SHORT_BRAND,
)

_NUMERALS = frozenset("一二三四五六七八九十百零〇0123456789壹贰叁肆伍陆柒捌玖拾")
_TOLD_APART = tuple(
    map(frozenset, ("东西南北中", "甲乙丙丁", "新老旧", "大小", "上下", "前后", "内外", "公母", "所厂院局站矿"))
)
"""Signs by which people tell two of a kind apart: 东库, 西库; 四〇八所, 四〇八厂."""
_SCANNED = str.maketrans("10", "lo")
_MOST_MISREAD = 3
"""Characters of a name."""
_LEVEL_SIGNS = frozenset("省市县区")
_OTHER_WORK = frozenset("再非反废")
"""Signs before a word that make it another: 制造, 再制造."""
# Characters by which foreign words are commonly transliterated: brands that are such words, or sound like one, consist
# of them, while a short brand with a word behind it does not.
_TRANSLITERATING = frozenset(
    "阿埃艾爱安奥巴拜班邦保堡贝本比彼毕别宾波伯勃博布采查茨达大戴丹道德登邓迪蒂第丁东杜顿多厄恩尔法范菲费芬丰冯弗夫福富盖"
    "高戈格哥葛根贡古哈海汉豪赫亨胡华霍基吉加贾杰金卡凯坎康考柯科克肯孔库夸拉莱赖兰朗劳勒雷蕾里利力立丽列林琳卢鲁路伦"
    "罗洛吕马迈麦曼芒毛梅门蒙米密敏明莫默姆穆纳内纽南尼涅宁牛农努诺欧帕派潘庞佩彭皮平珀普齐奇恰钱乔琼丘让热仁日荣茹"
    "瑞若撒萨塞赛桑瑟森沙山舍申圣施什史士思斯苏索塔泰坦汤唐陶特腾滕提廷通图托瓦万旺威韦维卫魏文翁沃乌伍西希锡夏香肖谢"
    "辛欣兴修许雅亚扬耶伊因英尤于裕约赞泽扎詹珍芝朱佐坷铂帝捷仕拓"
)


def slip(first: NameParts, second: NameParts, latin: bool) -> Reason | None:
    """What is miswritten where the two differ by one character, or by a few that are taken for one another; None where
    that makes another name."""
    if not latin and (misread := _misread(first, second)):
        return misread
    if latin and (scanned := _misread_letters(first, second)):
        return scanned
    if OSA.distance(first.core, second.core, score_cutoff=1) == 1:
        return _slip_in_core(first, second, latin)
    if not latin and OSA.distance(first.stem, second.stem, score_cutoff=1) == 1:
        return _slip_in_place(first, second)
    return None


def _misread_letters(first: NameParts, second: NameParts) -> Reason | None:
    """Letters that readers of scanned papers confuse: rn and m, 1 and l, 0 and o, vv and w. Of a brand only asked."""
    if first.core == second.core or _as_scanned(first.core) != _as_scanned(second.core):
        return None
    if first.brand == second.brand:
        return Reason("miswritten_word", first.core, second.core)
    brands = first.brand or first.core, second.brand or second.core
    words = english_words()
    spelt_right = [
        any(word in words and len(word) >= LEAST_MISREAD_BRAND for word in parts.stem.split())
        for parts in (first, second)
    ]
    digits = any(sign.isdigit() for brand in brands for sign in brand)
    doubtful = all(map(is_pinyin, brands)) or not (digits or spelt_right[0] != spelt_right[1])
    return None if doubtful else Reason("miswritten_brand", *brands)


def _as_scanned(letters: str) -> str:
    return letters.replace("rn", "m").replace("vv", "w").translate(_SCANNED)


def _misread(first: NameParts, second: NameParts) -> Reason | None:
    """Characters taken for others in places and words, and none in the brand: 汽牟零邰件. Who writes two words of the list,
    or names two places, means two."""
    by_stem, by_core = _taken(first.stem, second.stem), _taken(first.core, second.core)
    if not by_stem and not by_core:
        return None
    whole, broken = sorted((first, second), key=lambda parts: (not parts.words, len(parts.brand), not parts.regions))
    named = whole.brand or (whole.places and whole.places == broken.places)
    if not named or first.group != second.group or "集团" in whole.stem or _two_names(whole, broken):
        return None
    start = len(whole.stem) - len(whole.core)
    where = _misread_part(by_stem, start, start + _sure_brand(whole))
    if not where and whole.places == broken.places:
        where = _misread_part(by_core, 0, _sure_brand(whole))
    doubtful = where == "miswritten_word" and (len(whole.brand) <= SHORT_BRAND or not whole.words)
    return Reason("miswritten_doubtful" if doubtful else where, whole.stem, broken.stem) if where else None


def _taken(one: str, other: str) -> list[int]:
    """Where two texts of one length differ by signs that are all taken for one another; nowhere where they differ in more,
    or in what tells two apart."""
    if len(one) != len(other) or not 0 < Hamming.distance(one, other) <= _MOST_MISREAD:
        return []
    pairs = [(n, *pair) for n, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    alike = all(
        _confusable(a, b) and not {a, b} <= _NUMERALS and not _tell_apart({a, b} - _NUMERALS) for _n, a, b in pairs
    )
    return [n for n, _a, _b in pairs] if alike else []


def _misread_part(taken: list[int], start: int, end: int) -> str:
    """What is miswritten in a name whose brand stands from `start` to `end`; empty where it is the brand, or nothing."""
    if not taken or any(start <= n < end for n in taken):
        return ""
    return "miswritten_word" if max(taken) >= end else "miswritten_place"


def _tell_apart(signs: set[str]) -> bool:
    """Whether the signs are numerals, or such as tell two of a kind apart."""
    return bool(signs & _NUMERALS) or any(signs <= told_apart for told_apart in _TOLD_APART)


def _sure_brand(parts: NameParts) -> int:
    """Characters of the brand; of a long one without words behind it the end says what the firm makes: 长江|电磁线."""
    long = not parts.words and parts.complete and len(parts.brand) > LONG_BRAND
    return LONG_BRAND - 1 if long else len(parts.brand)


def _two_names(whole: NameParts, broken: NameParts) -> bool:
    if broken.places and whole.places and not _one_inside(whole.places, broken.places):
        return True
    return broken.brand == whole.brand and [w.concept for w in broken.words] != [w.concept for w in whole.words]


def _one_inside(places: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether some place lies in some other by their codes."""
    pairs = [(one.removesuffix("00").removesuffix("00"), other) for one in places for other in others]
    pairs += [(other.removesuffix("00").removesuffix("00"), one) for one in places for other in others]
    return any(code.startswith(wider) for wider, code in pairs)


def _slip_in_core(first: NameParts, second: NameParts, latin: bool) -> Reason | None:
    """In the brands of both, or in a word of one that is no word in the other; two words of the list are two words."""
    at = _first_difference(first.core, second.core)
    signs = {first.core[at : at + 1], second.core[at : at + 1]}
    if not latin and _tell_apart(signs):
        return None
    in_brands = at < len(first.brand), at < len(second.brand)
    same_words = [word.concept for word in first.words] == [word.concept for word in second.words]
    lengthened = same_words and len(first.core) != len(second.core)  # 华强|机械, 华强盛|机械
    if all(in_brands):
        return _slip_in_brand(first, second, at, latin) if same_words else None
    if not any(in_brands) or lengthened or signs & _OTHER_WORK:
        return None
    whole, broken = (second, first) if in_brands[0] else (first, second)
    placed = whole.brand or (whole.places and whole.places == broken.places)
    if not placed or not broken.core.startswith(whole.brand):
        return None
    long = len(whole.brand) >= (LEAST_MISSPELT_WORD if latin else LONG_BRAND - 1) or len(whole.core) >= LONG_CORE
    turned = first.core[at : at + 2] == second.core[at : at + 2][::-1]  # 减机速
    sure = (long and whole.brand) or (not latin and turned)
    rest = len(whole.brand)
    return Reason("miswritten_word" if sure else "word_close", first.core[rest:], second.core[rest:])


@lru_cache(maxsize=1 << 16)
def _confusable(one: str, other: str) -> bool:
    """Whether one character is typed or read for the other, by ear (轴成) or by eye (材枓)."""
    return bool(one and other) and (look_alike(one, other) or sound(one) == sound(other))


def _slip_in_brand(first: NameParts, second: NameParts, at: int, latin: bool) -> Reason | None:
    """Only in a brand of foreign sound, or in a known one; one that lacks a character is another brand (华强, 华强盛)."""
    brands = first.brand, second.brand
    if not latin and _is_known_miswritten(first, second):  # 比亚笛, 宁德世代
        return Reason("miswritten_brand", *brands)
    if latin:
        doubtful = all(map(is_pinyin, brands)) or min(map(len, brands)) < ROMAN_LONG_BRAND
        return None if doubtful else Reason("miswritten_brand", *brands)
    if len(brands[0]) != len(brands[1]) or len(brands[0]) < LONG_BRAND - 1:
        return None
    if len(brands[0]) < LONG_BRAND:
        return Reason("brand_close", *brands) if first.words else None  # 台积电, 力积电
    # Behind a short brand may stand a word that the list lacks (恒信|磨料, 恒鑫|磨料), before it a town (白沟新城|宏达).
    return Reason("miswritten_brand" if all(map(_foreign, brands)) else "brand_close", *brands)


def _is_known_miswritten(first: NameParts, second: NameParts) -> bool:
    """Whether one brand, be it with its place, is that of a known enterprise, and the other sounds or looks like it."""
    one, other = (parts.stem.removesuffix(parts.industry) for parts in (first, second))
    if len(one) != len(other):
        one, other = first.brand, second.brand
    if len(one) != len(other) or len(one) < LONG_BRAND - 1 or is_known(one) == is_known(other):
        return False
    at = _first_difference(one, other)
    return one[at + 1 :] == other[at + 1 :] and _confusable(one[at], other[at])


def _slip_in_place(first: NameParts, second: NameParts) -> Reason | None:
    """One place is none because of one character: 淮按市恒信机械. Without 市 it may as well be a brand: 淮海恒信机械."""
    whole, broken = (first, second) if len(first.core) < len(second.core) else (second, first)
    at = _first_difference(whole.stem, broken.stem)
    in_place = at < len(whole.stem) - len(whole.core) and broken.core.endswith(whole.core)
    if not in_place or [word.concept for word in first.words] != [word.concept for word in second.words]:
        return None
    misread = _confusable(whole.stem[at : at + 1], broken.stem[at : at + 1])  # 杨州, 哈尔宾
    signed = misread or whole.stem[at + 1 : at + 2] in _LEVEL_SIGNS
    return Reason("miswritten_place" if signed else "place_or_brand", first.stem, second.stem)


def _first_difference(first: str, second: str) -> int:
    return next(
        (n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )


def _foreign(brand: str) -> bool:
    return sum(character in _TRANSLITERATING for character in brand) >= FOREIGN_SHARE * len(brand)
