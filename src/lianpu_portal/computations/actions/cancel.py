"""Cancelling a computation: at once for whoever waits for it; the run hears of it at its next note of progress."""

from __future__ import annotations

from django.utils import timezone

from lianpu_portal.computations.models import ACTIVE, Computation, State


def cancel(computation: Computation) -> bool:
    """End it without a result; False where it has ended already. Who may is asked by `selectors.may_cancel`."""
    return bool(
        Computation.objects.filter(pk=computation.pk, state__in=ACTIVE).update(
            state=State.CANCELLED, ended_at=timezone.now()
        )
    )
