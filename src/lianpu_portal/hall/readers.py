"""Telling one reader from another without knowing either: a keyed hash of where a request comes from."""

from __future__ import annotations

from django.http import HttpRequest

from lianpu_portal.contacts import fingerprint


def reader_of(request: HttpRequest) -> str:
    """The fingerprint of a reader's network address and browser; says nothing without the key of the store."""
    where = (request.META.get(name, "") for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT"))
    return fingerprint("@".join(where)[:1000])
