"""The hall: its page, its files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.hall import selectors
from lianpu_portal.hall.export import export_file

_PLACES = ("after", "before", "said", "print")


@require_safe
@open_to(Permission.READ)
def hall(request: HttpRequest) -> HttpResponse:
    """Every offer and demand the reader may see, filtered, counted, sorted, page by page."""
    seen = selectors.look(request)
    said = selectors.said_filters(seen) if request.GET.get("read") else None
    if said is not None:
        return redirect(selectors.address(said, said=seen.filters.q))
    more = {name: request.GET[name] for name in _PLACES if request.GET.get(name)}
    tidy = urlencode([*seen.filters.pairs(), *more.items()])
    by_htmx = bool(request.headers.get("HX-Request"))
    if not by_htmx and any(not value for values in request.GET.lists() for value in values[1]):
        return redirect(f"{request.path}?{tidy}" if tidy else request.path)  # a form sends its empty fields too
    response = render(request, "hall/hall.html", selectors.page_part(request, seen) | {"by_htmx": by_htmx})
    if by_htmx:
        response["HX-Push-Url"] = f"{request.path}?{tidy}" if tidy else request.path
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_safe
@open_to(Permission.READ)
def hall_file(request: HttpRequest, format: str) -> HttpResponse:
    """The search as a workbook or CSV."""
    if format not in ("xlsx", "csv"):
        raise Http404
    return export_file(selectors.look(request), Actor.of(request), format)
