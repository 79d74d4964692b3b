"""Remind the side that has not answered, once a day at most."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions import letters
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction, Stage
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import log

_AGAIN_AFTER = dt.timedelta(days=1)


def remind(party: Party) -> Introduction:
    """Send the letter; refused where none reaches them, so that somebody calls instead."""
    party.actor.require(Permission.OFFICE)
    with transaction.atomic():
        introduction = held_row(party.introduction, IntroductionRefusedError)
        now = timezone.now()
        if introduction.stage != Stage.ASKED:
            raise IntroductionRefusedError(_("It was answered meanwhile."))
        if introduction.reminded_at and now - introduction.reminded_at < _AGAIN_AFTER:
            raise IntroductionRefusedError(_("They were reminded within the last day. Give them time."))
        if not letters.remind(introduction, party.site):
            raise IntroductionRefusedError(_("No e-mail of theirs is known: call them, and note their answer here."))
        introduction.reminded_at = now
        introduction.save()
        log(party, "remind", introduction, None, None)
    return introduction
