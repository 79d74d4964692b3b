"""Becoming a member of a firm, and ceasing to be one."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Claim, Membership
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
