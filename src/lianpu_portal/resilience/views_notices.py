"""Pages of disruption notices: the list, one of them, entering and changing, files in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.errors import LianpuError
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.market.sentence import tidy_query
from lianpu_portal.naming import product_name
from lianpu_portal.pages import page_of
from lianpu_portal.registry.search import find
from lianpu_portal.resilience import notices
from lianpu_portal.resilience.actions import change_notice
from lianpu_portal.resilience.actions.give_notice import give, take_over
from lianpu_portal.resilience.asked import Asked
from lianpu_portal.resilience.chosen import firm_name
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.forms import NoticeForm
from lianpu_portal.resilience.limits import FOUND, LONGEST_FILE
from lianpu_portal.resilience.models import Notice
from lianpu_portal.resilience.networks import reader_part

_PER_PAGE = 30


@open_to(Permission.READ)
@require_safe
@never_cache
def disruption_list(request: HttpRequest) -> HttpResponse:
    """Notices that the reader may read, those that go on first."""
    cluster, actor = visible_to(request, snapshot()), Actor.of(request)
    status = request.GET.get("status", "")
    rows = notices.seen_notices(request)
    counts = {code: rows.filter(status=code).count() for code in Notice.Status.values}
    chosen: Any = rows.filter(status=status) if status in counts else rows
    page = page_of(request, chosen, _PER_PAGE)
    own = Membership.firms_of(actor.user) if actor.user else []
    context = {
        "page": page, "rows": [_row(cluster, notice) for notice in page], "status": status, "counts": counts,
        "statuses": Notice.Status.choices, "own": [(code, name) for code in own if (name := firm_name(cluster, code))],
        "may_give": bool(own) or actor.may(Permission.OFFICE), "visibilities": Notice.Visibility.choices,
    }  # fmt: skip
    return render(request, "resilience/disruptions.html", context)


def _row(cluster: Any, notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice, "firm": firm_name(cluster, notice.enterprise),
        "parts": [(code, product_name(cluster, code)) for code in notice.parts],
    }  # fmt: skip


@open_to(Permission.READ)
@require_safe
@never_cache
def disruption(request: HttpRequest, public_id: str) -> HttpResponse:
    """One notice."""
    notice, cluster = notices.notice_for(request, public_id), visible_to(request, snapshot())
    names = dict(cluster["sites"].select("id", "name").iter_rows())
    context = _row(cluster, notice) | {
        "sites": [names.get(code) or code for code in notice.sites] + list(notice.foreign_sites),
        "may_write": notices.may_write(Actor.of(request), notice.enterprise), "left_out": notices.sites_left_out(notice),
        "remarks": notices.remarks_of(notice, reader_part(request)),
    }  # fmt: skip
    return render(request, "resilience/disruption.html", context)


def _may_give(request: HttpRequest, enterprise: str) -> Actor:
    actor = Actor.of(request)
    if not notices.may_write(actor, enterprise):
        raise PermissionDenied
    return actor


@open_to(Permission.SEE_CLUSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def disruption_new(request: HttpRequest) -> HttpResponse:
    """Enter a notice of one firm (`?firm=`); the office chooses the firm first."""
    cluster, firm = snapshot(), request.GET.get("firm", "")
    if firm_name(cluster, firm) is None:
        return _choose_firm(request)
    actor = _may_give(request, firm)
    form = NoticeForm(cluster, firm, request.POST or None)
    if request.method == "POST" and form.is_valid():
        notice = give(actor, firm, form.values())
        messages.success(request, _("The notice is given."))
        return redirect("disruption", notice.public_id)
    return _form_page(request, form, firm, None)


def _choose_firm(request: HttpRequest) -> HttpResponse:
    """The firms of the reader, or, for the office, those that the words typed name."""
    actor, cluster = Actor.of(request), snapshot()
    query = tidy_query(request.GET.get("q", ""))[:100]
    own = Membership.firms_of(actor.user) if actor.user else []
    found = [(code, name) for code in own if (name := firm_name(cluster, code))]
    if actor.may(Permission.OFFICE) and query:
        found = [(hit.entry.id, hit.entry.name) for hit in find(cluster, query, limit=FOUND, kind="enterprise")]
    elif not own and not actor.may(Permission.OFFICE):
        raise PermissionDenied
    return render(
        request,
        "resilience/disruption_firm.html",
        {"found": found, "query": query, "office": actor.may(Permission.OFFICE)},
    )


def _form_page(request: HttpRequest, form: NoticeForm, firm: str, notice: Notice | None) -> HttpResponse:
    context = {
        "form": form, "firm": firm_name(snapshot(), firm), "code": firm, "notice": notice,
        "visibilities": Notice.Visibility.choices,
    }  # fmt: skip
    return render(request, "resilience/disruption_form.html", context)


@open_to(Permission.SEE_CLUSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def disruption_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a notice."""
    notice = notices.notice_for(request, public_id)
    actor = _may_give(request, notice.enterprise)
    form = NoticeForm(snapshot(), notice.enterprise, request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        try:
            change_notice.change(actor, notice, form.values())
            messages.success(request, _("The notice is changed."))
        except ResilienceRefusedError as refused:
            messages.error(request, str(refused))
        return redirect("disruption", public_id)
    return _form_page(request, form, notice.enterprise, notice)


@open_to(Permission.SEE_CLUSTER)
@require_POST
def disruption_act(request: HttpRequest, public_id: str, deed: str) -> HttpResponse:
    """Resolve, reopen, withdraw."""
    notice, actor = notices.notice_for(request, public_id), Actor.of(request)
    try:
        match deed:
            case "resolve":
                change_notice.resolve(actor, notice, request.POST.get("measure", ""))
            case "reopen":
                change_notice.reopen(actor, notice)
            case "withdraw":
                change_notice.withdraw(actor, notice)
                messages.success(request, _("The notice is withdrawn."))
                return redirect("disruptions")
            case _:
                raise Http404
    except ResilienceRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("disruption", public_id)


@open_to(Permission.READ)
@require_safe
@never_cache
def disruption_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """A notice as Catena-X DemandAndCapacityNotification 3.0.0."""
    notice = notices.notice_for(request, public_id)
    try:
        text = notices.notice_file(notice)
    except ResilienceRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("disruption", public_id)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="notice-{notice.public_id}.json"'
    return response


@open_to(Permission.SEE_CLUSTER)
@require_POST
def disruption_import(request: HttpRequest) -> HttpResponse:
    """Take over the notices of a file."""
    actor, upload = Actor.of(request), request.FILES.get("file")
    back = request.POST.get("firm", "")
    visibility = request.POST.get("visibility", "")
    try:
        if upload is None or upload.size is None or upload.size > LONGEST_FILE:
            raise ResilienceRefusedError(
                _("Choose a JSON file of at most {size} MB.").format(size=LONGEST_FILE // 1_000_000)
            )
        found = notices.notices_in(upload.name or "", upload.read())
        kept = take_over(
            actor,
            found,
            snapshot(),
            back,
            visibility if visibility in Notice.Visibility.values else Notice.Visibility.OFFICE,
        )
    except LianpuError as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('disruption_new')}?{urlencode({'firm': back})}" if back else "disruptions")
    told = ngettext("{count} notice was taken over.", "{count} notices were taken over.", len(kept))
    messages.success(request, told.format(count=len(kept)))
    return redirect("disruption", kept[0].public_id) if len(kept) == 1 else redirect("disruptions")


@open_to(Permission.READ)
@require_safe
@never_cache
def disruption_drill(request: HttpRequest, public_id: str) -> HttpResponse:
    """Play a notice: on to the drill that it means."""
    notice = notices.notice_for(request, public_id)
    try:
        asked = Asked(notices.played_by(notice, reader_part(request)).drill)
    except LianpuError as refused:
        messages.error(request, str(refused))
        return redirect("disruption", public_id)
    return redirect(f"{reverse('drill')}?{asked.query()}&{urlencode({'notice': public_id})}")
