"""Where commands write to: whole files or none, pipes that close, disks that are full, help that is shown whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.commands import within

from lianpu.cli.output import show_frame
from lianpu.cli.shown_names import thing_name
from lianpu.cluster.examples import example_folder
from lianpu.cluster.whole_files import written_whole
from lianpu.errors import ClusterFileError
from lianpu.language import speaking

HUAIAN = str(example_folder("huaian"))
FULL = Path("/dev/full")


def lianpu(*arguments: str | Path, language: str = "en", **given: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LIANPU_LANGUAGE": language, "COLUMNS": "80"}
    command = [sys.executable, "-m", "lianpu.cli", *map(str, arguments)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **given}
    return subprocess.run(command, text=True, env=environment, timeout=120, check=False, **options)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType]


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", [("check", HUAIAN), ("check", HUAIAN, "--json"), ("gaps", HUAIAN), ("--help",)])
def test_a_full_disk_behind_standard_output_is_told_in_one_line(arguments: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = lianpu(*arguments, stdout=full)
    assert done.returncode == 3
    assert done.stderr.splitlines() == ["lianpu: the output cannot be written: the disk is full"]


@pytest.mark.parametrize(
    "arguments", [("gaps", HUAIAN), ("gaps", HUAIAN, "--json"), ("--help",), ("show", "钢帘线", HUAIAN)]
)
def test_a_reader_that_goes_is_no_error_however_it_is_printed(arguments: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = lianpu(*arguments, stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_is_put_in_its_place_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    file.write_text("before")
    file.chmod(0o640)
    with pytest.raises(KeyboardInterrupt), written_whole(file) as half:
        half.write_text("half")
        raise KeyboardInterrupt
    with (
        pytest.raises(ClusterFileError, match=r"kept\.txt cannot be written: the disk is full"),
        written_whole(file) as half,
    ):
        half.write_text("half")
        raise OSError(28, "No space left on device")
    assert file.read_text() == "before" and list(tmp_path.iterdir()) == [file]
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    with written_whole(link) as half:
        half.write_text("after")
    assert file.read_text() == "after" and link.is_symlink() and file.stat().st_mode & 0o777 == 0o640


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    for command in (("gaps", "nowhere"), ("match", "nowhere", "--json"), ("learn", "nowhere")):
        done = within(*command, "--output", tmp_path / "no" / "x.csv")
        assert done.returncode == 3 and "there is no folder" in done.stderr  # not that nowhere does not exist
    done = within("drill", HUAIAN, "--firm", "example-114", "--save", tmp_path / "no" / "x.json")
    assert done.returncode == 3 and "there is no folder" in done.stderr
    done = within("gaps", HUAIAN, "--output", tmp_path / "x.pdf")
    assert done.returncode == 3 and ".xlsx" in done.stderr


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_no_text_of_a_file_is_carried_out_by_an_office_program(ending: str, tmp_path: Path) -> None:
    texts = [
        '=HYPERLINK("http://evil.example")',
        "＝1+1",
        "\t=1+1",
        "@SUM(1)",
        "https://evil.example/",
        "-5 mm",
        "制动器",
    ]
    frame, file = pl.DataFrame({"name": texts, "amount": [-1.0] * len(texts)}), tmp_path / f"out{ending}"
    show_frame(frame, {}, title="", output=file)
    if ending == ".xlsx":
        cells = [row[0] for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2)]
        assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None) for text in texts]
    else:
        written = pl.read_csv(file)
        assert written["name"].to_list() == [f"'{text}" for text in texts[:4]] + [texts[4], "'-5 mm", "制动器"]
        assert written["amount"].to_list() == frame["amount"].to_list()


def test_the_demo_can_be_put_into_an_empty_folder_and_not_over_a_file(tmp_path: Path) -> None:
    assert within("demo", tmp_path).returncode == 0
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in example_folder("huaian").iterdir()}
    done = within("demo", tmp_path / "cluster.json" / "x")
    assert done.returncode == 3 and "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_store_that_is_a_file_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    file = tmp_path / "store"
    file.write_text("no folder")
    done = lianpu(command, "--store", file)
    assert done.returncode == 3 and "store cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


def test_very_many_violations_are_shown_in_part_and_given_whole(tmp_path: Path) -> None:
    shutil.copytree(HUAIAN, tmp_path / "c")
    offers = tmp_path / "c" / "offers.csv"
    heading, first, *_rest = offers.read_text("utf-8").splitlines()
    offers.write_text("\n".join([heading, *[first] * 1_200, ""]), "utf-8")
    shown = within("check", tmp_path / "c")
    assert shown.returncode == 1 and "--json" in shown.stderr and "Violations: 1200" in shown.stdout
    assert len(json.loads(within("check", tmp_path / "c", "--json").stdout)) == 1_200


def test_a_plan_is_the_same_document_printed_and_written(tmp_path: Path) -> None:
    printed = within("plan", HUAIAN, "--demand", "demand-004", "--json")
    file = tmp_path / "plan.json"
    written = within("plan", HUAIAN, "--demand", "demand-004", "--json", "--output", file)
    assert written.stdout == "" and json.loads(file.read_text("utf-8")) == json.loads(printed.stdout)


@pytest.mark.parametrize("command", ["gaps", "match"])
def test_chinese_help_is_folded_and_not_cut_off(command: str) -> None:
    shown = lianpu(command, "--help", language="zh").stdout
    assert re.search("[一-龥]", shown) and "…" not in shown


def test_who_is_at_a_terminal_sees_what_is_at_work_and_nobody_else() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    try:
        done = lianpu("check", HUAIAN, stderr=theirs)
        assert done.returncode == 0 and "huaian" in os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert lianpu("check", HUAIAN).stderr == ""


def test_what_goes_into_a_pipe_is_not_broken_into_lines_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    command = [sys.executable, "-m", "lianpu.cli", "show", "示例力驰轮胎有限公司", HUAIAN]
    environment = {**os.environ, "LIANPU_LANGUAGE": "zh"}
    shown = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120).stdout
    row = next(line for line in shown.splitlines() if "7.50R16LT" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "全钢子午线轮胎 7.50R16LT", "全钢子午线轮胎", "600,000", "件", "年", "example", "2026-10-16", "已核验",
    ]  # fmt: skip


def test_reasons_stand_below_what_they_are_for_where_a_column_would_be_too_narrow() -> None:
    lines = lianpu("match", HUAIAN, "--demand", "demand-001", "--top", "1", language="zh").stdout.splitlines()
    assert lines[0] == "匹配" and lines[1].startswith("demand-001 · 名次 1 · offer-305 · 示例渝变变速器有限公司 · ")
    assert any(
        re.fullmatch(r"    供应“6挡手动变速器”，正是所需的“手动变速器”（产品 \+0\.\d+）", line) for line in lines
    )
    lines = lianpu("extend", "磷酸铁锂电芯", HUAIAN, "--top", "1", language="zh").stdout.splitlines()
    assert {"  原因", "  尚缺", "    材料：石墨"} <= set(lines)


def test_a_title_is_not_folded_at_the_width_of_its_table_and_nothing_has_no_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    frame = pl.DataFrame({"a": [1]})
    with speaking("zh"):
        show_frame(frame, {"a": "A"}, title="a title wider than its table")
        show_frame(frame.clear(), {"a": "A"}, title="none")
    printed = capsys.readouterr().out
    assert "a title wider than its table\n" in printed and printed.endswith("none\n没有数据。\n")


def test_what_a_drill_lacks_is_called_by_its_words() -> None:
    with speaking("zh"):
        named = [thing_name({"cord": "钢帘线"}, thing) for thing in ("cord", "text:工装轴套", "?")]
    assert named == ["钢帘线", "工装轴套", "未写明的产品"]


def test_where_no_rows_are_alike_nobody_is_asked_to_decide(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("淮安恒信机械有限公司\n淮安恒鑫机械有限公司\n", "utf-8")
    assert "Nothing was merged" not in lianpu("dedupe", "--names", names).stdout
    names.write_text("淮安恒信机械有限公司\n淮安市恒信机械有限公司\n", "utf-8")
    told = lianpu("dedupe", "--names", names).stdout
    assert "Nothing was merged" in told and "nothing" in told
    names.write_text("\n", "utf-8")
    assert lianpu("dedupe", "--names", names).returncode == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("match", "--top", "0"), "--top：0 不能用；应为不小于 1 的数。"), (("serve", "--port", "99999"), "--port：99999 不能用；应为不大于 65535 的数。"),
        (("gaps", "--top", "abc"), "--top：abc 不能用；应为整数。"), (("drill", "--throttle", "x"), "--throttle：x 不能用；应为数。"),
        (("parse", "--today", "明天"), "--today：明天 不能用；应为年-月-日，如 2026-06-30。"),
        (("rate", "--radius", "全市"), "--radius：全市 不能用；应为county, city, near, province, any 之一。"),
        (("gaps", "--state", "foo"), "--state：没有状态 foo，只有 missing, weak, single_source。"), (("gaps", "--tob", "1"), "没有选项 --tob。"),
        (("gaps", "--top"), "--top 需要一个值。"), (("gaps", "--json=5"), "--json 不带值。"), (("show",), "缺少 PRODUCT|ENTERPRISE。"),
        (("gaps", "a", "b"), "参数之后多出了 b。"), (("nope",), "没有命令 nope。"), (("evaluate", "nope"), "没有命令 nope。"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_the_language_of_the_reader(arguments: tuple[str, ...], told: str) -> None:
    with speaking("zh"):
        done = within(*arguments)
    assert done.returncode == 2 and done.stderr.startswith(f"lianpu：{told}")


@pytest.mark.parametrize("arguments", [(), ("evaluate",), ("match",), ("serve",)])
def test_help_has_no_english_words_of_its_library(arguments: tuple[str, ...]) -> None:
    done = lianpu(*arguments, "--help", language="zh")
    assert done.returncode == 0 and "用法：" in done.stdout and "显示本页。" in done.stdout
    english = r"Usage|Options|Arguments|Commands|Show|default:|env var|<\w+>|\brange\b"
    assert re.findall(english, done.stdout) == []


def test_a_group_without_a_command_shows_its_help_and_is_wrong_usage() -> None:
    done = lianpu("evaluate")
    assert (done.returncode, done.stderr) == (2, "") and "targets" in done.stdout


def test_files_that_cannot_be_used_are_told_in_the_language_of_the_reader(tmp_path: Path) -> None:
    words, values = tmp_path / "words.npz", tmp_path / "values.csv"
    words.write_text("no words")
    values.write_bytes("product,value_low,value_high,备注\nbrake,1,许多,x\n".encode("gb18030"))
    with speaking("zh"):
        told = {
            within("match", HUAIAN, "--words", words).stderr.splitlines()[-1]: "words.npz 里没有学到的词：请用 lianpu learn 生成。",
            within("match", HUAIAN, "--words", tmp_path / "none").stderr.splitlines()[-1]: "none 不能读取：没有这个文件或文件夹。请用 lianpu learn 生成。",
            within("targets", "gaps", HUAIAN, "--values", values).stderr.splitlines()[-1]: "values.csv 第 2 行：值为“许多”，应为 以元计的数，或留空",
            within("parse", tmp_path / "none").stderr: "none 不能读取：没有这个文件或文件夹\n",
        }  # fmt: skip
    assert [line for line, expected in told.items() if not line.endswith(expected)] == []


def test_one_side_alone_needs_a_cluster_for_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for given, lacking in (("--offers", "--demands"), ("--demands", "--offers")):
        done = within("match", given, "x.jsonl")
        assert done.returncode == 2 and done.stderr.startswith(f"lianpu: {lacking}: Give it too")


def test_tables_for_people_name_places_products_and_firms_in_their_language() -> None:
    with speaking("zh"):
        outlook = within("complexity", HUAIAN, "--table", "outlook").stdout
        sources = within("drill", HUAIAN, "--region", "320826", "--weeks", "6", "--table", "sources").stdout
    assert "│ 淮安区" in outlook and "steel_cord" not in outlook and "320803" not in outlook
    assert "已证实" in sources and "proven" not in sources
    with speaking("en"):
        proof = within("show", "steel_cord", HUAIAN).stdout
        products = within("complexity", HUAIAN, "--table", "products").stdout
    assert "Lichi" in proof and "示例力驰" not in proof
    assert "Steel cord" in products and "钢帘线" not in products
    rows = json.loads(within("complexity", HUAIAN, "--table", "outlook", "--json").stdout)
    assert {row["place"] for row in rows} >= {"320803"}, "programs have the ids"
