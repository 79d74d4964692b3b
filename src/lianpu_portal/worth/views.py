"""Pages of their own: the supply plan, and the report of a chain."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.parts import part_of
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import done_of, found_of
from lianpu_portal.market.shown import facts_of
from lianpu_portal.naming import firm_rows, named_chains
from lianpu_portal.registry.selectors import listings_count
from lianpu_portal.tables import XLSX_TYPE, as_file, xlsx_book
from lianpu_portal.worth.computing import planned, report
from lianpu_portal.worth.plan_shown import plan_table
from lianpu_portal.worth.report_shown import earlier_of, earlier_than, sheets
from lianpu_portal.worth.shown import stands_on

SCOPES = ("demand", "enterprise", "chain")


def _scope(request: HttpRequest, cluster: Cluster, visible: Cluster) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is planned, and the row of it; 404 for what the reader's part of the cluster does not hold."""
    given: dict[str, Any] = {name: request.GET[name] for name in SCOPES if request.GET.get(name)}
    if len(given) > 1:
        raise Http404(_("Plan one demand, one enterprise or one chain; not two of them at once."))
    for name, code in given.items():
        if name == "demand":
            row = facts_of(cluster, visible, "demands", code)
        elif name == "enterprise":
            row = firm_rows(visible).get(code)
        else:
            row = next((one for one in cluster["chains"].to_dicts() if one["id"] == code), None)
        if row is None:
            raise Http404(_("There is no {what} {name} here that you may see.").format(what=name, name=code[:80]))
        return given, dict(row)
    return {}, {}


@open_to(Permission.READ)
@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """Who could supply whom, tier by tier: for one demand, one firm, one chain, or all."""
    cluster = snapshot()
    visible = visible_to(request, cluster)
    scope, row = _scope(request, cluster, visible)
    context = {
        "scope": scope, "row": row, "part": part_of(request, planned, **scope),
        "chains": named_chains(cluster),
        "leaders": [firm for firm in firm_rows(visible).values() if firm["leader"]],
        "demands": listings_count(visible, "demands"),
    }  # fmt: skip
    return render(request, "worth/plan.html", context)


@open_to(Permission.READ)
@require_safe
def plan_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same plan as xlsx, csv or json; 404 until it was computed."""
    cluster = snapshot()
    scope, row = _scope(request, cluster, visible_to(request, cluster))
    done = done_of(Question.of(request, planned, **scope))
    found = found_of(done, request) if done else None
    if done is None or found is None:
        raise Http404(_("This plan has not been computed yet: open its page first."))
    title = bilingual(row.get("name"), row.get("name_en")) or str(row.get("text") or _("The whole cluster"))
    notes = [
        _("Supply plan: {scope}").format(scope=title), _("Computed on the data of {day}.").format(day=done.day),
        *stands_on(found.result["coverage"]),
    ]  # fmt: skip
    return as_file(plan_table(found), format, "plan", notes, sheet=_("Supply plan"))


def _chain(request: HttpRequest, cluster: Cluster) -> dict[str, Any] | None:
    """The chain asked for; 404 for one that is not there."""
    code = request.GET.get("chain", "")
    if not code:
        return None
    row = next((one for one in cluster["chains"].to_dicts() if one["id"] == code), None)
    if row is None:
        raise Http404(_("There is no chain {name}.").format(name=code[:80]))
    return row


def _of_chain(row: dict[str, Any] | None) -> dict[str, Any]:
    return {"chain": row["id"]} if row else {}


@open_to(Permission.READ)
@require_safe
def report_page(request: HttpRequest) -> HttpResponse:
    """State, ten gaps with proof, who could fill them, what changed since the last report: for print on A4."""
    cluster = snapshot()
    row = _chain(request, cluster)
    part = part_of(request, report, **_of_chain(row))
    found = found_of(part.done, request) if part.done else None
    context = {
        "row": row, "part": part, "chains": named_chains(cluster),
        "earlier": earlier_of(part.question, part.done) if part.done else [],
        "since": earlier_than(found) if found else None, "printing": bool(request.GET.get("print")),
    }  # fmt: skip
    return render(request, "worth/report.html", context)


@open_to(Permission.READ)
@require_safe
def report_file(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; 404 until it was computed."""
    cluster = snapshot()
    row = _chain(request, cluster)
    done = done_of(Question.of(request, report, **_of_chain(row)))
    found = found_of(done, request) if done else None
    if done is None or found is None:
        raise Http404(_("This report has not been computed yet: open its page first."))
    title = bilingual(row["name"], row["name_en"]) if row else _("All chains")
    notes = [bilingual(cluster.about.name, cluster.about.name_en) or "", title or "", _("Computed on the data of {day}.").format(day=done.day)]  # fmt: skip
    response = HttpResponse(xlsx_book(sheets(found, notes)), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="report-{row["id"] if row else "all"}-{done.day}.xlsx"'
    return response
