"""The words that count things in a sentence, longest first."""

from __future__ import annotations

import re

from lianpu.cluster.folding import folded
from lianpu.cluster.units import unit_of

# Counted in listings, though no table converts them into one another.
_FURTHER = (
    "箱 桶 瓶 顶 头份 车份 船 柜子 袋 托 柜 双 对 付 卷 盘 串 包 盒 箱子 模次 模 槽 炉 锭 捆 车次 班 台时 工时 机时 小时 场 家 户 套件 单位 颗 粒 株 间 栋 座 层 节 平 平米 亩 份 "
    "平方英尺 立方 跟 顿 公吨 张 幅 段 孔 针 股 组 位 人次 个人 units unit pairs pair shots shot hours hour points point cells cell pallets pallet rolls roll "
    "reels boxes box meters meter metres metre sqm litres persons people workers tonnes barrels drums lots nos"
)
_TABLED = (
    "吨 公吨 噸 ton tonne tons tonnes mt t kg 千克 公斤 kgs 件 个 只 支 根 条 片 块 张 枚 颗 粒 把 盏 扇 头 pcs pc pieces piece ea 台 部 架 卷 套 副 组 "
    "台套 台份 sets set 总成 辆 车 辆份 vehicles vehicle 米 公尺 延米 m km 千米 公里 平方米 平米 ㎡ m2 平方 立方米 m3 方 升 l 千瓦时 度 kwh mwh gwh 兆瓦时 "
    "吉瓦时 亩 人 名 次 批次 单 项"
)
_WORDS = sorted(set(_FURTHER.split()) | set(_TABLED.split()), key=lambda word: (-len(word), word))
UNIT = "(?:" + "|".join(re.escape(word) + ("(?![a-z])" if word[-1].isascii() else "") for word in _WORDS) + ")"
"""A pattern of one unit word."""

_CORRECTED = {"跟": "根", "顿": "吨", "付": "副", "平": "㎡", "平米": "㎡", "平方": "㎡", "平方米": "㎡", "m2": "㎡", "sqm": "㎡", "个人": "人",
              "公吨": "吨", "meters": "m", "metres": "m", "meter": "m", "metre": "m", "个月": "月", "month": "月", "year": "年", "day": "天"}  # fmt: skip
"""Words typed by sound, and the usual sign of a unit said in several ways."""


def unit_word(said: str) -> str:
    """The unit as it is kept: simplified, the usual sign for square metres, a word typed by sound put right."""
    return _CORRECTED.get(said, said)


def same_unit(one: str | None, other: str | None) -> bool:
    """True where two unit words count the same: 只 and pcs, 吨 and t."""
    if one is None or other is None:
        return one is other
    first, second = unit_of(_plain(one)), unit_of(_plain(other))
    return first == second if first and second else _plain(one) == _plain(other)


def _plain(word: str) -> str:
    corrected = unit_word(folded(word))
    if corrected in ("units", "unit", "points", "cells"):
        return "piece"
    return "m2" if corrected == "㎡" else corrected
