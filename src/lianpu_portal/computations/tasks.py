"""Work of computations that comes back by itself: old results are forgotten, some are kept fresh."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from lianpu_portal.background.schedule import every
from lianpu_portal.bridge import is_empty
from lianpu_portal.computations import keeping
from lianpu_portal.computations.actions.ask import ask
from lianpu_portal.computations.kinds import kind_of, kinds
from lianpu_portal.computations.limits import BROKEN_KEPT_FOR, FRESH_EVERY, KEPT, KEPT_FOR
from lianpu_portal.computations.models import Audience, Computation, State
from lianpu_portal.computations.question import Question


def forget_older(key: str) -> None:
    """Keep the newest results of a question; of a kind with a history the last of each month as well."""
    rows = list(Computation.objects.filter(key=key, state=State.DONE).order_by("-pk"))
    kind = kind_of(rows[0].kind) if rows else None
    months: set[tuple[int, int]] = set()
    gone: list[Computation] = []
    for place, row in enumerate(rows):
        day = row.day or row.asked_at.date()
        month = (day.year, day.month)
        if place >= KEPT and not (kind and kind.history and month not in months):
            gone.append(row)
        months.add(month)
    keeping.forget(gone)


@every(dt.timedelta(days=1))
def forget_old() -> None:
    """Delete results that nobody asked for anew for long, what failed long ago, and kinds that are no more."""
    now = timezone.now()
    ended = Computation.objects.exclude(ended_at=None)
    keeping.forget(ended.filter(state__in=(State.FAILED, State.CANCELLED), ended_at__lt=now - BROKEN_KEPT_FOR))
    with_history = [kind.name for kind in kinds() if kind.history]
    keeping.forget(ended.filter(state=State.DONE, ended_at__lt=now - KEPT_FOR).exclude(kind__in=with_history))
    keeping.forget(ended.exclude(kind__in=[kind.name for kind in kinds()]))


@every(FRESH_EVERY)
def keep_fresh() -> None:
    """Compute anew what is kept fresh, where the data moved on; first for those who see everything."""
    if is_empty():
        return
    for kind in kinds():
        for arguments in kind.fresh:
            for audience in (Audience.ALL, Audience.PUBLIC):
                ask(None, Question(kind, arguments, audience, settings.LANGUAGE_CODE))
