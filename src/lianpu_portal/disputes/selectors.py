"""What the pages of disputes read: the facts of a row, the own disputes of an account's firms, the moderators' queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import AMOUNTS
from lianpu_portal.accounts.models import Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.disputes import facts
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.naming import firm_rows
from lianpu_portal.registry.facts import find_row
from lianpu_portal.tables import Row

_SHOWN = 50


def waiting_count() -> int:
    """How many disputes wait for a moderator."""
    return Dispute.objects.filter(state=Dispute.State.OPEN).count()


def queue(state: str) -> QuerySet[Dispute]:
    """Disputes of a state: those that wait longest first, those decided newest first."""
    found = Dispute.objects.filter(state=state).select_related("account")
    return found.order_by("pk") if state == Dispute.State.OPEN else found.order_by("-decided_at", "-pk")


@dataclass(frozen=True)
class Shown:
    """A dispute with what it is about in words. `now` is what stands there at present, where that is another value."""

    dispute: Dispute
    firm: Row | None
    label: str
    table: str
    before: str
    proposed: str
    gone: bool = False
    now: str | None = None
    row: Row | None = None
    history: tuple[AuditLine, ...] = ()

    @property
    def removes(self) -> bool:
        """Whether the firm wants that it is not there."""
        return self.dispute.wish == Dispute.Wish.REMOVE


def own(cluster: Cluster, account: Any) -> list[Shown]:
    """The disputes of the account's firms, newest first."""
    found = Dispute.objects.filter(enterprise__in=Membership.firms_of(account))[:_SHOWN]
    return [_shown(cluster, one) for one in found]


def queued(cluster: Cluster, disputes: Iterable[Dispute]) -> list[Shown]:
    """The disputes of a page of the queue, beside the row as it is now and its history."""
    return [_queued(cluster, one) for one in disputes]


def _shown(cluster: Cluster, one: Dispute, **more: Any) -> Shown:
    def told(value: Any) -> str:
        return facts.shown(cluster, one.table, one.column, value, _unit(one)) if one.column else ""

    return Shown(
        one, firm_rows(cluster).get(one.enterprise), facts.label_of(one.table, one.column),
        facts.table_label(one.table), told(one.before), told(one.proposed), **more,
    )  # fmt: skip


def _queued(cluster: Cluster, one: Dispute) -> Shown:
    row = find_row(one.table, one.key)
    history = tuple(AuditLine.objects.filter(subject=str(one)[:200]).order_by("pk"))
    if row is None:
        return _shown(cluster, one, gone=True, history=history)
    now = facts.plain({"now": row.row()[one.column]})["now"] if one.column else None
    changed = one.is_open and bool(one.column) and now != one.before
    source = {
        "source": row.source_id,
        "as_of": row.as_of,
        "status": row.status,
        **_source_names(cluster, row.source_id),
    }
    return _shown(
        cluster, one, history=history, row=source,
        now=(facts.shown(cluster, one.table, one.column, now, _unit(one)) or "—") if changed else None,
    )  # fmt: skip


def _unit(one: Dispute) -> str | None:
    """In what a disputed quantity is counted."""
    row = find_row(one.table, one.key) if one.column in AMOUNTS else None
    return row.unit if row is not None else None


def _source_names(cluster: Cluster, source: str) -> Row:
    for row in cluster["sources"].filter(cluster["sources"]["id"] == source).iter_rows(named=True):
        return {"source_name": row["title"], "source_name_en": row["title_en"], "example": row["example"]}
    return {}


def disputed_columns(table: str, key: str) -> set[str]:
    """Of which facts of a row a dispute is open."""
    open_ = Dispute.objects.filter(table=table, key=key, state=Dispute.State.OPEN)
    return set(open_.values_list("column", flat=True))


def exported(account: Any) -> list[dict[str, Any]]:
    """The disputes that a person wrote, for the file of everything kept about them."""
    columns = ("enterprise", "table", "key", "column", "wish", "before", "proposed", "why", "state", "sentence", "created_at", "decided_at")  # fmt: skip
    return list(Dispute.objects.filter(account=account).order_by("pk").values(*columns))
