"""What the actions about a lead share: the locked row, the declared table, sealed words, the line in the audit log."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.stepping import one_line
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.life import leads_to
from lianpu_portal.leads.models import Lead, Stage, Step

LONGEST_NOTE, LONGEST_TASK = 2000, 200


def held(actor: Actor, lead: Lead) -> Lead:
    """The lead as it is now, held until the end of the transaction, for whoever may change it."""
    actor.require(Permission.LEADS)
    return held_row(lead, LeadRefusedError)


def begin(actor: Actor, lead: Lead, verb: str) -> tuple[Lead, Stage]:
    """The same, and where the verb leads from here."""
    lead = held(actor, lead)
    to = leads_to(lead.stage, verb)
    if to is None:
        told = _("This lead stands at «{stage}» by now, so that this cannot be done. Load the page again.")
        raise LeadRefusedError(told.format(stage=Stage(lead.stage).label))
    return lead, to


def finish(actor: Actor, lead: Lead, verb: str, to: Stage, note: str = "", **more: Any) -> Step:
    """Save where it stands now, with the step and its line in the audit log."""
    before, lead.stage, lead.stage_since = lead.stage, to, timezone.now()
    lead.save()
    step = Step.objects.create(
        lead=lead, verb=verb, before=before, after=to, account=actor.user, note_sealed=sealed(note, LONGEST_NOTE)
    )
    log(actor, verb, lead, {"stage": before}, {"stage": to, "step": step.pk, **more})
    return step


def log(
    actor: Actor, verb: str, lead: Lead, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> None:
    """A line in the audit log; what people wrote and whom to call never stand in it."""
    record(actor, f"lead.{verb}", str(lead), before, after)


def last_step(lead: Lead) -> Step | None:
    """The last step that still counts."""
    return Step.objects.filter(lead=lead, undone=False).order_by("-pk").first()


def lines(text: str) -> str:
    """What was typed, line by line without what does not print; its punctuation as typed."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


def sealed(text: str, longest: int) -> bytes | None:
    """What people write may name people: it is stored sealed."""
    kept = lines(text)[:longest]
    return seal_text(kept) if kept else None


def followed_already(lead: Lead) -> LeadRefusedError | None:
    """The refusal of a second living lead of the same firm for the same product; None where there is no first."""
    same = Lead.objects.filter(product=lead.product).exclude(stage=Stage.DROPPED).exclude(pk=lead.pk)
    firm = {"enterprise": lead.enterprise} if lead.enterprise else {"enterprise": "", "firm_name": lead.firm_name}
    if not same.filter(**firm).exists():
        return None
    return LeadRefusedError(
        _("This firm is followed up for this product already: there is a lead on the board."), "firm"
    )


def save_once(lead: Lead) -> None:
    """Save a lead that may have become a second one; the database decides where two are saved at once."""
    if refusal := followed_already(lead):
        raise refusal
    try:
        lead.save()
    except IntegrityError:
        raise LeadRefusedError(_("Somebody has just made this lead. Look at the board."), "firm") from None
