"""Private links: a random token in the address, its SHA-256 in the store, and pages that keep the address to themselves."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lianpu_portal import request_limits
from lianpu_portal.addresses import sender_of
from lianpu_portal.contacts.fingerprints import fingerprint

PUBLIC_ID_LENGTH = 12
_BYTES = 32
GUESSES = request_limits.Limit(known=30, unknown=30)
"""Links that open nothing, a minute from one network address. A person mistypes a few; several behind one address share it."""

_GUESSING = "private-links"
_SIGNS = string.ascii_lowercase + string.digits

View = Callable[..., HttpResponseBase]


def new_token() -> str:
    """A token for an address: 43 characters that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """What the store keeps of a token: it holds 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_public_id() -> str:
    """An id that nobody can guess from another: it begins with a letter, so that no workbook takes it for a number."""
    rest = "".join(secrets.choice(_SIGNS) for _place in range(PUBLIC_ID_LENGTH - 1))
    return secrets.choice(string.ascii_lowercase) + rest


def private(view: View) -> View:
    """A page that is not kept, not indexed, not guessed at, and whose address no other page learns.

    `strict-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with a form, which the check
    against forged requests refuses.
    """

    @wraps(view)
    def hidden(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponseBase:
        caller = fingerprint(f"link@{sender_of(request)}")
        if (standing := request_limits.standing(_GUESSING, GUESSES, caller, known=False)).refused:
            return _too_many(request, standing.reset)
        try:
            response = never_cache(view)(request, *positional, **named)
        except Http404:
            request_limits.count(_GUESSING, GUESSES, caller, known=False)
            raise
        if response.status_code == HTTPStatus.NOT_FOUND:
            request_limits.count(_GUESSING, GUESSES, caller, known=False)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return hidden


def _too_many(request: HttpRequest, wait: int) -> HttpResponseBase:
    """The same for links that open something: else a guesser would go on listening."""
    response = render(request, "429.html", {"wait": wait}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait)
    return response
