"""Who calls: a program with a service token, the holder of a private link, a session of the portal, or anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, Role
from lianpu_portal.accounts.tokens import find_token
from lianpu_portal.addresses import sender_of
from lianpu_portal.api.limits import take
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.scopes import Scope, TokenActor
from lianpu_portal.contacts import fingerprint
from lianpu_portal.private_links import hash_of

MANAGE_HEADER = "X-Manage-Token"
INTRODUCTION_HEADER = "X-Introduction-Token"
SAFE = ("GET", "HEAD", "OPTIONS")
_NOBODY = frozenset({Role.READER})
_SHOWN = 16  # characters of a fingerprint that name a caller


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request; `name` tells callers apart for limits, and names no address."""

    actor: Actor
    name: str
    known: bool
    scopes: frozenset[str] | None = None
    manage_token: str = ""
    introduction_token: str = ""

    @property
    def owner(self) -> str:
        """Whose idempotency keys they are: of two private links used from one address none learns the other's answers."""
        link = self.manage_token or self.introduction_token
        return f"{self.name} {hash_of(link)}" if link else self.name

    @property
    def account(self) -> Any:
        """The account; 401 where there is none."""
        if self.actor.user is None:
            raise sign_in_needed()
        return self.actor.user

    def require(self, permission: Permission, scope: Scope) -> None:
        """Refuse a caller without the right, or with a token that was not made for it."""
        if self.scopes is not None and scope not in self.scopes:
            raise ProblemError("scope-missing", _("This takes a token with the scope «{scope}».").format(scope=scope))
        if self.actor.may(permission):
            return
        raise (
            sign_in_needed()
            if self.actor.user is None
            else ProblemError("not-allowed", _("Your account may not do this."))
        )


def sign_in_needed() -> ProblemError:
    """What an unknown caller is told."""
    return ProblemError("sign-in-needed", _("This takes a token or a session."), headers={"WWW-Authenticate": "Bearer"})


def caller_of(request: HttpRequest) -> Caller:
    """Whoever sent the request; a token or private link wins over a session. Raises `ProblemError` for a bad token."""
    header = request.headers.get("Authorization", "")
    if header:
        return _with_token(request, header)
    manage, introduction = (request.headers.get(header, "") for header in (MANAGE_HEADER, INTRODUCTION_HEADER))
    if manage or introduction:
        request.user = AnonymousUser()
        name = f"address:{address_of(request)}"
        return Caller(Actor(), name, False, manage_token=manage, introduction_token=introduction)
    actor = Actor.of(request)
    # A session can be ridden on by a foreign page, and so can the rights of whoever sits at this machine.
    if request.method not in SAFE and actor.roles != _NOBODY and check_csrf(request):
        raise ProblemError("forgery-check", _("A change without a token needs the portal's own form token."))
    if actor.user is None:
        return Caller(actor, f"address:{address_of(request)}", False)
    return Caller(actor, f"account:{actor.user.pk}", True)


def _with_token(request: HttpRequest, header: str) -> Caller:
    kind, _blank, text = header.partition(" ")
    found = find_token(text.strip()) if kind.lower() == "bearer" and text.isascii() else None
    if found is None:
        take("sign-in", address_of(request), known=False)
        detail = _("The token is mistyped, revoked or no longer valid.")
        raise ProblemError("sign-in-needed", detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    request.user = found.account
    scopes = frozenset(found.scopes)
    return Caller(TokenActor.with_token(found.account, scopes), f"token:{found.pk}", True, scopes)


def address_of(request: HttpRequest) -> str:
    """The address a request came from, as a keyed fingerprint: counted, never stored in clear."""
    return fingerprint(f"api {sender_of(request)}")[:_SHOWN]
