"""Favourites of a reader without an account: a signed cookie in the reader's own browser."""

from __future__ import annotations

import json

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

COOKIE = "lianpu_favourites"
_SALT = "hall.favourites"
_MOST = 60
_LONGEST = 3_000  # characters: browsers keep four thousand of a cookie
_YEAR = 365 * 86_400

Favourite = tuple[str, str]


def favourites_in(request: HttpRequest) -> list[Favourite]:
    """Table and id of each, the newest first; none where the cookie is missing or was tampered with."""
    try:
        kept = json.loads(request.get_signed_cookie(COOKIE, default="[]", salt=_SALT))
    except (BadSignature, ValueError):
        return []
    return [(str(table), str(code)) for table, code in kept]


def keep(response: HttpResponse, chosen: list[Favourite], *, secure: bool) -> None:
    """Put them into the reader's cookie; the oldest go where there is no room."""
    chosen = chosen[:_MOST]
    while len(written := json.dumps(chosen)) > _LONGEST:
        chosen = chosen[:-1]
    response.set_signed_cookie(COOKIE, written, salt=_SALT, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
