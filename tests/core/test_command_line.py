"""The command `lianpu` as scripts and people use it: exit codes, output, pipes; in processes of its own where that tells."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.commands import process
from tests.commands import within as lianpu
from tests.reading_once import reading_once

from lianpu.cluster.cluster import Cluster


@pytest.fixture(scope="module")
def huaian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "huaian"
    done = process("demo", folder)
    assert done.returncode == 0 and "lianpu gaps" in done.stdout
    return folder


@pytest.fixture(scope="module", autouse=True)
def read_once(huaian: Path) -> Iterator[None]:
    with reading_once(huaian):
        yield


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    path = tmp_path / "供需清单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        for row, cells in enumerate([
            ["涟水县供需清单"], ["企业名称", "所属县区", "主要产品", "年产能（万套）"],
            ["示例命令行制动有限公司", "涟水县", "刹车片", 50], ["示例命令行座椅厂", "盱眙县", "说不清的东西", 2],
        ]):  # fmt: skip
            sheet.write_row(row, 0, cells)
    return path


def test_the_demo_is_valid_and_is_not_written_over(huaian: Path) -> None:
    assert lianpu("check", huaian).returncode == 0
    again = lianpu("demo", huaian)
    assert again.returncode == 3 and "not empty" in again.stderr


def test_gaps_go_to_pipes_as_json_and_csv_and_to_files(huaian: Path, tmp_path: Path) -> None:
    as_json = json.loads(lianpu("gaps", huaian, "--chain", "tyre", "--top", "5", "--json").stdout)
    assert [row["rank"] for row in as_json] == [1, 2, 3, 4, 5] and all(row["would_change"] for row in as_json)
    rows = list(csv.DictReader(io.StringIO(lianpu("gaps", huaian, "--chain", "tyre", "--top", "5", "--csv").stdout)))
    assert [row["product"] for row in rows] == [row["product"] for row in as_json]
    for name in ("g.csv", "g.json", "g.xlsx"):
        done = lianpu("gaps", huaian, "--top", "3", "--output", tmp_path / name)
        assert done.returncode == 0 and done.stdout == "" and (tmp_path / name).stat().st_size > 0
    assert lianpu("gaps", huaian, "--output", tmp_path / "g.pdf").returncode == 3


def test_gaps_are_worth_something_by_value_by_leader_and_between_two_dates(huaian: Path) -> None:
    found = json.loads(lianpu("gaps", huaian, "--chain", "tyre", "--value", "--top", "3", "--json").stdout)
    assert [gap["rank"] for gap in found] == [1, 2, 3] and found[0]["value"] >= found[1]["value"] > 0
    assert all(gap["value_low"] <= gap["value"] and gap["rows"] and gap["would_change"] for gap in found)
    assert "CNY" in lianpu("gaps", huaian, "--chain", "tyre", "--value", "--top", "3").stdout
    parts = json.loads(lianpu("gaps", huaian, "--leader", "example-003", "--json").stdout)
    assert parts[0]["worth"] > 0 and {"local_value", "outside_value", "open_value"} <= parts[0].keys()
    same = json.loads(lianpu("gaps", huaian, "--compare", huaian, "--chain", "tyre", "--json").stdout)
    assert {row["change"] for row in same} == {"same"}
    told = lianpu("gaps", huaian, "--compare", huaian, "--chain", "tyre").stdout
    assert told.splitlines() == ["Gaps: what changed", "No rows.", f"{len(same)} gaps are the same."]


def test_a_product_is_seen_from_a_county_as_its_gaps_are(huaian: Path) -> None:
    gaps_there = json.loads(lianpu("gaps", huaian, "--region", "320826", "--json").stdout)
    first = gaps_there[0]
    seen = json.loads(lianpu("show", first["product"], huaian, "--region", "320826", "--json").stdout)
    assert {name: seen["verdict"][name] for name in ("makers", "buyers", "state", "need")} == {
        name: first[name] for name in ("makers", "buyers", "state", "need")
    }
    assert len({row["enterprise"] for row in seen["proof"] if row["role"] == "maker"}) == first["makers"]
    refused = lianpu("show", "example-001", huaian, "--region", "320826")
    assert refused.returncode == 2 and "--region" in refused.stderr
    assert lianpu("show", first["product"], huaian, "--region", "999999").returncode == 3


def test_a_plan_goes_to_people_pipes_and_workbooks(huaian: Path, tmp_path: Path) -> None:
    told = lianpu("plan", huaian, "--demand", "demand-004").stdout
    assert "Who could supply whom" in told and "It stands on" in told
    assert "Traction battery pack" in told and "动力电池包" not in told, "names are in the reader's language"
    whole = json.loads(lianpu("plan", huaian, "--chain", "tyre", "--json").stdout)
    assert (
        whole["gap"] < 1e-6
        and whole["flows"]
        and whole["purchases"]
        and whole["makers"]
        and whole["coverage"]["spend_share"]
    )
    stands_on = whole["coverage"]
    assert (
        stands_on["makers_with_capacity"] <= stands_on["makers"]
        and stands_on["needs_with_quantity"] <= stands_on["needs"]
    )
    rows = list(
        csv.DictReader(io.StringIO(lianpu("plan", huaian, "--chain", "tyre", "--csv", "--table", "makers").stdout))
    )
    assert len(rows) == len(whole["makers"])
    written = tmp_path / "plan.json"
    assert lianpu("plan", huaian, "--chain", "tyre", "--output", written).returncode == 0
    assert json.loads(written.read_text("utf-8"))["coverage"] == stands_on
    file = tmp_path / "plan.xlsx"
    assert lianpu("plan", huaian, "--enterprise", "example-003", "--output", file).returncode == 0
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["summary", "flows", "purchases", "makers"]
    assert (
        len(book.get_sheet_by_name("flows").to_python()) > 1 and len(book.get_sheet_by_name("summary").to_python()) == 2
    )
    for arguments, named, code in (
        (("--demand", "nope"), "nope", 3),
        (("--table", "nope"), "makers", 2),
        (("--chain", "tyre", "--demand", "demand-004"), "one", 3),
    ):
        done = lianpu("plan", huaian, *arguments)
        assert done.returncode == code and named in done.stderr


def test_targets_are_ranked_by_the_value_of_the_gap_where_it_is_asked_for(huaian: Path) -> None:
    plain, valued = (
        json.loads(lianpu("targets", "gaps", huaian, "--chain", "tyre", "--json", *more).stdout)
        for more in ((), ("--value",))
    )
    assert all(row["value_low"] is None for row in plain)
    known = json.loads(lianpu("gaps", huaian, "--chain", "tyre", "--value", "--json").stdout)
    worth = {row["product"]: (row["value_low"], row["value_high"]) for row in known}
    assert valued and all((row["value_low"], row["value_high"]) == worth[row["product"]] for row in valued)
    told = lianpu("targets", "gaps", huaian, "--chain", "tyre", "--value").stdout
    assert "m CNY" in told


def test_a_rate_never_comes_without_coverage_and_interval(huaian: Path) -> None:
    rates = json.loads(lianpu("rate", huaian, "--json").stdout)
    assert [rate["basis"] for rate in rates] == ["spend", "part", "part_share", "node"]
    assert all(0 <= rate["lower"] <= rate["upper"] <= 1 and "coverage" in rate for rate in rates)
    table = lianpu("rate", huaian, "--radius", "province").stdout
    assert "Coverage" in table and "Interval" in table


def test_the_evidence_of_a_rate_adds_up_to_it(huaian: Path) -> None:
    spend = json.loads(lianpu("rate", huaian, "--basis", "spend", "--json").stdout)[0]
    links = json.loads(lianpu("rate", huaian, "--basis", "spend", "--evidence", "--json").stdout)
    counted = [link for link in links if link["counted"]]
    assert sum(link["volume"] for link in counted) == pytest.approx(spend["known"])
    assert sum(link["volume"] for link in counted if link["local"]) == pytest.approx(spend["local"])


def test_show_finds_products_and_firms_by_any_name(huaian: Path) -> None:
    shown = json.loads(lianpu("show", "鋼簾線", huaian, "--json").stdout)
    assert shown["product"]["id"] == "steel_cord" and shown["proof"]
    firm = json.loads(lianpu("show", "库比森轮胎", huaian, "--json").stdout)
    assert firm["enterprise"]["name"] == "库比森轮胎" and firm["enterprise"]["source"] == "huaian-daily-2025-06-25"
    assert "steel cord" in lianpu("show", "steel cord", huaian).stdout.lower()


def test_show_gives_the_rows_behind_to_pipes_and_files(huaian: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lianpu("show", "steel cord", huaian, "--csv").stdout)))
    assert {row["role"] for row in rows} >= {"maker", "need"} and all(row["source"] for row in rows)
    assert lianpu("show", "库比森轮胎", huaian, "--output", tmp_path / "firm.xlsx").returncode == 0
    assert (tmp_path / "firm.xlsx").stat().st_size > 0


def test_errors_are_one_line_that_says_what_to_do(huaian: Path, tmp_path: Path) -> None:
    for arguments, words in [
        (("gaps", tmp_path / "nowhere"), "lianpu demo"), (("gaps", huaian, "--region", "3208"), "320826"),
        (("gaps", huaian, "--output", tmp_path / "no" / "g.csv"), "g.csv"), (("gaps", huaian, "--chain", "ships"), "automotive"),
        (("show", "天外飞仙", huaian), "No product"),
        (("show", "制动", huaian), "Did you mean"), (("import", tmp_path / "none.xlsx", huaian), "none.xlsx"),
    ]:  # fmt: skip
        done = lianpu(*arguments)
        assert done.returncode == 3, done
        assert words in done.stderr and "Traceback" not in done.stderr
    assert lianpu("gaps", "--nonsense").returncode == 2
    for option, value in (("rate", "--radius"), ("rate", "--basis"), ("gaps", "--state")):
        refused = lianpu(option, huaian, value, "moon")
        assert refused.returncode == 2 and "moon" in refused.stderr and value in refused.stderr
    with chdir(tmp_path):
        assert "lianpu demo" in lianpu("gaps").stderr


def test_processes_end_with_the_same_words_and_codes(huaian: Path, tmp_path: Path) -> None:
    for arguments in (("gaps", huaian, "--top", "3"), ("gaps", tmp_path / "nowhere")):
        alone, within = process(*arguments), lianpu(*arguments)
        assert (alone.returncode, alone.stdout, alone.stderr) == (within.returncode, within.stdout, within.stderr)


def test_a_list_is_imported_once_and_asked_about_what_is_not_sure(tmp_path: Path, list_file: Path) -> None:
    target = tmp_path / "cluster"
    dry = lianpu("import", list_file, target, "--new", "试验", "--region", "320800", "--dry-run")
    assert dry.returncode == 0 and not target.exists()
    first = lianpu("import", list_file, target, "--new", "试验", "--region", "320800", "--as-of", "2026-01-01")
    assert first.returncode == 0 and "说不清的东西" in first.stdout
    cluster = Cluster.read(target)
    assert cluster["offers"].select("product", "quantity", "unit").rows() == [
        ("brake_pad", 500_000.0, "set"),
        (None, 20_000.0, "set"),
    ]
    before = {file.name: file.read_bytes() for file in target.iterdir()}
    again = json.loads(lianpu("import", list_file, target, "--json").stdout)
    assert {change["action"] for change in again["changes"]} == {"unchanged"}
    assert {file.name: file.read_bytes() for file in target.iterdir()} == before
    assert lianpu("import", list_file, target, "--new", "again").returncode == 3


def test_a_list_of_which_nothing_is_read_is_told(tmp_path: Path, huaian: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    done = lianpu("import", file, huaian)
    assert done.returncode == 1 and "Not one row" in done.stdout
    assert lianpu("import", file, tmp_path / "new", "--new", "试验").returncode == 1
    assert not (tmp_path / "new").exists()


def test_what_a_new_cluster_needs_is_told(tmp_path: Path, huaian: Path, list_file: Path) -> None:
    for arguments, code, words in (
        ((tmp_path / "none",), 3, "--new NAME"), ((tmp_path / "none", "--new", "试验", "--region", "999999"), 3, "999999"),
        ((huaian, "--region", "320800"), 2, "--region"), ((tmp_path / "none", "--new", " "), 2, "--new"),
    ):  # fmt: skip
        done = lianpu("import", list_file, *arguments)
        assert (done.returncode, words in done.stderr) == (code, True), done


def test_broken_tables_are_refused_with_exit_code_one_by_check_and_three_by_the_rest(
    tmp_path: Path, huaian: Path
) -> None:
    broken = tmp_path / "broken"
    cluster = Cluster.read(huaian)
    cluster.with_tables(sites=cluster["sites"].with_columns(pl.lit("999999").alias("region"))).write(broken)
    checked = lianpu("check", broken, "--json")
    assert checked.returncode == 1
    assert {row["rule"] for row in json.loads(checked.stdout)} == {"region"}
    assert lianpu("gaps", broken).returncode == 3


def test_chinese_is_the_first_language() -> None:
    assert "缺口" in process("--help", language="zh").stdout


def test_a_closed_pipe_is_no_error(huaian: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m lianpu.cli gaps {huaian} --csv | head -1", shell=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("rank") and "Traceback" not in done.stderr


def test_without_the_portal_serve_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise ImportError('no Django here')")
    done = subprocess.run(
        [sys.executable, "-m", "lianpu.cli", "serve", "--store", str(tmp_path / "store")],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(tmp_path), "LIANPU_LANGUAGE": "en"}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 3 and "pip install 'lianpu[portal]'" in done.stderr and "Traceback" not in done.stderr


LOADED = """
import sys
from lianpu.cli import main
try:
    main()
finally:
    print(*(name for name in ("django", "numba", "polars") if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [(["--help"], ""), (["evaluate", "--help"], ""), (["match", "--help"], "polars"), (["parse"], "polars")],
)
def test_what_takes_long_to_import_waits_until_it_is_needed(arguments: list[str], needed: str) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, input="供应轮毂\n", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout and done.stderr.split() == needed.split()
