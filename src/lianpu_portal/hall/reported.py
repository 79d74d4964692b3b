"""What the moderators' queue of reports reads: reports grouped by listing, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from lianpu.cluster.cluster import Cluster
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.hall.models import Report, Verdict
from lianpu_portal.market.shown import facts_of, page_name
from lianpu_portal.publishing.models import Publication
from lianpu_portal.tables import Row

OPEN = "open"


def waiting_count() -> int:
    """How many listings have open reports."""
    return _open().values("table", "listing").distinct().count()


def waiting() -> Any:
    """Listings with open reports: the one that most different readers reported first, then the one that waits longest."""
    groups = _open().order_by().values("table", "listing")
    groups = groups.annotate(
        voices=Count("reporter", distinct=True), first=Min("created_at"), last=Max("created_at"), key=Min("pk")
    )
    return groups.order_by("-voices", "first", "key")


def decided(kind: str) -> QuerySet[Verdict]:
    """Verdicts that hold, the newest first."""
    return Verdict.objects.filter(kind=kind, undone_at=None).prefetch_related("reports")


@dataclass(frozen=True)
class Reported:
    """A reported listing before a moderator, with all it takes to decide in one look."""

    code: int
    table: str
    listing: str
    row: Row | None
    said: str
    reports: Sequence[Report]
    history: Sequence[AuditLine]
    publication: Publication | None
    voices: int = 0
    first: dt.datetime | None = None
    verdict: Verdict | None = None

    @property
    def page(self) -> str:
        """The name of the page of the listing."""
        return page_name(self.table)


def reported(cluster: Cluster, groups: Iterable[Mapping[str, Any]]) -> list[Reported]:
    """The groups of a page."""
    return [
        _shown(
            cluster, group["key"], group["table"], group["listing"],
            list(_open().filter(table=group["table"], listing=group["listing"]).order_by("pk")),
            voices=group["voices"], first=group["first"],
        )
        for group in groups
    ]  # fmt: skip


def judged(cluster: Cluster, verdicts: Iterable[Verdict]) -> list[Reported]:
    """The verdicts of a page."""
    return [
        _shown(
            cluster, verdict.pk, verdict.table, verdict.listing,
            sorted(verdict.reports.all(), key=lambda report: report.pk),  # pyright: ignore[reportAttributeAccessIssue]
            verdict=verdict,
        )
        for verdict in verdicts
    ]  # fmt: skip


def _shown(cluster: Cluster, code: int, table: str, listing: str, reports: Sequence[Report], **more: Any) -> Reported:
    row = facts_of(cluster, cluster, table, listing)
    publication = Publication.objects.filter(table=table, public_id=listing).first()
    verdict: Verdict | None = more.get("verdict")
    said = (
        row["text"] if row else publication.fields.get("thing", "") if publication else verdict.said if verdict else ""
    )
    history = list(AuditLine.objects.filter(subject=f"{table}/{listing}"[:200]).order_by("pk"))
    return Reported(code, table, listing, row, said or listing, reports, history, publication, **more)


def _open() -> QuerySet[Report]:
    return Report.objects.filter(Q(state=Report.State.OPEN))
