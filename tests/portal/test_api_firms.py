"""What programs do for the firms of their account: facts disputed, a firm claimed, its members."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from lianpu_portal.accounts.documents import CLAIMS
from lianpu_portal.accounts.models import Appointment, Claim, MemberInvitation, Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster
from lianpu_portal.disputes.models import Dispute
from tests.portal.api_callers import Program, token_of
from tests.portal.clusters import STATED, frame, small_cluster

pytestmark = pytest.mark.usefixtures("store", "own_folder")
USCC = "91110000600037341L"
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


# claims


@pytest.fixture
def claimed_firms(store, own_folder):
    """The small cluster; A has a code and a website, B neither."""
    codes = [
        {"scheme": "CN-USCI", "value": USCC, "enterprise": "A", **STATED},
        {"scheme": "WEBSITE", "value": "https://www.example-a.cn/", "enterprise": "A", **STATED},
    ]
    load_cluster(small_cluster().with_tables(enterprise_identifiers=frame("enterprise_identifiers", codes)))


@pytest.mark.usefixtures("claimed_firms")
def test_a_firm_is_claimed_by_an_address_at_its_domain(django_user_model):
    her = program(django_user_model, "her")
    said = {"enterprise": "A", "uscc": USCC, "email": "her@example-a.cn"}
    assert place(her.post("/claims", said | {"uscc": "1"})) == ["body", "uscc"]
    assert place(her.post("/claims", said | {"email": "her@qq.com"})) == ["body", "email"]
    assert place(her.post("/claims", said | {"enterprise": "B"})) == ["body", "email"], "no domain of it is known"
    assert her.post("/claims", said | {"enterprise": "none"}).status_code == 404
    answer = her.post("/claims", said, Idempotency_Key="once")
    made = facts(answer, 201)
    assert (made["state"], made["way"], made["host"]) == ("asked", "mail", "example-a.cn")
    assert facts(her.post("/claims", said, Idempotency_Key="once"), 201) == made and len(mail.outbox) == 1
    [code] = re.findall(r"\b\d{8}\b", str(mail.outbox[0].body))
    assert code not in answer.content.decode()
    there = f"/claims/{made['id']}"
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    assert place(her.post(f"{there}/code", {"code": wrong}, Idempotency_Key="tried")) == ["body", "code"]
    assert Claim.objects.get().tries == 1, "a try with a key counts too"
    assert program(django_user_model, "other").post(f"{there}/code", {"code": code}).status_code == 404
    assert facts(her.post(f"{there}/code", {"code": code}))["state"] == "accepted"
    [firm] = facts(her.get("/firms"))["items"]
    assert (firm["enterprise"]["id"], firm["role"]) == ("A", "owner")


@pytest.mark.usefixtures("claimed_firms")
@pytest.mark.usefixtures("stored_at_once")
def test_a_firm_is_claimed_by_a_document_and_that_is_taken_back(django_user_model):
    her = program(django_user_model, "her")
    there = f"/claims/document?enterprise=A&uscc={USCC}&name=licence.pdf"
    assert send(her, there, PDF, "application/json").status_code == 415
    assert place(send(her, there, b"MZ")) == ["body"]
    assert place(send(her, there.replace(USCC, "1"), PDF)) == ["query", "uscc"]
    made = facts(send(her, there, PDF), 201)
    assert (made["state"], made["way"]) == ("waiting", "document")
    assert send(her, there, PDF).status_code == 409, "claimed already"
    kept = Claim.objects.get().document
    assert CLAIMS.path_of(kept).read_bytes() == PDF and kept not in str(made)
    other = program(django_user_model, "other")
    assert other.get(f"/claims/{made['id']}").status_code == 404 and facts(other.get("/claims"))["items"] == []
    assert other.post(f"/claims/{made['id']}/withdraw").status_code == 404
    assert facts(her.post(f"/claims/{made['id']}/withdraw"))["state"] == "withdrawn"
    assert not CLAIMS.path_of(kept).exists()
    assert [one["state"] for one in facts(her.get("/claims"))["items"]] == ["withdrawn"]


def _sent_in(users: Any, name: str) -> tuple[Program, str]:
    """Somebody who claims firm A by a document; where moderators decide that."""
    her = program(users, name)
    made = facts(send(her, f"/claims/document?enterprise=A&uscc={USCC}&name=licence.pdf", PDF), 201)
    return her, f"/moderation/claims/{made['id']}"


@pytest.mark.usefixtures("claimed_firms")
@pytest.mark.usefixtures("stored_at_once")
def test_a_moderators_program_decides_claims(django_user_model):
    moderator = program(django_user_model, "moderator", appointed="moderator")
    (her, there), (him, other) = (_sent_in(django_user_model, name) for name in ("her", "him"))
    kept = list(Claim.objects.values_list("document", flat=True))
    answer = moderator.get("/moderation/claims")
    second, first = facts(answer)["items"]
    assert moderator.get("/moderation/claims", If_None_Match=answer["ETag"]).status_code == 304
    assert (first["account"], first["enterprise"], first["uscc"]) == ("her", "A", USCC)
    assert (first["codes"], first["owned"], first["document"]) == ([USCC], False, "pdf")
    assert second["account"] == "him" and not any(name in answer.content.decode() for name in kept)
    assert place(moderator.post(there, {"verb": "refuse", "reason": "  "})) == ["body", "reason"]
    assert moderator.post(there, {"verb": "undo"}).status_code == 422
    done = facts(moderator.post(there, {"verb": "accept"}, Idempotency_Key="once"))
    assert (done["state"], done["owned"], done["document"]) == ("accepted", True, None)
    assert facts(moderator.post(there, {"verb": "accept"}, Idempotency_Key="once")) == done
    assert moderator.post(there, {"verb": "accept"}).status_code == 409, "decided already"
    assert [one["role"] for one in facts(her.get("/firms"))["items"]] == ["owner"]
    done = facts(moderator.post(other, {"verb": "refuse", "reason": "执照看不清"}, Accept_Language="zh"))
    assert (done["state"], done["reason"]) == ("refused", "执照看不清") and facts(him.get("/firms"))["items"] == []
    accepted, refused = mail.outbox
    assert refused.to == ["him@firm.example"] and "was not accepted" in refused.subject, "in the language of the claim"
    assert "执照看不清" in str(refused.body) and accepted.to == ["her@firm.example"]
    assert facts(moderator.get("/moderation/claims"))["items"] == []
    assert [one["id"] for one in facts(moderator.get("/moderation/claims?state=refused"))["items"]] == [second["id"]]
    assert not any(CLAIMS.path_of(name).exists() for name in kept)
    lines = AuditLine.objects.filter(verb__in=("claim.accept", "claim.refuse")).order_by("pk")
    assert [(line.verb, line.actor) for line in lines] == [("claim.accept", "moderator"), ("claim.refuse", "moderator")]


@pytest.mark.usefixtures("claimed_firms")
def test_nobody_else_learns_of_claims_or_decides_them(django_user_model):
    her, there = _sent_in(django_user_model, "her")
    moderator = django_user_model.objects.create_user("moderator")
    Appointment.objects.create(account=moderator, role="moderator")
    office = program(django_user_model, "officer", appointed="office")
    for who in (her, office, Program(token_of(moderator, "read", "firm", "edit"))):
        assert who.get("/moderation/claims").status_code == 403
        assert who.post(there, {"verb": "accept"}).status_code == 403
    assert Claim.objects.get().state == "waiting"
    own, mine = _sent_in(django_user_model, "both")
    Appointment.objects.create(account=django_user_model.objects.get(username="both"), role="moderator")
    assert own.post(mine, {"verb": "accept"}).status_code == 409, "nobody decides their own"
    asked = facts(her.post("/claims", {"enterprise": "A", "uscc": USCC, "email": "x@example-a.cn"}), 409)
    assert "already" in asked["detail"]
    Claim.objects.filter(account__username="her").update(way="mail", state="asked")
    deciding = Program(token_of(moderator, "moderate"))
    assert facts(deciding.get("/moderation/claims?state=asked"))["items"] == [], "a code proves itself"
    assert deciding.post(there, {"verb": "accept"}).status_code == 404


# members


def membership(name: str) -> str:
    return f"/firms/A/members/{Membership.objects.get(account__username=name).pk}"


@pytest.fixture
def helper(django_user_model) -> Program:
    return program(django_user_model, "helper", "A", role="member")


def test_members_are_seen_by_members_alone(maker, helper, django_user_model):
    listed = facts(helper.get("/firms/A/members"))["items"]
    assert [(one["who"], one["role"], one["you"]) for one in listed] == [
        ("helper@firm.example", "member", True), ("maker@firm.example", "owner", False),
    ]  # fmt: skip
    other = program(django_user_model, "other", "D")
    for path in ("/firms/A/members", "/firms/A/invitations", membership("maker")):
        assert other.get(path).status_code == 404
    assert other.ask("DELETE", membership("helper"), If_Match="*").status_code == 404
    moved = membership("maker").replace("/A/", "/D/")
    assert other.get(moved).status_code == 404, "a member of another firm"


def test_a_role_is_changed_by_an_owner_as_it_was_seen(maker, helper):
    there = membership("helper")
    assert maker.ask("PATCH", there, {"role": "owner"}).status_code == 428
    assert helper.ask("PATCH", there, {"role": "owner"}, If_Match="*").status_code == 409, "no owner"
    seen = maker.get(there)["ETag"]
    assert place(maker.ask("PATCH", membership("maker"), {"role": "member"}, If_Match="*")) == ["body", "role"]
    assert facts(maker.ask("PATCH", there, {"role": "owner"}, If_Match=seen))["role"] == "owner"
    assert maker.ask("PATCH", there, {"role": "member"}, If_Match=seen).status_code == 412
    assert facts(helper.ask("PATCH", membership("maker"), {"role": "member"}, If_Match="*"))["role"] == "member"
    line = AuditLine.objects.filter(verb="membership.role").latest("pk")
    assert (line.before["role"], line.after["role"]) == ("owner", "member")


def test_a_member_is_taken_from_the_firm(maker, helper):
    assert helper.ask("DELETE", membership("maker"), If_Match="*").status_code == 409
    assert (
        maker.ask("DELETE", membership("helper"), If_Match=maker.get(membership("helper"))["ETag"]).status_code == 204
    )
    assert helper.get("/firms/A/members").status_code == 404 and facts(helper.get("/firms"))["items"] == []


def test_a_colleague_is_invited_once_more_and_no_longer(maker, helper):
    said = {"email": "li@example-a.cn", "role": "owner"}
    assert place(maker.post("/firms/A/invitations", said | {"email": "li"})) == ["body", "email"]
    assert place(maker.post("/firms/A/invitations", said | {"email": "helper@firm.example", "role": "boss"})) == [
        "body",
        "role",
    ]
    assert helper.post("/firms/A/invitations", said).status_code == 409, "owners invite"
    answer = maker.post("/firms/A/invitations", said, Idempotency_Key="once")
    made = facts(answer, 201)
    assert facts(maker.post("/firms/A/invitations", said, Idempotency_Key="once"), 201) == made
    [token] = re.findall(r"/join/([\w-]{43})/", str(mail.outbox[0].body))
    assert len(mail.outbox) == 1 and token not in answer.content.decode() and mail.outbox[0].to == ["li@example-a.cn"]
    assert place(maker.post("/firms/A/invitations", said)) == ["body", "email"], "invited already"
    assert [one["email"] for one in facts(helper.get("/firms/A/invitations"))["items"]] == ["li@example-a.cn"]
    there = f"/firms/A/invitations/{made['id']}"
    assert helper.post(f"{there}/again").status_code == 409
    assert facts(maker.post(f"{there}/again"))["id"] == made["id"] and len(mail.outbox) == 2
    assert maker.post(f"{there}/withdraw").status_code == 204 and not MemberInvitation.objects.exists()


def test_the_page_of_members_changes_roles_too(maker, helper, client, django_user_model):
    client.force_login(django_user_model.objects.get(username="maker"))
    client.cookies["django_language"] = "en"
    number = Membership.objects.get(account__username="helper").pk
    assert "Make an owner" in client.get("/me/firms/A/members/").content.decode()
    told = client.post(f"/me/members/{number}/role/", {"role": "owner"}, follow=True).content.decode()
    assert "helper@firm.example is now: Owner." in told and "Make a member" in told
    client.force_login(django_user_model.objects.create_user("stranger"))
    assert client.post(f"/me/members/{number}/role/", {"role": "member"}).status_code == 404
