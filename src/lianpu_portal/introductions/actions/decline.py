"""Decline, with a reason: «not our business» proposes to the office never to match the pair again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.introductions import letters
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction, Reason, Rejection, Stage
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import begin, finish


def decline(party: Party, reason: str, note: str = "", *, silent: bool = False) -> Introduction:
    """End it. What was never passed on ends in silence, and so does what was said face to face (`silent`)."""
    if reason not in Reason.values:
        raise IntroductionRefusedError(_("Say why: choose one of the reasons."))
    with transaction.atomic():
        introduction, found = begin(party, "decline")
        was_passed_on = introduction.stage != Stage.CHECKING
        introduction.decline_reason = reason
        if was_passed_on and reason == Reason.NOT_OURS:
            introduction.rejection = Rejection.PROPOSED
        is_answer = introduction.stage == Stage.ASKED
        finish(party, introduction, "decline", found.to, note, reason=reason)
        if is_answer and not silent:
            letters.tell_answer(introduction, party.site)
    return introduction
