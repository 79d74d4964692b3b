"""Begin, confirm and end a watch: «tell me when something new fits»."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.background import mail
from lianpu_portal.contacts import fingerprint
from lianpu_portal.contacts.contact import seal_text, unseal_text
from lianpu_portal.hall.errors import WatchRefusedError
from lianpu_portal.hall.models import Watch
from lianpu_portal.hall.watching import newest_entry, subject_of
from lianpu_portal.private_links import hash_of, new_token

MOST_WATCHES = 50
MOST_UNCONFIRMED = 3
_UNCONFIRMED_KEPT = dt.timedelta(days=2)


@dataclass(frozen=True)
class Wanted:
    """What is watched: a search as an address says it, or the matches of a listing."""

    query: str = ""
    table: str = ""
    listing: str = ""


def watch(wanted: Wanted, email: str, site: str, language: str) -> None:
    """Send the link that confirms the watch. Who has it already gets nothing new, and nobody is told which it was.

    Raises `WatchRefusedError` where an address has too many, or got too many links that nobody confirmed.
    """
    owner, now = fingerprint(email), timezone.now()
    with transaction.atomic():
        Watch.objects.filter(confirmed_at=None, created_at__lt=now - _UNCONFIRMED_KEPT).delete()
        theirs = Watch.objects.filter(email_fingerprint=owner)
        if theirs.filter(
            confirmed_at__isnull=False, query=wanted.query, listing=wanted.listing, listing_table=wanted.table
        ).exists():
            return
        if theirs.filter(confirmed_at=None).count() >= MOST_UNCONFIRMED or theirs.count() >= MOST_WATCHES:
            raise WatchRefusedError(
                _("This address has links that wait to be confirmed. Open one of them first, or try again in two days.")
            )
        confirming, stopping = new_token(), new_token()
        begun = Watch.objects.create(
            query=wanted.query, listing_table=wanted.table, listing=wanted.listing, email_sealed=seal_text(email),
            email_fingerprint=owner, confirm_hash=hash_of(confirming), stop_hash=hash_of(stopping),
            stop_sealed=seal_text(stopping), site=site, language=language,
        )  # fmt: skip
        _ask(begun, email, confirming)


def _ask(begun: Watch, email: str, confirming: str) -> None:
    subject = subject_of(begun)
    text = _(
        "Somebody, probably you, wants mails from Lianpu when something new fits:\n\n{subject}\n\n"
        "Open this to begin:\n{link}\n\nIf it was not you, do nothing: no mail will follow."
    ).format(subject=subject, link=begun.site + reverse("watch_confirm", args=[confirming]))
    mail.send(email, _("Please confirm: {subject}").format(subject=subject[:120]), text)


def waiting(token: str) -> Watch | None:
    """The watch that the link of the first mail begins; None for a link that is no longer known."""
    return Watch.objects.filter(confirm_hash=hash_of(token)).first()


def running(token: str) -> Watch | None:
    """The watch that the link of every mail ends; None once it is ended."""
    return Watch.objects.filter(stop_hash=hash_of(token)).first()


def confirm(token: str) -> Watch | None:
    """The watch begins: what is in the hall now counts as seen. None for a link that is no longer known."""
    with transaction.atomic():
        found = Watch.objects.select_for_update().filter(confirm_hash=hash_of(token)).first()
        if found is not None and found.confirmed_at is None:
            found.confirmed_at, found.seen = timezone.now(), newest_entry()
            found.save(update_fields=["confirmed_at", "seen"])
    return found


def stop(token: str) -> bool:
    """The watch and the address are deleted at once; false for a link that is no longer known."""
    deleted, _rows = Watch.objects.filter(stop_hash=hash_of(token)).delete()
    return bool(deleted)


def stopping_link(watched: Watch) -> str:
    """Where a watch is ended, for a mail."""
    return watched.site + reverse("watch_stop", args=[unseal_text(watched.stop_sealed)])
