"""Single points: on what each leader and chain hangs, ten at a time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.computations.parts import part_of
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import found_of, latest
from lianpu_portal.resilience.computing import points
from lianpu_portal.resilience.networks import known_of, reader_part
from lianpu_portal.resilience.points import points_of, points_table
from lianpu_portal.tables import as_file


@open_to(Permission.READ)
@require_safe
def single_points(request: HttpRequest) -> HttpResponse:
    """Leaders and chains, and the points of one of them (`?of=`)."""
    context = {"part": part_of(request, points), "known": known_of(reader_part(request))}
    return render(request, "resilience/single_points.html", context)


@open_to(Permission.READ)
@require_safe
def single_points_file(request: HttpRequest, format: str) -> HttpResponse:
    """All of them as a file; 404 until they are computed."""
    known = latest(Question.of(request, points))
    result = found_of(known.done, request) if known.done else None
    if result is None:
        raise Http404
    return as_file(points_table(points_of(result)), format, "single-points", sheet=str(points.title))
