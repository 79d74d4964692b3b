"""What the processes of one run of the tests share: a folder, and turns in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

OF_THIS_RUN = "LIANPU_TEST_RUN"
"""The variable that names the folder in which the processes of one run share what takes long to make."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
"""The variables by which each worker keeps to a core of its own."""

_LONGEST_MAKING = 300  # seconds, on a busy machine


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Inside, no other process of this run is; one that dies lets go."""
    with closing(sqlite3.connect(lock, timeout=_LONGEST_MAKING, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
