"""The words that count things in a sentence, longest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from lianpu.cluster.folding import folded
from lianpu.cluster.units import UNIT_WORDS, unit_of

# Counted in listings, though no table converts them into one another.
_FURTHER = (
    "个平方 个平米 个平方米 个立方 个方 饼 尺 克拉 台斤 台次 号人 平方呎 呎 樘 匹 筐 捆 扎 令 打 罗 羽 尾 棵 枝 束 盆 艘 幢 页 册 本 剂 贴 罐 坛 听 坪 标箱 车皮 集装箱 整柜 小柜 大柜 高柜 栈板 卡板 平方尺 平方毫米 平方厘米 平尺 市斤 斤 磅 工位 床位 课时 人天 工日 "
    "公顷 篮 朵 杯 碗 筒 轴 床 码 liters liter cbm bundles bundle spools spool gallons gallon lbs tubes tube kits kit panels bars rods 票 趟 吨公里 tonnes tonne bottles bottle jars jar sheets sheet "
    "dozens dozen teu feu kegs cartons carton ctns bags bag cans coils coil bales bale containers container fcl trucks truckloads yards yard feet heads stems "
    "箱次 笔 dm2 dm² strokes pages page 箱 桶 瓶 顶 双 对 头份 车份 船 柜子 袋 托 托盘位 货位 柜 付 盘 串 包 盒 箱子 模次 冲次 模 槽 炉 锭 捆 车次 班 台时 工时 机时 小时 点 场 家 户 套件 单位 株 间 栋 座 层 节 平 份 "
    "pairs pair 平方英尺 跟 顿 幅 段 孔 针 股 位 个人 units unit shots shot hours hour points point cells cell pallets pallet rolls roll "
    "个小时 个钟头 个机时 个台时 个工时 个罐次 个点位 个车位 个柜 钟头 罐次 点位 板位 车位 吨位 色令 平方公里 款 缸份 样 挂 具 面 架 口 提 棒 hrs hr pins pin sku skus "
    "lines line reels boxes box meters meter metres metre sqm litres persons people workers barrels drums lots nos"
)
_NOT_SPOKEN = frozenset({"order"})
"""A name of the tables that is another word in a sentence."""
_OF_TWO_WORDS = tuple(
    f"{kind} {unit}"
    for kind in ("square", "cubic", "running", "linear")
    for unit in ("meters", "meter", "metres", "metre")
)
_WORDS = sorted(
    {
        folded(word)
        for word in (*_FURTHER.split(), *_OF_TWO_WORDS, *UNIT_WORDS)
        if " " not in word or word in _OF_TWO_WORDS
    }
    - _NOT_SPOKEN,
    key=lambda word: (-len(word), word),
)
_TOGETHER = 12
"""Beginnings of words that are asked for at once."""


def _one_of(words: list[str]) -> str:
    """A pattern of one of `words`, the longest first. Words are told apart by their first character, some of these at
    once, so that most are passed over unread."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in words:
        by_first[word[0]].append(re.escape(word[1:]) + ("(?![a-z])" if word[-1].isascii() else ""))
    alone = "".join(first for first, rests in by_first.items() if rests == [""])
    branching = [first for first, rests in by_first.items() if rests != [""]]
    groups = [branching[start : start + _TOGETHER] for start in range(0, len(branching), _TOGETHER)]
    parts = [
        f"(?=[{''.join(group)}])(?:{'|'.join(_beginning(by_first, first) for first in group)})" for group in groups
    ]
    return f"(?=[{''.join(by_first)}])(?:[{alone}]|{'|'.join(parts)})"


def _beginning(by_first: Mapping[str, list[str]], first: str) -> str:
    rests = by_first[first]
    return first + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})")


UNIT = f"(?:{_one_of(_WORDS)})"
"""A pattern of one unit word."""

_CORRECTED = {"跟": "根", "顿": "吨", "付": "副", "平": "㎡", "平米": "㎡", "平方": "㎡", "平方米": "㎡", "平方公尺": "㎡", "m2": "㎡", "m²": "㎡", "sqm": "㎡", "square meter": "㎡", "square metre": "㎡", "square meters": "㎡", "square metres": "㎡", "个人": "人", "号人": "人", "个小时": "小时", "个钟头": "小时", "钟头": "小时", "个机时": "机时", "个台时": "台时", "个工时": "工时", "个罐次": "罐次", "个点位": "点位",
              "个车位": "车位", "个柜": "柜",
              "个平方": "㎡", "个平米": "㎡", "个平方米": "㎡", "个立方": "立方", "个方": "方", "公吨": "吨", "meters": "m", "metres": "m", "meter": "m", "metre": "m", "个月": "月", "month": "月", "year": "年", "day": "天"}  # fmt: skip
"""Words typed by sound, and the usual sign of a unit said in several ways."""
_SAME = {"each": "piece", "apiece": "piece", "units": "piece", "unit": "piece", "points": "piece", "point": "piece", "cells": "piece", "cell": "piece", "㎡": "m2", "hours": "小时", "hrs": "小时", "hr": "小时", "时": "小时", "hour": "小时",
         "日": "天", "week": "周", "星期": "周", "quarter": "季", "季度": "季", "shift": "班", "台班": "班",
         "rmb": "元", "cny": "元", "yuan": "元", "people": "人", "persons": "人", "workers": "人", "lines": "条", "line": "条"}  # fmt: skip
"""Words that count the same as another: pcs and 件."""


def unit_word(said: str) -> str:
    """The unit as it is kept: simplified, the usual sign for square metres, a word typed by sound put right."""
    return _CORRECTED.get(said, said)


PERIOD_OF_TIME = {
    "年": "year", "year": "year", "季": "quarter", "季度": "quarter", "quarter": "quarter", "月": "month", "month": "month",
    "周": "week", "星期": "week", "week": "week", "天": "day", "日": "day", "day": "day",
}  # fmt: skip
"""Words for a time that something is let or paid for, with the period each is."""
TIMES = (*sorted(PERIOD_OF_TIME, key=len, reverse=True), "台班", "小时", "钟头", "hour", "shift")
"""Those and the hours and shifts that no quantity is for, longer ones before their beginnings."""


def without_time(per: str) -> tuple[str, str | None]:
    """What a price is for apart from the time: ㎡/月 is a ㎡ and a month, 站 a 站 and nothing."""
    unit, sign, time = per.rpartition("/")
    return (unit, time) if sign and time in TIMES else (per, None)


_SAME_NUMBER = 1e-9
"""Share of a number by which another may differ and still be the same: what reckoning with fractions leaves."""


def same_number(one: float, other: float) -> bool:
    """Whether two amounts are the same but for what reckoning leaves."""
    return abs(one - other) <= _SAME_NUMBER * max(1.0, abs(other))


@lru_cache(maxsize=10_000)
def same_unit(one: str | None, other: str | None) -> bool:
    """True where two unit words count the same: 只 and pcs, 吨 and t, ㎡/月 and sqm/month."""
    if one is None or other is None:
        return one is other
    (own, own_time), (others, others_time) = without_time(one), without_time(other)
    if own_time and others_time:
        return same_unit(own, others) and same_unit(own_time, others_time)
    first, second = unit_of(_plain(one)), unit_of(_plain(other))
    return first == second if first and second else _plain(one) == _plain(other)


def _plain(word: str) -> str:
    corrected = unit_word(folded(word))
    return _SAME.get(corrected, corrected)
