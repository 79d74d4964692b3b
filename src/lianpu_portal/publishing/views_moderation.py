"""The moderators' page: what waits, why, and what is decided about it, one at a time or many."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.publishing import selectors
from lianpu_portal.publishing.actions.decide import accept, refuse, take_down, undo
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.models import Publication, State
from lianpu_portal.publishing.words import REASONS

_PER_PAGE = 20
_STATES = (State.WAITING, State.ONLINE, State.REFUSED, State.TAKEN_DOWN)
_MOST = 200

Decision = Callable[[Actor, Publication, str], Publication]
_DECISIONS: dict[str, Decision] = {
    "accept": lambda actor, publication, _reason: accept(actor, publication),
    "refuse": refuse,
    "take_down": take_down,
    "undo": lambda actor, publication, _reason: undo(actor, publication),
}


@open_to(Permission.MODERATE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Listings of a state with what triggered them, what is beside them, and their history."""
    state = request.GET.get("state", State.WAITING)
    state = state if state in _STATES else State.WAITING
    page = Paginator(selectors.queue(state), _PER_PAGE).get_page(request.GET.get("page"))
    decided = request.GET.get("decided", "").split(",") if request.GET.get("decided") else []
    context = {
        "page": page, "items": selectors.queued(request, list(page.object_list)), "state": state,
        "tabs": [(one, one.label, Publication.objects.filter(state=one).count()) for one in _STATES],
        "reasons": REASONS, "decided": ",".join(decided[:_MOST]),
    }  # fmt: skip
    return render(request, "publishing/moderation.html", context)


@open_to(Permission.MODERATE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Carry a decision out for every listing ticked; those whose state no longer allows it are named."""
    verb = request.POST.get("verb", "")
    back = reverse("moderation") + f"?state={request.POST.get('state', State.WAITING)}"
    if verb not in _DECISIONS:
        messages.error(request, _("Choose what to do: accept, refuse, take down, or undo."))
        return HttpResponseRedirect(back)
    actor, reason = Actor.of(request), request.POST.get("reason", "") or request.POST.get("reason_other", "")
    chosen = [code for value in request.POST.getlist("id") for code in value.split(",") if code][:_MOST]
    done: list[str] = []
    refusals: list[str] = []
    for publication in Publication.objects.filter(public_id__in=chosen).order_by("pk"):
        try:
            _DECISIONS[verb](actor, publication, reason)
            done.append(publication.public_id)
        except PublishingRefusedError as refusal:
            refusals.append(f"{publication.fields.get('thing', publication.public_id)}: {refusal}")
    for refusal in dict.fromkeys(refusals[:5]):
        messages.error(request, refusal)
    if not chosen:
        messages.error(request, _("Nothing is selected. Tick listings first, or press the button of one."))
    if done:
        messages.success(request, _told(verb, len(done)))
    undoing = f"&decided={','.join(done)}" if done and verb != "undo" else ""
    return HttpResponseRedirect(back + undoing)


def _told(verb: str, count: int) -> str:
    told = {
        "accept": ngettext("{count} listing is online.", "{count} listings are online.", count),
        "refuse": ngettext("{count} listing is refused.", "{count} listings are refused.", count),
        "take_down": ngettext("{count} listing is taken down.", "{count} listings are taken down.", count),
        "undo": ngettext("{count} decision is taken back.", "{count} decisions are taken back.", count),
    }
    return told[verb].format(count=count)
