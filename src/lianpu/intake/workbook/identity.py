"""Cells with a form of their own: credit codes, sizes, dates, places behind names."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from lianpu.cluster.values import read_date, tidy
from lianpu.intake.workbook.headings import simplified
from lianpu.intake.workbook.text import line, plain, remembered

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?1[5-9]")
_CODE_LABEL = re.compile(r"^[^\x00-\x7f]{2,12}\s*:\s*")
_LOST_DIGITS = re.compile(r"\d{15}000")
_SIZES = {"大": "large", "中": "medium", "小": "small", "微": "micro"}
_SIZE = re.compile(r"([大中小微])型?(?:企业)?|(large|medium|small|micro)", re.IGNORECASE)
PROVINCES = frozenset(
    {
        "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽",
        "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州",
        "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
    }
)  # fmt: skip
_PLACE_BEHIND = re.compile(r"(?P<name>.{2,}?)\s*[(【](?P<place>[\u3400-\u9fff]{2,10})[)】]")
_PLACE_ENDINGS = ("省", "市", "区", "县", "镇", "州", "盟", "旗")
_MONTH = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*月?\s*(?:底|末|份|月底|月末)?")
_YEAR = re.compile(r"(20\d\d)\s*年?\s*(?:底|末|年底|年末|度)?")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年(?=\d{1,2}月)")
_ANY_DATE = re.compile(r"\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}|\d{8}")
_OPEN_END = frozenset({"长期", "长期有效", "永久", "无固定期限", "不限", "持续", "常年", "长年", "无限期"})
_BEFORE_DATE = re.compile(r"^(?:截止|截至|有效期至|有效期|至|到|于)[:\s]*")
_BEHIND_DATE = re.compile(r"(?:之?前|以前|止|前后|左右|截止|到期|(?<=\d)日?前)$")


class Code(NamedTuple):
    """A credit code, or the code of the issue why there is none."""

    value: str | None
    problem: str | None = None
    length: int = 0


def read_uscc(cell: object) -> Code:
    """The unified social credit code in a cell."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15:
        return Code(None, "uscc_damaged")
    return _read_uscc(plain(cell))


@remembered
def _read_uscc(text: str) -> Code:
    words = _CODE_LABEL.sub("", tidy(text)).lstrip("'‘’`").upper()
    if _SCIENTIFIC.fullmatch(words.replace(" ", "")):
        return Code(None, "uscc_damaged")
    code = uscc.compact(words)
    code = code[-18:] if len(code) > 18 and not code[:-18].strip("0") else code
    try:
        return Code(uscc.validate(code))
    except InvalidChecksum:
        # Excel keeps 15 digits and fills up with zeros.
        return Code(None, "uscc_damaged" if _LOST_DIGITS.fullmatch(code) else "uscc_wrong_check_digit")
    except ValidationError:
        return Code(None, "uscc_malformed", len(code))


def read_size(text: str) -> str | None:
    """`小型企业` → `small`; None for words outside the national size classes."""
    found = _SIZE.fullmatch(simplified(text))
    return (_SIZES.get(found[1] or "") or found[2].lower()) if found else None


def split_place(name: str) -> tuple[str, str | None]:
    """`某某公司(江苏苏州市)` → name and place; brackets that hold no place stay with the name."""
    found = _PLACE_BEHIND.fullmatch(name)
    if found and (found["place"].endswith(_PLACE_ENDINGS) or found["place"][:2] in PROVINCES):
        return found["name"], found["place"]
    return name, None


class Day(NamedTuple):
    """A last day, or the code of the issue why there is none."""

    value: dt.date | None
    problem: str | None = None


def read_deadline(cell: object) -> Day:
    """The last day in a cell: of a month its last day, of a period its end; `长期` is no last day."""
    if not isinstance(cell, str):
        day = read_date(cell) if not isinstance(cell, (bool, dt.time, dt.timedelta)) else None
        return Day(day, None if day else "date_unreadable")
    return _read_deadline(line(cell))


@remembered
def _read_deadline(text: str) -> Day:
    if text in _OPEN_END:
        return Day(None)
    last = re.split(r"\s*(?:至|到|~|—|--| - )\s*", text)[-1] or text
    words = _SHORT_YEAR.sub(r"20\1年", _BEHIND_DATE.sub("", _BEFORE_DATE.sub("", last)).strip(), count=1)
    if month := _MONTH.fullmatch(words):
        return _last_day(int(month[1]), int(month[2]))
    if year := _YEAR.fullmatch(words):
        return _last_day(int(year[1]), 12)
    day = read_date(words)
    if day is None:
        return Day(None, "date_impossible" if _ANY_DATE.match(words) else "date_unreadable")
    return _last_day(day.year, day.month) if re.fullmatch(r"[^日号]{4}年[^日号]{1,3}月[底末]?", words) else Day(day)


def _last_day(year: int, month: int) -> Day:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return Day(None, "date_impossible")
    return Day(dt.date(year, month, calendar.monthrange(year, month)[1]))
