"""Leads: firms that the chain office invites to settle here, from the first word to the landed firm."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    """The office's board of leads. Nobody else learns that there is one."""

    name = "lianpu_portal.leads"
    label = "leads"
    verbose_name = _("Leads")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
