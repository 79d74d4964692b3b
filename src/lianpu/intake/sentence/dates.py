"""Days as sentences say them: each form of words with the day it means, seen from today."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from lianpu.intake.sentence.numbers import spoken_number
from lianpu.intake.sentence.patterns import Cued, any_of

Day = dt.date
_Read = Callable[[re.Match[str], Day], Day | None]


@dataclass(frozen=True)
class DateForm:
    """A way to say a day. `needs_cue`: a deadline only beside words that say so; `is_span`: so long from today;
    `may_be_else`: without such words it may be no day at all (Audi Q3). What was learned of a form is kept under its `name`."""

    name: str
    said: Cued
    read: _Read
    needs_cue: bool = False
    is_span: bool = False
    may_be_else: bool = False


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
SMALL_NUMBER = (
    rf"(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|{any_of('one two three four five six seven eight ten twelve')})"
)
_WEEKDAYS = {day: number for number, day in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH_WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_FEASTS = {
    "元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1), "十一": (10, 1), "双十一": (11, 11), "双十二": (12, 12), "六一八": (6, 18), "三八": (3, 8), "教师节": (9, 10), "圣诞": (12, 25), "christmas": (12, 25),
}  # fmt: skip
_MOVING_FEASTS: dict[str, tuple[Day, ...]] = {
    name: tuple(Day.fromisoformat(day) for day in days.split())
    for name, days in {
        "春节": "2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11",
        "清明": "2026-04-05 2027-04-05 2028-04-04 2029-04-04 2030-04-05 2031-04-05 2032-04-04",
        "端午": "2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12",
        "元宵": "2026-03-03 2027-02-20 2028-02-09 2029-02-27 2030-02-17 2031-02-06 2032-02-25",
        "七夕": "2026-08-19 2027-08-08 2028-08-26 2029-08-16 2030-08-05 2031-08-24 2032-08-12",
        "重阳": "2026-10-18 2027-10-08 2028-10-26 2029-10-16 2030-10-05 2031-10-24 2032-10-12",
        "中秋": "2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19",
    }.items()
}
"""The days of the moving feasts in the civil calendar, as the State Council's holiday notices and the ephemeris give them."""
_OTHER_NAMES = {"过年": "春节", "年前": "春节"}
_THIRDS = {"上旬": 10, "中旬": 15, "初": 10, "中": 15}
"""Day on which the part of a month ends, or in the middle of it (七月中, 七月中旬: so those who were asked read it)."""
_NEAR_DAYS = {"今": 0, "当": 0, "明": 1, "明后": 2, "后": 2, "大后": 3, "today": 0, "tonight": 0, "tomorrow": 1}


def _date(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: Day) -> Day | None:
    """The day of that month to come: this year's, else next year's."""
    found = (_date(year, month, day) for year in (today.year, today.year + 1))
    return next((date for date in found if date and date >= today), None)


def _month_end(year: int, month: int) -> Day:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Day(year, month, calendar.monthrange(year, month)[1])


def _later(today: Day, months: int) -> Day:
    end = _month_end(today.year, today.month + months)
    return end.replace(day=min(today.day, end.day))


def _count(word: str) -> int | None:
    value = spoken_number(word)
    return int(value) if value else None


def _full_date(match: re.Match[str], _today: Day) -> Day | None:
    year, month, day = int(match["y"]), int(match["m"]), match["d"]
    if day:
        return _date(year, month, int(day))
    if not 1 <= month <= 12:
        return None
    return _month_end(year, month) if "底" in match[0] or "内" in match[0] else Day(year, month, 1)


def _month_day(match: re.Match[str], today: Day) -> Day | None:
    month, day = _count(match["m"]), _count(match["d"])
    if not month or not day:
        return None
    return _date(today.year + 1, month, day) if match["next"] else _next(month, day, today)


def _month_part(match: re.Match[str], today: Day) -> Day | None:
    month = _count(match["m"])
    if not month or not 1 <= month <= 12:
        return None
    later = 1 if match["next"] else 0
    third = _THIRDS.get(match["part"])
    if third and month == today.month and third < today.day and not later:
        return None  # 六月上旬, said in mid June, is over
    if third:
        return _date(today.year + 1, month, third) if later else _next(month, third, today)
    end = _month_end(today.year + later, month)
    return end if end >= today else _month_end(today.year + 1, month)


def _before_month(match: re.Match[str], today: Day) -> Day | None:
    """8月前: the first day of it."""
    month = _count(match["m"])
    if not month or not 1 <= month <= 12:
        return None
    return _date(today.year + 1, month, 1) if match["next"] else _next(month, 1, today)


def _which(match: re.Match[str]) -> int:
    """本 0, 下 1, 下下 2."""
    return {"下下": 2, "下": 1}.get((match["which"] or "").replace("个", ""), 0)


def _relative_month_day(match: re.Match[str], today: Day) -> Day | None:
    first, day = _later(today.replace(day=1), _which(match)), _count(match["d"])
    return _date(first.year, first.month, day) if day else None


def _relative_month_part(match: re.Match[str], today: Day) -> Day | None:
    end = _month_end(today.year, today.month + _which(match))
    third = _THIRDS.get(match["part"])
    return end.replace(day=third) if third else end


def _this_month_end(_match: re.Match[str], today: Day) -> Day:
    return _month_end(today.year, today.month)


def _day_only(match: re.Match[str], today: Day) -> Day | None:
    firsts = (_later(today.replace(day=1), months) for months in (0, 1))
    said = _count(match["d"]) or 0
    days = (_date(first.year, first.month, said) for first in firsts)
    return next((day for day in days if day and day >= today), None)


def _half(match: re.Match[str], today: Day) -> Day:
    """半个月内, 半年内."""
    return today + dt.timedelta(days=15) if match["u"] == "月" else _later(today, 6)


def _after_a_while(match: re.Match[str], today: Day) -> Day | None:
    count, unit = _count(match["n"]), match["u"]
    if not count:
        return None
    if "工作日" in unit or unit.startswith(("working", "business")):
        return _working_days(today, count)
    if unit.endswith("小时"):
        return today + dt.timedelta(hours=count)  # of whole days: what is left of one is over before it
    if unit.endswith("月") or unit.startswith("month"):
        return _later(today, count)
    if unit.startswith(("年", "year")):
        return _later(today, 12 * count)
    if unit.endswith(("周", "星期", "礼拜")) or unit.startswith("week"):
        return today + dt.timedelta(weeks=count)
    return today + dt.timedelta(days=count)


def _quarters_later(match: re.Match[str], today: Day) -> Day | None:
    count = _count(match["n"])
    return _later(today, 3 * count) if count else None


def _month_and_a_half(_match: re.Match[str], today: Day) -> Day:
    return _later(today, 1) + dt.timedelta(days=15)


def _working_days(today: Day, count: int) -> Day:
    while count:
        today += dt.timedelta(days=1)
        count -= today.weekday() < 5
    return today


def _week_day(match: re.Match[str], today: Day) -> Day | None:
    day = _WEEKDAYS[match["d"]] if match["d"] else 6
    found = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=_which(match), days=day)
    return found if found >= today else found + dt.timedelta(weeks=1)


def _english_week_day(match: re.Match[str], today: Day) -> Day | None:
    day = _ENGLISH_WEEKDAYS[match["d"]]
    if match["which"] == "next":
        return today + dt.timedelta(weeks=1, days=day - today.weekday())
    return today + dt.timedelta(days=(day - today.weekday()) % 7)


def _feast(match: re.Match[str], today: Day) -> Day | None:
    said = match["f"]
    name = _OTHER_NAMES.get(said, said)
    if name not in _FEASTS and name not in _MOVING_FEASTS:
        name = name.removesuffix("节")
    if name in _FEASTS:
        return _next(*_FEASTS[name], today)
    return next((day for day in _MOVING_FEASTS[name] if day >= today), None)


def _year_end(match: re.Match[str], today: Day) -> Day:
    return Day(today.year + match[0].startswith(("明年", "下一年", "次年")), 12, 31)


def _end_of_year(match: re.Match[str], _today: Day) -> Day:
    return Day(int(match["y"]), 12, 31)


def _half_year_end(match: re.Match[str], today: Day) -> Day | None:
    year = today.year + match[0].startswith("明年")
    found = Day(year, 6, 30) if match["half"] == "上" else Day(year, 12, 31)
    return found if found >= today else None


def _quarter_end(match: re.Match[str], today: Day) -> Day | None:
    if match["q"]:
        found = _month_end(today.year, (_count(match["q"]) or 1) * 3)
        return found if found >= today else _month_end(found.year + 1, found.month)
    this = (today.month - 1) // 3 * 3 + 3
    return _month_end(today.year, this + 3 * _which(match))


def _quarter(match: re.Match[str], today: Day) -> Day | None:
    """Q3 is over with its last day, 'before Q3' with that before its first."""
    end = _quarter_end(match, today)
    return _month_end(end.year, end.month - 3) if end and match.string.startswith(("前", "之前"), match.end()) else end


def _near_day(match: re.Match[str], today: Day) -> Day:
    return today + dt.timedelta(days=_NEAR_DAYS[match["w"]])


def _english_date(match: re.Match[str], today: Day) -> Day | None:
    month, day, year = _MONTHS[match["mon"]], match["d1"] or match["d2"], match["y"]
    if year and day:
        return _date(int(year), month, int(day))
    if day:
        return _next(month, int(day), today)
    end = _month_end(int(year) if year else today.year, month)
    return end if end >= today else _month_end(today.year + 1, month)


def _middle(match: re.Match[str], today: Day) -> Day | None:
    return _next(_MONTHS[match["mon"] or match["mon2"]], _THIRDS["中"], today)


def _english_end(match: re.Match[str], today: Day) -> Day:
    later, unit = 1 if match["next"] else 0, match["u"]
    if unit == "month":
        return _month_end(today.year, today.month + later)
    if unit == "week":
        return today + dt.timedelta(days=6 - today.weekday() + 7 * later)
    if unit == "quarter":
        return _month_end(today.year, (today.month - 1) // 3 * 3 + 3 + 3 * later)
    return Day(today.year + later, 12, 31)


_WITHIN = "(?:之内|以内|内|里)"
_BEFORE = "(?=之?前|以前)"
_MONTH_NUMBER = r"(?<![a-z\d.])(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
_DAY_NUMBER = r"(?P<d>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_NEXT_YEAR = r"(?P<next>明年|次年)?(?<![\d.])"
_RELATIVE = "(?P<which>下下个?|下个?|本|这个?|当)"
_WEEK = "(?:周|星期|礼拜)"
_SPAN_UNIT = any_of("个?工作日 天 日 个?星期 个?礼拜 周 个?月 年")
_ENGLISH_SPAN_UNIT = r"(?:working days?|business days?|calendar days?|days?|weeks?|months?|years?)"
_FEAST_NAMES = any_of(*sorted([*_FEASTS, *_MOVING_FEASTS, *_OTHER_NAMES], key=len, reverse=True))
_MONTH_NAME = any_of(*sorted(_MONTHS, key=len, reverse=True))
DATE_FORMS: tuple[DateForm, ...] = (
    DateForm(
        "full", Cued.of(r"(?<!\d)(?!20\d\d\s?年\s?\d{1,2}[./-])(?P<y>20\d\d)\s?[年./-]\s?(?P<m>\d{1,2})(?:\s?[月./-]\s?(?P<d>\d{1,2})(?:\s?[日号]|(?!\d))|\s?月(?:底|内|份)?)"),
        _full_date, needs_cue=True),
    DateForm("part of month", Cued.of(rf"{_NEXT_YEAR}{_MONTH_NUMBER}份?(?P<part>上旬|中旬|下旬|初|底|末|尾|中(?=之?前|以前|要|交|到|[,.;]|$))"), _month_part),
    DateForm("month and day", Cued.of(rf"{_NEXT_YEAR}{_MONTH_NUMBER}\s?{_DAY_NUMBER}\s?[日号]?(?![\d一二两三四五六七八九十万千百件个套只吨台支条片箱桶斤.])"), _month_day),
    DateForm("day of a month to come", Cued.of(rf"{_RELATIVE}月{_DAY_NUMBER}\s?[日号]"), _relative_month_day),
    DateForm("part of a month to come", Cued.of(rf"{_RELATIVE}月(?P<part>上旬|中旬|下旬|底|末|尾|初|之?内)"), _relative_month_part),
    DateForm("last day of month", Cued.of(rf"{_RELATIVE}月(?P<part>)最后一[天日]"), _relative_month_part),
    DateForm("month end", Cued.of(r"(?<![/\d个每单半一二三四五六七八九十])月(?:[底末尾内](?!薪)|[低抵](?=之?前))"), _this_month_end),
    DateForm("month to come", Cued.of(rf"{_RELATIVE}月(?P<part>)(?=之?前|以前|要|交|到货)"), _relative_month_part),
    DateForm("week day", Cued.of(rf"(?<![每一个上])(?<!每周[一二三四五六日天])(?<![一二三四五六日天][到至])(?P<which>下下个?|下个?|本|这个?|这)?{_WEEK}(?:(?P<d>[一二三四五六日天])(?!个|次|两|[万千百]|[到至](?![货厂岗位场港账帐]))|末(?!基本|都|休|不|空))"), _week_day),
    DateForm("week", Cued.of(rf"(?P<which>下下个?|下个?|本|这个?|这)(?P<d>){_WEEK}(?:{_WITHIN}|(?=要|交|到货|[拉走装]|[,.;!?]|$))"), _week_day),
    DateForm("end of month named", Cued.of(rf"\bend\s(?:of\s)?(?P<mon>{_MONTH_NAME})(?![a-z])(?P<d1>)(?P<d2>)(?P<y>)"), _english_date),
    DateForm("before month", Cued.of(rf"{_NEXT_YEAR}{_MONTH_NUMBER}份?{_BEFORE}"), _before_month),
    DateForm("feast", Cued.of(rf"(?P<f>{_FEAST_NAMES})节?(?=之?前(?!后)|以前|要|到货|用|交)"), _feast),
    DateForm("before feast", Cued.of(rf"(?<=before\s)(?P<f>{_FEAST_NAMES})节?"), _feast),
    DateForm("quarters", Cued.of(rf"(?P<n>[一两二三123])个季度?{_WITHIN}"), _quarters_later, is_span=True),
    DateForm("month and a half", Cued.of(rf"(?P<n>一|1)个半月(?:{_WITHIN}|(?=启动|交|到|完))"), _month_and_a_half, is_span=True),
    DateForm("half", Cued.of(rf"(?<![上下])半个?(?P<u>月|年){_WITHIN}"), _half, is_span=True),
    DateForm("year end", Cued.of(r"(?:明年|今年|本|次年)?(?<!半)(?<!\d)(?<![每一去前])年(?:底|末|内)(?!冲)"), _year_end),
    DateForm("end of year", Cued.of(r"(?<!\d)(?P<y>20\d\d)年(?:底|末|内)"), _end_of_year),
    DateForm("half-year", Cued.of(r"(?:明年|今年)?(?P<half>[上下])半年(?=内|之?前|交)"), _half_year_end),
    DateForm("quarter", Cued.of(r"(?P<which>本|这|下)?(?:第?(?P<q>[一二三四1-4]))?个?季度?(?:末|底|内|结束前)"), _quarter_end),
    DateForm("Q", Cued.of(r"(?<![a-z\d])q(?P<q>[1-4])\s?(?:末|底|之?内|结束前|上线|交付|交货|上车|投产|量产)"), _quarter_end),
    DateForm("Q alone", Cued.of(r"(?<![a-z\d])q(?P<q>[1-4])(?![\d-])(?P<which>)"), _quarter, needs_cue=True, may_be_else=True),
    DateForm("in weeks", Cued.of(r"(?P<which>)(?P<d>)(?<![\d每一两二三四五六七八九十几本下这单多])周(?:之?内|以内)(?!的|蒙)"), _week_day),
    DateForm("after", Cued.of(rf"(?P<n>{SMALL_NUMBER})\s?(?P<u>{_SPAN_UNIT}){_WITHIN}"), _after_a_while, is_span=True),
    DateForm("English span", Cued.of(rf"(?P<n>{SMALL_NUMBER})\s?(?P<u>{_ENGLISH_SPAN_UNIT})\s?(?:之内|以内|内)"), _after_a_while, is_span=True),
    DateForm("in days", Cued.of(rf"(?<![每第分\d.])(?P<n>{SMALL_NUMBER})\s?(?P<u>个?工作日|天|日|个?星期|个?礼拜|周|个月)(?=交(?![替期班])|到货?|要货|(?:完成|做完|干完)(?!\s?[\d一二两三四五六七八九十百千了]))"), _after_a_while, is_span=True),
    DateForm("about", Cued.of(rf"(?P<n>{SMALL_NUMBER})\s?(?P<u>{_SPAN_UNIT})(?:左右|上下)(?=[要得能交拿])"), _after_a_while, needs_cue=True, is_span=True),
    DateForm("lead time", Cued.of(rf"(?<=交期)\D{{0,6}}?(?P<n>{SMALL_NUMBER})\s?(?P<u>{_SPAN_UNIT})(?!\s?{_WITHIN})"), _after_a_while, needs_cue=True, is_span=True),
    DateForm("English lead time", Cued.of(rf"(?P<n>{SMALL_NUMBER})[\s-]?(?P<u>{_ENGLISH_SPAN_UNIT}|{_SPAN_UNIT})\slead\stime"), _after_a_while, needs_cue=True, is_span=True),
    DateForm("after hours", Cued.of(rf"(?P<n>{SMALL_NUMBER})\s?(?P<u>个?小时){_WITHIN}"), _after_a_while, needs_cue=True, is_span=True),
    DateForm("English after", Cued.of(rf"\b(?:within|in)\s(?:the\snext\s)?(?P<n>{SMALL_NUMBER})[\s-]?(?P<u>{_ENGLISH_SPAN_UNIT})"), _after_a_while, is_span=True),
    DateForm("middle of month", Cued.of(rf"\bmid(?:dle\sof)?[\s-](?P<mon>{_MONTH_NAME})\b|\b(?P<mon2>{_MONTH_NAME})\s?中旬"), _middle, needs_cue=True),
    DateForm(
        "English", Cued.of(rf"(?:(?<![\d.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s?)?\b(?P<mon>{_MONTH_NAME})\b\.?\s?(?:(?P<d2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?)?(?:,?\s?(?P<y>20\d\d))?"),
        _english_date, needs_cue=True),
    DateForm("English end", Cued.of(r"(?:the\s)?end\sof\s(?:(?:this|the|(?P<next>next))\s)?(?P<u>month|week|quarter|year)"), _english_end),
    DateForm("English month end", Cued.of(r"(?P<next>next\s)?\b(?P<u>month|quarter|year)[\s-]end\b"), _english_end),
    DateForm("English week", Cued.of(r"(?<![a-z])(?:this|(?P<next>next))\s(?P<u>month|week|quarter)(?![a-z])"), _english_end, needs_cue=True),
    DateForm("English week day", Cued.of(rf"(?:(?P<which>this|next)\s)?\b(?P<d>{'|'.join(_ENGLISH_WEEKDAYS)})(?![a-z])"), _english_week_day),
    DateForm("near day", Cued.of(r"(?P<w>大后|明后|今|明|后|当)(?:两?[天日](?!报)|(?<!当)[早晚])"), _near_day, needs_cue=True),
    DateForm("English near day", Cued.of(r"\b(?P<w>today|tonight|tomorrow)\b"), _near_day, needs_cue=True),
    DateForm("day alone", Cued.of(r"(?<![\d.月/一二三四五六七八九十-])(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|(?<!廿)[五六七八九])[日号](?=之?前|以前|就?要|交|到货|到厂|就?到期|截)"), _day_only),
    DateForm("month/day", Cued.of(r"(?P<next>)(?<![\d./×x*φ-])(?P<m>\d{1,2})[./-](?P<d>\d{1,2})(?=\s?(?:之?前|以前|截止|要货|交货|close))"), _month_day),
    DateForm("cued day/month", Cued.of(r"(?<![a-z])(?:by|before|until|till|due)\s(?P<next>)(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])(?![\d/.])"), _month_day),
    DateForm("cued month/day", Cued.of(r"(?:(?<![a-z])(?:by|before|until|till|due|eta)|报名|截止|截至|到|(?<![\d/])\d{1,2}/(?:[12]\d|3[01])\s?[-~到至](?=\s?\d{1,2}/(?:[12]\d|3[01])))\s?:?(?P<next>)(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/.])"), _month_day),
)  # fmt: skip
"""The surest and most detailed forms first: what one has read, none after it reads again."""
