"""The API and its webhooks."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The portal for programs."""

    name = "lianpu_portal.api"
    label = "api"
    verbose_name = _("Programs")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the audit log: what it tells, webhooks tell."""
        from lianpu_portal.api.webhooks.events import listen

        listen()
