"""Imports: a list uploaded, read, looked at, applied, and undone as a whole."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Lists that people upload."""

    name = "lianpu_portal.imports"
    label = "imports"
    verbose_name = _("Imports")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
