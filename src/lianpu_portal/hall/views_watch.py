"""Watching a search or a listing by e-mail: asked for, confirmed, ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import site_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall.actions import watch as actions
from lianpu_portal.hall.errors import WatchRefusedError
from lianpu_portal.hall.filters import read_filters
from lianpu_portal.hall.forms import WatchForm
from lianpu_portal.hall.models import Watch
from lianpu_portal.hall.watching import subject_of
from lianpu_portal.market.selectors import seen
from lianpu_portal.private_links import private


@require_POST
@open_to(Permission.READ)
def watch(request: HttpRequest) -> HttpResponse:
    """Send the link that confirms it."""
    form = WatchForm(request.POST)
    if not form.is_valid():
        return render(request, "hall/watch_asked.html", {"form": form, "asked": request.POST}, status=422)
    wanted = _wanted(request, form)
    try:
        actions.watch(wanted, form.cleaned_data["email"], site_of(request), get_language() or "zh-hans")
    except WatchRefusedError as refusal:
        return render(request, "hall/watch_asked.html", {"error": str(refusal)}, status=429)
    return render(request, "hall/watch_asked.html", {"email": form.cleaned_data["email"]})


def _wanted(request: HttpRequest, form: WatchForm) -> actions.Wanted:
    """What is watched, tidied; 404 for what is not there or not for this reader's eyes."""
    if form.cleaned_data["listing"] and form.cleaned_data["table"]:
        look = seen(request, form.cleaned_data["table"], form.cleaned_data["listing"])
        return actions.Wanted(table=look.table, listing=str(look.row["id"]))
    return actions.Wanted(query=read_filters(QueryDict(form.cleaned_data["query"]), snapshot()).words)


@open_to(Permission.READ)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the first mail: a press of a button begins the watch, for programs open links in mails too."""
    found = actions.confirm(token) if request.method == "POST" else actions.waiting(token)
    return render(request, "hall/watch_confirm.html", _told(found), status=200 if found else 404)


def _told(watched: Watch | None) -> dict[str, object]:
    """What a page says of a watch."""
    return {"watch": watched, "subject": subject_of(watched) if watched else ""}


@csrf_exempt
@open_to(Permission.READ)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of every mail: mail programs end the watch by posting to it, people by the button it shows."""
    context = _told(actions.running(token))
    if request.method == "POST":
        actions.stop(token)
    return render(request, "hall/watch_stop.html", context | {"asking": request.method != "POST" and context["watch"]})
