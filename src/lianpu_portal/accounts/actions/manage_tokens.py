"""Make and revoke service tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.models import ServiceToken
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.tokens import beginning, new_token
from lianpu_portal.audit.record import record
from lianpu_portal.private_links import hash_of

MOST = 20


def make_token(actor: Actor, name: str, scopes: Sequence[str], days: int) -> tuple[ServiceToken, str]:
    """A token and its text, which is nowhere else."""
    actor.require(Permission.OWN_PAGE)
    if ServiceToken.objects.filter(account=actor.user).count() >= MOST:
        raise AccountRefusedError(_("Twenty tokens are the most. Revoke one that is not used."))
    text = new_token()
    with transaction.atomic():
        made = ServiceToken.objects.create(
            account=actor.user, name=name, hash=hash_of(text), beginning=beginning(text), scopes=sorted(scopes),
            expires_at=timezone.now() + dt.timedelta(days=days),
        )  # fmt: skip
        record(
            actor, "token.make", f"service_tokens/{made.pk}", after={"name": name, "scopes": made.scopes, "days": days}
        )
    return made, text


def revoke_token(actor: Actor, made: ServiceToken) -> None:
    """From now on it opens nothing."""
    actor.require(Permission.OWN_PAGE)
    if made.account != actor.user:
        raise AccountRefusedError(_("This token is somebody else's."))
    with transaction.atomic():
        record(actor, "token.revoke", f"service_tokens/{made.pk}", before={"name": made.name, "scopes": made.scopes})
        made.delete()
