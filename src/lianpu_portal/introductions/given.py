"""The contacts in introductions that somebody gave as their own: taken along in a copy of one's data, erased with it.

One's own are those given while signed in, asking, accepting or vouching for one's firm; those that stand with a listing
of one's own; and those by an e-mail address of the account. What an officer noted of somebody else is not the officer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.audit.record import record
from lianpu_portal.contacts import Contact, fingerprint, unseal
from lianpu_portal.introductions.models import By, Change, Introduction, Key, Side
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.publishing.models import Publication


@dataclass(frozen=True)
class Given:
    """A contact in an introduction: the asker's, or that of whoever answered."""

    introduction: Introduction
    as_asker: bool

    @property
    def side(self) -> str:
        """The side it belongs to."""
        return str(self.introduction.asked_by if self.as_asker else self.introduction.asked_side)

    @property
    def sealed(self) -> bytes | None:
        """As it is stored."""
        return self.introduction.asker_sealed if self.as_asker else self.introduction.answer_sealed


def given_by(account: Any) -> list[Given]:
    """Every contact that the account gave and that is still there."""
    addresses = [account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)]
    prints = {fingerprint(address) for address in addresses if address}
    found: dict[tuple[int, bool], Given] = {}
    for given in (*_by_account(account, prints), *_by_link(account, prints)):
        if given.sealed:
            found.setdefault((given.introduction.pk, given.as_asker), given)
    return sorted(found.values(), key=lambda given: given.introduction.pk)


def exported(account: Any) -> list[dict[str, Any]]:
    """The same as the account may take them along, with the words that it wrote."""
    return [
        {
            "id": given.introduction.public_id, "asked": given.introduction.created_at,
            "as": "asker" if given.as_asker else "answerer",
            "contact": _plain(unseal(bytes(given.sealed or b""))),
            "message": opened(given.introduction.message_sealed) if given.as_asker else "",
        }
        for given in given_by(account)
    ]  # fmt: skip


def forget_contacts(actor: Actor) -> int:
    """Erase them: the introductions stay, each says that the contact was erased, and its private links open nothing."""
    found = given_by(actor.user)
    with transaction.atomic():
        for given in found:
            if not _forget(given):
                continue
            record(actor, "introduction.forget_contact", str(given.introduction), after={"of": given.side})
    return len(found)


def _forget(given: Given) -> bool:
    """Whether there was anything to erase: the introduction may have been deleted meanwhile."""
    introduction = Introduction.objects.select_for_update().filter(pk=given.introduction.pk).first()
    if introduction is None:
        return False
    if given.as_asker:
        introduction.asker_sealed, introduction.asker_erased = None, True
        introduction.asker_fingerprint = introduction.sender_fingerprint = ""
    else:
        introduction.answer_sealed, introduction.answer_erased = None, True
    introduction.save()
    Key.objects.filter(introduction=introduction, side=given.side).delete()
    return True


def _by_account(account: Any, prints: set[str]) -> Iterator[Given]:
    steps = Change.objects.exclude(by=By.OFFICE)
    vouched_by_others = steps.filter(verb="vouch").exclude(account=account).values("introduction")
    asked = _with(steps.filter(verb="ask"), account) | Introduction.objects.filter(asker_fingerprint__in=prints)
    for introduction in asked.exclude(pk__in=vouched_by_others):  # a publisher who vouches puts their own in its place
        yield Given(introduction, as_asker=True)
    for introduction in _with(steps.filter(verb="vouch"), account):
        yield Given(introduction, as_asker=True)
    for introduction in _with(steps.filter(verb="accept"), account):
        yield Given(introduction, as_asker=False)


def _with(steps: QuerySet[Change], account: Any) -> QuerySet[Introduction]:
    return Introduction.objects.filter(pk__in=steps.filter(account=account).values("introduction"))


def _by_link(account: Any, prints: set[str]) -> Iterator[Given]:
    """By a private link nobody is signed in: meant is whose contact stands with a listing of the account's, or whose address
    is the account's, for one of its firms."""
    for publication in Publication.objects.filter(owner=account):
        own = {found for found in (publication.contact_fingerprint, publication.email_fingerprint) if found}
        side = Side.OFFER if publication.table == "offers" else Side.DEMAND
        yield from _matching(Introduction.objects.filter(**{str(side): publication.public_id}), side, own | prints)
    firms = Membership.firms_of(account)
    yield from _matching(Introduction.objects.filter(supplier__in=firms), Side.OFFER, prints)
    yield from _matching(Introduction.objects.filter(buyer__in=firms), Side.DEMAND, prints)


def _matching(introductions: QuerySet[Introduction], side: Side, prints: set[str]) -> Iterator[Given]:
    """The contacts of that side that have one of the phone numbers or addresses."""
    for introduction in introductions:
        given = Given(introduction, as_asker=introduction.asked_by == side)
        if given.sealed and _prints(unseal(bytes(given.sealed))) & prints:
            yield given


def _prints(contact: Contact) -> set[str]:
    return {fingerprint(text) for text in (contact.phone, contact.email) if text}


def _plain(contact: Contact) -> dict[str, str]:
    return {"person": contact.person, "phone": contact.phone, "email": contact.email}
