"""Contacts are unreadable at rest, found again without being stored, and opened only by the key that sealed them."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from lianpu_portal.contacts import Contact, UnreadableContactError, fingerprint, seal, unseal

WANG = Contact("王师傅", "138 0000 1234", "wang@example.com")


def keys(*lines: bytes) -> str:
    return "\n".join(line.decode() for line in lines)


def test_a_sealed_contact_shows_nothing_and_opens_whole():
    sealed = seal(WANG)
    for part in ("王师傅", "1380000", "wang"):
        assert part.encode() not in sealed
    assert unseal(sealed) == WANG
    assert seal(WANG) != sealed, "two seals of one contact cannot be told to be one"
    assert "王" not in repr(WANG)


def test_a_changed_or_foreign_seal_is_refused(monkeypatch):
    sealed = seal(WANG)
    with pytest.raises(UnreadableContactError, match=r"密钥|key"):
        unseal(sealed[:-5] + b"AAAAA")
    monkeypatch.setenv("LIANPU_CONTACT_KEY", keys(Fernet.generate_key(), Fernet.generate_key()))
    with pytest.raises(UnreadableContactError):
        unseal(sealed)


def test_a_new_key_is_used_and_the_old_one_still_opens(monkeypatch):
    first, old, new = (Fernet.generate_key() for _ in range(3))
    monkeypatch.setenv("LIANPU_CONTACT_KEY", keys(first, old))
    sealed, print_before = seal(WANG), fingerprint(WANG.phone)
    monkeypatch.setenv("LIANPU_CONTACT_KEY", keys(first, new, old))
    assert unseal(sealed) == WANG
    assert fingerprint(WANG.phone) == print_before
    Fernet(new).decrypt(seal(WANG))


@pytest.mark.parametrize(
    "one, other",
    [
        ("138 0000 1234", "+86 138-0000-1234"),
        ("１３８００００１２３４", "13800001234"),
        ("(0517) 8390-0000", "051783900000"),
        ("Wang@Example.com ", "wang@example.com"),
    ],
)
def test_one_number_or_address_has_one_fingerprint(one, other):
    assert fingerprint(one) == fingerprint(other)
    assert len(fingerprint(one)) == 64


def test_different_ones_differ_and_nothing_has_none():
    assert fingerprint("13800001234") != fingerprint("13800001235")
    assert fingerprint("a.b@example.com") != fingerprint("ab@example.com")
    assert fingerprint("  ") == ""


def test_a_key_file_is_made_once_and_only_its_owner_reads_it(monkeypatch, settings, tmp_path):
    monkeypatch.delenv("LIANPU_CONTACT_KEY")
    settings.STORE = tmp_path
    assert unseal(seal(WANG)) == WANG
    file = tmp_path / "contact_key"
    assert file.stat().st_mode & 0o077 == 0
    assert len(file.read_text().split()) == 2


def test_a_broken_key_says_what_is_expected(monkeypatch):
    monkeypatch.setenv("LIANPU_CONTACT_KEY", "one-line-only")
    with pytest.raises(ImproperlyConfigured, match="32 bytes in URL-safe base64"):
        seal(WANG)
