"""The moderators' queue of disputes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal import queues
from lianpu_portal.accounts import documents
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes import selectors
from lianpu_portal.disputes.actions.decide import DECIDE_DISPUTE
from lianpu_portal.disputes.attachments import ATTACHMENTS
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.queues import PER_PAGE, Verb
from lianpu_portal.registry.facts import FactRefusedError

_STATES = (Dispute.State.OPEN, Dispute.State.ACCEPTED, Dispute.State.DECLINED)
_REASONS = (
    gettext_lazy("The source says it as it stands, and nothing was sent that says otherwise."),
    gettext_lazy("The attachment does not show it. Send a document that does."),
    gettext_lazy("Another firm states it too. Settle it between you first."),
)


def _told(verb: str, count: int) -> str:
    told = {
        "accept": ngettext("{count} dispute is accepted; the fact is changed.", "{count} disputes are accepted; the facts are changed.", count),
        "decline": ngettext("{count} dispute is declined.", "{count} disputes are declined.", count),
        "undo": ngettext("{count} decision is taken back.", "{count} decisions are taken back.", count),
    }  # fmt: skip
    return told[verb].format(count=count)


def _chosen(_verb: str, codes: Sequence[str]) -> Iterable[Dispute]:
    return Dispute.objects.filter(pk__in=queues.numbers(codes)).order_by("pk")


_DESK = queues.Desk(
    page="disputes", first_state=Dispute.State.OPEN, find=_chosen,
    refusals=(DisputeRefusedError, FactRefusedError, PublishingRefusedError),
    verbs={verb: Verb(carry_out, partial(_told, verb)) for verb, carry_out in DECIDE_DISPUTE.items()},
    name=lambda one: one.title, code=lambda one: str(one.pk),
    choose=gettext_lazy("Choose what to do: accept, decline, or undo."),
)  # fmt: skip


@open_to(Permission.MODERATE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Disputes of a state: what stands there, what the firm says, and why."""
    asked = request.GET.get("state", "")
    state = asked if asked in _STATES else Dispute.State.OPEN
    page = Paginator(selectors.queue(state), PER_PAGE).get_page(request.GET.get("page"))
    states = [(str(one), one.label, Dispute.objects.filter(state=one).count()) for one in _STATES]
    context = queues.context(request, _DESK, state, states) | {
        "page": page, "items": selectors.queued(snapshot(), page.object_list), "reasons": _REASONS,
        "asks_reason": state == Dispute.State.OPEN,
    }  # fmt: skip
    return render(request, "disputes/queue.html", context)


@open_to(Permission.MODERATE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Accept or decline everything ticked, or take decisions back."""
    return queues.decide(request, _DESK)


@open_to(Permission.MODERATE)
@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """The attachment of a dispute."""
    found = get_object_or_404(Dispute.objects.exclude(document=""), pk=pk)
    return documents.served(ATTACHMENTS.path_of(found.document), found.document_kind, f"dispute-{pk}")
