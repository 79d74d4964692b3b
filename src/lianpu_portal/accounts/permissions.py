"""Who may do what: the one place that decides it. Every view carries `@open_to(...)`; every action asks its `Actor`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

_LOOPBACK = ("127.0.0.1", "::1")
_PROXY_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
_REMEMBERED = "_lianpu_roles"


class Role(StrEnum):
    """What somebody is to the portal; one person may have several."""

    READER = "reader"  # anyone
    ACCOUNT = "account"  # signed in
    MEMBER = "member"  # of a firm
    PURCHASER = "purchaser"  # member of a chain leader
    OFFICE = "office"  # the chain office: staff, or appointed
    MODERATOR = "moderator"  # appointed
    OPERATOR = "operator"  # runs the portal: a superuser of the staff


class Permission(StrEnum):
    """What somebody may do."""

    READ = "read"  # pages for everyone
    PUBLISH = "publish"  # publish a listing, manage it by its link, ask for an introduction
    OWN_PAGE = "own_page"  # what belongs to the own account
    INTRODUCED = "introduced"  # the introductions that one has a side in
    SEE_CLUSTER = "see_cluster"  # listings shown inside the cluster
    MANAGE_FIRM = "manage_firm"  # act for the firms one is a member of
    PURCHASE = "purchase"  # the purchaser's board
    EDIT = "edit"  # change the tables: imports, decisions about pairs
    SEE_ALL = "see_all"  # every listing, whatever its visibility
    OFFICE = "office"  # the office's board, events
    LEADS = "leads"  # whom the office invites to settle here; nobody else learns of it
    MODERATE = "moderate"  # queues, claims with their documents, duplicates
    OPERATE = "operate"  # the admin


_PUBLIC = frozenset({Permission.READ, Permission.PUBLISH})
GRANTED: dict[Role, frozenset[Permission]] = {
    Role.READER: _PUBLIC,
    Role.ACCOUNT: _PUBLIC | {Permission.OWN_PAGE, Permission.INTRODUCED},
    Role.MEMBER: _PUBLIC | {Permission.SEE_CLUSTER, Permission.MANAGE_FIRM},
    Role.PURCHASER: _PUBLIC | {Permission.SEE_CLUSTER, Permission.MANAGE_FIRM, Permission.PURCHASE},
    Role.OFFICE: _PUBLIC
    | {
        Permission.INTRODUCED,
        Permission.SEE_CLUSTER,
        Permission.PURCHASE,
        Permission.EDIT,
        Permission.SEE_ALL,
        Permission.OFFICE,
        Permission.LEADS,
    },
    Role.MODERATOR: _PUBLIC | {Permission.SEE_CLUSTER, Permission.SEE_ALL, Permission.MODERATE},
    Role.OPERATOR: frozenset(Permission) - {Permission.OWN_PAGE},
}
"""Role → permissions. What belongs to an account needs one, and nothing else."""

REFUSALS = {
    Permission.PURCHASE: gettext_lazy("The purchaser's board is for members of a chain leader and for the chain office. No firm that you act for is listed as a chain leader: it and your listings stand on your own page. If it is one, tell the office."),
}  # fmt: skip
"""What somebody with an account is told who lacks a permission; of the others the page of refusals speaks by itself."""

EVERYTHING = frozenset(Role) - {Role.ACCOUNT}
"""The roles of whoever sits at a portal that serves its own machine only, and of commands."""


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """What the roles allow together."""
    return frozenset[Permission]().union(*(GRANTED[role] for role in roles))


def roles_of(account: Any) -> frozenset[Role]:
    """The roles of an account, by its appointments and the firms it is a member of; a reader's without one."""
    from lianpu_portal.accounts.models import Appointment, Membership

    if account is None or not account.is_authenticated or not account.is_active:
        return frozenset({Role.READER})
    roles = {Role.READER, Role.ACCOUNT}
    roles.update(Role(role) for role in Appointment.objects.filter(account=account).values_list("role", flat=True))
    if account.is_staff:
        roles.add(Role.OFFICE)
        if account.is_superuser:
            roles.add(Role.OPERATOR)
    firms = Membership.firms_of(account)
    if firms:
        roles.add(Role.MEMBER)
        if Membership.is_leader(firms):
            roles.add(Role.PURCHASER)
    return frozenset(roles)


def roles_in(request: HttpRequest) -> frozenset[Role]:
    """The roles of whoever sent the request, looked up once; all at this machine where it alone is served."""
    account = request.user
    kept = getattr(request, _REMEMBERED, None)
    if kept is None or kept[0] != account.pk:
        roles = roles_of(account)
        if settings.OPEN_EDITING and is_local(request):
            roles |= EVERYTHING
        kept = (account.pk, roles)
        setattr(request, _REMEMBERED, kept)
    return kept[1]


def may(request: HttpRequest, permission: Permission) -> bool:
    """Whether whoever sent the request has the permission."""
    return permission in permissions_of(roles_in(request))


def is_local(request: HttpRequest) -> bool:
    """True where the request comes from this machine itself, not through a proxy on it."""
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and not any(
        request.META.get(header) for header in _PROXY_HEADERS
    )


View = TypeVar("View", bound=Callable[..., Any])


def open_to(permission: Permission) -> Callable[[View], View]:
    """A view for those who have the permission: others are asked to sign in, or refused where they are.

    What not everybody may see is kept by no browser: whoever comes after at the same machine cannot go back to it.
    """

    def decorate(view: View) -> View:
        kept = view if permission in _PUBLIC else never_cache(view)

        @wraps(view)
        def guarded(request: HttpRequest, *positional: Any, **named: Any) -> Any:
            if may(request, permission):
                return kept(request, *positional, **named)
            if request.user.is_authenticated:
                raise PermissionDenied(REFUSALS.get(permission, ""))
            return _to_sign_in(request)

        guarded.permission = permission  # pyright: ignore[reportAttributeAccessIssue]
        return cast("View", guarded)

    return decorate


def all_open_to(permission: Permission, patterns: Iterable[Any], but: Mapping[str, Permission] | None = None) -> None:
    """The same for the views of a library: each of `patterns` and those they include, `but` some by their names."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = open_to((but or {}).get(pattern.name or "", permission))(pattern.callback)
        else:
            all_open_to(permission, pattern.url_patterns, but)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """On to the sign-in page, and back to this one where it can be read again; htmx is told by a header."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(back)
