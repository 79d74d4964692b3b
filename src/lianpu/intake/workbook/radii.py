"""A cell that says how far away a supplier may be: 本县, 全市, 省内, 50公里内, 不限.

A radius is a hard condition of a demand, so a wish (本市优先) is none, and what does not fit is read as the wider one."""

from __future__ import annotations

import re
from typing import NamedTuple

from lianpu.cluster.distance import NEAR_KILOMETRES
from lianpu.cluster.values import tidy
from lianpu.intake.workbook.headings import simplified
from lianpu.intake.workbook.identity import PROVINCES
from lianpu.intake.workbook.layout import Block
from lianpu.intake.workbook.quantities import Report
from lianpu.intake.workbook.text import remembered
from lianpu.intake.workbook.view import View

_OWN = r"(?:[本全同]|所在)?"
_INSIDE = r"(?:[之以境域辖]?内|范围之?内?|区域之?内?)?"
_LEVELS = (
    ("county", rf"{_OWN}(?:县|区|县区|区县|县城){_INSIDE}"),
    ("city", rf"(?:{_OWN}(?:市|地市|地级市)|市域|同城|本地){_INSIDE}"),
    ("province", rf"{_OWN}省份?{_INSIDE}"),
)
_WORDS = {
    "near": "周边 附近 邻近 临近 周边城市 周边地区 周边县市 周边市 邻近城市 nearby near close",
    "any": "不限 无要求 无限制 没有要求 不要求 不限地域 不限区域 不限地区 不限距离 地域不限 区域不限 距离不限 均可 皆可 都可以 "
    "任意 全国 国内 全国范围 全国范围内 全国均可 无 any anywhere unlimited none",
    "county": "county samecounty withinthecounty",
    "city": "city samecity withinthecity local",
    "province": "province sameprovince withintheprovince",
}
_BY_WORD = {word: radius for radius, words in _WORDS.items() for word in words.split()}
_BY_FORM = tuple((radius, re.compile(form)) for radius, form in _LEVELS)
_NAMED = re.compile(rf"(?:{'|'.join(sorted(PROVINCES))})(?:省|市)?{_INSIDE}")
_KILOMETRES = re.compile(
    r"(?:方圆|半径|距离|周边|within|[≤<]=?|不超过|小于)*\s*(?P<number>\d{1,4}(?:\.\d+)?)\s*(?:公里|千米|km|kilometres?|kilometers?)"
    r"(?:之内|以内|内|范围内?|左右)?"
)


class Radius(NamedTuple):
    """A radius of the tables, and the code of the doubt about it; both None where the words say none."""

    value: str | None
    doubt: str | None = None


@remembered
def read_radius(text: str) -> Radius:
    """`全市` → `city`. Of a number of kilometres the narrowest radius that holds them all, with a doubt unless exact."""
    words = re.sub(r"\s+", "", simplified(tidy(text)).lower()).strip(".。")
    if found := _KILOMETRES.fullmatch(words):
        return _of_kilometres(float(found["number"]))
    if word := _BY_WORD.get(words):
        return Radius(word)
    for radius, form in _BY_FORM:
        if form.fullmatch(words):
            return Radius(radius)
    if _NAMED.fullmatch(words):
        return Radius("province", "radius_of_named_place")
    return Radius(None, "radius_unreadable")


def _of_kilometres(number: float) -> Radius:
    if number == NEAR_KILOMETRES:
        return Radius("near")
    return Radius("near" if number < NEAR_KILOMETRES else "any", "radius_widened")


def radius_said(block: Block, view: View, report: Report) -> str | None:
    """What the row's column of distances says, with every doubt about it reported."""
    column = block.first("radius")
    text = view.said(column)
    if column is None or text is None:
        return None
    radius = read_radius(text)
    if radius.doubt and not view.repeats(column):
        details = {"radius": radius.value} if radius.value else {}
        report(radius.doubt, view.address(column), view.text(column), **details)
    return radius.value


def watch_no_radius(block: Block, view: View, report: Report) -> None:
    """An offer has none: what its row says would vanish unsaid. «Anywhere» limits nothing, so that nothing is lost."""
    column = block.first("radius")
    text = view.said(column)
    if column is not None and text is not None and read_radius(text).value != "any" and not view.repeats(column):
        report("radius_of_offer", view.address(column), view.text(column))
