"""The moderators' queue of reported listings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal import queues
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall import reported
from lianpu_portal.hall.actions.judge import keep, take_down, undo
from lianpu_portal.hall.errors import VerdictRefusedError
from lianpu_portal.hall.models import Report, Verdict
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.queues import PER_PAGE, Verb
from lianpu_portal.registry.facts import FactRefusedError


def _told(verb: str, count: int) -> str:
    told = {
        "keep": ngettext("{count} listing stays.", "{count} listings stay.", count),
        "take_down": ngettext("{count} listing is taken down.", "{count} listings are taken down.", count),
        "undo": ngettext("{count} decision is taken back.", "{count} decisions are taken back.", count),
    }
    return told[verb].format(count=count)


def _chosen(verb: str, codes: Sequence[str]) -> Iterable[Report | Verdict]:
    """An open report stands for its listing; what is taken back is a verdict."""
    model: Any = Verdict if verb == "undo" else Report
    return model.objects.filter(pk__in=queues.numbers(codes)).order_by("pk")


_DESK = queues.Desk(
    page="reports", first_state=reported.OPEN, find=_chosen,
    refusals=(VerdictRefusedError, PublishingRefusedError, FactRefusedError),
    verbs={
        "keep": Verb(lambda actor, one, _reason: keep(actor, one), partial(_told, "keep")),
        "take_down": Verb(take_down, partial(_told, "take_down")),
        "undo": Verb(lambda actor, one, _reason: undo(actor, one), partial(_told, "undo")),
    },
    name=lambda one: one.listing, code=lambda verdict: str(verdict.pk),
    choose=gettext_lazy("Choose what to do: keep, take down, or undo."),
)  # fmt: skip


@open_to(Permission.MODERATE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Reported listings with their reports and their history; or what was decided."""
    counts = {kind: reported.decided(kind).count() for kind in Verdict.Kind}
    states = [
        (reported.OPEN, Report.State.OPEN.label, reported.waiting_count()),
        *((str(kind), kind.label, counts[kind]) for kind in Verdict.Kind),
    ]
    asked = request.GET.get("state", "")
    state = asked if asked in Verdict.Kind.values else reported.OPEN
    found: Any = reported.waiting() if state == reported.OPEN else reported.decided(state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    show: Any = reported.reported if state == reported.OPEN else reported.judged
    context = queues.context(request, _DESK, state, states) | {
        "page": page, "items": show(snapshot(), page.object_list), "asks_reason": state == reported.OPEN,
        "reasons": [label for code, label in Report.Reason.choices if code != Report.Reason.OTHER],
    }  # fmt: skip
    return render(request, "hall/reports.html", context)


@open_to(Permission.MODERATE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keep or take down everything ticked, or take decisions back."""
    return queues.decide(request, _DESK)
