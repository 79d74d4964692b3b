"""The audit log: who did what, before and after, never changed."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Lines that are only ever added."""

    name = "lianpu_portal.audit"
    label = "audit"
    verbose_name = _("Audit log")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
