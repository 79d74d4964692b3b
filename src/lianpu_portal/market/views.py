"""Pages of the market: a listing with its matches, «why not?», and what people decide about pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, may, open_to
from lianpu_portal.disputes.marks import acts_for, mark, offer_disputes
from lianpu_portal.hall.views_listing import listing_extras
from lianpu_portal.market import selectors, shown
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.actions.withdraw import withdraw
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.engine import OTHER
from lianpu_portal.market.errors import DecisionRefusedError
from lianpu_portal.market.sentence import tidy_query
from lianpu_portal.tables import Table, json_rows

_JSON = {"ensure_ascii": False, "indent": 1}


@open_to(Permission.READ)
@require_safe
def listing_page(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """An offer or demand: its facts, its matches, and why another firm is not among them."""
    look = selectors.seen(request, table, code)
    mark([look.row], table)
    if acts_for(request, [look.row["enterprise"]]):
        offer_disputes([look.row], table)
    if request.GET.get("wait"):
        look.engine.build()
    context = selectors.matches_part(look, may(request, Permission.EDIT)) | _why_context(request, look)
    return render(request, "market/listing.html", context | listing_extras(request, table, code))


@open_to(Permission.READ)
@require_safe
def listing_json(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """The same facts and matches for programs."""
    look = selectors.seen(request, table, code)
    mark([look.row], table)
    found = look.found
    facts: dict[str, Any] = {
        shown.page_name(table): json_rows(Table((), [look.row]))[0],
        "open": look.listing is not None,
        "matches": shown.json_pairs(found, table),
        "withheld": found.withheld,
        "alike": found.alike,
        "broken_conditions": dict(found.broken),
    }
    return JsonResponse(facts, json_dumps_params=_JSON)


def _look(request: HttpRequest) -> selectors.Seen:
    """The listing that a fragment is about."""
    asked = request.POST if request.method == "POST" else request.GET
    table = asked.get("table", "")
    if table not in OTHER:
        raise Http404
    return selectors.seen(request, table, asked.get("id", ""))


@open_to(Permission.READ)
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """The matches of a listing alone, asked for until they are there."""
    return render(
        request, "market/_matches.html", selectors.matches_part(_look(request), may(request, Permission.EDIT))
    )


@open_to(Permission.READ)
@require_safe
def sentence(request: HttpRequest) -> HttpResponse:
    """A typed sentence read as a listing, asked for until it is there."""
    text = tidy_query(request.GET.get("q", ""))
    context = selectors.sentence_part(request, text, request.GET.get("side", ""), wait=False)
    return render(request, "market/_sentence.html", context | {"query": text})


def _why_context(request: HttpRequest, look: selectors.Seen) -> dict[str, Any]:
    firm, query = request.GET.get("firm", ""), tidy_query(request.GET.get("name", ""))[:100]
    if not (firm or query) or look.can_wait:
        return {"why": None, "asked": query}
    return {"why": selectors.why_part(look, firm, query), "asked": query}


@open_to(Permission.READ)
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """The answer to «why not?» alone."""
    look = _look(request)
    context = {"table": look.table, "other": OTHER[look.table], "row": look.row, "listing": look.listing}
    return render(request, "market/_why.html", context | _why_context(request, look))


@open_to(Permission.READ)
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """Enterprises for the words typed so far."""
    look = _look(request)
    query = tidy_query(request.GET.get("name", ""))[:100]
    found = selectors.firms_named(look.cluster, query, look.unseen_firms) if query else []
    return render(request, "market/_firms.html", {"firms": found, "table": look.table, "row": look.row, "query": query})


_DECIDING: dict[str, Callable[[Actor, Pair], None]] = {"confirm": confirm, "reject": reject, "withdraw": withdraw}


@open_to(Permission.EDIT)
@require_POST
def decide(request: HttpRequest, verb: str) -> HttpResponse:
    """Confirm, reject or withdraw; htmx gets the list as it is now, others the page."""
    actor = Actor.of(request)
    pair = Pair(request.POST.get("offer", ""), request.POST.get("demand", ""))
    error = ""
    try:
        _DECIDING[verb](actor, pair)
    except DecisionRefusedError as refusal:
        error = str(refusal)
    if request.headers.get("HX-Request"):
        told = {"decided": "" if error else verb, "pair": pair, "error": error}
        return render(request, "market/_matches.html", selectors.matches_part(_look(request), True) | told)
    messages.add_message(request, messages.ERROR if error else messages.SUCCESS, error or _told(verb))
    return redirect(_back(request))


def _told(verb: str) -> str:
    return {
        "confirm": _("Confirmed: the pair stands first from now on."),
        "reject": _("Rejected: the pair is not proposed again. It can be taken back below the matches."),
        "withdraw": _("Taken back: the pair is judged by its parts again."),
    }[verb]


def _back(request: HttpRequest) -> str:
    """The page of the listing the decision was made on."""
    table, code = request.POST.get("table", ""), request.POST.get("id", "")
    if table not in OTHER or not code:
        return reverse("home")
    return f"{reverse(shown.page_name(table), args=[code])}#matches"
