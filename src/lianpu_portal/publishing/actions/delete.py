"""Delete a listing with everything that was stored for it: contact, files, its row. Only the audit line stays."""

from __future__ import annotations

from django.db import transaction

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.publishing import attachments, rows
from lianpu_portal.publishing.actions.common import locked, note
from lianpu_portal.publishing.models import Publication


def delete(actor: Actor, publication: Publication) -> None:
    """Forget it, whatever state it is in."""
    actor.require(Permission.PUBLISH)
    with transaction.atomic():
        publication = locked(publication)
        rows.take_offline(publication, actor.user, "deleted")
        rows.forget_firm(publication, actor.user)
        files = [attachments.path_of(file) for file in publication.attachments.all()]  # pyright: ignore[reportAttributeAccessIssue]
        note(actor, "delete", publication, {"state": publication.state}, None)
        publication.delete()
        transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in files])
