"""Every threshold of publishing, in one place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lianpu_portal.request_limits import Limit

READINGS = Limit(known=240, unknown=120)
"""What is read while it is typed, a minute: a page reads at most three times a second, and people stop to think; several
behind one address share it."""


@dataclass(frozen=True)
class Limits:
    """What goes online at once, and what a moderator sees first."""

    links: int = 0
    """Links in a listing; more than this many wait."""

    spam_score: float = 1.0
    """A sum of signs of spam (`checks.SIGNS`); from here on the listing waits."""

    first_contact: int = 3
    """Listings within a day under a phone or e-mail none of whose listings was online for `known_after` yet."""

    known_after: dt.timedelta = dt.timedelta(days=7)
    """How long a listing must have been online for its contact to be known."""

    contact_a_day: int = 20
    """Listings within a day under one phone or e-mail, known or not."""

    sender_an_hour: int = 10
    """Listings within an hour from one network address; those sent one by one and those in lists are counted apart."""

    refused_an_hour: int = 60
    """Listings within an hour from one network address after which no more are taken one by one."""

    listed_an_hour: int = 5_000
    """Listings within an hour from one network address in lists: one list as long as may be, or several short ones."""

    days_online: int = 90
    """How long a listing stands without a deadline, and how much a renewal adds."""

    reminded_before: int = 7
    """Days before its end on which a letter reminds of it."""

    attachments: int = 5
    attachment_bytes: int = 10 * 2**20
    list_rows: int = 5_000

    listings_at_once: int = 50
    """Listings of a list that are changed while the page is waited for; more are changed beside the requests."""


LIMITS = Limits()
