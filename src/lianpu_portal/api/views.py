"""Pages of an account's webhooks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.errors import LianpuError
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.api.forms import WebhookForm
from lianpu_portal.api.models import Subscription
from lianpu_portal.api.webhooks.actions import manage
from lianpu_portal.api.webhooks.events import EVENTS

_SHOWN = 50


def _page(request: HttpRequest, form: WebhookForm, **more: Any) -> HttpResponse:
    subscriptions = Subscription.objects.filter(account=request.user)
    shown = [(one, [EVENTS.get(event, event) for event in one.events], one.deliveries.first()) for one in subscriptions]  # pyright: ignore[reportAttributeAccessIssue]
    return render(request, "api/webhooks.html", {"form": form, "subscriptions": shown, "most": manage.MOST} | more)


@open_to(Permission.OWN_PAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The account's webhooks, and a new one; its secret is shown on the answer and never again."""
    if request.method != "POST":
        return _page(request, WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        made, secret = manage.subscribe(Actor.of(request), **form.given)
    except LianpuError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    return _page(request, WebhookForm(), made=made, secret=secret)


@open_to(Permission.OWN_PAGE)
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook and how its last deliveries went."""
    found = get_object_or_404(Subscription, account=request.user, pk=pk)
    deliveries = found.deliveries.all()[:_SHOWN]  # pyright: ignore[reportAttributeAccessIssue]
    events = [EVENTS.get(event, event) for event in found.events]
    return render(request, "api/webhook.html", {"subscription": found, "deliveries": deliveries, "events": events})


@open_to(Permission.OWN_PAGE)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Pause, start, test or delete it."""
    actor, found = Actor.of(request), get_object_or_404(Subscription, account=request.user, pk=pk)
    try:
        told = _do(actor, found, verb)
    except LianpuError as refusal:
        messages.error(request, str(refusal))
        return redirect("webhook", pk)
    messages.success(request, told)
    return redirect("webhooks") if verb == "delete" else redirect("webhook", pk)


def _do(actor: Actor, found: Subscription, verb: str) -> str:
    match verb:
        case "pause":
            manage.change(actor, found, active=False)
            return _("Paused: nothing is sent until you start it again.")
        case "start":
            manage.change(actor, found, active=True)
            return _("Started: events are sent from now on.")
        case "test":
            manage.test(actor, found)
            return _("A test event is on its way. Load this page again in a moment.")
        case "delete":
            manage.unsubscribe(actor, found)
            return _("Deleted: nothing is sent there any more.")
        case _:
            raise Http404
