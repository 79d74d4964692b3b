"""What the steps of an introduction share: the locked row, the declared table, the line of history and of the audit log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.audit.record import record
from lianpu_portal.contacts.contact import seal_text, unseal_text
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.life import Step, step
from lianpu_portal.introductions.models import Change, Introduction, Stage
from lianpu_portal.introductions.party import Party
from lianpu_portal.registry.revision import hold_tables

LONGEST_NOTE = 300


def begin(party: Party, verb: str) -> tuple[Introduction, Step]:
    """The introduction as it is now, held until the end of the transaction, and the step the verb takes from here."""
    party.require()
    hold_tables()  # most steps write what came of the pair
    introduction = held_row(party.introduction, IntroductionRefusedError)
    found = step(introduction.stage, verb, party.who)
    if found is None:
        told = _("This introduction stands at «{stage}» by now, so that this cannot be done. Load the page again.")
        raise IntroductionRefusedError(told.format(stage=Stage(introduction.stage).label))
    return introduction, found


def finish(party: Party, introduction: Introduction, verb: str, to: Stage, note: str = "", **more: Any) -> Introduction:
    """Save where it stands now, with a line of its history and one in the audit log."""
    before, introduction.stage = introduction.stage, to
    introduction.save()
    Change.objects.create(
        introduction=introduction, verb=verb, before=before, after=to, by=party.by, account=party.actor.user,
        note_sealed=sealed(note),
    )  # fmt: skip
    log(party, verb, introduction, {"stage": before}, {"stage": to, "by": str(party.by), **more})
    return introduction


def log(
    party: Party, verb: str, introduction: Introduction, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """A line in the audit log."""
    record(party.actor, f"introduction.{verb}", str(introduction), before, after)


def advance(party: Party, verb: str, note: str) -> Introduction:
    """A step that changes nothing but the stage."""
    with transaction.atomic():
        introduction, found = begin(party, verb)
        return finish(party, introduction, verb, found.to, note)


def sealed(text: str) -> bytes | None:
    """What people write may name people: it is stored sealed."""
    kept = one_line(text)[:LONGEST_NOTE]
    return seal_text(kept) if kept else None


def one_line(text: str) -> str:
    """What was typed as one line, its punctuation as typed: `tidy` would make Chinese signs half as wide."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def opened(stored: bytes | None) -> str:
    """The same, to be read."""
    return unseal_text(stored) if stored else ""


def last_change(introduction: Introduction) -> Change | None:
    """The last step that still counts."""
    return introduction.changes.filter(undone=False).order_by("-pk").first()  # pyright: ignore[reportAttributeAccessIssue]
