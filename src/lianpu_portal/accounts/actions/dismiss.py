"""End a membership: one's own, or as an owner that of another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record


def dismiss(actor: Actor, membership: Membership) -> None:
    """The account no longer acts for the firm."""
    actor.require(Permission.OWN_PAGE)
    owners = Membership.objects.filter(enterprise=membership.enterprise, role=Membership.Role.OWNER)
    if membership.account != actor.user and not owners.filter(account=actor.user).exists():
        raise AccountRefusedError(_("Only an owner of the firm's page takes others from it."))
    with transaction.atomic():
        before = {"enterprise": membership.enterprise, "role": membership.role, "account": membership.account.pk}
        record(actor, "membership.end", f"memberships/{membership.pk}", before=before)
        membership.delete()
        # Whoever acts for it no longer must not come back by an invitation of their own.
        MemberInvitation.objects.filter(enterprise=membership.enterprise, invited_by=membership.account).delete()
