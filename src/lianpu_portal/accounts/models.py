"""Accounts beyond name and password: whom the portal appointed, and who is a member of which firm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CODE_LENGTH = 200
"""Room for the id of an enterprise."""


class Appointment(models.Model):
    """An office of the portal given to an account."""

    class Role(models.TextChoices):
        """What somebody may be appointed to; the other roles follow from firms and from the staff mark."""

        OFFICE = "office", pgettext_lazy("role", "Chain office")
        MODERATOR = "moderator", pgettext_lazy("role", "Moderator")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("Appointment")
        verbose_name_plural = _("Appointments")
        constraints = (models.UniqueConstraint(fields=("account", "role"), name="appointed_once"),)

    def __str__(self) -> str:
        return f"{self.account} · {self.get_role_display()}"  # pyright: ignore[reportAttributeAccessIssue]


class Membership(models.Model):
    """An account that acts for a firm. `enterprise` is a code of the tables, which may be loaded anew beneath it."""

    class Role(models.TextChoices):
        """Owners take in and send away members."""

        OWNER = "owner", pgettext_lazy("membership", "Owner")
        MEMBER = "member", pgettext_lazy("membership", "Member")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    enterprise = models.CharField(_("enterprise"), max_length=CODE_LENGTH, db_index=True)
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("Membership")
        verbose_name_plural = _("Memberships")
        constraints = (models.UniqueConstraint(fields=("account", "enterprise"), name="member_once"),)

    def __str__(self) -> str:
        return f"{self.account} · {self.enterprise}"

    @classmethod
    def firms_of(cls, account: Any) -> list[str]:
        """The codes of the firms that the account is a member of."""
        return list(cls.objects.filter(account=account).order_by("pk").values_list("enterprise", flat=True))

    @staticmethod
    def is_leader(firms: list[str]) -> bool:
        """Whether one of the firms leads a chain."""
        from lianpu_portal.registry.models import TABLE_MODELS

        return TABLE_MODELS["enterprises"].objects.filter(pk__in=firms, leader=True).exists()  # pyright: ignore[reportAttributeAccessIssue]
