"""Columns that say over which time a quantity counts, and how far away a supplier may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_workbook_kit import cells, codes, drafts, found, read_rows

from lianpu.intake.workbook.periods import read_period
from lianpu.intake.workbook.radii import read_radius
from lianpu.language import speaking


def _demand(folder: Path, heading: str, *values: object):
    rows = [["企业名称", "需求产品", "数量", "单位", heading], *(["甲公司", f"轴承{n}", 50, "套", value] for n, value in enumerate(values))]  # fmt: skip
    return read_rows(folder, rows)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("每年", "year"), ("年", "year"), ("年度", "year"), ("按年", "year"), ("/年", "year"), ("Yearly", "year"), ("per year", "year"),
        ("每季度", "quarter"), ("季", "quarter"), ("每月", "month"), ("月", "month"), ("每个月", "month"), ("按月", "month"), ("月均", "month"),
        ("每週", "week"), ("每周", "week"), ("每天", "day"), ("日", "day"), ("一次", "once"), ("一次性", "once"), ("一次性采购", "once"), ("單次", "once"),
        ("once", "once"), ("30天", None), ("一周", None), ("一个月", None), ("两周", None), ("15个工作日", None), ("月底", None), ("每两个月", None), ("半年", None),
    ],
)  # fmt: skip
def test_words_of_a_period(words: str, period: str | None) -> None:
    assert read_period(words) == period


@pytest.mark.parametrize(
    ("words", "radius", "doubt"),
    [
        ("本县", "county", None), ("县内", "county", None), ("本縣區", "county", None), ("本市", "city", None), ("全市", "city", None),
        ("全市范围内", "city", None), ("市域", "city", None), ("省内", "province", None), ("本省", "province", None), ("周边", "near", None),
        ("不限", "any", None), ("全国", "any", None), ("无要求", "any", None), ("Anywhere", "any", None), ("Same city", "city", None),
        ("150公里内", "near", None), ("50公里内", "near", "radius_widened"), ("50 km", "near", "radius_widened"),
        ("300公里以内", "any", "radius_widened"), ("江苏省内", "province", "radius_of_named_place"), ("江苏", "province", "radius_of_named_place"),
        ("本市优先", None, "radius_unreadable"), ("尽量近", None, "radius_unreadable"), ("非本市", None, "radius_unreadable"),
        ("华东地区", None, "radius_unreadable"),
    ],
)  # fmt: skip
def test_words_of_a_radius(words: str, radius: str | None, doubt: str | None) -> None:
    assert read_radius(words) == (radius, doubt)


@pytest.mark.parametrize(
    "heading", ["周期", "周期（年/月/一次）", "采购周期", "需求周期", "供货周期", "频次", "Period"]
)
def test_a_column_of_periods_tells_what_a_bare_quantity_counts(tmp_path: Path, heading: str) -> None:
    reading = _demand(tmp_path, heading, "每年", "每月", "一次", "")
    assert drafts(reading, "quantity", "period") == [(50.0, "year"), (50.0, "month"), (50.0, "once"), (50.0, None)]
    assert codes(reading) == []


@pytest.mark.parametrize("heading", ["交货周期", "生产周期", "付款周期", "结算周期"])
def test_how_long_something_takes_is_no_period_of_a_quantity(tmp_path: Path, heading: str) -> None:
    reading = _demand(tmp_path, heading, "每月", "每月")
    assert drafts(reading, "period") == [None, None]
    assert cells(reading, "unknown_column") == ["E1"]


def test_a_column_of_doubtful_heading_holds_what_its_values_say(tmp_path: Path) -> None:
    reading = _demand(tmp_path, "供货周期", "30天", "两周", "每月")
    assert drafts(reading, "period") == [None, None, None]
    assert cells(reading, "unknown_column") == ["E1"]


def test_what_is_no_period_or_another_one_is_named(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "需求产品", "需求量", "周期"],
            ["甲公司", "轴承", "50套/月", "每年"], ["甲公司", "螺栓", "60件", "半年"], ["甲公司", "螺母", "70件", "每年"], ["甲公司", "垫圈", "80件/月", "每月"],
        ],
    )  # fmt: skip
    assert drafts(reading, "quantity", "period") == [(50.0, "month"), (60.0, None), (70.0, "year"), (80.0, "month")]
    assert (cells(reading, "periods_disagree"), cells(reading, "period_unreadable")) == (["D2"], ["D3"])
    with speaking("en"):
        assert "a month" in found(reading, "periods_disagree")[0].reason


def test_a_capacity_takes_its_period_before_its_maximum_is_compared(tmp_path: Path) -> None:
    rows = [["企业名称", "主要产品", "产能（套）", "周期", "年最大产能（套）"], ["甲公司", "轴承", 100, "每月", 1_800]]
    assert drafts(read_rows(tmp_path, rows), "quantity", "period", "maximum") == [(100.0, "month", 150.0)]


@pytest.mark.parametrize(
    "heading", ["距离要求", "地域要求", "区域要求", "供应商地域要求", "供应半径", "距离", "Radius"]
)
def test_a_column_of_distances_limits_a_demand(tmp_path: Path, heading: str) -> None:
    reading = _demand(tmp_path, heading, "本县", "全市", "省内", "不限", "50公里内", "")
    assert drafts(reading, "radius") == ["county", "city", "province", "any", "near", None]
    assert cells(reading, "radius_widened") == ["E6"]
    with speaking("en"):
        assert "150 km" in found(reading, "radius_widened")[0].reason


def test_a_distance_that_cannot_be_read_is_named_and_limits_nothing(tmp_path: Path) -> None:
    reading = _demand(tmp_path, "地域要求", "本市", "华东优先", "不限")
    assert drafts(reading, "radius") == ["city", None, "any"]
    assert cells(reading, "radius_unreadable") == ["E3"]
    with speaking("en"):
        assert "stands without such a limit" in found(reading, "radius_unreadable")[0].reason


def test_an_offer_has_no_radius_and_that_is_said_where_it_states_one(tmp_path: Path) -> None:
    heading = ["企业名称", "供应产品", "年产能（套）", "距离要求"]
    reading = read_rows(
        tmp_path,
        [heading, ["甲公司", "轴承", 50, "本市"], ["甲公司", "螺栓", 50, "不限"], ["甲公司", "螺母", 50, None]],
    )
    assert drafts(reading, "side", "radius") == [("offer", None)] * 3
    assert cells(reading, "radius_of_offer") == ["D2"]


def test_a_demand_has_no_maximum_and_that_is_said_where_it_states_one(tmp_path: Path) -> None:
    heading = ["企业名称", "类型", "产品", "数量（套）", "最大产能（套）"]
    reading = read_rows(tmp_path, [heading, ["甲公司", "需求", "轴承", 50, 60], ["甲公司", "供应", "螺栓", 50, 60]])
    assert drafts(reading, "side", "maximum")[1] == ("offer", 60.0)
    assert cells(reading, "maximum_of_demand") == ["E2"]


def test_distances_that_are_numbers_of_something_else_are_not_read(tmp_path: Path) -> None:
    reading = _demand(tmp_path, "运输距离", 35, 400)
    assert drafts(reading, "radius") == [None, None]
    assert cells(reading, "unknown_column") == ["E1"]
