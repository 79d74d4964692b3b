"""Publishing: listings that anyone puts online in two steps, their managers' links, and the moderators' queue."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Listings published without registration."""

    name = "lianpu_portal.publishing"
    label = "publishing"
    verbose_name = _("Publishing")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
