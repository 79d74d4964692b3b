"""Accept or refuse all that waits of a list, beside the requests."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.background.queue import later
from lianpu_portal.publishing.actions.decide import stated
from lianpu_portal.publishing.models import Batch
from lianpu_portal.publishing.tasks import decide_list

VERBS = ("accept", "refuse")


def decide_soon(actor: Actor, batch: Batch, verb: str, reason: str) -> None:
    """Begin with it; refusing takes a reason, which the sender reads."""
    actor.require(Permission.MODERATE)
    reason = stated(reason) if verb == "refuse" else ""
    later(decide_list, batch.pk, verb, reason, actor.user.pk if actor.user else None)
