"""How the firm behind a listing can be reached: whoever published it, the firm's members, else the chain office."""

from __future__ import annotations

from dataclasses import dataclass

from lianpu_portal.accounts.models import Membership
from lianpu_portal.contacts import Contact, unseal
from lianpu_portal.introductions.models import Introduction, Reached
from lianpu_portal.publishing.models import Publication


@dataclass(frozen=True)
class Ways:
    """How a side is reached, and at which addresses."""

    reached: Reached
    addresses: tuple[str, ...] = ()


def publication_of(table: str, code: str) -> Publication | None:
    """The publication of a listing; None for an imported one."""
    return Publication.objects.filter(table=table, public_id=code).first()


def published_contact(table: str, code: str) -> Contact:
    """The contact that was left with the listing."""
    publication = publication_of(table, code)
    return unseal(publication.contact_sealed) if publication and publication.contact_sealed else Contact()


def _publisher(table: str, code: str) -> str:
    """The address of the account that published a listing; empty for what was published without one."""
    publication = publication_of(table, code)
    return publication.owner.email if publication and publication.owner and publication.owner.is_active else ""


def ways_to(introduction: Introduction, side: str) -> Ways:
    """How to reach a side."""
    published = published_contact(*introduction.listing_of(side))
    if address := published.email or _publisher(*introduction.listing_of(side)):
        return Ways(Reached.LETTER, (address,))
    addresses = Membership.addresses_of(introduction.firm_of(side))
    return Ways(Reached.MEMBERS, addresses) if addresses else Ways(Reached.OFFICE)
