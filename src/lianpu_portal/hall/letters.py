"""Letters about reports: to whoever reported a listing and left an address, and to the members of its firm."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu_portal.accounts.models import Membership
from lianpu_portal.background import mail
from lianpu_portal.contacts.contact import unseal_text
from lianpu_portal.hall.models import Report, Verdict
from lianpu_portal.languages import in_language


def tell_reporters(verdict: Verdict) -> None:
    """What was decided: to each who left an address, in the language of the report."""
    for report in _answered(verdict):
        with in_language(report.language):
            taken_down = verdict.kind == Verdict.Kind.TAKEN_DOWN
            text = (
                _("You reported the listing «{listing}». A moderator has looked at it: it is no longer shown.")
                if taken_down
                else _("You reported the listing «{listing}». A moderator has looked at it and found nothing against it: it stays.")
            )  # fmt: skip
            _send(report, _("Your report: {listing}"), text, verdict)


def tell_taken_back(verdict: Verdict) -> None:
    """The decision does not hold any more: to the same."""
    for report in _answered(verdict):
        with in_language(report.language):
            text = _("The decision about the listing «{listing}» was taken back. It is looked at once more.")
            _send(report, _("Your report: {listing}"), text, verdict)


def tell_members(verdict: Verdict) -> None:
    """A listing that the office entered was taken down: to the members of its firm."""
    with in_language(""):
        text = _("A listing of your firm is no longer shown: «{listing}».\n\nThe reason: {reason}")
        _to_members(verdict, _("Not shown: {listing}"), text)


def tell_members_it_is_back(verdict: Verdict) -> None:
    """It stands there again."""
    with in_language(""):
        text = _("The decision was taken back; the listing of your firm is shown again: «{listing}».")
        _to_members(verdict, _("Shown again: {listing}"), text)


def _answered(verdict: Verdict) -> list[Report]:
    return list(Report.objects.filter(verdict=verdict, email_sealed__isnull=False).order_by("pk"))


def _send(report: Report, subject: str, text: str, verdict: Verdict) -> None:
    said = {"listing": _said(verdict)}
    mail.send(unseal_text(bytes(report.email_sealed or b"")), subject.format(**said), text.format(**said))


def _to_members(verdict: Verdict, subject: str, text: str) -> None:
    said = {"listing": _said(verdict), "reason": verdict.reason}
    for address in Membership.addresses_of(verdict.enterprise):
        mail.send(address, subject.format(**said), text.format(**said))


def _said(verdict: Verdict) -> str:
    return verdict.said[:60] or verdict.listing[:60]
