"""What every test shares: English sentences, and repeatable hypothesis runs."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from lianpu.language import speaking
from tests.alone import OF_THIS_RUN, ONE_THREAD
from tests.kernels import compile_once
from tests.serving import DATABASE, empty_store

# Playwright's loop runs in the thread of whichever test comes next, and Django refuses its database beside a loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Dozens of processes are started on the same sources: compiling them each time would take longer than what is tested.
# What is written lies beside the source and is no part of it, as the machine code of `lianpu.accelerate` does.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# For the workers, who load NumPy and Polars after this: each would have the other's core work at its small matrices and tables
# too, and then wait for it, which took up to five times as long. Servers that tests start are left to themselves
# (`serving.environment`).
for _threads in ONE_THREAD:
    os.environ.setdefault(_threads, "1")

# Modules, catalogs and kept clusters stay: looking for garbage among them whenever some hundred objects more are there took
# a twentieth of the run.
gc.set_threshold(20_000, 20, 20)

settings.register_profile(
    "lianpu", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lianpu")


def pytest_configure(config: pytest.Config) -> None:
    """The first process makes the folder of the run; the workers are born with its name."""
    if not hasattr(config, "workerinput"):
        os.environ[OF_THIS_RUN] = tempfile.mkdtemp(prefix="lianpu-tests-")
    compile_once()


def pytest_unconfigure(config: pytest.Config) -> None:
    """And takes it away."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(OF_THIS_RUN), ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of two workers the second begins with what takes long, and the first has all of the browser in the midst of its part:
    each server is started by one of them only, when most kernels are compiled; and at the end no long test is left to one
    while the other has nothing to do.

    Those that empty the database stay where pytest-django put them.
    """

    def is_first(item: pytest.Item) -> bool:
        emptying = item.get_closest_marker("django_db")
        return item.get_closest_marker("browser") is not None and not (emptying and emptying.kwargs.get("transaction"))

    browser = [item for item in items if is_first(item)]
    long = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if item not in {*browser, *long}]
    half = max(0, len(items) // 2 - len(browser))
    items[:] = [*others[: half // 2], *browser, *others[half // 2 : half], *long, *others[half:]]


def pytest_collection_finish() -> None:
    """Thousands of tests and the modules they came with stay to the end: the garbage collector need not look at them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The database of the tests is a copy of that of an empty store: it is migrated once a run, as an operator does it.

    With `DATABASE_URL` it is made beside that database, under its name with `test_` before it, one for each worker. Servers
    that tests start in processes of their own keep theirs in their stores.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    def copied(command: str, **options: Any) -> None:
        if command != "migrate" or connection.vendor != "sqlite":
            call_command(command, **options)
            return
        connection.ensure_connection()
        with closing(sqlite3.connect(empty_store() / DATABASE)) as migrated:
            migrated.backup(connection.connection)

    emptied = connection.ops.sql_flush

    def emptied_with_the_log(style: Any, tables: Any, **options: Any) -> list[str]:
        log = "ALTER TABLE audit_auditline {} TRIGGER audit_append_only"
        return [log.format("DISABLE"), *emptied(style, tables, **options), log.format("ENABLE")]

    with django_db_blocker.unblock():
        with patch("django.core.management.call_command", copied):
            made = setup_databases(verbosity=0, interactive=False)
        if connection.vendor == "postgresql":  # which refuses to empty the audit log even where it is empty
            connection.ops.sql_flush = emptied_with_the_log
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """Nobody pulls the plug in a test: what is written is not waited for until the disk has it, index after index."""
    with patch("os.fsync"):
        yield


@pytest.fixture(autouse=True)
def english_sentences() -> Iterator[None]:
    """Sentences of the core are compared in English, whatever the machine speaks."""
    with speaking("en"):
        yield
