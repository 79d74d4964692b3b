"""Disputes: a firm says that a fact about it is not right, and moderators decide."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DisputesConfig(AppConfig):
    """Facts that their firms dispute."""

    name = "lianpu_portal.disputes"
    label = "disputes"
    verbose_name = _("Disputes")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add its queue to those of the moderators."""
        from lianpu_portal.disputes.selectors import waiting_count
        from lianpu_portal.queues import Queue, add_queue

        add_queue(Queue("disputes", pgettext_lazy("queue", "Disputes"), waiting_count, 3))
