"""Who asks for an action: pages, the API and commands alike make one of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lianpu_portal.accounts.permissions import may_edit


@dataclass(frozen=True)
class Actor:
    """A person or a command: the account, where there is one, and whether it may change the tables."""

    user: Any | None
    may_edit: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Actor:
        """Whoever sent the request."""
        return cls(request.user if request.user.is_authenticated else None, may_edit(request))

    def require_edit(self) -> None:
        """Refuse those who may not change the tables."""
        if not self.may_edit:
            raise PermissionDenied
