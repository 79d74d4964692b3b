"""The own page, and what is done from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu_portal.accounts import selectors
from lianpu_portal.accounts.actions.dismiss import dismiss
from lianpu_portal.accounts.actions.erase import erase
from lianpu_portal.accounts.actions.manage_tokens import make_token, revoke_token
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.forms import EraseForm, TokenForm
from lianpu_portal.accounts.models import Membership, ServiceToken
from lianpu_portal.accounts.permissions import Permission, may, open_to
from lianpu_portal.bridge import snapshot

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def asked_again(view: Page) -> Page:
    """Before something important: the password or a code once more, where the account has one."""
    return cast("Page", reauthentication_required(view))


@open_to(Permission.OWN_PAGE)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """My firm, my listings, my claims, and what guards the account."""
    return _page(request, TokenForm())


def _page(request: HttpRequest, form: TokenForm, status: int = 200, **more: Any) -> HttpResponse:
    from lianpu_portal.publishing.managed_rows import Choice

    context = selectors.own_page(snapshot(), request.user, request.session.session_key, Choice.of(request.GET))
    context |= {"token_form": form, "moderates": may(request, Permission.MODERATE)} | more
    return render(request, "accounts/me.html", context, status=status)


@open_to(Permission.OWN_PAGE)
@require_POST
@asked_again
def make(request: HttpRequest) -> HttpResponse:
    """Make a service token and show it, this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    said = form.cleaned_data
    try:
        made, text = make_token(Actor.of(request), said["name"], said["scopes"], said["days"])
    except AccountRefusedError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, form, 422)
    return _page(request, TokenForm(), new_token=text, made=made)


@open_to(Permission.OWN_PAGE)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of the own tokens."""
    revoke_token(Actor.of(request), get_object_or_404(ServiceToken, pk=pk, account=request.user))
    messages.success(request, _("The token is revoked; programs that use it are shut out at once."))
    return redirect("me")


@open_to(Permission.OWN_PAGE)
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out elsewhere."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    messages.success(request, _("That session is ended."))
    return redirect("me")


@open_to(Permission.OWN_PAGE)
@require_POST
def dismiss_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a firm, or take a member from it."""
    own = Membership.firms_of(request.user)
    membership = get_object_or_404(Membership, pk=pk, enterprise__in=own)
    left = membership.account_id == request.user.pk  # pyright: ignore[reportAttributeAccessIssue]
    try:
        dismiss(Actor.of(request), membership)
    except AccountRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _left(membership, own=left))
    return redirect("me") if left else redirect("members", membership.enterprise)


def _left(membership: Membership, own: bool) -> str:
    if own:
        return _("You no longer act for the firm.")
    account = membership.account
    return _("{who} no longer acts for the firm.").format(who=account.email or account.get_username())


@open_to(Permission.OWN_PAGE)
@require_safe
@asked_again
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything the portal keeps about me, as a file."""
    response = JsonResponse(
        selectors.personal_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="lianpu-my-data.json"'
    return response


@open_to(Permission.OWN_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@asked_again
def erase_me(request: HttpRequest) -> HttpResponse:
    """What would be erased; and the erasing."""
    form = EraseForm(request.POST) if request.method == "POST" else EraseForm()
    if request.method == "POST" and form.is_valid():
        try:
            erase(Actor.of(request), form.cleaned_data["email"])
        except AccountRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account and what it held are erased."))
            return redirect("home")
    context = {"form": form, "listings": len(selectors.own_publications(request.user))}
    return render(request, "accounts/erase.html", context, status=422 if form.errors else 200)
