"""What moderators decide about a reported listing: keep it, take it down, and take the decision back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import VISITOR, record
from lianpu_portal.hall import letters
from lianpu_portal.hall.errors import VerdictRefusedError
from lianpu_portal.hall.models import Report, Verdict
from lianpu_portal.held_rows import held_row
from lianpu_portal.publishing.actions import decide as publishing
from lianpu_portal.publishing.letters import tell_restored
from lianpu_portal.publishing.life import can
from lianpu_portal.publishing.models import Publication, State
from lianpu_portal.registry.facts import find_row, put_back, withdraw
from lianpu_portal.registry.revision import changing_tables

LONGEST_REASON = 300


def keep(actor: Actor, reported: Report) -> Verdict:
    """The listing stays; all open reports of it are dismissed, and whoever left an address is told."""
    return _judged(actor, reported, Verdict.Kind.KEPT, "")


def take_down(actor: Actor, reported: Report, reason: str) -> Verdict:
    """The listing goes at once; its firm reads the reason, and whoever left an address is told.

    One that is no longer shown, because it was closed or has ended, is left as it is: its reports are upheld.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise VerdictRefusedError(_("Say why: the firm reads it."))
    return _judged(actor, reported, Verdict.Kind.TAKEN_DOWN, reason)


def undo(actor: Actor, verdict: Verdict) -> Verdict:
    """Take a verdict back: its reports are open again, and the listing stands as it did.

    Raises as taking a publication back does, and `FactRefusedError` where the row cannot come back.
    """
    actor.require(Permission.MODERATE)
    with changing_tables():
        verdict = held_row(verdict, VerdictRefusedError)
        if verdict.undone_at is not None:
            raise VerdictRefusedError(_("This decision was taken back already."))
        if verdict.kind == Verdict.Kind.TAKEN_DOWN:
            _restore(actor, verdict)
        verdict.undone_at = timezone.now()
        verdict.save(update_fields=["undone_at"])
        letters.tell_taken_back(verdict)
        verdict.reports.update(state=Report.State.OPEN)  # pyright: ignore[reportAttributeAccessIssue]
        _note(actor, "undo", verdict)
    return verdict


def _judged(actor: Actor, reported: Report, kind: Verdict.Kind, reason: str) -> Verdict:
    actor.require(Permission.MODERATE)
    with changing_tables():
        open_ = Report.objects.select_for_update().filter(
            table=reported.table, listing=reported.listing, state=Report.State.OPEN
        )
        keys = list(open_.values_list("pk", flat=True))
        if not keys:
            raise VerdictRefusedError(_("Somebody has decided about this listing meanwhile. Load the page again."))
        row = find_row(reported.table, reported.listing)
        verdict = Verdict.objects.create(
            table=reported.table, listing=reported.listing, kind=kind, reason=reason,
            said=(row.text if row else "")[:200], enterprise=row.enterprise_id if row else "",
            by=actor.user.get_username() if actor.user else VISITOR,
        )  # fmt: skip
        upheld = kind == Verdict.Kind.TAKEN_DOWN
        state = Report.State.UPHELD if upheld else Report.State.DISMISSED
        Report.objects.filter(pk__in=keys).update(state=state, verdict=verdict)
        if upheld:
            _remove(actor, verdict, row)
        letters.tell_reporters(verdict)
        _note(actor, "uphold" if upheld else "dismiss", verdict, reports=len(keys), reason=reason)
    return verdict


def _remove(actor: Actor, verdict: Verdict, row: Any | None) -> None:
    publication = _publication(verdict)
    if publication is not None:
        if can(publication.state, "take_down"):
            publishing.take_down(actor, publication, verdict.reason)
            verdict.withdrawn = {"publication": publication.public_id}
    elif row is not None:
        verdict.withdrawn = withdraw(row, actor.user, "taken down")
        letters.tell_members(verdict)
    verdict.save(update_fields=["withdrawn"])


def _restore(actor: Actor, verdict: Verdict) -> None:
    if not verdict.withdrawn:
        return
    if "publication" not in verdict.withdrawn:
        put_back(verdict.withdrawn, actor.user, "verdict undone")
        letters.tell_members_it_is_back(verdict)
        return
    publication = _publication(verdict)
    if publication is None or publication.state != State.TAKEN_DOWN:
        raise VerdictRefusedError(_("The listing was changed or deleted since, so that this cannot be undone."))
    tell_restored(publishing.undo(actor, publication))


def _publication(verdict: Verdict) -> Publication | None:
    return Publication.objects.filter(table=verdict.table, public_id=verdict.listing).first()


def _note(actor: Actor, verb: str, verdict: Verdict, **more: Any) -> None:
    record(actor, f"report.{verb}", str(verdict), after={"verdict": verdict.pk, **more})
