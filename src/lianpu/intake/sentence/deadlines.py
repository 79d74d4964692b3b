"""The last day a sentence states: 月底前, 下月15日, 三个月内, by June 30; the dates that are none are claimed and left out."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.numbers import spoken_number

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CHINESE = "[一二两三四五六七八九十]{1,3}"
_SMALL = rf"(?:\d{{1,3}}|{_CHINESE}|one|two|three|four|five|six|eight|ten|twelve)"
_ENGLISH_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_WEEKDAYS = {day: number for number, day in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH_WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_FESTIVALS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "双十一": (11, 11),
    "圣诞": (12, 25),
}
_LUNAR: dict[str, tuple[dt.date, ...]] = {
    name: tuple(dt.date.fromisoformat(day) for day in days.split())
    for name, days in {
        "春节": "2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11",
        "端午": "2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12",
        "中秋": "2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19",
    }.items()
}
"""The days of the lunar feasts in the civil calendar, as the State Council's holiday notices and the ephemeris give them."""

Day = dt.date
_Read = Callable[[re.Match[str], Day], Day | None]


@dataclass(frozen=True)
class _Form:
    pattern: re.Pattern[str]
    read: _Read
    needs_cue: bool = False


_CUE_AFTER = re.compile(
    r"^\s*(?:\d{1,2}[时点:][\d分]*)?\s*(?:\(?(?:含|下班|中午|晚)?\)?)?(?:之?前|以前|止|截止|截标|到期|为止|内|开标|开机|交|到|要|用|必须|"
    r"需|供货|进场|入场|到岗|上岗|报到|定标|投产|量产|送|发|搬|完成|提供|起?量产|有效|清|上牌|上|拿|报|回|签|锁定|形成|先)"
)
_CUE_BEFORE = re.compile(
    r"(?:截止|截至|截标|有效期|期限|最迟|最晚|不晚于|不迟于|之前|限|赶在|务必|须在|需在|于|在|到|至|前|deadline|due|by|before|until|till|"
    r"no later than|closing|closes|valid|expires?|needed|required|deliver\w*|交期|交货|交货期|交付|到货|供货|开标|回复|报名)"
    r"[^,.;!?]{0,8}$"
)
_START_AFTER = re.compile(
    r"^\s*(?:起|开始|以后|之后|后|启动|开工|成立|建成|投产|建厂|购|产|出厂|生产|年产|款|进场时|开课|入学|毕业|届|版|印发|发布)"
)
_START_BEFORE = re.compile(
    r"(?:成立于?|始建于|创建于|创办于|创立于|建于|建厂于?|since|founded in|established in|from|starting|自|从)\s*$"
)
_TERM_BEFORE = re.compile(
    r"(?:账期|帐期|月结|质保|保修|保质期|租期|起租|合同期?|贷款?期限|期限|用款?|周期|寿命|工期|经验|试用期|保证期|授信期|payment|net|warranty|"
    r"lease|experience|term|交期|货期|lead time|samples? in|sample)\D{0,6}$"
)
_TERM_AFTER = re.compile(
    r"^\s*(?:账期|经验|质保|保修|工作经验|从业|以上经验|出样|出报告|打样|出结果|放款|到账|一场|的?年限|历史|老厂|租期|出货|交样|发货|可发|反应)"
)


def _next(month: int, day: int, today: Day) -> Day | None:
    """The day of that month to come: this year's, else next year's."""
    for year in (today.year, today.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _month_end(year: int, month: int) -> Day:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _later(today: Day, months: int) -> Day:
    year, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + year, month + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _date(year: int, month: int, day: int) -> Day | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _count(word: str) -> int | None:
    value = _ENGLISH_NUMBERS.get(word) or spoken_number(word)
    return int(value) if value else None


def _full_date(match: re.Match[str], _today: Day) -> Day | None:
    year, month, day = int(match["y"]), int(match["m"]), match["d"]
    if day:
        return _date(year, month, int(day))
    if not 1 <= month <= 12:
        return None
    return _month_end(year, month) if "底" in match[0] or "内" in match[0] else dt.date(year, month, 1)


def _month_day(match: re.Match[str], today: Day) -> Day | None:
    month, day = _count(match["m"]), _count(match["d"])
    return _next(month, day, today) if month and day else None


def _end_of_month_named(match: re.Match[str], today: Day) -> Day | None:
    month = _count(match["m"])
    if not month or not 1 <= month <= 12:
        return None
    year = today.year + (1 if match["next"] else 0)
    part = match["part"]
    if part and part[0] in "上中初":
        return _date(year, month, {"上": 10, "中": 20, "初": 10}[part[0]])
    end = _month_end(year, month)
    return end if end >= today else _month_end(year + 1, month)


def _relative_month(match: re.Match[str], today: Day) -> Day | None:
    months = {"下下": 2, "下": 1}.get((match["which"] or "").replace("个", ""), 0)
    if match["d"]:
        first = _later(today.replace(day=1), months)
        day = _count(match["d"])
        return _date(first.year, first.month, day) if day else None
    end = _month_end(today.year, today.month + months)
    part = match["part"]
    return end.replace(day={"上": 10, "中": 20, "初": 10}[part[0]]) if part and part[0] in "上中初" else end


def _day_only(match: re.Match[str], today: Day) -> Day | None:
    day = int(match["d"])
    for months in (0, 1):
        first = _later(today.replace(day=1), months)
        found = _date(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def _after_a_while(match: re.Match[str], today: Day) -> Day | None:
    count = 0.5 if match["half"] else _count(match["n"])
    if not count:
        return None
    unit = match["u"].strip().lower()
    if unit.startswith(("个月", "月", "month")):
        return _later(today, int(count)) if count >= 1 else today + dt.timedelta(days=15)
    if unit.startswith(("年", "year")):
        return _later(today, int(count * 12))
    if unit.startswith(("周", "星期", "个星期", "个礼拜", "礼拜", "week")):
        return today + dt.timedelta(weeks=count)
    if "工作日" in unit or "working" in unit:
        return _working_days(today, int(count))
    return today + dt.timedelta(days=count)


def _working_days(today: Day, count: int) -> Day:
    while count:
        today += dt.timedelta(days=1)
        count -= today.weekday() < 5
    return today


def _week_day(match: re.Match[str], today: Day) -> Day | None:
    weeks = {"下下": 2, "下": 1}.get((match["which"] or "").replace("个", ""), 0)
    day = 6 if match["end"] else _WEEKDAYS[match["d"]]
    found = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=weeks, days=day)
    return found if found >= today else found + dt.timedelta(weeks=1)


def _english_week_day(match: re.Match[str], today: Day) -> Day | None:
    ahead = (_ENGLISH_WEEKDAYS[match["d"]] - today.weekday()) % 7
    monday = today - dt.timedelta(days=today.weekday())
    if match["which"] == "next":
        return monday + dt.timedelta(weeks=1, days=_ENGLISH_WEEKDAYS[match["d"]])
    return today + dt.timedelta(days=ahead)


def _festival(match: re.Match[str], today: Day) -> Day | None:
    name = match["f"]
    if name in _FESTIVALS:
        return _next(*_FESTIVALS[name], today)
    return next((day for day in _LUNAR[{"过年": "春节", "年前": "春节"}.get(name, name)] if day >= today), None)


def _year_end(match: re.Match[str], today: Day) -> Day | None:
    word = match[0]
    later = 1 if word.startswith(("明年", "下一?年")) else 0
    if "上半年" in word:
        found = dt.date(today.year + later, 6, 30)
        return found if found >= today or later else None
    return dt.date(today.year + later, 12, 31)


def _quarter_end(match: re.Match[str], today: Day) -> Day | None:
    if match["q"]:
        number = _count(match["q"]) or 1
        if not 1 <= number <= 4:
            return None
        found = _month_end(today.year, number * 3)
        return found if found >= today else _month_end(today.year + 1, number * 3)
    this = (today.month - 1) // 3 * 3 + 3
    return _month_end(today.year, this + (3 if match["which"] == "下" else 0))


def _near_day(match: re.Match[str], today: Day) -> Day | None:
    ahead = {"今": 0, "今日": 0, "明": 1, "后": 2, "大后": 3, "today": 0, "tomorrow": 1}
    return today + dt.timedelta(days=ahead[match["w"]])


def _english_date(match: re.Match[str], today: Day) -> Day | None:
    month, day, year = _MONTHS[match["mon"]], match["d1"] or match["d2"], match["y"]
    if year and day:
        return _date(int(year), month, int(day))
    if day:
        return _next(month, int(day), today)
    end = _month_end(int(year) if year else today.year, month)
    return end if end >= today else _month_end(today.year + 1, month)


def _english_end(match: re.Match[str], today: Day) -> Day | None:
    later = 1 if match["next"] else 0
    if match["u"] == "month":
        return _month_end(today.year, today.month + later)
    if match["u"] == "week":
        return today + dt.timedelta(days=6 - today.weekday() + 7 * later)
    if match["u"] == "quarter":
        return _month_end(today.year, (today.month - 1) // 3 * 3 + 3 + 3 * later)
    return dt.date(today.year + later, 12, 31)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_WITHIN = r"(?:之内|以内|内|里)"
_FORMS: tuple[_Form, ...] = (
    _Form(_compile(r"(?<!\d)(?P<y>20\d\d)\s?[年./-]\s?(?P<m>\d{1,2})(?:\s?[月./-]\s?(?P<d>\d{1,2})\s?[日号]?(?!\d)|\s?月(?:底|内|份)?)"), _full_date, True),
    _Form(_compile(r"(?P<next>明年|次年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?P<part>上旬|中旬|下旬|初|底|末)"), _end_of_month_named),
    _Form(_compile(r"(?P<next>明年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]?(?![\d万千百件个套只.])"), _month_day),
    _Form(_compile(r"(?P<which>下下个?|下个?|本|这个?|当)月(?:(?P<d>\d{1,2})\s?[日号]|(?P<part>上旬|中旬|下旬|底|末|初|内))"), _relative_month),
    _Form(_compile(r"(?<![\d个每一单])(?P<which>)(?P<d>)月(?P<part>底|末)"), _relative_month),
    _Form(_compile(r"(?P<which>下下个?|下个?|本|这个?|当)月(?P<d>)(?P<part>)(?=之?前|以前|要|交|到货)"), _relative_month),
    _Form(_compile(r"(?P<which>下下个?|下个?|本|这个?|这)?(?:周|星期|礼拜)(?:(?P<d>[一二三四五六日天])(?!个|次|两|[万千百])|(?P<end>末))"), _week_day),
    _Form(_compile(r"(?P<next>明年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?P<part>)(?=之?前|以前)"),
          lambda match, today: _first_of(match, today)),
    _Form(_compile(r"(?P<f>元旦|五一|劳动节|国庆节?|双十一|春节|过年|年前|端午节?|中秋节?|圣诞节?)(?=之?前|以前|要|到货|用|交)"),
          lambda match, today: _festival_named(match, today)),
    _Form(_compile(r"(?P<half>半)(?P<n>)个?(?P<u>月|年)(?:之内|以内|内)"), _after_a_while),
    _Form(_compile(r"(?:明年|今年|本)?(?<!半)(?<!\d)年(?:底|末|内)|(?:明年|今年)?上半年|(?:明年|今年)?下半年(?=内|之?前)"), _year_end),
    _Form(_compile(r"(?P<which>本|这|下)?(?:第?(?P<q>[一二三四1-4]))?季度?(?:末|底|内|结束前)"), _quarter_end),
    _Form(_compile(rf"(?:(?P<half>半)|(?P<n>{_SMALL}))\s?(?P<u>个?工作日|天|日|个?星期|个?礼拜|周|个?月|年){_WITHIN}"), _after_a_while),
    _Form(_compile(rf"(?P<half>half a |)(?:within|in)\s(?:the next\s)?(?P<n>{_SMALL})[\s-]?(?P<u>working days?|business days?|days?|weeks?|months?|years?)"), _after_a_while),
    _Form(_compile(rf"(?P<d1>\d{{1,2}})?(?:st|nd|rd|th)?(?:\sof)?\s?\b(?P<mon>{_MONTH_NAME})\b\.?\s?(?:(?P<d2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?)?(?:,?\s?(?P<y>20\d\d))?"), _english_date, True),
    _Form(_compile(r"(?:the\s)?end of (?:(?:this|the|(?P<next>next))\s)?(?P<u>month|week|quarter|year)|(?P<x>year)[\s-]end"),
          lambda match, today: dt.date(today.year, 12, 31) if match["x"] else _english_end(match, today)),
    _Form(_compile(r"(?:(?P<which>this|next)\s)?(?P<d>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"), _english_week_day),
    _Form(_compile(r"(?P<w>大后|今|明|后)天|(?P<x>今日)"), lambda match, today: today if match["x"] else _near_day(match, today), True),
    _Form(_compile(r"\b(?P<w>today|tomorrow)\b"), _near_day, True),
    _Form(_compile(r"(?<![\d.月/-])(?P<d>\d{1,2})[日号](?=之?前|以前|要|交)"), _day_only),
    _Form(_compile(r"(?<![\d./×x*φ-])(?P<m>\d{1,2})[./-](?P<d>\d{1,2})(?=之?前|以前|截止|\s?(?:要货|交货))"), _month_day),
)  # fmt: skip
_PAST_YEAR = re.compile(
    r"(?:成立于?|创立于?|建厂于?|since |founded in |established in )?(?<!\d)(?:19|20)\d\d\s?年?(?:成立|建厂|建成|投产|创立|创办|创建|购|产|出厂|款)|(?:成立于|创立于|始建于|建于|创建于|创办于|since |founded in |established in |est\. ?)\s?(?:19|20)\d\d年?(?:\d{1,2}月)?"
)
_SPAN_OF_TIME = re.compile(
    rf"(?:账期|帐期|月结|质保|保修|保质期?|租期|贷款期|交期|货期|工期|周期|lead time|warranty)\D{{0,4}}?{_SMALL}\s?(?:个?工作日|天|日|个?月|年|周|days?|weeks?|months?|years?)"
)


def _first_of(match: re.Match[str], today: Day) -> Day | None:
    """8月前: the first day of it."""
    month = _count(match["m"])
    return _next(month, 1, today) if month and 1 <= month <= 12 else None


def _festival_named(match: re.Match[str], today: Day) -> Day | None:
    name = match["f"].removesuffix("节") if match["f"] != "劳动节" and match["f"] != "春节" else match["f"]
    if name in _FESTIVALS:
        return _next(*_FESTIVALS[name], today)
    lunar = {"过年": "春节", "年前": "春节"}.get(name, name)
    return next((day for day in _LUNAR[lunar] if day >= today), None)


def read_deadline(claims: Claims, today: Day) -> tuple[Day | None, Span | None]:
    """The last day stated, and where. Every date is claimed, so that none is read as a quantity."""
    claims.take(_PAST_YEAR)
    claims.take(_SPAN_OF_TIME)
    best: tuple[int, int, Day, Span] | None = None
    for form in _FORMS:
        for match in form.pattern.finditer(claims.left):
            weight = _weight(claims, match, form)
            if weight is None:
                continue
            day = form.read(match, today)
            if day is None:
                continue
            span = claims.claim(*match.span())
            if weight > 0 and day >= today and (best is None or (-weight, span[0]) < best[:2]):
                best = (-weight, span[0], day, span)
    return (best[2], best[3]) if best else (None, None)


def _weight(claims: Claims, match: re.Match[str], form: _Form) -> int | None:
    """How surely the date is a deadline: 0 claims it only, None leaves it alone."""
    text, (start, end) = claims.text, match.span()
    before, after = text[max(0, start - 16) : start], text[end : end + 10]
    if _START_AFTER.match(after) or _START_BEFORE.search(before):
        return 0
    if form.read is _after_a_while and (_TERM_BEFORE.search(before) or _TERM_AFTER.match(after)):
        return 0
    cue = bool(_CUE_AFTER.match(after)) * 2 + bool(_CUE_BEFORE.search(before))
    if form.needs_cue and not cue:
        return None if form.read is _english_date and match["d1"] is None and match["d2"] is None else 0
    return 1 + cue
