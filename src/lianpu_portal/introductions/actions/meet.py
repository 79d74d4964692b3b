"""Note on the spot what came of two firms that met at an event: no letter asks them again what they just said."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.actions.ask import Asking, Proof, introduction_of, store
from lianpu_portal.introductions.actions.contract import contract
from lianpu_portal.introductions.actions.decline import decline
from lianpu_portal.introductions.actions.progress import reply, sample
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import By, Event, Introduction, Invitation, Reached, Stage
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import begin, finish
from lianpu_portal.registry.revision import changing_tables

OUTCOMES = ("talks", "sample", "contract", "declined")


def meet(
    actor: Actor, event: Event, *, offer: str, demand: str, outcome: str, site: str, reason: str = "", note: str = "",
    language: str = "zh-hans",
) -> Introduction:  # fmt: skip
    """Bring the pair to where the two say it stands, with every step on record as noted by the office."""
    actor.require(Permission.OFFICE)
    if outcome not in OUTCOMES:
        raise IntroductionRefusedError(_("Say what came of it: choose one of the outcomes."))
    with changing_tables():
        party = Party(_met(actor, event, offer, demand, site, language), By.OFFICE, actor, site)
        if party.introduction.stage == Stage.ASKED and outcome != "declined":
            _agree(party)
        match outcome:
            case "talks":
                return reply(party, note)
            case "sample":
                return sample(party, note)
            case "contract":
                return contract(party, note)
            case _:
                return decline(party, reason, note, silent=True)


def _met(actor: Actor, event: Event, offer: str, demand: str, site: str, language: str) -> Introduction:
    """The introduction of the two: the one that lives, or a new one."""
    asking = Asking(offer, demand, "demand", Contact(), "", Proof.OFFICE, language, event=event)
    known = Introduction.living(offer, demand).select_for_update().first()
    introduction = known or introduction_of(actor, asking)
    invited = Invitation.objects.filter(event=event, enterprise__in=(introduction.supplier, introduction.buyer))
    if invited.count() < len((introduction.supplier, introduction.buyer)):
        raise IntroductionRefusedError(_("Both firms must be invited to the event: invite them first."))
    if known is None:
        introduction.passed_on_at, introduction.reached = timezone.now(), Reached.OFFICE
        store(Party(introduction, By.OFFICE, actor, site))
    elif introduction.event is None:
        introduction.event = event
        introduction.save()
    return introduction


def _agree(party: Party) -> None:
    """They talked: both agreed to know each other."""
    introduction, found = begin(party, "accept")
    introduction.accepted_at = timezone.now()
    finish(party, introduction, "accept", found.to)
