"""The listings hall: every offer and demand, found, followed and passed on."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HallConfig(AppConfig):
    """Search with facets, feeds, watches, favourites, reports."""

    name = "lianpu_portal.hall"
    label = "hall"
    verbose_name = _("Listings hall")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add its queue to those of the moderators; write views down after requests."""
        from django.core.signals import request_finished

        from lianpu_portal.hall.reported import waiting_count
        from lianpu_portal.hall.view_counts import flush_due
        from lianpu_portal.queues import Queue, add_queue

        add_queue(Queue("reports", pgettext_lazy("queue", "Reports"), waiting_count, 2))
        request_finished.connect(flush_due, dispatch_uid="hall-views")
