"""Facts of the caller's firms that are not right: which may be disputed, disputing one, taking that back, how it stands."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, Field, StringConstraints

from lianpu_portal.accounts.documents import MOST_BYTES
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import DisputableTable, DisputeState, DisputeWish, DocumentKind
from lianpu_portal.api.v1.kit import Code, Cursor, Rows, Strict, at_its_place, plain, router
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.api.v1.sent_files import FILE_BODY, FileName, file_in
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes import facts, selectors
from lianpu_portal.disputes.actions.dispute import Wanted, attach, dispute, withdraw
from lianpu_portal.disputes.models import LONGEST_WHY, Dispute

disputes = router("disputes")
FOR_FIRMS = Asks(Permission.MANAGE_FIRM, Scope.FIRM)
# The body is a file, read as it comes: nothing of it is held for a key to be repeated by.
ATTACHING = Asks(Permission.MANAGE_FIRM, Scope.FIRM, keyed=False)
Key = Annotated[str, StringConstraints(min_length=1, max_length=620), AfterValidator(plain)]
Said = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(plain)]
Why = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WHY), AfterValidator(plain)
]


class FactOut(Schema):
    """A fact of a row that may be disputed. `column` is empty for the whole row."""

    column: str
    label: str
    value: Any
    shown: str
    may_go: bool = Field(description="Whether it may be disputed with the wish `remove`")
    disputed: bool


class FactsOut(Schema):
    """What a row of the tables states about a firm of the caller's."""

    enterprise: str
    title: str
    facts: list[FactOut]


class DisputeIn(Strict):
    """What is not right, and what would be."""

    table: DisputableTable
    row: Key = Field(description="Key of the row; several parts with a blank between them")
    column: Literal[""] | Code = Field("", description="Empty: the whole row")
    wish: DisputeWish
    said: Said = Field("", description="What it should be, as a person writes it: `12.5%`, `120万`, `涟水县`")
    why: Why


class DisputeOut(Schema):
    """A fact that its firm says is not right. `column` is empty where it is about the whole row."""

    id: int
    enterprise: str
    table: str
    row: str
    column: str
    wish: DisputeWish
    before: Any
    proposed: Any
    why: str
    state: DisputeState
    reason: str = Field(description="Why a moderator declined it")
    document: DocumentKind | None = Field(description="What is attached; null where nothing is")
    created_at: dt.datetime
    decided_at: dt.datetime | None


class DisputePage(Schema):
    """A page of disputes, the newest first."""

    items: list[DisputeOut]
    next: str | None


def dispute_facts(disputed: Dispute) -> dict[str, Any]:
    """A dispute as its firm and moderators see it."""
    names = ("enterprise", "table", "column", "wish", "before", "proposed", "why", "state", "created_at", "decided_at")
    return {name: getattr(disputed, name) for name in names} | {
        "id": disputed.pk, "row": disputed.key, "reason": disputed.sentence,
        "document": disputed.document_kind if disputed.document else None,
    }  # fmt: skip


@disputes.get(
    "/facts", auth=FOR_FIRMS, response=FactsOut, url_name="api_facts", operation_id="list_facts",
)  # fmt: skip
def list_facts(request: HttpRequest, table: DisputableTable, row: Key) -> dict[str, Any]:
    """The facts of a row about a firm of the caller's, and which of them are disputed."""
    stored, firm = _own_row(request, table, row)
    cluster, disputed = snapshot(), selectors.disputed_columns(table, row)
    found = facts.facts_of(cluster, stored)
    if facts.may_go(table, facts.WHOLE):
        found.append(facts.fact_of(cluster, stored, facts.WHOLE))
    return {
        "enterprise": firm, "title": facts.title_of(cluster, stored),
        "facts": [_fact(table, one, {one.column, facts.WHOLE} & disputed) for one in found],
    }  # fmt: skip


def _fact(table: str, fact: facts.Fact, disputed: set[str]) -> dict[str, Any]:
    return facts.plain({"value": fact.value}) | {
        "column": fact.column, "label": fact.label, "shown": fact.shown, "may_go": facts.may_go(table, fact.column),
        "disputed": bool(disputed),
    }  # fmt: skip


def _own_row(request: HttpRequest, table: str, key: str) -> tuple[Any, str]:
    own = facts.own_row(caller_in(request).account, table, key)
    if own is None:
        raise Http404(_("There is no such entry about a firm of yours."))
    return own


def _own_disputes(request: HttpRequest) -> QuerySet[Dispute]:
    return Dispute.objects.filter(enterprise__in=Membership.firms_of(caller_in(request).account))


@disputes.get(
    "/disputes", auth=FOR_FIRMS, response=DisputePage, url_name="api_own_disputes", operation_id="list_own_disputes"
)  # fmt: skip
def list_own_disputes(
    request: HttpRequest, state: DisputeState | None = None, limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """The disputes of the caller's firms."""
    rows = _own_disputes(request)
    chosen = rows if state is None else rows.filter(state=state)
    return newest_first(chosen, limit, cursor, search_of("own disputes", state), dispute_facts)


@disputes.post("/disputes", auth=FOR_FIRMS, response={201: DisputeOut}, operation_id="dispute_fact")
def dispute_fact(request: HttpRequest, body: DisputeIn, response: HttpResponse) -> Status[Any]:
    """Say that a fact is not right: it carries a mark until a moderator has decided."""
    _own_row(request, body.table, body.row)
    wanted = Wanted(body.column, body.wish, body.said, body.why, language=get_language() or "")
    with at_its_place():
        made = dispute(caller_in(request).actor, body.table, body.row, wanted)
    response["Location"] = reverse("api_own_dispute", args=[made.pk])
    return Status(201, dispute_facts(made))


@disputes.get(
    "/disputes/{int:pk}", auth=FOR_FIRMS, response=DisputeOut, url_name="api_own_dispute",
    operation_id="get_own_dispute",
)  # fmt: skip
def get_own_dispute(request: HttpRequest, pk: int) -> dict[str, Any]:
    """How a dispute of the caller's firms stands."""
    return dispute_facts(numbered(_own_disputes(request), pk))


@disputes.post(
    "/disputes/{int:pk}/document", auth=ATTACHING, response=DisputeOut, url_name="api_own_dispute_document",
    operation_id="attach_to_dispute", openapi_extra=FILE_BODY,
)  # fmt: skip
def attach_to_dispute(request: HttpRequest, pk: int, name: FileName = "file") -> dict[str, Any]:
    """Attach what proves it (PDF, PNG, JPG, up to 10 MB), sent as the body; only moderators see it."""
    disputed = numbered(_own_disputes(request), pk)
    file = file_in(request, name, MOST_BYTES)
    with at_its_place({"document": ["body"]}):
        return dispute_facts(attach(caller_in(request).actor, disputed, file))


@disputes.post(
    "/disputes/{int:pk}/withdraw", auth=FOR_FIRMS, response=DisputeOut, url_name="api_own_dispute_withdrawal",
    operation_id="withdraw_dispute",
)  # fmt: skip
def withdraw_dispute(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Take an open dispute back; what was attached to it is deleted."""
    withdraw(caller_in(request).actor, numbered(_own_disputes(request), pk))
    return dispute_facts(numbered(_own_disputes(request), pk))
