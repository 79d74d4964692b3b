"""The listings hall: every offer and demand, found, followed and passed on."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HallConfig(AppConfig):
    """Search with facets, feeds, watches, favourites, reports."""

    name = "lianpu_portal.hall"
    label = "hall"
    verbose_name = _("Listings hall")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
