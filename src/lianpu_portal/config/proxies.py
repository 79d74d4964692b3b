"""Whose word is taken for where a request came from: the proxies of LIANPU_TRUSTED_PROXIES, and this machine itself."""

from __future__ import annotations

import ipaddress

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK: tuple[Network, ...] = (ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128"))
"""Always trusted: whoever can connect from this machine needs no lie about an address to do harm on it."""


def trusted_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by commas, and loopback; raises `ImproperlyConfigured` for what is neither."""
    named = [part.strip() for part in text.split(",") if part.strip()]
    return (*LOOPBACK, *map(_network, named))


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"LIANPU_TRUSTED_PROXIES: «{text}» is neither an address nor a network. Write it as 10.0.0.5 or 10.0.0.0/24, "
            "several separated by commas."
        ) from error
