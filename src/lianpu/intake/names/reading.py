"""A name of either script as its parts, ready to be compared many times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lianpu.cluster.name_words import Words, english_words, latin_tokens, words_of_latin
from lianpu.cluster.names import NameParts, chinese_parts, folded_name, is_chinese, normal_of
from lianpu.cluster.regions import RegionTree, national_regions, short_place_name
from lianpu.cluster.values import ARABIC_DIGITS
from lianpu.intake.names.known_enterprises import KnownAs, known_chinese, known_latin
from lianpu.intake.names.spelling import spelling
from lianpu.intake.names.writings import writings_of

_FORMS = frozenset({
    "co", "ltd", "limited", "company", "corp", "corporation", "inc", "incorporated", "llc", "gmbh", "plc", "ag", "sa",
    "bv", "nv", "pte", "pty", "kg", "spa", "srl", "ab", "oy",
})  # fmt: skip
_BRANCH_KINDS = {"branch": "分公司", "office": "办事处", "subbranch": "支公司"}
_WORKS = re.compile(r"no (\d{1,2}) (?:plant|factory|works|mill)")
_ZONES = (
    ("industrial", "park"), ("economic", "development", "zone"), ("economic", "and", "technological", "development", "zone"),
    ("high", "tech", "zone"), ("hitech", "zone"), ("development", "zone"), ("new", "area"), ("new", "district"),
)  # fmt: skip
"""What stands behind a city: Suzhou Industrial Park."""
_BRANCHES = frozenset(_BRANCH_KINDS)
_UNSAID = frozenset({"and", "of", "the", "for", "a", "in", "de"})
_DIGIT_BY_DIGIT = re.compile(
    "[一二三四五六七八九][〇零一二三四五六七八九]*[〇零][〇零一二三四五六七八九]*|[一二三四五六七八九]{3,}"
)
_ROMAN = re.compile("(?<=[\u4e00-\u9fff])(i{1,3}|iv|vi?)(?=[厂期号分])")
_OF_ROMAN = {"i": "一", "ii": "二", "iii": "三", "iv": "四", "v": "五", "vi": "六"}
_SOLEMN_ORDINAL = re.compile("第[壹贰叁肆伍陆柒捌玖]")
_ORDINAL = re.compile(r"第(\d{1,2})(?!\d)")
_LETTER_FOR_NOUGHT = re.compile("(?<=[一二三四五六七八九])[oO0](?=[一二三四五六七八九])")
_SOLEMN = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_SOLEMN_DIGITS = re.compile("[壹贰叁肆伍陆柒捌玖零]{3,}")
_STATE_OWNED = re.compile("^(?:地方)?国营|^公私合营|^(?:中外)?合资企业(?=.{6})")
"""What stood before the names of works in former days."""
_NUMBER_OF_WORKS = re.compile(r"第(?=\d{3})")
_STOCK_COMPANY = re.compile("^株式会社(.{2,})$")
_COUNTED = re.compile(r"(?<=[\u4e00-\u9fff])(\d{1,2})(?=[局冶院所处厂号])")
_NUMBER = re.compile(r"\d+|ii|iii|iv|v|vi|1st|2nd|3rd|\dth|first|second|third")
# Places whose English name is not the pinyin of their Chinese one.
_OWN_SPELLING = {
    "陕西": "shaanxi", "内蒙古": "innermongolia", "西藏": "tibet", "香港": "hongkong", "澳门": "macau",
    "哈尔滨": "harbin", "乌鲁木齐": "urumqi", "呼和浩特": "hohhot", "拉萨": "lhasa", "台湾": "taiwan", "台北": "taipei",
}  # fmt: skip


LONGEST = 200
"""Characters of a name with all that is written around it: the longest registered ones have half as many."""


class NameReading(NamedTuple):
    """A name as written, in its form for exact comparison, and taken apart; `others` are names that are given with it,
    `code` the credit code beside it, `known` the name as that of an enterprise known by several names."""

    written: str
    normal: str
    parts: NameParts
    latin: bool
    others: tuple[NameReading, ...] = ()
    code: str = ""
    known: tuple[KnownAs, ...] = ()


def read_name(name: str, regions: RegionTree) -> NameReading:
    """Take a Chinese or English name apart, without what lists write around it; of a text over `LONGEST` the beginning."""
    name = name[:LONGEST]
    writings = writings_of(name, regions)
    others = tuple(_read(other, other, regions) for other in writings.others)
    return _read(writings.name, name, regions)._replace(others=others, code=writings.code)


def placed(reading: NameReading, region: str) -> NameReading:
    """The name as that of a firm in `region`, where it says no place itself; unchanged where the region is empty."""
    if not region or reading.parts.places or reading.parts.nation:
        return reading
    return reading._replace(parts=replace(reading.parts, places=(region,), place_sign="front"))


def _read(name: str, written: str, regions: RegionTree) -> NameReading:
    folded = _STATE_OWNED.sub("", _with_digits(folded_name(name)))
    folded = _STOCK_COMPANY.sub(r"\1株式会社", folded)
    normal = normal_of(folded)
    if is_chinese(folded):
        parts = chinese_parts(folded, regions)
        return NameReading(written, normal, parts, False, known=known_chinese(parts, regions))
    words, forms, after = _around_legal_form(latin_tokens(folded))
    parts = _latin_parts(words, forms, after)
    return NameReading(written, normal, parts, True, known=known_latin(words, parts, _latin_places()))


def _with_digits(folded: str) -> str:
    """三六五 and 七〇九, said digit by digit, as 365 and 709; ordinals of works, 第4 and 14局, as 第四 and 十四局."""
    folded = _LETTER_FOR_NOUGHT.sub("〇", folded)
    folded = _SOLEMN_DIGITS.sub(lambda found: found[0].translate(_SOLEMN), folded)
    folded = _SOLEMN_ORDINAL.sub(lambda found: found[0].translate(_SOLEMN), folded)
    folded = _ROMAN.sub(lambda found: _OF_ROMAN[found[1]], folded)
    folded = _COUNTED.sub(lambda found: _said(int(found[1])), folded)
    folded = _ORDINAL.sub(lambda found: f"第{_said(int(found[1]))}", folded)
    folded = _DIGIT_BY_DIGIT.sub(lambda found: found[0].translate(ARABIC_DIGITS), folded)
    return _NUMBER_OF_WORKS.sub("", folded)


def _said(number: int) -> str:
    """A number below a hundred in Chinese: 4 → 四, 12 → 十二."""
    tens, ones = divmod(number, 10)
    signs = "〇一二三四五六七八九"
    return (("" if tens == 1 else signs[tens]) + "十" if tens else "") + (signs[ones] if ones or not tens else "")


def _latin_parts(body: list[str], forms: list[str], after: list[str]) -> NameParts:
    named, places = _cut_latin_places([token for token in body if token not in _UNSAID])
    group = "group" in named
    numbers = tuple(token for token in named if _NUMBER.fullmatch(token))
    named = [token for token in named if token != "group"]
    told = [token for token in named if token not in (*numbers, "no")] if numbers else named
    brand, words = _brand_and_words(told, bool(places))
    branch = " ".join(after)
    codes = _narrowest(places)
    return NameParts(
        (), brand, "".join(word.text for word in words), " ".join(forms), branch, words, codes,
        nation="china" in body[:1], group="parent" if group else "", branch_key=_branch_key(after, bank="bank" in body),
        numbers=numbers, stem=" ".join(named),
        place_sign="front" if codes else "",
    )  # fmt: skip


def _narrowest(places: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The last place, or what of an earlier one lies in it: Yangzhou … (Jiangsu) is in Yangzhou, Taizhou (Zhejiang) there."""
    last = places[-1] if places else ()
    wide = tuple(code[:2] for code in last if code.endswith("0000"))
    inside = (tuple(code for code in found if code.startswith(wide)) for found in reversed(places[:-1]) if wide)
    return next((codes for codes in inside if codes), last)


def _around_legal_form(tokens: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Before, in and behind the legal form: Ningbo Haifeng Auto Parts | Co Ltd | Cixi Branch."""
    if tokens[-2:-1] == ["co"]:
        tokens = [*tokens[:-1], _put_right(tokens[-1])]
    first = next((n for n, token in enumerate(tokens) if n and token in _FORMS), len(tokens))
    forms = [token for token in tokens[first:] if token in _FORMS]
    after = [token for token in tokens[first:] if token not in _FORMS]
    if set(after) & _BRANCHES or _number_of_works(after):
        return tokens[:first], forms, after
    return tokens[:first] + after, forms, []


def _put_right(token: str) -> str:
    """«Co., Lth»: behind «Co.» at the end of a name nothing else is so like «ltd»."""
    slipped = len(token) == len("ltd") and OSA.distance(token, "ltd", score_cutoff=1) == 1
    return "ltd" if slipped else token


def _cut_latin_places(tokens: list[str]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Without the places in front, as long as a brand is left, and those behind the first word (… (Suzhou))."""
    known = _latin_places()
    found: list[tuple[str, ...]] = []
    if tokens[:1] == ["china"] and len(tokens) > 1:
        tokens = tokens[1:]
    while size := next((n for n in (2, 1) if len(tokens) > n and "".join(tokens[:n]) in known), 0):
        found.append(known["".join(tokens[:size])])
        tokens = tokens[size + (tokens[size : size + 1] in (["city"], ["province"])) :]
    if found and len(tokens) > 1 and (inside := _latin_parts_of(found[-1]).get(tokens[0])):
        found.append((inside,))
        tokens = tokens[1 + (tokens[1] == "district") :]
    zone = next((zone for zone in _ZONES if found and tuple(tokens[: len(zone)]) == zone), ())
    if len(tokens) > len(zone) + 1:
        tokens = tokens[len(zone) :]
    behind = [token for token in tokens[1:] if token in known]
    return [token for token in tokens if token not in behind], [*found, *(known[token] for token in behind)]


@cache
def _latin_parts_of(cities: tuple[str, ...]) -> Mapping[str, str]:
    """The districts and counties of cities as English names spell them: shunde for Foshan."""
    return {
        spelling(short_place_name(region.name)): code
        for code, region in national_regions().items()
        if not code.endswith("00") and code[:4] in {city[:4] for city in cities}
    }


@cache
def _latin_places() -> Mapping[str, tuple[str, ...]]:
    """Provinces, cities and county-level cities as English names spell them → their codes."""
    found: dict[str, list[str]] = {}
    for code, region in national_regions().items():
        if code.endswith("00") or region.name.endswith("市"):
            short = short_place_name(region.name)
            found.setdefault(_OWN_SPELLING.get(short) or spelling(short), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _brand_and_words(tokens: list[str], placed: bool) -> tuple[str, Words]:
    """The brand runs to the first word of the list; one that begins the name is the brand, but for behind a place."""
    known = english_words()
    first = next((n for n, token in enumerate(tokens) if (n or placed) and token in known), len(tokens))
    return "".join(tokens[:first]), words_of_latin(tokens[first:])


def _number_of_works(after: list[str]) -> str:
    """The number in what follows a legal form where that is one of several works: No. 2 Plant."""
    found = _WORKS.fullmatch(" ".join(after))
    return found[1] if found else ""


def _branch_key(after: list[str], *, bank: bool) -> str:
    """As that of a Chinese name: 340100||分公司 for Hefei Branch, 2厂 for No. 2 Plant; empty for no branch."""
    if not after:
        return ""
    if number := _number_of_works(after):
        return f"{number}厂"
    codes = [_latin_places()[token][0] for token in after if token in _latin_places()]
    of_kind = _BRANCH_KINDS | ({"branch": "分行", "subbranch": "支行"} if bank else {})
    kinds = [of_kind.get(token, token) for token in after if token not in _latin_places()]
    return "||".join((*codes[-1:], *kinds))
