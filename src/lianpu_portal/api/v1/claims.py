"""Claiming a firm: by its credit code with a document that a moderator looks at, or with an e-mail at its own domain."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, Field, StringConstraints

from lianpu_portal.accounts.actions.claim import claim_by_document, claim_by_mail, confirm_code, withdraw
from lianpu_portal.accounts.documents import MOST_BYTES
from lianpu_portal.accounts.firms import Claimable, claimable
from lianpu_portal.accounts.models import Claim
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import ClaimState, ClaimWay
from lianpu_portal.api.v1.kit import Code, Cursor, Rows, Strict, at_its_place, plain, router
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.api.v1.sent_files import FILE_BODY, FileName, file_in
from lianpu_portal.bridge import snapshot

claims = router("firms")
CLAIMING = Asks(Permission.OWN_PAGE, Scope.FIRM)
# The body is a file, read as it comes: nothing of it is held for a key to be repeated by.
SENDING = Asks(Permission.OWN_PAGE, Scope.FIRM, keyed=False)
CreditCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(plain)]
_Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(plain)]
_Digits = Annotated[str, StringConstraints(max_length=20), AfterValidator(plain)]


class ClaimIn(Strict):
    """The firm, its unified social credit code, and an address at its own domain: a code is sent there."""

    enterprise: Code
    uscc: CreditCode
    email: _Address


class CodeIn(Strict):
    """The code that was sent; three tries within a quarter of an hour."""

    code: _Digits


class ClaimOut(Schema):
    """A claim of the account, and where it stands."""

    id: int
    enterprise: str
    uscc: str
    way: ClaimWay
    state: ClaimState
    host: str = Field(description="The domain that a code went to; empty for a document")
    reason: str = Field(description="Why a moderator did not accept it")
    created_at: dt.datetime
    decided_at: dt.datetime | None


class ClaimPage(Schema):
    """A page of claims, the newest first."""

    items: list[ClaimOut]
    next: str | None


def claim_facts(claim: Claim) -> dict[str, Any]:
    """A claim as whoever made it sees it."""
    names = ("enterprise", "uscc", "way", "state", "host", "reason", "created_at", "decided_at")
    return {"id": claim.pk} | {name: getattr(claim, name) for name in names}


def _own(request: HttpRequest) -> QuerySet[Claim]:
    return Claim.objects.filter(account=caller_in(request).account)


def _firm(request: HttpRequest, enterprise: str) -> Claimable:
    firm = claimable(visible_to(request, snapshot()), enterprise)
    if firm is None:
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=enterprise[:80]))
    return firm


def _made(claim: Claim, response: HttpResponse) -> Status[Any]:
    response["Location"] = reverse("api_claim", args=[claim.pk])
    return Status(201, claim_facts(claim))


@claims.get("/claims", auth=CLAIMING, response=ClaimPage, url_name="api_claims", operation_id="list_claims")
def list_claims(request: HttpRequest, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """The account's claims."""
    return newest_first(_own(request), limit, cursor, search_of("claims"), claim_facts)


@claims.post("/claims", auth=CLAIMING, response={201: ClaimOut}, operation_id="claim_firm_by_mail")
def claim_firm_by_mail(request: HttpRequest, body: ClaimIn, response: HttpResponse) -> Status[Any]:
    """Claim a firm by an address at its domain, which a code is sent to."""
    actor, firm = _claimer(request), _firm(request, body.enterprise)
    with at_its_place({"document": ["body", "email"]}):
        return _made(claim_by_mail(actor, firm, body.uscc, body.email), response)


def _claimer(request: HttpRequest) -> Any:
    caller = caller_in(request)
    assert caller.account is not None
    return caller.actor


@claims.post(
    "/claims/document", auth=SENDING, response={201: ClaimOut}, url_name="api_claims_by_document",
    operation_id="claim_firm_by_document", openapi_extra=FILE_BODY,
)  # fmt: skip
def claim_firm_by_document(
    request: HttpRequest, enterprise: Code, uscc: CreditCode, response: HttpResponse, name: FileName = "file"
) -> Status[Any]:
    """Claim a firm by its licence or a letter of authority (PDF, PNG, JPG, up to 10 MB), sent as the body."""
    actor, firm = _claimer(request), _firm(request, enterprise)
    file = file_in(request, name, MOST_BYTES)
    with at_its_place({"document": ["body"], "uscc": ["query", "uscc"]}):
        return _made(claim_by_document(actor, firm, uscc, file), response)


@claims.get("/claims/{int:pk}", auth=CLAIMING, response=ClaimOut, url_name="api_claim", operation_id="get_claim")
def get_claim(request: HttpRequest, pk: int) -> dict[str, Any]:
    """How a claim stands."""
    return claim_facts(numbered(_own(request), pk))


@claims.post(
    "/claims/{int:pk}/code", auth=CLAIMING, response=ClaimOut, url_name="api_claim_code", operation_id="confirm_claim"
)
def confirm_claim(request: HttpRequest, pk: int, body: CodeIn) -> dict[str, Any]:
    """Give the code that was sent: the account acts for the firm from then on."""
    with at_its_place():
        confirm_code(caller_in(request).actor, numbered(_own(request), pk), body.code)
    return claim_facts(numbered(_own(request), pk))


@claims.post(
    "/claims/{int:pk}/withdraw", auth=CLAIMING, response=ClaimOut, url_name="api_claim_withdrawal",
    operation_id="withdraw_claim",
)  # fmt: skip
def withdraw_claim(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Take a claim back before it is decided; its document is deleted."""
    withdraw(caller_in(request).actor, numbered(_own(request), pk))
    return claim_facts(numbered(_own(request), pk))
