"""Which enterprise does this name mean? By code, decision, name and place; apart where it is not sure."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.clusters import cluster_of

from lianpu.cluster.cluster import Cluster
from lianpu.intake.enterprises import EnterpriseResolution, EnterpriseResolver, Named
from lianpu.intake.names.weights import ASK, SURE

CODE, OTHER_CODE = "91110000600037341L", "91320800MA1MABCD0K"
KNOWN = cluster_of(
    enterprises=[
        {"id": "hengxin", "name": "淮安恒信汽车零部件有限公司"},
        {"id": "hengxin1", "name": "恒信机械一厂"},
        {"id": "kubisen", "name": "库比森（江苏）轮胎有限公司", "short_name": "库比森轮胎"},
        {"id": "hongda_ls", "name": "宏达机械厂"},
        {"id": "hongda_xy", "name": "宏达机械厂"},
    ],
    sites=[
        {"enterprise": "hengxin", "region": "320826"}, {"enterprise": "hongda_ls", "region": "320826"},
        {"enterprise": "hongda_xy", "region": "320830"},
    ],
    enterprise_identifiers=[{"scheme": "CN-USCI", "value": CODE, "enterprise": "hengxin"}],
    decisions=[{"kind": "enterprise", "text": "恒鑫汽配", "region": "*", "target": "hengxin"}],
)  # fmt: skip
RESOLVER = EnterpriseResolver(KNOWN)
NAMES = (
    "恒信机械有限公司",
    "恒信机械一厂",
    "恒鑫机械有限公司",
    "涟水恒信机械有限公司",
    "宏达机械厂",
    "恒信",
    "库比森（江苏）轮胎有限公司",
    "库比深轮胎",
)


def resolve(name: str, uscc: str | None = None, region: str | None = None) -> EnterpriseResolution:
    return RESOLVER.resolve([Named(name, uscc, region)])[0]


def meaning(name: str, uscc: str | None = None, region: str | None = None) -> tuple[str | None, str]:
    found = resolve(name, uscc, region)
    return found.enterprise, found.method


def test_the_credit_code_decides_whatever_the_name() -> None:
    assert meaning("随便什么名字", CODE) == ("hengxin", "identifier")


def test_the_same_name_in_another_writing_is_the_same_firm() -> None:
    assert meaning("淮安恆信汽車零部件 有限公司") == ("hengxin", "name")
    assert meaning("库比森(江苏)轮胎有限公司") == ("kubisen", "name")
    assert meaning("库比森轮胎") == ("kubisen", "name")


def test_the_same_name_with_another_code_is_a_conflict() -> None:
    found = resolve("淮安恒信汽车零部件有限公司", OTHER_CODE)
    assert (found.enterprise, found.method) == (None, "conflict")
    assert [candidate.enterprise for candidate in found.candidates] == ["hengxin"]


def test_the_same_parts_in_a_fitting_place_are_the_same_firm() -> None:
    assert meaning("恒信汽车零部件有限公司", region="320826") == ("hengxin", "name")
    assert meaning("江苏库比森轮胎有限公司") == ("kubisen", "name")


def test_the_same_parts_in_another_place_are_another_firm() -> None:
    assert meaning("恒信汽车零部件有限公司", region="310115")[0] is None


def test_two_firms_of_one_name_are_told_apart_by_place_or_not_at_all() -> None:
    assert meaning("宏达机械厂", region="320830") == ("hongda_xy", "name")
    found = resolve("宏达机械厂")
    assert (found.enterprise, found.method) == (None, "unsure")
    assert {candidate.enterprise for candidate in found.candidates} == {"hongda_ls", "hongda_xy"}


def test_numbered_works_branches_and_homophones_stay_apart() -> None:
    for name in ("恒信机械二厂", "恒鑫汽车零部件有限公司", "恒信汽车零部件有限公司上海分公司"):
        assert resolve(name).enterprise is None


def test_a_like_name_is_unsure_with_candidates() -> None:
    found = resolve("恒信汽车零部件厂", region="320826")
    assert (found.enterprise, found.method) == (None, "unsure")
    assert found.candidates[0].enterprise == "hengxin" and ASK <= found.candidates[0].score < SURE


def test_other_writings_of_a_firm_are_it_or_are_asked_about_as_names_compare() -> None:
    resolver = EnterpriseResolver(
        cluster_of(
            enterprises=[
                {"id": "catl", "name": "宁德时代新能源科技股份有限公司"},
                {"id": "nuoweite", "name": "淮安诺维特汽车零部件有限公司"},
                {"id": "hengxin", "name": "淮安恒信铸造有限公司"},
            ]
        )
    )

    def told(name: str) -> tuple[str, list[str]]:
        (found,) = resolver.resolve([Named(name)])
        return found.method, [found.enterprise] if found.enterprise else [one.enterprise for one in found.candidates]

    assert told("淮安诺维特汽配") == ("name", ["nuoweite"])  # other words for the same
    assert told("准安诺维特汽车零部件有限公司") == ("unsure", ["nuoweite"])  # a sign read for another in the place
    assert told("淮安恒信铸照有限公司") == ("unsure", ["hengxin"])  # typed by ear, behind a short brand
    assert told("CATL") == ("unsure", ["catl"])
    assert told("Huai'an Nuoweite Auto Parts Co., Ltd.") == ("unsure", ["nuoweite"])
    assert told("淮安恒信锻造有限公司") == ("new", [])


def test_a_decision_is_remembered() -> None:
    assert meaning("恒鑫汽配") == ("hengxin", "decision")


def test_an_unheard_of_name_is_new() -> None:
    assert meaning("天马行空物流有限公司") == (None, "new")


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=12), st.integers(0, 12), st.sampled_from(NAMES))
def test_firms_that_joined_later_are_known_like_those_that_were_there(names: list[str], first: int, typed: str) -> None:
    rows = [{"id": f"e{number}", "name": name} for number, name in enumerate(names)]
    whole = cluster_of(enterprises=rows)
    firms = whole["enterprises"]
    grown = Cluster(whole.about, {**whole.tables, "enterprises": _in_pieces(firms, first)})
    asked = [Named(typed), Named(typed, region="320826")]
    assert EnterpriseResolver(grown).resolve(asked) == EnterpriseResolver(whole).resolve(asked)


def _in_pieces(firms: pl.DataFrame, first: int) -> pl.DataFrame:
    return pl.concat([firms[:first].clone(), firms[first:].clone()], rechunk=False)
