"""What the API remembers: answers to repeated calls, subscriptions to webhooks and what was delivered to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_ADDRESS = 500


class AnsweredCall(models.Model):
    """A request with an idempotency key and its answer, sealed. `mark` is a hash of caller and key."""

    mark = models.CharField(max_length=64, unique=True, editable=False)
    request_hash = models.CharField(max_length=64, editable=False)
    status = models.PositiveSmallIntegerField(default=0, editable=False)
    answer = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.mark[:12]} {self.status}"


class Subscription(models.Model):
    """An address that an account wants events sent to. The signing secret is sealed and shown once. What goes wrong is told
    in the language of whoever made it."""

    class Stopped(models.TextChoices):
        """Why nothing is sent at present."""

        RUNNING = "", pgettext_lazy("webhook", "Active")
        PAUSED = "paused", pgettext_lazy("webhook", "Paused")
        FAILING = "failing", pgettext_lazy("webhook", "Stopped after failures")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("account")
    )
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    events = models.JSONField(_("events"), default=list)
    secret_sealed = models.BinaryField(editable=False)
    stopped = models.CharField(_("state"), max_length=7, choices=Stopped, default=Stopped.RUNNING, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    language = models.CharField(max_length=10, editable=False, default="zh-hans")
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhooks")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"#{self.pk} {self.account}"


class Delivery(models.Model):
    """One event on its way to one subscription. `status` is the last answer's, 0 where there was none."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    message = models.CharField(_("message"), max_length=40, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=40)
    body = models.TextField(editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    status = models.PositiveSmallIntegerField(_("last status"), null=True)
    fault = models.CharField(_("what went wrong"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("happened"), auto_now_add=True, db_index=True)
    tried_at = models.DateTimeField(_("last try"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    class Meta:
        verbose_name = _("Delivery")
        verbose_name_plural = _("Deliveries")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.event} {self.message}"
