"""The page of one lead, a new lead, and correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions.events import gap_choices
from lianpu_portal.leads import folder, forms
from lianpu_portal.leads.actions.create import Target, create
from lianpu_portal.leads.actions.edit import edit
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead, Reason
from lianpu_portal.leads.owners import may_follow
from lianpu_portal.leads.page import lead_part
from lianpu_portal.naming import home_parts, product_name

REFUSED = 422


def lead_of(public_id: str) -> Lead:
    """The lead of an address; 404 where there is none."""
    lead = Lead.objects.select_related("owner").filter(public_id=public_id).first()
    if lead is None:
        raise Http404(_("There is no such lead."))
    return lead


@open_to(Permission.LEADS)
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything about a lead, with the steps that it can take; `?open=land` opens the form of the landing."""
    return lead_page(request, lead_of(public_id), opened="land" if request.GET.get("open") == "land" else "")


def lead_page(request: HttpRequest, lead: Lead, status: int = 200, opened: str = "", **sent: Any) -> HttpResponse:
    """The page, with forms as they were sent where one of them was refused; `opened` is that one."""
    cluster, account = snapshot(), Actor.of(request).user
    own = str(account.pk) if account and may_follow(account) else ""
    blank = {
        "contact": forms.ContactForm(), "drop": forms.DropForm(), "note": forms.NoteForm(),
        "task": forms.TaskForm(initial={"account": str(lead.owner.pk) if lead.owner else own}),
        "land": forms.LandForm(cluster, lead.product, initial=dict(forms.landing_of(cluster, lead))),
    }  # fmt: skip
    context = lead_part(cluster, lead) | {
        "forms": blank | sent, "opened": opened, "reasons": Reason.choices, "accepted": folder.ACCEPTED,
        "places": home_parts(cluster), "contact": sent.get("person"), "choice": request.POST.get("choice", ""),
    }  # fmt: skip
    return render(request, "leads/lead.html", context, status=status)


@open_to(Permission.LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A new lead; from the page of a firm or of a product with what is known there."""
    cluster, actor = snapshot(), Actor.of(request)
    asked = request.POST if request.method == "POST" else request.GET
    settled = forms.settled_of(cluster, asked.get("enterprise", ""))
    if request.method != "POST":
        product = asked.get("product", "")
        said = {"firm": settled[1], "product": product_name(cluster, product)}
        if actor.user is not None and may_follow(actor.user):
            said["owner"] = str(actor.user.pk)
        return _form_page(request, forms.LeadForm(cluster, initial=said), forms.OptionalContactForm(), forms.NoteForm())
    form = forms.LeadForm(cluster, request.POST, settled=settled)
    contact, note = forms.OptionalContactForm(request.POST), forms.NoteForm(request.POST)
    if not all([form.is_valid(), contact.is_valid(), note.is_valid()]):
        return _form_page(request, form, contact, note)
    try:
        lead = create(actor, Target(**form.facts()), contact.contact, note.cleaned_data["note"])
    except LeadRefusedError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form_page(request, form, contact, note)
    messages.success(request, _("It is a lead now. Set the first task: who calls, and until when?"))
    return HttpResponseRedirect(reverse("lead", args=[lead.public_id]))


@open_to(Permission.LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what a lead says, or give it to somebody else."""
    lead, cluster = lead_of(public_id), snapshot()
    settled = (lead.enterprise, lead.firm_name)
    if request.method != "POST":
        return _form_page(request, forms.LeadForm(cluster, initial=dict(forms.said_of(cluster, lead))), lead=lead)
    form = forms.LeadForm(cluster, request.POST, settled=settled)
    if not form.is_valid():
        return _form_page(request, form, lead=lead)
    try:
        edit(Actor.of(request), lead, Target(**form.facts()))
    except LeadRefusedError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form_page(request, form, lead=lead)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("lead", args=[lead.public_id]))


def _form_page(
    request: HttpRequest, form: forms.LeadForm, contact: Any = None, note: Any = None, *, lead: Lead | None = None
) -> HttpResponse:
    cluster = form.cluster
    asked = request.POST if request.method == "POST" else request.GET
    refused = any(one is not None and one.errors for one in (form, contact, note))
    context = {
        "form": form, "contact_form": contact, "note_form": note, "lead": lead, "gaps": gap_choices(cluster),
        "enterprise": asked.get("enterprise", ""), "choice": request.POST.get("choice", ""),
        "places": home_parts(cluster),
    }  # fmt: skip
    return render(request, "leads/form.html", context, status=REFUSED if refused else 200)
