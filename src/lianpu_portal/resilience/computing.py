"""What is computed beside the requests: a drill, and the single points of every leader and chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianpu.cluster.cluster import Cluster
from lianpu.risk.criticality import READINGS, criticality
from lianpu.risk.single_points import single_points
from lianpu_portal.computations.kinds import computation
from lianpu_portal.computations.progress import Progress
from lianpu_portal.resilience.asked import asked_of
from lianpu_portal.resilience.drilled import drilled
from lianpu_portal.resilience.networks import TABLES, named_part, network_of


def _drill_page(arguments: Mapping[str, Any]) -> str:
    return f"{reverse('drill')}?{asked_of(arguments).query()}"


@computation("drill", title=_("Drill"), template="resilience/_played.html", tables=TABLES, page=_drill_page)
def drill(cluster: Cluster, progress: Progress, **arguments: Any) -> dict[str, Any]:
    """A drill with its substitutes and second sources."""
    return drilled(named_part(cluster), asked_of(arguments), progress.audience, progress.part)


@computation(
    "criticality", title=_("What hangs on every firm"), template="resilience/_criticality.html", tables=TABLES, fresh=({},),
    page=lambda _arguments: f"{reverse('map')}?view=risk",
)  # fmt: skip
def indices(cluster: Cluster, progress: Progress) -> dict[str, Any]:
    """The systemic risk index of every firm: rank, index, low, high, and which part of it goes down and up the chain; null
    where nothing is known of the firm."""
    progress(0.0, gettext_noop("Reading the links"))
    begun: list[str] = []

    def tell(step: str, done: int, total: int) -> None:
        if step not in begun:
            begun.append(step)
        share = (len(begun) - 1 + done / max(total, 1)) / len(READINGS)
        progress(share, gettext_noop("Letting each firm fail: {done} of {total}"), done=done, total=total)

    found = criticality(named_part(cluster), tell=tell)
    columns = ("enterprise", "rank", "index", "low", "high", "downstream", "upstream", "converged")
    return {"firms": found.select(columns).to_dicts()}


@computation(
    "single-points", title=_("Single points"), template="resilience/_points.html", tables=TABLES, spoken=True,
    fresh=({},), page=lambda _arguments: reverse("single_points"),
)  # fmt: skip
def points(cluster: Cluster, progress: Progress) -> dict[str, Any]:
    """The ten that matter most, of every leader and chain."""
    progress(0.0, gettext_noop("Reading the links"))
    cluster = named_part(cluster)

    def told(done: int, total: int) -> None:
        progress(done / max(total, 1), gettext_noop("Leaders and chains: {done} of {total}"), done=done, total=total)

    return {"points": single_points(cluster, network=network_of(cluster), progress=told).to_dicts()}
