"""Claim a firm: by a document that a moderator looks at, or at once by an e-mail at the firm's own domain."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.firms import Claimable
from lianpu_portal.accounts.joining import join
from lianpu_portal.accounts.models import Claim, Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.proofs import proven_code, proven_document, proven_host
from lianpu_portal.audit.record import record
from lianpu_portal.background import mail
from lianpu_portal.held_rows import held_row

MOST_A_DAY = 5
_CODE_HOLDS = dt.timedelta(minutes=15)
_TRIES = 3
_DIGITS = 8


def claim_by_document(actor: Actor, firm: Claimable, uscc: str, file: UploadedFile) -> Claim:
    """Keep the document and put the claim into the moderators' queue."""
    claim = _begun(actor, firm, uscc)
    claim.way, claim.state, claim.document_kind = (
        Claim.Way.DOCUMENT,
        Claim.State.WAITING,
        proven_document(file),
    )
    claim.document = documents.CLAIMS.keep(file)
    try:
        with transaction.atomic():
            _store(actor, claim)
    except BaseException:
        documents.CLAIMS.remove(claim.document)
        raise
    return claim


def claim_by_mail(actor: Actor, firm: Claimable, uscc: str, email: str) -> Claim:
    """Send a code to an address at the firm's domain."""
    claim = _begun(actor, firm, uscc)
    host = proven_host(firm, email)
    code = "".join(secrets.choice("0123456789") for _place in range(_DIGITS))
    claim.way, claim.state, claim.host = Claim.Way.MAIL, Claim.State.ASKED, host
    claim.code_hash, claim.code_until = _hash(code), timezone.now() + _CODE_HOLDS
    with transaction.atomic():
        _store(actor, claim)
        text = _(
            "Your code: {code}\n\nIt proves at Lianpu that you act for {firm}. Whoever did not ask for it need do nothing."
        )
        mail.send(email, _("Your code: do you act for this firm?"), text.format(code=code, firm=firm.name))
    return claim


def confirm_code(actor: Actor, claim: Claim, code: str) -> None:
    """Join the firm, where the code is the one that was sent."""
    _require_own(actor, claim)
    with transaction.atomic():
        claim = held_row(claim, AccountRefusedError)
        ended = claim.tries >= _TRIES or claim.code_until is None or claim.code_until < timezone.now()
        if claim.state != Claim.State.ASKED or ended:
            raise AccountRefusedError(_("This code is no longer valid. Claim the firm once more."), "code")
        claim.tries += 1
        right = hmac.compare_digest(claim.code_hash, _hash("".join(code.split())))
        if right:
            claim.state, claim.decided_at, claim.code_hash = Claim.State.ACCEPTED, timezone.now(), ""
        claim.save()
        if right:
            join(actor, claim)
    if not right:
        raise AccountRefusedError(_("That is not the code that was sent."), "code")


def withdraw(actor: Actor, claim: Claim) -> None:
    """Take a claim back before it is decided."""
    _require_own(actor, claim)
    with transaction.atomic():
        claim = held_row(claim, AccountRefusedError)
        if claim.state not in (Claim.State.ASKED, Claim.State.WAITING):
            raise AccountRefusedError(_("This claim is decided already."))
        name, claim.document, claim.code_hash = claim.document, "", ""
        claim.state, claim.decided_at = Claim.State.WITHDRAWN, timezone.now()
        claim.save()
        record(actor, "claim.withdraw", f"claims/{claim.pk}", after={"enterprise": claim.enterprise})
    documents.CLAIMS.remove_once_stored(name)


def _begun(actor: Actor, firm: Claimable, uscc: str) -> Claim:
    """The claim so far; refuses a wrong code, a second claim of the same firm, and too many."""
    actor.require(Permission.OWN_PAGE)
    code = proven_code(firm, uscc)
    if Membership.objects.filter(account=actor.user, enterprise=firm.code).exists():
        raise AccountRefusedError(_("You act for this firm already."))
    own = Claim.objects.filter(account=actor.user)
    if own.filter(enterprise=firm.code, state=Claim.State.WAITING).exists():
        raise AccountRefusedError(_("You have claimed this firm already; a moderator will look at it."))
    if own.filter(created_at__gt=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise AccountRefusedError(_("Five claims a day are the most. Come back tomorrow."))
    return Claim(
        account=actor.user, enterprise=firm.code, uscc=code, on_file=bool(firm.usccs), language=get_language() or "",
    )  # fmt: skip


def _store(actor: Actor, claim: Claim) -> None:
    claim.save()
    after = {"enterprise": claim.enterprise, "uscc": claim.uscc, "way": claim.way}
    record(actor, "claim.make", f"claims/{claim.pk}", after=after)


def _require_own(actor: Actor, claim: Claim) -> None:
    actor.require(Permission.OWN_PAGE)
    if claim.account_id != actor.user.pk:  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]
        raise AccountRefusedError(_("This claim is somebody else's."))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
