"""What a reader does with a listing: keeps it, passes it on, reports it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import audience_of
from lianpu_portal.addresses import absolute, qr_code
from lianpu_portal.hall import rows, selectors
from lianpu_portal.hall.actions.report import Told, report
from lianpu_portal.hall.columns import TABLES
from lianpu_portal.hall.errors import ReportRefusedError
from lianpu_portal.hall.favourites import favourites_in, keep
from lianpu_portal.hall.forms import ReportForm
from lianpu_portal.hall.readers import reader_of
from lianpu_portal.market.selectors import Seen, seen
from lianpu_portal.market.shown import page_name


def _listing(request: HttpRequest, table: str, code: str) -> Seen:
    if table not in TABLES:
        raise Http404
    return seen(request, table, code)


@require_POST
@open_to(Permission.READ)
def favourite(request: HttpRequest) -> HttpResponse:
    """Keep a listing, or keep it no longer."""
    table, code = request.POST.get("table", ""), request.POST.get("id", "")
    look = _listing(request, table, code)
    kept, this = favourites_in(request), (table, str(look.row["id"]))
    chosen = [each for each in kept if each != this] if this in kept else [this, *kept]
    to_list = request.POST.get("back") == "favourites"
    response = redirect("favourites") if to_list else redirect(page_name(table), code)
    keep(response, chosen, secure=request.is_secure())
    return response


@require_safe
@open_to(Permission.READ)
def favourites(request: HttpRequest) -> HttpResponse:
    """What this browser keeps, the newest first; what is gone is said."""
    look, kept = selectors.look(request), favourites_in(request)
    shown = rows.cards_of(look.cluster, look.hall.columns, kept, look.eyes)
    for row in shown:
        row |= selectors.freshness(look.hall, row)
    return render(request, "hall/favourites.html", {"rows": shown, "gone": len(kept) - len(shown)})


@require_safe
@open_to(Permission.READ)
def share(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """The address of a listing as a link and as a QR code."""
    look = _listing(request, table, code)
    address = absolute(reverse(page_name(table), args=[code]), request)
    context = {"row": look.row, "table": table, "address": address, "code": qr_code(address)}
    return render(request, "hall/share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Permission.READ)
def report_listing(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Say what is wrong with a listing; a moderator looks at it."""
    look = _listing(request, table, code)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"row": look.row, "table": table, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            told = Told(said["reason"], said["text"], said["email"], get_language() or "")
            report(Actor.of(request), reader_of(request), table, code, told)
        except ReportRefusedError as refusal:
            return render(request, "hall/report.html", context | {"error": str(refusal)}, status=429)
        messages.success(request, _("Thank you. A moderator looks at it."))
        return redirect(page_name(table), code)
    return render(request, "hall/report.html", context, status=422 if form.errors else 200)


def listing_extras(request: HttpRequest, table: str, code: str) -> dict[str, Any]:
    """What the page of a listing shows of the hall."""
    from lianpu_portal.hall.view_counts import count_view, views_of

    count_view(request, table, code)
    return {
        "kept": (table, code) in favourites_in(request),
        "views": views_of(table, code),
        "is_public": audience_of(request) == "public",
    }
