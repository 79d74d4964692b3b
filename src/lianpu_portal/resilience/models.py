"""Drills that people keep, and notices of disruptions that firms give."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal import formats
from lianpu_portal.accounts.models import CODE_LENGTH
from lianpu_portal.computations.models import Audience
from lianpu_portal.private_links import PUBLIC_ID_LENGTH

LONGEST_NAME = 120
LONGEST_TEXT = 4000
"""Characters of the free texts of a notice: as many as the aspect model allows."""


class SavedDrill(models.Model):
    """A drill with its result as it was found, and the snapshot that it stands on.

    What was computed on everything is for those who see everything, whatever `shared` says. Where it plays a notice,
    `remarks` says how far it is not what that said, sentences by language; the notice may be gone since.
    """

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drills", verbose_name=_("account")
    )
    audience = models.CharField(_("audience"), max_length=8, choices=Audience)
    arguments = models.JSONField(_("arguments"))
    packed = models.BinaryField(editable=False)
    notice = models.CharField(_("notice"), max_length=PUBLIC_ID_LENGTH, blank=True, editable=False)
    remarks = models.JSONField(_("remarks"), default=dict, editable=False)
    shared = models.BooleanField(_("shared"), default=False)
    revision = models.BigIntegerField(_("revision"))
    stamp = models.CharField(max_length=32, editable=False)
    day = models.DateField(_("day"), null=True)
    read_at = models.DateTimeField(_("data as of"), null=True)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("Saved drill")
        verbose_name_plural = _("Saved drills")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}"

    @property
    def result(self) -> dict[str, Any]:
        """What came out."""
        return json.loads(gzip.decompress(bytes(self.packed)))

    @staticmethod
    def pack(result: Mapping[str, Any]) -> bytes:
        """A result as it is kept."""
        return gzip.compress(json.dumps(result, ensure_ascii=False).encode(), compresslevel=6)


class Notice(models.Model):
    """A disruption notice (中断通知). Its words are those of Catena-X DemandAndCapacityNotification 3.0.0.

    `enterprise` is a code of the tables, `sites` and `parts` are codes of its sites and of products; `materials` are
    part numbers as a file brought them, `foreign_sites` codes of sites that the tables do not know.
    """

    class Cause(models.TextChoices):
        """What lies behind it."""

        STRIKE = "strike", pgettext_lazy("cause of a disruption", "Strike")
        NATURAL_DISASTER = "natural-disaster", pgettext_lazy("cause of a disruption", "Natural disaster")
        PRODUCTION_INCIDENT = "production-incident", pgettext_lazy("cause of a disruption", "Production incident")
        PANDEMIC = "pandemic-or-epidemic", pgettext_lazy("cause of a disruption", "Pandemic or epidemic")
        LOGISTICS = "logistics-disruption", pgettext_lazy("cause of a disruption", "Logistics disruption")
        WAR = "war", pgettext_lazy("cause of a disruption", "War")
        INSOLVENCY = "insolvency", pgettext_lazy("cause of a disruption", "Insolvency")
        OTHER = "other", pgettext_lazy("cause of a disruption", "Another cause")

    class Effect(models.TextChoices):
        """What it does."""

        CAPACITY_REDUCTION = "capacity-reduction", pgettext_lazy("effect of a disruption", "Delivers less")
        DEMAND_REDUCTION = "demand-reduction", pgettext_lazy("effect of a disruption", "Buys less")
        CAPACITY_INCREASE = "capacity-increase", pgettext_lazy("effect of a disruption", "Can deliver more")
        DEMAND_INCREASE = "demand-increase", pgettext_lazy("effect of a disruption", "Buys more")

    class Status(models.TextChoices):
        """Whether it goes on."""

        OPEN = "open", pgettext_lazy("status of a disruption", "Open")
        RESOLVED = "resolved", pgettext_lazy("status of a disruption", "Resolved")

    class Visibility(models.TextChoices):
        """Who reads it, besides the firm itself and the office."""

        OFFICE = "office", pgettext_lazy("visibility of a notice", "The chain office only")
        CLUSTER = "cluster", pgettext_lazy("visibility of a notice", "Members of firms of the cluster")
        PUBLIC = "public", pgettext_lazy("visibility of a notice", "Everybody")

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)
    notification_id = models.CharField(max_length=45, unique=True, editable=False)
    source_disruption_id = models.CharField(max_length=45, editable=False)
    related = models.JSONField(default=list, editable=False)
    enterprise = models.CharField(_("enterprise"), max_length=CODE_LENGTH, db_index=True)
    cause = models.CharField(_("cause"), max_length=24, choices=Cause)
    effect = models.CharField(_("effect"), max_length=24, choices=Effect)
    lost = models.FloatField(_("capacity lost, %"), null=True, blank=True)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("expected until"), null=True, blank=True)
    text = models.TextField(_("what happened"), max_length=LONGEST_TEXT, blank=True)
    measure = models.TextField(_("measure taken"), max_length=LONGEST_TEXT, blank=True)
    sites = models.JSONField(_("sites"), default=list)
    foreign_sites = models.JSONField(default=list, editable=False)
    recipient_sites = models.JSONField(default=list, editable=False)
    parts = models.JSONField(_("parts"), default=list)
    materials = models.JSONField(default=list, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    visibility = models.CharField(_("who reads it"), max_length=8, choices=Visibility, default=Visibility.OFFICE)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("Disruption notice")
        verbose_name_plural = _("Disruption notices")
        ordering = ("status", "-changed_at")

    def __str__(self) -> str:
        return f"{self.public_id} {self.enterprise}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.status == self.Status.OPEN

    @property
    def part_numbers(self) -> list[str]:
        """Its materials by the numbers of others, as they came in a file."""
        return [" / ".join(entry.values()) for entry in self.materials]

    @property
    def without_products(self) -> str:
        """What it is about where it names no product: part numbers, or all that the firm delivers or buys."""
        if self.materials:
            return formats.listed(self.part_numbers)
        of_demand, some_sites = self.effect.startswith("demand"), self.sites or self.foreign_sites
        if some_sites:
            return _now("what its sites named here buy") if of_demand else _now("what its sites named here deliver")
        return _now("all that it buys") if of_demand else _now("all that it delivers")

    @property
    def can_be_played(self) -> bool:
        """Whether something fails by it."""
        return self.is_open and self.effect in (self.Effect.CAPACITY_REDUCTION, self.Effect.DEMAND_REDUCTION)
