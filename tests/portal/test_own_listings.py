"""What an account published is changed, renewed, closed and deleted from its own page: nobody looks for a manage link."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.own_listings import PER_PAGE
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.introductions.own_list import PER_PAGE as MANY
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.actions.publish_list import publish_list
from lianpu_portal.publishing.lists import Entry
from lianpu_portal.publishing.models import Publication
from lianpu_portal.publishing.order import Order
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.introduction_cast import member
from tests.portal.publishing_help import BRAKES, EMAIL, NEW_FIRM, PERSON, PHONE, draft, fresh, publish_one

pytestmark = pytest.mark.usefixtures("store", "own_folder")
HERE = "/me/#listings"


@pytest.fixture
def seller(django_user_model) -> Client:
    client = member(django_user_model, "seller")
    client.cookies["django_language"] = "en"
    return client


def published(name: str, users) -> Publication:
    order = Order(draft(), NEW_FIRM, None, Contact(PERSON, PHONE, EMAIL), "public", (), True, "")
    return publish(Actor.account(users.objects.get(username=name)), order).publication


def acts(client: Client, deed: str, one: Publication, **said: str):
    return client.post(f"/m/own.{one.public_id}/{deed}/", said)


def test_from_the_own_page_to_changed_renewed_closed_and_deleted(seller, django_user_model):
    mine = published("seller", django_user_model)
    there = f"/m/own.{mine.public_id}/"
    page = seller.get("/me/").content.decode()
    assert f'href="{there}"' in page and f'href="{there}edit/"' in page and f'action="{there}renew/"' in page
    private = seller.get(there)
    assert PHONE in private.content.decode() and f'href="{HERE}"' in private.content.decode()
    assert "no-store" in private["Cache-Control"]
    edit = seller.get(f"{there}edit/").content.decode()
    typed = dict(re.findall(r'name="(f-\w+)"[^>]*? value="([^"]*)"', edit)) | {"f-quantity": "4500"}
    said = typed | {"f-side": "offer", "f-thing": "制动器", "phone": PHONE, "visibility": "public"}
    assert seller.post(f"{there}edit/", said)["Location"] == there
    assert fresh(mine).fields["quantity"] == 4500
    Publication.objects.update(expires_on="2020-01-01", state="expired")
    assert acts(seller, "renew", mine, back="list")["Location"] == HERE
    assert acts(seller, "close", mine, outcome="elsewhere")["Location"] == there
    assert (fresh(mine).state, fresh(mine).outcome) == ("closed", "elsewhere")
    assert acts(seller, "reopen", mine, back="list")["Location"] == HERE and fresh(mine).state == "online"
    assert acts(seller, "delete", mine)["Location"] == HERE and not Publication.objects.exists()


def test_it_opens_to_nobody_else(seller, django_user_model):
    mine, anybodys = published("seller", django_user_model), publish_one().publication
    other = member(django_user_model, "other")
    for client, one in ((other, mine), (Client(), mine), (seller, anybodys), (Client(), anybodys)):
        assert client.get(f"/m/own.{one.public_id}/").status_code == 404
        assert client.get(f"/m/own.{one.public_id}/edit/").status_code == 404
        assert acts(client, "close", one, outcome="elsewhere").status_code == 404
    assert {one.state for one in Publication.objects.all()} == {"online"}
    assert seller.get("/m/own./").status_code == 404


def test_each_listing_of_a_list_stands_there_too(seller, django_user_model):
    actor = Actor.account(django_user_model.objects.get(username="seller"))
    entries = [Entry("offers", NEW_FIRM, None, BRAKES | {"sentence": ""})] * 2
    publish_list(actor, entries, Contact("", PHONE, ""), "public", "list.csv", proven=True, sender="", language="en")
    first = Publication.objects.order_by("pk")[0]
    assert acts(seller, "close", first, outcome="not_needed", back="list")["Location"] == HERE
    assert [one.state for one in Publication.objects.order_by("pk")] == ["closed", "waiting"]
    assert "list.csv" not in seller.get(f"/m/own.{first.public_id}/").content.decode()


def test_many_are_shown_page_by_page_and_searched(seller, django_user_model):
    actor = Actor.account(django_user_model.objects.get(username="seller"))
    entries = [
        Entry("offers", NEW_FIRM, None, BRAKES | {"thing": f"异形件{number:02}"}) for number in range(PER_PAGE + 2)
    ]
    publish_list(actor, entries, Contact("", PHONE, ""), "public", "list.csv", proven=True, sender="", language="en")
    page = seller.get("/me/").content.decode()
    assert page.count('class="own-acts"') == PER_PAGE and "异形件21" in page and "异形件01" not in page
    assert f'<span class="count">{PER_PAGE + 2}</span>' in page and 'href="?page=2#listings"' in page
    second = seller.get("/me/?page=2").content.decode()
    assert "异形件01" in second and "异形件02" not in second and 'name="page" value="2"' in second
    found = seller.get("/me/?q=异形件07").content.decode()
    assert "异形件07" in found and "异形件08" not in found and 'name="q" value="异形件07"' in found
    assert "None of your listings fits that." in seller.get("/me/?q=x").content.decode()
    one = Publication.objects.order_by("pk")[0]
    back = acts(seller, "renew", one, back="list", q="异形件", page="2")["Location"]
    assert back == "/me/?q=%E5%BC%82%E5%BD%A2%E4%BB%B6&page=2#listings"


def test_few_are_shown_without_a_search(seller, django_user_model):
    published("seller", django_user_model)
    page = seller.get("/me/").content.decode()
    assert 'id="own-q"' not in page and 'class="pages"' not in page


def test_introductions_behind_it_are_answered_there(seller, django_user_model):
    mine = published("seller", django_user_model)
    assert mine.public_id in snapshot()["offers"]["id"]
    made = Introduction.objects.create(
        public_id="asked", offer=mine.public_id, demand="d1", supplier=mine.enterprise_id or "", buyer="D",
        offer_text="制动器", demand_text="制动器", asked_by="demand", passed_on_at=mine.created_at, language="en",
    )  # fmt: skip
    there = f"/m/own.{mine.public_id}/introductions/{made.public_id}/"
    assert there in seller.get(f"/m/own.{mine.public_id}/").content.decode()
    assert seller.get(there).status_code == 200 and Client().get(there).status_code == 404


def asked(number: int, **more: object) -> Introduction:
    facts = {
        "public_id": f"asked{number}", "offer": f"ended{number}", "demand": "d1", "supplier": "A", "buyer": "D",
        "offer_text": f"异形件{number:02}", "demand_text": f"异形件{number:02}", "asked_by": "demand",
        "passed_on_at": timezone.now(), "language": "en",
    }  # fmt: skip
    return Introduction.objects.create(**facts | more)


def test_many_introductions_are_shown_page_by_page_and_searched_and_what_waits_comes_first(django_user_model):
    supplier = member(django_user_model, "supplier", "A")
    asked(0)
    for number in range(1, MANY + 2):
        asked(number, stage="accepted", accepted_at=timezone.now())
    page = supplier.get("/me/?q=x").content.decode()
    part = page[page.index('id="introductions"') :]
    assert part.count("/introductions/asked") == MANY and f'<span class="count">{MANY + 2}</span>' in part
    assert (
        part.index("/introductions/asked0/") < part.index(f"/introductions/asked{MANY + 1}/") and "asked1/" not in part
    )
    assert 'href="?q=x&amp;introduction_page=2#introductions"' in part and 'name="q" value="x"' in part
    assert "/introductions/asked1/" in supplier.get("/me/?introduction_page=2").content.decode()
    found = supplier.get("/me/?introduction=异形件07").content.decode()
    assert "/introductions/asked7/" in found and "/introductions/asked8/" not in found
    assert "/introductions/asked8/" in supplier.get("/me/?introduction=Example+D").content.decode()
    assert "None of your introductions fits that." in supplier.get("/me/?introduction=zzz").content.decode()


def test_a_firm_that_is_not_named_yet_is_not_found_by_its_name_or_words(django_user_model):
    supplier = member(django_user_model, "supplier", "A")
    demand = TABLE_MODELS["demands"]._default_manager.get(pk="d1")
    demand.visibility = "anonymous"
    demand.save()
    for number in range(MANY + 1):
        asked(number, offer_text="制动器", demand_text="示例丁专用")
    for words in ("Example+D", "专用"):
        page = supplier.get(f"/me/?introduction={words}").content.decode()
        assert "None of your introductions fits that." in page and "示例丁" not in page
    Introduction.objects.filter(public_id="asked3").update(accepted_at=timezone.now(), stage="accepted")
    assert "/introductions/asked3/" in supplier.get("/me/?introduction=Example+D").content.decode()


def test_a_listing_with_many_introductions_shows_them_page_by_page_behind_its_link(seller, django_user_model):
    mine = published("seller", django_user_model)
    for number in range(MANY + 1):
        asked(number, offer=mine.public_id, demand=f"ended{number}", supplier="")
    there = f"/m/own.{mine.public_id}/"
    page = seller.get(there).content.decode()
    assert page.count(f"{there}introductions/asked") == MANY and "?introduction_page=2#introductions" in page
    assert f"{there}introductions/asked0/" in seller.get(f"{there}?introduction_page=2").content.decode()
