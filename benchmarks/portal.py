"""The portal under load: `lianpu serve` with a million listings, asked on loopback by a busy hour's mix of visits.

Arrivals come at random at a stated rate, whoever came before (an open loop): an answer's time runs from when its visit was
due, so that a server which falls behind is not spared. Each visit comes from one of many loopback addresses. The server is
that of `make run`, with its background worker; the visitors share its cores.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import numpy as np

from benchmarks.load_mix import Answer, Door, Mix, Visit, publish, solved_challenge
from benchmarks.measure import Measurement
from benchmarks.publish import FIRMS

LISTINGS = int(os.environ.get("PORTAL_LISTINGS", "1000000"))
RATE = float(os.environ.get("PORTAL_RATE", "100"))
SECONDS = float(os.environ.get("PORTAL_SECONDS", "60"))
WARM_UP = 15.0
PUBLICATIONS_EACH_SECOND = 1.0
_VISITORS = 48
_LONGEST_START = 600
_IDLE = 5.0  # seconds that it must have nothing to do: longer than a process takes to start another
_TARGET = "≤ 150 ms"


def run() -> list[Measurement]:
    """Requests a second, percentiles, errors and memory, of all visits and of each kind."""
    given = os.environ.get("PORTAL_STORE")  # a store that an earlier run filled
    with tempfile.TemporaryDirectory() as folder:
        store = Path(given or folder)
        if not (store / "filled").exists():
            _fill(store)
        with _served(store) as (port, process):
            visits = _mix().visits(RATE, WARM_UP + SECONDS)
            answers = _load(port, list(visits))
            memory = _memory(process.pid)
    return _measurements(answers, memory)


def _fill(store: Path) -> None:
    """In a process of its own: this one's memory and modules stay small."""
    program = f"import django; django.setup(); from benchmarks.publish import fill; fill({LISTINGS})"
    place = {"LIANPU_STORE": str(store), "DJANGO_SETTINGS_MODULE": "lianpu_portal.config.settings"}
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | place)
    (store / "filled").touch()


def _mix() -> Mix:
    from lianpu.cluster.catalogs import catalog_tables

    products = catalog_tables("auto")["products"]["id"].to_list()
    return Mix(20, offers=int(0.9 * LISTINGS), demands=int(0.1 * LISTINGS), firms=FIRMS, products=products)


@contextmanager
def _served(store: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The default server command on a free port, warm: every analysis of the first page and the matchers are there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("lianpu")), "serve", "--store", str(store), "--port", str(port)]
    with (
        (store / "server.log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        try:
            _wait_until_warm(port, process)
            yield port, process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_warm(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end and process.poll() is None:
        try:
            door = Door(port, "127.0.1.250")
            warm = all(door.ask("GET", path)[0] == 200 for path in ("/", "/hall/", "/map/", "/gaps/"))
            if warm and 'aria-busy="true"' not in door.ask("GET", "/offers/o1/")[1] and _is_idle(process.pid):
                return
        except OSError:
            pass
        time.sleep(1)
    raise RuntimeError("the server did not become ready")


def _is_idle(process: int) -> bool:
    """Whether the server and its children have nothing to do: the others prepare themselves before they take readers."""
    before = _processor_time(process)
    time.sleep(_IDLE)
    return _processor_time(process) - before < 0.1 * _IDLE


def _processor_time(process: int) -> float:
    """Seconds that the server and its children have worked."""
    status = [Path(f"/proc/{one}/stat").read_text("ascii").rsplit(")", 1)[1].split() for one in _family(process)]
    return sum(int(fields[11]) + int(fields[12]) for fields in status) / os.sysconf("SC_CLK_TCK")


def _load(port: int, visits: list[Visit]) -> list[Answer]:
    """All visits at their times, and publications beside them; what was due while warming up is not counted."""
    proofs = [
        solved_challenge(Door(port, "127.0.1.251")) for _n in range(int((WARM_UP + SECONDS) * PUBLICATIONS_EACH_SECOND))
    ]
    waiting, answers = SimpleQueue[Visit | None](), list[Answer]()
    began = time.monotonic() + 0.5
    people = [threading.Thread(target=_visitor, args=(port, waiting, began, answers)) for _n in range(_VISITORS)]
    people.append(threading.Thread(target=_publisher, args=(port, proofs, began, answers)))
    for person in people:
        person.start()
    for visit in visits:
        time.sleep(max(0.0, began + visit.due - time.monotonic()))
        waiting.put(visit)
    for _person in people:
        waiting.put(None)
    for person in people:
        person.join()
    return answers


def _visitor(port: int, waiting: SimpleQueue[Visit | None], began: float, answers: list[Answer]) -> None:
    while visit := waiting.get():
        door = Door(port, visit.sender)
        try:
            status = door.ask(visit.method, visit.path, visit.body, visit.headers)[0]
        except OSError:
            status = 0
        door.close()
        if visit.due >= WARM_UP:
            answers.append(Answer(visit.kind, status, time.monotonic() - began - visit.due))


def _publisher(port: int, proofs: list[str], began: float, answers: list[Answer]) -> None:
    """Publishes at a steady pace, each time as somebody else."""
    run = int(time.time()) % 10**6  # a store may hold what an earlier run published: the same again would wait
    for number, proof in enumerate(proofs):
        due = number / PUBLICATIONS_EACH_SECOND
        time.sleep(max(0.0, began + due - time.monotonic()))
        at, door = began + due, Door(port, f"127.0.2.{1 + number % 250}")
        statuses = publish(door, 100 * run + number, f"示例企业{(run + number) % FIRMS}有限公司", proof)
        for step in ("publish, first step", "publish, sent", "publish, online"):
            try:
                status = next(statuses)
            except (OSError, RuntimeError, StopIteration):
                status = 0
            now = time.monotonic()
            if due >= WARM_UP:
                answers.append(Answer(step, status, now - at))
            at = now
        door.close()


def _memory(process: int) -> float:
    """Resident memory of the server and its children at their highest, GiB."""
    status = [Path(f"/proc/{one}/status").read_text("ascii") for one in _family(process)]
    return sum(int(text.split("VmHWM:")[1].split()[0]) for text in status) / 2**20


def _family(process: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=,ppid=", "-A"], check=True, capture_output=True, text=True).stdout.split()
    parents = dict(zip(map(int, told[::2]), map(int, told[1::2]), strict=True))
    return [process, *(child for child, parent in parents.items() if parent == process)]


def _measurements(answers: list[Answer], memory: float) -> list[Measurement]:
    size = f"{LISTINGS:,} listings, {RATE:g} visits/s"
    wrong = Counter((answer.kind, answer.status) for answer in answers if answer.status not in (200, 302))
    told = ", ".join(f"{kind} {status}: {count}" for (kind, status), count in wrong.most_common())
    return [
        Measurement("answered", size, len(answers) / SECONDS, "requests/s", ""),
        Measurement("errors", size, sum(wrong.values()), "", "0", told),
        *(Measurement(f"all visits, p{share}", size, _percentile(answers, share), "ms", _TARGET if share == 95 else "") for share in (50, 95, 99)),
        *(_of_kind(kind, answers, size) for kind in sorted({answer.kind for answer in answers})),
        Measurement("memory of the server", size, memory, "GiB", ""),
    ]  # fmt: skip


def _of_kind(kind: str, answers: list[Answer], size: str) -> Measurement:
    own = [answer for answer in answers if answer.kind == kind]
    told = f"p50 {_percentile(own, 50):.0f} ms, p99 {_percentile(own, 99):.0f} ms, {len(own)} visits"
    return Measurement(f"{kind}, p95", size, _percentile(own, 95), "ms", "", told)


def _percentile(answers: list[Answer], share: float) -> float:
    return 1000 * float(np.percentile([answer.seconds for answer in answers], share)) if answers else float("nan")
