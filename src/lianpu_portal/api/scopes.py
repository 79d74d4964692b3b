"""What a service token may be used for. A token never opens more than its account may, nor more than its scopes say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, permissions_of


class Scope(StrEnum):
    """A part of the API that a token is made for."""

    READ = "read"
    PUBLISH = "publish"
    EDIT = "edit"
    MODERATE = "moderate"
    WEBHOOKS = "webhooks"
    INTRODUCE = "introduce"
    CONTACTS = "contacts"
    FIRM = "firm"


GRANTED: dict[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset({Permission.READ, Permission.SEE_CLUSTER, Permission.SEE_ALL, Permission.OWN_PAGE}),
    Scope.PUBLISH: frozenset({Permission.PUBLISH, Permission.MANAGE_FIRM, Permission.OWN_PAGE}),
    Scope.EDIT: frozenset({Permission.EDIT, Permission.OFFICE}),
    Scope.MODERATE: frozenset({Permission.MODERATE}),
    Scope.WEBHOOKS: frozenset({Permission.OWN_PAGE}),
    Scope.INTRODUCE: frozenset({Permission.PUBLISH, Permission.SEE_CLUSTER, Permission.PURCHASE, Permission.OFFICE}),
    Scope.CONTACTS: frozenset({Permission.PUBLISH, Permission.SEE_CLUSTER, Permission.OFFICE}),
    Scope.FIRM: frozenset({Permission.MANAGE_FIRM, Permission.OWN_PAGE}),
}
"""Scope → the permissions it lets through. Operating the portal takes a person."""


def let_through(scopes: Iterable[str]) -> frozenset[Permission]:
    """What the scopes let through together; names that are no scope let nothing through."""
    known = [scope for scope in Scope if scope in set(scopes)]
    return frozenset[Permission]().union(*(GRANTED[scope] for scope in known))


@dataclass(frozen=True)
class TokenActor(Actor):
    """A program with a token: the account's rights, as far as the scopes let them through."""

    scopes: frozenset[str] = frozenset()

    @classmethod
    def with_token(cls, account: Any, scopes: Iterable[str]) -> TokenActor:
        """Whoever holds a token of the account."""
        plain = Actor.account(account)
        return cls(plain.user, plain.roles, frozenset(scopes))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What roles and scopes allow together."""
        return permissions_of(self.roles) & let_through(self.scopes)
