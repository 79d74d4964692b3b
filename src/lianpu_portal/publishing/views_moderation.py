"""The moderators' page: what waits, why, and what is decided about it, one at a time or many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal import queues
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.publishing import selectors
from lianpu_portal.publishing.actions import decide_list
from lianpu_portal.publishing.actions.decide import DECIDE_LISTING
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.duplicates import likely_pairs
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import alike_firms, meant_firm
from lianpu_portal.publishing.models import Batch, FirmMerge, Publication, State
from lianpu_portal.publishing.words import REASONS
from lianpu_portal.queues import PER_PAGE, Verb
from lianpu_portal.tables import as_file

_STATES = (State.WAITING, State.ONLINE, State.REFUSED, State.TAKEN_DOWN)
_WITH_REASON = (State.WAITING, State.ONLINE)


_BOTH = {"merged": gettext_lazy("Firm that goes"), "kept": gettext_lazy("Firm that stays")}


def _told(verb: str, count: int) -> str:
    told = {
        "accept": ngettext("{count} listing is online.", "{count} listings are online.", count),
        "refuse": ngettext("{count} listing is refused.", "{count} listings are refused.", count),
        "take_down": ngettext("{count} listing is taken down.", "{count} listings are taken down.", count),
        "undo": ngettext("{count} decision is taken back.", "{count} decisions are taken back.", count),
    }
    return told[verb].format(count=count)


def _chosen(_verb: str, codes: Sequence[str]) -> Iterable[Publication]:
    return Publication.objects.filter(public_id__in=codes).order_by("pk")


_DESK = queues.Desk(
    page="moderation", first_state=State.WAITING, find=_chosen, refusals=(PublishingRefusedError,),
    verbs={verb: Verb(carry_out, partial(_told, verb)) for verb, carry_out in DECIDE_LISTING.items()},
    name=lambda one: str(one.fields.get("thing", one.public_id)), code=lambda one: one.public_id,
    choose=gettext_lazy("Choose what to do: accept, refuse, take down, or undo."),
)  # fmt: skip


@open_to(Permission.MODERATE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Listings of a state with what triggered them, what is beside them, and their history."""
    state = request.GET.get("state", State.WAITING)
    state = state if state in _STATES else State.WAITING
    page = Paginator(selectors.queue(state), PER_PAGE).get_page(request.GET.get("page"))
    states = [(one, one.label, Publication.objects.filter(state=one).count()) for one in _STATES]
    context = queues.context(request, _DESK, state, states) | {
        "page": page, "items": selectors.queued(request, list(page.object_list)),
        "batches": selectors.waiting_lists() if state == State.WAITING else [],
        "reasons": REASONS, "asks_reason": state in _WITH_REASON,
    }  # fmt: skip
    return render(request, "publishing/moderation.html", context)


@open_to(Permission.MODERATE)
@require_safe
def list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All that waits of a list as a workbook: whoever accepts it whole has to be able to read it whole."""
    batch = get_object_or_404(Batch, pk=pk)
    return as_file(selectors.waiting_of_list(snapshot(), batch), "xlsx", f"list-{pk}", [batch.file_name])


@open_to(Permission.MODERATE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Carry a decision out for every listing ticked; those whose state no longer allows it are named."""
    if batch := request.POST.get("batch", ""):
        return _decide_list(request, batch, request.POST.get("verb", ""))
    return queues.decide(request, _DESK)


def _decide_list(request: HttpRequest, batch: str, verb: str) -> HttpResponse:
    """Begin to accept or refuse a whole list, beside the requests."""
    found = get_object_or_404(Batch, pk__in=queues.numbers([batch]))
    back = HttpResponseRedirect(reverse("moderation"))
    if verb not in decide_list.VERBS:
        messages.error(request, str(_DESK.choose))
        return back
    try:
        decide_list.decide_soon(Actor.of(request), found, verb, request.POST.get("reason", ""))
        messages.success(request, _("The list is being worked through; reload the page in a moment."))
    except PublishingRefusedError as refusal:
        messages.error(request, str(refusal))
    return back


@open_to(Permission.MODERATE)
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """Firms that may be one, and what was merged."""
    cluster = snapshot()
    typed = {name: request.GET.get(name, "").strip() for name in _BOTH}
    context = {
        "queues": queues.tabs(), "here": "moderation_firms", "pairs": likely_pairs(cluster), "merges": FirmMerge.objects.all()[:PER_PAGE],
        "both": [(name, label, typed[name], alike_firms(cluster, typed[name])) for name, label in _BOTH.items()],
    }  # fmt: skip
    return render(request, "publishing/firms.html", context)


def _meant(request: HttpRequest, name: str) -> str:
    """The firm chosen among those called alike, else the one that the words typed mean."""
    return request.POST.get(f"{name}_choice") or meant_firm(snapshot(), request.POST.get(name, ""))


@open_to(Permission.MODERATE)
@require_POST
def merge_firms(request: HttpRequest) -> HttpResponse:
    """Merge two firms, or undo a merge."""
    actor = Actor.of(request)
    try:
        if undone := request.POST.get("undo"):
            left = undo_merge(actor, get_object_or_404(FirmMerge, pk__in=queues.numbers([undone])))
            told = _("Undone.") if not left else _("Undone; {count} rows were changed since and stay as they are.")
            messages.success(request, told.format(count=left))
        else:
            done = merge(actor, *(_meant(request, name) for name in _BOTH))
            messages.success(request, _("{merged} is {kept} now.").format(merged=done.merged, kept=done.kept))
    except PublishingRefusedError as refusal:
        messages.error(request, str(refusal))
        typed = {name: request.POST.get(name, "") for name in _BOTH}
        return HttpResponseRedirect(f"{reverse('moderation_firms')}?{urlencode(typed)}")
    return HttpResponseRedirect(reverse("moderation_firms"))
