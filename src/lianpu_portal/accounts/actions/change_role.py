"""An owner makes a member an owner, or an owner a member."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.held_rows import held_row


def change_role(
    actor: Actor, membership: Membership, role: str, as_seen: Callable[[Membership], None] | None = None
) -> Membership:
    """Give the member another role. `as_seen` may refuse a state that the caller has not seen."""
    actor.require(Permission.OWN_PAGE)
    if role not in Membership.Role.values:
        raise AccountRefusedError(_("Choose what they may do."), "role")
    with transaction.atomic():
        owners = Membership.objects.select_for_update().filter(
            enterprise=membership.enterprise, role=Membership.Role.OWNER
        )
        owned_by = {one.account_id for one in owners}  # pyright: ignore[reportAttributeAccessIssue]
        if actor.user is None or actor.user.pk not in owned_by:
            raise AccountRefusedError(_("Only an owner of the firm's page says what others may do."))
        membership = held_row(membership, AccountRefusedError)
        if as_seen is not None:
            as_seen(membership)
        before = membership.role
        if before == Membership.Role.OWNER and role != before and len(owned_by) == 1:
            raise AccountRefusedError(_("The firm's page needs an owner: make somebody else one first."), "role")
        membership.role = role
        membership.save(update_fields=["role"])
        if role != before:
            _note(actor, membership, before)
    return membership


def _note(actor: Actor, membership: Membership, before: str) -> None:
    account = membership.account.pk
    record(
        actor, "membership.role", f"memberships/{membership.pk}",
        {"enterprise": membership.enterprise, "role": before, "account": account},
        {"enterprise": membership.enterprise, "role": membership.role, "account": account},
    )  # fmt: skip
