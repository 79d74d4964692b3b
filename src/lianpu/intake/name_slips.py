"""Names that differ by a slip of the pen, or of which one is a contraction of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from lianpu.cluster.lookalikes import lookalikes
from lianpu.cluster.name_words import Role, Words
from lianpu.cluster.names import NameParts
from lianpu.cluster.regions import RegionTree, national_regions, short_place_name
from lianpu.intake.name_reading import NameReading
from lianpu.intake.name_reasons import Reason
from lianpu.intake.name_spelling import initials, is_pinyin, spelling
from lianpu.intake.name_weights import (
    FOREIGN_SHARE,
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
_ORDINAL = re.compile("第([一二三四五六七八九十百〇0-9]+)")
_LEVEL_SIGNS = frozenset("省市县区")
LONGEST_CONTRACTION = 5
"""Characters: longer ones are names with words left out."""

_LEAVE: dict[Role, Literal["never", "free", "last"]] = {
    "light": "free", "filler": "free", "goods": "last", "trade": "never", "body": "never",
}  # fmt: skip
_LEAST_PIECES = 2
_LEAST_ROMAN_INITIALS = 3  # two letters are initials of too many
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
    """What is miswritten where the two differ by one character; None where that character makes another name."""
    if OSA.distance(first.core, second.core, score_cutoff=1) == 1:
        return _slip_in_core(first, second, latin)
    if not latin and OSA.distance(first.stem, second.stem, score_cutoff=1) == 1:
        return _slip_in_place(first, second)
    return None


def _slip_in_core(first: NameParts, second: NameParts, latin: bool) -> Reason | None:
    """In the brands of both, or in a word of one that is no word in the other; two words of the list are two words."""
    at = _first_difference(first.core, second.core)
    signs = {first.core[at : at + 1], second.core[at : at + 1]}
    if not latin and (signs & _NUMERALS or any(signs <= told_apart for told_apart in _TOLD_APART)):
        return None
    in_brands = at < len(first.brand), at < len(second.brand)
    same_words = [word.concept for word in first.words] == [word.concept for word in second.words]
    lengthened = same_words and len(first.core) != len(second.core)  # 华强|机械, 华强盛|机械
    if all(in_brands):
        return _slip_in_brand(first, second, at, latin) if same_words else None
    if not any(in_brands) or lengthened:
        return None
    whole, broken = (second, first) if in_brands[0] else (first, second)
    placed = whole.brand or (whole.places and whole.places == broken.places)
    if not placed or not broken.core.startswith(whole.brand):
        return None
    long = len(whole.brand) >= (LEAST_MISSPELT_WORD if latin else LONG_BRAND - 1) or len(whole.core) >= LONG_CORE
    sure = (long and whole.brand) or (not latin and _confusable(first.core[at : at + 1], second.core[at : at + 1]))
    rest = len(whole.brand)
    return Reason("miswritten_word" if sure else "word_close", first.core[rest:], second.core[rest:])


def _confusable(one: str, other: str) -> bool:
    """Whether one character is typed for the other, by ear (轴成) or by eye (材枓): of the two names one says no word."""
    return bool(one and other) and (other in lookalikes().get(one, ()) or spelling(one) == spelling(other))


def _slip_in_brand(first: NameParts, second: NameParts, at: int, latin: bool) -> Reason | None:
    """Only in a long brand; one that lacks a character is another brand (华强, 华强盛)."""
    brands = first.brand, second.brand
    if latin:
        doubtful = all(map(is_pinyin, brands)) or min(map(len, brands)) < ROMAN_LONG_BRAND
        return None if doubtful else Reason("miswritten_brand", *brands)
    if len(brands[0]) != len(brands[1]) or len(brands[0]) < LONG_BRAND - 1:
        return None
    if len(brands[0]) < LONG_BRAND:
        return Reason("brand_close", *brands) if first.words else None  # 台积电, 力积电
    # Behind a short brand may stand a word that the list lacks: 恒信|磨料, 恒鑫|磨料.
    # Towns and trades stand before a brand of two characters: 白沟新城|宏达, 国网|湖北.
    in_front = SHORT_BRAND <= at < len(brands[0]) - SHORT_BRAND
    long = (in_front and not _in_places(brands, at)) or all(map(_foreign, brands))
    return Reason("miswritten_brand" if long else "brand_close", *brands)


def _in_places(brands: tuple[str, str], at: int) -> bool:
    """Whether each says another province or city there: 国网湖北省, 国网河北省."""
    windows = [{brand[at - 1 : at + 1], brand[at : at + 2]} & _large_places() for brand in brands]
    return all(windows)


@cache
def _large_places() -> frozenset[str]:
    return frozenset(
        short_place_name(region.name) for code, region in national_regions().items() if code.endswith("00")
    )


def _slip_in_place(first: NameParts, second: NameParts) -> Reason | None:
    """One place is none because of one character: 淮按市恒信机械. Without 市 it may as well be a brand: 淮海恒信机械."""
    whole, broken = (first, second) if len(first.core) < len(second.core) else (second, first)
    at = _first_difference(whole.stem, broken.stem)
    in_place = at < len(whole.stem) - len(whole.core) and broken.core.endswith(whole.core)
    if not in_place or [word.concept for word in first.words] != [word.concept for word in second.words]:
        return None
    heard = spelling(whole.stem[at : at + 1]) == spelling(broken.stem[at : at + 1])  # 杨州, 哈尔宾
    signed = heard or whole.stem[at + 1 : at + 2] in _LEVEL_SIGNS
    return Reason("miswritten_place" if signed else "place_or_brand", first.stem, second.stem)


def _first_difference(first: str, second: str) -> int:
    return next(
        (n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )


def _foreign(brand: str) -> bool:
    return sum(character in _TRANSLITERATING for character in brand) >= FOREIGN_SHARE * len(brand)


def contraction(short: NameParts, full: NameParts, regions: RegionTree) -> Reason | None:
    """Whether `short` takes the first characters of what `full` is made of: 上汽 of 上海|汽车, 三花智控, 建行.

    The brand must be there, trades and bodies too; other words and the place may be left out. A brand of which one
    character is left is sure only where it is a place (宝山|钢铁), stands behind 中国, or a body follows (招商|银行).
    """
    if short.complete or len(full.stem) + 2 * full.nation <= len(short.core):
        return None
    texts = {short.core, short.stem}  # 三明智控: no place, though 三明 is one
    forms = contracted_forms(full, frozenset(text[:size] for text in texts for size in range(1, len(text) + 1)))
    text = next((text for text in sorted(texts) if text in forms), "")
    if not text:
        return None
    of_a_body = any(word.role == "body" for word in full.words)
    sure = of_a_body or not full.brand or full.nation or full.brand in regions.names() or full.brand in text
    return Reason("initials" if sure else "initials_doubtful", text, full.stem)


class _Piece(NamedTuple):
    """A part of a name: must be there, may go, or may go where nothing that may go is taken after it (`last`)."""

    text: str
    leave: Literal["never", "free", "last"]


def contracted_forms(full: NameParts, beginnings: frozenset[str]) -> set[str]:
    """The contractions of a name, at most five characters long, of which every beginning is among `beginnings`."""
    front = [_Piece("中国", "free")] if full.nation else []
    front += [_Piece(full.regions[0], "free" if full.brand else "never")] if full.regions else []
    pieces = (*front, *_brand_pieces(full.brand), *_pieces(full.words))
    return set(_spelt("", pieces, beginnings, taken=0, cut=False, closed=False))


def _spelt(
    text: str, pieces: tuple[_Piece, ...], beginnings: frozenset[str], *, taken: int, cut: bool, closed: bool
) -> Iterator[str]:
    """`text` continued by the pieces: each whole, by one of its ends, or left out where it may be."""
    if not pieces:
        if taken >= _LEAST_PIECES and cut:
            yield text
        return
    piece, rest = pieces[0], pieces[1:]
    if piece.leave != "never":
        closes = closed or piece.leave == "last"
        yield from _spelt(text, rest, beginnings, taken=taken, cut=cut, closed=closes)
    if closed and piece.leave != "never":
        return
    ends = {piece.text[0], piece.text[-1]} if taken else {piece.text[0]}  # 行 of 银行, but 宝 of 宝山
    for part in (piece.text, *sorted(ends - {piece.text})):
        longer = text + part
        if len(longer) <= LONGEST_CONTRACTION and longer in beginnings:
            shorter = cut or part != piece.text
            yield from _spelt(longer, rest, beginnings, taken=taken + 1, cut=shorter, closed=closed)


def _brand_pieces(brand: str) -> list[_Piece]:
    """The brand whole; one with a number in its parts: 建筑|八|工程|局."""
    if not (found := _ORDINAL.search(brand)):
        return [_Piece(brand, "never")] if brand else []
    front, back = brand[: found.start()], brand[found.end() :]
    behind = [_Piece(back[n : n + 2], "free" if n + 2 < len(back) else "never") for n in range(0, len(back), 2)]
    return [*([_Piece(front, "never")] if front else []), _Piece(found[1], "never"), *behind]


def _pieces(words: Words) -> list[_Piece]:
    """The words, those of four characters in halves (积体|电路); trades and bodies must be there."""
    return [
        _Piece(half, _LEAVE[word.role] if word.family != "investment" else "free")  # 陕汽集团: 陕西汽车控股集团
        for word in words
        for half in ([word.text[:2], word.text[2:]] if len(word.text) == 4 else [word.text])
    ]


def latin_contraction(short: NameParts, full: NameParts) -> Reason | None:
    """Whether `short` is made of the first letters of the words of `full`, with or without the legal form: CATL."""
    if short.words or short.complete or len(short.brand) < _LEAST_ROMAN_INITIALS:
        return None
    return Reason("initials", short.brand, full.stem) if short.brand in latin_initials(full) else None


def latin_initials(parts: NameParts) -> frozenset[str]:
    """The first letters of a name's words, alone and with those of the legal form: CAT, CATC, CATL, CATCL."""
    letters = "".join(word[0] for word in parts.stem.split())
    forms = [word[0] for word in parts.legal_form.split()]
    return frozenset({letters, letters + "".join(forms), *(letters + form for form in forms)})


def romanised(first: NameReading, second: NameReading) -> Reason | None:
    """Whether the letters of one brand spell the characters of the other."""
    latin, chinese = (first.parts.brand, second.parts.brand) if first.latin else (second.parts.brand, first.parts.brand)
    if not latin or not chinese:
        return None
    brands = (latin, chinese) if first.latin else (chinese, latin)
    if latin == spelling(chinese):
        return Reason("romanised", *brands)
    if len(latin) >= _LEAST_ROMAN_INITIALS and latin == initials(chinese):
        return Reason("romanised_initials", *brands)
    return None
