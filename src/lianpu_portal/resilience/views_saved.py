"""Pages of saved drills: the list, one of them, two beside each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.computations.selectors import latest
from lianpu_portal.resilience import saved
from lianpu_portal.resilience.actions import change_drill
from lianpu_portal.resilience.actions.save import save
from lianpu_portal.resilience.asked import asked_of
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.files import drill_file
from lianpu_portal.resilience.limits import COMPARED_FIRMS
from lianpu_portal.resilience.shown import player_data
from lianpu_portal.resilience.views import picture_context, question_of


@open_to(Permission.OWN_PAGE)
@require_POST
def drill_save(request: HttpRequest, signed: str) -> HttpResponse:
    """Keep a drill that was played."""
    question = question_of(request, signed)
    known = latest(question)
    if known.done is None or known.result is None:
        raise Http404(_("This drill was not played yet, or its result is gone: play it again."))
    try:
        remarks = saved.remarks_now(request, asked_of(question.arguments))
        kept = save(Actor.of(request), known.done, known.result, request.POST.get("name", ""), remarks)
    except ResilienceRefusedError as refused:
        messages.error(request, str(refused))
        page = question.kind.page
        return redirect(page(question.arguments) if page else "drill")
    messages.success(request, _("Saved. Only you see it until you share it."))
    return redirect("drill_saved", kept.public_id)


@open_to(Permission.OWN_PAGE)
@require_safe
def drill_list(request: HttpRequest) -> HttpResponse:
    """The own drills, and those that colleagues share."""
    rows = [
        {"kept": kept, "own": saved.is_own(request, kept), "stale": saved.stale_since(kept)}
        for kept in saved.seen_drills(request).defer("packed")
    ]
    return render(request, "resilience/drills.html", {"rows": rows})


@open_to(Permission.READ)
@require_safe
@never_cache
def drill_saved(request: HttpRequest, public_id: str) -> HttpResponse:
    """A saved drill, to be watched again as it was found."""
    kept = saved.drill_for(request, public_id)
    shown = saved.shown_drill(request, kept)
    others = (
        saved.seen_drills(request).defer("packed").exclude(pk=kept.pk)[:50] if request.user.is_authenticated else []
    )
    context = {
        "kept": kept, "own": saved.is_own(request, kept), "stale": saved.stale_since(kept), "others": others,
        "shown": {"drill": shown, "at": saved.addresses_of(kept)}, "again": shown.asked.without_firms(_gone(shown)).query(),
        "of_notice": saved.notice_of(request, kept), **picture_context(request),
    }  # fmt: skip
    return render(request, "resilience/saved.html", context)


def _gone(shown: saved.DrillShown) -> frozenset[str]:
    """Firms of the drill that the reader may not know of."""
    return frozenset(shown.asked.named_firms - set(shown.cluster["enterprises"]["id"]))


@open_to(Permission.READ)
@require_safe
@never_cache
@gzip_page
def drill_saved_data(request: HttpRequest, public_id: str) -> JsonResponse:
    """What its picture plays."""
    shown = saved.shown_drill(request, saved.drill_for(request, public_id))
    return JsonResponse(player_data(shown), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@open_to(Permission.READ)
@require_safe
@never_cache
def drill_saved_file(request: HttpRequest, public_id: str, format: str) -> HttpResponse:
    """It as a file."""
    kept = saved.drill_for(request, public_id)
    return drill_file(request, saved.shown_drill(request, kept), format, kept.name, kept.read_at)


@open_to(Permission.READ)
@require_safe
@never_cache
def drill_saved_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """It on paper."""
    kept = saved.drill_for(request, public_id)
    context = {
        "drill": saved.shown_drill(request, kept), "done": kept, "title": kept.name,
        "of_notice": saved.notice_of(request, kept),
    }  # fmt: skip
    return render(request, "resilience/sheet.html", context)


@open_to(Permission.OWN_PAGE)
@require_POST
def drill_saved_act(request: HttpRequest, public_id: str, deed: str) -> HttpResponse:
    """Rename, share, share no longer, delete."""
    kept, actor = saved.drill_for(request, public_id), Actor.of(request)
    try:
        match deed:
            case "rename":
                change_drill.rename(actor, kept, request.POST.get("name", ""))
            case "share" | "unshare":
                change_drill.share(actor, kept, deed == "share")
            case "delete":
                change_drill.delete(actor, kept)
                messages.success(request, _("Deleted: {name}").format(name=kept.name))
                return redirect("drills")
            case _:
                raise Http404
    except ResilienceRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("drill_saved", public_id)


@open_to(Permission.READ)
@require_safe
@never_cache
def drill_compare(request: HttpRequest) -> HttpResponse:
    """Two drills side by side: `drill` twice, or `a` and `b`."""
    codes = request.GET.getlist("drill")[:2] or [request.GET.get("a", ""), request.GET.get("b", "")]
    if len(codes) < 2:
        messages.error(request, _("Choose two drills to compare."))
        return redirect("drills")
    kept = (saved.drill_for(request, codes[0]), saved.drill_for(request, codes[1]))
    compared = saved.Compared(kept, (saved.shown_drill(request, kept[0]), saved.shown_drill(request, kept[1])))
    context = {
        "compared": compared,
        "firms": compared.differing[:COMPARED_FIRMS],
        "more": max(0, len(compared.differing) - COMPARED_FIRMS),
    }
    return render(request, "resilience/compare.html", context)
