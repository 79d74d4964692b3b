"""Adding a line to the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder

from lianpu_portal.audit.models import LONGEST_SUBJECT, AuditLine

VISITOR = "visitor"
"""The name of somebody without an account."""

MACHINE = "machine"
"""The name of work that runs by itself: expiry, retries."""

_CONTACT_FIELDS = frozenset({"person", "phone", "email", "contact", "contact_sealed", "password", "token"})


class Acting(Protocol):
    """Whoever does it: an account, or nobody known."""

    @property
    def user(self) -> Any | None:
        """The account, where there is one."""
        ...


def record(
    actor: Acting | None,
    verb: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write the line, inside the transaction of what it tells. `actor` None is the machine.

    `verb` reads «listing.publish», `subject` «offers/k3v9…», cut where it is too long. A field that could hold a contact is refused with
    `ValueError`: the log lives for ever, a person's details must not.
    """
    user = actor.user if actor else None
    AuditLine.objects.create(
        actor_id=user.pk if user else None,
        actor=user.get_username() if user else VISITOR if actor else MACHINE,
        verb=verb, subject=subject[:LONGEST_SUBJECT], before=_plain(before), after=_plain(after),
    )  # fmt: skip


def _plain(values: Mapping[str, Any] | None) -> Any:
    if values is None:
        return None
    if found := sorted(_CONTACT_FIELDS & set(values)):
        raise ValueError(f"The audit log holds no contacts: leave out {', '.join(found)}.")
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
