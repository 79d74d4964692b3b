"""Who acts for a firm: its members, invitations of colleagues, and the page behind such an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianpu_portal.accounts.actions import invite as actions
from lianpu_portal.accounts.actions.change_role import change_role
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.forms import InviteForm
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import site_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.naming import short_firm_name
from lianpu_portal.private_links import hash_of, private


def _name(enterprise: str) -> str:
    return short_firm_name(snapshot(), enterprise)


@open_to(Permission.OWN_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, enterprise: str) -> HttpResponse:
    """Members and open invitations, for members; the form that invites, for owners."""
    own = Membership.objects.filter(account=request.user, enterprise=enterprise).first()
    if own is None:
        raise Http404(_("You do not act for this firm."))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.invite(
                Actor.of(request), enterprise, _name(enterprise), said["email"], said["role"], site_of(request)
            )
        except AccountRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way to {email}.").format(email=said["email"]))
            return redirect("members", enterprise)
    context: dict[str, Any] = {
        "enterprise": enterprise, "firm": _name(enterprise), "own": own, "form": form,
        "owns": own.role == Membership.Role.OWNER,
        "members": list(Membership.objects.filter(enterprise=enterprise).select_related("account").order_by("pk")),
        "invitations": list(MemberInvitation.objects.filter(enterprise=enterprise).select_related("invited_by")),
        "days": actions.HOLDS.days,
    }  # fmt: skip
    return render(request, "accounts/members.html", context, status=422 if form.errors else 200)


@open_to(Permission.OWN_PAGE)
@require_POST
def change_invitation(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Send an invitation once more, or withdraw it."""
    own = Membership.firms_of(request.user)
    invitation = get_object_or_404(MemberInvitation, pk=pk, enterprise__in=own)
    enterprise = invitation.enterprise
    try:
        if deed == "again":
            actions.send_again(Actor.of(request), invitation, _name(enterprise), site_of(request))
            messages.success(request, _("Sent once more; the link of the letter before opens nothing any more."))
        else:
            actions.withdraw(Actor.of(request), invitation)
            messages.success(request, _("Withdrawn: its link opens nothing any more."))
    except AccountRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("members", enterprise)


@open_to(Permission.OWN_PAGE)
@require_POST
def member_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a member an owner, or an owner a member."""
    membership = get_object_or_404(Membership, pk=pk, enterprise__in=Membership.firms_of(request.user))
    try:
        changed = change_role(Actor.of(request), membership, request.POST.get("role", ""))
    except AccountRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        who, role = changed.account.email or changed.account.get_username(), Membership.Role(changed.role).label
        messages.success(request, _("{who} is now: {role}.").format(who=who, role=role))
    return redirect("members", membership.enterprise)


@open_to(Permission.READ)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def join_firm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: who invites, for which firm; accepted by a button."""
    invitation = MemberInvitation.objects.select_related("invited_by").filter(token_hash=hash_of(token)).first()
    if invitation is None or not invitation.is_valid:
        return render(request, "accounts/join.html", {"ended": True}, status=404)
    refusal = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            membership = actions.accept(Actor.of(request), token)
        except AccountRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("You act for {firm} now.").format(firm=_name(membership.enterprise)))
            return redirect("members", membership.enterprise)
    context = {
        "invitation": invitation, "firm": _name(invitation.enterprise), "refusal": refusal,
        "by": invitation.invited_by.email or invitation.invited_by.get_username(),
        "fits": request.user.is_authenticated and actions.is_for(invitation, request.user),
    }  # fmt: skip
    return render(request, "accounts/join.html", context, status=422 if refusal else 200)
