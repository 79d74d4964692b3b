"""Whoever comes is taken by a process that has time for him: the others wait at the socket, where the next that is free finds
them. Behind the readers of one process they would wait while another has nothing to do.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer


def server_at(
    listener: socket.socket, application: Any, have_room: Callable[[], bool], ask_again: float, **adjustments: Any
) -> TcpWSGIServer:
    """A server of `application` at the socket that takes new connections only while it says that there is room.

    It asks again whenever an answer is sent, and after `ask_again` seconds in which nothing happens.
    """

    class Server(TcpWSGIServer):
        def readable(self) -> bool:
            return super().readable() and have_room()

    settings: Any = Adjustments(sockets=[listener], **adjustments)
    settings.asyncore_loop_timeout = ask_again  # given with the others it would be cut to whole seconds
    where = listener.family, listener.type, listener.proto, listener.getsockname()
    return Server(application, map={}, _sock=listener, bind_socket=False, sockinfo=where, adj=settings)
