"""What the page of one lead shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu_portal import formats
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.leads import board
from lianpu_portal.leads.history import history_of
from lianpu_portal.leads.life import WAY
from lianpu_portal.leads.models import File, Lead, Note, Stage, Task
from lianpu_portal.leads.owners import name_of
from lianpu_portal.leads.stepping import last_step
from lianpu_portal.naming import firm_rows
from lianpu_portal.track import TrackStep, track_of

Standing = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A note, task or file with its words."""

    thing: Any
    text: str
    who: str
    late: bool = False


@dataclass(frozen=True)
class Compared:
    """A line of the comparison: how it was before, how it is after."""

    label: str
    before: Any
    after: Any

    @property
    def is_changed(self) -> bool:
        """Whether the landing changed it."""
        return self.before != self.after


def lead_part(cluster: Cluster, lead: Lead) -> dict[str, Any]:
    """Everything on the page."""
    today = timezone.localdate()
    firms = firm_rows(cluster)
    return {
        "lead": lead, "card": board.card_of(cluster, lead, None, today), "track": track(lead),
        "known": firms.get(lead.enterprise), "sits": board.sits_in(cluster, lead),
        "landed_firm": firms.get(lead.landing.get("enterprise", "")), "last": last_step(lead),
        "tasks": _tasks(lead), "notes": _notes(lead), "files": _files(lead), "removed": _removed(lead),
        "history": history_of(lead), "compared": comparison(lead), "today": today,
    }  # fmt: skip


def track(lead: Lead) -> list[TrackStep]:
    """The way of a lead and how far it has come; a dropped one stands nowhere on it."""
    stage = Stage(lead.stage)
    return track_of(WAY, stage, WAY.index(stage) if stage in WAY else -1)


def _tasks(lead: Lead) -> list[Written]:
    today = timezone.localdate()
    found = Task.objects.filter(lead=lead, removed_at=None).select_related("account")
    ordered = sorted(found, key=lambda task: (task.done_at is not None, task.due))
    return [
        Written(task, opened(task.text_sealed), name_of(task.account), lead.is_open and task.is_late(today))
        for task in ordered
    ]


def _notes(lead: Lead) -> list[Written]:
    found = Note.objects.filter(lead=lead, removed_at=None).select_related("account")
    return [Written(note, opened(note.text_sealed), author_of(note)) for note in found]


def _files(lead: Lead) -> list[Written]:
    found = File.objects.filter(lead=lead, removed_at=None).select_related("account")
    return [Written(file, file.shown_name, author_of(file)) for file in found]


def author_of(thing: Note | File) -> str:
    """Who wrote or added it; said as such where that account is no more."""
    return name_of(thing.account) if thing.account else _("an account that is closed, or this machine")


def _removed(lead: Lead) -> list[tuple[str, Written]]:
    """What can still be put back: kind and thing, removed last first."""
    models: tuple[tuple[str, type[Note | Task | File]], ...] = (("notes", Note), ("tasks", Task), ("files", File))
    found = [
        (kind, Written(one, _words_of(one), ""))
        for kind, model in models
        for one in model._default_manager.filter(lead=lead, removed_at__isnull=False)
    ]
    return sorted(found, key=lambda pair: pair[1].thing.removed_at, reverse=True)


def _words_of(thing: Any) -> str:
    return thing.shown_name if isinstance(thing, File) else opened(thing.text_sealed)


def comparison(lead: Lead) -> list[Compared]:
    """How the gap stood before the firm landed, and how it stands since; what neither knows is left out."""
    if not lead.before:
        return []
    facts = [(str(label), said(lead.before), said(lead.after)) for label, said in _FACTS]
    return [
        Compared(label, _or_unknown(lead.before, before), _or_unknown(lead.after, after))
        for label, before, after in facts if before or after
    ]  # fmt: skip


def _or_unknown(standing: Standing, words: str) -> str:
    """What is said; nothing where the gap was not analysed."""
    return words or (_("unknown") if standing else "")


def _makers(standing: Standing) -> str:
    return "" if standing.get("makers") is None else str(standing["makers"])


def _amount(name: str, unknown: str) -> Callable[[Standing], str]:
    """A yearly total; where it is known in part only, that is said."""

    def said(standing: Standing) -> str:
        if not standing:
            return ""
        amount, more = formats.quantity(standing.get(name), standing.get("unit")), standing.get(unknown)
        if amount is None:
            return _("unknown")
        return _("{amount} + {count} unknown").format(amount=amount, count=more) if more else amount

    return said


def _capacity(standing: Standing) -> str:
    """The capacity of those who make it; of nobody it is not unknown."""
    return _("none known") if standing.get("makers") == 0 else _amount("capacity", "capacity_unknown")(standing)


def _need_value(standing: Standing) -> str:
    return formats.money(standing.get("need_value")) or ""


def _range(name: str) -> Callable[[Standing], str]:
    """What filling the gap keeps here: a range, open where one end is not known."""

    def said(standing: Standing) -> str:
        if standing.get("state") == "strong":
            return _("no gap")
        low, high = (formats.money(standing.get(f"{name}_{end}")) for end in ("low", "high"))
        if low and high:
            return low if low == high else f"{low} – {high}"
        if low:
            return _("{amount} or more").format(amount=low)
        return _("up to {amount}").format(amount=high) if high else ""

    return said


_FACTS: tuple[tuple[Promise, Callable[[Standing], str]], ...] = (
    (gettext_lazy("Local makers"), _makers),
    (gettext_lazy("Capacity a year"), _capacity),
    (gettext_lazy("Need a year"), _amount("need", "need_unknown")),
    (gettext_lazy("Known need, CNY a year"), _need_value),
    (gettext_lazy("Value of the gap, CNY a year"), _range("value")),
    (gettext_lazy("Gap price: what the first units of a plant keep, CNY a unit"), _range("gap_price")),
)
