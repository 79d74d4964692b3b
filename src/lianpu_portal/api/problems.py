"""Errors of the API, all in one shape: problem details (RFC 9457). Each kind is declared here and explained on the
reference page, where `type` leads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of error: its status, its title, and what to do about it."""

    status: int
    title: str | Promise
    remedy: str | Promise


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, _("The request cannot be read"), _("Send valid JSON in UTF-8, and addresses without control characters.")),
    "sign-in-needed": Kind(401, _("Sign-in needed"), _("Send a valid token: Authorization: Bearer lianpu_…")),
    "not-allowed": Kind(403, _("Not allowed"), _("The account has not the right to this. Ask the operator of the portal.")),
    "scope-missing": Kind(403, _("The token was not made for this"), _("Make a token with the scope that the reference names.")),
    "forgery-check": Kind(403, _("The check against forged requests failed"), _("From a page: send the header X-CSRFToken. From a program: use a token instead of a session.")),
    "not-found": Kind(404, _("Not found"), _("It does not exist, or you may not see it.")),
    "method-not-allowed": Kind(405, _("The address does not take this method"), _("Use one of the methods in the header Allow.")),
    "refused": Kind(409, _("Refused as things stand"), _("Read the detail, load the thing again, and decide anew.")),
    "changed-meanwhile": Kind(412, _("Changed meanwhile"), _("Load it again and repeat with its new ETag.")),
    "too-large": Kind(413, _("The body is too large"), _("Send at most 2.5 MB.")),
    "media-type": Kind(415, _("The body is not JSON"), _("Send Content-Type: application/json.")),
    "invalid": Kind(422, _("Some values cannot be used"), _("Each error names the place, and what was expected.")),
    "key-used": Kind(422, _("The idempotency key was used for another request"), _("Take a new key for every new request.")),
    "etag-needed": Kind(428, _("Say which state you mean"), _("Send If-Match with the ETag of your last GET.")),
    "too-many-requests": Kind(429, _("Too many requests"), _("Wait as many seconds as Retry-After says.")),
    "unexpected": Kind(500, _("Something unexpected happened"), _("The operator finds it in the log. Try again later.")),
    "not-ready": Kind(503, _("Not ready yet"), _("The index of matches is being built. Try again after Retry-After.")),
}  # fmt: skip
"""Name → kind; the name is the last part of `type`."""


class ProblemError(Exception):
    """What an endpoint or one of its gates refuses."""

    def __init__(
        self, kind: str, detail: str, *, errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, list(errors), dict(headers or {})

    def response(self) -> HttpResponse:
        """As it is sent."""
        return problem(self.kind, self.detail, self.errors, self.headers)


def problem(
    kind: str, detail: str, errors: Sequence[Mapping[str, Any]] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """An error as it is sent."""
    declared = KINDS[kind]
    body: dict[str, Any] = {
        "type": f"{reverse('api_reference')}#problem-{kind}", "title": str(declared.title), "status": declared.status,
        "detail": detail,
    }  # fmt: skip
    if errors:
        body["errors"] = errors
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text.encode("utf-8", "replace"), MEDIA_TYPE, declared.status, headers=dict(headers or {}))
