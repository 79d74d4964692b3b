"""Pages of imports: the list, the upload, progress, what was applied, undo."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.cluster.schema import SCHEMAS
from lianpu.errors import LianpuError, RefusedFileError
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.formats import listed
from lianpu_portal.imports import background, papers, selectors, views_preview
from lianpu_portal.imports.actions.read import begin_reading, read
from lianpu_portal.imports.actions.undo import begin_undoing, undo, undo_plan
from lianpu_portal.imports.actions.upload import upload
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.forms import UploadForm
from lianpu_portal.imports.models import Import, ImportChange, State
from lianpu_portal.imports.template_file import template_bytes, template_name
from lianpu_portal.imports.words import STEPS, clauses, counted_tables, open_points, percent_done, sentence
from lianpu_portal.middleware import note_change
from lianpu_portal.pages import page_of
from lianpu_portal.tables import XLSX_TYPE

_IMPORTS_PER_PAGE = 30
_CHANGES_PER_PAGE = 50


@open_to(Permission.EDIT)
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    page = Paginator(Import.objects.select_related("user"), _IMPORTS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"record": record, "said": _said(record), "dead": _is_dead(record)} for record in page.object_list]
    return render(request, "imports/list.html", {"page": page, "rows": rows})


def _said(record: Import) -> str:
    counts = record.counts
    if not counts or record.state == State.DISCARDED:
        return ""
    if record.state in (State.APPLIED, State.UNDONE, State.UNDOING):
        return counted_tables({table: counts["insert"].get(table, 0) + counts["update"].get(table, 0)
                               for table in {**counts["insert"], **counts["update"]}})  # fmt: skip
    return listed(open_points(counts, counts["questions"]))


def _is_dead(record: Import) -> bool:
    return record.is_running and papers.progress_of(record).is_dead


@open_to(Permission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_page(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends."""
    actor = Actor.of(request)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            record = upload(
                actor, form.cleaned_data["file"], title=form.cleaned_data["title"], as_of=form.cleaned_data["as_of"]
            )
            begin_reading(actor, record)
        except RefusedFileError as refusal:
            form.add_error("file", str(refusal))
        except ImportRefusedError as refusal:
            form.add_error("title", str(refusal))
        else:
            background.start(record, read)
            return _to(request, record)
    context = {"form": form, "known_lists": selectors.known_lists(snapshot())}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


def _to(request: HttpRequest, record: Import) -> HttpResponse:
    """On to the import's page; htmx is told by a header."""
    address = reverse("import", args=[record.pk])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


@open_to(Permission.READ)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty list to fill in."""
    response = HttpResponse(template_bytes(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{template_name()}.xlsx"'
    return response


@open_to(Permission.EDIT)
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an import: what it looks like depends on its state."""
    actor = Actor.of(request)
    record = get_object_or_404(Import, pk=pk)
    if record.state == State.PREVIEW:
        return views_preview.preview(request, actor, record)
    if record.is_running:
        return render(request, "imports/progress.html", _progress(record))
    if record.state in (State.APPLIED, State.UNDONE):
        return note_change(_applied(request, record))
    return render(request, "imports/ended.html", {"record": record, "can_read": papers.list_file(record).is_file()})


def _progress(record: Import) -> dict[str, object]:
    told = papers.progress_of(record)
    return {
        "record": record, "progress": told, "step": STEPS.get(told.step, ""), "dead": told.is_dead,
        "percent": percent_done(record.state, told.step, told.done, told.total),
        "counts_rows": told.step in ("reading", "writing", "undoing") and told.total > 1,
    }  # fmt: skip


@open_to(Permission.EDIT)
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; where it has ended, the browser is sent to the result."""
    record = get_object_or_404(Import, pk=pk)
    if not record.is_running:
        return _to(request, record)
    return render(request, "imports/_progress.html", _progress(record))


@open_to(Permission.EDIT)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the kept file once more, after a failure or a crash; a dead undo is taken up again."""
    actor = Actor.of(request)
    record = get_object_or_404(Import, pk=pk)
    try:
        if record.state == State.UNDOING:
            begin_undoing(actor, record)
            background.start(record, partial(undo, user=actor.user))
        else:
            begin_reading(actor, record)
            background.start(record, read)
    except LianpuError as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


def _applied(request: HttpRequest, record: Import) -> HttpResponse:
    cluster = snapshot()
    changes = ImportChange.objects.filter(owner=record).exclude(table="sources")
    actions = {action.value: changes.filter(action=action).count() for action in ImportChange.Action}
    chosen = request.GET.get("action") or next((action for action, count in actions.items() if count), "insert")
    page = Paginator(changes.filter(action=chosen), _CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    counted = {**record.counts["insert"], **record.counts["update"]}
    context = {
        "record": record, "actions": actions, "chosen": chosen, "page": page, "tables": [table for table in SCHEMAS if table in counted],
        "summary": sentence(clauses(record.counts), ""), "rows": selectors.applied_rows(cluster, page.object_list),
        "issues": sum(record.counts["issues"].values()),
        "in_tables": cluster["sources"]["id"].is_in([record.source]).any(),
    }  # fmt: skip
    return render(request, "imports/applied.html", context)


@open_to(Permission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What an undo would do, with what would stay; and the undo itself."""
    actor = Actor.of(request)
    record = get_object_or_404(Import, pk=pk)
    try:
        if request.method == "POST":
            begin_undoing(actor, record)
            background.start(record, partial(undo, user=actor.user, seen=request.POST.get("seen", "")))
            return redirect("import", pk=pk)
        plan = undo_plan(record)
    except ImportRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("import", pk=pk)
    page = page_of(request, plan.conflicts, _CHANGES_PER_PAGE)
    kinds = {
        kind: sum(conflict.kind == kind for conflict in plan.conflicts) for kind in ("changed", "deleted", "referred")
    }
    context = {"record": record, "plan": plan, "page": page, "kinds": kinds,
               "conflicts": selectors.conflict_rows(snapshot(), list(page.object_list))}  # fmt: skip
    return render(request, "imports/undo.html", context)
