"""What programs do for the firms of their account: facts disputed, a firm claimed, its members."""

from __future__ import annotations

from typing import Any

import pytest

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.disputes.models import Dispute
from tests.portal.api_callers import Program, token_of

pytestmark = pytest.mark.usefixtures("store", "own_folder")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
FACT = {"table": "offers", "row": "o1", "column": "quantity", "wish": "correct", "said": "2500", "why": "新增一条产线"}


def program(users: Any, name: str, *firms: str, role: str = "owner", appointed: str = "") -> Program:
    account = users.objects.create_user(name, f"{name}@firm.example", "a long password")
    for firm in firms:
        Membership.objects.create(account=account, enterprise=firm, role=role)
    if appointed:
        Appointment.objects.create(account=account, role=appointed)
    return Program(token_of(account))


def facts(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def place(response: Any) -> list[str]:
    return facts(response, 422)["errors"][0]["place"]


def send(who: Program, path: str, content: bytes, kind: str = "application/octet-stream") -> Any:
    return who.client.post(f"/api/v1{path}", content, content_type=kind, headers=who.headers)


@pytest.fixture
def maker(django_user_model) -> Program:
    """A member of the firm that makes the offer o1."""
    return program(django_user_model, "maker", "A")


def test_a_fact_is_disputed_proven_seen_and_decided(maker, django_user_model):
    row = facts(maker.get("/facts?table=offers&row=o1"))
    assert row["enterprise"] == "A" and {"quantity", "product", ""} <= {one["column"] for one in row["facts"]}
    made = facts(maker.post("/disputes", FACT, Idempotency_Key="once"), 201)
    assert (made["state"], made["proposed"], made["document"]) == ("open", 2500.0, None)
    assert facts(maker.post("/disputes", FACT, Idempotency_Key="once"), 201)["id"] == made["id"]
    assert maker.post("/disputes", FACT).status_code == 409, "disputed already"
    there = f"/disputes/{made['id']}"
    assert send(maker, f"{there}/document", PDF, "application/json").status_code == 415
    assert place(send(maker, f"{there}/document", b"<html>")) == ["body"]
    assert facts(send(maker, f"{there}/document?name=a.pdf", PDF))["document"] == "pdf"
    assert send(maker, f"{there}/document", PDF).status_code == 409, "one only"
    disputed = facts(maker.get("/facts?table=offers&row=o1"))["facts"]
    assert [one["column"] for one in disputed if one["disputed"]] == ["quantity"]
    moderator = program(django_user_model, "moderator", appointed="moderator")
    facts(moderator.post(f"/moderation{there}", {"verb": "decline", "reason": "执照另有说法"}))
    seen = facts(maker.get(there))
    assert (seen["state"], seen["reason"]) == ("declined", "执照另有说法")
    assert maker.post(f"{there}/withdraw").status_code == 409


def test_a_dispute_is_taken_back_with_its_document(maker):
    made = facts(maker.post("/disputes", FACT), 201)
    send(maker, f"/disputes/{made['id']}/document", PDF)
    done = facts(maker.post(f"/disputes/{made['id']}/withdraw"))
    assert (done["state"], done["document"]) == ("withdrawn", None)
    assert [one["id"] for one in facts(maker.get("/disputes?state=withdrawn"))["items"]] == [made["id"]]
    assert facts(maker.get("/disputes?state=open"))["items"] == []


def test_whose_fact_it_is_not_learns_and_does_nothing(maker, django_user_model):
    made = facts(maker.post("/disputes", FACT), 201)
    other = program(django_user_model, "other", "D")
    assert other.get("/facts?table=offers&row=o1").status_code == 404
    assert other.post("/disputes", FACT | {"column": "price"}).status_code == 404
    for path in ("", "/withdraw", "/document"):
        ask = other.post if path else other.get
        assert ask(f"/disputes/{made['id']}{path}").status_code == 404
    assert facts(other.get("/disputes"))["items"] == [] and Dispute.objects.get().state == "open"
    assert other.get(f"/disputes/{2**70}").status_code == 404


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"said": "viel"}, "said"), ({"said": ""}, "said"), ({"why": " "}, "why"), ({"table": "products"}, "table"),
        ({"column": "", "said": ""}, "wish"), ({"column": "text", "wish": "remove"}, "said"), ({"wish": "other"}, "wish"),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_place(maker, said, where):
    assert place(maker.post("/disputes", FACT | said)) == ["body", where]
    assert not Dispute.objects.exists()
