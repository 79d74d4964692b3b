"""The office's board: what came of introductions, and what waits for somebody to do something."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.places import places
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import chain_members
from lianpu.language import bilingual
from lianpu_portal import formats
from lianpu_portal.introductions.models import By, Change, Introduction, Reached, Reason, Rejection, Stage
from lianpu_portal.introductions.shown import firm_name
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.naming import named_chains, named_rows
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table

UNANSWERED_AFTER = dt.timedelta(days=7)
GROUPS = {"county": gettext_lazy("By county"), "chain": gettext_lazy("By chain"), "event": gettext_lazy("By event")}
_HEADINGS = {
    "county": pgettext_lazy("conversions", "County"), "chain": pgettext_lazy("conversions", "Chain"),
    "event": pgettext_lazy("conversions", "Event"),
}  # fmt: skip
STEPS = ("asked", "accepted", "sampled", "contracted")


@dataclass(frozen=True)
class Waiting:
    """An introduction that somebody must do something about, with the names of both firms."""

    introduction: Introduction
    asker: str
    asked: str
    days: int
    demand: Row
    message: str = ""


@dataclass(frozen=True)
class Reachings:
    """How far introductions came: every step that was ever noted and not taken back."""

    accepted: frozenset[int]
    sampled: frozenset[int]
    contracted: frozenset[int]

    @classmethod
    def read(cls) -> Reachings:
        """From the history of all."""
        done = Change.objects.filter(undone=False).values_list("verb", "introduction_id")
        found: dict[str, set[int]] = {}
        for verb, introduction in done:
            found.setdefault(verb, set()).add(introduction)
        return cls(*(frozenset(found.get(verb, ())) for verb in ("accept", "sample", "contract")))

    def counts(self, introductions: Iterable[Introduction]) -> dict[str, int]:
        """asked, accepted, sampled, contracted among these."""
        keys = {introduction.pk for introduction in introductions}
        return {
            "asked": len(keys), "accepted": len(keys & self.accepted), "sampled": len(keys & self.sampled),
            "contracted": len(keys & self.contracted),
        }  # fmt: skip


def passed_on() -> list[Introduction]:
    """The introductions that reached the other side."""
    return list(Introduction.objects.filter(passed_on_at__isnull=False).select_related("event").order_by("pk"))


def conversions(cluster: Cluster, introductions: list[Introduction], group: str) -> Table:
    """The way from asked to contracted, for each county of the supplier, chain of the product, or event."""
    keys = _KEYS[group](cluster)
    found: dict[str, list[Introduction]] = {}
    for introduction in introductions:
        for key in keys(introduction):
            found.setdefault(key, []).append(introduction)
    reachings = Reachings.read()
    rows = [{"group": name, **_with_share(reachings.counts(those))} for name, those in found.items()]
    rows.sort(key=lambda row: (-row["asked"], row["group"]))
    columns = (
        Column("group", _HEADINGS[group]), Column("asked", _("Asked"), "number"), Column("accepted", _("Accepted"), "number"),
        Column("sampled", _("Sampled"), "number"), Column("contracted", _("Contracted"), "number"),
        Column("share", _("Contract rate"), "percent"),
    )  # fmt: skip
    return Table(columns, rows)


def notes_on(table: Table, introductions: list[Introduction]) -> list[str]:
    """What a reader must know who adds the lines up."""
    counted = sum(row["asked"] for row in table.rows)
    if counted == len(introductions):
        return []
    told = _("An introduction counts once in every chain that its product belongs to: the lines add up to {counted}, of {count} in all.")  # fmt: skip
    return [told.format(counted=formats.number(counted), count=formats.number(len(introductions)))]


def _with_share(counts: dict[str, int]) -> Row:
    return {**counts, "share": counts["contracted"] / counts["asked"] if counts["asked"] else None}


def _by_county(cluster: Cluster) -> Callable[[Introduction], list[str]]:
    tree = RegionTree.of(cluster)
    regions = remember(_regions, cluster)

    def key(introduction: Introduction) -> list[str]:
        region = regions.get(introduction.supplier)
        return [tree.name(tree.at(region, "county") or region)] if region else [_("place unknown")]

    return key


def _regions(cluster: Cluster) -> dict[str, str | None]:
    _sites, firms = places(cluster)
    return dict(firms.select("enterprise", "region").iter_rows())


def _by_chain(cluster: Cluster) -> Callable[[Introduction], list[str]]:
    members = remember(_chains, cluster)

    def key(introduction: Introduction) -> list[str]:
        return [bilingual(*names) for names, products in members if introduction.product in products] or [_("no chain")]

    return key


def _chains(cluster: Cluster) -> list[tuple[tuple[str, str | None], frozenset[str]]]:
    return [
        ((row["name"], row["name_en"]), frozenset(chain_members(cluster, row["id"]))) for row in named_chains(cluster)
    ]


def _by_event(_cluster: Cluster) -> Callable[[Introduction], list[str]]:
    return lambda introduction: [introduction.event.title if introduction.event else _("without an event")]


_KEYS: dict[str, Callable[[Cluster], Callable[[Introduction], list[str]]]] = {
    "county": _by_county, "chain": _by_chain, "event": _by_event,
}  # fmt: skip


def totals(introductions: list[Introduction]) -> list[tuple[str, int, float | None]]:
    """Step, how many reached it, and which share of those asked."""
    counts = Reachings.read().counts(introductions)
    asked = counts["asked"]
    return [(step, counts[step], counts[step] / asked if asked else None) for step in STEPS]


def unanswered(cluster: Cluster) -> list[Waiting]:
    """Those that nobody has answered for a week, the longest first."""
    since = timezone.now() - UNANSWERED_AFTER
    return _waiting(
        cluster, Introduction.objects.filter(stage=Stage.ASKED, passed_on_at__lte=since).order_by("passed_on_at")
    )


def to_call(cluster: Cluster) -> list[Waiting]:
    """Those whose other side no letter reaches."""
    since = timezone.now() - UNANSWERED_AFTER
    found = Introduction.objects.filter(stage=Stage.ASKED, reached=Reached.OFFICE, passed_on_at__gt=since)
    return _waiting(cluster, found.order_by("passed_on_at"))


def to_check(cluster: Cluster) -> list[Waiting]:
    """Those whose asker is not known yet."""
    return _waiting(cluster, Introduction.objects.filter(stage=Stage.CHECKING).order_by("created_at"))


def proposed_rejections(cluster: Cluster) -> list[Waiting]:
    """Pairs that were declined as «not our business»."""
    return _waiting(cluster, Introduction.objects.filter(rejection=Rejection.PROPOSED).order_by("changed_at"))


def contracts_to_confirm(cluster: Cluster) -> list[Waiting]:
    """Contracts that one side recorded and nobody confirmed."""
    done = Change.objects.filter(undone=False)
    confirmed = done.filter(verb="verify").values("introduction_id")
    own = done.filter(verb="contract", by=By.OFFICE).values("introduction_id")  # no witness of what it recorded
    found = Introduction.objects.filter(stage=Stage.CONTRACTED).exclude(pk__in=confirmed).exclude(pk__in=own)
    return _waiting(cluster, found.order_by("changed_at"))


def _waiting(cluster: Cluster, introductions: Iterable[Introduction]) -> list[Waiting]:
    now, waiting = timezone.now(), list(introductions)
    demands = named_rows(cluster, [{"product": one.product, "text": one.demand_text} for one in waiting])
    return [
        Waiting(
            one, firm_name(cluster, one.firm_of(one.asked_by)), firm_name(cluster, one.firm_of(one.asked_side)),
            (now - (one.passed_on_at or one.created_at)).days, demand, opened(one.message_sealed),
        )
        for one, demand in zip(waiting, demands, strict=True)
    ]  # fmt: skip


def reasons() -> list[tuple[str, int]]:
    """Why introductions were declined, the most frequent first."""
    found = Introduction.objects.filter(stage=Stage.DECLINED, passed_on_at__isnull=False)
    counts = Counter(found.values_list("decline_reason", flat=True))
    return [(str(Reason(code).label), count) for code, count in counts.most_common()]


def board_part(cluster: Cluster, group: str) -> dict[str, Any]:
    """Everything the board shows."""
    introductions = passed_on()
    table = conversions(cluster, introductions, group)
    return {
        "totals": totals(introductions), "table": table, "group": group, "notes": notes_on(table, introductions),
        "groups": GROUPS.items(), "unanswered": unanswered(cluster), "to_call": to_call(cluster),
        "to_check": to_check(cluster), "proposed": proposed_rejections(cluster),
        "to_confirm": contracts_to_confirm(cluster), "reasons": reasons(), "any": bool(introductions),
    }  # fmt: skip
