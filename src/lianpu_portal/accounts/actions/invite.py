"""Invite a colleague to act for a firm, once more or no longer; and accept that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.joining import join_invited
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.audit.record import record
from lianpu_portal.background import mail
from lianpu_portal.contacts import fingerprint
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.held_rows import held_row
from lianpu_portal.private_links import hash_of, new_token

HOLDS = dt.timedelta(days=14)
"""How long an invitation may be accepted: a holiday long."""

KEPT = dt.timedelta(days=30)
"""How long one that was not accepted stays on the page, so that it can be sent once more."""

MOST_OPEN = 50
"""Invitations of one firm that stand open at once: more people than look after any firm's page."""

MOST_A_DAY = 30
"""Letters that one account has sent in a day: nobody may use the portal to write to strangers."""


def invite(actor: Actor, enterprise: str, firm: str, email: str, role: str, site: str) -> MemberInvitation:
    """Write to a colleague. `firm` is its name in the letter. Only owners may; raises `AccountRefusedError`."""
    _require_owner(actor, enterprise)
    if role not in Membership.Role.values:
        raise AccountRefusedError(_("Choose what they may do."), "role")
    email = email.strip()
    theirs = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    if Membership.objects.filter(enterprise=enterprise, account__in=theirs).exists():
        raise AccountRefusedError(_("They act for the firm already."), "email")
    if MemberInvitation.objects.filter(enterprise=enterprise).count() >= MOST_OPEN:
        raise AccountRefusedError(_("Too many invitations stand open. Withdraw some first."))
    _require_patience(actor)
    now, token = timezone.now(), new_token()
    try:
        with transaction.atomic():
            made = MemberInvitation.objects.create(
                enterprise=enterprise, role=role, email_sealed=seal_text(email), email_fingerprint=fingerprint(email),
                token_hash=hash_of(token), invited_by=actor.user, sent_at=now, expires_at=now + HOLDS,
            )  # fmt: skip
            record(actor, "invitation.send", f"invitations/{made.pk}", after={"enterprise": enterprise, "role": role})
            _write(actor, made, firm, token, site)
    except IntegrityError as error:
        raise AccountRefusedError(_("They are invited already: send it once more below."), "email") from error
    return made


def send_again(actor: Actor, invitation: MemberInvitation, firm: str, site: str) -> None:
    """A new letter with a new link, which holds as long as a first one; the link before opens nothing any more."""
    _require_owner(actor, invitation.enterprise)
    _require_patience(actor)
    token = new_token()
    with transaction.atomic():
        invitation = held_row(invitation, AccountRefusedError)
        invitation.token_hash, invitation.sent_at = hash_of(token), timezone.now()
        invitation.expires_at, invitation.invited_by = invitation.sent_at + HOLDS, actor.user
        invitation.save()
        after = {"enterprise": invitation.enterprise, "role": invitation.role}
        record(actor, "invitation.send", f"invitations/{invitation.pk}", after=after)
        _write(actor, invitation, firm, token, site)


def withdraw(actor: Actor, invitation: MemberInvitation) -> None:
    """Its link opens nothing any more, and the address is forgotten."""
    _require_owner(actor, invitation.enterprise)
    with transaction.atomic():
        before = {"enterprise": invitation.enterprise, "role": invitation.role}
        record(actor, "invitation.withdraw", f"invitations/{invitation.pk}", before=before)
        invitation.delete()


def accept(actor: Actor, token: str) -> Membership:
    """Become a member; only the account whose confirmed address the letter went to. The invitation is used up."""
    actor.require(Permission.OWN_PAGE)
    with transaction.atomic():
        invitation = MemberInvitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
        if invitation is None or not invitation.is_valid:
            raise AccountRefusedError(_("This invitation holds no longer. Ask your colleague for a new one."))
        if not is_for(invitation, actor.user):
            raise AccountRefusedError(_("This invitation went to another e-mail address than that of your account."))
        membership = join_invited(actor, invitation)
        invitation.delete()
    return membership


def is_for(invitation: MemberInvitation, account: Any) -> bool:
    """Whether the account has the address that the letter went to, and has shown that it is its own."""
    addresses = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return invitation.email_fingerprint in {fingerprint(address) for address in addresses}


def forget_expired() -> None:
    """Forget what nobody accepted."""
    MemberInvitation.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()


def _require_owner(actor: Actor, enterprise: str) -> None:
    actor.require(Permission.OWN_PAGE)
    owned = Membership.objects.filter(account=actor.user, enterprise=enterprise, role=Membership.Role.OWNER)
    if not owned.exists():
        raise AccountRefusedError(_("Only an owner of the firm's page invites colleagues."))


def _require_patience(actor: Actor) -> None:
    """By the audit log, for what was withdrawn was a letter too."""
    since = timezone.now() - dt.timedelta(days=1)
    sent = AuditLine.objects.filter(actor_id=actor.user.pk, verb="invitation.send", at__gt=since)  # pyright: ignore[reportOptionalMemberAccess]
    if sent.count() >= MOST_A_DAY:
        raise AccountRefusedError(_("Too many invitations were sent today. Send more tomorrow."))


def _write(actor: Actor, invitation: MemberInvitation, firm: str, token: str, site: str) -> None:
    who = actor.user.email or actor.user.get_username()  # pyright: ignore[reportOptionalMemberAccess]
    text = _(
        "{who} invites you to act for {firm} at Lianpu, the supply and demand platform of the cluster.\n\n"
        "Open this link, then sign in or make an account with this e-mail address:\n{link}\n\n"
        "It holds until {day}. If you do not know what this is about, do nothing: no mail will follow."
    ).format(
        who=who, firm=firm, link=site + reverse("join_firm", args=[token]),
        day=timezone.localtime(invitation.expires_at).date().isoformat(),
    )  # fmt: skip
    mail.send(invitation.email, _("Act for {firm} at Lianpu").format(firm=firm), text)
