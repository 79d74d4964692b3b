"""What is done to a lead by a button or a small form: its steps, contact, notes, tasks, files, the landing and its undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.file_contents import plain_stem
from lianpu_portal.leads import folder, forms, life
from lianpu_portal.leads.actions.advance import advance, drop
from lianpu_portal.leads.actions.attach import attach
from lianpu_portal.leads.actions.contact import erase_contact, note_contact, read_contact
from lianpu_portal.leads.actions.land import land, measure
from lianpu_portal.leads.actions.note import write_note
from lianpu_portal.leads.actions.remove import put_back, remove
from lianpu_portal.leads.actions.task import finish_task, move_task, reopen_task, set_task
from lianpu_portal.leads.actions.undo import undo
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.filters import Filters
from lianpu_portal.leads.models import File, Lead, Note, Stage, Task
from lianpu_portal.leads.rows import Landing
from lianpu_portal.leads.views_lead import REFUSED, lead_of, lead_page

Act = Callable[[HttpRequest, Lead], HttpResponse]
_LONGEST_NUMBER = 18


@open_to(Permission.LEADS)
@require_POST
def act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """Do something to a lead, and go back to where the button was."""
    lead = lead_of(public_id)
    found = _ACTS.get(verb) or (_step(verb) if verb in life.VERBS else None)
    if found is None:
        raise Http404
    try:
        return found(request, lead)
    except LeadRefusedError as refusal:
        messages.error(request, str(refusal))
        return _back(request, lead)


def _back(request: HttpRequest, lead: Lead, place: str = "", *, moved: bool = False) -> HttpResponse:
    """To the board with its filters where the button stood there, else to the page of the lead."""
    if request.POST.get("back") != "board":
        return HttpResponseRedirect(reverse("lead", args=[lead.public_id]) + (f"#{place}" if place else ""))
    query = Filters.read(QueryDict(request.POST.get("query", "")[:1000])).query
    if moved:
        query = "&".join(filter(None, (query, urlencode({"moved": lead.public_id}))))
    return HttpResponseRedirect(f"{reverse('leads')}{'?' if query else ''}{query}#{'told' if moved else 'board'}")


def _step(verb: str) -> Act:
    def step(request: HttpRequest, lead: Lead) -> HttpResponse:
        form = forms.NoteForm(request.POST)
        note = form.cleaned_data["note"] if form.is_valid() else ""
        taken = advance(Actor.of(request), lead, verb, note)
        if request.POST.get("back") != "board":
            messages.success(request, _("Moved to «{stage}».").format(stage=Stage(taken.after).label))
        return _back(request, lead, moved=True)

    return step


def _drop(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = forms.DropForm(request.POST)
    if form.is_valid():
        try:
            drop(Actor.of(request), lead, form.cleaned_data["reason"], form.cleaned_data["note"])
        except LeadRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
    if form.errors:
        return lead_page(request, lead, REFUSED, "drop", drop=form)
    return _back(request, lead, moved=True)


def _land(request: HttpRequest, lead: Lead) -> HttpResponse:
    cluster = snapshot()
    form = forms.LandForm(cluster, lead.product, request.POST, settled=(lead.enterprise, lead.firm_name))
    if form.is_valid():
        seat = lead.region if form.meant[1] == lead.firm_name else ""
        try:
            land(Actor.of(request), lead, Landing(**form.facts(), seat=seat), form.cleaned_data["note"])
        except LeadRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
    if form.errors:
        return lead_page(request, lead, REFUSED, "land", land=form)
    messages.success(request, _("The firm is in the cluster. Below you see what that does to the gap."))
    return _back(request, lead, "gap")


def _measure(request: HttpRequest, lead: Lead) -> HttpResponse:
    measure(Actor.of(request), lead)
    return _back(request, lead, "gap")


def _undo(request: HttpRequest, lead: Lead) -> HttpResponse:
    stay = undo(Actor.of(request), lead, _number(request.POST.get("step", "")))
    lead.refresh_from_db()
    messages.success(request, _("Taken back: it stands at «{stage}» again.").format(stage=Stage(lead.stage).label))
    if "enterprises" in stay:
        messages.info(request, _("The firm stays in the tables: others have come to refer to it, or act for it."))
    elif "sites" in stay:
        messages.info(request, _("The site stays in the tables: others have come to refer to it."))
    return _back(request, lead)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _contact(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = forms.ContactForm(request.POST)
    if not form.is_valid():
        return lead_page(request, lead, REFUSED, "contact", contact=form)
    note_contact(Actor.of(request), lead, form.contact)
    messages.success(request, _("Noted, and sealed: each look at it is on record."))
    return _back(request, lead, "contact")


def _read(request: HttpRequest, lead: Lead) -> HttpResponse:
    return lead_page(request, lead, person=read_contact(Actor.of(request), lead))


def _erase(request: HttpRequest, lead: Lead) -> HttpResponse:
    erase_contact(Actor.of(request), lead)
    messages.success(request, _("Erased. Nothing of the person is kept."))
    return _back(request, lead, "contact")


def _note(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = forms.NoteForm(request.POST)
    if form.is_valid():
        try:
            write_note(Actor.of(request), lead, form.cleaned_data["note"])
        except LeadRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
    if form.errors:
        return lead_page(request, lead, REFUSED, "note", note=form)
    return _back(request, lead, "notes")


def _task(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = forms.TaskForm(request.POST)
    if form.is_valid():
        try:
            set_task(Actor.of(request), lead, form.cleaned_data["task"], form.cleaned_data["due"], form.chosen)
        except LeadRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
    if form.errors:
        return lead_page(request, lead, REFUSED, "task", task=form)
    return _back(request, lead, "tasks")


def _attach(request: HttpRequest, lead: Lead) -> HttpResponse:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise LeadRefusedError(_("Choose a file first."))
    attach(Actor.of(request), lead, sent)
    return _back(request, lead, "files")


_ACTS: dict[str, Act] = {
    "drop": _drop, "land": _land, "measure": _measure, "undo": _undo, "note-contact": _contact, "read-contact": _read,
    "erase-contact": _erase, "note": _note, "task": _task, "attach": _attach,
}  # fmt: skip

_KINDS: dict[str, type[Any]] = {"notes": Note, "tasks": Task, "files": File}


@open_to(Permission.LEADS)
@require_POST
def act_on(request: HttpRequest, public_id: str, kind: str, pk: int, verb: str) -> HttpResponse:
    """Do something to a note, task or file of a lead."""
    lead, model, found = lead_of(public_id), _KINDS.get(kind), _THINGS.get(verb)
    if model is None or found is None or (verb in _OF_TASKS and kind != "tasks"):
        raise Http404
    thing = get_object_or_404(model, pk=pk, lead=lead)
    try:
        found(request, thing)
    except LeadRefusedError as refusal:
        messages.error(request, str(refusal))
    return _back(request, lead, kind)


def _move(request: HttpRequest, task: Task) -> None:
    form = forms.DueForm(request.POST)
    if not form.is_valid():
        raise LeadRefusedError(" ".join(str(fault) for faults in form.errors.values() for fault in faults))
    move_task(Actor.of(request), task, form.cleaned_data["due"])


def _removed(request: HttpRequest, thing: Any) -> None:
    remove(Actor.of(request), thing)
    messages.success(request, pgettext("of a lead", "Removed. For a week it can be put back, below."))


_THINGS: dict[str, Callable[[HttpRequest, Any], Any]] = {
    "done": lambda request, task: finish_task(Actor.of(request), task),
    "reopen": lambda request, task: reopen_task(Actor.of(request), task),
    "move": _move,
    "remove": _removed,
    "put-back": lambda request, thing: put_back(Actor.of(request), thing),
}
_OF_TASKS = frozenset({"done", "reopen", "move"})


@open_to(Permission.LEADS)
@require_safe
def file(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """A kept file, sent so that nothing in it can act on the portal."""
    kept = get_object_or_404(File, pk=pk, lead=lead_of(public_id), removed_at=None)
    return documents.served(folder.FILES.path_of(kept.name), kept.kind, plain_stem(kept.shown_name))  # pyright: ignore[reportReturnType]
