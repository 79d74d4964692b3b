"""Who acts on an introduction: one of its sides, by a private link, as a member of the firm or as
whoever published the listing, or the chain office."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import site_of
from lianpu_portal.introductions.life import Who, who_is
from lianpu_portal.introductions.models import By, Introduction, Key, Side, other_side
from lianpu_portal.private_links import hash_of, new_token
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.publishing.tokens import managed_in


@dataclass(frozen=True)
class Party:
    """Somebody who may see and move one introduction. `site` is the address of the portal, for links in letters."""

    introduction: Introduction
    by: By
    actor: Actor
    site: str

    @property
    def who(self) -> Who:
        """The same, as seen from the asking."""
        return who_is(self.introduction, self.by)

    @property
    def is_office(self) -> bool:
        """Whether it is neither of the two sides."""
        return self.by == By.OFFICE

    @property
    def others(self) -> tuple[str, ...]:
        """The sides that are not its own."""
        return ("offer", "demand") if self.is_office else (str(other_side(self.by)),)

    def require(self) -> None:
        """Refuse where the actor has not the permission that acting so takes."""
        self.actor.require(Permission.OFFICE if self.is_office else Permission.PUBLISH)


def new_key(introduction: Introduction, side: str) -> str:
    """The token of a new private link for one side; links given out before stay good."""
    token = new_token()
    Key.objects.create(introduction=introduction, side=side, hash=hash_of(token))
    return token


def party_by_token(request: HttpRequest, token: str) -> Party:
    """The side that the link was given to; the same 404 for every other token, whatever it looks like."""
    key = Key.objects.select_related("introduction").filter(hash=hash_of(token)).first()
    if key is None:
        raise Http404(_("This link opens no introduction. It may be mistyped, or it was taken back."))
    return Party(key.introduction, By(key.side), Actor.of(request), site_of(request))


def party_by_account(request: HttpRequest, public_id: str) -> Party:
    """The side that the account stands on, or the office; 404 for everybody else."""
    actor = Actor.of(request)
    return _party(request, actor, Standing.of(actor), public_id)


def party_by_listing(request: HttpRequest, token: str, public_id: str) -> Party:
    """The side whose listing the manage link opens; 404 for every other."""
    return _party(request, Actor.of(request), Standing.managing(managed_in(request, token)), public_id)


def _party(request: HttpRequest, actor: Actor, standing: Standing, public_id: str) -> Party:
    introduction = Introduction.objects.filter(public_id=public_id).first()
    by = standing.side_in(introduction) if introduction else None
    if introduction is None or by is None:
        raise Http404(_("There is no introduction here that you may see."))
    return Party(introduction, by, actor, site_of(request))


@dataclass(frozen=True)
class Standing:
    """What somebody stands for: firms, listings published by them whosoever firm's they are, or the office."""

    firms: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    is_office: bool = False

    @classmethod
    def of(cls, actor: Actor) -> Standing:
        """As an account stands: for the firms that it is a member of, and for what it published."""
        is_office = actor.may(Permission.OFFICE)
        if actor.user is None:
            return cls(is_office=is_office)
        return cls(frozenset(firms_of(actor)), *_listings(Publication.objects.filter(owner=actor.user)), is_office)

    @classmethod
    def managing(cls, managed: Publication | Batch) -> Standing:
        """As the holder of a manage link stands: for its listing, or those of its list."""
        own = {"batch": managed} if isinstance(managed, Batch) else {"pk": managed.pk}
        return cls(frozenset(), *_listings(Publication.objects.filter(**own)))

    def side_in(self, introduction: Introduction) -> By | None:
        """The side that it is of, the asking one first; the office where it is of neither.

        Until it is passed on, the side that is asked hears nothing of it.
        """
        heard = (str(introduction.asked_side),) if introduction.passed_on_at else ()
        for side in (introduction.asked_by, *heard):
            if introduction.firm_of(side) in self.firms or introduction.listing_of(side)[1] in self._own(side):
                return By(side)
        return By.OFFICE if self.is_office else None

    def introductions(self) -> QuerySet[Introduction]:
        """Those that it has a side in, as `side_in` says; all for the office."""
        if self.is_office:
            return Introduction.objects.all()
        either = self.of_side(Side.OFFER) | self.of_side(Side.DEMAND)
        return Introduction.objects.filter(self.asked_for() | (either & Q(passed_on_at__isnull=False)))

    def asked_for(self) -> Q:
        """Whether an introduction was asked for by its side."""
        return (self.of_side(Side.OFFER) & Q(asked_by=Side.OFFER)) | (
            self.of_side(Side.DEMAND) & Q(asked_by=Side.DEMAND)
        )

    def of_side(self, side: Side) -> Q:
        """Whether that side of an introduction is its own."""
        if side == Side.OFFER:
            return Q(supplier__in=self.firms) | Q(offer__in=self.offers)
        return Q(buyer__in=self.firms) | Q(demand__in=self.demands)

    def _own(self, side: str) -> frozenset[str]:
        return self.offers if side == Side.OFFER else self.demands


def _listings(publications: QuerySet[Publication]) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the offers among them, and of the demands."""
    rows = list(publications.values_list("table", "public_id"))
    offers, demands = (frozenset(code for its, code in rows if its == table) for table in ("offers", "demands"))
    return offers, demands


def firms_of(actor: Actor) -> list[str]:
    """The firms that the actor's account is a member of."""
    return Membership.firms_of(actor.user) if actor.user else []
