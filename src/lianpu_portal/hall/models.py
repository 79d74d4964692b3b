"""What readers leave behind: watches, reports, and how often a listing was looked at.

Of a reader's e-mail only the sealed form and a fingerprint stand here, of links in mails only hashes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Watch(models.Model):
    """«Tell me when something new fits»: a search, or the matches of one listing, for one e-mail address.

    `query` is the search as an address says it. `seen` is the entry of the newest row told so far.
    """

    query = models.TextField(_("search"), blank=True)
    listing_table = models.CharField(max_length=7, blank=True, editable=False)
    listing = models.CharField(_("listing"), max_length=200, blank=True)
    email_sealed = models.BinaryField(editable=False)
    email_fingerprint = models.CharField(max_length=64, db_index=True, editable=False)
    confirm_hash = models.CharField(max_length=64, unique=True, editable=False)
    stop_hash = models.CharField(max_length=64, unique=True, editable=False)
    stop_sealed = models.BinaryField(editable=False)
    site = models.CharField(max_length=300, editable=False)
    language = models.CharField(max_length=10, editable=False)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, db_index=True)
    told_at = models.DateTimeField(_("last mail"), null=True, blank=True)
    seen = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Watch")
        verbose_name_plural = _("Watches")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.listing or self.query or "*"


class Verdict(models.Model):
    """What a moderator decided about a listing that readers reported; it closes all reports that were open then.

    `withdrawn` holds a row that no publication stands behind, so that taking the decision back restores it exactly.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        KEPT = "kept", pgettext_lazy("verdict", "Kept")
        TAKEN_DOWN = "taken_down", pgettext_lazy("verdict", "Taken down")

    table = models.CharField(_("side"), max_length=7)
    listing = models.CharField(_("listing"), max_length=200, db_index=True)
    kind = models.CharField(_("decision"), max_length=10, choices=Kind, db_index=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    said = models.CharField(_("what it said"), max_length=200, blank=True)
    enterprise = models.CharField(_("enterprise"), max_length=200, blank=True)
    withdrawn = models.JSONField(default=dict, editable=False)
    by = models.CharField(_("who"), max_length=150)
    at = models.DateTimeField(_("decided"), auto_now_add=True, db_index=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("Verdict on reports")
        verbose_name_plural = _("Verdicts on reports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.table}/{self.listing}"


class Report(models.Model):
    """Somebody says that a listing should not stand there: waits for a moderator.

    The reporter's e-mail, where one was left, is sealed, and forgotten some weeks after the decision.
    """

    class Reason(models.TextChoices):
        """What is wrong with it."""

        FALSE = "false", pgettext_lazy("report", "It is not true, or the firm does not exist")
        NOT_OURS = "not_ours", pgettext_lazy("report", "It is in our name, and we did not publish it")
        DONE = "done", pgettext_lazy("report", "It is settled or out of date")
        UNLAWFUL = "unlawful", pgettext_lazy("report", "It is forbidden or fraudulent")
        PRIVATE = "private", pgettext_lazy("report", "It shows somebody's personal details")
        OTHER = "other", pgettext_lazy("report", "Something else")

    class State(models.TextChoices):
        """What a moderator did."""

        OPEN = "open", pgettext_lazy("report state", "Open")
        UPHELD = "upheld", pgettext_lazy("report state", "Upheld")
        DISMISSED = "dismissed", pgettext_lazy("report state", "Dismissed")

    table = models.CharField(_("side"), max_length=7)
    listing = models.CharField(_("listing"), max_length=200, db_index=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.TextField(_("in words"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, db_index=True)
    reporter = models.CharField(max_length=64, db_index=True, editable=False)
    email_sealed = models.BinaryField(null=True, editable=False)
    language = models.CharField(max_length=10, editable=False, blank=True)
    verdict = models.ForeignKey(
        Verdict, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("verdict")
    )
    created_at = models.DateTimeField(_("reported"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("Report")
        verbose_name_plural = _("Reports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.table}/{self.listing}: {self.reason}"


class Views(models.Model):
    """How often a listing's page was opened; whoever opens it again on the same day counts once."""

    table = models.CharField(max_length=7)
    listing = models.CharField(max_length=200)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("Views of a listing")
        verbose_name_plural = _("Views of listings")
        constraints = (models.UniqueConstraint(fields=("table", "listing"), name="hall_views_listing"),)

    def __str__(self) -> str:
        return f"{self.table}/{self.listing}: {self.count}"
