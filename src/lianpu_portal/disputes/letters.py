"""Letters about disputes: to everybody who acts for the firm, in the language in which the fact was disputed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianpu_portal.accounts.models import Membership
from lianpu_portal.addresses import absolute
from lianpu_portal.background import mail
from lianpu_portal.disputes import facts
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.languages import in_language


def tell_decided(disputed: Dispute) -> None:
    """What was decided, and why not where it was declined."""
    with in_language(disputed.language):
        if disputed.state == Dispute.State.ACCEPTED:
            removed = disputed.wish == Dispute.Wish.REMOVE
            told = _("Your dispute was accepted; it stands there no longer.") if removed else _("Your dispute was accepted; it is corrected.")  # fmt: skip
        else:
            told = _("Your dispute was declined; it stays as it is. The reason: {reason}").format(
                reason=disputed.sentence
            )
        _write(disputed, told)


def tell_taken_back(disputed: Dispute) -> None:
    """The decision does not hold any more."""
    with in_language(disputed.language):
        _write(disputed, _("The decision about your dispute was taken back. It is looked at once more."))


def _write(disputed: Dispute, told: str) -> None:
    fact = f"{disputed.title} · {facts.label_of(disputed.table, disputed.column)}"
    subject = _("Your dispute: {fact}").format(fact=fact[:120])
    text = "\n\n".join((fact, told, absolute(reverse("me") + "#disputes")))
    for address in Membership.addresses_of(disputed.enterprise):
        mail.send(address, subject, text)
