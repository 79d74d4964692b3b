"""Pages for publishing a listing in two steps, without an account."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.cluster.columns import VISIBILITIES
from lianpu_portal import request_limits
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import unseen_by, visible_to
from lianpu_portal.addresses import sender_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import fingerprint
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing import attachments, letters, proof, selectors
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.draft import Draft, read_draft, signed, unsigned
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import TypedFirm, chosen_firm, name_of, typed_firm
from lianpu_portal.publishing.forms import SecondStepForm
from lianpu_portal.publishing.held_files import held_context, hold_files
from lianpu_portal.publishing.limits import LIMITS, READINGS
from lianpu_portal.publishing.links import manage_address
from lianpu_portal.publishing.models import Attachment, Publication, State
from lianpu_portal.publishing.order import Order
from lianpu_portal.publishing.words import VISIBILITY_MEANINGS
from lianpu_portal.words import VISIBILITIES as VISIBILITY_WORDS

_REFUSED = 422


@open_to(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def first_step(request: HttpRequest) -> HttpResponse:
    """A sentence in a box, or a form; what is sent from it leads to the second step once it is complete."""
    if request.method != "POST":
        return _first_page(request, request.GET.get("by") == "form", request.GET)
    by_form = request.POST.get("by") == "form"
    held, refusals = hold_files(request)
    if request.POST.get("draft"):  # back from the second step
        return _back(request)
    if refusals or _rereads(request):
        return _first_page(request, by_form, request.POST, held, refusals)
    cluster = snapshot()
    draft = read_draft(engine_of(cluster), cluster, request.POST)
    if not draft.is_complete:
        return _first_page(request, by_form, request.POST, held, asked=True)
    return _second_page(request, signed(draft, held), draft, held, SecondStepForm(initial={"phone": draft.phone, "email": draft.email}))  # fmt: skip


def _rereads(request: HttpRequest) -> bool:
    return any(request.POST.get(name) for name in ("drop", "restore", "read"))


def _first_page(
    request: HttpRequest, by_form: bool, posted: Any, held: list[str] | None = None, refusals: list[str] | None = None,
    *, asked: bool = False,
) -> HttpResponse:  # fmt: skip
    """The first step with what is in it; nothing is waited for before somebody has sent something."""
    typed = {"sentence": posted.get("q", "")} if request.method != "POST" and posted.get("q") else posted
    has_text = bool(typed.get("sentence", "").strip()) or any(name.startswith("f-") for name in typed)
    wait = request.method == "POST"
    part = selectors.first_step(request, typed, wait=wait) if has_text or by_form else {}
    refusals = refusals or []
    context = part | {
        "by_form": by_form, "sentence": typed.get("sentence", ""), "asked": asked, "refusals": refusals,
        **held_context(held or []), "accepted": attachments.ACCEPTED, "examples": _examples(), "limits": LIMITS,
    }  # fmt: skip
    return render(request, "publishing/first.html", context, status=_REFUSED if refusals or asked else 200)


def _examples() -> list[str]:
    """Sentences to begin with."""
    return [
        _("We offer wire harnesses, 500,000 sets a year, IATF16949, Lianshui"),
        _("Wanted: aluminium die castings, 200,000 pieces a year, within the city"),
        _("Factory hall to let, 3,000 square metres, Xuyi"),
    ]


def _back(request: HttpRequest) -> HttpResponse:
    cluster = snapshot()
    try:
        draft, held = unsigned(cluster, request.POST["draft"])
    except signing.SignatureExpired:
        return _written_anew(request, request.POST["draft"])
    except signing.BadSignature:
        return HttpResponseRedirect(reverse("publish"))
    return _first_page(request, not draft.sentence, _as_posted(draft), held)


def _as_posted(draft: Draft) -> dict[str, str]:
    """The draft as the form of the first step posts it."""
    posted = {"sentence": "\n".join((draft.sentence, *draft.further))}
    for name, text in draft.texts.items():
        posted |= {f"f-{name}": text, f"was-{name}": draft.said[name]}
    return posted


def _written_anew(request: HttpRequest, token: str) -> HttpResponse:
    """The first step with what was in a draft that is too old to be sent: its files are no longer kept."""
    draft, held = unsigned(snapshot(), token, however_old=True)
    told = _("This page lay open for more than a day. Look at the listing once more, then continue.")
    if held:
        told = f"{told} {_('Choose its files again: they are no longer kept.')}"
    return _first_page(request, not draft.sentence, _as_posted(draft), None, [told])


@open_to(Permission.PUBLISH)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """What is typed, read as a listing: chips, the listing it resembles, live matches; 429 for very many readings."""
    if (refused := _too_often(request, "publish-read", "publishing/_too_often.html")) is not None:
        return refused
    context = selectors.first_step(request, request.POST, wait=False)
    return render(request, "publishing/_reading.html", context | {"by_form": request.POST.get("by") == "form"})


def _too_often(request: HttpRequest, name: str, template: str) -> HttpResponse | None:
    """Count one reading; the answer to one that is too many, None for all others."""
    account = request.user.pk if request.user.is_authenticated else None
    caller = f"account-{account}" if account else fingerprint(sender_of(request))
    standing = request_limits.count(name, READINGS, caller, known=bool(account))
    if not standing.refused:
        return None
    response = render(request, template, {"wait": standing.reset}, status=429)
    response["Retry-After"] = str(standing.reset)
    return response


@open_to(Permission.PUBLISH)
@require_POST
def firm(request: HttpRequest) -> HttpResponse:
    """What a typed firm's name means; 429 for very many names."""
    if (refused := _too_often(request, "publish-firm", "publishing/_firm_too_often.html")) is not None:
        return refused
    name = request.POST.get("firm", "")
    typed = typed_firm(snapshot(), name, unseen=unseen_by(request, snapshot())) if name.strip() else None
    return render(request, "publishing/_firm.html", {"typed": typed, "chosen": request.POST.get("choice", "")})


@open_to(Permission.PUBLISH)
@never_cache
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    """A new ALTCHA challenge."""
    return JsonResponse(proof.challenge())


def _second_page(
    request: HttpRequest, token: str, draft: Draft, held: list[str], form: SecondStepForm,
    typed: TypedFirm | None = None, *,
    refusal: str = "", choose: bool = False,
) -> HttpResponse:  # fmt: skip
    cluster = snapshot()
    context = {
        "token": token, "draft": draft, "chips": [chip for chip in selectors.chips_of(cluster, draft) if chip.shown or chip.note],
        "files": Attachment.objects.filter(name__in=held), "form": form, "typed": typed, "chosen": request.POST.get("choice", ""), "choose": choose, "refusal": refusal,
        "visibilities": [(code, VISIBILITY_WORDS[code], VISIBILITY_MEANINGS[code]) for code in VISIBILITIES],
        "visibility": form["visibility"].value() or "public",
    }  # fmt: skip
    return render(
        request, "publishing/second.html", context, status=_REFUSED if form.errors or refusal or choose else 200
    )


@open_to(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Publish what the two steps said; on to the private page of the new listing."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("publish"))
    cluster, token = snapshot(), request.POST.get("draft", "")
    try:
        draft, held = unsigned(cluster, token)
    except signing.SignatureExpired:
        return _written_anew(request, token)
    except signing.BadSignature:
        return _first_page(request, False, {}, None, [_("This page was not whole. Write the listing once more.")])
    form = SecondStepForm(request.POST)
    typed = typed_firm(cluster, request.POST.get("firm", ""), draft.values["region"], unseen_by(request, cluster))
    enterprise, decided = chosen_firm(typed, request.POST.get("choice", ""))
    if not form.is_valid() or not decided:
        return _second_page(request, token, draft, held, form, typed, choose=form.is_valid())
    order = Order(
        draft, name_of(cluster, typed, enterprise), enterprise, form.contact, form.cleaned_data["visibility"], tuple(held),
        proof.is_proven(request.POST.get("altcha", "")), sender_of(request), get_language() or "zh-hans",
    )  # fmt: skip
    try:
        published = publish(Actor.of(request), order)
    except PublishingRefusedError as refusal:
        return _second_page(request, token, draft, held, form, typed, refusal=str(refusal))
    if order.contact.email:
        letters.send_manage_link(published.publication, manage_address(published.token, request))
    return HttpResponseRedirect(f"{reverse('manage', args=[published.token])}?published=1")


@open_to(Permission.PUBLISH)
@require_safe
def attachment(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of a listing that this reader may see."""
    found = Attachment.objects.filter(name=name).select_related("publication").first()
    publication = found.publication if found else None
    if found is None or publication is None or not _may_see(request, publication):
        raise Http404(_("There is no such file here that you may see."))
    return file_response(found)


def _may_see(request: HttpRequest, publication: Publication) -> bool:
    if Actor.of(request).may(Permission.MODERATE):
        return True
    if publication.state != State.ONLINE:
        return False
    shown = visible_to(request, snapshot())[publication.table]
    row = shown.filter(shown["id"] == publication.public_id)
    return bool(row["enterprise"].is_not_null().any())  # a drawing has a firm's name on it


def file_response(found: Attachment) -> FileResponse:
    """The file to be saved, never to be run: its own policy, no guessing of types."""
    path = attachments.path_of(found)
    if not path.is_file():
        raise Http404(_("This file is no longer kept."))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.shown_name,
        content_type=attachments.CONTENT_TYPES[found.kind],
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=600"
    return response
