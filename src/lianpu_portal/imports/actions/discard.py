"""Discard an import that was not applied: its file and everything read from it are removed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.imports import papers
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, State


def discard(actor: Actor, record: Import) -> None:
    """Forget the list; the row stays as the record that it was here."""
    actor.require(Permission.EDIT)
    open_states = [State.UPLOADED, State.PREVIEW, State.FAILED]
    if record.state == State.READING and papers.progress_of(record).is_dead:
        open_states.append(State.READING)
    discarded = Import.objects.filter(pk=record.pk, state__in=open_states, run=record.run).update(
        state=State.DISCARDED, run=""
    )
    if not discarded:
        raise ImportRefusedError(_("Only an import that is neither applied nor at work can be discarded."))
    papers.remove_all(record.folder)
    record.refresh_from_db()
