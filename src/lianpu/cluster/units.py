"""Units of quantity and periods: what the words of lists mean, and which can be converted into which."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lianpu.cluster.values import tidy


@dataclass(frozen=True)
class Unit:
    """A unit: `factor` of it makes one of its dimension's base unit."""

    name: str
    dimension: str
    factor: float


# A set is not a piece: four brake pads make a set, so the two are never compared without saying so.
_DECLARED: tuple[tuple[Unit, str], ...] = (
    (Unit("t", "mass", 1000.0), "吨 公吨 噸 ton tonne tons tonnes mt"),
    (Unit("kg", "mass", 1.0), "千克 公斤 kgs kilogram kilograms"),
    (
        Unit("piece", "count", 1.0),
        "件 个 只 支 根 条 片 块 张 枚 颗 粒 把 盏 扇 頭 头 個 隻 條 pcs pc pieces ea 台 臺 部 架 卷",
    ),
    (Unit("set", "set", 1.0), "套 副 组 組 台套 台份 sets 总成"),
    (Unit("vehicle", "vehicle", 1.0), "辆 輛 车 辆份 vehicles"),
    (Unit("m", "length", 1.0), "米 公尺 延米 metre metres meter meters"),
    (Unit("km", "length", 1000.0), "千米 公里 kilometre kilometres kilometer kilometers"),
    (Unit("m2", "area", 1.0), "平方米 平米 ㎡ m² 平方 sqm"),
    (Unit("m3", "volume", 1000.0), "立方米 立方 m³ 方"),
    (Unit("l", "volume", 1.0), "升 公升 litre litres liter liters"),
    (Unit("kWh", "energy", 1.0), "千瓦时 度 kwh"),
    (Unit("MWh", "energy", 1e3), "兆瓦时 mwh"),
    (Unit("GWh", "energy", 1e6), "吉瓦时 gwh"),
    (Unit("mu", "land", 1.0), "亩 畝"),
    (Unit("person", "person", 1.0), "人 名 人次 people persons"),
    (Unit("order", "order", 1.0), "次 批 批次 单 项 个项目"),
)

UNITS: dict[str, Unit] = {unit.name: unit for unit, _words in _DECLARED}
"""Every known unit by its name in the tables."""

_BY_WORD: dict[str, Unit] = {word.lower(): unit for unit, words in _DECLARED for word in (unit.name, *words.split())}

UNIT_WORDS: tuple[str, ...] = tuple(_BY_WORD)
"""Every word that `unit_of` knows, in lower case."""

PERIOD_WORDS: dict[str, str] = {
    "年": "year", "每年": "year", "year": "year", "a": "year", "季": "quarter", "季度": "quarter", "quarter": "quarter",
    "月": "month", "每月": "month", "month": "month", "周": "week", "星期": "week", "week": "week",
    "日": "day", "天": "day", "day": "day", "次": "once", "一次性": "once", "once": "once",
}  # fmt: skip

PERIODS_PER_YEAR: dict[str, float] = {
    "year": 1.0,
    "quarter": 4.0,
    "month": 12.0,
    "week": 50.0,  # two weeks stand still at Spring Festival
    "day": 250.0,  # working days of the national calendar
}
"""Periods in a working year; `once` has none: a single order is not a yearly need."""


def unit_of(word: str | None) -> Unit | None:
    """The unit a word means: `万套` is not a unit (万 is a number); `套`, `set`, `SET` are."""
    return _BY_WORD.get(tidy(word).lower()) if word else None


def yearly(quantity: pl.Expr, period: pl.Expr) -> pl.Expr:
    """Quantity per year; null where quantity or period is not known or it is a single order."""
    return quantity * period.cast(pl.String).replace_strict(PERIODS_PER_YEAR, default=None, return_dtype=pl.Float64)


def in_base_unit(quantity: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Quantity in the base unit of its dimension; null where the unit is not known."""
    return quantity * unit_factor(unit)


def unit_factor(unit: pl.Expr) -> pl.Expr:
    """How many base units of its dimension one unit is; null where the unit is not known."""
    factors = {name: unit_.factor for name, unit_ in UNITS.items()}
    return unit.replace_strict(factors, default=None, return_dtype=pl.Float64)


def dimension(unit: pl.Expr) -> pl.Expr:
    """The dimension of a unit (`mass`, `count`, `set` …); null where the unit is not known."""
    return unit.replace_strict(
        {name: unit_.dimension for name, unit_ in UNITS.items()}, default=None, return_dtype=pl.String
    )
