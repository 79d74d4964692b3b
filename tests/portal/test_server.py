"""`serve`: one clear line once it listens, a taken port told in one line, and who may edit without an account."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from lianpu_portal import server
from tests.portal.clusters import small_cluster
from tests.serving import empty_store

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """A store of a test holds its own database."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


_SERVE = "import sys; from pathlib import Path; from lianpu_portal.server import serve; serve('127.0.0.1', 0, Path(sys.argv[1]), Path(sys.argv[2]))"


def test_serves_an_empty_store_from_a_folder(tmp_path):
    cluster = small_cluster()
    hidden = cluster["offers"].with_columns(
        pl.lit("matched").cast(cluster["offers"].schema["visibility"]).alias("visibility")
    )
    folder = cluster.with_tables(offers=hidden).write(tmp_path / "cluster")
    command = [sys.executable, "-c", _SERVE, str(tmp_path / "store"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address, line
            with urllib.request.urlopen(address[0] + "/gaps.json", timeout=120) as answer:
                assert b'"brake"' in answer.read()
            listings = urllib.request.Request(address[0] + "/rows/listings.csv")
            with urllib.request.urlopen(listings, timeout=120) as answer:
                assert len(answer.read().splitlines()) == 1 + 8, "this machine sees all"
            listings.add_header("X-Forwarded-For", "203.0.113.9")
            with urllib.request.urlopen(listings, timeout=120) as answer:
                assert len(answer.read().splitlines()) == 1 + 3, "who comes through a proxy sees what is public"
            with urllib.request.urlopen(address[0] + "/", timeout=120) as answer:
                page = answer.read().decode()
            style = re.search(r'href="(/static/portal/portal\.[0-9a-f]+\.css)"', page)
            assert style, "static files are hashed"
            with urllib.request.urlopen(address[0] + style[1], timeout=120) as answer:
                assert "max-age=3" in answer.headers["Cache-Control"]
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    assert (tmp_path / "store" / "secret_key").stat().st_mode & 0o077 == 0


def test_the_empty_store_can_be_copied_while_others_read_it():
    before = sorted(path.name for path in empty_store().iterdir())
    with closing(sqlite3.connect(empty_store() / server.DATABASE)) as reader:
        assert reader.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
        assert sorted(path.name for path in empty_store().iterdir()) == before
    assert not any(name.endswith(("-wal", "-shm")) for name in before)


def test_several_processes_answer_at_one_address_and_end_together(tmp_path):
    folder = small_cluster().write(tmp_path / "cluster")
    shutil.copytree(empty_store(), tmp_path / "store")
    serve = _SERVE.replace("Path(sys.argv[2]))", "Path(sys.argv[2]), processes=2)")
    command = [sys.executable, "-c", serve, str(tmp_path / "store"), str(folder)]
    # As a shell starts what runs beside it: it does not hear Ctrl+C.
    in_background = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=in_background) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert address
            deadline = time.monotonic() + 240  # kernels may have to be compiled first
            while len(others := _children(process.pid)) < 1 and time.monotonic() < deadline:
                time.sleep(0.1)
            with ThreadPoolExecutor(8) as readers:
                answers = list(readers.map(lambda _n: _status(address[0] + "/gaps.json"), range(24)))
            assert answers == [200] * 24
            killed = others[0]
            os.kill(killed, signal.SIGKILL)
            assert _status(address[0] + "/gaps.json") == 200, "one that is gone takes nobody along"
            while not (set(_children(process.pid)) - {killed}) and time.monotonic() < deadline:
                time.sleep(0.1)
            others = _children(process.pid)
            assert others, "it is started again"
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert not any(Path(f"/proc/{other}").exists() for other in others), "none is left behind"


def _status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.status


def _children(parent: int) -> list[int]:
    """The processes that answer beside it; not multiprocessing's own."""
    told = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in told.splitlines() if "spawn_main" in line]


def test_a_taken_port_is_told_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.PortTakenError, match=str(port)) as refused:
            server.serve("127.0.0.1", port, tmp_path, None)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("portal.example", False)],
)
def test_only_loopback_is_open_for_editing(host, loopback):
    assert server._is_loopback(host) is loopback
