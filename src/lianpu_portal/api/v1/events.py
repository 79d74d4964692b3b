"""Matchmaking events of the chain office: held, firms invited by gap or node, checked in, and what came of each pair."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import polars as pl
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, Field, StringConstraints

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import site_of
from lianpu_portal.api.conditions import etag_of, require_match
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import DeclineReason, IntroductionStage, MeetingOutcome, ProofRole
from lianpu_portal.api.v1.introduction_facts import IntroductionOut, facts
from lianpu_portal.api.v1.kit import Code, Cursor, Named, Rows, Strict, Text, plain, router
from lianpu_portal.api.v1.listings import Listing, listing_row, ready
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import Marks, open_marks
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions import events as selectors
from lianpu_portal.introductions.actions import hold_event as actions
from lianpu_portal.introductions.actions.meet import meet
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import By, Event, Introduction, Invitation
from lianpu_portal.introductions.party import Party
from lianpu_portal.market.engine import engine_of
from lianpu_portal.naming import product_name

events = router("events")
HOLDING = Asks(Permission.OFFICE, Scope.INTRODUCE)
MOST_INVITED_AT_ONCE = 500
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(plain)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(plain)]
_PRODUCT = Field(None, description="The node or gap it is about, by its id or its whole name")


class EventIn(Strict):
    """An event to be held."""

    title: Title
    day: dt.date
    place: Place = ""
    note: Text = Field("", description="What guests should know")
    product: Code | None = _PRODUCT


class EventChange(Strict):
    """What is to change; what is left out stays."""

    title: Title | None = None
    day: dt.date | None = None
    place: Place | None = None
    note: Text | None = None
    product: Code | None = _PRODUCT


class EventOut(Schema):
    """An event, and how many it brings together."""

    id: int
    title: str
    day: dt.date
    place: str
    note: str
    product: Named | None
    invited: int
    arrived: int
    noted: int = Field(description="Pairs of which was noted what came of them; with any, the event cannot be deleted")
    created_at: dt.datetime


class EventPage(Schema):
    """A page of events, the newest first."""

    items: list[EventOut]
    next: str | None


class ConcernedOut(Schema):
    """A local firm that makes or needs the product, not invited yet."""

    enterprise: Named
    roles: list[ProofRole]


class ConcernedFirms(Schema):
    """Whom an event concerns, by its product: firms on record before those by recipe."""

    items: list[ConcernedOut]


class InvitationOut(Schema):
    """A guest. `code` is what the QR code on the invitation holds."""

    code: str
    enterprise: Named
    invited_at: dt.datetime
    arrived_at: dt.datetime | None
    page: str


class InvitationPage(Schema):
    """A page of guests, who was invited last first."""

    items: list[InvitationOut]
    next: str | None


class InvitationIn(Strict):
    """Whom to invite: firms by their codes, all whom the product concerns, or both; who is invited already stays so."""

    enterprises: list[Code] = Field(default_factory=list[str], max_length=MOST_INVITED_AT_ONCE)
    concerned: bool = Field(False, description="All local firms that make or need the product of the event")


class Invited(Schema):
    """How many were not invited before."""

    invited: int


class GuestStep(Strict):
    """What happened: they came, they did not come after all, they are a guest no longer."""

    verb: Literal["check_in", "take_back", "withdraw"]


class PairOut(Schema):
    """A demand and an offer of two guests that fit; pairs of guests who came stand first."""

    demand: Listing
    offer: Listing
    introduction: str | None
    stage: IntroductionStage | None


class Pairs(Schema):
    """Which guests fit together."""

    items: list[PairOut]


class OutcomeIn(Strict):
    """What came of a pair; declining takes a reason."""

    offer: Code
    demand: Code
    outcome: MeetingOutcome
    reason: DeclineReason | None = None
    note: Text = ""


def _event(pk: int) -> Event:
    return numbered(Event.objects.all(), pk)


def _held(request: HttpRequest, pk: int) -> Event:
    """The event, held in the state in which the caller saw it."""
    event = held_row(_event(pk), IntroductionRefusedError)
    require_match(request, _etag(event))
    return event


def _etag(event: Event) -> str:
    return etag_of(event.pk, event.title, event.day, event.place, event.note, event.product)


def _facts(event: Event) -> dict[str, Any]:
    invitations = Invitation.objects.filter(event=event)
    plain_facts = {name: getattr(event, name) for name in ("title", "day", "place", "note", "created_at")}
    return plain_facts | {
        "id": event.pk, "product": _named_product(event), "invited": invitations.count(),
        "arrived": invitations.exclude(arrived_at=None).count(),
        "noted": Introduction.objects.filter(event=event).count(),
    }  # fmt: skip


def _named_product(event: Event) -> dict[str, Any] | None:
    return {"id": event.product, "name": product_name(snapshot(), event.product)} if event.product else None


def _answer(event: Event, response: HttpResponse) -> dict[str, Any]:
    response["ETag"] = _etag(event)
    return _facts(event)


def _given(body: EventIn | EventChange) -> dict[str, Any]:
    """What was said, the product as a code; null leaves all but the product as it is."""
    said = body.model_dump(exclude_unset=True)
    found = {name: value for name, value in said.items() if value is not None or name == "product"}
    return found | ({"product": _product(body.product)} if body.product else {})


def _product(words: str) -> str:
    code = selectors.product_named(snapshot(), words)
    if code is None:
        raise _invalid(
            ["product"], _("«{value}» names no product, or more than one: give its id.").format(value=words[:60])
        )
    return code


def _invalid(place: list[str | int], detail: str) -> ProblemError:
    return ProblemError("invalid", detail, errors=[{"place": ["body", *place], "detail": detail}])


@events.get("/events", auth=HOLDING, response=EventPage, url_name="api_events", operation_id="list_events")
def list_events(request: HttpRequest, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """The events."""
    return newest_first(Event.objects.all(), limit, cursor, search_of("events"), _facts)


@events.post("/events", auth=HOLDING, response={201: EventOut}, operation_id="create_event")
def create_event(request: HttpRequest, body: EventIn, response: HttpResponse) -> Status[Any]:
    """A new event."""
    made = actions.create_event(caller_in(request).actor, **_given(body))
    response["Location"] = reverse("api_event", args=[made.pk])
    return Status(201, _answer(made, response))


@events.get("/events/{int:pk}", auth=HOLDING, response=EventOut, url_name="api_event", operation_id="get_event")
def get_event(request: HttpRequest, pk: int, response: HttpResponse) -> dict[str, Any]:
    """One event; its ETag is what a change must name."""
    return _answer(_event(pk), response)


@events.patch("/events/{int:pk}", auth=HOLDING, response=EventOut, operation_id="change_event")
def change_event(request: HttpRequest, pk: int, body: EventChange, response: HttpResponse) -> dict[str, Any]:
    """Another title, day, place, note or product."""
    with transaction.atomic():
        return _answer(actions.change_event(caller_in(request).actor, _held(request, pk), _given(body)), response)


@events.delete("/events/{int:pk}", auth=HOLDING, response={204: None}, operation_id="delete_event")
def delete_event(request: HttpRequest, pk: int) -> Status[None]:
    """Delete one that nothing came of yet, with its invitations."""
    with transaction.atomic():
        actions.delete_event(caller_in(request).actor, _held(request, pk))
    return Status(204, None)


@events.get(
    "/events/{int:pk}/concerned", auth=HOLDING, response=ConcernedFirms, url_name="api_event_concerned",
    operation_id="list_concerned",
)  # fmt: skip
def list_concerned(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Local firms that make or need the product of the event and are not invited yet."""
    found = selectors.concerned(snapshot(), _event(pk))
    return {"items": [{"enterprise": {"id": one.firm, "name": one.name}, "roles": one.roles} for one in found]}


@events.get(
    "/events/{int:pk}/invitations", auth=HOLDING, response=InvitationPage, url_name="api_invitations",
    operation_id="list_invitations",
)  # fmt: skip
def list_invitations(request: HttpRequest, pk: int, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """The guests, and who of them came: for the chain office alone."""
    rows = Invitation.objects.filter(event=_event(pk))
    return newest_first(rows, limit, cursor, search_of("invitations", pk), _invitation)


def _invitation(invitation: Invitation) -> dict[str, Any]:
    name = selectors.firm_name(snapshot(), invitation.enterprise)
    return {
        "code": invitation.code, "enterprise": {"id": invitation.enterprise, "name": name},
        "invited_at": invitation.invited_at, "arrived_at": invitation.arrived_at,
        "page": reverse("invitation", args=[invitation.code]),
    }  # fmt: skip


@events.post("/events/{int:pk}/invitations", auth=HOLDING, response=Invited, operation_id="invite_firms")
def invite_firms(request: HttpRequest, pk: int, body: InvitationIn) -> dict[str, Any]:
    """Invite firms by their codes, or all whom the product of the event concerns."""
    event = _event(pk)
    _require_known(body.enterprises)
    concerned = selectors.concerned(snapshot(), event) if body.concerned else []
    firms = [*body.enterprises, *(one.firm for one in concerned)]
    return {"invited": actions.invite(caller_in(request).actor, event, firms)}


def _require_known(firms: list[str]) -> None:
    enterprises = snapshot()["enterprises"]
    known = set(enterprises.filter(pl.col("id").is_in(firms))["id"])
    for number, firm in enumerate(firms):
        if firm not in known:
            told = _("There is no enterprise {name} in the cluster.").format(name=firm[:80])
            raise _invalid(["enterprises", number], told)


@events.post(
    "/invitations/{code}", auth=HOLDING, response={200: InvitationOut, 204: None}, url_name="api_invitation",
    operation_id="step_invitation",
)  # fmt: skip
def step_invitation(request: HttpRequest, code: Code, body: GuestStep) -> Status[Any]:
    """Check a guest in, take that back, or withdraw the invitation of one that has not come."""
    invitation, actor = Invitation.objects.filter(code=code).first(), caller_in(request).actor
    if invitation is None:
        raise Http404(_("There is no such invitation. The code may be mistyped."))
    match body.verb:
        case "check_in":
            return Status(200, _invitation(actions.arrive(actor, invitation)))
        case "take_back":
            return Status(200, _invitation(actions.take_back_arrival(actor, invitation)))
        case "withdraw":
            actions.withdraw_invitation(actor, invitation)
            return Status(204, None)


@events.get(
    "/events/{int:pk}/pairs", auth=HOLDING, response=Pairs, url_name="api_event_pairs", operation_id="list_event_pairs"
)
def list_event_pairs(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Demands and offers of the guests that fit each other, and how far their introductions are."""
    cluster, event, marks = snapshot(), _event(pk), open_marks()
    found = selectors.pairs(cluster, ready(engine_of(cluster)), event)
    return {"items": [_pair(pair, marks) for pair in found]}


def _pair(pair: selectors.Pairing, marks: Marks) -> dict[str, Any]:
    introduction = pair.introduction
    return {
        "demand": listing_row("demands", pair.demand, marks), "offer": listing_row("offers", pair.offer, marks),
        "introduction": introduction.public_id if introduction else None,
        "stage": introduction.stage if introduction else None,
    }  # fmt: skip


@events.post(
    "/events/{int:pk}/outcomes", auth=HOLDING, response=IntroductionOut, url_name="api_event_outcomes",
    operation_id="note_outcome",
)  # fmt: skip
def note_outcome(request: HttpRequest, pk: int, body: OutcomeIn) -> dict[str, Any]:
    """Note what came of two guests that met: their introduction, at the stage that this means."""
    if body.outcome == "declined" and body.reason is None:
        raise _invalid(["reason"], _("Say why: choose one of the reasons."))
    actor, site = caller_in(request).actor, site_of(request)
    done = meet(
        actor, _event(pk), offer=body.offer, demand=body.demand, outcome=body.outcome, site=site,
        reason=body.reason or "", note=body.note, language=get_language() or "zh-hans",
    )  # fmt: skip
    return facts(Party(done, By.OFFICE, actor, site))
