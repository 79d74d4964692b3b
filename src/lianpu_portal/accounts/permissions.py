"""Who may do what: the one place that decides it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

_LOOPBACK = ("127.0.0.1", "::1")
_PROXY_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


def may_edit(request: HttpRequest) -> bool:
    """True for staff; and for anyone at this machine while the portal serves this machine only."""
    user = request.user
    if user.is_authenticated and user.is_active and user.is_staff:
        return True
    return bool(settings.OPEN_EDITING) and is_local(request)


def is_local(request: HttpRequest) -> bool:
    """True where the request comes from this machine itself, not through a proxy on it."""
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and not any(
        request.META.get(header) for header in _PROXY_HEADERS
    )
