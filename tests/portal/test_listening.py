"""Of several that listen at one socket, a reader is taken by one that has time for him."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from lianpu_portal.listening import server_at

_PATIENCE = 20
_ASK_AGAIN = 0.2


def _saying(word: bytes) -> Callable[[Any, Any], Iterable[bytes]]:
    def answer(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(len(word)))])
        return [word]

    return answer


@contextmanager
def _listening(listener: socket.socket, word: bytes, have_room: Callable[[], bool]) -> Iterator[None]:
    server = server_at(listener, _saying(word), have_room, _ASK_AGAIN, threads=1, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        waking: Any = server.trigger
        waking.pull_trigger(server.close)
        thread.join(_PATIENCE)
        assert not thread.is_alive()


def _asked(listener: socket.socket, times: int) -> set[bytes]:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    found = set[bytes]()
    for _n in range(times):
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
            found.add(answer.read())
    return found


def test_who_has_no_room_leaves_readers_to_the_others() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        room = threading.Event()
        with (
            _listening(listener.dup(), b"busy", room.is_set),
            _listening(listener.dup(), b"free", lambda: True),
        ):
            assert _asked(listener, 30) == {b"free"}


def test_a_reader_waits_at_the_socket_until_there_is_room_again() -> None:
    """Though nobody asks meanwhile: the server looks again by itself."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        room = threading.Event()
        with _listening(listener.dup(), b"here", room.is_set):
            threading.Timer(3 * _ASK_AGAIN, room.set).start()
            began = time.monotonic()
            assert _asked(listener, 1) == {b"here"}
            assert time.monotonic() - began >= 3 * _ASK_AGAIN
