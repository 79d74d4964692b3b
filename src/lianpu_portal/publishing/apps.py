"""Publishing: listings that anyone puts online in two steps, their managers' links, and the moderators' queue."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PublishingConfig(AppConfig):
    """Listings published without registration."""

    name = "lianpu_portal.publishing"
    label = "publishing"
    verbose_name = _("Publishing")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add its queue to those of the moderators."""
        from lianpu_portal.publishing.selectors import waiting_count
        from lianpu_portal.queues import Queue, add_queue

        add_queue(Queue("moderation", pgettext_lazy("queue", "New listings"), waiting_count, 1))
