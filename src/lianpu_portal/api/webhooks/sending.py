"""One request to one checked address: no second look-up of the name, no redirect, no proxy, little time, little read."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping

from django.utils.translation import gettext as _

from lianpu_portal.api.webhooks.addresses import Resolver, Target, checked, parse, resolve
from lianpu_portal.api.webhooks.errors import NotDeliveredError

CONNECTING = 5.0
"""Seconds to connect, and as many to agree on encryption."""

WHOLE = 10.0
"""Seconds for all of it: a receiver that has not answered by then, or drips its answer, is hung up on."""

_READ = 1_024  # bytes of the answer; only its status matters


class _Pinned(http.client.HTTPConnection):
    """A connection to a given address; the name is only said: in the header Host and to TLS, which checks it."""

    def __init__(self, target: Target, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=CONNECTING)
        self._address, self._context = address, context

    def connect(self) -> None:
        """Connect to the checked address."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host) if self._context else plain
        except BaseException:
            plain.close()
            raise
        self.sock.settimeout(WHOLE)


def post(address: str, headers: Mapping[str, str], body: bytes, resolver: Resolver = resolve) -> int:
    """Send the body; the status of the answer. Raises `AddressRefusedError`, or `NotDeliveredError` where none came."""
    target = parse(address)
    connection = _Pinned(target, checked(target, resolver), ssl.create_default_context() if target.secure else None)
    too_late = threading.Event()
    hang_up = threading.Timer(WHOLE, _hang_up, [connection, too_late])
    hang_up.daemon = True
    hang_up.start()
    try:
        connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": target.host_header, "Content-Length": str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.read(_READ)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDeliveredError(_no_answer(WHOLE) if too_late.is_set() else _fault(error)) from error
    finally:
        hang_up.cancel()
        connection.close()
    if too_late.is_set():  # what was read of it before is no answer
        raise NotDeliveredError(_no_answer(WHOLE))
    return answer.status


def _hang_up(connection: _Pinned, too_late: threading.Event) -> None:
    too_late.set()
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            sock.close()  # hung up already


def _fault(error: Exception) -> str:
    """What went wrong, without what the other side said."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate of the host is not valid.")
    if isinstance(error, ssl.SSLError):
        return _("No secure connection came about.")
    if isinstance(error, TimeoutError):
        return _no_answer(CONNECTING)
    if isinstance(error, ConnectionRefusedError):
        return _("The host refuses the connection.")
    return _("The connection broke off before an answer came.")


def _no_answer(seconds: float) -> str:
    return _("No answer within {seconds} seconds.").format(seconds=round(seconds))
