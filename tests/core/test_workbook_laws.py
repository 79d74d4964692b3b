"""Laws of the workbook reader: whatever the grid, nothing raises and no row vanishes."""

from __future__ import annotations

import re

import hypothesis.strategies as st
from hypothesis import given, settings

from lianpu.cluster.values import tidy
from lianpu.intake.workbook import DRAFT_SCHEMA, Reading
from lianpu.intake.workbook.addresses import Merge
from lianpu.intake.workbook.amounts import read_amounts
from lianpu.intake.workbook.certificates import read_certificates
from lianpu.intake.workbook.identity import read_deadline, read_uscc
from lianpu.intake.workbook.issues import ISSUES
from lianpu.intake.workbook.measures import Measure
from lianpu.intake.workbook.opening import Cell, Grid, Row
from lianpu.intake.workbook.prices import read_price
from lianpu.intake.workbook.products import split_names, split_products
from lianpu.intake.workbook.reader import read_grids
from lianpu.intake.workbook.synonyms import MEANINGS
from lianpu.language import speaking

WORDS = (
    "企业名称", "单位", "主要产品", "年产能（万套）", "所需配套", "年需求量", "现有供应商", "规格",
    "单价（元/吨）", "认证", "截止日期", "序号", "合计", "注：", "填报人：张三", "甲公司", "乙公司",
    "刹车片、刹车盘", "50万套", "约5-6吨", "2025-02-30", "同上", "-", "无", "刹车片50万套",
    "91110000600037341L", "#REF!", "万套", "一、供给", "名称", "12R22.5", "1、a2、b", "（", "<b>线束</b>",
)  # fmt: skip
cell = st.one_of(
    st.sampled_from(WORDS), st.just(""), st.text(max_size=12), st.floats(), st.integers(-9, 10**18), st.booleans(),
    st.datetimes(), st.dates(), st.times(), st.timedeltas(),
)  # fmt: skip
grid_rows = st.lists(st.lists(cell, max_size=7), max_size=12)
header = st.lists(st.sampled_from([word for word in MEANINGS if len(word) > 1]), min_size=2, max_size=8)


@st.composite
def merges(draw: st.DrawFn) -> Merge:
    top, left = draw(st.integers(0, 12)), draw(st.integers(0, 7))
    return Merge(top, left, top + draw(st.integers(0, 4)), left + draw(st.integers(0, 4)))


def _grid(rows: list[list[Cell]], merged: list[Merge]) -> Grid:
    fixed: list[Row] = [tuple(row) for row in rows]
    return Grid("Sheet1", len(fixed), lambda: iter(fixed), merges=tuple(merged))


def _is_filled(row: list[Cell]) -> bool:
    return any(value != "" and (not isinstance(value, str) or tidy(value)) for value in row)


def _row_of(address: str) -> int:
    found = re.fullmatch(r"[A-Z]+(\d+)", address)
    assert found
    return int(found[1])


def _assert_no_row_vanishes(rows: list[list[Cell]], reading: Reading) -> None:
    (sheet,) = reading.sheets
    if sheet.skipped:
        assert sheet.skipped in ISSUES
        return
    accounted = set(reading.drafts["row"].to_list()) | {row.row for row in sheet.skipped_rows} | set(sheet.header_rows)
    accounted |= {_row_of(issue.cell) for issue in reading.issues}
    for number, row in enumerate(rows, start=1):
        assert not _is_filled(row) or number in accounted, (number, row)


@settings(max_examples=300, deadline=None)
@given(rows=grid_rows, merged=st.lists(merges(), max_size=4))
def test_no_grid_raises_and_no_row_vanishes(rows: list[list[Cell]], merged: list[Merge]) -> None:
    reading = read_grids([_grid(rows, merged)])
    assert reading.drafts.schema == DRAFT_SCHEMA
    _assert_no_row_vanishes(rows, reading)


@settings(max_examples=400, deadline=None)
@given(first=header, rows=grid_rows, merged=st.lists(merges(), max_size=4))
def test_no_list_raises_and_no_row_vanishes(first: list[str], rows: list[list[Cell]], merged: list[Merge]) -> None:
    grid = [["企业名称", "主要产品", *first], *rows]
    reading = read_grids([_grid(grid, merged)])
    _assert_no_row_vanishes(grid, reading)
    with speaking("en"):
        for issue in reading.issues:
            assert issue.reason and issue.suggestion


@settings(deadline=None)
@given(rows=grid_rows)
def test_reading_is_deterministic(rows: list[list[Cell]]) -> None:
    grid = _grid([["企业名称", "主要产品", "年产能"], *rows], [])
    once, again = read_grids([grid]), read_grids([grid])
    assert once.drafts.equals(again.drafts) and once.issues == again.issues and once.sheets == again.sheets


@settings(max_examples=500, deadline=None)
@given(
    text=st.one_of(st.text(), st.text("0123456789.,-~/、；;（）()约年产万套件吨元每月多余以上至到①1. \n", max_size=40))
)
def test_no_cell_text_raises(text: str) -> None:
    for product in split_products(text):
        assert product == tidy(product) and product
    for amount in read_amounts(text) or ():
        assert amount.quantity is not None
    assert all(split_names(text))
    assert all(read_certificates(text))
    day, code, price = read_deadline(text), read_uscc(text), read_price(text, Measure())
    assert day.value is None or day.problem is None
    assert (code.value is None) == (code.problem is not None)
    assert price.value is None or price.value >= 0


@settings(deadline=None)
@given(st.lists(st.sampled_from(["刹车片", "刹车盘", "汽车线束", "铝合金轮毂"]), min_size=1, max_size=4, unique=True))
def test_joining_and_splitting_products_agree(products: list[str]) -> None:
    for sign in ("、", "；", ";", "\n", "/", "，"):
        assert list(split_products(sign.join(products))) == products
    numbered = "".join(f"{number}.{product}" for number, product in enumerate(products, start=1))
    assert list(split_products(numbered)) == products


@settings(deadline=None)
@given(st.integers(1, 10**6), st.sampled_from(["套", "件", "吨"]), st.sampled_from(["", "年产", "约", "≥"]))
def test_written_quantities_are_read_back(number: int, unit: str, lead: str) -> None:
    for factor, word in ((1, ""), (10_000, "万")):
        (amount,) = read_amounts(f"{lead}{number}{word}{unit}/年") or ()
        assert (amount.quantity, amount.period) == (number * factor, "year")
