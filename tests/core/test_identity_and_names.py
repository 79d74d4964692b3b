"""Codes of registers, and the parts of enterprise names."""

from __future__ import annotations

import pytest

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.identity import normal_identifier, registered_region
from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.intake.names import read_name

TREE = RegionTree.of(Cluster(About("empty")))


@pytest.mark.parametrize(
    "written",
    ["91110000600037341L", "９１１１００００６０００３７３４１Ｌ", "91110000600037341l", " 91110000600037341L "],
)
def test_a_credit_code_is_normalised_to_what_the_register_writes(written: str) -> None:
    assert normal_identifier("CN-USCI", written) == "91110000600037341L"


@pytest.mark.parametrize("wrong", ["91110000600037341X", "9111000060003734", "", "91110000600037342L"])
def test_a_credit_code_with_a_wrong_check_digit_is_none(wrong: str) -> None:
    assert normal_identifier("CN-USCI", wrong) is None


def test_other_registers_are_only_folded_and_lei_is_checked() -> None:
    assert normal_identifier("TWSE", "２３３０") == "2330"
    assert normal_identifier("LEI", "213800KUD8LAJWSQ9D15") == "213800KUD8LAJWSQ9D15"
    assert normal_identifier("LEI", "213800KUD8LAJWSQ9D14") is None


def test_the_region_of_a_code_is_where_the_firm_is_registered() -> None:
    assert registered_region("91110000600037341L") == "110000"
    assert registered_region("nothing") is None


@pytest.mark.parametrize(
    ("name", "regions", "brand", "industry", "form", "branch"),
    [
        ("江苏纽泰格科技集团股份有限公司", ("江苏",), "纽泰格", "科技", "集团股份有限公司", ""),
        ("库比森（江苏）轮胎有限公司", ("江苏",), "库比森", "轮胎", "有限公司", ""),
        ("江蘇和興汽車科技有限公司", ("江苏",), "和兴", "汽车科技", "有限公司", ""),
        ("江苏省淮安市涟水县宏达机械厂", ("江苏", "淮安", "涟水"), "宏达", "机械", "厂", ""),
        ("示例恒信汽车零部件有限公司一分厂", (), "示例恒信", "汽车零部件", "有限公司", "一分厂"),
        ("恒信一厂", (), "恒信", "", "", "一厂"),
        ("恒信二厂", (), "恒信", "", "", "二厂"),
        ("江苏恒信汽车部件有限公司淮安分公司", ("江苏",), "恒信", "汽车部件", "有限公司", "淮安分公司"),
        ("Foxconn Technology Co., Ltd.", (), "foxconn", "technology", "co ltd", ""),
    ],
)  # fmt: skip
def test_a_name_is_taken_apart(
    name: str, regions: tuple[str, ...], brand: str, industry: str, form: str, branch: str
) -> None:
    parts = read_name(name, TREE).parts
    assert (parts.regions, parts.brand, parts.industry, parts.legal_form, parts.branch) == (
        regions, brand, industry, form, branch,
    )  # fmt: skip


def test_one_name_in_two_writings_is_one_normal_name() -> None:
    assert normal_name("庫比森（江蘇）輪胎有限公司") == normal_name("库比森(江苏) 轮胎有限公司")
