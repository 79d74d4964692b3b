"""The preview of an import: what was understood, what is wrong, what would change, what is to be decided."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.imports import background, papers, selectors
from lianpu_portal.imports.actions.confirm import apply, begin_applying
from lianpu_portal.imports.actions.decide import Question, decide, reopen
from lianpu_portal.imports.actions.discard import discard
from lianpu_portal.imports.actions.replan import is_stale, replan, settle_corrected
from lianpu_portal.imports.corrected import KEPT, taken
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, State
from lianpu_portal.imports.words import clauses, open_points, sentence
from lianpu_portal.pages import page_of
from lianpu_portal.registry.search import find
from lianpu_portal.tables import as_file

TABS = ("issues", "questions", "changes", "sheets")
_ISSUES_PER_PAGE = 15
_QUESTIONS_PER_PAGE = 10
_CHANGES_PER_PAGE = 50
_MOST_FOUND = 8
_NONE = "-"
"""The choice «none of these»; ids of tables never begin with it alone."""


def preview(request: HttpRequest, actor: Actor, record: Import) -> HttpResponse:
    """The page, with one of its four parts open."""
    replan(actor, record)
    context = _summary(record)
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else _first_tab(context)
    context |= {"tab": tab, "edition": selectors.edition_rows(snapshot(), record.source)}
    context |= _PARTS[tab](request, record)
    return render(request, "imports/preview.html", context)


def _first_tab(context: dict[str, Any]) -> str:
    issues = context["record"].counts["issues"]
    if issues["error"] or issues["doubt"]:
        return "issues"
    return "questions" if context["questions"] else "changes"


def _summary(record: Import) -> dict[str, Any]:
    counts = record.counts
    questions = selectors.open_questions(snapshot(), selectors.plan_frame(record, "questions")).height
    return {
        "record": record, "stale": is_stale(record), "questions": questions, "counts": counts,
        "summary": sentence(clauses(counts), ""), "open": open_points(counts, questions),
        "issue_count": sum(counts["issues"].values()),
        "change_count": sum(sum(counts[action].values()) for action in ("insert", "update")),
        "nothing": not any(counts["insert"]) and not any(counts["update"]),
    }  # fmt: skip


def _issues_part(request: HttpRequest, record: Import) -> dict[str, Any]:
    issues = selectors.plan_frame(record, "issues")
    groups = selectors.issue_groups(issues)
    code = request.GET.get("code")
    chosen = issues.filter(pl.col("code") == code) if code in {group["code"] for group in groups} else issues
    page = page_of(request, range(chosen.height), _ISSUES_PER_PAGE)
    part = _part(chosen, page)
    return {
        "groups": groups,
        "code": code,
        "page": page,
        "issues": selectors.placed_issues(record, part),
        "total": issues.height,
    }


def _part(frame: pl.DataFrame, page: Any) -> pl.DataFrame:
    return frame.slice(max(page.start_index() - 1, 0), page.paginator.per_page)


def _questions_part(request: HttpRequest, record: Import) -> dict[str, Any]:
    cluster = snapshot()
    questions = selectors.open_questions(cluster, selectors.plan_frame(record, "questions"))
    page = page_of(request, range(questions.height), _QUESTIONS_PER_PAGE)
    return {"page": page, "rows": selectors.question_rows(cluster, _part(questions, page).to_dicts())}


def _changes_part(request: HttpRequest, record: Import) -> dict[str, Any]:
    changes = selectors.plan_frame(record, "changes")
    counts = dict(changes.group_by("action").len().iter_rows())
    actions = [
        (action, counts[action]) for action in ("insert", "update", KEPT, "vanished", "unchanged") if action in counts
    ]
    asked = request.GET.get("action")
    chosen = asked if asked in counts else actions[0][0] if actions else "insert"
    listed = changes.filter(pl.col("action") == chosen)
    page = page_of(request, range(listed.height), _CHANGES_PER_PAGE)
    rows = selectors.change_rows(snapshot(), changes, _part(listed, page))
    places = taken(record)
    for row in rows:
        row["choice"] = "list" if chosen == KEPT else "here" if (row["table"], row["id"]) in places else ""
    return {"actions": actions, "chosen": chosen, "page": page, "rows": rows}


@open_to(Permission.EDIT)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the list change a row that was changed here since, or let it stay."""
    actor, record = _open_import(request, pk)
    place = (request.POST.get("table", ""), request.POST.get("id", ""))
    settle_corrected(actor, record, place, as_listed=request.POST.get("choice") == "list")
    return redirect(f"{reverse('import', args=[pk])}?tab=changes&action={KEPT}")


def _sheets_part(_request: HttpRequest, record: Import) -> dict[str, Any]:
    return {"sheets": selectors.sheet_reports(record)}


_PARTS = {"issues": _issues_part, "questions": _questions_part, "changes": _changes_part, "sheets": _sheets_part}


def _open_import(request: HttpRequest, pk: int) -> tuple[Actor, Import]:
    actor = Actor.of(request)
    record = get_object_or_404(Import, pk=pk)
    if record.state != State.PREVIEW:
        raise Http404
    return actor, record


@open_to(Permission.EDIT)
@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary alone, asked for again while a long list is planned anew."""
    actor, record = _open_import(request, pk)
    replan(actor, record)
    return render(request, "imports/_summary.html", _summary(record))


def _question(request: HttpRequest) -> Question:
    return Question(request.POST.get("kind", ""), request.POST.get("normal", ""), request.POST.get("region", "*"))


@open_to(Permission.EDIT)
@require_POST
def decide_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Store an answer and plan again; htmx gets the answered card and the new summary."""
    actor, record = _open_import(request, pk)
    question = _question(request)
    choice = request.POST.get("target", "")
    target = None if choice == _NONE else choice
    error = ""
    try:
        if not choice:
            raise ImportRefusedError(_("Choose one of the answers first."))
        decide(actor, record, question, target)
        replan(actor, record)
    except ImportRefusedError as refusal:
        error = str(refusal)
    return _answer(request, record, question, target, error)


def _answer(request: HttpRequest, record: Import, question: Question, target: str | None, error: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if error:
            messages.error(request, error)
        return redirect(f"{reverse('import', args=[record.pk])}?tab=questions")
    cluster = snapshot()
    chosen = selectors.described(cluster, question.kind, target) if target and not error else None
    context = _summary(record) | {
        "question": question, "text": request.POST.get("text", ""), "number": request.POST.get("number", "0"),
        "chosen": chosen, "error": error, "out_of_band": True,
    }  # fmt: skip
    return render(request, "imports/_answered.html", context)


@open_to(Permission.EDIT)
@require_POST
def reopen_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back; the question stands again where it stood."""
    actor, record = _open_import(request, pk)
    question = _question(request)
    reopen(actor, record, question)
    replan(actor, record)
    cluster = snapshot()
    frame = selectors.plan_frame(record, "questions")
    same = frame.filter(
        (pl.col("kind") == question.kind) & (pl.col("normal") == question.text) & (pl.col("region") == question.region)
    )
    rows = selectors.question_rows(cluster, same.head(1).to_dicts())
    number = request.POST.get("number", "0")
    context = _summary(record) | {"rows": [{**row, "number": number} for row in rows], "out_of_band": True}
    return render(request, "imports/_reopened.html", context)


@open_to(Permission.EDIT)
@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Products or enterprises for a question whose candidates do not fit."""
    _open_import(request, pk)
    kind = request.GET.get("kind", "product")
    query = request.GET.get("q", "").strip()[:100]
    cluster = snapshot()
    hits = [hit.entry for hit in find(cluster, query) if hit.entry.kind == kind and hit.entry.detail != "segment"][
        :_MOST_FOUND
    ]
    context = {"found": [selectors.described(cluster, kind, entry.id) for entry in hits], "query": query,
               "number": request.GET.get("number", "0")}  # fmt: skip
    return render(request, "imports/_names.html", context)


@open_to(Permission.EDIT)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply what was shown."""
    actor = Actor.of(request)
    record = get_object_or_404(Import, pk=pk)
    try:
        begin_applying(actor, record, request.POST.get("seen", ""))
        background.start(record, partial(apply, user=actor.user))
    except ImportRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@open_to(Permission.EDIT)
@require_POST
def discard_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the list."""
    actor = Actor.of(request)
    try:
        discard(actor, get_object_or_404(Import, pk=pk))
    except ImportRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("import", pk=pk)
    return redirect("imports")


@open_to(Permission.EDIT)
@require_safe
def issue_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """Every issue as xlsx, csv or json."""
    record = get_object_or_404(Import, pk=pk)
    if record.planned_revision is None or not papers.has_frame(record, papers.plan_name(record, "issues")):
        raise Http404
    table = selectors.issue_table(selectors.plan_frame(record, "issues"))
    return as_file(table, format, f"issues-{record.pk}", [record.title, record.file_name])
