"""Introductions: one firm asks for another, both say what came of it, and a contract becomes a link of the chain map."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntroductionsConfig(AppConfig):
    """From introduction to contract, the boards of purchasers and of the office, matchmaking events."""

    name = "lianpu_portal.introductions"
    label = "introductions"
    verbose_name = _("Introductions")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
