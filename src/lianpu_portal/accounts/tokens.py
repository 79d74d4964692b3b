"""Service tokens as programs send them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lianpu_portal import private_links
from lianpu_portal.accounts.models import ServiceToken

PREFIX = "lianpu_"
"""Tells a token from other secrets, for those who look through files for them."""

_SHOWN = 12
_BETWEEN_WRITES = dt.timedelta(minutes=1)


def new_token() -> str:
    """A token that nobody can guess."""
    return PREFIX + private_links.new_token()


def beginning(token: str) -> str:
    """What lists show of it."""
    return token[:_SHOWN]


def find_token(token: str) -> ServiceToken | None:
    """The valid token that a program sent, its use noted at most once a minute; None where there is none."""
    found = ServiceToken.objects.select_related("account").filter(hash=private_links.hash_of(token)).first()
    if found is None or not found.is_valid:
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > _BETWEEN_WRITES:
        ServiceToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
