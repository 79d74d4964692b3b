"""What happens to introductions, told to the accounts of both firms and to the chain office.

An event names the introduction, the step and the stage. Firms, notes, reasons and contacts are read with a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.api.models import Subscription
from lianpu_portal.api.webhooks.delivering import queue_all
from lianpu_portal.background.queue import task
from lianpu_portal.introductions.models import Introduction, Stage
from lianpu_portal.introductions.party import Standing

ASKED, ACCEPTED, DECLINED, STEPPED = (f"introduction.{name}" for name in ("asked", "accepted", "declined", "stepped"))

_BY_VERB: Mapping[str, str] = {
    "ask": ASKED, "vouch": ASKED, "accept": ACCEPTED, "decline": DECLINED, "reply": STEPPED, "sample": STEPPED,
    "contract": STEPPED, "verify": STEPPED, "undo": STEPPED,
}  # fmt: skip


def event_of_step(verb: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """The event that a verb means; none while nobody but the asker knows of the introduction."""
    silent = Stage.CHECKING in (before.get("stage"), after.get("stage")) and verb != "vouch"
    return None if silent else _BY_VERB.get(verb)


@task
def tell_introduction(event: str, code: str, verb: str, stage: str) -> None:
    """Tell every account that has a side in it."""
    introduction = Introduction.objects.filter(public_id=code).first()
    if introduction is None:
        return
    running = Subscription.objects.filter(stopped="", account__is_active=True).select_related("account").order_by("pk")
    subscribed = [subscription for subscription in running if event in subscription.events]
    sides = [Standing.of(Actor.account(subscription.account)).side_in(introduction) for subscription in subscribed]
    queue_all(
        (subscription, event, _data(code, verb, stage, str(side)))
        for subscription, side in zip(subscribed, sides, strict=True) if side is not None
    )  # fmt: skip


def _data(code: str, verb: str, stage: str, you: str) -> dict[str, str]:
    page, api = (reverse(name, args=[code]) for name in ("introduction", "api_introduction"))
    return {"id": code, "step": verb, "stage": stage, "you": you, "page": page, "api": api}
