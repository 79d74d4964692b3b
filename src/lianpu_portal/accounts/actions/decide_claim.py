"""Accept or refuse a claim that waits in the moderators' queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.joining import join
from lianpu_portal.accounts.models import Claim
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.background import mail
from lianpu_portal.held_rows import held_row
from lianpu_portal.languages import in_language
from lianpu_portal.registry.models import stored_firm_name


def accept(actor: Actor, claim: Claim) -> None:
    """The account acts for the firm from now on."""
    _decide(actor, claim, Claim.State.ACCEPTED, "")


def refuse(actor: Actor, claim: Claim, reason: str) -> None:
    """The claim is not accepted; the reason is told to whoever made it."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise AccountRefusedError(_("Say why, in a few words: they are sent to whoever made the claim."), "reason")
    _decide(actor, claim, Claim.State.REFUSED, reason)


DECIDE_CLAIM: Mapping[str, Callable[[Actor, Claim, str], None]] = {
    "accept": lambda actor, claim, _reason: accept(actor, claim),
    "refuse": refuse,
}
"""What each verb of the moderators' queue does, for the page and for programs."""


def _decide(actor: Actor, claim: Claim, state: Claim.State, reason: str) -> None:
    actor.require(Permission.MODERATE)
    with transaction.atomic():
        claim = held_row(claim, AccountRefusedError)
        if claim.state != Claim.State.WAITING:
            raise AccountRefusedError(_("Somebody has decided this claim already."))
        if actor.user is not None and claim.account_id == actor.user.pk:  # pyright: ignore[reportAttributeAccessIssue]
            raise AccountRefusedError(_("Nobody decides their own claim; another moderator must."))
        name, claim.document = claim.document, ""
        claim.state, claim.reason = state, reason
        claim.decided_by, claim.decided_at = actor.user, timezone.now()
        claim.save()
        if state == Claim.State.ACCEPTED:
            join(actor, claim)
        else:
            record(
                actor, "claim.refuse", f"claims/{claim.pk}", after={"enterprise": claim.enterprise, "reason": reason}
            )
        with in_language(claim.language):
            _tell(claim)
    documents.CLAIMS.remove_once_stored(name)


def _tell(claim: Claim) -> None:
    if not claim.account.email:
        return
    firm = stored_firm_name(claim.enterprise)
    if claim.state == Claim.State.ACCEPTED:
        subject = _("Your claim of {firm} was accepted").format(firm=firm)
        text = _("You act for the firm now; its page and listings are on your page.")
    else:
        subject = _("Your claim of {firm} was not accepted").format(firm=firm)
        text = _("The reason: {reason}\n\nYou can claim the firm again on its page.").format(reason=claim.reason)
    mail.send(claim.account.email, subject, text)
