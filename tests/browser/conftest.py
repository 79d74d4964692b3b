"""Real Chromium: the system's own, or the browser tests are skipped with a clear word; in CI they must run.

And a real server, as people run it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from lianpu.cluster.cluster import Cluster
from tests.portal.clusters import frame, listing, small_cluster
from tests.portal.market_clusters import market_cluster
from tests.serving import served as served

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


@pytest.fixture(scope="session")
def small_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the small cluster, for all tests that add to it what no other of them looks at."""
    with served(small_cluster(), tmp_path_factory.mktemp("small")) as address:
        yield address


@pytest.fixture(scope="session")
def market_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with the cluster of the market, in which D needs wire harnesses too: they are what the tests publish."""
    with served(harness_cluster(), tmp_path_factory.mktemp("market")) as address:
        yield address


def harness_cluster() -> Cluster:
    """The cluster for matching, and a demand that no offer in it meets."""
    cluster = market_cluster()
    wanted = listing("harness", "D", None, 200_000.0, text="汽车线束", unit="set", certificates=["IATF 16949"])
    return cluster.with_tables(demands=pl.concat([cluster["demands"], frame("demands", [wanted])]))


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
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
