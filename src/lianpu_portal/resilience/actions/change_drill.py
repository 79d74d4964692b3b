"""What an owner does with a saved drill: rename it, share it, share it no longer, delete it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.audit.record import record
from lianpu_portal.held_rows import held_row
from lianpu_portal.resilience.actions.save import tidy_name
from lianpu_portal.resilience.errors import ResilienceRefusedError
from lianpu_portal.resilience.models import SavedDrill


def rename(actor: Actor, kept: SavedDrill, name: str) -> None:
    """Give it another name."""
    _require_owner(actor, kept)
    name = tidy_name(name)
    with transaction.atomic():
        kept = held_row(kept, ResilienceRefusedError)
        before, kept.name = kept.name, name
        kept.save(update_fields=["name"])
        record(actor, "drill.rename", f"drills/{kept.public_id}", {"name": before}, {"name": kept.name})


def share(actor: Actor, kept: SavedDrill, shared: bool) -> None:
    """Open it to whoever has its address, or close it again; what stands on everything stays with the office."""
    _require_owner(actor, kept)
    with transaction.atomic():
        kept = held_row(kept, ResilienceRefusedError)
        if kept.shared == shared:
            return
        kept.shared = shared
        kept.save(update_fields=["shared"])
        record(actor, "drill.share" if shared else "drill.unshare", f"drills/{kept.public_id}", {"shared": not shared}, {"shared": shared})  # fmt: skip


def delete(actor: Actor, kept: SavedDrill) -> None:
    """Forget it."""
    _require_owner(actor, kept)
    with transaction.atomic():
        kept = held_row(kept, ResilienceRefusedError)
        record(actor, "drill.delete", f"drills/{kept.public_id}", {"name": kept.name}, None)
        kept.delete()


def _require_owner(actor: Actor, kept: SavedDrill) -> None:
    if actor.user is None or kept.owner_id != actor.user.pk:  # pyright: ignore[reportAttributeAccessIssue]
        raise PermissionDenied
