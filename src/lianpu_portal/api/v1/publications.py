"""Listings that the caller published: publish, read, edit, renew, close, reopen, delete. A caller is the account that
published, or whoever holds the listing's manage token. Contacts go in and never come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field, StringConstraints

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.visibility import unseen_by
from lianpu_portal.addresses import sender_of
from lianpu_portal.api.conditions import etag_of, require_match
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import Category, ClosingOutcome, Period, PublicationState, Radius, Visibility
from lianpu_portal.api.v1.given_contacts import contact_of
from lianpu_portal.api.v1.kit import Code, ContactIn, Cursor, Rows, Strict, Text, router
from lianpu_portal.api.v1.listings import Side
from lianpu_portal.api.v1.newest_first import newest_first
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact, unseal
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing import letters
from lianpu_portal.publishing.actions.close import close, reopen
from lianpu_portal.publishing.actions.common import locked
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.actions.edit import Changes, edit
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.publishing.draft import LONGEST_SENTENCE, Draft, draft_of, read_draft
from lianpu_portal.publishing.fields import NAMES, Reader, fault_of_side, foreign_fields
from lianpu_portal.publishing.firms import fault_of_name, known_firm, typed_firm
from lianpu_portal.publishing.forms import PublisherForm
from lianpu_portal.publishing.links import manage_address
from lianpu_portal.publishing.models import Outcome, Publication
from lianpu_portal.publishing.order import Order
from lianpu_portal.publishing.selectors import doubts_for_sender
from lianpu_portal.publishing.tokens import managed_by

publications = router("publications")
PUBLISHING = Asks(Permission.PUBLISH, Scope.PUBLISH)
MANAGING = Asks(Permission.PUBLISH, Scope.PUBLISH, links=("manageLink",))
_LISTS = ("specs", "certificates")
_Line = Annotated[str, StringConstraints(max_length=200)]


class FieldsIn(Strict):
    """Fields of a listing; they win over what the sentence says. In an edit, null clears a field."""

    side: Literal["offer", "demand"] | None = None
    thing: Text | None = Field(None, description="What it is, in words")
    product: Code | None = Field(None, description="A product of the catalog")
    category: Category | None = None
    quantity: Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)] | None = None
    unit: Text | None = None
    period: Period | None = None
    maximum: Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)] | None = Field(
        None, description="Maximum capacity of an offer, in unit and period of quantity; not below it"
    )
    price: Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)] | None = Field(
        None, description="CNY for one unit"
    )
    specs: list[_Line] | None = Field(None, max_length=20)
    certificates: list[_Line] | None = Field(None, max_length=20)
    region: Text | None = Field(None, description="A region code or name")
    radius: Radius | None = Field(None, description="How far away a partner may be; demands only")
    deadline: dt.date | None = None


class PublicationIn(Strict):
    """A listing to be published: a sentence, fields, or both; the firm by its code or name."""

    sentence: Annotated[str, StringConstraints(max_length=LONGEST_SENTENCE)] = ""
    fields: FieldsIn = Field(default_factory=lambda: FieldsIn.model_validate({}))
    enterprise: Code | None = Field(None, description="The firm's code in the cluster")
    firm: Text | None = Field(None, description="The firm's name, where it has no code yet")
    is_new_firm: bool = Field(False, description="True: a new firm, though others are called alike")
    contact: ContactIn
    visibility: Visibility = "public"


class PublicationChange(Strict):
    """What is to change; what is left out stays."""

    fields: FieldsIn | None = None
    contact: ContactIn | None = None
    visibility: Visibility | None = None


class Closing(Strict):
    """How it ended."""

    outcome: ClosingOutcome


class FileOut(Schema):
    """A file of a listing."""

    id: str
    name: str
    bytes: int


class PublicationOut(Schema):
    """A publication as its owner sees it."""

    id: str
    side: Side
    state: PublicationState
    fields: dict[str, Any]
    firm: str
    enterprise: str | None
    visibility: Visibility
    expires_on: dt.date
    created_at: dt.datetime
    changed_at: dt.datetime
    online_since: dt.datetime | None
    outcome: Literal[""] | ClosingOutcome = Field(description="How it ended; empty before that")
    refusal: str = Field(description="Why a moderator did not accept it")
    doubts: list[str] = Field(
        description="What a moderator looks at before it goes online; to its owner, `person` for what would tell of others"
    )
    page: str | None = Field(description="Its page, while it is online")
    files: list[FileOut]


class NewPublication(PublicationOut):
    """A new publication with the token of its manage link, which is shown this once."""

    manage_token: str
    manage_link: str
    further: list[str] = Field(
        description="Other listings that the sentence holds: not read, to be published each alone"
    )


class PublicationPage(Schema):
    """A page of the account's publications, newest first."""

    items: list[PublicationOut]
    next: str | None


def publication_facts(publication: Publication) -> dict[str, Any]:
    """A publication as moderators see it: all but whom to call."""
    plain = {name: getattr(publication, name) for name in (
        "state", "fields", "visibility", "expires_on", "created_at", "changed_at", "online_since", "outcome", "refusal",
    )}  # fmt: skip
    side = publication.table.removesuffix("s")
    return plain | {
        "id": publication.public_id, "side": publication.table, "firm": publication.firm_name,
        "enterprise": publication.enterprise_id, "doubts": [doubt["code"] for doubt in publication.doubts],
        "page": reverse(side, args=[publication.public_id]) if publication.is_online else None,
        "files": [{"id": file.name, "name": file.shown_name, "bytes": file.size} for file in publication.attachments.all()],  # pyright: ignore[reportAttributeAccessIssue]
    }  # fmt: skip


def own_facts(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    """The same for its owner: of what raised a doubt, only what tells of nobody else."""
    return publication_facts(publication) | {"doubts": doubts_for_sender(request, publication)}


def _etag(publication: Publication) -> str:
    changed = publication.changed_at.isoformat()
    # Firms that were merged are another code, but no change of the listing.
    return etag_of(publication.pk, changed, publication.state, publication.enterprise_id)


def own_publication(request: HttpRequest, code: str, *, matching: bool = False) -> Publication:
    """The publication that the caller may manage, 404 for every other; with `matching`, locked in the state it was seen in."""
    caller = caller_in(request)
    if caller.manage_token:
        found = managed_by(caller.manage_token)
        mine = found if isinstance(found, Publication) and found.public_id == code else None
    else:
        mine = Publication.objects.filter(owner=caller.account, public_id=code).first()
    if mine is None:
        raise Http404(_("You have published no listing {name}.").format(name=code[:80]))
    if matching:
        mine = locked(mine)
        require_match(request, _etag(mine))
    return mine


def _answer(request: HttpRequest, publication: Publication, response: HttpResponse) -> dict[str, Any]:
    response["ETag"] = _etag(publication)
    return own_facts(request, publication)


def _texts(fields: FieldsIn) -> dict[str, str]:
    """The fields that were given, as the texts that forms send."""
    given = fields.model_dump(exclude_unset=True)
    return {name: _text(name, value) for name, value in given.items()}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _LISTS:
        return "; ".join(value)
    return repr(value) if isinstance(value, float) else str(value)


def _require_complete(draft: Draft, given: Mapping[str, str]) -> None:
    foreign = {name: fault_of_side(name) for name in foreign_fields(draft.values["side"]) if given.get(name)}
    faults = {**draft.faults, **foreign}
    if not draft.values["side"]:
        faults.setdefault("side", _("Say whether it is an offer or a demand."))
    if not draft.values["thing"]:
        faults.setdefault("thing", _("Say what it is about."))
    if faults:
        errors = [{"place": ["body", "fields", name], "detail": fault} for name, fault in faults.items()]
        told = " ".join(f"{name}: {fault}" for name, fault in list(faults.items())[:3])
        raise ProblemError("invalid", told, errors=errors)


def _firm_of(request: HttpRequest, body: PublicationIn, region: str | None) -> tuple[str, str | None]:
    """Name and code of the firm meant; refused where that is not certain."""
    cluster = snapshot()
    unseen = unseen_by(request, cluster)
    if body.enterprise is not None:
        known = None if body.enterprise in unseen else known_firm(cluster, body.enterprise)
        if known is None:
            raise _invalid(
                "enterprise", _("There is no enterprise {name} in the cluster.").format(name=body.enterprise[:80])
            )
        return known.name, known.id
    if not body.firm:
        raise _invalid("firm", _("Name the firm, or give its code as enterprise."))
    typed = typed_firm(cluster, body.firm, region, unseen)
    if typed.known:
        return typed.known.name, typed.known.id
    if typed.candidates and not body.is_new_firm:
        alike = "; ".join(f"{firm.name} ({firm.id})" for firm in typed.candidates[:5])
        raise _invalid(
            "firm",
            _("Firms are called alike: {alike}. Give one as enterprise, or say is_new_firm.").format(alike=alike),
        )
    if fault := fault_of_name(typed.name):
        raise _invalid("firm", fault)
    return typed.name, None


def _invalid(name: str, detail: str) -> ProblemError:
    return ProblemError("invalid", f"{name}: {detail}", errors=[{"place": ["body", name], "detail": detail}])


@publications.get(
    "/publications", auth=PUBLISHING, response=PublicationPage, url_name="api_publications",
    operation_id="list_publications",
)  # fmt: skip
def list_publications(request: HttpRequest, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """What the account published, in whatever state."""
    rows = Publication.objects.filter(owner=caller_in(request).account)
    return newest_first(rows, limit, cursor, search_of("publications"), partial(own_facts, request))


@publications.post("/publications", auth=PUBLISHING, response={201: NewPublication}, operation_id="publish")
def publish_listing(request: HttpRequest, body: PublicationIn, response: HttpResponse) -> Status[Any]:
    """Publish a listing: online at once where no check has a doubt, else `waiting` for a moderator."""
    caller = caller_in(request)
    assert caller.account is not None
    cluster = snapshot()
    engine = engine_of(cluster)
    posted = {f"f-{name}": text for name, text in _texts(body.fields).items()}
    draft = read_draft(engine, cluster, {"sentence": body.sentence, **posted})
    _require_complete(draft, _texts(body.fields))
    name, enterprise = _firm_of(request, body, draft.values["region"])
    given = body.contact
    typed = ContactIn(person=given.person, phone=given.phone or draft.phone, email=given.email or draft.email)
    contact = contact_of(PublisherForm, typed)
    order = Order(
        draft, name, enterprise, contact, body.visibility, proven=True, sender=sender_of(request),
        language=get_language() or "zh-hans",
    )  # fmt: skip
    made = publish(caller.actor, order)
    link = manage_address(made.token, request)
    if contact.email:
        letters.send_manage_link(made.publication, link)
    response["Location"] = reverse("api_publication", args=[made.publication.public_id])
    told = {"manage_token": made.token, "manage_link": link, "further": list(draft.further)}
    return Status(201, _answer(request, made.publication, response) | told)


@publications.get(
    "/publications/{code}", auth=MANAGING, response=PublicationOut, url_name="api_publication",
    operation_id="get_publication",
)  # fmt: skip
def get_publication(request: HttpRequest, code: Code, response: HttpResponse) -> dict[str, Any]:
    """One publication; its ETag is what a change must name."""
    return _answer(request, own_publication(request, code), response)


@publications.patch("/publications/{code}", auth=MANAGING, response=PublicationOut, operation_id="edit_publication")
def edit_publication(
    request: HttpRequest, code: Code, body: PublicationChange, response: HttpResponse
) -> dict[str, Any]:
    """Change fields, contact or visibility; new words that raise a doubt take it offline until a moderator has looked."""
    with transaction.atomic():
        mine = own_publication(request, code, matching=True)
        texts = _texts(body.fields) if body.fields else {}
        draft = changed_draft(mine, texts)
        _require_complete(draft, texts)
        contact = contact_of(PublisherForm, body.contact) if body.contact else contact_in(mine)
        changes = Changes(draft, contact, body.visibility or mine.visibility)
        return _answer(request, edit(caller_in(request).actor, mine, changes), response)


def contact_in(publication: Publication) -> Contact:
    """Whom to ask, opened to be stored again; it never leaves."""
    return unseal(bytes(publication.contact_sealed)) if publication.contact_sealed else Contact()


def changed_draft(publication: Publication, texts: Mapping[str, str]) -> Draft:
    """What the listing would say after the change."""
    cluster = snapshot()
    draft = draft_of(cluster, publication.fields, publication.table)
    merged = {**draft.texts, **texts}
    if "thing" in texts and "product" not in texts and texts["thing"] != draft.texts["thing"]:
        merged["product"] = ""  # other words: which node they mean is not known yet
    values, faults = Reader(cluster, timezone.localdate()).read({name: merged[name] for name in NAMES})
    return Draft(draft.sentence, merged, dict(draft.said), values, faults)


@publications.delete("/publications/{code}", auth=MANAGING, response={204: None}, operation_id="delete_publication")
def delete_publication(request: HttpRequest, code: Code) -> Status[None]:
    """Forget it with its contact and files; the audit log keeps that it was."""
    with transaction.atomic():
        delete(caller_in(request).actor, own_publication(request, code, matching=True))
    return Status(204, None)


@publications.post(
    "/publications/{code}/renew", auth=MANAGING, response=PublicationOut, url_name="api_renew",
    operation_id="renew_publication",
)  # fmt: skip
def renew_publication(request: HttpRequest, code: Code, response: HttpResponse) -> dict[str, Any]:
    """Let it stand for another 90 days from today."""
    return _answer(request, renew(caller_in(request).actor, own_publication(request, code)), response)


@publications.post(
    "/publications/{code}/close", auth=MANAGING, response=PublicationOut, url_name="api_close",
    operation_id="close_publication",
)  # fmt: skip
def close_publication(request: HttpRequest, code: Code, body: Closing, response: HttpResponse) -> dict[str, Any]:
    """End it, saying how it ended; it stops matching at once."""
    return _answer(
        request, close(caller_in(request).actor, own_publication(request, code), Outcome(body.outcome)), response
    )


@publications.post(
    "/publications/{code}/reopen", auth=MANAGING, response=PublicationOut, url_name="api_reopen",
    operation_id="reopen_publication",
)  # fmt: skip
def reopen_publication(request: HttpRequest, code: Code, response: HttpResponse) -> dict[str, Any]:
    """Take the closing back."""
    return _answer(request, reopen(caller_in(request).actor, own_publication(request, code)), response)
