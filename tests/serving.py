"""A real server in a process of its own, as people run it, and programs beside it on the same store."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from lianpu.cluster.cluster import Cluster

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
    """A store that holds nothing yet, its database migrated and its static files collected: every server begins with a copy."""
    folder = Path(tempfile.mkdtemp()) / "store"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    subprocess.run([sys.executable, "-c", _PREPARE, str(folder)], check=True, env=environment(folder))
    return folder


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
