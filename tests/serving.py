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
from urllib.parse import quote
from urllib.request import urlopen

from lianpu.cluster.cluster import Cluster
from lianpu_portal.server import DATABASE
from tests.alone import OF_THIS_RUN, ONE_THREAD, alone

_FIRST = ("/hall/", f"/search/?q={quote('供应 制动器 年产3件')}&wait=1")
"""Pages that a server is asked for before a test is: on an empty cache their kernels are compiled first, and no browser
waits so long for an answer."""
_LONGEST_START = 300  # seconds

_SERVE = """
import sys
from pathlib import Path
from lianpu_portal.server import serve
from tests.kernels import compile_once
compile_once()
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
    with alone(folder.with_suffix(".lock")):
        if not (folder / DATABASE).is_file():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)  # of one who was killed
            subprocess.run([sys.executable, "-c", _PREPARE, str(making)], check=True, env=environment(making))
            _without_log(making / DATABASE)
            making.rename(folder)
    return folder


def _without_log(database: Path) -> None:
    """Take a database out of WAL mode: whoever reads one in it puts two files beside it and takes them away again, perhaps
    while somebody copies the folder."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")


def environment(store: Path, **more: str) -> dict[str, str]:
    """The environment of a process on a store."""
    own = {"LIANPU_HOSTS", "DATABASE_URL", *ONE_THREAD}
    plain = {name: value for name, value in os.environ.items() if name not in own}
    return plain | {"LIANPU_STORE": str(store)} | more


@contextmanager
def served(cluster: Cluster, folder: Path, **more: str) -> Iterator[str]:
    """A server with threads, a database file and one port, warm; its address. `more` are settings of the environment."""
    cluster.write(folder / "cluster")
    store = folder / "store"
    shutil.copytree(empty_store(), store)
    command = [sys.executable, "-c", _SERVE, str(store), str(folder / "cluster")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(store, **more)) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://[\d.:]+", server.stdout.readline())
            assert found, "the server did not start"
            for page in _FIRST:
                with urlopen(found[0] + page, timeout=_LONGEST_START) as answer:
                    answer.read()
            yield found[0]
        finally:  # a test that breaks off must not wait for a server that nobody ends
            server.terminate()
