"""Accept: both sides may know each other from now on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.contacts import Contact, seal
from lianpu_portal.introductions import letters
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.introductions.outcomes import write_outcome
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import begin, finish


def accept(party: Party, contact: Contact, note: str = "") -> Introduction:
    """Store whom to call; a side that accepts says so itself, the office may not know it."""
    with transaction.atomic():
        introduction, found = begin(party, "accept")
        known = bool(contact.phone or contact.email)
        if not (known or party.is_office):
            raise IntroductionRefusedError(_("Leave a phone number or an e-mail address: one of the two is needed."))
        introduction.answer_sealed = seal(contact) if known else None
        introduction.accepted_at = timezone.now()
        finish(party, introduction, "accept", found.to, note)
        write_outcome(party)
        letters.tell_answer(introduction, party.site)
    return introduction
