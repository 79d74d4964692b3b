"""Rows that are one legal person: by code, decision, place and name; no chains; questions where it is not sure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clusters import cluster_of
from typer.testing import CliRunner

from lianpu.cli import dedupe as command
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.errors import InputFileError
from lianpu.intake.dedupe import Decided, Duplicates, NamedRow, decisions_of, find_duplicates, rows_of
from lianpu.intake.dedupe.files import read_names
from lianpu.intake.names import compare_names
from lianpu.intake.names.weights import ASK, SURE

TREE = RegionTree(national_regions())
CODE, OTHER_CODE = "91110000600037341L", "91320800MA1MABCD0K"


def found_in(*rows: NamedRow | str, decided: Decided | None = None) -> Duplicates:
    """Names become rows called by their name; rows stay."""
    named = [row if isinstance(row, NamedRow) else NamedRow(row, row) for row in rows]
    return find_duplicates(named, TREE, decided=decided)


def groups(found: Duplicates) -> set[frozenset[str]]:
    return {frozenset(part["id"]) for part in found.groups.partition_by("group")}


def asked(found: Duplicates) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in found.pairs.select("first_id", "second_id").iter_rows()}


def test_writings_of_one_firm_are_a_group_and_strangers_are_not() -> None:
    found = found_in(
        "扬州诺维特轴承有限公司",
        "江苏省扬州市诺维特轴承有限责任公司",
        "諾維特軸承(揚州)有限公司",
        "扬州恒信轴承有限公司",
    )
    assert groups(found) == {
        frozenset({"扬州诺维特轴承有限公司", "江苏省扬州市诺维特轴承有限责任公司", "諾維特軸承(揚州)有限公司"})
    }
    assert found.rows == 4 and not asked(found)


def test_the_same_code_is_the_same_firm_whatever_the_names() -> None:
    found = found_in(NamedRow("a", "扬州诺维特轴承有限公司", CODE), NamedRow("b", "完全不像的名字", CODE))
    assert groups(found) == {frozenset("ab")}
    assert found.groups["codes"].to_list() == [["code_same"], ["code_same"]]


def test_other_codes_are_other_firms_whatever_the_names() -> None:
    name = "扬州诺维特轴承有限公司"
    found = found_in(NamedRow("a", name, CODE), NamedRow("b", name, OTHER_CODE))
    assert not groups(found) and not asked(found)


def test_a_row_without_code_that_fits_two_codes_joins_neither() -> None:
    name = "扬州诺维特轴承有限公司"
    found = found_in(NamedRow("a", name, CODE), NamedRow("b", name, OTHER_CODE), NamedRow("c", name))
    assert not groups(found)
    assert asked(found) == {frozenset("ac"), frozenset("bc")}
    assert all("joins_different" in codes for codes in found.pairs["codes"].to_list())
    assert all(score <= SURE for score in found.pairs["score"])


def test_the_region_of_a_row_tells_two_firms_of_one_name_apart() -> None:
    name = "诺维特轴承有限公司"
    found = found_in(NamedRow("a", name, region="321000"), NamedRow("b", name, region="320500"))
    assert not groups(found) and asked(found) == {frozenset("ab")}
    assert found.pairs["codes"].to_list() == [["same_name", "place_known"]]
    there = found_in(NamedRow("a", name, region="321000"), NamedRow("b", "扬州诺维特轴承有限公司"))
    elsewhere = found_in(NamedRow("a", name, region="320500"), NamedRow("b", "扬州诺维特轴承有限公司"))
    assert groups(there) == {frozenset("ab")} and not groups(elsewhere)


def test_the_code_says_where_a_name_without_place_is_registered() -> None:
    beijing = NamedRow("a", "恒信轴承有限公司", CODE)
    assert groups(found_in(beijing, NamedRow("b", "北京恒信轴承有限公司"))) == {frozenset("ab")}
    assert not groups(found_in(beijing, NamedRow("b", "扬州恒信轴承有限公司")))


def test_a_name_between_two_firms_joins_neither() -> None:
    found = found_in("扬州诺维特轴承有限公司", "诺维特轴承有限公司", "苏州诺维特轴承有限公司")
    assert not groups(found)
    assert asked(found) == {
        frozenset({"扬州诺维特轴承有限公司", "诺维特轴承有限公司"}),
        frozenset({"苏州诺维特轴承有限公司", "诺维特轴承有限公司"}),
    }


def test_a_name_much_liker_to_one_of_two_firms_joins_it() -> None:
    found = found_in("扬州诺维特轴承有限公司", "扬州市诺维特轴承", "诺维特轴承(苏州)有限公司")
    assert groups(found) == {frozenset({"扬州诺维特轴承有限公司", "扬州市诺维特轴承"})}


def test_weak_pairs_make_no_chain() -> None:
    chain = ["扬州恒信机械有限公司", "扬州恒信机械", "恒信机械", "恒信", "苏州恒信机械有限公司"]
    found = found_in(*chain)
    assert groups(found) == {frozenset(chain[:2])}
    assert frozenset({"恒信机械", "恒信"}) in asked(found)


def test_unsure_pairs_are_asked_with_reasons_likest_first() -> None:
    found = found_in("扬州恒信轴承有限公司", "恒信轴承有限公司", "扬州诺维特机械有限公司", "扬州诺维斯机械有限公司")
    assert found.pairs["codes"].to_list() == [["place_missing", "short_brand"], ["brand_close"]]
    assert found.pairs["reasons"].to_list()[1] == ["brands that differ by one character: 诺维特, 诺维斯"]
    assert found.pairs["score"].is_sorted(descending=True)


def test_groups_that_are_asked_about_are_asked_once() -> None:
    found = found_in("扬州恒信轴承有限公司", "扬州市恒信轴承有限公司", "恒信轴承有限公司", "恒信轴承股份有限公司")
    assert len(groups(found)) == 2 and found.pairs.height == 1


def test_one_firm_of_a_short_name_given_by_its_row() -> None:
    found = found_in(NamedRow("a", "扬州诺维特轴承有限公司", short_name="大白象"), NamedRow("b", "大白象"))
    assert groups(found) == {frozenset("ab")} and found.groups["codes"].to_list() == [["stated_name"]] * 2


def test_what_people_decided_is_done_and_not_asked_again() -> None:
    rows = NamedRow("a", "扬州恒信轴承有限公司"), NamedRow("b", "恒信轴承有限公司"), NamedRow("c", "恒鑫轴承")
    decided = Decided({("恒鑫轴承", "*"): "a", ("恒信轴承有限公司", "*"): None})
    found = found_in(*rows, decided=decided)
    assert groups(found) == {frozenset("ac")} and not asked(found)
    assert found.groups["codes"].to_list() == [["decided_same"]] * 2


def test_a_decision_for_the_row_itself_keeps_it_apart() -> None:
    rows = NamedRow("a", "扬州诺维特轴承有限公司"), NamedRow("b", "诺维特轴承有限公司")
    assert groups(found_in(*rows)) == {frozenset("ab")}
    assert not groups(found_in(*rows, decided=Decided({("诺维特轴承有限公司", "*"): "b"})))


def test_a_decision_for_one_region_holds_there_only() -> None:
    name = "诺维特轴承有限公司"
    rows = NamedRow("a", "扬州诺维特轴承有限公司"), NamedRow("b", name, region="321000"), NamedRow("c", name)
    decided = Decided({(name, "321000"): None})
    assert groups(found_in(*rows, decided=decided)) == {frozenset("ac")}


@pytest.fixture
def cluster() -> Cluster:
    return cluster_of(
        enterprises=[
            {"id": "one", "name": "扬州诺维特轴承有限公司"}, {"id": "two", "name": "诺维特轴承有限公司"},
            {"id": "three", "name": "苏州诺维特轴承有限公司", "short_name": "苏州诺维特"},
        ],
        sites=[{"enterprise": "two", "region": "321000"}],
        enterprise_identifiers=[{"scheme": "CN-USCI", "value": CODE, "enterprise": "three"}],
        decisions=[
            {"kind": "enterprise", "text": "某厂", "region": "*", "target": "gone"},
            {"kind": "enterprise", "text": "另一厂", "region": "*", "target": "one"},
        ],
    )  # fmt: skip


def test_the_rows_of_a_cluster_have_codes_regions_and_short_names(cluster: Cluster) -> None:
    assert rows_of(cluster) == [
        NamedRow("one", "扬州诺维特轴承有限公司"),
        NamedRow("two", "诺维特轴承有限公司", region="321000"),
        NamedRow("three", "苏州诺维特轴承有限公司", CODE, short_name="苏州诺维特"),
    ]
    assert decisions_of(cluster).targets == {("另一厂", "*"): "one"}
    assert groups(find_duplicates(rows_of(cluster), TREE)) == {frozenset({"one", "two"})}


def test_nothing_among_no_rows() -> None:
    found = find_duplicates([], TREE)
    assert found.rows == 0 and found.groups.is_empty() and found.pairs.is_empty()


PARTS = (
    ("", "扬州", "江苏扬州市", "苏州", "昆山"),
    ("恒信", "恒鑫", "诺维特", "诺维斯", "阿尔卑斯", "阿尔毕斯", "恒信达", "金昌"),
    ("轴承", "轴承制造", "轴乘", "汽配", "汽车零部件", "贸易", "集团", ""),
    ("", "有限公司", "股份有限公司", "有限公司淮安分公司"),
)
NAME = st.one_of(
    st.tuples(*map(st.sampled_from, PARTS)).map("".join),
    st.sampled_from((
        "上汽集团", "上海汽车集团股份有限公司", "恒信", "江苏省扬州市恒信轴承", "江苏省洋州市恒信轴承", "大阳科", "大阳科轴承",
        "Hengxin Bearing Co., Ltd.", "Yangzhou Hengxin Bearing", "Hengxin Baering Co., Ltd.", "HXB", "NWT Bearing",
        "扬州恒信汽牟零邰件有限公司", "杨州恒信汽车零邰件有限公司", "准安恒信轴承有限公司", "淮安恒信轴承有限公司", "CATL", "CATL Co., Ltd.",
        "宁德时代新能源科技股份有限公司", "yang zhou heng xin zhou cheng you xian gong si", "扬州恒信精铸", "扬州一轴", "扬州第一轴承厂", "扬州第二轴承厂", "恒信轴承", "扬州恒信精密轴承有限公司", "扬州恒信精密铸造有限公司",
    )),
)  # fmt: skip
LISTS = st.lists(NAME, min_size=2, max_size=14)
LAWS = settings(max_examples=120, deadline=None)


def called(names: Sequence[str]) -> list[NamedRow]:
    return [NamedRow(str(number), name) for number, name in enumerate(names)]


@LAWS
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(names: list[str], random: object) -> None:
    rows = called(names)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = find_duplicates(rows, TREE), find_duplicates(shuffled, TREE)
    assert groups(one) == groups(other)
    homes = [_homes(found) for found in (one, other)]
    questions = [
        {frozenset(home.get(id, id) for id in pair) for pair in asked(found)}
        for home, found in zip(homes, (one, other), strict=True)
    ]
    assert questions[0] == questions[1]


@LAWS
@given(LISTS)
def test_no_two_of_a_group_differ_and_no_likeness_is_missed(names: list[str]) -> None:
    found = find_duplicates(called(names), TREE)
    home, questions = _homes(found), asked(found)
    asked_homes = {frozenset(home.get(id, id) for id in pair) for pair in questions}
    for one, first in enumerate(names):
        for other, second in enumerate(names[:one]):
            homes = {home.get(str(one), str(one)), home.get(str(other), str(other))}
            score = compare_names(first, second, TREE).score
            if len(homes) == 1:
                assert score >= ASK
            elif score >= ASK:
                assert frozenset(homes) in asked_homes


def _homes(found: Duplicates) -> dict[str, str]:
    """Each grouped row → the smallest id of its group."""
    return {id: min(members) for members in groups(found) for id in members}


APP = typer.Typer()
APP.command()(command.dedupe)
APP.command("other")(lambda: None)


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text(
        "企业名称,统一社会信用代码,所属县区\n扬州恒信轴承有限公司,,扬州市\n恒信轴承有限公司,,321000\n,,\n苏州恒信轴承,123,火星\n,x,\n",
        "utf-8-sig",
    )
    return path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(APP, ["dedupe", *map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_a_list_is_read_with_what_it_says_and_notes(list_file: Path) -> None:
    read = read_names(list_file, TREE)
    assert read.rows[:2] == [
        NamedRow("2", "扬州恒信轴承有限公司", region="321000"), NamedRow("3", "恒信轴承有限公司", region="321000"),
    ]  # fmt: skip
    assert [note.partition(";")[0][:1] for note in read.notes] == ["1", "1", "1"]


def test_the_command_prints_json_and_csv_and_says_on_stderr_what_it_left_out(list_file: Path) -> None:
    code, out, err = run("--names", list_file, "--json")
    data = json.loads(out)
    assert (code, data["rows"], len(data["groups"]), len(data["ask"])) == (0, 3, 1, 0)
    assert [member["id"] for member in data["groups"][0]["members"]] == ["2", "3"]
    assert "line 5" in err
    rows = list(csv.DictReader(io.StringIO(run("--names", list_file, "--csv")[1])))
    assert [(row["verdict"], row["first_id"], row["second_id"]) for row in rows] == [("same", "2", "3")]


def test_the_command_writes_a_file_and_prints_a_table(list_file: Path, tmp_path: Path) -> None:
    assert run("--names", list_file, "-o", tmp_path / "found.csv")[0] == 0
    assert "same" in (tmp_path / "found.csv").read_text("utf-8-sig")
    assert "Nothing was merged" in run("--names", list_file)[1]


def test_the_command_reads_a_cluster_and_a_text_file(cluster: Cluster, tmp_path: Path) -> None:
    cluster.write(tmp_path / "cluster")
    assert len(json.loads(run(tmp_path / "cluster", "--json")[1])["groups"]) == 1
    (tmp_path / "names.txt").write_text("扬州恒信轴承有限公司\n\n扬州恒信轴承\n", "gb18030")
    assert json.loads(run("--names", tmp_path / "names.txt", "--json")[1])["groups"][0]["members"][1]["id"] == "3"
    assert run(tmp_path / "cluster", "--names", tmp_path / "names.txt")[0] == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"city\nx\n", "line 1: there is no column name; there are: city"),
        ("a.csv", b"", "holds no rows"),
        ("a.csv", b"name\n\x00\x01\n", "it is not a text file"),
        ("a.csv", b'name\n"' + b"x" * 200_000 + b'"\n', "line 2: not a row of a CSV file"),
        ("a.xlsx", b"", "expected a .csv or .txt file, not .xlsx"),
    ],
)
def test_what_is_no_list_of_names_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputFileError) as refused:
        read_names(tmp_path / name, TREE)
    assert said in str(refused.value) and str(tmp_path / name) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no.csv", "no such file"), (tmp_path / "folder.csv", "it is a folder")):
        (tmp_path / "folder.csv").mkdir(exist_ok=True)
        with pytest.raises(InputFileError, match=said):
            read_names(path, TREE)
