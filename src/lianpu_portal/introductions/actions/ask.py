"""Ask for an introduction: whoever is known to stand for one of the two listings reaches the other side at once.

Others may ask too, but are not believed: whoever published the listing is asked whether it was them, else the chain
office checks. Until then the other side hears nothing, and nobody learns whether the pair was asked for before. Without a
proof of work no letter is sent either: the chain office looks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.introductions import letters
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.models import By, Change, Event, Introduction, Stage
from lianpu_portal.introductions.party import Party, firms_of, new_key
from lianpu_portal.introductions.reach import publication_of
from lianpu_portal.introductions.stepping import log, sealed
from lianpu_portal.private_links import new_public_id
from lianpu_portal.publishing.models import State

AN_HOUR = 20
"""Introductions asked for within an hour from one network address, by people without an account."""

A_DAY = 30
"""Introductions asked for within a day under one phone or e-mail, by people without an account."""


class Proof(StrEnum):
    """How whoever asks is known to stand for the listing."""

    OFFICE = "office"
    ACCOUNT = "account"
    LINK = "link"
    NONE = "none"


@dataclass(frozen=True)
class Asking:
    """What is asked: for which pair, by which side, whom to call, one sentence.

    `proven`: whoever asks without an account solved a proof of work, so that letters may be sent because of it.
    """

    offer: str
    demand: str
    asked_by: str
    contact: Contact
    message: str
    proof: Proof
    language: str
    sender: str = ""
    proven: bool = True
    event: Event | None = None

    @property
    def own(self) -> tuple[str, str]:
        """Table and id of the asker's listing."""
        return ("offers", self.offer) if self.asked_by == "offer" else ("demands", self.demand)


@dataclass(frozen=True)
class Asked:
    """What became of it, and the token of the private link where whoever asked is known."""

    introduction: Introduction
    token: str = field(default="", repr=False)


def proof_of(actor: Actor, table: str, code: str, firm: str, manage_hash: str) -> Proof:
    """How the actor is known to stand for a listing."""
    if firm in firms_of(actor):
        return Proof.ACCOUNT
    publication = publication_of(table, code)
    if publication and publication.state == State.ONLINE:
        of_list = publication.batch.manage_hash if publication.batch else None
        if manage_hash and manage_hash in (publication.manage_hash, of_list):
            return Proof.LINK
        if actor.user is not None and publication.owner == actor.user:
            return Proof.ACCOUNT
    return Proof.OFFICE if actor.may(Permission.OFFICE) else Proof.NONE


def ask(actor: Actor, asking: Asking, site: str) -> Asked:
    """Store what is asked and tell whom it concerns."""
    actor.require(Permission.PUBLISH)
    with transaction.atomic():
        introduction = introduction_of(actor, asking)
        party = Party(introduction, _by(asking), actor, site)
        if asking.proof == Proof.NONE:
            return _to_be_checked(party, asking)
        if Introduction.living(asking.offer, asking.demand).exists():
            raise IntroductionRefusedError(_together_already())
        introduction.passed_on_at = timezone.now()
        try:
            with transaction.atomic():
                store(party)
        except IntegrityError as error:  # asked for by both at the same moment
            raise IntroductionRefusedError(_together_already()) from error
        return Asked(introduction, send_out(party))


def _together_already() -> str:
    return _("These two were brought together already: look at their introduction instead of asking anew.")


def send_out(party: Party) -> str:
    """Pass it on to the side that is asked; the token of the asker's own private link."""
    introduction = party.introduction
    introduction.reached = letters.pass_on(introduction, party.site)
    introduction.save()
    token = new_key(introduction, introduction.asked_by)
    letters.tell_asker(introduction, token, party.site)
    return token


def _to_be_checked(party: Party, asking: Asking) -> Asked:
    """Believe nothing yet. One who asks again, or for a pair brought together already, gets the same answer."""
    _require_patience(asking)
    introduction = party.introduction
    again = Introduction.objects.filter(offer=asking.offer, demand=asking.demand, stage=Stage.CHECKING,
                                        asked_by=asking.asked_by).exists()  # fmt: skip
    if not (again or Introduction.living(asking.offer, asking.demand).exists()):
        introduction.stage = Stage.CHECKING
        store(party, proven=asking.proven)
        if asking.proven:
            letters.ask_whether_own(introduction, party.site)
    return Asked(introduction)


def store(party: Party, *, proven: bool = True) -> None:
    """Store it, with the first line of its history."""
    introduction = party.introduction
    introduction.save()
    Change.objects.create(
        introduction=introduction, verb="ask", before="", after=introduction.stage, by=party.by,
        account=party.actor.user,
    )  # fmt: skip
    after = {
        "offer": introduction.offer, "demand": introduction.demand, "asked_by": introduction.asked_by,
        "stage": introduction.stage, **({} if proven else {"proven": False}),
    }  # fmt: skip
    log(party, "ask", introduction, None, after)


def introduction_of(actor: Actor, asking: Asking) -> Introduction:
    """The introduction that is asked for, not stored yet; refused where there is no such pair."""
    cluster = snapshot()
    offer, demand = _row(cluster, "offers", asking.offer), _row(cluster, "demands", asking.demand)
    if offer["enterprise"] == demand["enterprise"]:
        raise IntroductionRefusedError(_("Both listings are of the same firm: there is nobody to be introduced."))
    contact = asking.contact
    known = contact.phone or contact.email
    return Introduction(
        public_id=new_public_id(), offer=asking.offer, demand=asking.demand, supplier=offer["enterprise"],
        buyer=demand["enterprise"], product=demand["product"] or offer["product"], offer_text=(offer["text"] or "")[:500],
        demand_text=(demand["text"] or "")[:500], asked_by=asking.asked_by, message_sealed=sealed(asking.message),
        asker_sealed=seal(contact) if known else None, asker_fingerprint=fingerprint(known),
        sender_fingerprint=fingerprint(f"sender {asking.sender}") if asking.sender else "",
        owner=actor.user, event=asking.event, language=asking.language,
    )  # fmt: skip


def _row(cluster: Cluster, table: str, code: str) -> dict[str, str | None]:
    rows = cluster[table].filter(pl.col("id") == code)
    if rows.is_empty():
        raise IntroductionRefusedError(_("One of the two is no longer in the tables. Load the page again."))
    return rows.row(0, named=True)


def _by(asking: Asking) -> By:
    return By.OFFICE if asking.proof == Proof.OFFICE else By(asking.asked_by)


def _require_patience(asking: Asking) -> None:
    """Refuse a flood: a person asks for a few introductions a day."""
    now = timezone.now()
    if asking.sender:
        sent = Introduction.objects.filter(sender_fingerprint=fingerprint(f"sender {asking.sender}"))
        if sent.filter(created_at__gt=now - dt.timedelta(hours=1)).count() >= AN_HOUR:
            raise IntroductionRefusedError(_("Too many introductions were asked for from here. Try again in an hour."))
    known = fingerprint(asking.contact.phone or asking.contact.email)
    asked = Introduction.objects.filter(asker_fingerprint=known, created_at__gt=now - dt.timedelta(days=1))
    if known and asked.count() >= A_DAY:
        raise IntroductionRefusedError(_("Too many introductions were asked for today. Try again tomorrow."))
