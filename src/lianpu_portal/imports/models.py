"""An import: one uploaded list on its way into the tables, and every row it changed there.

What is read from the file and planned is too large for a column; it lies as Parquet files in the import's folder
(`papers.py`). What an undo needs is in the database, in the same transaction as the change.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", pgettext_lazy("import state", "Uploaded")
    READING = "reading", pgettext_lazy("import state", "Being read")
    PREVIEW = "preview", pgettext_lazy("import state", "To be confirmed")
    APPLYING = "applying", pgettext_lazy("import state", "Being applied")
    APPLIED = "applied", pgettext_lazy("import state", "Applied")
    UNDOING = "undoing", pgettext_lazy("import state", "Being undone")
    UNDONE = "undone", pgettext_lazy("import state", "Undone")
    FAILED = "failed", pgettext_lazy("import state", "Failed")
    DISCARDED = "discarded", pgettext_lazy("import state", "Discarded")


RUNNING = (State.READING, State.APPLYING, State.UNDOING)
"""States in which a background run is at work, or has died."""


class Import(models.Model):
    """One edition of a list. `source` is the same for every edition of the same list."""

    title = models.CharField(_("title of the list"), max_length=200)
    source = models.CharField(_("source"), max_length=200, db_index=True)
    as_of = models.DateField(_("day the list states"))
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    folder = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UPLOADED)
    run = models.CharField(max_length=32, blank=True, editable=False)
    language = models.CharField(max_length=10, editable=False)
    error = models.TextField(_("error"), blank=True)
    counts = models.JSONField(_("counts"), default=dict, editable=False)
    sheets = models.JSONField(_("sheets"), default=list, editable=False)
    planned_revision = models.BigIntegerField(null=True, editable=False)
    plan_digest = models.CharField(max_length=64, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("user"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Imports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def is_running(self) -> bool:
        """True while a background run is at work on it, or died at it."""
        return self.state in RUNNING


class ImportChange(models.Model):
    """One row that an import inserted or updated: what it was before and what the import made of it."""

    class Action(models.TextChoices):
        """What happened to the row."""

        INSERT = "insert", pgettext_lazy("import action", "New")
        UPDATE = "update", pgettext_lazy("import action", "Changed")

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(_("table"), max_length=40)
    key = models.JSONField(_("key"))
    action = models.CharField(_("action"), max_length=6, choices=Action)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("Change by an import")
        verbose_name_plural = _("Changes by imports")
        ordering = ("pk",)
        indexes = (models.Index(fields=("owner", "table", "action"), name="import_change_part"),)

    def __str__(self) -> str:
        return f"{self.action} {self.table} {' '.join(map(str, self.key))}"
