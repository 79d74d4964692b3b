"""How real lists are laid out: titles, merged cells, headers of several rows, totals, footers, several sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from test_workbook_kit import CODE, cells, codes, drafts, found, read_rows, write_sheets

from lianpu.intake.workbook import DRAFT_SCHEMA, read_workbook


def test_the_plainest_list(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            [
                "企业名称", "统一社会信用代码", "所属县区", "企业规模", "主要产品", "规格型号", "年产能", "单位",
                "单价", "认证", "备注",
            ],
            [
                "甲公司", CODE, "涟水县", "小型企业", "汽车线束", "12芯、24芯", 50, "万套",
                12.5, "IATF16949、3C", "可出口",
            ],
        ],
    )  # fmt: skip
    assert reading.drafts.schema == DRAFT_SCHEMA
    assert reading.rows_read == 1
    assert reading.issues == ()
    assert reading.drafts.rows(named=True) == [
        {
            "sheet": "Sheet1", "row": 2, "cell": "E2", "side": "offer", "enterprise": "甲公司", "uscc": CODE,
            "place": "涟水县", "size": "small", "text": "汽车线束", "quantity": 500_000.0, "unit": "set",
            "period": "year", "price": 12.5, "specs": ["12芯", "24芯"], "certificates": ["IATF 16949", "CCC"],
            "deadline": None, "counterpart": None, "counterpart_place": None, "note": "可出口",
            "maximum": None, "radius": None,
        }
    ]  # fmt: skip


def test_titles_notes_empty_rows_and_columns_above_the_header(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["", "某市汽车零部件产业集群供需清单"],
            ["", "填表说明：请如实填写"],
            [],
            ["", "序号", "企业名称", "", "主要产品"],
            ["", 1, "甲公司", "", "刹车片"],
            ["", "注：以上数据为企业自报"],
        ],
        merges=["B1:E1"],
    )
    assert drafts(reading, "row", "cell", "text") == [(5, "E5", "刹车片")]
    sheet = reading.sheets[0]
    assert sheet.header_rows == (4,)
    assert [(row.row, row.code) for row in sheet.skipped_rows] == [(1, "title"), (2, "title"), (6, "remark")]
    assert [(column.column, column.field) for column in sheet.columns] == [
        ("B", "serial"), ("C", "enterprise"), ("E", "product"),
    ]  # fmt: skip


def test_totals_and_footers_are_skipped_with_why(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["序号", "企业名称", "主要产品", "年产能（套）"],
            [1, "甲公司", "刹车片", 10],
            ["", "小计", "", 10],
            [2, "乙公司", "刹车盘", 20],
            ["合 计", "", "", 30],
            ["填报人：张三", "", "联系电话：0517"],
            ["日期：2025年6月"],
            [7],
        ],
    )
    assert drafts(reading, "enterprise") == ["甲公司", "乙公司"]
    assert [(row.row, row.code) for row in reading.sheets[0].skipped_rows] == [
        (3, "total"), (5, "total"), (6, "footer"), (7, "footer"), (8, "only_serial"),
    ]  # fmt: skip
    assert reading.rows_read == 2


def test_a_header_repeated_on_each_printed_page(tmp_path: Path) -> None:
    header = ["序号", "企业名称", "主要产品"]
    reading = read_rows(
        tmp_path, [["供给清单"], header, [1, "甲公司", "刹车片"], ["供给清单"], header, [2, "乙公司", "刹车盘"]],
        merges=["A1:C1", "A4:C4"],
    )  # fmt: skip
    assert drafts(reading, "text") == ["刹车片", "刹车盘"]
    assert [(row.row, row.code) for row in reading.sheets[0].skipped_rows][-1] == (5, "repeated_header")


def test_column_numbers_under_the_header(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["序号", "企业名称", "主要产品"], ["甲", "1", "2"], [1, "甲公司", "刹车片"]])
    assert drafts(reading, "text") == ["刹车片"]
    assert [row.code for row in reading.sheets[0].skipped_rows] == ["numbering"]


def test_a_header_of_two_merged_rows(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "", "", "所需配套", "", "备注"],
            ["", "名称", "规格", "年产能（万套）", "名称", "年需求量（吨）", ""],
            ["甲公司", "轮胎", "12R22.5", 20, "钢丝", 300, "老厂"],
        ],
        merges=["A1:A2", "B1:D1", "E1:F1", "G1:G2"],
    )
    assert drafts(reading, "cell", "side", "text", "quantity", "unit", "specs") == [
        ("B3", "offer", "轮胎", 200_000.0, "set", ["12R22.5"]),
        ("E3", "demand", "钢丝", 300.0, "t", None),
    ]
    assert reading.sheets[0].header_rows == (1, 2)


def test_a_header_of_three_rows_with_groups_above(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["基本情况", "", "供给情况", "", "", "需求情况", ""],
            ["企业名称", "所在地", "主要产品", "", "年产能", "产品名称", "数量"],
            ["", "", "名称", "型号", "", "", ""],
            ["甲公司", "涟水", "线束", "A1", "50万套", "铜", "3吨"],
        ],
        merges=["A1:B1", "C1:E1", "F1:G1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "G2:G3"],
    )
    assert drafts(reading, "side", "text", "quantity", "specs") == [
        ("offer", "线束", 500_000.0, ["A1"]),
        ("demand", "铜", 3.0, None),
    ]
    assert reading.sheets[0].header_rows == (1, 2, 3)


def test_a_header_of_two_rows_without_merged_cells(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "主要产品", "", "备注"], ["", "名称", "年产能（套）", ""], ["甲公司", "线束", 5, "新厂"]],
    )
    assert drafts(reading, "text", "quantity", "note") == [("线束", 5.0, "新厂")]


def test_an_enterprise_merged_over_its_products(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["序号", "企业名称", "统一社会信用代码", "主要产品", "年产能（套）"],
            [1, "甲公司", CODE, "刹车片", 1],
            ["", "", "", "刹车盘", 2],
            [2, "乙公司", "", "线束", 3],
            ["", "", "", "", ""],
            ["", "", "", "座椅", 4],
        ],
        merges=["A2:A3", "B2:B3", "C2:C3"],
    )
    assert drafts(reading, "enterprise", "uscc", "text") == [
        ("甲公司", CODE, "刹车片"),
        ("甲公司", CODE, "刹车盘"),
        ("乙公司", None, "线束"),
        (None, None, "座椅"),
    ]
    assert cells(reading, "no_enterprise") == ["B6"]
    assert "enterprise_filled_down" not in codes(reading)


def test_only_the_first_row_carries_the_name(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "所属县区", "主要产品"],
            ["甲公司", "涟水", "刹车片"],
            ["", "", "刹车盘"],
            ["乙公司", "金湖", "线束"],
            ["合计"],
            ["", "", "座椅"],
        ],
    )
    assert drafts(reading, "enterprise", "place", "text") == [
        ("甲公司", "涟水", "刹车片"), ("甲公司", "涟水", "刹车盘"), ("乙公司", "金湖", "线束"), (None, None, "座椅"),
    ]  # fmt: skip
    (note,) = found(reading, "enterprise_filled_down")
    assert (note.cell, note.severity, note.details["from_row"]) == ("A3", "note", "2")
    assert cells(reading, "no_enterprise") == ["A6"]


def test_a_numbered_entry_without_its_name_is_not_filled_down(tmp_path: Path) -> None:
    rows = [[number, f"第{number}公司", "刹车片"] for number in range(1, 9)]
    rows[4][1] = ""
    reading = read_rows(tmp_path, [["序号", "企业名称", "主要产品"], *rows])
    assert cells(reading, "no_enterprise") == ["B6"]
    assert reading.drafts["enterprise"].null_count() == 1


def test_the_name_above_the_table(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["采购需求表"],
            ["填报单位（盖章）：江苏某某汽车有限公司", "", "联系电话：0517"],
            ["品名", "数量（吨）"],
            ["铝锭", 5],
        ],
    )
    assert drafts(reading, "enterprise", "side", "text") == [("江苏某某汽车有限公司", "demand", "铝锭")]
    assert "enterprise_from_heading" in codes(reading)
    assert "enterprise_of_sender" not in codes(reading)


@pytest.mark.parametrize(
    ("sheet", "title", "side"),
    [
        ("需求", "", "demand"), ("配套需求", "", "demand"), ("采购", "", "demand"), ("供给", "", "offer"),
        ("供应清单", "", "offer"), ("产品", "", "offer"), ("Sheet1", "企业采购需求汇总表", "demand"),
        ("Sheet1", "企业供给清单", "offer"), ("Demand", "", "demand"),
    ],
)  # fmt: skip
def test_the_sheet_or_the_title_fixes_the_side(tmp_path: Path, sheet: str, title: str, side: str) -> None:
    reading = read_rows(tmp_path, [[title], ["企业名称", "产品名称"], ["甲公司", "线束"]], sheet=sheet)
    assert drafts(reading, "side") == [side]
    assert "side_assumed" not in codes(reading)


def test_an_unknown_side_is_said_once(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "产品名称"], ["甲公司", "线束"], ["乙公司", "座椅"]], sheet="供需清单")
    assert drafts(reading, "side") == ["offer", "offer"]
    assert cells(reading, "side_assumed") == ["B1"]


def test_the_header_is_stronger_than_the_sheet(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "主要产品"], ["甲公司", "线束"]], sheet="需求")
    assert drafts(reading, "side") == ["offer"]


def test_the_quantity_tells_the_side(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["企业名称", "产品", "年需求量（吨）"], ["甲公司", "铝锭", 5]])
    assert drafts(reading, "side", "period") == [("demand", "year")]


def test_two_tables_in_one_sheet(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "年产能（套）"], ["甲公司", "线束", 5], [],
            ["二、需求清单"],
            ["序号", "企业名称", "需求产品", "年需求量（吨）"], [1, "乙公司", "铜", 7],
        ],
    )  # fmt: skip
    assert drafts(reading, "row", "side", "enterprise", "text", "quantity") == [
        (2, "offer", "甲公司", "线束", 5.0), (6, "demand", "乙公司", "铜", 7.0),
    ]  # fmt: skip
    assert reading.sheets[0].header_rows == (1, 5)


def test_a_heading_inside_the_table_turns_the_side(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "产品"], ["一、供给"], ["甲公司", "线束"], ["二、采购需求"], ["乙公司", "铜"]],
    )
    assert drafts(reading, "side", "text") == [("offer", "线束"), ("demand", "铜")]


def test_several_sheets_with_different_layouts(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "list.xlsx",
        {
            "填表说明": [["一、请认真填写"], ["二、单位为万元"]],
            "供给": [["企业名称", "产品"], ["甲公司", "线束"]],
            "需求": [["单位", "产品", "规格", "数量（吨）"], ["乙公司", "铜", "1.5mm", 7]],
            "企业名录": [["企业名称", "地址"], ["甲公司", "涟水"]],
            "旧表": [["企业名称", "产品"], ["丙公司", "座椅"]],
            "空表": [],
        },
        hidden=["旧表"],
    )
    reading = read_workbook(path)
    assert drafts(reading, "sheet", "side", "enterprise") == [
        ("供给", "offer", "甲公司"), ("需求", "demand", "乙公司"), ("旧表", "offer", "丙公司"),
    ]  # fmt: skip
    assert {sheet.name: sheet.skipped for sheet in reading.sheets} == {
        "填表说明": "sheet_without_header", "供给": None, "需求": None, "企业名录": "sheet_without_products",
        "旧表": None, "空表": "sheet_empty",
    }  # fmt: skip
    assert [issue.sheet for issue in found(reading, "hidden_sheet")] == ["旧表"]
    assert reading.sheets[4].hidden


@pytest.mark.parametrize(
    ("values", "enterprise", "unit"),
    [(["套", "万套"], None, "set"), (["甲公司", "乙公司"], "甲公司", None)],
)  # fmt: skip
def test_unit_or_enterprise_is_told_by_the_values(
    tmp_path: Path, values: list[str], enterprise: str | None, unit: str | None
) -> None:
    reading = read_rows(tmp_path, [["主要产品", "数量", "单位"], *(["线束", 5, value] for value in values)])
    assert drafts(reading, "enterprise", "unit")[0] == (enterprise, unit)


def test_unit_beside_enterprise(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["单位", "产品", "数量", "单位"], ["甲公司", "线束", 5, "万套"]], sheet="供给")
    assert drafts(reading, "enterprise", "quantity", "unit") == [("甲公司", 50_000.0, "set")]


def test_suppliers_and_customers(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "主要客户", "所需配套", "现有供应商"],
            ["甲公司", "线束、开关", "上汽、一汽", "铜", "江铜（江西省）；Bosch Co., Ltd."],
            ["乙公司", "", "", "", "丙公司"],
        ],
    )
    assert drafts(reading, "row", "side", "text", "counterpart", "counterpart_place") == [
        (2, "offer", "线束", None, None), (2, "offer", "开关", None, None),
        (2, "customer", None, "上汽", None), (2, "customer", None, "一汽", None),
        (2, "demand", "铜", None, None),
        (2, "supplier", "铜", "江铜", "江西省"), (2, "supplier", "铜", "Bosch Co., Ltd", None),
        (3, "supplier", None, "丙公司", None),
    ]  # fmt: skip
    assert "no_product" not in codes(reading)


def test_suppliers_with_columns_of_their_own(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "上游供应商", "", ""], ["", "", "企业名称", "供应产品", "所在地"],
            ["甲公司", "线束", "江铜", "铜", "鹰潭"],
        ],
        merges=["A1:A2", "B1:B2", "C1:E1"],
    )  # fmt: skip
    assert drafts(reading, "side", "text", "counterpart", "counterpart_place") == [
        ("offer", "线束", None, None), ("supplier", "铜", "江铜", "鹰潭"),
    ]  # fmt: skip


def test_a_supplier_heading_names_the_enterprise_where_nothing_else_does(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["供应商名称", "产品"], ["甲公司", "线束"]])
    assert drafts(reading, "side", "enterprise", "counterpart") == [("offer", "甲公司", None)]


def test_a_customer_merged_over_products_is_one_customer(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "主要产品", "主要客户"], ["甲公司", "线束", "上汽"], ["", "开关", ""]],
        merges=["A2:A3", "C2:C3"],
    )
    assert drafts(reading, "side", "text", "counterpart") == [
        ("offer", "线束", None), ("customer", None, "上汽"), ("offer", "开关", None),
    ]  # fmt: skip


def test_contact_details_are_left_out(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [["企业名称", "产品", "联系人", "联系电话", "邮箱"], ["甲公司", "线束", "张三", "13900000000", "a@b.cn"]],
    )
    (note,) = found(reading, "personal_data")
    assert note.details["columns"] == "联系人、联系电话、邮箱"
    assert "张三" not in str(reading) and "13900000000" not in str(reading) + str(reading.drafts.rows())


def test_unknown_second_and_money_columns_are_notes(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "产品", "年产能（套）", "设计产能（套）", "年产值（万元）", "企业荣誉"],
            ["甲公司", "线束", 1, 2, 3, "先进"],
        ],
    )
    assert cells(reading, "unknown_column") == ["F1"]
    assert cells(reading, "second_column") == ["D1"]
    assert cells(reading, "money_column") == ["E1"]
    assert {issue.severity for issue in reading.issues} == {"note"}
    assert drafts(reading, "quantity") == [1.0]


@pytest.mark.parametrize(
    "header",
    [
        ["企業名稱", "主要產品", "年產能（萬套）"], ["Company", "Products", "Annual capacity (10,000 sets)"],
        ["*企业名称", "主要产品 ", "年产能\n（万套）"], ["企业名称（全称）", "主要\n产品", "产能(万套/年)"],
        ["【必填】企业名称", "★主要产品", "产能/万套"], ["单位名称", "主营", "2025年产能（万套）"],
        ["厂家", "可供产品", "生产能力，万套"], ["公 司 名 称", "1.主营产品", "设计产能[万套]"],
    ],
)  # fmt: skip
def test_headings_as_people_write_them(tmp_path: Path, header: list[str]) -> None:
    reading = read_rows(tmp_path, [header, ["甲公司", "线束", 5]])
    assert drafts(reading, "enterprise", "text", "quantity", "unit") == [("甲公司", "线束", 50_000.0, "set")]


def test_an_english_list(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["No.", "Company", "Product", "Capacity", "Unit"],
            [1, "Alpha Co., Ltd.", "brake pads, brake discs", "", "sets"],
        ],
    )
    assert drafts(reading, "enterprise", "text") == [
        ("Alpha Co., Ltd.", "brake pads"),
        ("Alpha Co., Ltd.", "brake discs"),
    ]


def test_rows_without_product_or_enterprise_are_issues(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "产品", "年产能（套）"],
            ["", "线束", 5],
            ["甲公司", "", 5],
            ["乙公司", "无", ""],
            ["丙公司", "座椅", 1],
        ],
        sheet="供给",
    )
    assert cells(reading, "no_enterprise") == ["A2"]
    assert cells(reading, "no_product") == ["B3", "B4"]
    assert reading.rows_read == 4
    assert drafts(reading, "enterprise", "text") == [(None, "线束"), ("丙公司", "座椅")]


def test_duplicates_name_the_other_row(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "list.xlsx",
        {
            "供给": [
                ["企业名称", "产品", "规格"],
                ["甲公司", "线束", "A"],
                ["甲公司", "线束", "B"],
                ["甲公司", "线束", "A"],
            ],
            "供应": [["企业名称", "产品", "规格"], ["甲公司", "线束", "B"]],
        },
    )
    reading = read_workbook(path)
    assert [(issue.cell, issue.details["other"]) for issue in found(reading, "duplicate")] == [
        ("B4", "B2"), ("B2", "供给!B3"),
    ]  # fmt: skip
    assert reading.drafts.height == 4


def test_ditto_marks(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path, [["企业名称", "产品"], ["甲公司", "线束"], ["同上", "开关"], ["〃", "座椅"]], sheet="供给"
    )
    assert drafts(reading, "enterprise") == ["甲公司"] * 3


def test_formatted_but_empty_cells_far_away_do_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["企业名称", "主要产品"])
    book.worksheets[0].append(["甲公司", "线束"])
    book.worksheets[0].cell(900_000, 5).number_format = "0.00"
    book.save(tmp_path / "list.xlsx")
    assert read_workbook(tmp_path / "list.xlsx").rows_read == 1


def test_two_sided_lists_give_certificates_to_the_offer_and_dates_to_the_demand(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "所需配套", "资质认证", "截止日期"],
            ["甲公司", "线束", "铜", "ISO9001", "2025-06-30"],
        ],
    )
    assert [(side, names, str(day)) for side, names, day in drafts(reading, "side", "certificates", "deadline")] == [
        ("offer", ["ISO 9001"], "None"), ("demand", None, "2025-06-30"),
    ]  # fmt: skip


def test_certificates_asked_for_belong_to_the_demand(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path, [["企业名称", "主要产品", "所需配套", "认证要求"], ["甲公司", "线束", "铜", "ISO9001"]]
    )
    assert drafts(reading, "side", "certificates") == [("offer", None), ("demand", ["ISO 9001"])]


def test_suppliers_and_buyers_side_by_side(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["供给方", "供给产品", "年产能（套）", "需求方", "需求产品", "年需求量（吨）"],
            ["甲公司", "线束", 5, "乙公司", "铜", 7],
            ["", "", "", "丙公司", "铝", 8],
            ["丁公司", "座椅", 6, "", "", ""],
            ["", "", "", "", "钢", 9],
        ],
    )
    assert drafts(reading, "row", "side", "enterprise", "text", "quantity") == [
        (2, "offer", "甲公司", "线束", 5.0), (2, "demand", "乙公司", "铜", 7.0), (3, "demand", "丙公司", "铝", 8.0),
        (4, "offer", "丁公司", "座椅", 6.0), (5, "demand", None, "钢", 9.0),
    ]  # fmt: skip
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("no_enterprise", "D5")]


def test_a_buyer_behind_the_product_is_a_customer(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["供方", "产品", "需方"], ["甲公司", "线束", "乙公司"]])
    assert drafts(reading, "side", "enterprise", "text", "counterpart") == [
        ("offer", "甲公司", "线束", None), ("customer", "甲公司", "线束", "乙公司"),
    ]  # fmt: skip


def test_a_list_title_between_two_tables(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            ["企业名称", "主要产品", "年产能（套）"], ["甲公司", "线束", 5], ["企业采购需求清单"],
            ["企业名称", "产品名称", "数量（吨）"], ["乙公司", "铜", 7],
        ],
    )  # fmt: skip
    assert drafts(reading, "side", "text") == [("offer", "线束"), ("demand", "铜")]
    assert [row.code for row in reading.sheets[0].skipped_rows] == ["section"]


@pytest.mark.parametrize(
    "heading",
    [
        "供需类型", "供求", "类型(供/需)", "类型（供给、需求）", "供应/需求", "需求／供给", "供需方向", "供方或需方", "业务类型(采购/销售)",
        "类别", "Supply/Demand",
    ],
)  # fmt: skip
def test_a_column_of_sides_tells_the_side_of_each_row(tmp_path: Path, heading: str) -> None:
    rows = [
        ["企业名称", heading, "产品名称"],
        ["甲公司", "供", "线束"],
        ["乙公司", "求购", "座椅"],
        ["丙公司", "供应", "轮胎"],
    ]
    reading = read_rows(tmp_path, rows, sheet="供需清单")
    assert drafts(reading, "side") == ["offer", "demand", "offer"]
    assert codes(reading) == []


def test_a_row_that_does_not_name_its_side_is_told(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "供需类型", "产品名称"],
        ["甲公司", "需", "线束"],
        ["乙公司", "待定", "座椅"],
        ["丙公司", "供", "轮胎"],
    ]
    reading = read_rows(tmp_path, rows, sheet="清单")
    assert drafts(reading, "side") == ["demand", "offer", "offer"]
    assert cells(reading, "side_unclear") == ["B3"]


def test_a_column_of_other_kinds_is_no_column_of_sides(tmp_path: Path) -> None:
    rows = [["企业名称", "供需类型", "主要产品"], ["甲公司", "零部件", "线束"], ["乙公司", "设备", "机床"]]
    reading = read_rows(tmp_path, rows, sheet="清单")
    assert drafts(reading, "side") == ["offer", "offer"]
    assert "side_unclear" not in codes(reading)
