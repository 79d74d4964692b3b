"""What the office decides about a pair that was declined as «not our business»: rejected for good, or matched again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction, Rejection
from lianpu_portal.introductions.outcomes import take_rejection_back
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import log
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.errors import DecisionRefusedError
from lianpu_portal.registry.revision import changing_tables


def settle_rejection(party: Party, *, rejected: bool) -> Introduction:
    """Verify the rejection that the decline stored, or take it back."""
    party.actor.require(Permission.OFFICE)
    with changing_tables():
        introduction = held_row(party.introduction, IntroductionRefusedError)
        if introduction.rejection != Rejection.PROPOSED:
            raise IntroductionRefusedError(_("This proposal was settled meanwhile."))
        if rejected:
            try:
                reject(party.actor, Pair(introduction.offer, introduction.demand))
            except DecisionRefusedError as refusal:
                raise IntroductionRefusedError(str(refusal)) from refusal
        else:
            take_rejection_back(party)
        introduction.rejection = Rejection.STORED if rejected else Rejection.LEFT
        introduction.save()
        log(party, "settle", introduction, {"rejection": "proposed"}, {"rejection": introduction.rejection})
    return introduction
