"""An event on its way: queued for each subscription, signed and sent, tried again, and the address given up on at last."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.api.models import Delivery, Subscription
from lianpu_portal.api.webhooks import sending
from lianpu_portal.api.webhooks.errors import AddressRefusedError, NotDeliveredError
from lianpu_portal.api.webhooks.signing import signed_headers
from lianpu_portal.audit.record import record
from lianpu_portal.background import mail
from lianpu_portal.background.queue import WEBHOOKS, later, task_apart
from lianpu_portal.contacts.contact import unseal_text
from lianpu_portal.languages import in_language

GIVEN_UP_AFTER = 20
"""Failed tries in a row, over all its events, after which a subscription is stopped."""

_GOOD = range(200, 300)
_LONGEST_FAULT = 200


def queue(subscription: Subscription, event: str, data: Mapping[str, Any]) -> Delivery:
    """Put an event on its way, in the open transaction; in a lane of its account, so that its programs hold up no other's."""
    body = json.dumps(
        {"type": event, "timestamp": timezone.now().isoformat(), "data": data},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    message = f"msg_{secrets.token_hex(16)}"
    delivery = Delivery.objects.create(subscription=subscription, message=message, event=event, body=body)
    later(deliver, delivery.pk, lane=str(subscription.account.pk))
    return delivery


def queue_all(told: Iterable[tuple[Subscription, str, Mapping[str, Any]]]) -> None:
    """Put events on their way, all or none: work that dies half way and is begun anew tells nobody twice."""
    found = list(told)  # before the store is held: finding out takes long
    with transaction.atomic():
        for subscription, event, data in found:
            queue(subscription, event, data)


@task_apart(WEBHOOKS)
def deliver(pk: int) -> None:
    """Send it; raises `NotDeliveredError` so that the queue tries again. Nothing is done for one that was given up on."""
    delivery = Delivery.objects.select_related("subscription").filter(pk=pk, delivered_at=None).first()
    if delivery is None or delivery.subscription.stopped:
        return
    with in_language(delivery.subscription.language):
        status, fault = _send(delivery)
        arrived = status in _GOOD
        with transaction.atomic():
            _note(delivery, status, fault, arrived)
    if not arrived:
        raise NotDeliveredError(fault)


def _send(delivery: Delivery) -> tuple[int, str]:
    """Status and fault; the status is 0 where no answer came."""
    subscription, now = delivery.subscription, timezone.now()
    secret = unseal_text(bytes(subscription.secret_sealed))
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Lianpu-Webhooks/1",
        **signed_headers(secret, delivery.message, int(now.timestamp()), delivery.body),
    }  # fmt: skip
    try:
        status = sending.post(subscription.address, headers, delivery.body.encode())
    except (AddressRefusedError, NotDeliveredError) as error:
        return 0, str(error)
    if status in _GOOD:
        return status, ""
    if 300 <= status < 400:
        return status, _("The host answered with a redirect, which is not followed.")
    return status, _("The host answered {status}.").format(status=status)


def _note(delivery: Delivery, status: int, fault: str, arrived: bool) -> None:
    now = timezone.now()
    subscription = Subscription.objects.select_for_update().filter(pk=delivery.subscription.pk).first()
    if subscription is None:  # deleted with its log while it was sent
        return
    delivery.tries += 1
    delivery.status, delivery.fault, delivery.tried_at = status, fault[:_LONGEST_FAULT], now
    delivery.delivered_at = now if arrived else None
    delivery.save(update_fields=["tries", "status", "fault", "tried_at", "delivered_at"])
    subscription.failures = 0 if arrived else min(subscription.failures + 1, GIVEN_UP_AFTER)
    given_up = subscription.failures >= GIVEN_UP_AFTER and not subscription.stopped
    if given_up:
        subscription.stopped = Subscription.Stopped.FAILING
    subscription.save(update_fields=["failures", "stopped"])
    if given_up:
        _tell(subscription)


def _tell(subscription: Subscription) -> None:
    record(None, "webhook.stop", f"webhooks/{subscription.pk}", after={"failures": subscription.failures})
    if subscription.account.email:
        text = _(
            "The webhook to {address} failed {count} times in a row and was stopped. Nothing more is sent there until "
            "you start it again on the page of your webhooks."
        ).format(address=subscription.address, count=subscription.failures)
        mail.send(subscription.account.email, _("A webhook was stopped"), text)
