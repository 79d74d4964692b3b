"""Few lines are read without the compiler, many with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lianpu.cli import few_lines
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.parse import read_sentences

PROBE = (
    "import sys; from lianpu.cli import few_lines; few_lines.choose(sys.argv[1:]);"
    "import os; print(os.environ.get(few_lines.INTERPRETED))"
)


def chosen(*arguments: str, text: str = "") -> str:
    """What a fresh process chooses; the pipe is given and closed before it looks."""
    environment = {name: value for name, value in os.environ.items() if name != few_lines.INTERPRETED}
    done = subprocess.run(
        [sys.executable, "-c", f"import time; time.sleep(0.3); {PROBE}", *arguments],
        input=text, capture_output=True, text=True, env=environment, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("characters", "expected"), [(20, "1"), (few_lines.FEW_BYTES + 1, "None")], ids=["few", "many"]
)
def test_a_file_by_its_size(tmp_path: Path, characters: int, expected: str) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("a" * characters)
    assert chosen("parse", str(file)) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be looked into")
def test_a_pipe_that_has_ended() -> None:
    assert chosen("parse", text="求购轮毂500只\n") == "1"
    assert chosen("parse", text="求购轮毂500只\n" * 1000) == "None"


def test_other_commands_are_left_alone() -> None:
    assert chosen("match", text="x") == "None"


def test_both_ways_say_the_same() -> None:
    labelled = read_sentences(labelled_folder() / "sentences" / "dev.jsonl")
    few = [sentence.text for sentence in labelled[::300] if len(sentence.text) < 80]
    text = "\n".join(["我们做小龙虾的，想租个冷库，零下18度，500吨", *few, ""])
    assert len(text.encode()) < few_lines.FEW_BYTES
    said: list[list[object]] = []
    for interpreted in ("1", "0"):
        done = subprocess.run(
            [sys.executable, "-m", "lianpu.cli", "parse", "--today", "2026-06-15"],
            input=text.encode(), capture_output=True, env=os.environ | {few_lines.INTERPRETED: interpreted}, check=True,
        )  # fmt: skip
        said.append([json.loads(line) for line in done.stdout.splitlines()])
    assert said[0] == said[1]
    assert len(said[0]) == 1 + len(few)
