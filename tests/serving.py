"""A real server in a process of its own, as people run it, and programs beside it on the same store."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from lianpu.cluster.cluster import Cluster
from lianpu_portal.server import DATABASE

OF_THIS_RUN = "LIANPU_TEST_RUN"
"""The variable that names the folder in which the processes of one run of the tests share what takes long to make."""

_LONGEST_MAKING = 300  # seconds, on a busy machine

_SERVE = """
import sys
from pathlib import Path
from lianpu_portal.server import serve
serve("127.0.0.1", 0, Path(sys.argv[1]), Path(sys.argv[2]))
"""

_PREPARE = """
import sys
from pathlib import Path
from lianpu_portal.server import prepare
prepare(Path(sys.argv[1]), None, open_editing=True)
"""


@cache
def empty_store() -> Path:
    """A store that holds nothing yet, its database migrated and its static files collected: every server begins with a copy.

    It is made once a run; who comes meanwhile waits.
    """
    folder = Path(os.environ[OF_THIS_RUN]) / "store"
    with _alone(folder.with_suffix(".lock")):
        if not (folder / DATABASE).is_file():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)  # of one who was killed
            subprocess.run([sys.executable, "-c", _PREPARE, str(making)], check=True, env=environment(making))
            making.rename(folder)
    return folder


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Inside, no other process of this run is; one that dies lets go."""
    with closing(sqlite3.connect(lock, timeout=_LONGEST_MAKING, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield


def environment(store: Path, **more: str) -> dict[str, str]:
    """The environment of a process on a store."""
    plain = {name: value for name, value in os.environ.items() if name not in ("LIANPU_HOSTS", "DATABASE_URL")}
    return plain | {"LIANPU_STORE": str(store)} | more


@contextmanager
def served(cluster: Cluster, folder: Path, **more: str) -> Iterator[str]:
    """A server with threads, a database file and one port; its address. `more` are settings of the environment."""
    cluster.write(folder / "cluster")
    store = folder / "store"
    shutil.copytree(empty_store(), store)
    command = [sys.executable, "-c", _SERVE, str(store), str(folder / "cluster")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(store, **more)) as server:
        assert server.stdout is not None
        found = re.search(r"http://[\d.:]+", server.stdout.readline())
        assert found, "the server did not start"
        yield found[0]
        server.terminate()
