"""A computation: what was asked for, how far it is, and what came out, with the snapshot that it stands on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a computation stands."""

    WAITING = "waiting", pgettext_lazy("computation state", "Waiting")
    RUNNING = "running", pgettext_lazy("computation state", "Running")
    DONE = "done", pgettext_lazy("computation state", "Done")
    FAILED = "failed", pgettext_lazy("computation state", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("computation state", "Cancelled")


class Audience(models.TextChoices):
    """On whose part of the cluster it is computed."""

    ALL = "all", pgettext_lazy("computation audience", "Whoever sees everything")
    PUBLIC = "public", pgettext_lazy("computation audience", "Everybody")


ACTIVE = (State.WAITING, State.RUNNING)
"""States in which a result is still to come."""


class Computation(models.Model):
    """One run of one kind of computation. `key` is the same for everybody who asks the same question."""

    key = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(_("arguments"), default=dict)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    run = models.CharField(max_length=32, blank=True, editable=False)
    share = models.FloatField(_("share done"), default=0.0)
    step = models.JSONField(_("step"), default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    began_at = models.DateTimeField(_("began"), null=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True, db_index=True)
    revision = models.BigIntegerField(_("revision"), default=0)
    stamp = models.CharField(max_length=32, blank=True, editable=False)
    read_at = models.DateTimeField(_("data as of"), null=True)
    day = models.DateField(_("day"), null=True)
    error = models.TextField(_("error"), blank=True)
    result = models.JSONField(_("result"), null=True)
    file = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("Computation")
        verbose_name_plural = _("Computations")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("key", "state"), name="computation_of_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(state__in=["waiting", "running"]), name="computation_one_at_once"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def is_active(self) -> bool:
        """Whether a result is still to come."""
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """The share done, as per cent."""
        return round(100 * self.share)

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended_at - self.began_at).total_seconds() if self.began_at and self.ended_at else None
