"""A price for one of something and a time: 13元/平/月, 每台月租2400, 一平一天三毛五. Wages are for a time alone."""

from __future__ import annotations

import re
from dataclasses import replace

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.patterns import Cued, any_of
from lianpu.intake.sentence.prices import SpokenPrice
from lianpu.intake.sentence.unit_words import TIMES, UNIT, same_unit, unit_word

_TIME = any_of(*TIMES)
_ADVERBS = {"monthly": "month", "daily": "day", "yearly": "year", "annually": "year", "weekly": "week"}
_LET = frozenset({"site", "equipment", "service", "capacity", "finance"})
"""What is paid for by the time; goods are where they are let (租)."""
_NO_TERM = "(?<![期签租满约质保近交付])"
"""租期一年: how long it lasts."""
_NUMBER = "[\\d一二两三四五六七八九十]"
_IN_PRICE = Cued.of(
    rf"(?:[/每·]|\bper\s|\ba\s|{_NO_TERM}一)\s?个?(?P<time>{_TIME})|(?P<let>[月日天年周])[租费]|包(?P<all>[月日天年])"
)
_BEFORE = Cued.of(
    rf"(?:(?:每|{_NO_TERM}一)个?(?P<time>{_TIME})|(?P<let>[月日天年周])(?:租金?|费)|包(?P<all>[月日天年]))(?:(?!{_NUMBER})[^,.;!?]){{0,8}}\Z"
)
_BEHIND = Cued.of(
    rf"(?:(?:以内|左右|以下)?[/每一·]|\s?(?:per|a)\s)\s?个?(?P<time>{_TIME})(?!{_NUMBER}|内)|\s(?P<adverb>{'|'.join(_ADVERBS)})"
)
_COUNT_BEFORE = re.compile(rf"{_NUMBER}[万千百wk]?\s?{UNIT}\s?\Z")
"""10w件每月 1块2一件: the month is that of the amount."""
_COUNTED = re.compile(rf"(?<=[年月日天周季时班])\s?{_NUMBER}")
_AROUND, _AHEAD = 12, 2
_EACH_PERSON = frozenset({"人", "位", "名"})
_WORKING_HOURS = frozenset({"工时", "机时", "台时"})


def with_time(price: SpokenPrice, where: Span, claims: Claims, category: str) -> SpokenPrice:
    """The price with the time that stands in it, right before or right behind it, where it is for one of something; a wage
    of each person is one for the time."""
    is_let = category in _LET or "租" in claims.text or (category == "talent" and price.per in _EACH_PERSON)
    if price.per is None or not is_let or _is_time(price.per):
        return price
    start, end = where
    if _COUNTED.match(claims.text, end):  # 22元/㎡ 每天400㎡: the day is that of the amount behind
        end = max(start, end - _AHEAD)
    before = claims.before(start, _AROUND)
    led = _BEFORE.search(before, claims.possible)
    for found in (
        _IN_PRICE.search(claims.text[start:end], claims.possible),
        None if led and led["time"] and _COUNT_BEFORE.search(before, 0, led.start()) else led,
        _BEHIND.match(claims.after(end, _AROUND), claims.possible, 0),
    ):
        if found:
            said = next(word for word in found.groups() if word)
            time = unit_word(_ADVERBS.get(said, said))
            return replace(price, per=time if category == "talent" else f"{price.per}/{time}")
    return price


def _is_time(unit: str) -> bool:
    return unit in _WORKING_HOURS or any(same_unit(unit, time) for time in TIMES)
