"""Insight: what the tables say – the state of the cluster, the chain map, the gaps."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Home, chain map, gaps."""

    name = "lianpu_portal.insight"
    label = "insight"
