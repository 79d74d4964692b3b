"""The audit log, for moderators."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.cursors import read, search_of, written
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.kit import Code, Cursor, Rows, router
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.leads.models import SUBJECTS

audit = router("audit")


class Line(Schema):
    """Who did what to what; contacts never stand in it."""

    id: int
    at: dt.datetime
    actor: str
    verb: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class LinePage(Schema):
    """A page of the log, newest first."""

    items: list[Line]
    next: str | None


@audit.get(
    "/audit", auth=Asks(Permission.MODERATE, Scope.MODERATE), response=LinePage, url_name="api_audit",
    operation_id="list_audit_lines",
)  # fmt: skip
def list_lines(
    request: HttpRequest, verb: Code | None = None, subject: Code | None = None, actor: Code | None = None,
    limit: Rows = 30, cursor: Cursor | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Lines of the audit log, of a verb, a subject, or somebody; those of leads for the chain office only."""
    asked = {
        name: value for name, value in (("verb", verb), ("subject", subject), ("actor", actor)) if value is not None
    }
    search = search_of("audit", asked)
    lines = AuditLine.objects.filter(**asked).order_by("-pk")
    if not caller_in(request).actor.may(Permission.LEADS):
        lines = lines.exclude(subject__startswith=SUBJECTS)
    after = read(cursor, search, 1)
    if after is not None:
        lines = lines.filter(pk__lt=after[0])
    found = list(lines[: limit + 1])
    page = found[:limit]
    return {"items": page, "next": written(search, [page[-1].pk]) if len(found) > limit else None}
