"""Pages for publishing a whole list from a workbook: read, looked at with its faults, sent to the moderators as one."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.cluster.columns import VISIBILITIES
from lianpu.errors import LianpuError
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import sender_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts.forms import own_details
from lianpu_portal.imports.forms import ACCEPTED
from lianpu_portal.imports.words import SEVERITIES
from lianpu_portal.naming import product_name
from lianpu_portal.publishing import list_letters, lists, proof
from lianpu_portal.publishing.actions.publish_list import publish_list
from lianpu_portal.publishing.draft import meanings
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.forms import ListForm
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import manage_address
from lianpu_portal.publishing.uploads import read_upload
from lianpu_portal.publishing.words import VISIBILITY_MEANINGS
from lianpu_portal.tables import Column, Table, as_file
from lianpu_portal.words import VISIBILITIES as VISIBILITY_WORDS

_REFUSED = 422
_ENTRIES = 50


@open_to(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The upload; and what was read from the file."""
    refusal = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                refusal = _("Choose a file first.")
            else:
                read = read_upload(request, file)
                return _preview(request, lists.keep(read), read, ListForm(initial=own_details(request.user)))
        except LianpuError as error:
            refusal = str(error)
    context = {"refusal": refusal, "accepted": ACCEPTED, "limits": LIMITS}
    return render(request, "publishing/list.html", context, status=_REFUSED if refusal else 200)


def _with_products(entries: list[lists.Entry]) -> list[tuple[lists.Entry, str, list[str]]]:
    """Each with what it was understood to be; where several products bear its words, with their names."""
    cluster = snapshot()
    named = [(entry, product_name(cluster, entry.fields.get("product"))) for entry in entries]
    words = meanings(cluster, [entry.fields["thing"] for entry, product in named if not product])
    return [(entry, product, words.get(entry.fields["thing"], [])) for entry, product in named]


def _preview(
    request: HttpRequest, name: str, read: lists.ReadList, form: ListForm, refusal: str = ""
) -> HttpResponse:  # fmt: skip
    shown = read.entries[:_ENTRIES]
    context = {
        "told": {field: any(field in entry.fields for entry in shown) for field in ("radius", "deadline")},
        "name": name, "read": read, "kinds": lists.kinds_of(read.faults),
        "entries": _with_products(shown), "more_entries": max(0, len(read.entries) - _ENTRIES), "form": form,
        "refusal": refusal, "visibility": form["visibility"].value() or "public",
        "visibilities": [(code, VISIBILITY_WORDS[code], VISIBILITY_MEANINGS[code]) for code in VISIBILITIES],
    }  # fmt: skip
    return render(request, "publishing/list_preview.html", context, status=_REFUSED if refusal or form.errors else 200)


FAULT_COLUMNS = (
    Column("severity_word", gettext_lazy("Severity")), Column("sheet", gettext_lazy("Sheet")),
    Column("cell", gettext_lazy("Cell")), Column("value", gettext_lazy("As written")),
    Column("reason", gettext_lazy("What is wrong")), Column("suggestion", gettext_lazy("What to do")),
)  # fmt: skip


@open_to(Permission.PUBLISH)
@require_safe
def fault_file(request: HttpRequest, name: str, format: str) -> HttpResponse:
    """Every fault of a list that was read, for whoever mends it."""
    read = lists.kept(name)
    if read is None:
        raise Http404
    rows = [asdict(fault) | {"severity_word": str(SEVERITIES[fault.severity])} for fault in read.faults]
    return as_file(Table(FAULT_COLUMNS, rows), format, "issues", [read.file])


@open_to(Permission.PUBLISH)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Publish the list that was read; on to its private page."""
    name = request.POST.get("list", "")
    read = lists.kept(name)
    if read is None:
        return HttpResponseRedirect(reverse("publish_list"))
    form = ListForm(request.POST)
    if not form.is_valid():
        return _preview(request, name, read, form)
    try:
        batch, token = publish_list(
            Actor.of(request), read.entries, form.contact, form.cleaned_data["visibility"], read.file,
            proven=proof.is_proven(request.POST.get("altcha", "")), sender=sender_of(request),
            language=get_language() or "zh-hans",
        )  # fmt: skip
    except PublishingRefusedError as error:
        return _preview(request, name, read, form, str(error))
    lists.forget(name)
    list_letters.send_manage_link(batch, manage_address(token, request))
    return HttpResponseRedirect(f"{reverse('manage', args=[token])}?published=1")
