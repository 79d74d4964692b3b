"""A computation watched, begun and cancelled; looked at alone, or as part of the page that asked for it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, may, open_to
from lianpu_portal.addresses import sender_of
from lianpu_portal.computations.actions.ask import ask
from lianpu_portal.computations.actions.cancel import cancel
from lianpu_portal.computations.errors import ComputationRefusedError
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.parts import Part
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import ASKED_COOKIE, asked_in, latest, may_cancel

_REMEMBERED_FOR = 3_600
_MOST_REMEMBERED = 40
_TOO_MUCH = 429


def _question(request: HttpRequest, signed: str) -> Question:
    question = Question.unsigned(request, signed)
    if not may(request, question.kind.permission):
        raise PermissionDenied
    return question


@open_to(Permission.READ)
@require_safe
@never_cache
def computation(request: HttpRequest, signed: str) -> HttpResponse:
    """How far it is, or its result: the part of a page for htmx, else a page of its own that looks again by itself."""
    part = Part(request, latest(_question(request, signed)))
    return _answer(request, part)


def _answer(request: HttpRequest, part: Part, status: int = 200) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        page = part.question.kind.page
        context = {"part": part, "back": page(part.question.arguments) if page else None}
        return render(request, "computations/page.html", context, status=status)
    if request.GET.get("strip") and part.known.active:
        return render(request, "computations/_strip.html", {"part": part})
    response = render(request, "computations/_part.html", {"part": part})  # htmx shows no answer that is a fault
    response["HX-Retarget"], response["HX-Reswap"] = f"#{part.id}", "outerHTML"
    return response


@open_to(Permission.READ)
@require_safe
@never_cache
def computation_json(request: HttpRequest, signed: str) -> HttpResponse:
    """The result for programs, with the snapshot that it stands on; 404 until there is one."""
    known = latest(_question(request, signed))
    if known.done is None:
        raise Http404
    done = known.done
    facts = {
        "kind": done.kind, "arguments": done.arguments, "audience": done.audience, "as_of": done.day,
        "revision": done.revision, "computed_at": done.ended_at, "rows_changed_since": known.stale.rows,
        "listings_expired_since": known.stale.expired, "result": known.result,
    }  # fmt: skip
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})


@open_to(Permission.READ)
@require_POST
def start(request: HttpRequest, signed: str) -> HttpResponse:
    """Begin it, unless it is fresh or at work already."""
    question = _question(request, signed)
    before = latest(question).active
    try:
        asked = ask(Actor.of(request), question, sender_of(request))
    except ComputationRefusedError as refused:
        return _answer(request, Part(request, latest(question), refusal=str(refused)), _TOO_MUCH)
    own = asked.is_active and asked != before
    if request.headers.get("HX-Request"):
        response = _answer(request, Part(request, latest(question), own=own))
    else:
        response = redirect("computation", signed)
    return _noted(request, response, asked) if own and not request.user.is_authenticated else response


def _noted(request: HttpRequest, response: HttpResponse, asked: Computation) -> HttpResponse:
    """The browser remembers what its reader asked for."""
    kept = [*asked_in(request), str(asked.pk)][-_MOST_REMEMBERED:]
    response.set_signed_cookie(ASKED_COOKIE, ".".join(kept), max_age=_REMEMBERED_FOR, httponly=True, samesite="Lax")
    return response


@open_to(Permission.READ)
@require_POST
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Cancel it: by whoever asked for it, or the office."""
    question = _question(request, signed)
    active = latest(question).active
    if active is not None:
        if not may_cancel(request, active):
            raise PermissionDenied
        cancel(active)
    if request.headers.get("HX-Request"):
        return _answer(request, Part(request, latest(question)))
    return redirect("computation", signed)
