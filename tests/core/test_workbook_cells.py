"""What stands in single cells: several products, quantities, codes, dates, prices, dirt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from test_workbook_kit import CODE, cells, codes, drafts, found, read_rows

from lianpu.intake.workbook import ISSUES, Reading, read_workbook
from lianpu.intake.workbook.amounts import read_amounts
from lianpu.intake.workbook.certificates import read_certificates
from lianpu.intake.workbook.identity import read_deadline, read_size, read_uscc, split_place
from lianpu.intake.workbook.issues import SEVERITIES
from lianpu.intake.workbook.measures import Measure
from lianpu.intake.workbook.prices import read_price
from lianpu.intake.workbook.products import split_items, split_names, split_products
from lianpu.language import speaking


@pytest.mark.parametrize(
    ("cell", "products"),
    [
        ("刹车片、刹车盘", ["刹车片", "刹车盘"]), ("刹车片;刹车盘；刹车鼓", ["刹车片", "刹车盘", "刹车鼓"]),
        ("刹车片\n刹车盘", ["刹车片", "刹车盘"]), ("刹车片_x000D_\n刹车盘", ["刹车片", "刹车盘"]),
        ("刹车片/刹车盘", ["刹车片", "刹车盘"]), ("刹车片／刹车盘", ["刹车片", "刹车盘"]),
        ("1.刹车片 2.刹车盘", ["刹车片", "刹车盘"]), ("1、刹车片2、刹车盘", ["刹车片", "刹车盘"]),
        ("①刹车片②刹车盘", ["刹车片", "刹车盘"]), ("（1）刹车片（2）刹车盘", ["刹车片", "刹车盘"]),
        ("刹车片，刹车盘，刹车鼓等", ["刹车片", "刹车盘", "刹车鼓"]),
        ("brake pads, brake discs", ["brake pads", "brake discs"]),
        ("主要产品：轮毂、轮胎", ["轮毂", "轮胎"]), ("<p>轮毂</p><p>轮胎</p>", ["轮毂", "轮胎"]),
        # one product each
        ("线束，用于新能源汽车", ["线束,用于新能源汽车"]), ("铝合金轮毂（17寸、18寸）", ["铝合金轮毂(17寸、18寸)"]),
        ("轮胎12R22.5", ["轮胎12R22.5"]), ("轮胎205/55R16", ["轮胎205/55R16"]), ("螺栓M8×1.25", ["螺栓M8×1.25"]),
        ("ABS/ESC", ["ABS/ESC"]), ("gearbox/engine", ["gearbox", "engine"]),
        ("前/后保险杠", ["前/后保险杠"]), ("PP/PE改性塑料", ["PP/PE改性塑料"]),
        ("1.5T发动机", ["1.5T发动机"]), ("2,2-二甲基丙烷", ["2,2-二甲基丙烷"]), ("3D打印服务", ["3D打印服务"]),
        ("轮胎 205/55R16；螺栓M8×1.25", ["轮胎 205/55R16", "螺栓M8×1.25"]),
        ("😀线束", ["😀线束"]), ("=cmd|' /C calc'!A0", ["=cmd|' /C calc'!A0"]), ("线\x07束", ["线 束"]),
        ("无", []), ("——", []), ("、、；", []), ("暂无", []),
    ],
)  # fmt: skip
def test_products_in_one_cell(cell: str, products: list[str]) -> None:
    assert list(split_products(cell)) == products


def test_specifications_keep_their_slashes() -> None:
    assert split_items("205/55R16、M8×1.25；12R22.5") == ("205/55R16", "M8×1.25", "12R22.5")
    assert split_items("10,000小时") == ("10,000小时",)


def test_names_keep_their_commas() -> None:
    assert split_names("Bosch Co., Ltd.、江苏某某汽车零部件有限公司，上海某某公司等") == (
        "Bosch Co., Ltd", "江苏某某汽车零部件有限公司", "上海某某公司",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "quantity", "unit", "period", "mark"),
    [
        ("年产50万套", 500_000, "set", "year", None), ("50万套/年", 500_000, "set", "year", None),
        ("约50-60万套", 500_000, "set", None, "range"), ("50万-60万套/年", 500_000, "set", "year", "range"),
        ("≥30万", 300_000, None, None, "at_least"), ("50万套以上", 500_000, "set", None, "at_least"),
        ("50多万套", 500_000, "set", None, "at_least"), ("不超过5吨", 5, "t", None, "at_most"),
        ("50万套（2025年）", 500_000, "set", None, None), ("２０２５年５０万套", 500_000, "set", "year", None),
        ("2025年产50万套", 500_000, "set", "year", None), ("１，２００ 件", 1_200, "piece", None, None),
        ("10w", 100_000, None, None, None), ("10kpcs", 10_000, "piece", None, None), ("'500", 500, None, None, None),
        ("五十万套", 500_000, "set", None, None), ("约两千吨/月", 2_000, "t", "month", None),
        ("月产5万件左右", 50_000, "piece", "month", None), ("50千克", 50, "kg", None, None),
        ("50台（套）", 50, "piece", None, None), ("50(万套)", 500_000, "set", None, None),
        ("50万套每年", 500_000, "set", "year", None), ("500 sets/year", 500, "set", "year", None),
        ("1.5e5", 150_000, None, None, None),
        ("50万㎡", 500_000, "m2", None, None), ("3万炉", 30_000, "炉", None, None),
    ],
)  # fmt: skip
def test_quantities_in_words(
    cell: str, quantity: float, unit: str | None, period: str | None, mark: str | None
) -> None:
    amounts = read_amounts(cell)
    assert amounts is not None and len(amounts) == 1
    amount = amounts[0]
    assert (amount.quantity, amount.unit, amount.period, amount.mark) == (quantity, unit, period, mark)
    assert not amount.money


@pytest.mark.parametrize("cell", ["若干", "M8", "30%", "按订单", "", "年" * 300, "20 000"])
def test_no_quantity_is_guessed(cell: str) -> None:
    assert read_amounts(cell) is None


def test_quantities_with_names() -> None:
    amounts = read_amounts("刹车片50万套、刹车盘30万件")
    assert amounts is not None
    assert [(amount.name, amount.quantity, amount.unit) for amount in amounts] == [
        ("刹车片", 500_000, "set"), ("刹车盘", 300_000, "piece"),
    ]  # fmt: skip


def _with_capacity(folder: Path, product: Any, capacity: Any, heading: str = "年产能") -> Reading:
    return read_rows(folder, [["企业名称", "主要产品", heading], ["甲公司", product, capacity]])


@pytest.mark.parametrize(
    ("product", "capacity", "heading", "expected"),
    [
        ("刹车片、刹车盘", "50万套；30万件", "年产能", [("刹车片", 500_000, "set"), ("刹车盘", 300_000, "piece")]),
        ("刹车片、刹车盘", "刹车盘30万件、刹车片50万套", "年产能",
         [("刹车片", 500_000, "set"), ("刹车盘", 300_000, "piece")]),
        ("刹车片、刹车盘", "50/30", "年产能（万套）", [("刹车片", 500_000, "set"), ("刹车盘", 300_000, "set")]),
        ("刹车片50万套、刹车盘30万件", "", "年产能", [("刹车片", 500_000, "set"), ("刹车盘", 300_000, "piece")]),
        ("年产3万吨铝锭", "", "年产能", [("铝锭", 30_000, "t")]),
        ("刹车片", 1.1, "产能（万套）", [("刹车片", 11_000, "set")]),
        ("刹车片", "50万套", "产能（万套）", [("刹车片", 500_000, "set")]),
        ("刹车片", "50万", "产能（万套）", [("刹车片", 500_000, "set")]),
        ("刹车片", 0, "产能（万套）", [("刹车片", 0, "set")]),
        ("刹车片", "-", "产能（万套）", [("刹车片", None, None)]),
        ("12V电瓶", "", "产能（万套）", [("12V电瓶", None, None)]),
    ],
)  # fmt: skip
def test_capacities_go_with_their_products(
    tmp_path: Path, product: str, capacity: object, heading: str, expected: list[tuple[str, float, str]]
) -> None:
    assert drafts(_with_capacity(tmp_path, product, capacity, heading), "text", "quantity", "unit") == expected


@pytest.mark.parametrize(
    ("product", "capacity", "heading", "code", "quantity"),
    [
        ("刹车片、刹车盘", "50万套", "年产能", "one_quantity_for_several_products", None),
        ("刹车片、刹车盘", 50, "年产能（套）", "one_quantity_for_several_products", None),
        ("刹车片、刹车盘", "1套;2套;3套", "年产能", "values_do_not_align", None),
        ("刹车片", "刹车盘30万件", "年产能", "values_do_not_align", None),
        ("刹车片", "50万套用于出口", "年产能", "values_do_not_align", None),
        ("刹车片", "年产值3亿元", "年产能", "quantity_is_money", None),
        ("刹车片", "3亿", "年产能（万元）", "money_column", None),
        ("刹车片", "若干", "年产能", "quantity_unreadable", None),
        ("刹车片", True, "年产能", "quantity_unreadable", None),
        ("刹车片", -5, "年产能（套）", "quantity_is_negative", None),
        ("刹车片", 1e300, "年产能（套）", "quantity_impossible", None),
        ("刹车片", 1e13, "年产能（万套）", "quantity_impossible", None),
        ("刹车片", dt.datetime(2025, 1, 2), "年产能", "quantity_is_a_date", None),
        ("刹车片", "约50-60万套", "年产能", "quantity_is_a_range", 500_000),
        ("刹车片", "≥30万套", "年产能", "quantity_is_at_least", 300_000),
        ("刹车片", "50套", "年产能（万套）", "units_disagree", 50),
        ("刹车片", "50万件", "年产能（万套）", "units_disagree", 500_000),
        ("刹车片", 50, "年产能", "quantities_without_unit", 50),
    ],
)  # fmt: skip
def test_doubtful_capacities_are_named(
    tmp_path: Path, product: str, capacity: object, heading: str, code: str, quantity: float | None
) -> None:
    reading = _with_capacity(tmp_path, product, capacity, heading)
    assert codes(reading) == [code]
    assert set(drafts(reading, "quantity")) == {quantity}
    if code not in ("money_column", "quantities_without_unit"):
        assert reading.issues[0].cell == "C2"


def test_one_capacity_merged_over_several_products(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "主要产品", "年产能"], ["甲公司", "刹车片", "50万套"], ["", "刹车盘", ""]],
        merges=["A2:A3", "C2:C3"],
    )
    assert drafts(reading, "quantity") == [None, None]
    assert [(issue.cell, issue.value) for issue in found(reading, "one_quantity_for_several_products")] == [
        ("C2", "50万套")
    ]


@pytest.mark.parametrize(
    ("headings", "row", "expected", "issue"),
    [
        (["产能(万套/年)", "最大产能(万套/年)"], [50, 60], (500_000.0, "set", "year", 600_000.0), None),
        (["月产能", "年最大产能"], ["100件", "1500件"], (100.0, "piece", "month", 125.0), None),  # 1,500 / 12
        (["年产能", "最大产能"], ["2吨", "2500公斤"], (2.0, "t", "year", 2.5), None),
        (["年产能(件)", "Maximum capacity"], [100, 120], (100.0, "piece", "year", 120.0), None),
        (["规格型号", "年最大产能(件)"], ["A1", 120], (None, "piece", "year", 120.0), None),
        (["年产能(件)", "最大产能"], [100, None], (100.0, "piece", "year", None), None),
        (["年产能(件)", "最大产能(件)"], [100, 90], (100.0, "piece", "year", None), "maximum_below_capacity"),
        (["年产能(件)", "最大产能(套)"], [100, 120], (100.0, "piece", "year", None), "maximum_in_other_unit"),
        (["年产能(件)", "最大产能(件)"], [100, "多"], (100.0, "piece", "year", None), "quantity_unreadable"),
    ],
)  # fmt: skip
def test_maximum_capacities_in_the_unit_and_period_of_the_capacity(
    tmp_path: Path, headings: list[str], row: list[Any], expected: tuple[Any, ...], issue: str | None
) -> None:
    reading = read_rows(tmp_path, [["企业名称", "主要产品", *headings], ["甲公司", "刹车片", *row]])
    assert drafts(reading, "quantity", "unit", "period", "maximum") == [expected]
    assert codes(reading) == ([issue] if issue else [])


def test_an_amount_in_the_column_of_units_is_money(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "主要产品", "数量", "计量单位"], ["甲公司", "线束", 300, "万元"]])
    assert codes(reading) == ["quantity_is_money"]


def test_cached_values_of_formulas_and_failed_formulas(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "主要产品", "年产能（万套）", "备注"])
        for row, (formula, value) in enumerate(
            [("=20+30", 50), ("=1/0", "#DIV/0!"), ("=#REF!", "#REF!"), ("=NA()", "#N/A"), ("=1+1", "")], start=1
        ):
            sheet.write_row(row, 0, [f"公司{row}", "线束"])
            sheet.write_formula(row, 2, formula, None, value)
    reading = read_workbook(path)
    assert drafts(reading, "quantity") == [500_000.0, None, None, None, None]
    assert [(issue.cell, issue.value, issue.severity) for issue in found(reading, "failed_formula")] == [
        ("C3", "#DIV/0!", "error"), ("C4", "#REF!", "error"), ("C5", "#N/A", "error"),
    ]  # fmt: skip
    assert cells(reading, "formula_without_result") == ["C6"]


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        (CODE, CODE, None),
        ("９１１１００００６０００３７３４１ｌ", CODE, None), (" 9111 0000-6000 37341L", CODE, None),
        (f"'{CODE}", CODE, None), (f"00{CODE}", CODE, None), (f"税号：{CODE}", CODE, None),
        (9.13208e17, None, "uscc_damaged"), ("9.13208E+17", None, "uscc_damaged"),
        ("913208000000000000", None, "uscc_damaged"), (CODE[:-1] + "M", None, "uscc_wrong_check_digit"),
        ("320800123456789", None, "uscc_malformed"), ("见附件", None, "uscc_malformed"),
    ],
)  # fmt: skip
def test_credit_codes(tmp_path: Path, cell: object, value: str | None, problem: str | None) -> None:
    assert (read_uscc(cell).value, read_uscc(cell).problem) == (value, problem)
    reading = read_rows(tmp_path, [["企业名称", "信用代码", "主要产品"], ["甲公司", cell, "线束"]])
    assert drafts(reading, "enterprise", "uscc", "text") == [("甲公司", value, "线束")]
    assert [(issue.code, issue.cell, issue.severity) for issue in reading.issues] == (
        [(problem, "B2", "error")] if problem else []
    )


@pytest.mark.parametrize(
    ("cell", "day", "problem"),
    [
        ("2025-06-30", dt.date(2025, 6, 30), None), ("2025年6月30日", dt.date(2025, 6, 30), None),
        ("2025.6.30", dt.date(2025, 6, 30), None), ("20250630", dt.date(2025, 6, 30), None),
        ("二〇二五年六月三十日", dt.date(2025, 6, 30), None), ("2025年6月30日前", dt.date(2025, 6, 30), None),
        ("25年6月30日", dt.date(2025, 6, 30), None), ("2025年6月", dt.date(2025, 6, 30), None),
        ("二〇二五年六月", dt.date(2025, 6, 30), None), ("2025年底", dt.date(2025, 12, 31), None),
        ("2025年1月1日至2025年12月31日", dt.date(2025, 12, 31), None), ("长期", None, None),
        (45838.0, dt.date(2025, 6, 30), None), (dt.datetime(2025, 6, 30), dt.date(2025, 6, 30), None),
        ("2025-02-30", None, "date_impossible"), ("2025-13-01", None, "date_impossible"),
        ("30天", None, "date_unreadable"), ("6月30日", None, "date_unreadable"), (True, None, "date_unreadable"),
    ],
)  # fmt: skip
def test_deadlines(tmp_path: Path, cell: object, day: dt.date | None, problem: str | None) -> None:
    assert read_deadline(cell) == (day, problem)
    reading = read_rows(tmp_path, [["企业名称", "需求产品", "截止日期"], ["甲公司", "铜", cell]])
    assert drafts(reading, "deadline") == [day]
    assert cells(reading, problem) == ["C2"] if problem else not reading.issues


@pytest.mark.parametrize(
    ("cell", "value", "unit", "problem"),
    [
        (12.5, 12.5, None, None), ("12.5元/件", 12.5, "piece", None), ("￥1,200", 1200, None, None),
        ("1.2万元/吨", 12_000, "t", None), ("面议", None, None, None), ("含税价：12.5元/套", 12.5, "set", None),
        ("12-15元", 12, None, "price_is_a_range"), ("USD 12", None, None, "price_not_in_yuan"),
        ("便宜", None, None, "price_unreadable"), (-3, None, None, "price_is_negative"), (1e300, None, None, "price_impossible"),
    ],
)  # fmt: skip
def test_prices(cell: object, value: float | None, unit: str | None, problem: str | None) -> None:
    price = read_price(cell, Measure())
    assert (price.value, price.unit, price.problem) == (value, unit, problem)


def test_prices_follow_the_unit_of_the_quantity(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "年产能", "单价（元/吨）"],
            ["甲公司", "铝锭", "50吨", 8000], ["乙公司", "铝锭", "500公斤", 8000], ["丙公司", "铝锭", "50件", 8000],
            ["丁公司", "铝锭", "", 8000],
            ["戊公司", "铝锭、铝棒", "", "8000；9000"], ["己公司", "铝锭、铝棒", "", 8000],
        ],
    )  # fmt: skip
    assert drafts(reading, "price", "unit") == [
        (8000, "t"), (8, "kg"), (None, "piece"), (8000, "t"), (8000, "t"), (9000, "t"), (None, None), (None, None),
    ]  # fmt: skip
    assert cells(reading, "price_in_other_unit") == ["D4"]
    assert cells(reading, "values_do_not_align") == ["D7"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("IATF16949:2016、ISO9001", ("IATF 16949", "ISO 9001")),
        ("iso 9001/14001/45001", ("ISO 9001", "ISO 14001", "ISO 45001")),
        ("ISO/TS16949；3C认证", ("ISO/TS 16949", "CCC")), ("IATF16949 ISO14001", ("IATF 16949", "ISO 14001")),
        ("已通过ISO9001质量管理体系认证", ("ISO 9001",)), ("GB/T19001-2016", ("GB/T 19001",)), ("VDA6.3", ("VDA 6.3",)),
        ("高新技术企业", ("高新技术企业",)), ("无", ()), ("ＣＣＣ", ("CCC",)),
    ],
)  # fmt: skip
def test_certificates(cell: str, names: tuple[str, ...]) -> None:
    assert read_certificates(cell) == names


def test_no_certificate_is_not_the_same_as_not_said(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "主要产品", "认证"], ["甲公司", "线束", "无"], ["乙公司", "线束", ""]])
    assert drafts(reading, "certificates") == [[], None]


def test_sizes_and_places() -> None:
    assert [read_size(text) for text in ("大型企业", "中型", "小", "微型企业", "Micro", "规上")] == [
        "large", "medium", "small", "micro", "micro", None,
    ]  # fmt: skip
    assert split_place("博世(苏州)有限公司") == ("博世(苏州)有限公司", None)
    assert split_place("某某公司(淮安市)") == ("某某公司", "淮安市")
    assert split_place("某某公司(轮胎)") == ("某某公司(轮胎)", None)


def test_dirt_in_cells(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "备注"],
            ["江苏某某\n汽车有限公司", "<b>线束</b>", "&lt;script&gt;alert(1)&lt;/script&gt;好"],
            ["乙公司", "=cmd|' /C calc'!A0", "😀"],
        ],
    )
    assert drafts(reading, "enterprise", "text", "note") == [
        ("江苏某某汽车有限公司", "线束", "好"), ("乙公司", "=cmd|' /C calc'!A0", "😀"),
    ]  # fmt: skip
    assert cells(reading, "tags_removed") == ["B2", "C2"]


def test_the_longest_cells(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "主要产品"], ["甲公司", "线" * 32_767], ["乙公司", "线束、" * 10_000], ["丙" * 32_767, "座椅"]],
    )
    assert reading.drafts["text"].str.len_chars().max() == 2_000
    assert cells(reading, "text_cut") == ["B2", "A4"]
    assert cells(reading, "too_many_products") == ["B3"]
    assert all(len(issue.value) <= 200 for issue in reading.issues)


def test_numbers_as_products_and_names(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "主要产品"], [3601, 12345.0]])
    assert drafts(reading, "enterprise", "text") == [("3601", "12345")]


@pytest.mark.parametrize("code", ISSUES)
def test_every_issue_is_a_pair_of_plain_sentences(code: str) -> None:
    for sentence in ISSUES[code]:
        assert sentence.endswith(".") and len(sentence) < 140
    assert SEVERITIES[code] in ("error", "doubt", "note")


def test_issues_speak(tmp_path: Path) -> None:
    reading = _with_capacity(tmp_path, "刹车片、刹车盘", "50万套")
    with speaking("en"):
        assert reading.issues[0].reason == "One quantity stands for 2 products; it was given to none of them."
        assert reading.issues[0].suggestion.startswith("Write each product with its own quantity")
