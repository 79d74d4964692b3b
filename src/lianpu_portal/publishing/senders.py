"""How much comes from one network address within an hour: listings one by one, and in lists, each under a limit of its own."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.publishing.errors import TooManySentError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Publication

_HOUR = dt.timedelta(hours=1)


def within_hour(sender: str) -> QuerySet[Publication]:
    """What came from the address, by its fingerprint, within the last hour; nothing where it is not known."""
    if not sender:
        return Publication.objects.none()
    return Publication.objects.filter(sender_fingerprint=sender, created_at__gt=timezone.now() - _HOUR)


@dataclass(frozen=True)
class Sent:
    """How many listings came from an address within the last hour."""

    alone: int
    in_lists: int


def sent_within_hour(sender: str, before: int | None = None) -> Sent:
    """What came from it, counted in one query; `before`: a primary key before which it was kept."""
    rows = within_hour(sender) if before is None else within_hour(sender).filter(pk__lt=before)
    return Sent(
        **rows.aggregate(alone=Count("pk", filter=Q(batch=None)), in_lists=Count("pk", filter=Q(batch__isnull=False)))
    )


def require_room_for_one(sender: str) -> None:
    """Refuse a listing after very many that came one by one; those of lists hold no colleague up."""
    if sent_within_hour(sender).alone < LIMITS.refused_an_hour:
        return
    newest_first = within_hour(sender).filter(batch=None).order_by("-created_at").values_list("created_at", flat=True)
    wait = _seconds_until_gone(newest_first[LIMITS.refused_an_hour - 1])
    told = _(
        "Very many listings came from your network within the hour. Try again in {minutes} min, or send them as one list."
    )
    raise TooManySentError(told.format(minutes=_minutes(wait)), wait)


def require_room_for_list(sender: str, count: int) -> None:
    """Refuse a list with which more listings would have come in lists than one address may send."""
    sent = within_hour(sender).exclude(batch=None).order_by().values_list("batch")
    for _batch, at, many in sent.annotate(Max("created_at"), Count("pk")).order_by("-batch"):
        count += many
        if count > LIMITS.listed_an_hour:
            raise _too_many_in_lists(_seconds_until_gone(at))


def _too_many_in_lists(wait: int) -> TooManySentError:
    told = _(
        "Lists from your network may hold {limit} listings an hour together; with this one it would be more. "
        "Try again in {minutes} min."
    )
    return TooManySentError(told.format(limit=f"{LIMITS.listed_an_hour:,}", minutes=_minutes(wait)), wait)


def _seconds_until_gone(at: dt.datetime) -> int:
    """Until what came then lies an hour back."""
    return max(math.ceil((at + _HOUR - timezone.now()).total_seconds()), 1)


def _minutes(seconds: int) -> int:
    return math.ceil(seconds / 60)
