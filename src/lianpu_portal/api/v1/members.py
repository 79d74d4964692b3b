"""Who acts for a firm of the account's: its members, what each may do, and invitations of colleagues."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, StringConstraints

from lianpu_portal.accounts.actions import invite as invitations
from lianpu_portal.accounts.actions.change_role import change_role
from lianpu_portal.accounts.actions.dismiss import dismiss
from lianpu_portal.accounts.forms import InviteForm
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import site_of
from lianpu_portal.api.conditions import etag_of, require_match
from lianpu_portal.api.cursors import search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import MemberRole
from lianpu_portal.api.v1.kit import Code, Cursor, Named, Rows, Strict, at_its_place, plain, require_valid, router
from lianpu_portal.api.v1.newest_first import newest_first, numbered
from lianpu_portal.bridge import snapshot
from lianpu_portal.naming import short_firm_name

members = router("firms")
ACTING = Asks(Permission.OWN_PAGE, Scope.FIRM)
_Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(plain)]


class OwnFirm(Schema):
    """A firm that the account acts for, and as what."""

    enterprise: Named
    role: MemberRole
    member: int
    since: dt.datetime


class OwnFirms(Schema):
    """The firms that the account acts for."""

    items: list[OwnFirm]


class MemberOut(Schema):
    """Somebody who acts for the firm."""

    id: int
    who: str
    role: MemberRole
    since: dt.datetime
    you: bool


class MemberPage(Schema):
    """A page of members, who joined last first."""

    items: list[MemberOut]
    next: str | None


class RoleIn(Strict):
    """What the member may do from now on: owners take in and send away members."""

    role: MemberRole


class ColleagueIn(Strict):
    """A colleague's address, and as what they are to act for the firm."""

    email: _Address
    role: MemberRole = "member"


class ColleagueOut(Schema):
    """An invitation that nobody has accepted yet."""

    id: int
    email: str
    role: MemberRole
    sent_at: dt.datetime
    expires_at: dt.datetime


class ColleaguePage(Schema):
    """A page of open invitations, the newest first."""

    items: list[ColleagueOut]
    next: str | None


def _members(request: HttpRequest, enterprise: str) -> QuerySet[Membership]:
    """Who acts for the firm, for those who do; 404 for everybody else."""
    found = Membership.objects.filter(enterprise=enterprise)
    if not found.filter(account=caller_in(request).account).exists():
        raise Http404(_("You do not act for this firm."))
    return found


def _member(request: HttpRequest, enterprise: str, pk: int) -> Membership:
    return numbered(_members(request, enterprise), pk)


def _etag(member: Membership) -> str:
    return etag_of(member.pk, member.role)


def _as_seen(request: HttpRequest, member: Membership) -> None:
    require_match(request, _etag(member))


def _facts(request: HttpRequest, member: Membership) -> dict[str, Any]:
    account = member.account
    return {
        "id": member.pk, "who": account.email or account.get_username(), "role": member.role, "since": member.since,
        "you": account == caller_in(request).account,
    }  # fmt: skip


def _invitation(invitation: MemberInvitation) -> dict[str, Any]:
    names = ("email", "role", "sent_at", "expires_at")
    return {"id": invitation.pk} | {name: getattr(invitation, name) for name in names}


def _name(enterprise: str) -> str:
    return short_firm_name(snapshot(), enterprise)


@members.get("/firms", auth=ACTING, response=OwnFirms, url_name="api_firms", operation_id="list_firms")
def list_firms(request: HttpRequest) -> dict[str, Any]:
    """The firms that the account acts for."""
    own = Membership.objects.filter(account=caller_in(request).account).order_by("pk")
    return {"items": [
        {
            "enterprise": {"id": one.enterprise, "name": _name(one.enterprise)}, "role": one.role, "member": one.pk,
            "since": one.since,
        } for one in own
    ]}  # fmt: skip


@members.get(
    "/firms/{path:code}/members", auth=ACTING, response=MemberPage, url_name="api_members", operation_id="list_members"
)
def list_members(request: HttpRequest, code: Code, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """Who acts for the firm."""
    rows = _members(request, code).select_related("account")
    return newest_first(rows, limit, cursor, search_of("members", code), partial(_facts, request))


@members.get(
    "/firms/{path:code}/members/{int:pk}", auth=ACTING, response=MemberOut, url_name="api_member",
    operation_id="get_member",
)  # fmt: skip
def get_member(request: HttpRequest, code: Code, pk: int, response: HttpResponse) -> dict[str, Any]:
    """One member; the ETag is what a change must name."""
    member = _member(request, code, pk)
    response["ETag"] = _etag(member)
    return _facts(request, member)


@members.patch("/firms/{path:code}/members/{int:pk}", auth=ACTING, response=MemberOut, operation_id="change_role")
def change_member(request: HttpRequest, code: Code, pk: int, body: RoleIn, response: HttpResponse) -> dict[str, Any]:
    """Make a member an owner, or an owner a member; for owners."""
    member = _member(request, code, pk)
    _as_seen(request, member)
    with at_its_place():
        changed = change_role(caller_in(request).actor, member, body.role, partial(_as_seen, request))
    response["ETag"] = _etag(changed)
    return _facts(request, changed)


@members.delete("/firms/{path:code}/members/{int:pk}", auth=ACTING, response={204: None}, operation_id="dismiss_member")
def dismiss_member(request: HttpRequest, code: Code, pk: int) -> Status[None]:
    """Leave the firm, or as an owner take a member from it."""
    member = _member(request, code, pk)
    _as_seen(request, member)
    dismiss(caller_in(request).actor, member)
    return Status(204, None)


@members.get(
    "/firms/{path:code}/invitations", auth=ACTING, response=ColleaguePage, url_name="api_colleagues",
    operation_id="list_colleagues",
)  # fmt: skip
def list_colleagues(request: HttpRequest, code: Code, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """Colleagues who were invited and have not accepted yet."""
    _members(request, code)
    rows = MemberInvitation.objects.filter(enterprise=code)
    return newest_first(rows, limit, cursor, search_of("colleagues", code), _invitation)


@members.post(
    "/firms/{path:code}/invitations", auth=ACTING, response={201: ColleagueOut}, operation_id="invite_colleague"
)
def invite_colleague(request: HttpRequest, code: Code, body: ColleagueIn) -> Status[Any]:
    """Write to a colleague, who acts for the firm once the link in the letter was opened; for owners."""
    _members(request, code)
    require_valid(InviteForm(body.dict()), "email", "role")
    actor = caller_in(request).actor
    with at_its_place():
        made = invitations.invite(actor, code, _name(code), body.email, body.role, site_of(request))
    return Status(201, _invitation(made))


@members.post(
    "/firms/{path:code}/invitations/{int:pk}/again", auth=ACTING, response=ColleagueOut, url_name="api_colleague_again",
    operation_id="invite_colleague_again",
)  # fmt: skip
def invite_colleague_again(request: HttpRequest, code: Code, pk: int) -> dict[str, Any]:
    """A new letter with a new link; the one before opens nothing any more."""
    invitation = _colleague(request, code, pk)
    invitations.send_again(caller_in(request).actor, invitation, _name(code), site_of(request))
    return _invitation(_colleague(request, code, pk))


@members.post(
    "/firms/{path:code}/invitations/{int:pk}/withdraw", auth=ACTING, response={204: None},
    url_name="api_colleague_withdrawal", operation_id="withdraw_colleague",
)  # fmt: skip
def withdraw_colleague(request: HttpRequest, code: Code, pk: int) -> Status[None]:
    """Its link opens nothing any more, and the address is forgotten."""
    invitations.withdraw(caller_in(request).actor, _colleague(request, code, pk))
    return Status(204, None)


def _colleague(request: HttpRequest, enterprise: str, pk: int) -> MemberInvitation:
    _members(request, enterprise)
    return numbered(MemberInvitation.objects.filter(enterprise=enterprise), pk)
