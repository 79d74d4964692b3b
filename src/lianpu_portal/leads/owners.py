"""Who may own a lead: the accounts that may follow leads up."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from lianpu_portal.accounts.permissions import Permission, permissions_of, roles_of


def may_follow(account: Any) -> bool:
    """Whether the account may see and move leads, as its roles are now."""
    return Permission.LEADS in permissions_of(roles_of(account))


def owners() -> list[Any]:
    """Every account that may own a lead, by its name."""
    appointed = Q(is_staff=True) | Q(appointments__isnull=False)
    found = get_user_model().objects.filter(appointed, is_active=True).distinct()
    return sorted(filter(may_follow, found), key=name_of)


def name_of(account: Any | None) -> str:
    """How an account is called on the pages of leads; «nobody yet» without one."""
    return (account.get_full_name() or account.get_username()) if account else _("nobody yet")
