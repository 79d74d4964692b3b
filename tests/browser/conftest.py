"""Real Chromium: the system's own, or the browser tests are skipped with a clear word; in CI they must run."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

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
