"""Computations: what takes longer than a page may, asked for, watched, cancelled and kept."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComputationsConfig(AppConfig):
    """Long computations and their results."""

    name = "lianpu_portal.computations"
    label = "computations"
    verbose_name = _("Computations")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the modules that declare kinds of computations."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("computing")
