"""`lianpu serve`: the whole portal in one process on one folder."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import django

from lianpu.cluster.cluster import Cluster
from lianpu.errors import LianpuError
from lianpu.language import gettext as _
from lianpu.system_errors import reason_of
from lianpu_portal.server_processes import SEVERAL, answering_beside, suitable
from lianpu_portal.taking_turns import LONG, Turns, in_turns

DATABASE = "lianpu.sqlite3"
_THREADS = 8  # answers under way; most wait for their turn, for a browser that is slow, or are long ones
_CONNECTIONS = 2_000  # browsers keep theirs open for a while: at the library's hundred the next reader waits
_LAST_WORK = 10  # seconds that a piece of work may take to end when the server stops; else it is taken up again later
_LONGEST_UPLOAD = 256 * 2**20  # bytes; a larger list is loaded by `lianpu import`


class PortTakenError(LianpuError):
    """Another program listens where the portal should."""


def serve(
    host: str, port: int, store: Path, cluster: Path | None, *, worker: bool = True, processes: int | None = None
) -> None:
    """Serve the portal on `store` until stopped; an empty store first gets the cluster folder `cluster`.

    Background work is done in a thread beside the requests, unless `worker` is false. Without `processes`, as many answer
    as suit the store and the machine.

    Raises `PortTakenError` where host and port cannot be had, `ClusterFileError` or `InvalidClusterError` for a
    cluster that cannot be loaded.
    """
    listener = _listen(host, port)
    processes = processes or suitable(store / DATABASE)
    if processes > 1:
        os.environ[SEVERAL] = "1"
    try:
        application = prepare(store, cluster, open_editing=_is_loopback(host))
        listener.listen(_CONNECTIONS)  # whoever comes from now on waits until the first process takes them
    except BaseException:
        listener.close()
        raise
    address = f"[{host}]" if ":" in host else host
    where = f"http://{address}:{listener.getsockname()[1]}"
    sys.stdout.write(_("Lianpu is at {address} (Ctrl+C stops)").format(address=where) + "\n")
    sys.stdout.flush()
    if threading.current_thread() is threading.main_thread():
        # Stopped by a service manager as by a person, also where a shell that runs it beside itself had SIGINT ignored.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), ExitStack() as running:
        if worker:
            running.enter_context(_working())
        running.enter_context(_warming_up(warm := threading.Event()))
        running.enter_context(answering_beside(processes - 1, listener, store, _is_loopback(host), after=warm))
        answer(application, listener)


def answer(application: Any, listener: socket.socket) -> None:
    """Answer readers at the socket until told to end."""
    from lianpu_portal.listening import server_at

    turns = Turns()
    server = server_at(
        listener,
        in_turns(application, turns),
        turns.have_room,
        LONG,
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        asyncore_use_poll=True,  # the other way knows no more than a thousand open files
        max_request_body_size=_LONGEST_UPLOAD,
        ident=None,
        # `addresses.sender_of` says whose word they are; that they are there tells that a proxy, not this machine, asks.
        clear_untrusted_proxy_headers=False,
    )
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def work(store: Path, *, once: bool) -> None:
    """Do the background work of the portal on `store` until stopped, or what is queued now."""
    _set_up(store)
    _migrate()
    from lianpu_portal.background.worker import work_off, work_until

    if once:
        work_off()
        return
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: ended.set())
    sys.stdout.write(_("Background work of {store} is done here (Ctrl+C stops)").format(store=store) + "\n")
    sys.stdout.flush()
    try:
        work_until(ended)
    except KeyboardInterrupt:
        ended.set()


@contextmanager
def _working() -> Generator[None]:
    """Inside, background work is done in a thread of this process."""
    from lianpu_portal.background.worker import work_until

    ended = threading.Event()
    thread = threading.Thread(target=work_until, args=(ended,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_LAST_WORK)


def prepare(store: Path, cluster: Path | None, *, open_editing: bool) -> Any:
    """Set Django up on `store`: migrated, loaded, static files collected. Returns the WSGI application."""
    _set_up(store)
    _migrate()
    _load_if_empty(cluster)
    _collect_static()
    return application_on(store, open_editing=open_editing)


def application_on(store: Path, *, open_editing: bool) -> Any:
    """The WSGI application on a store that is prepared."""
    _set_up(store)
    from django.conf import settings

    # Behind a proxy every reader comes from this machine: named hosts mean that others can reach it.
    settings.OPEN_EDITING = open_editing and not settings.EXTRA_HOSTS
    from lianpu_portal.config.wsgi import application

    return application


def _set_up(store: Path) -> None:
    os.environ["LIANPU_STORE"] = str(store.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianpu_portal.config.settings")
    django.setup()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            _("{host}:{port} cannot be used: {reason}. Choose another with --port.").format(
                host=host, port=port, reason=reason_of(error)
            )
        ) from error
    return listener


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _warming_up(warm: threading.Event) -> Generator[None]:
    """Inside, what the first reader would otherwise wait for is computed beside the requests; then it is `warm`.

    A thread cannot be ended in the midst of compiled code without the process breaking down: the step it is at is
    waited for.
    """
    ended = threading.Event()
    from lianpu_portal.warming import warm_up

    thread = threading.Thread(target=warm_up, args=(ended, warm), name="warm-up", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_LAST_WORK)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _load_if_empty(folder: Path | None) -> None:
    from lianpu_portal.bridge import is_empty, load_cluster

    if folder is not None and is_empty():
        load_cluster(Cluster.read(folder))


def _collect_static() -> None:
    """Collect and hash the static files again only where one of them changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            found.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    if stamp.is_file() and stamp.read_text("ascii") == found.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(found.hexdigest(), "ascii")
