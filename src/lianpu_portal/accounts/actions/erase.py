"""Erase an account with everything that tells of the person behind it."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.models import Claim, MemberInvitation
from lianpu_portal.accounts.own_listings import forget_listings
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.contacts import fingerprint
from lianpu_portal.introductions.given import forget_contacts
from lianpu_portal.registry.revision import changing_tables


def erase(actor: Actor, typed: str) -> None:
    """Close the account for ever; `typed` must be its e-mail address.

    What it published goes offline and is deleted with its contacts, and so are those it gave in introductions. What
    is watched for its addresses is told no more. The audit log keeps its lines under the account's number.
    """
    from lianpu_portal.disputes import attachments
    from lianpu_portal.hall import given as of_hall
    from lianpu_portal.leads import given as of_leads

    actor.require(Permission.OWN_PAGE)
    account: Any = actor.user
    if typed.strip().lower() != account.email.lower():
        raise AccountRefusedError(_("Type the e-mail address of your account to confirm."), "email")
    others = get_user_model().objects.filter(is_superuser=True, is_staff=True, is_active=True).exclude(pk=account.pk)
    if account.is_superuser and not others.exists():
        raise AccountRefusedError(_("You are the only operator. Make another one first."))
    names = list(Claim.objects.filter(account=account).exclude(document="").values_list("document", flat=True))
    with changing_tables():
        attached = attachments.detach_all(account)
        introduced = forget_contacts(actor)
        of_leads.forget_contacts(actor)
        of_hall.forget_watches(account)
        MemberInvitation.objects.filter(email_fingerprint__in=_fingerprints(account)).delete()
        listings = forget_listings(actor)
        after = {"listings": listings, "introductions": introduced}
        record(actor, "account.erase", f"accounts/{account.pk}", after=after)
        for session in UserSession.objects.filter(user=account):
            session.end()
        account.delete()
    for name in names:
        documents.CLAIMS.remove_once_stored(name)
    for name in attached:
        attachments.ATTACHMENTS.remove_once_stored(name)


def _fingerprints(account: Any) -> list[str]:
    addresses = EmailAddress.objects.filter(user=account).values_list("email", flat=True)
    return [fingerprint(address) for address in {account.email, *addresses} if address]
