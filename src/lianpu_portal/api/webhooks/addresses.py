"""Where webhooks may go: to the internet over https, never into a network that this machine can see and others cannot.

A name is resolved once, every address it has is checked, and the connection goes to a checked address: a name that
answers otherwise a moment later leads nowhere else (`sending.py`).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lianpu_portal.api.models import LONGEST_ADDRESS
from lianpu_portal.api.webhooks.errors import AddressRefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_SPECIAL = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))
"""Kept for protocols; not every Python counts them as private."""

_SIGNS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+\Z")


@dataclass(frozen=True)
class Target:
    """An address taken apart: what is asked, of which host, at which port."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as the request names it."""
        bare = f"[{self.host}]" if ":" in self.host else self.host
        return bare if self.port == (443 if self.secure else 80) else f"{bare}:{self.port}"


def parse(address: str) -> Target:
    """The address taken apart; raises `AddressRefusedError` for one that cannot be used, whatever it resolves to."""
    if len(address) > LONGEST_ADDRESS or not _SIGNS.match(address):
        raise AddressRefusedError(
            _("Write an address of at most 500 plain characters, such as https://erp.example.cn/lianpu.")
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressRefusedError(_("This is not an address: its host or port cannot be read.")) from error
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not settings.WEBHOOKS_TO_LOOPBACK):
        raise AddressRefusedError(_("Only https addresses are sent to."))
    if parts.username is not None or parts.password is not None or "\\" in address:
        raise AddressRefusedError(_("Leave name and password out of the address: what is sent is signed."))
    if not parts.hostname or "%" in parts.hostname or port == 0:
        raise AddressRefusedError(_("The address names no host."))
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, parts.hostname, port or (443 if secure else 80), path)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host; a host written as a number is one of them (`2130706433` is 127.0.0.1)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefusedError(_("The host {host} is not known.").format(host=host[:80])) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(target: Target, resolver: Resolver = resolve) -> str:
    """The address to connect to; raises `AddressRefusedError` where any that the host has is not on the internet."""
    found = resolver(target.host, target.port)
    if not found:
        raise AddressRefusedError(_("The host {host} is not known.").format(host=target.host[:80]))
    for text in found:
        if not _may_be_sent_to(target, text):
            raise AddressRefusedError(_("The host {host} lies inside a private network; nothing is sent there.").format(host=target.host[:80]))  # fmt: skip
    return found[0]


def _may_be_sent_to(target: Target, text: str) -> bool:
    try:
        address = meant(ipaddress.ip_address(text))
    except ValueError:  # a scope such as fe80::1%eth0
        return False
    if settings.WEBHOOKS_TO_LOOPBACK and address.is_loopback:
        return True
    return target.secure and is_public(address)


def meant(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one: mapped, compatible, translated or tunnelled."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    tunnelled = address.teredo
    return address.ipv4_mapped or address.sixtofour or (tunnelled[1] if tunnelled else None) or address


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet's: not private, shared, local, loopback, reserved, or for many."""
    if address.is_multicast or address.is_reserved or address.is_unspecified or address in _NAT64_LOCAL:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_private
