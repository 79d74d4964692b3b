"""The board of leads and the list of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.leads import board
from lianpu_portal.leads.filters import SORTS, Filters
from lianpu_portal.leads.models import Lead, Reason
from lianpu_portal.leads.stepping import last_step
from lianpu_portal.pages import page_of
from lianpu_portal.tables import as_file

_PER_PAGE = 30


def _cards(request: HttpRequest) -> tuple[Filters, list[board.Card]]:
    filters = Filters.read(request.GET)
    return filters, board.cards(snapshot(), filters, Actor.of(request).user)


def _context(filters: Filters, found: list[board.Card]) -> dict[str, Any]:
    """What the board and the list share."""
    return board.choices(snapshot()) | {
        "filters": filters, "total": len(found), "totals": board.totals(found), "any": Lead.objects.exists(),
        "sorts": SORTS.items(), "reasons": Reason.choices,
    }  # fmt: skip


@open_to(Permission.LEADS)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Every lead in the column of its stage, each with its next step as one click."""
    filters, found = _cards(request)
    context = _context(filters, found) | {"stacks": board.stacks(found), "moved": _moved(request)}
    return render(request, "leads/board.html", context)


def _moved(request: HttpRequest) -> dict[str, Any] | None:
    """The lead that was just moved, with the step that can be taken back."""
    lead = Lead.objects.select_related("owner").filter(public_id=request.GET.get("moved", "")[:20]).first()
    step = last_step(lead) if lead else None
    return {"lead": lead, "step": step, "firm": board.firm_of(snapshot(), lead)} if lead and step else None


@open_to(Permission.LEADS)
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """The leads row by row."""
    filters, found = _cards(request)
    context = {"page": page_of(request, found, _PER_PAGE), "printing": bool(request.GET.get("print"))}
    return render(request, "leads/list.html", _context(filters, found) | context | {"today": timezone.localdate()})


@open_to(Permission.LEADS)
@require_safe
def list_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same as a file."""
    _filters, found = _cards(request)
    return as_file(board.lead_table(snapshot(), found), format, "leads", sheet=_("Leads"))
