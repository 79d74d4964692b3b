"""Who erases their account erases the contacts they gave in introductions too; others see that it was erased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from lianpu_portal.accounts.models import Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.contacts import Contact, seal, unseal
from lianpu_portal.introductions.given import given_by
from lianpu_portal.introductions.models import Change, Introduction, Key
from tests.portal.introduction_cast import EMAIL, PHONE, ask, links_to, member, officer, publish, visitor

pytestmark = pytest.mark.usefixtures("store", "own_folder")
MINE, THEIRS = "13900000002", "13700000009"
"""The phone that `ask` leaves, and that of whoever answers."""


def signed_in(users: Any, name: str, *firms: str) -> Client:
    """Somebody who signs in by codes: nothing more is asked before their account is erased."""
    client, account = member(users, name, *firms), users.objects.get(username=name)
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    return client


def erase(client: Client, name: str) -> None:
    client.post("/me/erase/", {"email": f"{name}@firm.example"})
    assert not get_user_model().objects.filter(username=name).exists()


def accepted(buyer: Client, supplier: Client, phone: str = THEIRS) -> Introduction:
    """An introduction that was asked for by the one, and accepted by the other."""
    introduction = ask(buyer, offer="o2")
    supplier.post(f"/introductions/{introduction.public_id}/accept/", {"person": "王经理", "phone": phone, "email": ""})
    introduction.refresh_from_db()
    assert introduction.contacts_open
    return introduction


def contacts(client: Client, introduction: Introduction) -> str:
    return client.post(f"/introductions/{introduction.public_id}/contacts/").content.decode()


def stored(introduction: Introduction) -> tuple[bool, bool]:
    """Whether the contact of whoever asked, and of whoever answered, are still there."""
    introduction.refresh_from_db()
    return bool(introduction.asker_sealed), bool(introduction.answer_sealed)


def test_whoever_asked(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    introduction = accepted(buyer, supplier)
    assert MINE in contacts(supplier, introduction)
    links = links_to("li@d.example")
    erase(buyer, "buyer")
    assert stored(introduction) == (False, True) and introduction.owner is None
    page = contacts(supplier, introduction)
    assert (
        "Erased: whoever gave it has closed their account" in page and MINE not in page and "li@d.example" not in page
    )
    assert (introduction.asker_fingerprint, introduction.sender_fingerprint) == ("", "")
    assert links and visitor().get(links[0]).status_code == 404, "nor does their link show the other side any more"
    assert Change.objects.filter(introduction=introduction).count() == 2, "the record stays"
    told = json.dumps(list(AuditLine.objects.values("verb", "before", "after")))
    assert "introduction.forget_contact" in told and MINE not in told


def test_whoever_answered(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    introduction = accepted(buyer, supplier)
    mail.outbox.clear()
    erase(supplier, "supplier")
    assert stored(introduction) == (True, False)
    page = contacts(buyer, introduction)
    assert "Erased:" in page and THEIRS not in page and "王经理" not in page
    colleague = signed_in(django_user_model, "colleague", "B")
    assert MINE in contacts(colleague, introduction), "the firm goes on with it"


def test_whoever_answered_by_the_private_link_of_an_own_listing(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    publication = publish("offers", "o2", "B")
    publication.owner = django_user_model.objects.get(username="supplier")
    publication.save()
    introduction = ask(buyer, offer="o2")
    visitor().post(f"{links_to(EMAIL)[0]}accept/", {"person": "王经理", "phone": PHONE, "email": ""})
    assert stored(introduction) == (True, True)
    erase(supplier, "supplier")
    assert stored(introduction) == (True, False)


def test_whoever_answered_by_a_link_under_the_address_of_the_account(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    introduction = ask(buyer, offer="o2")
    visitor().post(
        f"{links_to('supplier@firm.example')[0]}accept/",
        {"person": "王", "phone": "", "email": "Supplier@firm.example"},
    )
    assert stored(introduction) == (True, True)
    erase(supplier, "supplier")
    assert stored(introduction) == (True, False)


def test_others_contacts_stay(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    other = signed_in(django_user_model, "other", "D", "B")
    introduction = accepted(buyer, supplier)
    erase(other, "other")
    assert stored(introduction) == (True, True) and Key.objects.filter(introduction=introduction).exists()
    assert "Erased:" not in contacts(supplier, introduction)


def test_what_the_office_noted_of_others_is_not_the_officers(django_user_model):
    office = officer(django_user_model)
    introduction = ask(office, offer="o2")
    office.post(f"/introductions/{introduction.public_id}/accept/", {"person": "王", "phone": THEIRS, "email": ""})
    assert stored(introduction) == (True, True)
    given = given_by(get_user_model().objects.get(username="officer"))
    assert given == [] and stored(introduction) == (True, True)


def test_the_contact_of_a_publisher_who_vouched_is_the_publishers(django_user_model):
    """It stands in the place of what the asker had typed."""
    asker = signed_in(django_user_model, "asker")
    publish("demands", "d1", "D", "owner@d.example")
    introduction = ask(asker, offer="o2")
    visitor().post(f"{links_to('owner@d.example')[0]}vouch/")
    introduction.refresh_from_db()
    assert unseal(introduction.asker_sealed).email == "owner@d.example"
    erase(asker, "asker")
    assert stored(introduction)[0]


def test_my_data_hold_what_i_gave(django_user_model):
    buyer, supplier = signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B")
    introduction = accepted(buyer, supplier)

    def mine(client: Client) -> list[dict[str, Any]]:
        return client.get("/me/data.json").json()["introductions"]

    [asked], [answered] = mine(buyer), mine(supplier)
    assert (
        asked["contact"]["phone"].replace(" ", "") == MINE and asked["message"] == "想要样件" and asked["as"] == "asker"
    )
    assert answered["contact"] == {"person": "王经理", "phone": THEIRS, "email": ""} and answered["message"] == ""
    assert asked["id"] == answered["id"] == introduction.public_id
    assert MINE not in supplier.get("/me/data.json").content.decode().replace(" ", "")


def test_a_contact_given_anew_is_no_longer_erased(django_user_model):
    introduction = accepted(signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "supplier", "B"))
    introduction.asker_erased = True
    assert introduction.erased_sides == ["demand"]
    introduction.asker_sealed, introduction.asker_erased = seal(Contact("x", "1", "")), False
    assert introduction.erased_sides == [] and Membership.objects.count() == 2
