"""The market: offers and demands, what fits them and why, and what people decided about pairs."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketConfig(AppConfig):
    """Listings and their matches."""

    name = "lianpu_portal.market"
    label = "market"
    verbose_name = _("Market")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"
