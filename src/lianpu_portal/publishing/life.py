"""The life of a publication: from which state which verb leads where. Nothing else moves one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.models import State

TRANSITIONS: dict[tuple[State, str], State] = {
    (State.WAITING, "accept"): State.ONLINE,
    (State.WAITING, "refuse"): State.REFUSED,
    (State.WAITING, "edit"): State.WAITING,
    (State.WAITING, "close"): State.CLOSED,
    (State.WAITING, "take_down"): State.TAKEN_DOWN,
    (State.WAITING, "expire"): State.EXPIRED,
    (State.ONLINE, "recall"): State.WAITING,  # a moderator's second thought, or an edit that raised a doubt
    (State.ONLINE, "edit"): State.ONLINE,
    (State.ONLINE, "renew"): State.ONLINE,
    (State.ONLINE, "close"): State.CLOSED,
    (State.ONLINE, "expire"): State.EXPIRED,
    (State.ONLINE, "take_down"): State.TAKEN_DOWN,
    (State.CLOSED, "reopen"): State.ONLINE,
    (State.CLOSED, "requeue"): State.WAITING,  # closed before a moderator had seen it
    (State.EXPIRED, "renew"): State.ONLINE,
    (State.EXPIRED, "requeue"): State.WAITING,
    (State.REFUSED, "edit"): State.WAITING,
    (State.REFUSED, "requeue"): State.WAITING,
    (State.TAKEN_DOWN, "requeue"): State.WAITING,
    (State.TAKEN_DOWN, "restore"): State.ONLINE,
}

OPEN = (State.WAITING, State.ONLINE)
"""States of a listing that is or may soon be seen."""


def can(state: str, verb: str) -> bool:
    """Whether the verb leads anywhere from here."""
    return (State(state), verb) in TRANSITIONS


def target(state: str, verb: str) -> State:
    """Where the verb leads; refused with `PublishingRefusedError` where it leads nowhere."""
    try:
        return TRANSITIONS[State(state), verb]
    except KeyError:
        told = _("This listing is «{state}» by now, so that this cannot be done. Load the page again.")
        raise PublishingRefusedError(told.format(state=State(state).label)) from None
