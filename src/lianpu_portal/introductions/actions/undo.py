"""Take the last step back within a day, as if it had not been taken; its line stays in the history."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.actions.contract import take_link_back
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.life import may_undo
from lianpu_portal.introductions.models import Introduction, Rejection, Stage
from lianpu_portal.introductions.outcomes import take_rejection_back, write_outcome
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import last_change, log
from lianpu_portal.registry.revision import changing_tables


def undo(party: Party) -> Introduction:
    """Back to where it stood before the last step."""
    party.require()
    with changing_tables():
        introduction = held_row(party.introduction, IntroductionRefusedError)
        last = last_change(introduction)
        if last is None or not may_undo(last, party.by, timezone.now()):
            raise IntroductionRefusedError(
                _("Nothing can be taken back: only one's own last step, within a day, and no acceptance.")
            )
        if last.verb == "decline":
            _revive(introduction, last.before)
            take_rejection_back(party)
        if last.verb == "contract":
            take_link_back(party, introduction)
        introduction.stage = last.before
        introduction.save()
        last.undone = True
        last.save()
        if last.verb in ("decline", "contract"):
            write_outcome(party)
        log(party, "undo", introduction, {"stage": last.after}, {"stage": last.before, "verb": last.verb})
    return introduction


def _revive(introduction: Introduction, stage: str) -> None:
    """It lives again, unless the pair was brought together anew or rejected for good meanwhile."""
    again = Introduction.living(introduction.offer, introduction.demand).exists()
    if (again and stage != Stage.CHECKING) or introduction.rejection == Rejection.STORED:
        raise IntroductionRefusedError(
            _("It cannot be taken back any more: the pair was asked for anew, or rejected, meanwhile.")
        )
    introduction.decline_reason, introduction.rejection = "", Rejection.NONE
