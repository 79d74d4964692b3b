"""The moderators' page: what waits, why, and what is decided about it, one at a time or many."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.background.queue import later
from lianpu_portal.bridge import snapshot
from lianpu_portal.market.selectors import firms_named
from lianpu_portal.publishing import selectors
from lianpu_portal.publishing.actions.decide import accept, refuse, take_down, undo
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.duplicates import likely_pairs
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.models import Batch, FirmMerge, Publication, State
from lianpu_portal.publishing.tasks import decide_list
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
        "batches": selectors.waiting_lists() if state == State.WAITING else [], "reasons": REASONS, "decided": ",".join(decided[:_MOST]),
    }  # fmt: skip
    return render(request, "publishing/moderation.html", context)


@open_to(Permission.MODERATE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Carry a decision out for every listing ticked; those whose state no longer allows it are named."""
    verb = request.POST.get("verb", "")
    if batch := request.POST.get("batch", ""):
        return _decide_list(request, batch, verb)
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


def _decide_list(request: HttpRequest, batch: str, verb: str) -> HttpResponse:
    """Begin to accept or refuse a whole list, beside the requests."""
    found = get_object_or_404(Batch, pk=int(batch) if batch.isdecimal() else 0)
    reason = " ".join(request.POST.get("reason", "").split())
    if verb not in ("accept", "refuse") or (verb == "refuse" and not reason):
        messages.error(request, _("Say why: the sender reads it."))
    else:
        actor = Actor.of(request)
        actor.require(Permission.MODERATE)
        later(decide_list, found.pk, verb, reason, actor.user.pk if actor.user else None)
        messages.success(request, _("The list is being worked through; reload the page in a moment."))
    return HttpResponseRedirect(reverse("moderation"))


def _told(verb: str, count: int) -> str:
    told = {
        "accept": ngettext("{count} listing is online.", "{count} listings are online.", count),
        "refuse": ngettext("{count} listing is refused.", "{count} listings are refused.", count),
        "take_down": ngettext("{count} listing is taken down.", "{count} listings are taken down.", count),
        "undo": ngettext("{count} decision is taken back.", "{count} decisions are taken back.", count),
    }
    return told[verb].format(count=count)


@open_to(Permission.MODERATE)
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """Firms that may be one, and what was merged."""
    cluster = snapshot()
    named = request.GET.get("name", "").strip()[:100]
    context = {
        "pairs": likely_pairs(cluster), "merges": FirmMerge.objects.all()[:_PER_PAGE], "named": named,
        "found": firms_named(cluster, named) if named else [],
    }  # fmt: skip
    return render(request, "publishing/firms.html", context)


@open_to(Permission.MODERATE)
@require_POST
def merge_firms(request: HttpRequest) -> HttpResponse:
    """Merge two firms, or undo a merge."""
    actor = Actor.of(request)
    try:
        if undone := request.POST.get("undo"):
            left = undo_merge(actor, get_object_or_404(FirmMerge, pk=int(undone) if undone.isdecimal() else 0))
            told = _("Undone.") if not left else _("Undone; {count} rows were changed since and stay as they are.")
            messages.success(request, told.format(count=left))
        else:
            done = merge(actor, request.POST.get("merged", ""), request.POST.get("kept", ""))
            messages.success(request, _("{merged} is {kept} now.").format(merged=done.merged, kept=done.kept))
    except PublishingRefusedError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("moderation_firms"))
