"""Disputes about a listing that somebody published in the portal: the publication says it, not only its row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.languages import in_language
from lianpu_portal.publishing.actions.decide import take_down
from lianpu_portal.publishing.actions.decide import undo as undo_decision
from lianpu_portal.publishing.letters import tell_restored
from lianpu_portal.publishing.life import can
from lianpu_portal.publishing.models import Publication, State, Table

_NAMED_OTHERWISE = {"text": "thing"}


def publication_of(table: str, key: str) -> Publication | None:
    """The publication whose row it is; None for an imported listing, and for what is none."""
    return Publication.objects.filter(table=table, public_id=key).first() if table in Table.values else None


def say_in_publication(publication: Publication, column: str, value: Any) -> Any:
    """Let it say the value from now on, so that it is not undone when its row is written anew; what it said before."""
    name = _NAMED_OTHERWISE.get(column, column)
    before = publication.fields.get(name)
    publication.fields[name] = value
    publication.save(update_fields=["fields", "changed_at"])
    return before


def take_publication_down(actor: Actor, publication: Publication) -> dict[str, Any]:
    """Take it down, and tell whoever published it why; nothing where it is not shown any more."""
    if not can(publication.state, "take_down"):
        return {}
    with in_language(publication.language):
        reason = _("The firm it names says that it should not be there.")
    take_down(actor, publication, reason)
    return {"publication": publication.pk}


def restore_publication(actor: Actor, applied: dict[str, Any]) -> None:
    """Put it online again."""
    publication = Publication.objects.filter(pk=applied["publication"], state=State.TAKEN_DOWN).first()
    if publication is None:
        raise DisputeRefusedError(_("The listing was changed or deleted since, so that this cannot be undone."))
    tell_restored(undo_decision(actor, publication))
