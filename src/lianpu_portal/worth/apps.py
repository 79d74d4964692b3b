"""Worth: gaps with their price, who could fill them, what a chain leader could buy here, the report of a chain."""

from __future__ import annotations

from django.apps import AppConfig


class WorthConfig(AppConfig):
    """Values of gaps, adjacency, targets, plans, the report."""

    name = "lianpu_portal.worth"
    label = "worth"
