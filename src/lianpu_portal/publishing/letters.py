"""Letters to whoever published a listing: in the language it was published in, to the e-mail left with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.addresses import absolute
from lianpu_portal.background import mail
from lianpu_portal.contacts import unseal
from lianpu_portal.languages import in_language
from lianpu_portal.publishing.life import can
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import listing_path, renew_address
from lianpu_portal.publishing.models import Publication, Untold

Further = ParamSpec("Further")

_LONGEST_THING = 60


def _in_its_language(
    letter: Callable[Concatenate[Publication, Further], None],
) -> Callable[Concatenate[Publication, Further], None]:
    """Write the letter in the language of the publication, whatever its reader or worker speaks."""

    @wraps(letter)
    def written(publication: Publication, *positional: Further.args, **named: Further.kwargs) -> None:
        with in_language(publication.language):
            letter(publication, *positional, **named)

    return written


def _decided(letter: Callable[[Publication], None]) -> Callable[[Publication], None]:
    """A letter about a decision; where the listing came in a list, one letter tells later what was decided about many."""
    alone = _in_its_language(letter)

    @wraps(letter)
    def told(publication: Publication) -> None:
        if publication.batch_id is None:  # pyright: ignore[reportAttributeAccessIssue]
            alone(publication)
        else:
            Untold.objects.update_or_create(publication=publication, defaults={"at": timezone.now()})

    return told


@_in_its_language
def send_manage_link(publication: Publication, address: str) -> None:
    """The private link, right after publishing."""
    _write(
        publication, _("Your listing on Lianpu: {thing}"),
        _("With this private link you change, renew, close or delete it. Keep it to yourself:"), address,
        _("It stands until {day}; we remind you a week before.").format(day=publication.expires_on.isoformat()),
    )  # fmt: skip


@_decided
def tell_accepted(publication: Publication) -> None:
    """It is online now."""
    _write(publication, _("Online: {thing}"), _("Your listing is online:"), absolute(listing_path(publication)))


@_decided
def tell_refused(publication: Publication) -> None:
    """It is not shown, and why; and what can be done, where something can."""
    what = [_("Change it by your private link and it is looked at again.")] if can(publication.state, "edit") else []
    _write(
        publication, _("Not shown: {thing}"), _("Your listing is not shown. The reason:"), publication.refusal, *what,
    )  # fmt: skip


@_decided
def tell_restored(publication: Publication) -> None:
    """It is shown again."""
    _write(
        publication, _("Online again: {thing}"), _("The decision was taken back; your listing is online again:"),
        absolute(listing_path(publication)),
    )  # fmt: skip


@_in_its_language
def remind(publication: Publication) -> None:
    """It ends soon."""
    _write(
        publication, _("Ends on {day}: {thing}"),
        _("Does your listing still hold? One click lets it stand {days} days more:").format(days=LIMITS.days_online),
        renew_address(publication),
        _("If you do nothing, it ends on {day} and is no longer matched.").format(
            day=publication.expires_on.isoformat()
        ),
    )  # fmt: skip


def email_of(publication: Publication) -> str:
    """Where its sender is written to; empty where no address was left with it."""
    return unseal(publication.contact_sealed).email if publication.contact_sealed else ""


def thing_of(publication: Publication) -> str:
    """What is listed, as much of it as a letter names."""
    return str(publication.fields.get("thing", ""))[:_LONGEST_THING]


def _write(publication: Publication, subject: str, *lines: str) -> None:
    if to := email_of(publication):
        subject = subject.format(thing=thing_of(publication), day=publication.expires_on.isoformat())
        mail.send(to, subject, "\n\n".join(lines))
