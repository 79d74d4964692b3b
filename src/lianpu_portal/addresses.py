"""Addresses that leave the portal, in letters and on QR codes; and the network addresses that requests come from."""

from __future__ import annotations

import io
import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SENDER_HEADER = "HTTP_X_FORWARDED_FOR"
_SCHEME_HEADER = "HTTP_X_FORWARDED_PROTO"


@lru_cache(maxsize=20_000)
def _page_of(page: str, code: str, _prefix: str) -> str:
    return reverse(page, args=[code])


def page_of_row(page: str, code: str) -> str:
    """The path of the page of a row: the same sources, products and firms stand on page after page."""
    return _page_of(page, code, get_script_prefix())


def absolute(path: str, request: HttpRequest | None = None) -> str:
    """The whole address of a path: under `LIANPU_ADDRESS`, else where the request came to, else the first host named."""
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS + path
    if request is not None:
        return request.build_absolute_uri(path)
    named = [host for host in settings.EXTRA_HOSTS if host != "*" and not host.startswith(".")]
    return f"https://{named[0]}{path}" if named else f"http://127.0.0.1:8000{path}"


def site_of(request: HttpRequest) -> str:
    """Under which address the portal is reached, for letters that are written later."""
    return absolute("/", request).rstrip("/")


def qr_code(address: str) -> SafeString:
    """The address as a QR code, drawn as SVG: black on white, for cameras read nothing else."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn.getvalue().decode("ascii"))


def sender_of(request: HttpRequest) -> str:
    """The network address a request came from, by which limits count: every room asks here.

    A trusted proxy appends where it was called from to `X-Forwarded-For`. The header is read from its end for as long as
    those who wrote it are trusted; what stands before the first stranger is the stranger's own word, and counts nothing.
    Of an IPv6 address the network stands for all its addresses: a subscriber has as many as they like.
    """
    sender = _address(request.META.get("REMOTE_ADDR", "") or _THIS_MACHINE)
    if sender is None:
        return request.META["REMOTE_ADDR"]
    for told in reversed(request.META.get(_SENDER_HEADER, "").split(",")):
        before = _address(told) if _is_trusted(sender) else None
        if before is None:
            break
        sender = before
    return str(_counted(sender))


def came_by_https(request: HttpRequest) -> bool:
    """Whether the reader's browser spoke https: a trusted proxy says so, or the operator, of the address asked for."""
    public = urlsplit(settings.PUBLIC_ADDRESS)
    if public.scheme == "https" and request.META.get("HTTP_HOST", "").lower() == public.netloc.lower():
        return True
    proxy = _address(request.META.get("REMOTE_ADDR", "") or _THIS_MACHINE)
    told = request.META.get(_SCHEME_HEADER, "").partition(",")[0].strip().lower()
    return told == "https" and proxy is not None and _is_trusted(proxy)


def _counted(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback:
        return address
    return ipaddress.IPv6Network((int(address), _SUBSCRIBER), strict=False).network_address


_SUBSCRIBER = 64
"""Bits of an IPv6 address that name a subscriber's network; the others are the subscriber's to choose."""

_THIS_MACHINE = "127.0.0.1"  # a socket in the file system has no address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> Address | None:
    """An address as proxies write it, perhaps with a port; an IPv4 address within IPv6 as what it is."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
