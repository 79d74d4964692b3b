"""Worth: gaps with their price, who could fill them, what a chain leader could buy here, the report of a chain."""

from __future__ import annotations

from django.apps import AppConfig


class WorthConfig(AppConfig):
    """Values of gaps, adjacency, targets, plans, the report."""

    name = "lianpu_portal.worth"
    label = "worth"

    def ready(self) -> None:
        """How results are shown is declared beside the kinds: make it known with them."""
        from lianpu_portal.worth import leader_shown, plan_shown, report_shown, shown  # noqa: F401
