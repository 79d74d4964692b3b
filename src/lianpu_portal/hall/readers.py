"""Telling one reader from another without knowing either: a keyed hash of where a request comes from."""

from __future__ import annotations

from django.http import HttpRequest

from lianpu_portal.addresses import sender_of
from lianpu_portal.contacts import fingerprint


def reader_of(request: HttpRequest) -> str:
    """The fingerprint of a reader's network address and browser; says nothing without the key of the store."""
    return fingerprint(f"{sender_of(request)}@{request.META.get('HTTP_USER_AGENT', '')}"[:1000])
