"""Cell text → value: numbers, dates and yes/no as people write them in China. Nothing is guessed.

Every function returns None for text it cannot read; the caller reports it with its place.
"""

from __future__ import annotations

import datetime as dt
import html
import math
import re
import unicodedata

_MAGNITUDES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "w": 10_000, "k": 1_000, "亿": 100_000_000}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
ARABIC_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
"""Numerals said digit by digit, as they are written: 九〇〇一 → 9001."""
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
_TRADITIONAL = str.maketrans({"萬": "万", "億": "亿", "兩": "两", "貳": "二", "參": "三"})

_NUMBER = re.compile(
    r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)(?P<magnitude>[十百千万亿wk]*)%?"
)
_DIGIT = "[一二两三四五六七八九]"
# A digit at the end follows 十 or 零: 一百二 means 120 to some and 102 to others, so it is not read.
_SECTION = f"(?:{_DIGIT}?千)?(?:[零〇]?{_DIGIT}?百)?(?:[零〇]?{_DIGIT}?十)?(?:[零〇]{_DIGIT}|(?<=十){_DIGIT})?"
_CHINESE_NUMBER = re.compile(f"[零〇]|{_DIGIT}|(?:(?:{_SECTION}|{_DIGIT})亿)?(?:(?:{_SECTION}|{_DIGIT})万)?{_SECTION}")
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*(?:[月./-]\s*(\d{1,2})\s*[日号]?|月)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "有", "对", "√", "y", "yes", "true", "t", "1"})
_NO = frozenset({"否", "无", "不", "×", "n", "no", "false", "f", "0"})
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "／", "n/a", "na", "null", "none", "未知", "不详", "暂无", "待定"})
_EXCEL_EPOCH = dt.date(1899, 12, 30)


LARGEST, SMALLEST = 1e15, 1e-15
"""Between these lies every amount and price but 0: what is counted in a year, what it costs, what one unit takes."""

_INVISIBLE = {
    code: " "
    for code in (*range(0x10000), *range(0xE0000, 0xE0080))
    if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
}


_RADICALS = dict(zip(
    map(ord, "⻓⻢⻅⻆⻋⻔⻚⻛⻜⻝⻥⻦⻧⻨⻩⻬⻮⻰⻳⻉⻙⻘⻄⻁⺠⺟"), "长马见角车门页风飞食鱼鸟卤麦黄齐齿龙龟贝韦青西虎民母", strict=True
))  # fmt: skip
"""Parts of characters that PDF files have in their place; Unicode folds the other ones itself."""


def tidy(raw: object) -> str:
    """Text with full-width forms folded, HTML entities decoded, control characters and runs of blanks as one blank."""
    text = html.unescape(str(raw))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_RADICALS)
    return " ".join(text.translate(_INVISIBLE).split())


def says_nothing(raw: object) -> bool:
    """True for an empty cell and for the signs people put where they know nothing: -, /, 暂无, 不详."""
    return raw is None or tidy(raw).lower() in _NOTHING


def read_number(raw: object) -> float | None:
    """`1,200`, `１２００`, `1.2万`, `3亿`, `两千`, `5e4`, `20w`, `12.5%` as a number; None where it is none."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, float)):
        return float(raw) if math.isfinite(raw) else None
    text = tidy(raw).translate(_TRADITIONAL).lower().replace(" ", "").replace("，", ",")
    matched = _NUMBER.fullmatch(text)
    if matched and any(character.isdigit() for character in matched["digits"]):
        value = float(matched["digits"].replace(",", ""))
        for magnitude in matched["magnitude"]:
            value *= _MAGNITUDES[magnitude]
        value = value / 100 if text.endswith("%") else value
        return _tidy_float(value)
    return _chinese_number(text)


def _tidy_float(value: float) -> float | None:
    # 1.2万 is 12000, not 11999.999999999998: twelve digits are more than any list states.
    return float(f"{value:.12g}") if math.isfinite(value) else None


def _chinese_number(text: str) -> float | None:
    """`两千五百万` → 25000000; also `三十`, `十二`. Formal numerals are not used in lists."""
    if not text or not _CHINESE_NUMBER.fullmatch(text):
        return None
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL_UNITS:
            section += (digit or 1) * _SMALL_UNITS[character]
            digit = 0
        else:
            total = (total + (section + digit or 1)) * _LARGE_UNITS[character]
            section, digit = 0, 0
    return float(total + section + digit)


def is_possible(value: float) -> bool:
    """False for a number that no amount and no price can be, and that sums and shares of them would break on."""
    return value == 0 or SMALLEST <= abs(value) <= LARGEST


def read_whole_number(raw: object) -> int | None:
    """A number without fraction."""
    value = read_number(raw)
    return int(value) if value is not None and value.is_integer() else None


def read_date(raw: object) -> dt.date | None:
    """`2025-06-25`, `2025/6/25`, `2025.6.25`, `2025年6月25日`, `20250625`; `2025年6月` is its first day.

    A number is an Excel serial day where it falls between 1954 and 2119, as spreadsheets store dates.
    """
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _EXCEL_EPOCH + dt.timedelta(days=int(raw)) if 20_000 <= raw < 80_000 else None
    text = _chinese_digits_in_date(tidy(raw))
    matched = _DATE.match(text) or _COMPACT_DATE.fullmatch(text)
    if matched is None or not _only_a_time(text[matched.end() :]):
        return None
    year, month, day = matched.groups()
    try:
        return dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


def _chinese_digits_in_date(text: str) -> str:
    """`二〇二五年六月二十五日` → `2025年6月25日`."""
    if not re.match(r"[零〇一二三四五六七八九]{4}年", text):
        return text
    year = "".join(str(_DIGITS[character]) for character in text[:4])
    rest = re.sub(r"[一二三四五六七八九十]+", lambda found: str(int(_chinese_number(found[0]) or 0)), text[4:])
    return year + rest


def _only_a_time(text: str) -> bool:
    return re.fullmatch(r"\s*(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", text) is not None


def read_yes_no(raw: object) -> bool | None:
    """是/否, √/×, yes/no, true/false, 1/0."""
    text = tidy(raw).lower()
    return True if text in _YES else False if text in _NO else None
