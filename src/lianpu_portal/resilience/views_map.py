"""The layer «risk» of the chain map: its values, and whether they are fresh."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.computations.parts import part_of
from lianpu_portal.computations.question import audience_of
from lianpu_portal.resilience.carried import product_risks
from lianpu_portal.resilience.computing import indices
from lianpu_portal.resilience.networks import reader_part


@open_to(Permission.READ)
@require_safe
@never_cache
def map_risk(request: HttpRequest) -> JsonResponse:
    """What hangs on every product; see `product_risks`."""
    return JsonResponse({"values": product_risks(reader_part(request), audience_of(request))})


@open_to(Permission.READ)
@require_safe
@never_cache
def map_risk_strip(request: HttpRequest) -> HttpResponse:
    """Whether the indices are fresh, and the way to compute them: a fragment of the map."""
    return render(request, "resilience/_map_strip.html", {"part": part_of(request, indices)})
