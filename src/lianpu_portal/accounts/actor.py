"""Who asks for an action: pages, the API and commands alike make one of these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lianpu_portal.accounts.permissions import EVERYTHING, Permission, Role, permissions_of, roles_in, roles_of


@dataclass(frozen=True)
class Actor:
    """A person or a command: the account, where there is one, and its roles."""

    user: Any | None = None
    roles: frozenset[Role] = frozenset({Role.READER})

    @classmethod
    def of(cls, request: HttpRequest) -> Actor:
        """Whoever sent the request."""
        return cls(request.user if request.user.is_authenticated else None, roles_in(request))

    @classmethod
    def account(cls, account: Any) -> Actor:
        """An account, wherever it comes from."""
        return cls(account, roles_of(account))

    @classmethod
    def command(cls) -> Actor:
        """Whoever runs a command on the machine of the portal."""
        return cls(None, EVERYTHING)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the roles allow together."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether the actor has the permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Refuse those who have it not."""
        if not self.may(permission):
            raise PermissionDenied
