"""Confirm a contract that somebody else recorded: its link is verified from then on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.introductions.actions.contract import own_row, recorded_by
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import begin, finish


def verify(party: Party) -> Introduction:
    """Confirm it; whoever recorded it is no witness of it."""
    with transaction.atomic():
        introduction, found = begin(party, "verify")
        if not may_verify(introduction, party):
            raise IntroductionRefusedError(
                _("It was recorded from here, or is confirmed already: the other side or the office confirms it.")
            )
        finish(party, introduction, "verify", found.to, link=introduction.link)
        row = own_row(introduction)
        if row is not None:
            row.status, row.as_of = "verified", timezone.localdate()
            row._change_reason, row._history_user = "contract confirmed", party.actor.user
            row.save()
    return introduction


def may_verify(introduction: Introduction, party: Party) -> bool:
    """Whether the party may confirm: it did not record the contract, and nobody has confirmed it yet."""
    confirmed = introduction.changes.filter(verb="verify", undone=False).exists()  # pyright: ignore[reportAttributeAccessIssue]
    recorder = recorded_by(introduction)
    return recorder is not None and recorder != party.by and not confirmed
