"""A dispute: a member of a firm says that a fact about the firm is not right.

The fact is a row of the tables, named by its key, and one of its columns, or the whole row. `before` is the value that
stood there when it was disputed, `proposed` what it should be, `applied` what an accepted dispute changed: enough to
take that back exactly.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.accounts.models import CODE_LENGTH

KEY_LENGTH = 620
"""Room for a key of several parts."""

LONGEST_WHY, LONGEST_SENTENCE = 1000, 300


class Dispute(models.Model):
    """One fact, disputed by its firm."""

    class Wish(models.TextChoices):
        """What the firm wants."""

        CORRECT = "correct", pgettext_lazy("wish of a dispute", "It should be:")
        REMOVE = "remove", pgettext_lazy("wish of a dispute", "It should not be there")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", pgettext_lazy("state of a dispute", "Open")
        ACCEPTED = "accepted", pgettext_lazy("state of a dispute", "Accepted")
        DECLINED = "declined", pgettext_lazy("state of a dispute", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a dispute", "Taken back")

    enterprise = models.CharField(_("enterprise"), max_length=CODE_LENGTH, db_index=True)
    table = models.CharField(_("table"), max_length=30)
    key = models.CharField(_("row"), max_length=KEY_LENGTH)
    column = models.CharField(_("column"), max_length=30, blank=True)
    title = models.CharField(_("of what"), max_length=200)
    wish = models.CharField(_("wish"), max_length=7, choices=Wish)
    before = models.JSONField(_("value disputed"), null=True)
    proposed = models.JSONField(_("value proposed"), null=True)
    why = models.TextField(_("why"), max_length=LONGEST_WHY)
    document = models.CharField(max_length=32, blank=True, editable=False)
    document_kind = models.CharField(_("document"), max_length=3, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="disputes",
        verbose_name=_("account"),
    )  # fmt: skip
    language = models.CharField(max_length=10, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, db_index=True)
    sentence = models.CharField(_("reason"), max_length=LONGEST_SENTENCE, blank=True)
    applied = models.JSONField(default=dict, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("disputed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("Dispute")
        verbose_name_plural = _("Disputes")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("table", "key", "column"), condition=models.Q(state="open"), name="disputed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table}/{self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a moderator, and the fact carries its mark."""
        return self.state == self.State.OPEN
