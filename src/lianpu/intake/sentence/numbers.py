"""Numbers as people say them: 3万, 20w, 2.5k, 两千五, 四百来, 三四百, 1,200, 三十五万, two thousand."""

from __future__ import annotations

import re
from functools import lru_cache

from lianpu.cluster.values import read_number
from lianpu.intake.sentence.patterns import any_of

_DIGITS = r"(?:\d{1,3}(?:,\d{3})++|\d++(?!,\d{3}(?!\d)))(?:\.\d++)?"
"""Possessive: no reading of 12,000 as 12,00 and a nought is worth trying."""
_MAGNITUDE = r"(?:\s?(?:[十百千]?[万亿]|[百千](?![克瓦伏安]))|[wk](?![a-z]|/\(?m[·*.k)])|\smillion(?![a-z]))"
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True)) | {
    "廿": "二十",
    "卅": "三十",
    "俩": "两",
    "仨": "三",
}
"""Numerals of cheques and older ones, by what they are said for."""
_ANY = f"一二两三四五六七八九十百千万亿{''.join(_FORMAL)}"
_CHINESE = (
    rf"(?:[百千万]把(?=[块元个斤吨来号人])|[零〇{_ANY}]*[{_ANY}](?:[来多余几]?w(?![a-z])|[来多余几][百千万亿]+)?)"
)
_DIGIT_BY_DIGIT = (
    r"(?=\d++[万千w][\d一二三四五六七八九])(?:(?:\d+万\d千(?:\d百)?|\d千\d百|\d[万千]\d|(?<![a-z\d.])\d{1,2}w\d(?![a-z.]))(?!\d)"
    r"|\d+万\d(?!\d)|\d+万[一二三四五六七八九](?![十百千万]))"
)
"""3万3千5百, 3千5百, 1千2, 1w6: each magnitude with its own digit. Most numbers are seen at once to be none of these."""
_MORE = r"(?:来|多|余|几)?"
ENGLISH_NUMBERS: dict[str, float] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80,
}  # fmt: skip
ENGLISH_MAGNITUDES: dict[str, float] = {"hundred": 1e2, "thousand": 1e3, "million": 1e6}
_ENGLISH = (
    rf"(?=[a-z])(?:{any_of(*ENGLISH_NUMBERS)}\s(?:hundred\sthousand|{'|'.join(ENGLISH_MAGNITUDES)})(?![a-z])"
    rf"|{any_of(*ENGLISH_NUMBERS)}(?=\s[a-z]))"
)

NUMBER = rf"(?:{_DIGIT_BY_DIGIT}|{_DIGITS}(?:[来多余几][百千万亿]+|{_MAGNITUDE})?|{_CHINESE}|{_ENGLISH}){_MORE}"
"""A pattern without groups; read what it matches with `spoken_number`."""
RANGE_SIGN = r"\s?(?:-|~|到|起?至|–|to\s)\s?"

_D = "[0-9０-９]"
_BEHIND_SIZE = "|".join(f"(?<=[xX×＊*φΦ]{_D * digits})" for digits in (1, 2, 3))
_BEHIND_CODE = "|".join(f"(?<=[A-Za-z]{_D * digits})" for digits in (1, 2, 3))
_MONEY_CODES = "RMB|rmb|CNY|cny|USD|usd|EUR|eur|QTY|qty|MOQ|moq"
_NO_MONEY = "".join(f"(?<!(?:{_MONEY_CODES}){_D * digits})" for digits in (1, 2, 3))
_COMMA_OF_THOUSANDS = re.compile(f"[,，]{_D}{{3}}(?!{_D})")
_COMMA_OF_CLAUSES = re.compile(
    r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))"
    rf"|(?:(?<=[²³])|(?<=[.．]{_D})|(?<=[.．]{_D}{_D})|{_BEHIND_SIZE}|(?:{_BEHIND_CODE}){_NO_MONEY})[,，](?={_D}{{3}}(?!{_D}))"
)


def with_clauses_apart(written: str) -> str:
    """The text with a semicolon for every comma that parts two clauses though three digits follow it: of DN50，380元 no
    number is 50,380. A Chinese comma between plain digits does, and so does one behind a model, a size or a fraction.
    """
    return _COMMA_OF_CLAUSES.sub(";", written) if _COMMA_OF_THOUSANDS.search(written) else written


_SPOKEN_TAIL = re.compile(r"^(.*?[一二两三四五六七八九])([百千万])([一二两三四五六七八九])$")
_NEIGHBOURS = re.compile(
    r"^(?P<head>(?:[一二两三四五六七八九][百万]|[一二两三四五六七八九]千|[二三四五六七八九]?十)?)"
    r"(?P<low>[一二两三四五六七八])(?P<high>[两二三四五六七八九])(?P<tail>[十百千万]*)$"
)
_A_FEW = ("三", "五")
"""三五台 are three to five; other digits that do not follow one another are no number."""
_MORE_INSIDE = re.compile("[来多余几](?=[百千万亿w])")
"""四十来万, 20多万, 五十来w."""
_TEN_THOUSANDS = re.compile("[万亿]")
_TENTH = {"百": 10, "千": 100, "万": 1000}
_MAGNITUDES = {"w": 1e4, "k": 1e3, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "十": 1e1}
_PARTS = re.compile(rf"({_DIGITS})({_MAGNITUDE})?")
_PLAIN = re.compile(rf"({_DIGITS})([十百千万亿wk]*|million)")
_PLAIN_NUMERALS = str.maketrans(_FORMAL)
_LAST_NUMERAL = str.maketrans("一二三四五六七八九", "123456789")
"""36万八: the tail of digits may be said in words."""
_MIXED = re.compile(r"(?:(?P<wan>\d+)[万w])?(?:(?P<thousands>\d)千)?(?:(?P<hundreds>\d)百)?(?P<tail>\d)?")


_MILLION = "百万"
_PLAINLY_READ = 12
"""Digits that a number keeps."""


@lru_cache(maxsize=20_000)
def spoken_number(text: str) -> float | None:
    """The value of what `NUMBER` matched; the number itself where «more» is said (四百来, 500多)."""
    if len(text) <= _PLAINLY_READ and text.isascii() and text.isdigit():
        return float(text)
    bare = text.strip().rstrip("来多余几")
    if bare[:1].isascii() and bare[:1].isalpha():
        return _english_number(bare)
    bare = _MORE_INSIDE.sub("", bare.replace(" ", "")).removesuffix("把")
    if plain := _PLAIN.fullmatch(bare):
        return float(f"{float(plain[1].replace(',', '')) * _product(plain[2]):.12g}")
    if mixed := _MIXED.fullmatch(bare.translate(_LAST_NUMERAL)):
        return _digit_by_digit(mixed)
    bare = bare.translate(_PLAIN_NUMERALS).replace("w", "万")
    if tail := _SPOKEN_TAIL.match(bare):
        whole = read_number(tail[1] + tail[2])
        rest = read_number(tail[3])
        return None if whole is None or rest is None else whole + rest * _TENTH[tail[2]]
    return read_number(bare)


def _digit_by_digit(said: re.Match[str]) -> float:
    """3万3千5百; a last digit without its magnitude counts the next lower one: 1千2 is 1,200."""
    value, unit = 0.0, 1.0
    for name, magnitude in (("wan", 1e4), ("thousands", 1e3), ("hundreds", 1e2)):
        if said[name]:
            value += float(said[name]) * magnitude
            unit = magnitude / 10
    return value + float(said["tail"] or 0) * unit


def _english_number(text: str) -> float:
    value = 1.0
    for word in text.split():
        value *= ENGLISH_NUMBERS.get(word) or ENGLISH_MAGNITUDES[word]
    return value


def magnitude_of(text: str) -> float:
    """The factor a number states itself: 5万 → 10,000; 1 where it states none."""
    if text.isascii() and text.isdigit():
        return 1.0
    found = _PARTS.match(text.strip())
    return _product((found[2] or "").strip()) if found else 1.0


def _product(signs: str) -> float:
    factor = 1.0
    for sign in signs.replace("million", _MILLION):
        factor *= _MAGNITUDES[sign]
    return factor


@lru_cache(maxsize=20_000)
def read_range(low: str, high: str | None) -> tuple[float, float | None] | None:
    """Both ends of a range; the lower takes the magnitude of the upper where it states none: 5-8万."""
    if high is None and (both := _NEIGHBOURS.match(low.strip().rstrip("来多余"))):
        return _neighbours(both)
    first, second = spoken_number(low), spoken_number(high) if high else None
    if first is None:
        return None
    if second is not None and high and first < second and magnitude_of(low) == 1.0:
        factor = magnitude_of(high) if high[:1].isdigit() else _spoken_factor(low, high)
        if factor > 1 and first * factor <= second:
            first = float(f"{first * factor:.12g}")
    return (first, second) if second is not None and second > first else (first, None)


def _spoken_factor(low: str, high: str) -> float:
    """两百到三百万: both are by ten thousands."""
    return 1e4 if "万" in high and not _TEN_THOUSANDS.search(low) else 1.0


def _neighbours(said: re.Match[str]) -> tuple[float, float | None] | None:
    """三四百: from three to four hundred; 四百五六: from 450 to 460; 三五: from three to five."""
    head, tail = said["head"], said["tail"]
    low, high = spoken_number(head + said["low"] + tail), spoken_number(head + said["high"] + tail)
    digits = read_number(said["low"]), read_number(said["high"])
    if low is None or high is None or digits[0] is None or digits[1] is None:
        return None
    if digits[1] - digits[0] != 1 and (said["low"], said["high"]) != _A_FEW:
        return None
    return low, high
