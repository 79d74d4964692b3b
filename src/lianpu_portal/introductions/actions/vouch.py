"""Vouch: whoever asked is who they say, as the listing's own publisher or the chain office knows; pass it on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.contacts import seal
from lianpu_portal.introductions.actions.ask import send_out
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.reach import published_contact
from lianpu_portal.introductions.stepping import begin, finish


def vouch(party: Party) -> Introduction:
    """Pass it on. Where the publisher vouches, their own contact stands in it, not what somebody typed."""
    with transaction.atomic():
        introduction, found = begin(party, "vouch")
        if Introduction.living(introduction.offer, introduction.demand).exists():
            raise IntroductionRefusedError(_("These two were brought together already, so that nothing is passed on."))
        contact = published_contact(*introduction.listing_of(introduction.asked_by))
        if not party.is_office and (contact.phone or contact.email):
            introduction.asker_sealed, introduction.asker_erased = seal(contact), False
        introduction.passed_on_at = timezone.now()
        finish(party, introduction, "vouch", found.to)
        send_out(Party(introduction, party.by, party.actor, party.site))
    return introduction
