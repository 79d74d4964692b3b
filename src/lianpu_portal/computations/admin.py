"""Computations in Django's admin: what waits, runs, failed; nothing is changed there but by cancelling."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianpu_portal.computations.actions.cancel import cancel
from lianpu_portal.computations.models import Computation


@admin.register(Computation)
class ComputationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be looked at."""

    list_display = ("__str__", "arguments", "audience", "state", "percent", "asked_at", "ended_at", "asked_by")
    list_filter = ("kind", "state", "audience")
    actions = ("cancel_chosen",)

    def has_add_permission(self, request: Any) -> bool:
        """Asked for on the pages."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nothing to change."""
        return False

    @admin.action(description=_("Cancel"), permissions=["view"])
    def cancel_chosen(self, request: Any, chosen: QuerySet[Computation]) -> None:
        """End those that wait or run."""
        for computation in chosen:
            cancel(computation)
