"""The chain map page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse


def map_page(request: HttpRequest) -> HttpResponse:
    """The chain map."""
    return HttpResponse("")


def map_data(request: HttpRequest) -> HttpResponse:
    """The data of the chain map."""
    return JsonResponse({})
