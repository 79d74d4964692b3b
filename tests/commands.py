"""The command `lianpu`, run in a process of its own or within this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from lianpu.cli import main
from lianpu.cli.output import console

Done = subprocess.CompletedProcess[str]


def process(*arguments: str | Path, language: str = "en") -> Done:
    """In a process of its own: slow to begin, as people have it."""
    environment = {**os.environ, "LIANPU_LANGUAGE": language, "COLUMNS": "160"}
    environment.pop("LIANPU_CLUSTER", None)
    command = [sys.executable, "-m", "lianpu.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def within(*arguments: str | Path) -> Done:
    """Within this process, which has imported everything already."""
    told, errors, command = io.StringIO(), io.StringIO(), ["lianpu", *map(str, arguments)]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told), redirect_stderr(errors):
        patch.setattr(sys, "argv", command)
        patch.setattr(console, "width", 160)
        patch.delenv("LIANPU_CLUSTER", raising=False)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(command, code, told.getvalue(), errors.getvalue())
