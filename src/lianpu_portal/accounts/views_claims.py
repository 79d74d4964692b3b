"""Claiming a firm, and the moderators' queue of claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu_portal import queues
from lianpu_portal.accounts import documents, selectors
from lianpu_portal.accounts.actions.claim import claim_by_document, claim_by_mail, confirm_code, withdraw
from lianpu_portal.accounts.actions.decide_claim import DECIDE_CLAIM
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.firms import Claimable, claimable
from lianpu_portal.accounts.forms import ClaimForm, CodeForm
from lianpu_portal.accounts.models import Claim
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.bridge import snapshot


@open_to(Permission.OWN_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, enterprise: str) -> HttpResponse:
    """The form of a claim, and what it sends."""
    firm = claimable(visible_to(request, snapshot()), enterprise)
    if firm is None:
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=enterprise[:80]))
    form = ClaimForm(firm, request.POST, request.FILES) if request.method == "POST" else ClaimForm(firm)
    if request.method == "POST" and form.is_valid():
        try:
            made = _claimed(Actor.of(request), firm, form)
        except AccountRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            if made.state == Claim.State.ASKED:
                return redirect("claim_code", pk=made.pk)
            messages.success(request, _("Sent. A moderator looks at it; the answer comes by e-mail."))
            return redirect("me")
    context = {"firm": firm, "form": form}
    return render(request, "accounts/claim.html", context, status=422 if form.errors else 200)


def _claimed(actor: Actor, firm: Claimable, form: ClaimForm) -> Claim:
    said = form.cleaned_data
    if said["email"]:
        return claim_by_mail(actor, firm, said["uscc"], said["email"])
    return claim_by_document(actor, firm, said["uscc"], said["document"])


@open_to(Permission.OWN_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the code that went to the firm's domain."""
    record = get_object_or_404(Claim, pk=pk, account=request.user, way=Claim.Way.MAIL)
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if request.method == "POST" and form.is_valid():
        try:
            confirm_code(Actor.of(request), record, form.cleaned_data["code"])
        except AccountRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("You act for the firm now."))
            return redirect("me")
    context = {"claim": record, "firm": claimable(snapshot(), record.enterprise), "form": form}
    return render(request, "accounts/claim_code.html", context, status=422 if form.errors else 200)


@open_to(Permission.OWN_PAGE)
@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a claim back."""
    try:
        withdraw(Actor.of(request), get_object_or_404(Claim, pk=pk, account=request.user))
    except AccountRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("me")


@open_to(Permission.MODERATE)
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """The queue: claims that wait, oldest first."""
    context = {"waiting": selectors.waiting_claims(snapshot()), "queues": queues.tabs(), "here": "claims"}
    return render(request, "accounts/claims.html", context)


@open_to(Permission.MODERATE)
@require_POST
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse; then the next one."""
    record = get_object_or_404(Claim, pk=pk)
    actor = Actor.of(request)
    verdict = "accept" if request.POST.get("verdict") == "accept" else "refuse"
    told = {"accept": _("Accepted."), "refuse": _("Refused; the reason is on its way.")}
    try:
        DECIDE_CLAIM[verdict](actor, record, request.POST.get("reason", ""))
        messages.success(request, told[verdict])
    except AccountRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("claims")


@open_to(Permission.MODERATE)
@require_safe
def claim_document(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The document of a claim: as its content is, sent so that nothing in it can act on the portal."""
    record = get_object_or_404(Claim.objects.exclude(document=""), pk=pk)
    return documents.served(documents.CLAIMS.path_of(record.document), record.document_kind, f"claim-{pk}")
