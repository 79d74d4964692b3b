"""Amounts, periods, places, days and marks of sentences, one rule a test, each worked by hand from its words.

The day is Monday 2026-06-15, the home region Huai'an. Rules whose wrong readings were met stand beside what they must keep.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lianpu.intake.sentence import ParsedListing, parse_listing


def read(text: str) -> ParsedListing:
    return parse_listing(text, dt.date(2026, 6, 15), "320800")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("采购不锈钢垫圈一批，共3000个", "once"),
        ("求购一次性纸杯5000只", None),  # a sort of cup
        ("求购铜垫圈，一次性5000只", "once"),
        ("求购铜垫圈，仅此一单，5000只", "once"),
        ("招钳工4名，7500元/月，包吃住", None),  # the month is that of the wage
        ("日本客户退单的铝件3000件", None),
        ("出售天然橡胶垫300片", None),
        ("求购铝支架，每 quarter 3000 件", "quarter"),
        ("Foshan works, 3,200 pcs of aluminium roof racks weekly", "week"),
        ("Need 3,000 m of AVSS 0.5 automotive wire per month", "month"),
        ("尼龙扎带，车间每昼夜出90万根", "day"),
        ("旺季帮忙做托盘3000片", None),
        ("叉车电池，用了才一年，7组", None),
        ("每年三月到七月最忙，剩库存1700只", None),
        ("供应刹车片，每年30000套", "year"),
    ],
)
def test_the_period_is_the_one_of_the_amount(text: str, period: str | None) -> None:
    assert read(text).period == period
