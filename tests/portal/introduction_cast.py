"""People of the tests of introductions: publishers of listings, members of firms, the office."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core import mail
from django.test import Client

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.models import Publication

MANAGE = "m" * 43
"""The token of the manage link of whatever `publish` publishes."""

PHONE, EMAIL = "13800000001", "wang@a.example"


def publish(
    table: str, code: str, firm: str, email: str = EMAIL, token: str = MANAGE, language: str = "en"
) -> Publication:
    """The listing of the cluster as if somebody had published it."""
    return Publication.objects.create(
        public_id=code, table=table, state="online", fields={"thing": "制动器"}, firm_name=firm, enterprise_id=firm,
        contact_sealed=bytes(seal(Contact("王经理", PHONE, email))), contact_fingerprint=fingerprint(PHONE),
        email_fingerprint=fingerprint(email), manage_hash=hash_of(token), expires_on=dt.date(2099, 1, 1),
        language=language,
    )  # fmt: skip


def member(users: Any, name: str, *firms: str) -> Client:
    """Somebody signed in for these firms, reading English."""
    account = users.objects.create_user(name, f"{name}@firm.example", "a long password")
    for firm in firms:
        Membership.objects.create(account=account, enterprise=firm)
    return _signed_in(account)


def officer(users: Any) -> Client:
    """Somebody of the chain office, reading English."""
    account = users.objects.create_user("officer", "officer@city.example", "a long password")
    Appointment.objects.create(account=account, role="office")
    return _signed_in(account)


def _signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def visitor() -> Client:
    """Nobody known, reading English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


FORM = {"person": "李采购", "phone": "139 0000 0002", "email": "li@d.example", "message": "想要样件"}


def ask(client: Client, offer: str = "o1", demand: str = "d1", own: str = "demand", **more: str) -> Introduction:
    """Ask by the form; the introduction that came of it."""
    before = set(Introduction.objects.values_list("pk", flat=True))
    response = client.post(f"/introductions/ask/?offer={offer}&demand={demand}", FORM | {"own": own} | more)
    assert response.status_code == 302, response.content.decode()
    return Introduction.objects.exclude(pk__in=before).get()


def links_to(address: str) -> list[str]:
    """The private addresses in the letters to somebody, oldest first."""
    letters = [str(letter.body) for letter in mail.outbox if letter.to == [address]]
    return [found for letter in letters for found in re.findall(r"http://testserver(/i/[\w-]{43}/)", letter)]
