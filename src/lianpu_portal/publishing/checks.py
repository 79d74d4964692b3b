"""What a listing is looked at for before it goes online: each check a function, each doubt with its name.

A listing without doubts goes online at once; one with any waits for a moderator, who sees them in words (`words.py`).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianpu.cluster.names import simplified
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Publication

Doubt = dict[str, Any]
_DAY = dt.timedelta(days=1)
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]{2,}\.(?:com|cn|net|org|top|xyz|shop|vip|info|cc|io)\b", re.IGNORECASE)
_RUN = re.compile(r"(.)\1{5,}")
_MESSENGER = re.compile(r"加?(?:微信|薇信|V信|QQ|telegram|whatsapp)[:：]?\s*\w{4,}", re.IGNORECASE)
_PULL = re.compile(r"[!！]{2,}|(?:免费领|点击|加群|躺赚|日赚|月入|稳赚|包过|秒批|最低价|全网第一|act now|click here|100% free)", re.IGNORECASE)  # fmt: skip
_DIGITS = re.compile(r"\d{9,}")
_LONG = 300

UNCHECKED: Doubt = {"code": "unchecked"}
"""What stands in place of doubts while a long list is gone through."""


@dataclass(frozen=True)
class Sending:
    """A listing about to be published: its words, and whose it is."""

    text: str
    contact_fingerprint: str
    email_fingerprint: str
    proven: bool
    alike: str = ""
    own: int | None = None
    """Its primary key where it is kept already: what came before it counts."""
    by_member: bool = False
    """Whether a member of its firm sent it, signed in: who that is was proven, and counting them tells nothing."""
    sent_before: int = 0
    """How many came from its sender's address before it within the hour: as it came, alone or in lists."""


def doubts_about(sending: Sending) -> list[Doubt]:
    """Every doubt about a new listing, in the order of the checks."""
    return [doubt for check in NEW for doubt in check(sending)]


def doubts_about_words(sending: Sending) -> list[Doubt]:
    """Those that its words alone raise: what an edit is looked at for."""
    return [doubt for check in OF_WORDS for doubt in check(sending)]


def without_proof(sending: Sending) -> Iterator[Doubt]:
    """Sent without proof of work: by a browser without scripts, or by a program."""
    if not sending.proven:
        yield {"code": "without_proof"}


def too_many_links(sending: Sending) -> Iterator[Doubt]:
    """A listing needs no link."""
    links = len(_LINK.findall(sending.text))
    if links > LIMITS.links:
        yield {"code": "links", "count": links, "limit": LIMITS.links}


def blocked_words(sending: Sending) -> Iterator[Doubt]:
    """Words of `blocked_words.txt`, in either script, with whatever stands between their characters."""
    bare, plain = _folded(sending.text), unicodedata.normalize("NFKC", sending.text).lower()
    if found := [word for word, form in _blocked() if _stands_in(form, bare, plain)]:
        yield {"code": "blocked_words", "words": found[:5]}


def spam_score(sending: Sending) -> Iterator[Doubt]:
    """Signs that are nothing each, and spam together."""
    signs = {name: weight for name, (weight, holds) in SIGNS.items() if holds(sending.text)}
    score = round(sum(signs.values()), 2)
    if score >= LIMITS.spam_score:
        yield {"code": "spam", "score": score, "limit": LIMITS.spam_score, "signs": sorted(signs)}


def first_contact(sending: Sending) -> Iterator[Doubt]:
    """Many listings at once under a contact that is not known yet."""
    theirs = _of_contact(sending)
    if theirs is None or sending.by_member:
        return
    if theirs.filter(online_since__lt=timezone.now() - LIMITS.known_after).exists():
        return
    count = theirs.filter(created_at__gt=timezone.now() - _DAY).count() + 1
    if count > LIMITS.first_contact:
        yield {"code": "first_contact", "count": count, "limit": LIMITS.first_contact}


def contact_rate(sending: Sending) -> Iterator[Doubt]:
    """Very many listings under one contact."""
    theirs = _of_contact(sending)
    if theirs is None or sending.by_member:
        return
    count = theirs.filter(created_at__gt=timezone.now() - _DAY).count() + 1
    if count > LIMITS.contact_a_day:
        yield {"code": "contact_rate", "count": count, "limit": LIMITS.contact_a_day}


def sender_rate(sending: Sending) -> Iterator[Doubt]:
    """Very many listings from one address. A colleague's list holds up nobody who sends one alone, nor they the list."""
    count = sending.sent_before + 1
    if count > LIMITS.sender_an_hour and not sending.by_member:
        yield {"code": "sender_rate", "count": count, "limit": LIMITS.sender_an_hour}


def duplicate(sending: Sending) -> Iterator[Doubt]:
    """The firm has such a listing already."""
    if sending.alike:
        yield {"code": "duplicate", "listing": sending.alike}


def refused_before(sending: Sending) -> Iterator[Doubt]:
    """A moderator refused or took down a listing of this contact within the last 90 days."""
    theirs = _of_contact(sending)
    since = timezone.now() - dt.timedelta(days=90)
    if theirs is not None and theirs.filter(state__in=("refused", "taken_down"), changed_at__gt=since).exists():
        yield {"code": "refused_before"}


Check = Callable[[Sending], Iterator[Doubt]]
OF_WORDS: tuple[Check, ...] = (too_many_links, blocked_words, spam_score)
NEW: tuple[Check, ...] = (
    without_proof, *OF_WORDS, duplicate, first_contact, contact_rate, sender_rate, refused_before,
)  # fmt: skip

SIGNS: dict[str, tuple[float, Callable[[str], bool]]] = {
    "link": (0.5, lambda text: bool(_LINK.search(text))),
    "messenger": (0.6, lambda text: bool(_MESSENGER.search(text))),
    "run": (0.5, lambda text: bool(_RUN.search(text))),
    "pull": (0.6, lambda text: bool(_PULL.search(text))),
    "digits": (0.4, lambda text: bool(_DIGITS.search(text))),
    "long": (0.3, lambda text: len(text) > _LONG),
    "signs": (0.5, lambda text: _share(text, "S") > 0.15),
    "no_words": (1.0, lambda text: _share(text, "L") < 0.2),
}
"""Sign of spam → its weight and when it holds."""


def _of_contact(sending: Sending) -> QuerySet[Publication] | None:
    prints = [one for one in (sending.contact_fingerprint, sending.email_fingerprint) if one]
    if not prints:
        return None
    return _before(
        sending, Publication.objects.filter(Q(contact_fingerprint__in=prints) | Q(email_fingerprint__in=prints))
    )


def _before(sending: Sending, rows: QuerySet[Publication]) -> QuerySet[Publication]:
    return rows.filter(pk__lt=sending.own) if sending.own else rows


def _share(text: str, category: str) -> float:
    signs = [sign for sign in text if not sign.isspace()]
    return sum(unicodedata.category(sign).startswith(category) for sign in signs) / len(signs) if signs else 0.0


def _folded(text: str) -> str:
    return "".join(sign for sign in simplified(unicodedata.normalize("NFKC", text)).lower() if sign.isalnum())


def _stands_in(form: str, bare: str, plain: str) -> bool:
    """Chinese words stand anywhere; Latin ones only as words of their own."""
    return bool(re.search(rf"\b{re.escape(form)}\b", plain)) if form.isascii() else form in bare


@cache
def _blocked() -> tuple[tuple[str, str], ...]:
    lines = (Path(__file__).parent / "blocked_words.txt").read_text("utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return tuple((word, word.lower() if word.isascii() else _folded(word)) for word in words)
