"""A workbook of listings: sent and read, looked at with its faults, published as one, managed by one token."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import sender_of
from lianpu_portal.api.conditions import etag_of, require_match
from lianpu_portal.api.cursors import read, search_of, written
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import ClosingOutcome, FaultSeverity, ListVerb, PublicationState, Visibility
from lianpu_portal.api.v1.given_contacts import contact_of
from lianpu_portal.api.v1.kit import Code, ContactIn, Cursor, Rows, Strict, faults_in_body, router
from lianpu_portal.api.v1.listings import Side
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.api.v1.publications import MANAGING, PUBLISHING, PublicationPage, own_facts
from lianpu_portal.api.v1.sent_files import FILE_BODY, FileName, file_in
from lianpu_portal.background.queue import later
from lianpu_portal.publishing import list_letters
from lianpu_portal.publishing import lists as kept_lists
from lianpu_portal.publishing.actions.change_several import change_several
from lianpu_portal.publishing.actions.publish_list import publish_list
from lianpu_portal.publishing.forms import PublisherForm
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import manage_address
from lianpu_portal.publishing.lists import Entry, Fault, ReadList
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.publishing.tasks import change_listings
from lianpu_portal.publishing.tokens import managed_by
from lianpu_portal.publishing.uploads import GONE, forget_soon, read_upload

lists = router("lists")
# The body is a file, read as it comes: nothing of it is held for a key to be repeated by.
SENDING = Asks(Permission.PUBLISH, Scope.PUBLISH, keyed=False)


class PreviewOut(Schema):
    """What was read from a workbook; kept for a day, or until it is published."""

    id: str
    file: str
    rows: int
    offers: int
    demands: int
    errors: int = Field(description="Faults that keep a row out")


class EntryOut(Schema):
    """A listing as it was read."""

    side: Side
    firm: str
    enterprise: str | None = Field(description="Null for a firm that is not known yet")
    fields: dict[str, Any]


class EntryPage(Schema):
    """A page of listings, as they stand in the workbook."""

    items: list[EntryOut]
    next: str | None


class FaultOut(Schema):
    """What is wrong in which cell, and what to do about it."""

    severity: FaultSeverity
    sheet: str
    cell: str
    value: str
    reason: str
    suggestion: str


class FaultPage(Schema):
    """A page of faults, the gravest first."""

    items: list[FaultOut]
    next: str | None


class ListIn(Strict):
    """Which preview is published, whom to ask, who may see it."""

    preview: Code
    contact: ContactIn
    visibility: Visibility = "public"


class StateCount(Schema):
    """How many listings of the list stand there."""

    state: PublicationState
    count: int


class ListOut(Schema):
    """A list that was published, and where its listings stand."""

    id: int
    file: str
    created_at: dt.datetime
    states: list[StateCount]


class NewList(ListOut):
    """A new list with the token of its manage link, which is shown this once."""

    manage_token: str
    manage_link: str


class ListChange(Strict):
    """What is done with the listings named, or with all of them; closing takes an outcome, and reopening takes it back."""

    verb: ListVerb
    outcome: ClosingOutcome | None = None
    publications: list[Code] | None = Field(None, max_length=LIMITS.list_rows, description="Null: the whole list")


class Changed(Schema):
    """How many were changed, and how many stand where this cannot be done."""

    done: int
    left: int


class ChangedSoon(Schema):
    """So many that they are changed beside the requests: the list tells how far it is."""

    detail: str


def _kept(request: HttpRequest, code: str) -> ReadList:
    assert caller_in(request).account is not None
    found = kept_lists.kept(code)
    if found is None:
        raise Http404(_("There is no such list here: it was published, or read more than a day ago."))
    return found


def _preview(name: str, found: ReadList) -> dict[str, Any]:
    counted = {name: getattr(found, name) for name in ("file", "rows", "offers", "demands", "errors")}
    return {"id": name} | counted


@lists.post(
    "/list-previews", auth=SENDING, response={201: PreviewOut}, url_name="api_list_previews", operation_id="read_list",
    openapi_extra=FILE_BODY,
)  # fmt: skip
def read_list(request: HttpRequest, response: HttpResponse, name: FileName = "list") -> Status[Any]:
    """Send a workbook of up to 5,000 listings (xlsx, xls, ods, csv, up to 10 MB) as the body; nothing is published yet."""
    assert caller_in(request).account is not None
    found = read_upload(request, file_in(request, name, kept_lists.READ_LIMITS.file_bytes))
    code = kept_lists.keep(found)
    response["Location"] = reverse("api_list_preview", args=[code])
    return Status(201, _preview(code, found))


@lists.get(
    "/list-previews/{code}", auth=PUBLISHING, response=PreviewOut, url_name="api_list_preview",
    operation_id="get_list_preview",
)  # fmt: skip
def get_preview(request: HttpRequest, code: Code) -> dict[str, Any]:
    """What was read, counted."""
    return _preview(code, _kept(request, code))


@lists.get(
    "/list-previews/{code}/entries", auth=PUBLISHING, response=EntryPage, url_name="api_list_entries",
    operation_id="list_entries",
)  # fmt: skip
def list_entries(request: HttpRequest, code: Code, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """The listings that would be published."""
    found, following = _in_order(_kept(request, code).entries, limit, cursor, search_of("entries", code))
    return {"items": [_entry(one) for one in found], "next": following}


@lists.get(
    "/list-previews/{code}/faults", auth=PUBLISHING, response=FaultPage, url_name="api_list_faults",
    operation_id="list_faults",
)  # fmt: skip
def list_faults(request: HttpRequest, code: Code, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """What is wrong in which cell."""
    found, following = _in_order(_kept(request, code).faults, limit, cursor, search_of("faults", code))
    return {"items": [_fault(one) for one in found], "next": following}


def _in_order(rows: Sequence[Any], limit: int, cursor: str | None, search: str) -> tuple[Sequence[Any], str | None]:
    start = int((read(cursor, search, 1) or [0])[0])
    end = start + limit
    return rows[start:end], written(search, [end]) if end < len(rows) else None


def _entry(entry: Entry) -> dict[str, Any]:
    return {"side": entry.table, "firm": entry.firm, "enterprise": entry.enterprise, "fields": entry.fields}


def _fault(fault: Fault) -> dict[str, Any]:
    return {name: value for name, value in asdict(fault).items() if name != "code"}


@lists.post("/lists", auth=PUBLISHING, response={201: NewList}, url_name="api_lists", operation_id="publish_list")
def publish(request: HttpRequest, body: ListIn, response: HttpResponse) -> Status[Any]:
    """Publish what was read: what passes the checks at once, the rest before a moderator."""
    found = _kept(request, body.preview)
    contact = contact_of(PublisherForm, body.contact)
    made, token = publish_list(
        caller_in(request).actor, found.entries, contact, body.visibility, found.file, proven=True,
        sender=sender_of(request), language=get_language() or "zh-hans",
    )  # fmt: skip
    kept_lists.forget(body.preview)
    link = manage_address(token, request)
    list_letters.send_manage_link(made, link)
    response["Location"] = reverse("api_list", args=[made.pk])
    return Status(201, _answer(made, response) | {"manage_token": token, "manage_link": link})


def _states(batch: Batch) -> list[dict[str, Any]]:
    counted = Publication.objects.filter(batch=batch).order_by("state").values_list("state").annotate(Count("pk"))
    return [{"state": state, "count": count} for state, count in counted]


def _answer(batch: Batch, response: HttpResponse) -> dict[str, Any]:
    states = _states(batch)
    response["ETag"] = etag_of(batch.pk, states)
    return {"id": batch.pk, "file": batch.file_name, "created_at": batch.created_at, "states": states}


def _own_list(request: HttpRequest, pk: int) -> Batch:
    """The list that the caller may manage: the account that sent it, or whoever has its token; 404 for every other."""
    caller, there = caller_in(request), Batch.objects.exclude(manage_hash__startswith=GONE)
    if not caller.manage_token:
        sent = Publication.objects.filter(owner=caller.account, batch__isnull=False).values("batch")
        return numbered(there.filter(pk__in=sent), pk)
    managed = managed_by(caller.manage_token)
    return numbered(there.filter(pk=managed.pk) if isinstance(managed, Batch) else Batch.objects.none(), pk)


@lists.get("/lists/{int:pk}", auth=MANAGING, response=ListOut, url_name="api_list", operation_id="get_list")
def get_list(request: HttpRequest, pk: int, response: HttpResponse) -> dict[str, Any]:
    """Where the listings of a list stand."""
    return _answer(_own_list(request, pk), response)


@lists.get(
    "/lists/{int:pk}/publications", auth=MANAGING, response=PublicationPage, url_name="api_list_publications",
    operation_id="list_publications_of_list",
)  # fmt: skip
def list_publications(request: HttpRequest, pk: int, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """Its listings, each to be managed alone too: the token of the list, a point and the id open it."""
    rows = Publication.objects.filter(batch=_own_list(request, pk))
    return newest_first(rows, limit, cursor, search_of("list", pk), partial(own_facts, request))


@lists.post(
    "/lists/{int:pk}/changes", auth=MANAGING, response={200: Changed, 202: ChangedSoon}, url_name="api_list_changes",
    operation_id="change_list",
)  # fmt: skip
def change_list(request: HttpRequest, pk: int, body: ListChange) -> Status[Any]:
    """Renew, close or reopen listings of the list; many are changed beside the requests."""
    if body.verb == "close" and body.outcome is None:
        raise faults_in_body({"outcome": _("Say how it ended: choose one of the three.")})
    rows = Publication.objects.filter(batch=_own_list(request, pk))
    chosen = rows if body.publications is None else rows.filter(public_id__in=body.publications)
    keys, actor = list(chosen.order_by("pk").values_list("pk", flat=True)), caller_in(request).actor
    if len(keys) > LIMITS.listings_at_once:
        later(change_listings, body.verb, keys, body.outcome or "", actor.user.pk if actor.user else None)
        told = _("{count} listings are being changed. That takes a few minutes.")
        return Status(202, {"detail": told.format(count=len(keys))})
    return Status(200, asdict(change_several(actor, body.verb, keys, body.outcome or "")))


@lists.delete("/lists/{int:pk}", auth=MANAGING, response={204: None}, operation_id="delete_list")
def delete_list(request: HttpRequest, pk: int) -> Status[None]:
    """Forget it with everything in it: its token opens nothing from now on."""
    found = _own_list(request, pk)
    require_match(request, etag_of(found.pk, _states(found)))
    forget_soon(found)
    return Status(204, None)
