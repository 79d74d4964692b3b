"""Accounts: who signs in, for which firm, and what they may do and see."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    """People, their firms, roles and what they may see."""

    name = "lianpu_portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")  # pyright: ignore[reportAssignmentType]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Vouch for the address of whoever makes an operator on this machine; add the queue of claims."""
        from django.contrib.auth import get_user_model
        from django.db.models.signals import post_save

        from lianpu_portal.accounts.operators import vouch
        from lianpu_portal.accounts.selectors import waiting_claims_count
        from lianpu_portal.queues import Queue, add_queue

        post_save.connect(vouch, sender=get_user_model(), dispatch_uid="operators-address")
        add_queue(Queue("claims", pgettext_lazy("queue", "Claims"), waiting_claims_count, 4))
