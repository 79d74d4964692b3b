"""Read the contacts of an introduction: after it was accepted only, and with a line in the audit log each time."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.contacts import Contact, unseal
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import log


def read_contacts(party: Party) -> dict[str, Contact]:
    """Side → contact, of those that are not the reader's own; empty where none was left."""
    party.require()
    introduction = party.introduction
    if not introduction.contacts_open:
        raise IntroductionRefusedError(_("Contacts are shown once the introduction is accepted."))
    with transaction.atomic():
        for side in party.others:
            log(party, "read_contact", introduction, None, {"of": side, "by": str(party.by)})
    found: dict[str, Contact] = {}
    for side in party.others:
        stored = introduction.asker_sealed if side == introduction.asked_by else introduction.answer_sealed
        found[side] = unseal(stored) if stored else Contact()
    return found
