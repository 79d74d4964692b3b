"""Work beside the requests: mails, webhooks, matching again, expiry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    """A queue kept in the database and what works through it."""

    name = "lianpu_portal.background"
    label = "background"
    verbose_name = _("Background work")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the modules that declare work, so that a worker knows it by name."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("tasks")
