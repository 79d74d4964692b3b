"""`lianpu parse` as scripts use it: pipes, files, bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lianpu.cli import evaluate_parse, parse
from lianpu.errors import InputFileError, UnknownNameError
from lianpu.language import set_language
from lianpu.scale.processes import ALONE

set_language("en")


def application() -> typer.Typer:
    app, group = typer.Typer(), typer.Typer()
    app.command()(parse.parse)
    group.callback()(lambda: None)
    group.command()(evaluate_parse.parse)
    app.add_typer(group, name="evaluate")
    return app


def run(*arguments: str, text: str | bytes = "") -> list[dict[str, object]]:
    done = CliRunner().invoke(application(), ["parse", "--today", "2026-06-15", *arguments], input=text)
    if done.exception:
        raise done.exception
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_in_is_a_line_out() -> None:
    said = run("--region", "320800", text="求购轮毂2000只，月底前\n\n供应刹车片\n")
    assert [line["side"] for line in said] == ["demand", None, "offer"]
    assert said[0]["deadline"] == "2026-06-30" and said[0]["quantity"] == 2000
    assert said[1] == {
        "side": None, "category": None, "product": {"text": None, "id": None}, "quantity": None, "unit": None, "period": None,
        "range": None, "certificates": [], "region": None, "deadline": None, "price": None, "specs": [], "spans": {},
    }  # fmt: skip


def test_a_file_with_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_bytes(b"\xef\xbb\xbf" + "求购轮毂\r\n供应轮毂".encode())
    said = run(str(file))
    assert [line["side"] for line in said] == ["demand", "offer"]
    assert said[0]["product"] == {"text": "轮毂", "id": said[1]["product"]["id"]}  # type: ignore[index]


@pytest.mark.parametrize(
    "line",
    ["求购轮毂" * 2500, "🔥" * 500, "<script>alert(1)</script>", "'; DROP TABLE x; --", "\x00\x01\x02\x7f", "\ud7ff\ufffe", "1" * 9000, "(" * 9000, "一" * 5000, "," * 9000],
)  # fmt: skip
def test_any_line_gives_an_object(line: str) -> None:
    assert len(run(text=line + "\n")) == 1


def test_bytes_that_are_no_text_are_read_with_a_word_about_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from tests.core.test_sentence_command import application; application()()", "parse"],
        input="求购轮毂\n".encode() + b"\xff\xfe\x00\n\xff\n", capture_output=True, timeout=60, env=_environment(),
    )  # fmt: skip
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 3
    assert done.stderr.decode().count("line 2: not UTF-8") == 1 and "line 3" not in done.stderr.decode()


def test_lines_of_chinese_windows_are_read_with_a_word_about_it(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("求购轮毂2000只\n供应刹车片\n".encode("gb18030") + "供应轮\x00胎".encode()[:-1] + b"\xff\n")
    said = run(str(file))
    assert [line["side"] for line in said] == ["demand", "offer", "offer"] and said[0]["quantity"] == 2000


def test_text_of_two_bytes_a_sign_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("求购轮毂".encode("utf-16"))
    with pytest.raises(InputFileError, match="line 1: it is UTF-16 text"):
        run(str(file))


def test_lines_come_at_once_for_pipes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from tests.core.test_sentence_command import application; application()()", "parse"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(),
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("求购轮毂\n".encode())
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["side"] == "demand"
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
def test_a_closed_pipe_ends_quietly() -> None:
    piped = f"yes 供应轮毂 | head -300 | {sys.executable} -m lianpu.cli parse | head -1; echo ${{PIPESTATUS[2]}}"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, timeout=60, env=_environment())
    line, status = done.stdout.splitlines()
    assert json.loads(line)["side"] == "offer" and status == "0" and done.stderr == ""


def test_a_file_of_many_lines_gives_their_answers_in_order(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    lines = [f"供应轮毂{number}只" for number in range(1, ALONE + 150)]
    file.write_text("\n".join(lines), "utf-8")
    assert [line["quantity"] for line in run(str(file), "--processes", "2")] == list(range(1, ALONE + 150))


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "LIANPU_LANGUAGE": "en", "PYTHONPATH": path}


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be read"):
        run(str(tmp_path / "none.txt"))
    with pytest.raises(UnknownNameError, match="six digits"):
        run("--region", "999999", text="轮毂\n")
    with pytest.raises(SystemExit):
        run("--today", "yesterday", text="轮毂\n")


def test_evaluate_prints_the_figures_beside_the_simple_reader(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [
        {"id": "1", "text": "求购轮毂2000只", "gold": {"side": "demand", "category": "product", "product": ["轮毂"], "quantity": 2000, "unit": "只"}},
        {"id": "2", "text": "供应刹车片", "kind": "short", "gold": {"side": "offer", "category": "product", "product": ["刹车片"]}},
    ]  # fmt: skip
    gold.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", "utf-8")
    done = CliRunner().invoke(application(), ["evaluate", "parse", "--gold", str(gold), "--json"])
    lines = json.loads(done.stdout)
    ours = {line["field"]: line for line in lines if line["method"] == "lianpu" and line["kind"] == "all"}
    assert ours["all"]["f1"] == 1.0 and ours["quantity"]["stated"] == 1 and ours["range"]["f1"] is None
    assert {line["method"] for line in lines} == {"lianpu", "simple"}
    assert "short" in {line["kind"] for line in lines}
    shown = CliRunner().invoke(application(), ["evaluate", "parse", "--gold", str(gold)], env={"COLUMNS": "200"})
    assert shown.exit_code == 0 and "F1" in shown.stdout and not shown.stderr.count("--today")


def test_labels_of_another_day_ask_for_it(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    row = {"id": "1", "text": "求购轮毂2000只，月底前", "gold": {"side": "demand", "deadline": "2021-06-30"}}
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    command = ["evaluate", "parse", "--gold", str(gold), "--json"]
    asked = CliRunner().invoke(application(), command, env=_environment())
    assert "--today YYYY-MM-DD" in asked.stderr and asked.stderr.count("1 deadlines")
    told = CliRunner().invoke(application(), [*command, "--today", "2021-06-15"], env=_environment())
    assert "--today" not in told.stderr
    fields = {line["field"]: line for line in json.loads(told.stdout) if line["method"] == "lianpu"}
    assert fields["deadline"]["f1"] == 1.0
