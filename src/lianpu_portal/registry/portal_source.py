"""Sources that the portal itself is: what people decide in it, what firms publish in it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

PORTAL_SOURCE = "portal"


def ensure_portal_source() -> str:
    """The id of the source of decisions; its row is written with the first one."""
    return ensure_source(PORTAL_SOURCE, title="门户中的人工判断", title_en="Decisions made in the portal")


def ensure_source(code: str, **said: str) -> str:
    """The id of a source; its row is written when it is first needed."""
    from lianpu_portal.registry.models import TABLE_MODELS

    sources: Any = TABLE_MODELS["sources"]
    if not sources.objects.filter(pk=code).exists():
        sources(id=code, example=False, published=timezone.localdate(), **said).save()
    return code
