"""Undo an import as a whole: what it inserted goes, what it changed goes back; later work of people stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.imports import background, papers
from lianpu_portal.imports.actions.confirm import TablesChangedError, require_revision
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, ImportChange, State
from lianpu_portal.imports.undoing import UndoPlan, plan_undo
from lianpu_portal.imports.writing import HistoryNote, delete_rows, update_rows
from lianpu_portal.registry.revision import advance_revision, current_revision


def require_undoable(record: Import) -> None:
    """Refuse what is not applied, in plain words."""
    if record.state == State.UNDONE:
        raise ImportRefusedError(_("This import is undone already."))
    if record.state not in (State.APPLIED, State.UNDOING):
        raise ImportRefusedError(_("This import has changed nothing, so there is nothing to undo."))


def undo_plan(record: Import) -> UndoPlan:
    """What undoing it would do now."""
    require_undoable(record)
    return plan_undo(snapshot(), ImportChange.objects.filter(owner=record))


def begin_undoing(actor: Actor, record: Import) -> None:
    """Claim the import for undoing; refuse where it is not applied or another run is at work."""
    actor.require(Permission.EDIT)
    require_undoable(record)
    background.claim(record, (State.APPLIED,), State.UNDOING)


def undo(record: Import, progress: papers.ProgressWriter, *, user: Any | None = None, seen: str | None = None) -> None:
    """Write it, keeping the newer values of every conflict; nothing where it is no longer what the person has seen.

    `seen` is the digest of the undo that the person looked at; None goes on with one that had been agreed to before.
    """
    try:
        _undo(record, HistoryNote(user, f"undo of import {record.pk}", timezone.now()), seen, progress)
    except TablesChangedError:
        text = _("The tables have changed since you looked at the undo; nothing was undone. Look at it again.")
        Import.objects.filter(pk=record.pk, run=record.run).update(state=State.APPLIED, error=text)


def _undo(record: Import, note: HistoryNote, seen: str | None, progress: papers.ProgressWriter) -> None:
    progress.tell("comparing", 0, 1)
    revision = current_revision()
    plan = undo_plan(record)
    if seen is not None and plan.digest != seen:
        raise TablesChangedError
    total, done = plan.deleted + plan.restored, 0

    def tick(count: int) -> None:
        nonlocal done
        done += count
        progress.tell("undoing", done, total)

    with transaction.atomic():
        require_revision(revision)
        changed = {table: update_rows(table, rows, note, tick) for table, rows in plan.updates.items()}
        for table, rows in plan.deletes.items():
            changed.setdefault(table, []).extend(delete_rows(table, rows, note, tick))
        if total:
            advance_revision(changed)
        counts = record.counts | {
            "undone": {"deleted": plan.deleted, "restored": plan.restored, "kept": len(plan.conflicts)}
        }
        moved = Import.objects.filter(pk=record.pk, run=record.run, state=State.UNDOING).update(
            state=State.UNDONE, undone_at=timezone.now(), counts=counts, error=""
        )
        if not moved:  # another run has taken over: leave everything to it
            transaction.set_rollback(True)
