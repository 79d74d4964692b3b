"""A workbook of listings sent by a program: read, looked at with its faults, published as one, managed by one token."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.utils import timezone

from lianpu_portal.publishing import lists, senders
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Batch, Publication
from tests.portal.api_callers import Program, token_of
from tests.portal.publishing_help import EMAIL, PHONE

pytestmark = pytest.mark.usefixtures("store", "own_folder")
LIST = "企业名称,供给产品,年产能,单位,联系人,联系电话\n淮安新一制动有限公司,制动器,3000,件,张三,13700000000\n示例甲制动有限公司,座椅,abc,件,,\n"
THERE = f"/list-previews?name={quote('清单.csv')}"


def program(users: Any, name: str) -> Program:
    return Program(token_of(users.objects.create_user(name, f"{name}@firm.example", "a long password")))


@pytest.fixture
def seller(django_user_model) -> Program:
    return program(django_user_model, "seller")


def facts(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def send(who: Program, text: str = LIST, kind: str = "application/octet-stream") -> Any:
    return who.client.post(f"/api/v1{THERE}", text.encode(), content_type=kind, headers=who.headers)


def published(who: Program, **said: Any) -> dict[str, Any]:
    body = {"preview": facts(send(who), 201)["id"], "contact": {"phone": PHONE}} | said
    return facts(who.post("/lists", body), 201)


def test_a_list_is_read_with_its_faults_and_published_once(seller):
    answer = send(seller)
    read = facts(answer, 201)
    assert (read["file"], read["rows"], read["offers"], read["demands"]) == ("清单.csv", 2, 2, 0)
    there = f"/list-previews/{read['id']}"
    assert answer["Location"] == f"/api/v1{there}" and facts(seller.get(there)) == read
    first = facts(seller.get(f"{there}/entries?limit=1"))
    [entry] = first["items"]
    assert (entry["side"], entry["firm"], entry["fields"]["quantity"]) == ("offers", "淮安新一制动有限公司", 3000)
    rest = facts(seller.get(f"{there}/entries?cursor={quote(first['next'])}"))
    assert len(rest["items"]) == 1 and rest["next"] is None
    faults = facts(seller.get(f"{there}/faults"))["items"]
    assert ("C3", "abc") in {(one["cell"], one["value"]) for one in faults} and all(one["reason"] for one in faults)
    assert "13700000000" not in str((read, first, rest, faults)) and not Publication.objects.exists()
    body = {"preview": read["id"], "contact": {"phone": "1"}}
    assert facts(seller.post("/lists", body), 422)["errors"][0]["place"] == ["body", "contact", "phone"]
    body = body | {"contact": {"phone": PHONE}}
    made = facts(seller.post("/lists", body, Idempotency_Key="once"), 201)
    assert made["states"] == [{"state": "online", "count": 2}] and len(made["manage_token"]) == 43
    assert facts(seller.post("/lists", body, Idempotency_Key="once"), 201) == made
    assert seller.post("/lists", body).status_code == 404, "it is published"
    assert Batch.objects.count() == 1


def test_its_token_manages_it_without_an_account(seller):
    made = published(seller)
    holder = Program()
    holder.headers["X-Manage-Token"] = made["manage_token"]
    there = f"/lists/{made['id']}"
    assert facts(holder.get(there))["states"] == [{"state": "online", "count": 2}]
    rows = facts(holder.get(f"{there}/publications"))["items"]
    assert PHONE not in str(rows)
    one = rows[0]["id"]
    assert facts(holder.post(f"{there}/changes", {"verb": "close"}), 422)["errors"][0]["place"] == ["body", "outcome"]
    said = {"verb": "close", "outcome": "elsewhere", "publications": [one]}
    assert facts(holder.post(f"{there}/changes", said)) == {"done": 1, "left": 0}
    assert facts(holder.post(f"{there}/changes", {"verb": "reopen"})) == {"done": 1, "left": 1}
    holder.headers["X-Manage-Token"] = f"{made['manage_token']}.{one}"
    assert facts(holder.get(f"/publications/{one}"))["state"] == "online"
    assert holder.get(there).status_code == 404, "the token of one listing opens no list"
    holder.headers["X-Manage-Token"] = made["manage_token"]
    assert holder.ask("DELETE", there).status_code == 428
    assert holder.ask("DELETE", there, If_Match=holder.get(there)["ETag"]).status_code == 204
    assert holder.get(there).status_code == 404 and not Publication.objects.exists()


def test_the_account_that_sent_it_manages_it_and_nobody_else(seller, django_user_model):
    made, other = published(seller), program(django_user_model, "other")
    there = f"/lists/{made['id']}"
    for ask in (other.get, Program().get):
        assert ask(there).status_code in (401, 404) and ask(f"{there}/publications").status_code in (401, 404)
    assert other.post(f"{there}/changes", {"verb": "close", "outcome": "elsewhere"}).status_code == 404
    assert other.ask("DELETE", there, If_Match="*").status_code == 404
    assert {one.state for one in Publication.objects.all()} == {"online"}
    assert facts(seller.post(f"{there}/changes", {"verb": "close", "outcome": "not_needed"})) == {"done": 2, "left": 0}


def test_many_are_changed_beside_the_requests(seller, monkeypatch):
    made = published(seller)
    monkeypatch.setattr("lianpu_portal.api.v1.lists.LIMITS", type(LIMITS)(listings_at_once=1))
    said = {"verb": "close", "outcome": "elsewhere"}
    assert "2 listings" in facts(seller.post(f"/lists/{made['id']}/changes", said), 202)["detail"]
    assert {one.state for one in Publication.objects.all()} == {"closed"}


def test_what_is_no_list_or_too_much_is_refused(seller, monkeypatch):
    assert send(seller, kind="text/csv").status_code == 415
    assert send(seller, "<html>").status_code == 409
    assert send(Program()).status_code == 401
    assert seller.get(f"/list-previews/{'0' * 32}").status_code == 404
    assert seller.get("/list-previews/..%2F..%2Fsecret").status_code == 404
    monkeypatch.setattr(lists, "READ_LIMITS", type("Limits", (), {"file_bytes": 3}))
    assert "too large" in send(seller).json()["detail"]


def test_lists_of_one_address_together_are_not_longer_than_one_may_be(seller, monkeypatch):
    monkeypatch.setattr(senders, "LIMITS", type(LIMITS)(listed_an_hour=3))
    first, second = (facts(send(seller), 201)["id"] for _time in range(2))
    body = {"preview": first, "contact": {"phone": PHONE}}
    facts(seller.post("/lists", body), 201)
    Publication.objects.update(created_at=timezone.now() - dt.timedelta(minutes=40))
    refused = seller.post("/lists", body | {"preview": second}, Idempotency_Key="later")
    told = facts(refused, 429)
    assert told["type"].endswith("#problem-too-many-requests") and "Try again in 20 min" in told["detail"]
    assert 1_190 <= int(refused["Retry-After"]) <= 1_200
    assert lists.kept(second), "what was read is there still"
    Publication.objects.update(created_at=timezone.now() - dt.timedelta(minutes=61))
    facts(seller.post("/lists", body | {"preview": second}, Idempotency_Key="later"), 201)
    monkeypatch.setattr(senders, "LIMITS", type(LIMITS)(listed_an_hour=2))
    assert send(seller).status_code == 429, "nothing is read that could not be sent"


def test_a_list_of_a_program_brings_one_letter_with_its_link(seller):
    made = published(seller, contact={"email": EMAIL})
    [letter] = mail.outbox
    assert letter.to == [EMAIL] and made["manage_link"] in letter.body and "It holds 2 listings." in letter.body
