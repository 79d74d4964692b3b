"""The revision of the tables: read before using anything computed from them, advanced by every change."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models import F
from django.db.models.signals import post_delete, post_save

_ONLY = 1


def current_revision() -> int:
    """The revision of what is committed now."""
    from lianpu_portal.registry.models import Revision

    return Revision.objects.filter(pk=_ONLY).values_list("number", flat=True).first() or 0


def revision_key() -> tuple[int, str]:
    """The revision as a key that no other state of the tables ever had."""
    from lianpu_portal.registry.models import Revision

    return Revision.objects.filter(pk=_ONLY).values_list("number", "stamp").first() or (0, "")


def advance_revision() -> None:
    """Say that rows changed. Writes that send no signals (bulk_create, update) call this inside their transaction."""
    from lianpu_portal.registry.models import Revision

    stamp = uuid4().hex
    if not Revision.objects.filter(pk=_ONLY).update(number=F("number") + 1, stamp=stamp):
        Revision.objects.create(pk=_ONLY, number=1, stamp=stamp)


def _row_changed(**_details: Any) -> None:
    advance_revision()


def connect() -> None:
    """Advance the revision whenever a row of a table is saved or deleted."""
    from lianpu_portal.registry.models import TABLE_MODELS, ClusterAbout

    for model in (*TABLE_MODELS.values(), ClusterAbout):
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"revision-{model.__name__}-{id(signal)}")
