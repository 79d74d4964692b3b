"""The first operator: made on the machine of the portal by `createsuperuser`, and able to sign in at once."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress


def vouch(instance: Any, created: bool, **_details: Any) -> None:
    """Take the address of a new superuser for verified: whoever has the machine needs no letter to prove it."""
    if created and instance.is_superuser and instance.email:
        EmailAddress.objects.get_or_create(
            user=instance, email=instance.email.lower(), defaults={"verified": True, "primary": True}
        )
