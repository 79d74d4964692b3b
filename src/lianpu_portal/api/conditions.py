"""Conditional requests: ETag and If-None-Match when reading, If-Match when changing."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _

from lianpu_portal.api.problems import ProblemError

_LENGTH = 32


def etag_of(*version: object) -> str:
    """The ETag of a thing that may be changed: made from what changes with every change."""
    return quote_etag(hashlib.sha256("\n".join(map(str, version)).encode()).hexdigest()[:_LENGTH])


def require_match(request: HttpRequest, current: str) -> None:
    """Refuse a change of a state that the caller has not seen."""
    given = request.headers.get("If-Match")
    if given is None:
        raise ProblemError("etag-needed", _("A change needs If-Match with the ETag of what you changed."))
    if given.strip() != "*" and current not in parse_etags(given):
        raise ProblemError("changed-meanwhile", _("It was changed since you loaded it."), headers={"ETag": current})


def answer_conditionally(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its ETag; 304 where the caller has it already."""
    if response.status_code != 200:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:_LENGTH]}"'
    given = request.headers.get("If-None-Match", "")
    if given.strip() == "*" or _bare(response["ETag"]) in map(_bare, parse_etags(given)):
        unchanged = HttpResponse(status=304, headers={"ETag": response["ETag"]})
        del unchanged["Content-Type"]
        return unchanged
    return response


def _bare(etag: str) -> str:
    """Weak and strong are one to a reader."""
    return etag.removeprefix("W/")
