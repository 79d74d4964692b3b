"""Values of gaps as they were last computed, for pages that show them beside other figures without waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lianpu.cluster.kept import Kept
from lianpu_portal.computations import keeping
from lianpu_portal.computations.kinds import kind_of
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.question import Question, audience_of
from lianpu_portal.computations.selectors import done_of
from lianpu_portal.tables import Row


@dataclass(frozen=True)
class Worth:
    """The values of gaps of one result: `rows` by product; `coverage` of the balance that they stand on."""

    computation: Computation
    rows: Mapping[str, Row]
    coverage: Mapping[str, Any]
    largest: float


def worth_question(audience: str, region: str | None = None) -> Question:
    """The question of the values, for all products seen from a region (the cluster's own where None)."""
    kind = kind_of("worth")
    assert kind is not None
    return Question(kind, {"region": region} if region else {}, audience, settings.LANGUAGE_CODE)


def stored_worth(audience: str, region: str | None = None) -> Worth | None:
    """The newest values; None where none were computed yet."""
    done = done_of(worth_question(audience, region))
    return worth_of(done) if done else None


def worth_for(request: HttpRequest, region: str | None = None) -> Worth | None:
    """The same for this reader."""
    return stored_worth(audience_of(request), region)


_worths = Kept[tuple[int, str], Worth | None](16)


def _worth(computation: Computation) -> Worth | None:
    result = keeping.result_of(computation)
    if result is None:
        return None
    rows = {row["product"]: row for row in result["gaps"]}
    largest = max((row["value"] or 0.0 for row in rows.values()), default=0.0)
    return Worth(computation, rows, result["coverage"], largest)


def worth_of(computation: Computation) -> Worth | None:
    """One stored result, read once, however many ask: what a run found never changes."""
    return _worths.get((computation.pk, computation.run), lambda: _worth(computation))
