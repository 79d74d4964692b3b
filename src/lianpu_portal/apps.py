"""The portal as a whole: what all its rooms stand on."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates, static files and tags that all pages share."""

    name = "lianpu_portal"

    def ready(self) -> None:
        """Keep what every text asks for where asking is cheap."""
        from lianpu_portal.spoken import hold_plainly

        hold_plainly()
