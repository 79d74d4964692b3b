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


def test_a_pattern_that_is_not_stored_is_derived() -> None:
    pattern = "一个没有存过的(?:词|语)"
    assert cues_of(pattern) == derived_cues(pattern)
