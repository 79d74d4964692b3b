"""The source of what people decide in the portal."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

PORTAL_SOURCE = "portal"


def ensure_portal_source() -> str:
    """The id of the source; its row is written with the first decision."""
    from lianpu_portal.registry.models import TABLE_MODELS

    sources: Any = TABLE_MODELS["sources"]
    if not sources.objects.filter(pk=PORTAL_SOURCE).exists():
        sources(
            id=PORTAL_SOURCE, title="门户中的人工判断", title_en="Decisions made in the portal", example=False,
            published=timezone.localdate(),
        ).save()  # fmt: skip
    return PORTAL_SOURCE
