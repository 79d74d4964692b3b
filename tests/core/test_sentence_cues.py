"""The stored signs of patterns are those that would be derived."""

from __future__ import annotations

import subprocess
import sys

from lianpu.intake.sentence.cues import STORED, cues_of, derived_cues


def test_the_file_is_up_to_date() -> None:
    """Write it anew: python -m lianpu.intake.sentence.store_cues."""
    program = "from lianpu.intake.sentence.store_cues import cues_as_text; print(cues_as_text(), end='')"
    derived = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True
    )  # no test's patterns there
    assert STORED.read_bytes() == derived.stdout


def test_signs_are_counted_by_the_texts_that_hold_them() -> None:
    """The program writes them where it is given a folder: they choose the cues, so common ones are kept in a file."""
    program = "from lianpu.intake.sentence.store_cues import common_signs; print(common_signs(['三三年', '三月'] + ['月'] * 98))"
    counted = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert counted.stdout.strip() == str({"三": 20, "月": 990})


def test_a_pattern_that_is_not_stored_is_derived() -> None:
    pattern = "一个没有存过的(?:词|语)"
    assert cues_of(pattern) == derived_cues(pattern)
