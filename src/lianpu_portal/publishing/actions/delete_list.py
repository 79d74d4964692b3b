"""Delete a list of listings with everything in it."""

from __future__ import annotations

from contextlib import suppress

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.models import Batch, Publication


def delete_list(actor: Actor, batch: Batch) -> None:
    """Forget a list with all its listings, a listing at a time: each ends as if deleted alone."""
    actor.require(Permission.PUBLISH)
    for publication in Publication.objects.filter(batch=batch).order_by("pk"):
        with suppress(PublishingRefusedError):  # deleted alone meanwhile
            delete(actor, publication)
    batch.delete()
