"""A line of the audit log. The database itself refuses to change or delete one (migration 0002)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SUBJECT = 200


class AuditLine(models.Model):
    """Who did what to what, and the values before and after. Contacts never stand in it."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(_("account"), null=True, blank=True)
    actor = models.CharField(_("who"), max_length=150)
    verb = models.CharField(_("what"), max_length=60, db_index=True)
    subject = models.CharField(_("on what"), max_length=LONGEST_SUBJECT, db_index=True)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    class Meta:
        verbose_name = _("Audit line")
        verbose_name_plural = _("Audit log")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.verb} {self.subject}"
