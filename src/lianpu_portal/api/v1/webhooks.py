"""Webhooks of the caller's account."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.conditions import etag_of, require_match
from lianpu_portal.api.cursors import read, search_of, written
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.models import Delivery, Subscription
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import EventName, SentEvent, SubscriptionState
from lianpu_portal.api.v1.kit import Cursor, Rows, Strict, StrictParser, Text, router
from lianpu_portal.api.webhooks.actions import manage

webhooks = router("webhooks")
MANAGING = Asks(Permission.OWN_PAGE, Scope.WEBHOOKS)
_GREATEST = 2**63


def _look_address_up(request: HttpRequest) -> None:
    """Who answers for the name of the host may take long, and while the store is held nobody else could write."""
    body = StrictParser().parse_body(request)
    address = body.get("address") if isinstance(body, dict) else None
    if isinstance(address, str):
        manage.require_address(address)


MAKING = Asks(Permission.OWN_PAGE, Scope.WEBHOOKS, before=_look_address_up)


class WebhookIn(Strict):
    """An address and the events it wants."""

    address: Text
    events: list[EventName] = Field(min_length=1, max_length=20)


class WebhookChange(Strict):
    """What is to change; what is left out stays. `active` false pauses, true starts it again."""

    address: Text | None = None
    events: list[EventName] | None = Field(None, min_length=1, max_length=20)
    active: bool | None = None


class Webhook(Schema):
    """A subscription. `stopped` is empty, `paused`, or `failing`."""

    id: int
    address: str
    events: list[EventName]
    stopped: SubscriptionState
    failures: int
    created_at: dt.datetime


class NewWebhook(Webhook):
    """A new subscription with its secret, which is shown this once."""

    secret: str


class Webhooks(Schema):
    """All subscriptions of the account."""

    items: list[Webhook]


class DeliveryOut(Schema):
    """An event and how its delivery went; `status` 0 means that no answer came."""

    message: str
    event: SentEvent
    tries: int
    status: int | None
    fault: str
    created_at: dt.datetime
    tried_at: dt.datetime | None
    delivered_at: dt.datetime | None


class DeliveryPage(Schema):
    """A page of deliveries, newest first."""

    items: list[DeliveryOut]
    next: str | None


def _own(request: HttpRequest, pk: int) -> Subscription:
    account = caller_in(request).account
    found = Subscription.objects.filter(account=account, pk=pk).first() if abs(pk) < _GREATEST else None
    if found is None:
        raise Http404(_("You have no webhook {number}.").format(number=pk))
    return found


def _as_seen(request: HttpRequest, subscription: Subscription) -> None:
    """Refuse what was changed since the caller saw it."""
    require_match(request, _etag(subscription))


def _etag(subscription: Subscription) -> str:
    return etag_of(subscription.pk, subscription.changed_at.isoformat(), subscription.stopped, subscription.failures)


def _facts(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.pk, "address": subscription.address, "events": subscription.events,
        "stopped": subscription.stopped, "failures": subscription.failures, "created_at": subscription.created_at,
    }  # fmt: skip


@webhooks.get("/webhooks", auth=MANAGING, response=Webhooks, url_name="api_webhooks", operation_id="list_webhooks")
def list_webhooks(request: HttpRequest) -> dict[str, Any]:
    """The account's webhooks."""
    return {"items": [_facts(one) for one in Subscription.objects.filter(account=caller_in(request).account)]}


@webhooks.post("/webhooks", auth=MAKING, response={201: NewWebhook}, operation_id="make_webhook")
def make_webhook(request: HttpRequest, body: WebhookIn, response: HttpResponse) -> Status[Any]:
    """Have events sent to an address over https. The secret is shown this once."""
    made, secret = manage.subscribe(caller_in(request).actor, body.address, body.events, looked_up=True)
    response["Location"] = reverse("api_webhook", args=[made.pk])
    response["ETag"] = _etag(made)
    return Status(201, _facts(made) | {"secret": secret})


@webhooks.get("/webhooks/{int:pk}", auth=MANAGING, response=Webhook, url_name="api_webhook", operation_id="get_webhook")
def get_webhook(request: HttpRequest, pk: int, response: HttpResponse) -> dict[str, Any]:
    """One webhook; its ETag is what a change must name."""
    found = _own(request, pk)
    response["ETag"] = _etag(found)
    return _facts(found)


@webhooks.patch("/webhooks/{int:pk}", auth=MANAGING, response=Webhook, operation_id="change_webhook")
def change_webhook(request: HttpRequest, pk: int, body: WebhookChange, response: HttpResponse) -> dict[str, Any]:
    """Change address or events, pause it, or start it again."""
    found, as_seen = _own(request, pk), partial(_as_seen, request)
    as_seen(found)
    changed = manage.change(caller_in(request).actor, found, **body.dict(), as_seen=as_seen)
    response["ETag"] = _etag(changed)
    return _facts(changed)


@webhooks.delete("/webhooks/{int:pk}", auth=MANAGING, response={204: None}, operation_id="delete_webhook")
def delete_webhook(request: HttpRequest, pk: int) -> Status[None]:
    """Delete it with its log."""
    manage.unsubscribe(caller_in(request).actor, _own(request, pk), as_seen=partial(_as_seen, request))
    return Status(204, None)


@webhooks.post(
    "/webhooks/{int:pk}/test", auth=MANAGING, response={202: DeliveryOut}, url_name="api_webhook_test",
    operation_id="test_webhook",
)  # fmt: skip
def test_webhook(request: HttpRequest, pk: int) -> Status[Any]:
    """Send a test event; the log of deliveries tells whether it arrived."""
    return Status(202, manage.test(caller_in(request).actor, _own(request, pk)))


@webhooks.get(
    "/webhooks/{int:pk}/deliveries", auth=MANAGING, response=DeliveryPage, url_name="api_deliveries",
    operation_id="list_deliveries",
)  # fmt: skip
def list_deliveries(request: HttpRequest, pk: int, limit: Rows = 30, cursor: Cursor | None = None) -> dict[str, Any]:
    """What was sent and how it went, for 30 days."""
    found = _own(request, pk)
    search = search_of("deliveries", pk)
    after = read(cursor, search, 1)
    rows = Delivery.objects.filter(subscription=found).order_by("-pk")
    rows = list((rows if after is None else rows.filter(pk__lt=after[0]))[: limit + 1])
    page = rows[:limit]
    return {"items": page, "next": written(search, [page[-1].pk]) if len(rows) > limit else None}
