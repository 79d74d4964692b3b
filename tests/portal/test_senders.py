"""Where a request came from: proxies that are trusted may say it, callers may not, and every room asks the same way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from lianpu_portal.addresses import sender_of
from lianpu_portal.config.proxies import trusted_networks
from lianpu_portal.hall.readers import reader_of
from lianpu_portal.introductions.models import Introduction
from tests.portal.introduction_cast import FORM, visitor

ROOT = Path(__file__).resolve().parents[2]


def request(address: str, told: str | None = None):
    more = {} if told is None else {"HTTP_X_FORWARDED_FOR": told}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


@pytest.mark.parametrize(
    ("named", "address", "told", "sender"),
    [
        # nothing is named: this machine alone is believed
        ("", "203.0.113.9", None, "203.0.113.9"),
        ("", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("", "10.0.0.7", "198.51.100.1", "10.0.0.7"),  # a colleague on the intranet who would be somebody else
        ("", "192.168.1.7", "10.0.0.8, 127.0.0.1", "192.168.1.7"),
        ("", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the first was sent by the caller
        ("", "127.0.0.1", None, "127.0.0.1"),
        ("", "127.0.0.1", "", "127.0.0.1"),
        ("", "127.0.0.1", "unknown", "127.0.0.1"),
        ("", "127.0.0.1", "1.1.1.1, <script>", "127.0.0.1"),
        ("", "::1", "2001:db8::7", "2001:db8::"),  # of all addresses of a subscriber one
        ("", "2001:db8:0:1:a:b:c:d", None, "2001:db8:0:1::"),
        ("", "::1", None, "::1"),
        ("", "::ffff:127.0.0.1", "[2001:db8::7]:4711", "2001:db8::"),
        ("", "127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("", "", "198.51.100.1", "198.51.100.1"),  # over a socket of the file system
        ("", "", None, "127.0.0.1"),
        ("", "testserver", "198.51.100.1", "testserver"),
        # one proxy, a network of them, two in a row
        ("10.0.0.5", "10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "10.0.0.6", "198.51.100.1", "10.0.0.6"),
        ("10.0.0.5", "10.0.0.5", "1.1.1.1, 10.0.0.9", "10.0.0.9"),
        ("10.0.0.0/24", "10.0.0.77", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5, 192.0.2.0/24", "10.0.0.5", "1.1.1.1, 198.51.100.1, 192.0.2.3", "198.51.100.1"),
        ("10.0.0.5,192.0.2.0/24", "10.0.0.5", "192.0.2.3", "192.0.2.3"),
        ("2001:db8:1::/48", "2001:db8:1::5", "2001:db8:2::9", "2001:db8:2::"),
        ("10.0.0.5", "::ffff:10.0.0.5", "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_who_is_believed(named, address, told, sender, settings):
    settings.TRUSTED_PROXIES = trusted_networks(named)
    assert sender_of(request(address, told)) == sender
    assert get_adapter().get_client_ip(request(address, told)) == sender


@pytest.mark.parametrize("text", ["proxy.example.org", "10.0.0.0/99", "10.0.0.5;10.0.0.6", "*"])
def test_what_is_no_address_ends_the_start_with_a_word(text):
    with pytest.raises(ImproperlyConfigured, match=re.escape(text)):
        trusted_networks(text)


def test_a_reader_on_the_intranet_is_one_whatever_the_header_says():
    readers = {reader_of(request("10.0.0.7", f"198.51.100.{number}")) for number in range(5)}
    assert len(readers) == 1 and reader_of(request("10.0.0.8")) not in readers


@pytest.mark.django_db
def test_limits_on_introductions_are_not_evaded_by_a_header(store, monkeypatch):
    monkeypatch.setattr("lianpu_portal.introductions.actions.ask.AN_HOUR", 2)
    pairs, client = [("o1", "d1"), ("o2", "d1"), ("o3", "d2")], visitor()
    statuses = []
    for number, (offer, demand) in enumerate(pairs):
        answer = client.post(
            f"/introductions/ask/?offer={offer}&demand={demand}", FORM | {"own": "demand", "phone": f"1390000000{number}"},
            REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        )  # fmt: skip
        statuses.append(answer.status_code)
    assert statuses == [302, 302, 422] and Introduction.objects.count() == 2
    other = client.post("/introductions/ask/?offer=o3&demand=d2", FORM | {"own": "demand"}, REMOTE_ADDR="127.0.0.1",
                        HTTP_X_FORWARDED_FOR="203.0.113.9")  # fmt: skip
    assert other.status_code == 302, "somebody else, behind a proxy on this machine"


def test_no_room_reads_the_address_by_itself():
    allowed = {"addresses.py", "accounts/permissions.py"}  # the one way, and whether it is this very machine
    portal = ROOT / "src" / "lianpu_portal"
    found = {
        str(file.relative_to(portal)) for file in portal.rglob("*.py")
        if re.search(r"REMOTE_ADDR|HTTP_X_FORWARDED_FOR|[\"']X-Forwarded-For", file.read_text("utf-8"))
    }  # fmt: skip
    assert found <= allowed
    assert "LIANPU_TRUSTED_PROXIES" in (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
