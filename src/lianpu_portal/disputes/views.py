"""Disputing a fact: for members of the firm it is about, and nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes import facts, selectors
from lianpu_portal.disputes.actions.dispute import Wanted
from lianpu_portal.disputes.actions.dispute import dispute as make
from lianpu_portal.disputes.actions.dispute import withdraw as take_back
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.forms import DisputeForm
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.naming import home_parts


@open_to(Permission.MANAGE_FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """The facts of a row, each with its way to be disputed; with a column, the form for that one."""
    account = request.user if request.user.is_authenticated else None
    own = facts.own_row(account, table, key)
    if own is None:
        raise Http404(_("There is no such entry about a firm of yours."))
    row, firm = own
    cluster = snapshot()
    context: dict[str, Any] = {
        "table": table, "key": key, "firm": firm, "title": facts.title_of(cluster, row),
        "table_label": facts.table_label(table), "all": facts.ALL,
    }  # fmt: skip
    asked = request.GET.get("column", "")
    column = facts.WHOLE if asked == facts.ALL else asked
    if asked and (column in facts.COLUMNS[table] or (asked == facts.ALL and facts.may_go(table, column))):
        return _form(request, row, column, context)
    return render(request, "disputes/row.html", context | {
        "facts": facts.facts_of(cluster, row), "whole": facts.may_go(table, facts.WHOLE),
        "disputed": selectors.disputed_columns(table, key),
    })  # fmt: skip


def _form(request: HttpRequest, row: Any, column: str, context: dict[str, Any]) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DisputeForm(context["table"], column, *sent)
    if sent and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(column, said["wish"], said.get("said", ""), said["why"], said["document"], get_language() or "")
        try:
            make(Actor.of(request), context["table"], context["key"], wanted)
        except DisputeRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Sent. Until a moderator has decided, the fact is marked as disputed."))
            return redirect(reverse("me") + "#disputes")
    cluster = snapshot()
    context |= {"form": form, "fact": facts.fact_of(cluster, row, column), "asked": column or facts.ALL}
    if column == "region":
        context["suggested"] = [name for _code, name in home_parts(cluster)]
    return render(request, "disputes/dispute.html", context, status=422 if form.errors else 200)


@open_to(Permission.MANAGE_FIRM)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dispute of the own firm back."""
    own = Membership.firms_of(request.user)
    try:
        take_back(Actor.of(request), get_object_or_404(Dispute, pk=pk, enterprise__in=own))
    except DisputeRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect(reverse("me") + "#disputes")
