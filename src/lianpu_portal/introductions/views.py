"""Asking for an introduction, and the page of one: by its private link, by account, or for the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import sender_of, site_of
from lianpu_portal.contacts.forms import own_details
from lianpu_portal.introductions import selectors
from lianpu_portal.introductions.actions.accept import accept
from lianpu_portal.introductions.actions.ask import Asked, Asking, Proof, ask
from lianpu_portal.introductions.actions.contract import contract
from lianpu_portal.introductions.actions.decline import decline
from lianpu_portal.introductions.actions.progress import reply, sample
from lianpu_portal.introductions.actions.read_contacts import read_contacts
from lianpu_portal.introductions.actions.remind import remind
from lianpu_portal.introductions.actions.settle_rejection import settle_rejection
from lianpu_portal.introductions.actions.undo import undo
from lianpu_portal.introductions.actions.verify import verify
from lianpu_portal.introductions.actions.vouch import vouch
from lianpu_portal.introductions.deeds import done
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.forms import (
    AcceptForm,
    AskForm,
    ContractForm,
    DeclineForm,
    NoteForm,
    OfficeAcceptForm,
    OfficeAskForm,
)
from lianpu_portal.introductions.party import Party, party_by_account, party_by_listing, party_by_token
from lianpu_portal.introductions.reach import published_contact
from lianpu_portal.introductions.sight import Pairing, pairing
from lianpu_portal.private_links import private
from lianpu_portal.publishing.proof import is_proven
from lianpu_portal.publishing.tokens import hash_in

_REFUSED = 422


@open_to(Permission.PUBLISH)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest, token: str = "") -> HttpResponse:
    """The form for one pair, and what it sends; `token` is that of the manage link of one's own listing."""
    asked = request.POST if request.method == "POST" else request.GET
    offer, demand = request.GET.get("offer", ""), request.GET.get("demand", "")
    known = hash_in(token) if token else ""
    found = pairing(request, offer, demand, asked.get("own", ""), known)
    kind = OfficeAskForm if found.proof == Proof.OFFICE else AskForm
    if request.method != "POST":
        return _ask_form(request, found, kind(initial=_contact_of(request, found)))
    form = kind(request.POST)
    if not form.is_valid():
        return _ask_form(request, found, form, _REFUSED)
    if form.manage_hash:
        found = pairing(request, offer, demand, asked.get("own", ""), form.manage_hash)
    try:
        done = ask(Actor.of(request), _asking(request, found, form), site_of(request))
    except IntroductionRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _ask_form(request, found, form, _REFUSED)
    return _after_asking(request, found, done)


def _asking(request: HttpRequest, found: Pairing, form: AskForm) -> Asking:
    return Asking(
        found.offer["id"], found.demand["id"], found.own, form.contact, form.cleaned_data["message"], found.proof,
        get_language() or "zh-hans", sender=sender_of(request),
        proven=request.user.is_authenticated or is_proven(request.POST.get("altcha", "")),
    )  # fmt: skip


def _ask_form(request: HttpRequest, found: Pairing, form: AskForm, status: int = 200) -> HttpResponse:
    context = selectors.pairing_part(found) | {"form": form, "found": found}
    return render(request, "introductions/ask.html", context, status=status)


def _after_asking(request: HttpRequest, found: Pairing, done: Asked) -> HttpResponse:
    """On to the page of the introduction; to a word of thanks where it is checked first."""
    if found.proof == Proof.NONE:
        return HttpResponseRedirect(reverse("introduction_sent"))
    messages.success(request, _("Asked. Below you see how they were reached."))
    if found.proof == Proof.LINK:
        return HttpResponseRedirect(reverse("introduction_by_link", args=[done.token]))
    return HttpResponseRedirect(reverse("introduction", args=[done.introduction.public_id]))


@open_to(Permission.PUBLISH)
@require_safe
def sent_page(request: HttpRequest) -> HttpResponse:
    """What happens with an introduction asked for by somebody who is not known yet: the same for everybody."""
    return render(request, "introductions/sent.html")


def _contact_of(request: HttpRequest, found: Pairing) -> dict[str, str]:
    """What the form is filled with: the account's own details, or what was left with one's own listing."""
    if found.proof == Proof.LINK:
        table = "offers" if found.own == "offer" else "demands"
        return asdict(published_contact(table, found.own_row["id"]))
    return own_details(request.user) if found.proof == Proof.ACCOUNT else {}


@open_to(Permission.PUBLISH)
@private
@require_safe
def page_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The introduction as the side that holds the link sees it."""
    return _page(request, party_by_token(request, token), reverse("introduction_by_link", args=[token]))


@open_to(Permission.PUBLISH)
@private
@require_POST
def act_by_link(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """A step of that side."""
    return _act(request, party_by_token(request, token), reverse("introduction_by_link", args=[token]), verb)


@open_to(Permission.PUBLISH)
@private
@require_safe
def page_by_listing(request: HttpRequest, token: str, public_id: str) -> HttpResponse:
    """The same for whoever holds the manage link of the listing."""
    party = party_by_listing(request, token, public_id)
    return _page(request, party, reverse("introduction_by_listing", args=[token, public_id]))


@open_to(Permission.PUBLISH)
@private
@require_POST
def act_by_listing(request: HttpRequest, token: str, public_id: str, verb: str) -> HttpResponse:
    """A step of theirs."""
    party = party_by_listing(request, token, public_id)
    return _act(request, party, reverse("introduction_by_listing", args=[token, public_id]), verb)


@open_to(Permission.INTRODUCED)
@private
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same for accounts that stand for one of the two, and for the office."""
    return _page(request, party_by_account(request, public_id), reverse("introduction", args=[public_id]))


@open_to(Permission.INTRODUCED)
@private
@require_POST
def act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """A step of theirs."""
    return _act(request, party_by_account(request, public_id), reverse("introduction", args=[public_id]), verb)


def _page(
    request: HttpRequest,
    party: Party,
    address: str,
    *,
    forms: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    blank = {"accept": AcceptForm(initial=_own_contact(request, party)), "decline": DeclineForm()}
    context = selectors.introduction_part(party) | {
        "forms": blank | {"contract": ContractForm()} | (forms or {}), "act_at": address,
        "by_account": not address.startswith(("/i/", "/m/")), "listing_at": _listing_at(address), **more,
    }  # fmt: skip
    return render(request, "introductions/introduction.html", context, status=status)


def _listing_at(address: str) -> str:
    """The private page of the listing, where the introduction was opened from it."""
    return address.partition("introductions/")[0] if address.startswith("/m/") else ""


def _own_contact(request: HttpRequest, party: Party) -> dict[str, str]:
    """What the form of an acceptance is filled with."""
    if party.is_office:
        return {}
    published = published_contact(*party.introduction.listing_of(party.by))
    if published.phone or published.email:
        return asdict(published)
    return own_details(request.user)


def _accept(party: Party, form: Any) -> str:
    accept(party, form.contact, form.cleaned_data["note"])
    return _("Accepted. Each of you now sees whom to call.")


def _decline(party: Party, form: Any) -> str:
    decline(party, form.cleaned_data["reason"], form.cleaned_data["note"])
    return _("Declined. Thank you for saying why.")


def _reply(party: Party, form: Any) -> str:
    reply(party, form.cleaned_data["note"])
    return _("Noted: the two are in talks.")


def _sample(party: Party, form: Any) -> str:
    sample(party, form.cleaned_data["note"])
    return _("Noted: samples were sent.")


def _contract(party: Party, form: Any) -> str:
    contract(party, form.cleaned_data["note"], form.cleaned_data["volume"])
    return _("Congratulations. The contract stands on record; the other side is asked to confirm it.")


def _verify(party: Party, _form: Any) -> str:
    verify(party)
    return _("Confirmed: the link is verified.")


def _vouch(party: Party, _form: Any) -> str:
    vouch(party)
    return _("Passed on to the other side.")


def _undo(party: Party, _form: Any) -> str:
    undo(party)
    return _("Taken back.")


def _remind(party: Party, _form: Any) -> str:
    remind(party)
    return _("Reminded by e-mail.")


def _reject(party: Party, _form: Any) -> str:
    settle_rejection(party, rejected=True)
    return _("The pair is not proposed again.")


def _leave(party: Party, _form: Any) -> str:
    settle_rejection(party, rejected=False)
    return _("Taken back: the pair may be proposed again.")


_ACTS: dict[str, tuple[type[Any], Callable[[Party, Any], str]]] = {
    "accept": (AcceptForm, _accept), "decline": (DeclineForm, _decline), "reply": (NoteForm, _reply),
    "sample": (NoteForm, _sample), "contract": (ContractForm, _contract), "verify": (NoteForm, _verify),
    "vouch": (NoteForm, _vouch), "undo": (NoteForm, _undo), "remind": (NoteForm, _remind),
    "reject": (NoteForm, _reject), "leave": (NoteForm, _leave),
}  # fmt: skip
_BACK = {"office": "office_board", "board": "board"}


def _act(request: HttpRequest, party: Party, address: str, verb: str) -> HttpResponse:
    if verb == "contacts":
        return _with_contacts(request, party, address)
    if verb not in _ACTS:
        raise Http404
    kind, carry_out = _ACTS[verb]
    form = (OfficeAcceptForm if verb == "accept" and party.is_office else kind)(request.POST)
    if not form.is_valid():
        return _page(request, party, address, forms={verb: form}, status=_REFUSED, opened=verb)
    done(request, lambda: carry_out(party, form))
    back = _BACK.get(request.POST.get("back", ""))
    return HttpResponseRedirect(reverse(back) if back else address)


def _with_contacts(request: HttpRequest, party: Party, address: str) -> HttpResponse:
    """The page with whom to call: by POST only, for each reading is on record."""
    try:
        contacts = read_contacts(party)
    except IntroductionRefusedError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(address)
    return _page(request, party, address, contacts=contacts)
