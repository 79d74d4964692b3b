"""What waits for moderators, and what they decide: listings, reports, disputes of facts, claims, firms that are one."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Any, Literal

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, Field, StringConstraints

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts import selectors as accounts
from lianpu_portal.accounts.actions.decide_claim import DECIDE_CLAIM
from lianpu_portal.accounts.models import Claim
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import (
    ClaimState,
    DisputeState,
    DocumentKind,
    PublicationState,
    ReportReason,
    ReportState,
)
from lianpu_portal.api.v1.disputes import DisputeOut, DisputePage, dispute_facts
from lianpu_portal.api.v1.kit import Code, Cursor, Rows, Strict, at_its_place, plain, router
from lianpu_portal.api.v1.listings import Side
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.api.v1.publications import PublicationOut, PublicationPage, publication_facts
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.actions.decide import DECIDE_DISPUTE
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.hall.actions import judge
from lianpu_portal.hall.errors import VerdictRefusedError
from lianpu_portal.hall.models import Report
from lianpu_portal.publishing.actions.decide import DECIDE_LISTING
from lianpu_portal.publishing.actions.decide_list import decide_soon
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.firms import meant_firm
from lianpu_portal.publishing.models import Batch, FirmMerge, Publication, State

moderation = router("moderation")
MODERATING = Asks(Permission.MODERATE, Scope.MODERATE)
ListNumber = Annotated[int, Field(ge=1, lt=2**63, description="The number of a list")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(plain)]


class ListingDecision(Strict):
    """What is decided; refusing and taking down take a reason, which the sender reads."""

    verb: Literal["accept", "refuse", "take_down", "undo"]
    reason: Reason = ""


class ListDecision(Strict):
    """What is decided of all that waits of a list; refusing takes a reason, which the sender reads."""

    verb: Literal["accept", "refuse"]
    reason: Reason = ""


class WaitingList(Schema):
    """A list of which something waits."""

    id: int
    file: str
    created_at: dt.datetime
    waiting: int
    whole: int = Field(description="How many listings it holds")


class WaitingLists(Schema):
    """A page of lists, the newest first."""

    items: list[WaitingList]
    next: str | None


class DecidedSoon(Schema):
    """It is worked through beside the requests: the list tells how far it is."""

    detail: str


class ReportDecision(Strict):
    """What is decided of all open reports of the listing; taking down takes a reason."""

    verb: Literal["keep", "take_down", "undo"]
    reason: Reason = ""


class DisputeDecision(Strict):
    """What is decided; declining takes a reason, which the firm reads."""

    verb: Literal["accept", "decline", "undo"]
    reason: Reason = ""


class ClaimDecision(Strict):
    """What is decided; refusing takes a reason, which whoever made the claim reads."""

    verb: Literal["accept", "refuse"]
    reason: Reason = ""


class ClaimToDecide(Schema):
    """A claim that was made with a document, beside what the tables say of the firm."""

    id: int
    account: str = Field(description="Who claims it, as the audit log names them")
    enterprise: str
    uscc: str = Field(description="The code that was given")
    codes: list[str] = Field(description="The firm's codes in the tables")
    owned: bool = Field(description="Whether somebody owns the firm's page already")
    document: DocumentKind | None = Field(
        description="What waits to be looked at, on the page of claims; null once it is decided, for then it is deleted"
    )
    state: ClaimState
    reason: str = Field(description="Why it was not accepted")
    created_at: dt.datetime
    decided_at: dt.datetime | None


class ClaimsToDecide(Schema):
    """A page of claims, the newest first."""

    items: list[ClaimToDecide]
    next: str | None


class ReportOut(Schema):
    """What a reader said of a listing; never who."""

    id: int
    side: Side
    listing: str
    reason: ReportReason
    text: str
    state: ReportState
    created_at: dt.datetime


class ReportPage(Schema):
    """A page of reports, the newest first."""

    items: list[ReportOut]
    next: str | None


class MergeIn(Strict):
    """Two enterprises that are one firm, each by its id, name or credit code; the rows of the one go to the other."""

    merged: Code
    kept: Code


class MergeOut(Schema):
    """A merge by the names of the two."""

    id: int
    merged: str
    kept: str
    at: dt.datetime
    undone_at: dt.datetime | None


class MergePage(Schema):
    """A page of merges, the newest first."""

    items: list[MergeOut]
    next: str | None


def _report(report: Report) -> dict[str, Any]:
    plain_facts = {name: getattr(report, name) for name in ("listing", "reason", "text", "state", "created_at")}
    return plain_facts | {"id": report.pk, "side": report.table}


def _merge(done: FirmMerge) -> dict[str, Any]:
    return {"id": done.pk} | {name: getattr(done, name) for name in ("merged", "kept", "at", "undone_at")}


@moderation.get(
    "/moderation/listings", auth=MODERATING, response=PublicationPage, url_name="api_moderation_listings",
    operation_id="list_listings_to_moderate",
)  # fmt: skip
def list_to_moderate(
    request: HttpRequest, state: PublicationState = "waiting", list: ListNumber | None = None, limit: Rows = 30,
    cursor: Cursor | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Published listings of a state, of one list or all, with what raised a doubt; contacts never stand in it."""
    rows = Publication.objects.filter(state=state)
    chosen = rows if list is None else rows.filter(batch=list)
    return newest_first(chosen, limit, cursor, search_of("moderation", state, list), publication_facts)


@moderation.get(
    "/moderation/lists", auth=MODERATING, response=WaitingLists, url_name="api_moderation_lists",
    operation_id="list_lists_to_moderate",
)  # fmt: skip
def list_lists(request: HttpRequest, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """Lists of which something waits."""
    waits = Publication.objects.filter(state=State.WAITING, batch__isnull=False).values("batch")
    counted = Batch.objects.filter(pk__in=waits).annotate(
        whole=Count("publications"), waiting=Count("publications", filter=Q(publications__state=State.WAITING))
    )
    return newest_first(counted, limit, cursor, search_of("lists to moderate"), _waiting_list)


def _waiting_list(batch: Any) -> dict[str, Any]:
    plain_facts = {name: getattr(batch, name) for name in ("created_at", "waiting", "whole")}
    return plain_facts | {"id": batch.pk, "file": batch.file_name}


@moderation.post(
    "/moderation/lists/{int:pk}", auth=MODERATING, response={202: DecidedSoon}, url_name="api_moderation_list",
    operation_id="decide_list",
)  # fmt: skip
def decide_whole_list(request: HttpRequest, pk: int, body: ListDecision) -> Status[Any]:
    """Accept or refuse all that waits of a list; its sender gets one letter."""
    decide_soon(caller_in(request).actor, numbered(Batch.objects.all(), pk), body.verb, body.reason)
    return Status(202, {"detail": _("The list is being worked through.")})


@moderation.post(
    "/moderation/listings/{code}", auth=MODERATING, response=PublicationOut, url_name="api_moderation_listing",
    operation_id="decide_listing",
)  # fmt: skip
def decide_listing(request: HttpRequest, code: Code, body: ListingDecision) -> dict[str, Any]:
    """Accept, refuse or take down a listing, or take the last decision back."""
    found = Publication.objects.filter(public_id=code).first()
    if found is None:
        raise Http404(_("There is nothing at this address."))
    return publication_facts(DECIDE_LISTING[body.verb](caller_in(request).actor, found, body.reason))


@moderation.get(
    "/moderation/reports", auth=MODERATING, response=ReportPage, url_name="api_reports_of_listings",
    operation_id="list_reports",
)  # fmt: skip
def list_reports(
    request: HttpRequest, state: ReportState = "open", limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """What readers reported."""
    return newest_first(Report.objects.filter(state=state), limit, cursor, search_of("reports", state), _report)


@moderation.post(
    "/moderation/reports/{int:pk}", auth=MODERATING, response=ReportOut, url_name="api_report_decision",
    operation_id="decide_report",
)  # fmt: skip
def decide_report(request: HttpRequest, pk: int, body: ReportDecision) -> dict[str, Any]:
    """Let the listing stay, take it down, or take the decision back: for every report of it."""
    actor, report = caller_in(request).actor, numbered(Report.objects.all(), pk)
    match body.verb:
        case "keep":
            judge.keep(actor, report)
        case "take_down":
            judge.take_down(actor, report, body.reason)
        case "undo":
            if report.verdict is None:
                raise VerdictRefusedError(_("There is no decision to take back."))
            judge.undo(actor, report.verdict)
    return _report(numbered(Report.objects.all(), pk))


@moderation.get(
    "/moderation/disputes", auth=MODERATING, response=DisputePage, url_name="api_disputes", operation_id="list_disputes"
)
def list_disputes(
    request: HttpRequest, state: DisputeState = "open", limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Facts that firms dispute."""
    return newest_first(Dispute.objects.filter(state=state), limit, cursor, search_of("disputes", state), dispute_facts)


@moderation.post(
    "/moderation/disputes/{int:pk}", auth=MODERATING, response=DisputeOut, url_name="api_dispute_decision",
    operation_id="decide_dispute",
)  # fmt: skip
def decide_dispute(request: HttpRequest, pk: int, body: DisputeDecision) -> dict[str, Any]:
    """Correct the fact, leave it, or take the decision back."""
    return dispute_facts(
        DECIDE_DISPUTE[body.verb](caller_in(request).actor, numbered(Dispute.objects.all(), pk), body.reason)
    )


def _claims() -> QuerySet[Claim]:
    """Those that moderators decide: a code by e-mail proves itself."""
    return Claim.objects.filter(way=Claim.Way.DOCUMENT).select_related("account")


def _claim(cluster: Cluster, owned: frozenset[str], claim: Claim) -> dict[str, Any]:
    names = ("enterprise", "uscc", "state", "reason", "created_at", "decided_at")
    return {name: getattr(claim, name) for name in names} | {
        "id": claim.pk, "account": claim.account.get_username(), "owned": claim.enterprise in owned,
        "codes": accounts.credit_codes(cluster, claim.enterprise),
        "document": claim.document_kind if claim.document else None,
    }  # fmt: skip


@moderation.get(
    "/moderation/claims", auth=MODERATING, response=ClaimsToDecide, url_name="api_claims_to_decide",
    operation_id="list_claims_to_decide",
)  # fmt: skip
def list_claims(
    request: HttpRequest, state: ClaimState = "waiting", limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Firms that accounts say they act for, proven by a document; the document itself is looked at on a page."""
    facts = partial(_claim, snapshot(), accounts.owned_firms())
    return newest_first(_claims().filter(state=state), limit, cursor, search_of("claims to decide", state), facts)


@moderation.post(
    "/moderation/claims/{int:pk}", auth=MODERATING, response=ClaimToDecide, url_name="api_claim_decision",
    operation_id="decide_claim",
)  # fmt: skip
def decide_claim(request: HttpRequest, pk: int, body: ClaimDecision) -> dict[str, Any]:
    """Accept a claim, so that the account acts for the firm, or refuse it; its document is deleted, and nothing undoes it."""
    with at_its_place():
        DECIDE_CLAIM[body.verb](caller_in(request).actor, numbered(_claims(), pk), body.reason)
    return _claim(snapshot(), accounts.owned_firms(), numbered(_claims(), pk))


@moderation.get(
    "/moderation/merges", auth=MODERATING, response=MergePage, url_name="api_merges", operation_id="list_merges"
)
def list_merges(request: HttpRequest, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """Firms that were merged."""
    return newest_first(FirmMerge.objects.all(), limit, cursor, search_of("merges"), _merge)


@moderation.post("/moderation/merges", auth=MODERATING, response={201: MergeOut}, operation_id="merge_firms")
def merge_firms(request: HttpRequest, body: MergeIn) -> Status[Any]:
    """Merge two enterprises that are one firm."""
    cluster = snapshot()
    merged, kept = (meant_firm(cluster, typed) for typed in (body.merged, body.kept))
    return Status(201, _merge(merge(caller_in(request).actor, merged, kept)))


@moderation.post(
    "/moderation/merges/{int:pk}/undo", auth=MODERATING, response=MergeOut, url_name="api_merge_undo",
    operation_id="undo_merge",
)  # fmt: skip
def undo(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Put everything back as it was; rows that were changed since stay as they are."""
    undo_merge(caller_in(request).actor, numbered(FirmMerge.objects.all(), pk))
    return _merge(numbered(FirmMerge.objects.all(), pk))
