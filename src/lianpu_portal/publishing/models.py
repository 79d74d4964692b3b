"""A published listing on its way through its life, what is attached to it, and the lists it may have come in.

While a publication is online, a row with the same id stands in the cluster's table of offers or demands, and so on the
map, among the gaps and before the matcher; else there is none (`rows.py`). Contacts are sealed, the manage token is
kept as its SHA-256 only.
`set_aside` holds what referred to the row while it was online (decisions about its pairs) and comes back with it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.cluster.columns import VISIBILITIES as VISIBILITY_CODES
from lianpu_portal.private_links import PUBLIC_ID_LENGTH
from lianpu_portal.words import VISIBILITIES

_VISIBILITIES: list[Any] = [(code, VISIBILITIES[code]) for code in VISIBILITY_CODES]


class State(models.TextChoices):
    """Where a publication stands; which ways lead from one to the next is declared in `life.py`."""

    WAITING = "waiting", pgettext_lazy("publication state", "Waiting for a moderator")
    ONLINE = "online", pgettext_lazy("publication state", "Online")
    CLOSED = "closed", pgettext_lazy("publication state", "Closed")
    EXPIRED = "expired", pgettext_lazy("publication state", "Expired")
    REFUSED = "refused", pgettext_lazy("publication state", "Not accepted")
    TAKEN_DOWN = "taken_down", pgettext_lazy("publication state", "Taken down")


class Outcome(models.TextChoices):
    """Why a listing was closed by whoever published it."""

    LIANPU = "lianpu", pgettext_lazy("outcome", "Done, found through Lianpu")
    ELSEWHERE = "elsewhere", pgettext_lazy("outcome", "Done, found elsewhere")
    NOT_NEEDED = "not_needed", pgettext_lazy("outcome", "No longer needed")


class Table(models.TextChoices):
    """The cluster's table its row stands in."""

    OFFERS = "offers", pgettext_lazy("publication side", "Offer")
    DEMANDS = "demands", pgettext_lazy("publication side", "Demand")


class Batch(models.Model):
    """A list of listings that came in one workbook, waits for the moderators as one, and is managed by one link."""

    manage_hash = models.CharField(max_length=64, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("Published list")
        verbose_name_plural = _("Published lists")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name}"


class Publication(models.Model):
    """One listing that somebody published in the portal. `fields` holds its row's values as stated."""

    public_id = models.CharField(_("listing"), max_length=PUBLIC_ID_LENGTH, unique=True, editable=False)
    table = models.CharField(_("side"), max_length=7, choices=Table)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, db_index=True)
    fields = models.JSONField(_("fields"), default=dict)
    firm_name = models.CharField(_("firm as typed"), max_length=200)
    enterprise_id = models.CharField(_("enterprise"), max_length=200, null=True, blank=True, db_index=True)
    contact_sealed = models.BinaryField(null=True, editable=False)
    contact_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    email_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sender_fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    manage_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    visibility = models.CharField(
        _("visibility"), max_length=9, choices=_VISIBILITIES,
        default="public",
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, null=True, blank=True, related_name="publications", verbose_name=_("list")
    )
    expires_on = models.DateField(_("last day"), db_index=True)
    created_at = models.DateTimeField(_("published"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    online_since = models.DateTimeField(_("online since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    refusal = models.CharField(_("why it was not accepted"), max_length=300, blank=True)
    reminded_for = models.DateField(null=True, editable=False)
    language = models.CharField(max_length=10, editable=False)
    doubts = models.JSONField(_("doubts"), default=list, editable=False)
    set_aside = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("Publication")
        verbose_name_plural = _("Publications")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "created_at"), name="publication_queue"),)

    def __str__(self) -> str:
        return f"{self.table}/{self.public_id}"

    @property
    def is_online(self) -> bool:
        """Whether its row stands in the cluster's tables."""
        return self.state == State.ONLINE


class Attachment(models.Model):
    """A picture or drawing. The file lies in the store under `name`; nothing of what it was called leads there."""

    class Kind(models.TextChoices):
        """What the content is, as found by looking at it."""

        PDF = "pdf", "PDF"
        PNG = "png", "PNG"
        JPEG = "jpg", "JPG"
        DXF = "dxf", "DXF"

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, null=True, related_name="attachments", verbose_name=_("Publication")
    )
    name = models.CharField(max_length=32, unique=True, editable=False)
    shown_name = models.CharField(_("file"), max_length=120)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    size = models.PositiveIntegerField(_("size in bytes"))
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("Attachment")
        verbose_name_plural = _("Attachments")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.shown_name


class Untold(models.Model):
    """A moderator decided about a listing of a list, and its sender was not told yet: one letter tells of many."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.publication)


class SpentProof(models.Model):
    """A proof of work that was used: it counts once."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.digest[:12]


class FirmMerge(models.Model):
    """Enterprise `merged` was found to be `kept`: what was moved, so that an undo restores it exactly."""

    merged = models.CharField(_("merged firm"), max_length=200)
    kept = models.CharField(_("firm kept"), max_length=200)
    moved = models.JSONField(_("moved"), default=dict, editable=False)
    by = models.CharField(_("who"), max_length=150)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("Merge of firms")
        verbose_name_plural = _("Merges of firms")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
