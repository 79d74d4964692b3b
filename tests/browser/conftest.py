"""Real Chromium: the system's own, or the browser tests are skipped with a clear word; in CI they must run.

And a real server, as people run it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lianpu.cluster.cluster import Cluster

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PATIENCE = 20_000  # milliseconds: a busy machine is no failure

expect.set_options(timeout=_PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser: skip, except in CI."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        no_browser = pytest.mark.skip(
            reason="no Chromium on this machine: install the package chromium, or run make test"
        )
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(no_browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without what a test machine lacks."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desktop screen, unless a test says otherwise."""
    return browser_context_args | {"viewport": {"width": 1440, "height": 900}}


_SERVE = """
import sys
from pathlib import Path
from lianpu_portal.server import serve
serve("127.0.0.1", 0, Path(sys.argv[1]), Path(sys.argv[2]))
"""


@contextmanager
def served(cluster: Cluster, folder: Path) -> Iterator[str]:
    """A server in a process of its own, as people run it: threads, a database file, one port; its address."""
    cluster.write(folder / "cluster")
    environment = {name: value for name, value in os.environ.items() if name not in ("LIANPU_HOSTS", "DATABASE_URL")}
    command = [sys.executable, "-c", _SERVE, str(folder / "store"), str(folder / "cluster")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment | {"LIANPU_STORE": str(folder / "store")}
    ) as server:
        assert server.stdout is not None
        found = re.search(r"http://[\d.:]+", server.stdout.readline())
        assert found, "the server did not start"
        yield found[0]
        server.terminate()


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """Errors of the page fail the test."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert found == []


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window, once the page has arrived."""
    page.wait_for_function("document.readyState === 'complete'")
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
