"""Resilience: drills, disruption notices, single points."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResilienceConfig(AppConfig):
    """What breaks if a link fails."""

    name = "lianpu_portal.resilience"
    label = "resilience"
    verbose_name = _("Resilience")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
