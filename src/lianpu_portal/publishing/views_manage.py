"""The private page of a listing: whoever has its link changes, renews, closes or deletes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.cluster.columns import VISIBILITIES
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import qr_code
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import unseal
from lianpu_portal.market.engine import engine_of
from lianpu_portal.private_links import private
from lianpu_portal.publishing import attachments, life, selectors
from lianpu_portal.publishing.actions.close import close, reopen
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.actions.edit import Changes, edit
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.publishing.draft import draft_of, read_draft
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import known_firm
from lianpu_portal.publishing.forms import ContactForm
from lianpu_portal.publishing.held_files import held_context, hold_files
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import Reminded, listing_path, manage_address, renewed_by
from lianpu_portal.publishing.models import Attachment, Batch, Outcome, Publication
from lianpu_portal.publishing.tokens import is_own, managed_in, of_list
from lianpu_portal.publishing.views import file_response
from lianpu_portal.publishing.views_sent_list import back_to_list, list_page, renew_list_page
from lianpu_portal.publishing.words import NEXT, VISIBILITY_MEANINGS
from lianpu_portal.words import VISIBILITIES as VISIBILITY_WORDS

_REFUSED = 422


def _publication(request: HttpRequest, token: str) -> Publication:
    found = managed_in(request, token)
    if not isinstance(found, Publication):
        raise Http404(_("This link manages a list."))
    return found


@open_to(Permission.PUBLISH)
@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The listing as its owner sees it; right after publishing with the link to keep."""
    found = managed_in(request, token)
    if isinstance(found, Batch):
        return list_page(request, found, token)
    return render(request, "publishing/manage.html", _context(request, found, token))


def _context(request: HttpRequest, publication: Publication, token: str) -> dict[str, Any]:
    cluster = snapshot()
    address = manage_address(token, request)
    is_new = bool(request.GET.get("published"))
    return _matches(publication) | {
        "publication": publication, "token": token, "of_list": of_list(token),
        "is_own": is_own(token), "facts": selectors.facts(cluster, publication),
        "contact": unseal(publication.contact_sealed) if publication.contact_sealed else None,
        "firm": known_firm(cluster, publication.enterprise_id), "next": NEXT[publication.state], "is_new": is_new,
        "reasons": selectors.reasons_to_wait(request, [publication]).get(publication.public_id, []),
        "address": address if is_new else "", "qr": qr_code(address) if is_new else "",
        "listing_path": listing_path(publication), "outcomes": Outcome.choices, "days": LIMITS.days_online,
        "can": {verb: life.can(publication.state, verb) for verb in ("edit", "renew", "close", "reopen", "requeue")},
        "visibility_word": VISIBILITY_WORDS[publication.visibility],
        "visibility_meaning": VISIBILITY_MEANINGS[publication.visibility],
    }  # fmt: skip


def _matches(publication: Publication) -> dict[str, Any]:
    if publication.state not in life.OPEN:
        return {}
    cluster = snapshot()
    listing = selectors.listing_of(cluster, publication)
    return selectors.matches_of(cluster, engine_of(cluster), publication.table, listing, "public")


@open_to(Permission.PUBLISH)
@private
@require_safe
def matches(request: HttpRequest, token: str) -> HttpResponse:
    """The matches alone, asked for until they are there."""
    publication = _publication(request, token)
    context = {"publication": publication, "token": token, "again": reverse("manage_matches", args=[token])}
    return render(request, "publishing/_matches.html", _matches(publication) | context)


@open_to(Permission.PUBLISH)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, token: str) -> HttpResponse:
    """The same chips as in the first step, with the contact and who may see it."""
    publication = _publication(request, token)
    cluster = snapshot()
    if not life.can(publication.state, "edit"):
        messages.error(request, _("A listing that has ended cannot be changed. Renew or reopen it first."))
        return HttpResponseRedirect(reverse("manage", args=[token]))
    contact = unseal(publication.contact_sealed) if publication.contact_sealed else None
    if request.method != "POST":
        draft = draft_of(cluster, publication.fields, publication.table)
        initial = {"visibility": publication.visibility} | (asdict(contact) if contact else {})
        return _edit_page(request, token, publication, selectors.step_of(request, cluster, engine_of(cluster), draft, publication.public_id), ContactForm(initial=initial))  # fmt: skip
    typed = {name: text for name, text in request.POST.items() if not name.startswith("was-") and name != "sentence"}
    draft = read_draft(engine_of(cluster), cluster, typed)
    part = selectors.step_of(request, cluster, engine_of(cluster), draft, publication.public_id)
    form = ContactForm(request.POST)
    room = LIMITS.attachments - publication.attachments.count()  # pyright: ignore[reportAttributeAccessIssue]
    held, refusals = hold_files(request, max(room, 0))
    if request.POST.get("drop") or not form.is_valid() or not draft.is_complete or refusals:
        return _edit_page(request, token, publication, part, form, refusals, held, asked=not request.POST.get("drop"))
    try:
        edit(Actor.of(request), publication, Changes(draft, form.contact, form.cleaned_data["visibility"], tuple(held)))
    except PublishingRefusedError as refusal:
        return _edit_page(request, token, publication, part, form, [str(refusal)], held, asked=True)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("manage", args=[token]))


def _edit_page(
    request: HttpRequest, token: str, publication: Publication, part: dict[str, Any], form: ContactForm,
    refusals: list[str] | None = None, held: list[str] | None = None, *, asked: bool = False,
) -> HttpResponse:  # fmt: skip
    context = part | held_context(held or []) | {
        "publication": publication, "token": token, "form": form, "refusals": refusals or [], "asked": asked,
        "visibilities": [(code, VISIBILITY_WORDS[code], VISIBILITY_MEANINGS[code]) for code in VISIBILITIES],
        "visibility": form["visibility"].value(), "accepted": attachments.ACCEPTED, "by_form": True, "fixed_side": True,
    }  # fmt: skip
    return render(request, "publishing/edit.html", context, status=_REFUSED if asked else 200)


@open_to(Permission.PUBLISH)
@private
@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of the listing, for its owner, online or not."""
    publication = _publication(request, token)
    found = Attachment.objects.filter(name=name, publication=publication).first()
    if found is None:
        raise Http404(_("There is no such file here that you may see."))
    return file_response(found)


@open_to(Permission.PUBLISH)
@private
@require_POST
def act(request: HttpRequest, token: str, deed: str) -> HttpResponse:
    """Renew, close, reopen, delete, or take a file off; asked for among others, back to them."""
    publication, actor = _publication(request, token), Actor.of(request)
    beside = back_to_list(request, token, gone=deed == "delete")
    back = beside or reverse("manage", args=[token])
    try:
        told = _done(actor, publication, deed, request)
    except PublishingRefusedError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back)
    if deed == "delete" and not beside:
        return render(request, "publishing/deleted.html")
    messages.success(request, told)
    return HttpResponseRedirect(back)


def _done(actor: Actor, publication: Publication, deed: str, request: HttpRequest) -> str:
    match deed:
        case "renew":
            day = renew(actor, publication).expires_on.isoformat()
            return _("It stands until {day} now.").format(day=day)
        case "close":
            close(actor, publication, request.POST.get("outcome", ""))
            return _("Closed: it is no longer matched. You can take that back below.")
        case "reopen":
            reopen(actor, publication)
            return _("Open again.")
        case "delete":
            delete(actor, publication)
            return _("Deleted: «{thing}».").format(thing=publication.fields["thing"][:80])
        case _:
            found = Attachment.objects.filter(publication=publication, name=request.POST.get("name", "")).first()
            if found is None:
                raise PublishingRefusedError(_("This file is not there any more."))
            attachments.remove(found)
            return _("The file is removed.")


@open_to(Permission.PUBLISH)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def renew_by_letter(request: HttpRequest, signed: str) -> HttpResponse:
    """The link of a reminder: reading it changes nothing, for mail scanners read every link; its button renews."""
    publication = renewed_by(signed)
    if isinstance(publication, Reminded):
        return renew_list_page(request, publication)
    if request.method == "POST":
        try:
            publication = renew(Actor.of(request), publication)
        except PublishingRefusedError as refusal:
            return render(request, "publishing/renew.html", {"publication": publication, "refusal": str(refusal)}, status=_REFUSED)  # fmt: skip
        return render(request, "publishing/renew.html", {"publication": publication, "done": True})
    can_renew = life.can(publication.state, "renew")
    return render(request, "publishing/renew.html", {"publication": publication, "can_renew": can_renew, "days": LIMITS.days_online})  # fmt: skip
