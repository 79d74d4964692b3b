"""`lianpu prepare`: what it has compiled is run without error, and it says where there is nothing to compile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from lianpu.accelerate import COMPILES
from lianpu.cli.prepare import PARTS


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.skipif(not COMPILES, reason="numba is not installed")
def test_every_part_runs(part: Callable[[], None]) -> None:
    part()


def test_nothing_to_prepare_where_nothing_compiles() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lianpu.cli", "prepare"],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "LIANPU_INTERPRETED": "1", "LIANPU_LANGUAGE": "en"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "Nothing to prepare" in done.stderr
