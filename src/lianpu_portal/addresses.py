"""Addresses that leave the portal, in letters and on QR codes; and the network addresses that requests come from."""

from __future__ import annotations

import io
import ipaddress

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

_SENDER_HEADER = "HTTP_X_FORWARDED_FOR"


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
    """The network address a request came from; behind a proxy on this machine or network, what that says of it."""
    address = request.META.get("REMOTE_ADDR", "")
    told = request.META.get(_SENDER_HEADER, "").rpartition(",")[2].strip()
    try:
        near = ipaddress.ip_address(address)
        return str(ipaddress.ip_address(told)) if told and (near.is_loopback or near.is_private) else address
    except ValueError:
        return address
