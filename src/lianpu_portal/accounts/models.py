"""Accounts beyond name and password: whom the portal appointed, and who is a member of which firm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.contacts.contact import unseal_text

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
        """The codes of the firms that the account is a member of; of none where nobody is signed in."""
        if not account.is_authenticated:
            return []
        return list(cls.objects.filter(account=account).order_by("pk").values_list("enterprise", flat=True))

    @classmethod
    def addresses_of(cls, enterprise: str) -> tuple[str, ...]:
        """The e-mail addresses of those who act for the firm."""
        members = cls.objects.filter(enterprise=enterprise, account__is_active=True).exclude(account__email="")
        return tuple(dict.fromkeys(members.order_by("pk").values_list("account__email", flat=True)))

    @staticmethod
    def is_leader(firms: list[str]) -> bool:
        """Whether one of the firms leads a chain."""
        from lianpu_portal.registry.models import TABLE_MODELS

        return TABLE_MODELS["enterprises"].objects.filter(pk__in=firms, leader=True).exists()  # pyright: ignore[reportAttributeAccessIssue]


class MemberInvitation(models.Model):
    """An owner of a firm's page asks a colleague to act for the firm too: a private link in an e-mail.

    The address stands here sealed, the token as its hash. Whoever has accepted, or was asked no longer, is forgotten;
    the audit log keeps that it happened.
    """

    enterprise = models.CharField(_("enterprise"), max_length=CODE_LENGTH, db_index=True)
    role = models.CharField(_("role"), max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    email_sealed = models.BinaryField(editable=False)
    email_fingerprint = models.CharField(max_length=64, db_index=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("invited by")
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("valid until"), db_index=True)

    class Meta:
        verbose_name = _("Invitation of a colleague")
        verbose_name_plural = _("Invitations of colleagues")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("enterprise", "email_fingerprint"), name="colleague_invited_once"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.enterprise}"

    @property
    def is_valid(self) -> bool:
        """Whether it may still be accepted."""
        return self.expires_at > timezone.now()

    @property
    def email(self) -> str:
        """The address it went to."""
        return unseal_text(bytes(self.email_sealed))


class Claim(models.Model):
    """An account says that it acts for a firm, and how it proves that.

    The e-mail address that a code went to is not kept, only its host; the document lies in the store under a name that
    nobody can guess, until the claim is decided.
    """

    class Way(models.TextChoices):
        """How it is proved."""

        DOCUMENT = "document", pgettext_lazy("way of a claim", "Document")
        MAIL = "mail", pgettext_lazy("way of a claim", "E-mail at the firm's domain")

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", pgettext_lazy("state of a claim", "Waits for the code")
        WAITING = "waiting", pgettext_lazy("state of a claim", "Waits for a moderator")
        ACCEPTED = "accepted", pgettext_lazy("state of a claim", "Accepted")
        REFUSED = "refused", pgettext_lazy("state of a claim", "Not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a claim", "Taken back")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims", verbose_name=_("account")
    )
    enterprise = models.CharField(_("enterprise"), max_length=CODE_LENGTH, db_index=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18)
    on_file = models.BooleanField(_("the code is the firm's in the tables"), default=False)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    state = models.CharField(_("state"), max_length=9, choices=State, db_index=True)
    host = models.CharField(_("domain of the e-mail"), max_length=253, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    document = models.CharField(max_length=32, blank=True, editable=False)
    document_kind = models.CharField(_("document"), max_length=3, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("claimed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("Claim")
        verbose_name_plural = _("Claims")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"#{self.pk} {self.enterprise}"


class ServiceToken(models.Model):
    """A key for programs that act for an account. Only its hash is kept: it is shown once, when it is made."""

    class Scope(models.TextChoices):
        """What a program may do with it; never more than its account may."""

        READ = "read", pgettext_lazy("scope", "Read")
        PUBLISH = "publish", pgettext_lazy("scope", "Publish and manage listings")
        EDIT = "edit", pgettext_lazy("scope", "Decide about pairs (chain office)")
        MODERATE = "moderate", pgettext_lazy("scope", "Moderate, and read the audit log (moderators)")
        WEBHOOKS = "webhooks", pgettext_lazy("scope", "Manage webhooks")
        INTRODUCE = "introduce", pgettext_lazy("scope", "Ask for introductions and answer them")
        CONTACTS = "contacts", pgettext_lazy("scope", "Read contacts of accepted introductions")
        FIRM = "firm", pgettext_lazy("scope", "Act for your firms: claims, members, disputed facts")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="service_tokens", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=60)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("Service token")
        verbose_name_plural = _("Service tokens")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    @property
    def is_valid(self) -> bool:
        """Whether it still opens anything."""
        return self.expires_at > timezone.now() and self.account.is_active

    def allows(self, scope: str) -> bool:
        """Whether it was made for this."""
        return scope in self.scopes

    @property
    def scope_names(self) -> list[str]:
        """What it was made for, in words."""
        return [str(self.Scope(scope).label) for scope in self.scopes]
