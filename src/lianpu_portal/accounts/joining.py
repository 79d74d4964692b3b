"""Becoming a member of a firm, and ceasing to be one."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Claim, MemberInvitation, Membership
from lianpu_portal.audit.record import record


def join(actor: Actor, claim: Claim) -> Membership:
    """Make the claiming account a member: the first is the owner. Call it inside the transaction of the decision."""
    first = not Membership.objects.filter(enterprise=claim.enterprise, role=Membership.Role.OWNER).exists()
    membership, _made = Membership.objects.get_or_create(
        account=claim.account,
        enterprise=claim.enterprise,
        defaults={"role": Membership.Role.OWNER if first else Membership.Role.MEMBER},
    )
    after = {"enterprise": claim.enterprise, "role": membership.role, "way": claim.way, "account": claim.account.pk}
    record(actor, "claim.accept", f"claims/{claim.pk}", after=after)
    return membership


def join_invited(actor: Actor, invitation: MemberInvitation) -> Membership:
    """Make the actor's account a member as invited; one that is already keeps what it may, and may more if asked to.

    Call it inside the transaction in which the invitation ends.
    """
    membership, made = Membership.objects.get_or_create(
        account=actor.user, enterprise=invitation.enterprise, defaults={"role": invitation.role}
    )
    if not made and invitation.role == Membership.Role.OWNER:
        membership.role = Membership.Role.OWNER
        membership.save(update_fields=["role"])
    after = {"enterprise": invitation.enterprise, "role": membership.role, "invited_by": invitation.invited_by.pk}
    record(actor, "invitation.accept", f"invitations/{invitation.pk}", after=after)
    return membership
