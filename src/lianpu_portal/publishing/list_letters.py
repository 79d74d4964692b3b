"""Letters to whoever published a list: one for the list, and one for what happens to many of its listings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianpu_portal.addresses import absolute
from lianpu_portal.background import mail
from lianpu_portal.languages import in_language
from lianpu_portal.publishing.letters import email_of, thing_of
from lianpu_portal.publishing.life import can
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import listing_path, renew_list_address
from lianpu_portal.publishing.models import Batch, Publication, State, Untold

SILENCE = dt.timedelta(minutes=5)
"""How long nothing more was decided about a list before its sender is told: who decides goes from one to the next."""

_NAMED = 5
"""Listings that a letter names; the others are counted."""

_NOT_SHOWN = (State.REFUSED, State.TAKEN_DOWN)


def send_manage_link(batch: Batch, address: str) -> None:
    """The private link, right after publishing; nothing where no e-mail was left."""
    rows = Publication.objects.filter(batch=batch)
    first = rows.order_by("pk").first()
    if first is None or not (to := email_of(first)):
        return
    with in_language(first.language):
        count = rows.count()
        holds = ngettext(
            "It holds {count} listing. What passes the checks is online at once; what a moderator looks at first, one letter tells you of.",
            "It holds {count} listings. What passes the checks is online at once; what a moderator looks at first, one letter tells you of.",
            count,
        )  # fmt: skip
        mail.send(to, _("Your list on Lianpu: {file}").format(file=batch.file_name), _paragraphs(
            _("With this private link you change, renew, close or delete its listings, one or many. Keep it to yourself:"),
            address, holds.format(count=f"{count:,}"),
        ))  # fmt: skip


def remind(rows: Sequence[Publication]) -> bool:
    """Listings of a list, sent with one address, end soon, the first one first; whether a letter was written."""
    first, last = rows[0], rows[-1]
    if first.batch is None or not (to := email_of(first)):
        return False
    with in_language(first.language):
        asked = ngettext(
            "Does {count} listing of your list still hold? One click lets it stand {days} days more:",
            "Do {count} listings of your list still hold? One click lets them stand {days} days more:", len(rows),
        )  # fmt: skip
        days = [row.expires_on.isoformat() for row in (first, last)]
        names = [f"{thing_of(row)} {row.expires_on.isoformat()}" for row in rows[:_NAMED]]
        mail.send(to, _("Ends on {day}: {thing}").format(day=_span(*days), thing=first.batch.file_name), _paragraphs(
            asked.format(count=f"{len(rows):,}", days=LIMITS.days_online), renew_list_address(first),
            _with_names(_("If you do nothing, they are no longer matched after their last day:"), rows, names),
        ))  # fmt: skip
    return True


def waiting() -> list[int]:
    """Lists whose senders have something to be told, and about which nothing more was decided for a while."""
    found = Untold.objects.values("publication__batch").annotate(last=Max("at")).order_by("last")
    quiet = found.filter(last__lt=timezone.now() - SILENCE)
    return list(quiet.values_list("publication__batch", flat=True))


def tell_decided(batch: int) -> None:
    """One letter for all that was decided about a list and not told yet; where listings of it were given another address
    since, one to each."""
    with transaction.atomic():
        untold = Untold.objects.select_for_update(of=("self",)).filter(publication__batch=batch)
        rows = [one.publication for one in untold.select_related("publication__batch")]
        Untold.objects.filter(pk__in=[row.pk for row in rows]).delete()
        rows.sort(key=lambda row: (row.email_fingerprint, row.pk))
        for _address, theirs in groupby(rows, key=lambda row: row.email_fingerprint):
            _tell(list(theirs))


def _tell(rows: Sequence[Publication]) -> None:
    first = rows[0]
    if first.batch is None or not (to := email_of(first)):
        return
    with in_language(first.language):
        told = [*_told_online(rows), *_told_not_shown(rows)]
        if told:  # else all was taken back, or ended, meanwhile
            mail.send(to, _("Decided: {file}").format(file=first.batch.file_name), _paragraphs(*told))


def _told_online(rows: Sequence[Publication]) -> Iterator[str]:
    if online := [row for row in rows if row.state == State.ONLINE]:
        told = ngettext(
            "{count} listing of your list is online now:", "{count} listings of your list are online now:", len(online)
        )
        names = [f"{thing_of(row)} {absolute(listing_path(row))}" for row in online[:_NAMED]]
        yield _with_names(told.format(count=f"{len(online):,}"), online, names)


def _told_not_shown(rows: Sequence[Publication]) -> Iterator[str]:
    hidden = sorted((row for row in rows if row.state in _NOT_SHOWN), key=lambda row: row.refusal)
    for reason, alike in groupby(hidden, key=lambda row: row.refusal):
        theirs = list(alike)
        told = ngettext(
            "{count} listing of your list is not shown. The reason: {reason}",
            "{count} listings of your list are not shown. The reason: {reason}", len(theirs),
        )  # fmt: skip
        names = [thing_of(row) for row in theirs[:_NAMED]]
        yield _with_names(told.format(count=f"{len(theirs):,}", reason=reason), theirs, names)
    if any(can(row.state, "edit") for row in hidden):
        yield _("Change what was refused by the private link of the list, and it is looked at again.")


def _span(first: str, last: str) -> str:
    """From day to day; the day where it is one."""
    return first if first == last else f"{first} – {last}"


def _with_names(told: str, rows: Sequence[Publication], names: list[str]) -> str:
    """What is told of the listings, and the first of them, a line each."""
    others = len(rows) - len(names)
    rest = [ngettext("and {count} other", "and {count} others", others).format(count=f"{others:,}")] if others else []
    return "\n".join([told, *names, *rest])


def _paragraphs(*lines: str) -> str:
    return "\n\n".join(lines)
