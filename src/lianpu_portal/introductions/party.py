"""Who acts on an introduction: one of its sides, by a private link or as a member of the firm, or the chain office."""

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
    """The side whose firm the account is a member of, or the office; 404 for everybody else."""
    actor = Actor.of(request)
    introduction = Introduction.objects.filter(public_id=public_id).first()
    by = side_of(actor, introduction) if introduction else None
    if introduction is None or by is None:
        raise Http404(_("There is no introduction here that you may see."))
    return Party(introduction, by, actor, site_of(request))


def side_of(actor: Actor, introduction: Introduction) -> By | None:
    """The side that an account stands on, the asking one first; the office where it is of neither.

    Until it is passed on, the side that is asked hears nothing of it.
    """
    firms = firms_of(actor)
    heard = (str(introduction.asked_side),) if introduction.passed_on_at else ()
    for side in (introduction.asked_by, *heard):
        if introduction.firm_of(side) in firms:
            return By(side)
    return By.OFFICE if actor.may(Permission.OFFICE) else None


def introductions_of(actor: Actor) -> QuerySet[Introduction]:
    """Those that an actor has a side in, as `side_of` says; all for the office."""
    if actor.may(Permission.OFFICE):
        return Introduction.objects.all()
    firms = firms_of(actor)
    supplies, buys = Q(supplier__in=firms), Q(buyer__in=firms)
    asked_for = (supplies & Q(asked_by=Side.OFFER)) | (buys & Q(asked_by=Side.DEMAND))
    return Introduction.objects.filter(asked_for | ((supplies | buys) & Q(passed_on_at__isnull=False)))


def firms_of(actor: Actor) -> list[str]:
    """The firms that the actor's account is a member of."""
    return Membership.firms_of(actor.user) if actor.user else []
