"""What happened to a lead, line by line: the audit log says who, what and when; what was written stands with the lead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.audit.record import MACHINE, VISITOR
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.leads.models import Lead, Reason, Stage, Step

_SAID: dict[str, Promise] = {
    "create": pgettext_lazy("lead history", "made it a lead"),
    "edit": pgettext_lazy("lead history", "corrected it"),
    "note_contact": pgettext_lazy("lead history", "noted whom to call"),
    "read_contact": pgettext_lazy("lead history", "looked up whom to call"),
    "erase_contact": pgettext_lazy("lead history", "erased whom to call"),
    "note": pgettext_lazy("lead history", "wrote a note"),
    "remove_note": pgettext_lazy("lead history", "removed a note"),
    "put_back_note": pgettext_lazy("lead history", "put a note back"),
    "set_task": pgettext_lazy("lead history", "set a task"),
    "finish_task": pgettext_lazy("lead history", "did a task"),
    "reopen_task": pgettext_lazy("lead history", "took a task up again"),
    "move_task": pgettext_lazy("lead history", "moved a task to another day"),
    "remove_task": pgettext_lazy("lead history", "removed a task"),
    "put_back_task": pgettext_lazy("lead history", "put a task back"),
    "attach": pgettext_lazy("lead history", "added a file"),
    "remove_file": pgettext_lazy("lead history", "removed a file"),
    "put_back_file": pgettext_lazy("lead history", "put a file back"),
    "measure": pgettext_lazy("lead history", "had the gap after it analysed"),
}


@dataclass(frozen=True)
class Line:
    """Who did what when; `undone` where it was taken back."""

    who: str
    what: str
    at: dt.datetime
    note: str = ""
    undone: bool = False


def history_of(lead: Lead) -> list[Line]:
    """Everything that happened, the newest first."""
    steps = {step.pk: step for step in Step.objects.filter(lead=lead)}
    return [_line(line, steps) for line in AuditLine.objects.filter(subject=str(lead)).order_by("-pk")]


def _line(line: AuditLine, steps: dict[int, Step]) -> Line:
    verb, after = line.verb.partition(".")[2], line.after or {}
    step = steps.get(after.get("step", 0))
    if step is None:
        return Line(_who(line), _back(after) if verb == "undo" else str(_SAID.get(verb, verb)), line.at)
    note = opened(step.note_sealed)
    if step.verb == "drop":
        note = " · ".join(filter(None, (str(Reason(after["reason"]).label), note)))
    what = _("moved it to «{stage}»").format(stage=Stage(step.after).label)
    return Line(_who(line), what, line.at, note, step.undone)


def _back(after: dict[str, Any]) -> str:
    return _("took the last step back: it stands at «{stage}» again").format(stage=Stage(after["stage"]).label)


def _who(line: AuditLine) -> str:
    return {VISITOR: _("Somebody at this machine"), MACHINE: _("The portal itself")}.get(line.actor, line.actor)
