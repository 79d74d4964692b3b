"""Make, change, test and delete a subscription."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.models import Delivery, Subscription
from lianpu_portal.api.webhooks.addresses import checked, parse
from lianpu_portal.api.webhooks.delivering import queue
from lianpu_portal.api.webhooks.errors import WebhookRefusedError
from lianpu_portal.api.webhooks.events import EVENTS, TEST
from lianpu_portal.api.webhooks.signing import new_secret
from lianpu_portal.audit.record import record
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.held_rows import held_row

MOST = 10
"""Subscriptions of one account."""

TEST_WAITS = dt.timedelta(minutes=5)
"""How long a test event that was not tried yet keeps the next from being queued; one of a webhook stopped meanwhile never is."""

Look = Callable[[Subscription], None]
"""A last look at the subscription, held as it is now: raises where it is not as the caller saw it."""


def subscribe(
    actor: Actor, address: str, events: Sequence[str], *, looked_up: bool = False
) -> tuple[Subscription, str]:
    """A subscription and its secret, which is nowhere else in clear. Raises `AddressRefusedError`, `WebhookRefusedError`.

    With `looked_up`, `require_address` was asked before: a name is not looked up while the store is held.
    """
    actor.require(Permission.OWN_PAGE)
    if not looked_up:
        require_address(address)
    chosen, secret = _chosen(events), new_secret()
    with transaction.atomic():
        if Subscription.objects.filter(account=actor.user).count() >= MOST:
            raise WebhookRefusedError(
                _("{count} webhooks are the most. Delete one that is not used.").format(count=MOST)
            )
        made = Subscription.objects.create(
            account=actor.user,
            address=address,
            events=chosen,
            secret_sealed=seal_text(secret),
            language=get_language() or settings.LANGUAGE_CODE,
        )
        record(actor, "webhook.make", f"webhooks/{made.pk}", after=_told(made))
    return made, secret


def change(
    actor: Actor, subscription: Subscription, *, address: str | None = None, events: Sequence[str] | None = None,
    active: bool | None = None, as_seen: Look = lambda _held: None,
) -> Subscription:  # fmt: skip
    """Send elsewhere, other events, pause or start again; what is None stays."""
    _require_own(actor, subscription)
    if address is not None:
        require_address(address)
    chosen = None if events is None else _chosen(events)
    with transaction.atomic():
        current = held_row(subscription, WebhookRefusedError)
        as_seen(current)
        before = _told(current)
        current.address = current.address if address is None else address
        current.events = current.events if chosen is None else chosen
        if active is not None:
            current.stopped = Subscription.Stopped.RUNNING if active else Subscription.Stopped.PAUSED
            current.failures = 0 if active else current.failures
        current.changed_at = timezone.now()
        current.save()
        record(actor, "webhook.change", f"webhooks/{current.pk}", before, _told(current))
    return current


def unsubscribe(actor: Actor, subscription: Subscription, as_seen: Look = lambda _held: None) -> None:
    """Send nothing any more, and forget what was sent."""
    _require_own(actor, subscription)
    with transaction.atomic():
        current = held_row(subscription, WebhookRefusedError)
        as_seen(current)
        record(actor, "webhook.delete", f"webhooks/{current.pk}", before=_told(current))
        current.delete()


def test(actor: Actor, subscription: Subscription) -> Delivery:
    """Send an event that says nothing but that it arrived."""
    _require_own(actor, subscription)
    if subscription.stopped:
        raise WebhookRefusedError(_("This webhook is stopped. Start it first."))
    with transaction.atomic():
        # A test to a slow program takes the worker of all webhooks: it is queued once, however often it is asked for.
        held_row(subscription, WebhookRefusedError)
        lately = timezone.now() - TEST_WAITS
        if Delivery.objects.filter(subscription=subscription, event=TEST, tries=0, created_at__gt=lately).exists():
            raise WebhookRefusedError(_("A test event is on its way. Wait until it was tried."))
        return queue(subscription, TEST, {"webhook": subscription.pk})


def _require_own(actor: Actor, subscription: Subscription) -> None:
    actor.require(Permission.OWN_PAGE)
    if subscription.account != actor.user:
        raise WebhookRefusedError(_("This webhook is somebody else's."))


def require_address(address: str) -> None:
    """Refuse an address that nothing may be sent to, as things stand: every delivery looks anew."""
    checked(parse(address))


def _chosen(events: Sequence[str]) -> list[str]:
    unknown = [event for event in events if event not in EVENTS]
    if unknown or not events:
        raise WebhookRefusedError(_("Choose at least one of these events: {events}.").format(events=", ".join(EVENTS)))
    return [event for event in EVENTS if event in events]


def _told(subscription: Subscription) -> dict[str, object]:
    """What the audit log keeps: of the address the host alone, for the rest of it is often all that keeps strangers out."""
    host = urlsplit(subscription.address).hostname
    return {"host": host, "events": subscription.events, "stopped": subscription.stopped}
