"""Introductions: ask for one on a match, answer, step on, read whom to call. A caller is a member of one of the two
firms, the account that published one of the two listings, the chain office, or whoever holds the private link of one side
or the manage link of its listing; nobody sees more than its page shows."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Schema, Status
from pydantic import AfterValidator, Field, StringConstraints

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import absolute, sender_of, site_of
from lianpu_portal.api.callers import Caller, sign_in_needed
from lianpu_portal.api.cursors import read, search_of, written
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import DeclineReason, IntroductionStage
from lianpu_portal.api.v1.given_contacts import contact_of
from lianpu_portal.api.v1.introduction_facts import IntroductionDetail, IntroductionOut, details, facts
from lianpu_portal.api.v1.kit import Code, ContactIn, Cursor, Rows, Strict, plain, router
from lianpu_portal.introductions.actions.accept import accept
from lianpu_portal.introductions.actions.ask import Asking, Proof, ask
from lianpu_portal.introductions.actions.contract import contract
from lianpu_portal.introductions.actions.decline import decline
from lianpu_portal.introductions.actions.progress import reply, sample
from lianpu_portal.introductions.actions.read_contacts import read_contacts
from lianpu_portal.introductions.actions.remind import remind
from lianpu_portal.introductions.actions.settle_rejection import settle_rejection
from lianpu_portal.introductions.actions.undo import undo
from lianpu_portal.introductions.actions.verify import verify
from lianpu_portal.introductions.actions.vouch import vouch
from lianpu_portal.introductions.forms import AcceptForm, AskForm, OfficeAcceptForm, OfficeAskForm
from lianpu_portal.introductions.models import By, Introduction, Key
from lianpu_portal.introductions.party import Party, Standing
from lianpu_portal.introductions.sight import pairing
from lianpu_portal.introductions.stepping import LONGEST_NOTE
from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.tokens import managed_by

introductions = router("introductions")
_LINKS = ("introductionLink", "manageLink")
INTRODUCING = Asks(Permission.PUBLISH, Scope.INTRODUCE, links=_LINKS)
ASKING = Asks(Permission.PUBLISH, Scope.INTRODUCE, links=("manageLink",))
# Answered from memory, a contact would be read without a line of the audit log, and by who may not any more.
READING_CONTACTS = Asks(Permission.PUBLISH, Scope.CONTACTS, links=_LINKS, keyed=False)

_LARGEST = 1e13
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NOTE), AfterValidator(plain)]


class IntroductionFilters(Schema):
    """Which introductions; filters that are left out do not filter."""

    stage: IntroductionStage | None = None
    offer: Code | None = None
    demand: Code | None = None
    changed_since: dt.date | None = Field(
        None, description="Only those in which something happened on this day or later"
    )


class IntroductionPage(Schema):
    """A page of introductions, the newest first."""

    items: list[IntroductionOut]
    next: str | None


class IntroductionIn(Strict):
    """What is asked: for which pair, whom to call, one sentence."""

    offer: Code
    demand: Code
    own: Literal["offer", "demand"] | None = Field(
        None, description="Which of the two is yours, where that is not plain"
    )
    contact: ContactIn | None = Field(None, description="Whom to call: needed from all but the chain office")
    message: Note = Field("", description="What you would like, in one sentence")


class NewIntroduction(IntroductionDetail):
    """A new introduction; where it was asked for by a manage link, the private link that opens it, shown this once."""

    introduction_token: str | None
    private_link: str | None


class ToBeChecked(Schema):
    """Whoever asked is not known to stand for the listing: its publisher is asked, or the chain office looks."""

    detail: str


class Acceptance(Strict):
    """Yes, and whom to call."""

    contact: ContactIn | None = Field(None, description="Whom to call: needed from all but the chain office")
    note: Note = ""


class Refusal(Strict):
    """No, and why."""

    reason: DeclineReason
    note: Note = ""


class StepIn(Strict):
    """What came of it. `vouch` passes on what was asked in your name, `verify` confirms a contract; for the chain office,
    `remind` writes once more to who has not answered, `reject` and `leave` settle a pair declined as not their business."""

    step: Literal["vouch", "reply", "sample", "contract", "verify", "remind", "reject", "leave"]
    note: Note = ""
    volume: float | None = Field(
        None, ge=0, le=_LARGEST, allow_inf_nan=False, description="Contracts: value a year in CNY, where it may be said"
    )


class ContactOut(Schema):
    """Whom to call; empty is what nobody left."""

    side: Literal["offer", "demand"]
    person: str
    phone: str
    email: str


class Contacts(Schema):
    """The contacts of the other side; of both for the chain office."""

    items: list[ContactOut]


def _party(request: HttpRequest, code: str) -> Party:
    """The caller as a party of the introduction; the same 404 for every other."""
    caller = caller_in(request)
    if caller.introduction_token:
        key = _key(caller)
        known, by = (key.introduction, By(key.side)) if key and key.introduction.public_id == code else (None, None)
    else:
        standing = _standing(caller)
        known = Introduction.objects.filter(public_id=code).first()
        by = standing.side_in(known) if known else None
    if known is None or by is None:
        raise Http404(_("There is no introduction here that you may see."))
    return Party(known, by, caller.actor, site_of(request))


def _key(caller: Caller) -> Key | None:
    return Key.objects.select_related("introduction").filter(hash=hash_of(caller.introduction_token)).first()


def _standing(caller: Caller) -> Standing:
    """What the caller stands for: the listing of a manage link, or what its account does; refused for nobody."""
    if caller.manage_token:
        return Standing.managing(managed_by(caller.manage_token))
    _require_known(caller)
    return Standing.of(caller.actor)


def _require_known(caller: Caller) -> None:
    """Refuse callers that are nobody: with a link that opens nothing, or without an account and not at this machine."""
    if caller.introduction_token:
        raise Http404(_("This link opens no introduction. It may be mistyped, or it was taken back."))
    if caller.actor.user is None and not caller.actor.may(Permission.OFFICE):
        raise sign_in_needed()


def _after(party: Party, introduction: Introduction) -> dict[str, Any]:
    """The introduction as it stands after a step."""
    return details(Party(introduction, party.by, party.actor, party.site))


@introductions.get(
    "/introductions", auth=INTRODUCING, response=IntroductionPage, url_name="api_introductions",
    operation_id="list_introductions",
)  # fmt: skip
def list_introductions(
    request: HttpRequest, filters: Query[IntroductionFilters], limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Introductions of the caller's firms and listings, of the private link, or all for the chain office."""
    caller, search = caller_in(request), search_of("introductions", filters.dict())
    after = read(cursor, search, 1)
    key = _key(caller) if caller.introduction_token else None
    standing = Standing() if key else _standing(caller)
    rows = Introduction.objects.filter(pk=key.introduction.pk) if key else standing.introductions()
    for name in ("stage", "offer", "demand"):
        if (value := getattr(filters, name)) is not None:
            rows = rows.filter(**{name: value})
    if filters.changed_since is not None:
        rows = rows.filter(changed_at__date__gte=filters.changed_since)
    rows = list((rows if after is None else rows.filter(pk__lt=after[0])).order_by("-pk")[: limit + 1])
    page, site = rows[:limit], site_of(request)
    following = written(search, [page[-1].pk]) if len(rows) > limit else None
    sides = [By(key.side) if key else standing.side_in(row) for row in page]
    parties = [Party(row, by, caller.actor, site) for row, by in zip(page, sides, strict=True) if by is not None]
    return {"items": [facts(party) for party in parties], "next": following}


@introductions.post(
    "/introductions",
    auth=ASKING,
    response={201: NewIntroduction, 202: ToBeChecked},
    operation_id="ask_for_introduction",
)
def ask_for_introduction(request: HttpRequest, body: IntroductionIn, response: HttpResponse) -> Status[Any]:
    """Ask to be introduced. Whoever is not known to stand for one of the two listings is checked first (202)."""
    caller = caller_in(request)
    if not caller.manage_token:
        _require_known(caller)
    found = pairing(
        request, body.offer, body.demand, body.own or "", hash_of(caller.manage_token) if caller.manage_token else ""
    )
    if caller.manage_token and found.proof == Proof.NONE:
        raise Http404(_("This manage link belongs to neither of the two listings."))
    by_office = found.proof == Proof.OFFICE
    contact = contact_of(OfficeAskForm if by_office else AskForm, body.contact)
    asking = Asking(
        found.offer["id"], found.demand["id"], found.own, contact, body.message, found.proof,
        get_language() or "zh-hans", sender=sender_of(request),
    )  # fmt: skip
    site = site_of(request)
    done = ask(caller.actor, asking, site)
    if found.proof == Proof.NONE:
        return Status(202, {"detail": _("It is checked first whether you stand for this listing.")})
    party = Party(done.introduction, By.OFFICE if by_office else By(found.own), caller.actor, site)
    link = absolute(reverse("introduction_by_link", args=[done.token]), request) if caller.manage_token else None
    response["Location"] = reverse("api_introduction", args=[done.introduction.public_id])
    told = {"introduction_token": done.token if caller.manage_token else None, "private_link": link}
    return Status(201, details(party) | told)


@introductions.get(
    "/introductions/{code}", auth=INTRODUCING, response=IntroductionDetail, url_name="api_introduction",
    operation_id="get_introduction",
)  # fmt: skip
def get_introduction(request: HttpRequest, code: Code) -> dict[str, Any]:
    """One introduction with its history and what the caller may do; a firm that is not named yet stays so."""
    return details(_party(request, code))


@introductions.post(
    "/introductions/{code}/accept", auth=INTRODUCING, response=IntroductionDetail, url_name="api_introduction_accept",
    operation_id="accept_introduction",
)  # fmt: skip
def accept_introduction(request: HttpRequest, code: Code, body: Acceptance) -> dict[str, Any]:
    """Accept: from now on both sides may know whom to call."""
    party = _party(request, code)
    contact = contact_of(OfficeAcceptForm if party.is_office else AcceptForm, body.contact)
    return _after(party, accept(party, contact, body.note))


@introductions.post(
    "/introductions/{code}/decline", auth=INTRODUCING, response=IntroductionDetail, url_name="api_introduction_decline",
    operation_id="decline_introduction",
)  # fmt: skip
def decline_introduction(request: HttpRequest, code: Code, body: Refusal) -> dict[str, Any]:
    """Decline. The reason changes how the pair is matched from now on."""
    party = _party(request, code)
    return _after(party, decline(party, body.reason, body.note))


@introductions.post(
    "/introductions/{code}/steps", auth=INTRODUCING, response=IntroductionDetail, url_name="api_introduction_steps",
    operation_id="step_introduction",
)  # fmt: skip
def step_introduction(request: HttpRequest, code: Code, body: StepIn) -> dict[str, Any]:
    """Note talks, samples or a contract, confirm a contract, or pass on what was asked in your name."""
    party = _party(request, code)
    if body.volume is not None and body.step != "contract":
        detail = _("Only a contract has a value.")
        raise ProblemError("invalid", detail, errors=[{"place": ["body", "volume"], "detail": detail}])
    return _after(party, _carry_out(party, body))


def _carry_out(party: Party, body: StepIn) -> Introduction:
    match body.step:
        case "vouch":
            return vouch(party)
        case "reply":
            return reply(party, body.note)
        case "sample":
            return sample(party, body.note)
        case "contract":
            return contract(party, body.note, body.volume)
        case "verify":
            return verify(party)
        case "remind":
            return remind(party)
        case "reject" | "leave":
            return settle_rejection(party, rejected=body.step == "reject")


@introductions.post(
    "/introductions/{code}/undo", auth=INTRODUCING, response=IntroductionDetail, url_name="api_introduction_undo",
    operation_id="undo_step",
)  # fmt: skip
def undo_step(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Take the caller's own last step back, within a day; an acceptance stands."""
    party = _party(request, code)
    return _after(party, undo(party))


@introductions.post(
    "/introductions/{code}/contacts", auth=READING_CONTACTS, response=Contacts, url_name="api_introduction_contacts",
    operation_id="read_contacts",
)  # fmt: skip
def contacts(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Whom to call, once it is accepted. By POST, for each reading writes a line of the audit log."""
    party = _party(request, code)
    return {"items": [
        {"side": side, "person": one.person, "phone": one.phone, "email": one.email}
        for side, one in read_contacts(party).items()
    ]}  # fmt: skip
