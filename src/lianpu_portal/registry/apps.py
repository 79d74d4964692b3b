"""The registry: the rows of the cluster's tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Enterprises, products and every other table of the cluster."""

    name = "lianpu_portal.registry"
    label = "registry"
    verbose_name = _("Cluster tables")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Count every change of a row."""
        from lianpu_portal.registry import revision

        revision.connect()
