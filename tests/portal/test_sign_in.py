"""Signing in: by code and by password, with a second factor, and without telling who has an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model, hashers
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

KNOWN, UNKNOWN, PASSWORD = "known@example.org", "unknown@example.org", "a long password of hers"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Every test counts its own tries."""
    cache.clear()


@pytest.fixture
def her(store) -> Any:
    """Somebody with a verified address and a password."""
    account = get_user_model().objects.create_user("u1", KNOWN, PASSWORD)
    EmailAddress.objects.create(user=account, email=KNOWN, verified=True, primary=True)
    return account


def code_in(letter: Any) -> str:
    return re.findall(r"\b\d{8}\b", letter.body)[0]


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("account_request_login_code"), {"email": email})


def signed_in(client: Client) -> bool:
    return client.get(reverse("me")).status_code == 200


def test_by_code(her, client):
    assert ask(client, KNOWN).status_code == 302
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "00000000"})
    assert wrong.status_code == 200 and not signed_in(client)
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})
    assert response["Location"] == reverse("me") and signed_in(client)


def test_three_wrong_codes_end_it(her, client):
    ask(client, KNOWN)
    code = code_in(mail.outbox[-1])
    for _try in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "00000000"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not signed_in(client)


def test_by_password(her, client):
    sent = client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert sent["Location"] == reverse("me") and signed_in(client)


def test_back_to_the_page_one_came_from_and_to_no_other_site(her):
    for asked, reached in (("/gaps/", "/gaps/"), ("https://evil.example/", "/me/"), ("//evil.example/", "/me/")):
        sent = Client().post(f"{reverse('account_login')}?next={asked}", {"login": KNOWN, "password": PASSWORD})
        assert sent["Location"] == reached


def plain(response: Any, email: str) -> str:
    """A page without what differs by itself: the address and the tokens of its forms."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode()).replace(email, "…")


def test_pages_do_not_tell_whether_an_address_is_known(her):
    for name, confirm in (
        ("account_request_login_code", "account_confirm_login_code"),
        ("account_signup", "account_email_verification_sent"),
        ("account_reset_password", "account_confirm_password_reset_code"),
    ):
        pages = []
        for email in (KNOWN, UNKNOWN):
            client = Client()
            sent = client.post(reverse(name), {"email": email})
            assert (sent.status_code, sent["Location"]) == (302, reverse(confirm)), (name, email)
            pages.append(plain(client.get(reverse(confirm)), email))
        assert pages[0] == pages[1], name
    assert len(mail.outbox) == 6, "a letter goes out either way, so that the time does not tell"


def test_a_wrong_password_and_an_unknown_address_are_one_answer(her, monkeypatch):
    hashed = []
    whole = hashers.MD5PasswordHasher.encode

    def counted(self: Any, *values: Any) -> str:
        hashed.append(1)
        return whole(self, *values)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    pages, work = [], []
    for email in (KNOWN, UNKNOWN):
        hashed.clear()
        pages.append(
            plain(Client().post(reverse("account_login"), {"login": email, "password": "not it at all"}), email)
        )
        work.append(len(hashed))
    assert pages[0] == pages[1]
    assert work[0] == work[1] == 1, "as much is computed for an unknown address as for a known one"


def test_tries_are_limited(her):
    for _try in range(5):
        Client().post(reverse("account_login"), {"login": KNOWN, "password": "not it at all"})
    late = Client()
    late.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert not signed_in(late)
    for _try in range(5):
        ask(Client(), "spammed@example.org")
    assert len([letter for letter in mail.outbox if letter.to == ["spammed@example.org"]]) == 3


def test_a_new_account_is_its_address_verified_by_code(store, client):
    client.post(reverse("account_signup"), {"email": UNKNOWN})
    assert not signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[-1])})
    assert signed_in(client)
    account = get_user_model().objects.get(email=UNKNOWN)
    assert not account.has_usable_password()
    assert "unknown" not in account.username, "the name outlives the account in the audit log"


def test_a_second_factor(her):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(her, secret)
    RecoveryCodes.activate(her)
    client = Client()
    sent = client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert sent["Location"] == reverse("mfa_authenticate") and not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    now = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_authenticate"), {"code": now})
    assert signed_in(client)


def test_pages_of_the_account_open(her):
    client = Client()
    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in (
        "me", "account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "account_logout",
    ):  # fmt: skip
        response = client.get(reverse(name))
        assert response.status_code == 200 and "portal.css" in response.content.decode(), name


def test_the_first_operator_signs_in_without_a_letter(store):
    get_user_model().objects.create_superuser("boss", "Boss@example.org", PASSWORD)
    client = Client()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "boss@example.org", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    assert mail.outbox == []
