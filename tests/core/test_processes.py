"""Many lines answered by several processes: in order, at once where they come slowly, with a word where one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lianpu.errors import LianpuError
from lianpu.scale.mapped import load_mapped, write_mapped
from lianpu.scale.processes import ALONE, Together, answers

MANY = [f"line {number}" for number in range(ALONE + 3_000)]


def in_batches(lines: list[str], *sizes: int, more: bool = True) -> Iterator[Together[str]]:
    """The lines in batches of these sizes, over and over."""
    place, turn = 0, 0
    while place < len(lines):
        size = sizes[turn % len(sizes)]
        yield Together(lines[place : place + size], more)
        place, turn = place + size, turn + 1


@pytest.mark.parametrize("more", [True, False])
def test_the_order_of_lines_is_kept(more: bool) -> None:
    found = answers(str.upper, in_batches(MANY, 700, 1, 65, 0, 64, more=more), 2)
    assert list(found) == [line.upper() for line in MANY]


def test_a_source_that_makes_us_wait_is_asked_only_when_all_is_answered() -> None:
    given: list[str] = []
    found: list[str] = []

    def slow() -> Iterator[Together[str]]:
        for batch in in_batches(MANY, 1_000, more=False):
            assert len(found) == len(given)
            given.extend(batch.items)
            yield batch

    for answer in answers(str.upper, slow(), 2):
        found.append(answer)
    assert len(found) == len(MANY)


def test_few_lines_or_one_process_are_answered_here() -> None:
    here = os.getpid()
    few = answers(lambda line: f"{os.getpid()} {line}", in_batches(MANY[:ALONE], 500), 2)
    alone = answers(lambda line: f"{os.getpid()} {line}", in_batches(MANY, 500), 1)
    assert all(answer.startswith(f"{here} ") for answers_here in (few, alone) for answer in answers_here)


@pytest.mark.parametrize("sizes", [(3, 0, 5), (0,), ()])
def test_arrays_that_are_sent_are_mapped_and_stay_writable_or_not(sizes: tuple[int, ...], tmp_path: Path) -> None:
    given = [np.arange(size) for size in sizes]
    if given:
        given[0].flags.writeable = False
    write_mapped({"arrays": given, "word": "x"}, tmp_path)
    found, again = load_mapped(tmp_path), load_mapped(tmp_path)
    assert found["word"] == "x" and [a.tolist() for a in found["arrays"]] == [a.tolist() for a in given]
    assert [a.flags.writeable for a in found["arrays"]] == [a.flags.writeable for a in given]
    if len(sizes) > 1:
        found["arrays"][2][:] = 9  # this process's own from here on
        assert again["arrays"][2].tolist() == given[2].tolist()


def dies(line: str) -> str:
    if line == MANY[-1]:
        os._exit(9)
    return line


def fails(line: str) -> str:
    return line if line != MANY[-1] else str(int(line))


def test_a_process_that_dies_is_an_error_that_says_so() -> None:
    with pytest.raises(LianpuError, match=r"ended before its work was done.*--processes 1"):
        list(answers(dies, in_batches(MANY, 500), 2))


def test_an_error_of_the_answer_is_told_as_it_is() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(answers(fails, in_batches(MANY, 500), 2))


INTERRUPTED = """
from lianpu.scale.processes import Together, answers
def forever():
    while True:
        yield Together(["line"] * 1000, True)
if __name__ == "__main__":
    try:
        for number, _answer in enumerate(answers(str.upper, forever(), 2)):
            if number == 5000:
                print("many", flush=True)
    except KeyboardInterrupt:
        print("ended", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes")
def test_an_interrupt_ends_all_processes_without_a_word_of_theirs() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "many\n"
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\n", "", 0)
    assert nobody_is_left(process.pid)


def nobody_is_left(group: int) -> bool:
    """Whether the group of processes is empty, at the latest after some seconds."""
    for _wait in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
