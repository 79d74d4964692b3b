"""Decline, with a reason, which changes how the pair is matched from then on (`lianpu.match.outcomes`).

«Not our business» rejects the pair at once; the office is asked whether that holds for good.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu.match.outcomes import RULES
from lianpu_portal.introductions import letters
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction, Reason, Rejection, Stage
from lianpu_portal.introductions.outcomes import reject_pair, write_outcome
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
        if was_passed_on and RULES[reason].rejects:
            introduction.rejection = Rejection.PROPOSED
        is_answer = introduction.stage == Stage.ASKED
        finish(party, introduction, "decline", found.to, note, reason=reason)
        if was_passed_on:
            current = replace(party, introduction=introduction)
            write_outcome(current)
            reject_pair(current)
        if is_answer and not silent:
            letters.tell_answer(introduction, party.site)
    return introduction
