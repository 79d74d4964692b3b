"""Service tokens as programs send them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.utils import timezone

from lianpu_portal.accounts.models import ServiceToken

PREFIX = "lianpu_"
"""Tells a token from other secrets, for those who look through files for them."""

_BYTES = 32
_SHOWN = 12
_BETWEEN_WRITES = dt.timedelta(minutes=1)


def new_token() -> str:
    """A token that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """What is kept of it: it holds 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def beginning(token: str) -> str:
    """What lists show of it."""
    return token[:_SHOWN]


def find_token(token: str) -> ServiceToken | None:
    """The valid token that a program sent, its use noted at most once a minute; None where there is none."""
    found = ServiceToken.objects.select_related("account").filter(hash=token_hash(token)).first()
    if found is None or not found.is_valid:
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > _BETWEEN_WRITES:
        ServiceToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
