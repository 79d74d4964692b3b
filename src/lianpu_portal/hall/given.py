"""Watches under an account's own addresses: in the copy of its person's data, and stopped when the account is erased."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from lianpu_portal.contacts import fingerprint
from lianpu_portal.hall.models import Watch


def exported(account: Any) -> list[dict[str, Any]]:
    """What is watched for the person."""
    return list(_of(account).values("query", "listing_table", "listing", "created_at", "confirmed_at"))


def forget_watches(account: Any) -> None:
    """Send nothing more, within the transaction that erases the account."""
    _of(account).delete()


def _of(account: Any) -> QuerySet[Watch]:
    """Those under addresses that are shown to be the account's: whoever types another's does not get at theirs."""
    addresses = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return Watch.objects.filter(email_fingerprint__in=[fingerprint(address) for address in addresses]).order_by("pk")
