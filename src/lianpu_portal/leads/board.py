"""The board of leads, column by column, and the list of them: what a card says, filters, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.names import simplified
from lianpu.cluster.regions import RegionTree
from lianpu.language import bilingual
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.leads.filters import Filters
from lianpu_portal.leads.life import SAYING_MORE, WAY, open_steps
from lianpu_portal.leads.models import ENDED, Lead, Stage, Task
from lianpu_portal.leads.owners import name_of
from lianpu_portal.naming import firm_rows, home_parts, named_chains, product_name
from lianpu_portal.tables import Column, Row, Table

MOST_IN_COLUMN = 40
"""Cards of one column: more are found by filters or in the list."""

MOST_ENDED = 8
"""Landed and dropped leads on the board, the newest: it is about those that somebody follows."""


@dataclass(frozen=True)
class Card:
    """A lead as the board and the list say it; `task` is the open one that is due first; a lead that landed or was
    dropped has none, for nobody follows it."""

    lead: Lead
    firm: str
    product: str
    county: str
    owner: str
    task: str
    due: dt.date | None
    late: bool
    days: int
    steps: tuple[tuple[str, Stage], ...]
    may_drop: bool
    may_land: bool

    @property
    def next(self) -> tuple[str, Stage] | None:
        """The step that leads on, where it is one click."""
        return self.steps[0] if self.steps else None

    @property
    def others(self) -> tuple[tuple[str, Stage], ...]:
        """The steps that pass over a stage."""
        return self.steps[1:]


@dataclass(frozen=True)
class Stack:
    """A column of the board: `more` cards are not shown."""

    stage: Stage
    cards: list[Card]
    more: int

    @property
    def total(self) -> int:
        """How many leads stand at the stage."""
        return len(self.cards) + self.more


def cards(cluster: Cluster, filters: Filters, account: Any | None) -> list[Card]:
    """The leads that the filters leave, in their order."""
    today = timezone.localdate()
    leads = list(filters.chosen(cluster, account).order_by("-changed_at", "-pk"))
    tasks = _next_tasks(lead.pk for lead in leads if lead.is_open)
    found = [card_of(cluster, lead, tasks.get(lead.pk), today) for lead in leads]
    if filters.late:
        found = [card for card in found if card.late]
    if wanted := simplified(filters.q).lower().split():
        found = [card for card in found if all(word in _words(card) for word in wanted)]
    return sorted(found, key=_ORDERS[filters.sort or "changed"])


def card_of(cluster: Cluster, lead: Lead, task: Task | None, today: dt.date) -> Card:
    """One lead as a card."""
    steps = open_steps(lead.stage)
    return Card(
        lead, firm_of(cluster, lead), product_name(cluster, lead.product), place_of(cluster, lead.county),
        name_of(lead.owner), opened(task.text_sealed) if task else "", task.due if task else None,
        bool(task and task.is_late(today)), (today - timezone.localdate(lead.stage_since)).days,
        tuple((verb, to) for verb, to in steps if verb not in SAYING_MORE),
        any(verb == "drop" for verb, _to in steps), any(verb == "land" for verb, _to in steps),
    )  # fmt: skip


def firm_of(cluster: Cluster, lead: Lead) -> str:
    """The firm in the reader's language; as it was noted where the tables do not know it."""
    row = firm_rows(cluster).get(lead.enterprise)
    return bilingual(row["name"], row["name_en"]) if row else lead.firm_name


def place_of(cluster: Cluster, region: str) -> str:
    """The name of a place; nothing where none is known."""
    return RegionTree.of(cluster).name(region) if region else ""


def _next_tasks(leads: Iterable[int]) -> dict[int, Task]:
    found: dict[int, Task] = {}
    for task in Task.objects.filter(lead__in=list(leads), done_at=None, removed_at=None).order_by("due", "pk"):
        found.setdefault(task.lead_id, task)  # pyright: ignore[reportAttributeAccessIssue]
    return found


def _words(card: Card) -> str:
    return simplified(" ".join((card.firm, card.lead.firm_name, card.product, card.county, card.lead.makes))).lower()


_ORDERS: dict[str, Callable[[Card], Any]] = {
    "due": lambda card: (card.due is None, card.due or dt.date.max),
    "stage": lambda card: Stage.values.index(card.lead.stage),
    "since": lambda card: card.lead.stage_since,
    "changed": lambda card: -card.lead.changed_at.timestamp(),
    "firm": lambda card: card.firm,
}


def stacks(found: list[Card]) -> list[Stack]:
    """The cards by stage, along the way; dropped ones last."""
    return [_stack(stage, [card for card in found if card.lead.stage == stage]) for stage in (*WAY, Stage.DROPPED)]


def _stack(stage: Stage, those: list[Card]) -> Stack:
    most = MOST_ENDED if stage in ENDED else MOST_IN_COLUMN
    return Stack(stage, those[:most], max(len(those) - most, 0))


def choices(cluster: Cluster) -> dict[str, Any]:
    """What the filters offer: owners, chains, products and counties, of leads that there are."""
    leads = Lead.objects.select_related("owner")
    named = {lead.owner.pk: name_of(lead.owner) for lead in leads if lead.owner}
    products = {code: product_name(cluster, code) for code in leads.values_list("product", flat=True)}
    counties = dict(home_parts(cluster))
    for code in leads.exclude(county="").values_list("county", flat=True):
        counties.setdefault(code, place_of(cluster, code))
    return {
        "owners": sorted(((str(code), name) for code, name in named.items()), key=lambda pair: pair[1]),
        "chains": [(row["id"], bilingual(row["name"], row["name_en"])) for row in named_chains(cluster)],
        "products": sorted(products.items(), key=lambda pair: pair[1]), "counties": list(counties.items()),
        "stages": list(Stage.choices),
    }  # fmt: skip


COLUMNS = (
    Column("firm", gettext_lazy("Firm")), Column("thing", gettext_lazy("Product or gap")),
    Column("stage", gettext_lazy("Stage")), Column("reason", gettext_lazy("Why it was dropped")),
    Column("owner", gettext_lazy("Owner")), Column("county", gettext_lazy("County aimed at")),
    Column("sits", gettext_lazy("Where it sits")), Column("makes", gettext_lazy("What it makes")),
    Column("known", gettext_lazy("Known from")), Column("task", gettext_lazy("Next task")),
    Column("due", gettext_lazy("Due"), "date"), Column("late", gettext_lazy("Overdue"), "yes_no"),
    Column("since", gettext_lazy("At this stage since"), "date"), Column("begun", gettext_lazy("Begun"), "date"),
)  # fmt: skip


def lead_table(cluster: Cluster, found: list[Card]) -> Table:
    """The list as a file: never whom to call."""
    return Table(COLUMNS, [_row(cluster, card) for card in found])


def _row(cluster: Cluster, card: Card) -> Row:
    lead = card.lead
    return {
        "firm": card.firm, "thing": card.product, "stage": str(Stage(lead.stage).label),
        "reason": lead.get_drop_reason_display() if lead.drop_reason else "", "owner": card.owner,  # pyright: ignore[reportAttributeAccessIssue]
        "county": card.county, "sits": sits_in(cluster, lead), "makes": lead.makes, "known": lead.source,
        "task": card.task, "due": card.due, "late": card.late,
        "since": timezone.localdate(lead.stage_since), "begun": timezone.localdate(lead.created_at),
    }  # fmt: skip


def sits_in(cluster: Cluster, lead: Lead) -> str:
    """Where the firm sits: as the tables have it, else as it was noted."""
    row = firm_rows(cluster).get(lead.enterprise)
    return place_of(cluster, (row["region"] if row else None) or lead.region)


def leads_about(cluster: Cluster, *, enterprise: str = "", product: str = "") -> list[Card]:
    """The leads of a firm, or for a product, the newest first."""
    about = {"enterprise": enterprise} if enterprise else {"product": product}
    today = timezone.localdate()
    found = Lead.objects.select_related("owner").filter(**about).order_by("-pk")
    return [card_of(cluster, lead, None, today) for lead in found]


def totals(found: list[Card]) -> dict[str, int]:
    """How many are followed up, and how many of them have a task whose day has passed."""
    return {"open": sum(card.lead.is_open for card in found), "late": sum(card.late for card in found)}
