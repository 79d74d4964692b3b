"""Introductions by the API: from asking to a contract, and what each caller sees of it.

The cluster is that of clusters.py: D demands brakes (d1), A and B offer them (o1, o2).
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.introductions.models import Introduction, Reason
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.models import Publication
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.api_callers import Program, token_of
from tests.portal.clusters import small_cluster
from tests.portal.introduction_cast import EMAIL, MANAGE, PHONE, links_to, publish

pytestmark = pytest.mark.django_db
CONTACT = {"person": "李采购", "phone": "139 0000 0002", "email": "li@d.example"}
ASKING = {"offer": "o2", "demand": "d1", "contact": CONTACT, "message": "想要样件"}
THEIRS = {"person": "王经理", "phone": PHONE, "email": EMAIL}


def program(users: Any, name: str, *firms: str, scopes: tuple[str, ...] = (), role: str = "") -> Program:
    account = users.objects.create_user(name, f"{name}@firm.example", "a long password")
    for firm in firms:
        Membership.objects.create(account=account, enterprise=firm)
    if role:
        Appointment.objects.create(account=account, role=role)
    return Program(token_of(account, *scopes))


@pytest.fixture
def buyer(store, django_user_model) -> Program:
    return program(django_user_model, "buyer", "D")


@pytest.fixture
def supplier(store, django_user_model) -> Program:
    return program(django_user_model, "supplier", "B")


@pytest.fixture
def office(store, django_user_model) -> Program:
    return program(django_user_model, "officer", role="office")


def facts(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def kind(response: Any) -> str:
    """The kind of a refusal."""
    assert response["Content-Type"] == "application/problem+json", response.content.decode()
    return response.json()["type"].rpartition("#problem-")[2]


def asked(caller: Program, **more: Any) -> dict[str, Any]:
    return facts(caller.post("/introductions", ASKING | more), 201)


def test_from_asking_to_a_verified_contract(buyer, supplier):
    made = buyer.post("/introductions", ASKING)
    code = facts(made, 201)["id"]
    assert made["Location"] == f"/api/v1/introductions/{code}"
    assert (made.json()["you"], made.json()["stage"], made.json()["introduction_token"]) == ("demand", "asked", None)
    assert made.json()["can"] == [] and made.json()["decline_reasons"] == []

    theirs = facts(supplier.get(f"/introductions/{code}"))
    assert (theirs["you"], theirs["message"], sorted(theirs["can"])) == ("offer", "想要样件", ["accept", "decline"])
    assert theirs["demand"]["firm"] == "Example D Motors" and theirs["product"] == {"id": "brake", "name": "Brake"}
    assert [reason["id"] for reason in theirs["decline_reasons"]] == list(Reason.values)
    assert {"id": "price", "name": "Price"} in theirs["decline_reasons"]

    accepted = facts(supplier.post(f"/introductions/{code}/accept", {"contact": THEIRS}))
    assert accepted["stage"] == "accepted" and "contacts" in accepted["can"]
    facts(buyer.post(f"/introductions/{code}/steps", {"step": "reply", "note": "电话已通"}))
    facts(supplier.post(f"/introductions/{code}/steps", {"step": "sample", "note": "PPAP 三级"}))
    done = facts(buyer.post(f"/introductions/{code}/steps", {"step": "contract", "volume": 90_000.0}))
    assert done["link"] == f"introduction-{code}" and "verify" not in done["can"] and "undo" in done["can"]
    assert TABLE_MODELS["links"]._default_manager.get(pk=done["link"]).volume == 90_000.0
    assert kind(buyer.post(f"/introductions/{code}/steps", {"step": "verify"})) == "refused"
    verified = facts(supplier.post(f"/introductions/{code}/steps", {"step": "verify"}))
    assert [(step["step"], step["by"], step["note"]) for step in verified["history"]] == [
        ("ask", "demand", ""), ("accept", "offer", ""), ("reply", "demand", "电话已通"),
        ("sample", "offer", "PPAP 三级"), ("contract", "demand", ""), ("verify", "offer", ""),
    ]  # fmt: skip


def test_contacts_are_read_by_their_own_scope_after_acceptance_and_on_record(
    buyer, supplier, django_user_model, office
):
    code = asked(buyer)["id"]
    assert kind(buyer.post(f"/introductions/{code}/contacts")) == "refused"
    facts(supplier.post(f"/introductions/{code}/accept", {"contact": THEIRS, "note": "欢迎"}))
    for answer in (
        buyer.get(f"/introductions/{code}"),
        buyer.get("/introductions"),
        office.get(f"/introductions/{code}"),
    ):
        assert PHONE not in answer.content.decode() and "13900000002" not in answer.content.decode()
    account = django_user_model.objects.get(username="buyer")
    plain = Program(token_of(account, "introduce"))
    assert kind(plain.post(f"/introductions/{code}/contacts")) == "scope-missing"
    narrow = Program(token_of(account, "contacts"))
    assert kind(narrow.get(f"/introductions/{code}")) == "scope-missing"
    found = facts(narrow.post(f"/introductions/{code}/contacts"))
    assert found == {"items": [{"side": "offer", "person": "王经理", "phone": PHONE, "email": EMAIL}]}
    both = facts(office.post(f"/introductions/{code}/contacts"))
    assert {(one["side"], one["phone"]) for one in both["items"]} == {("offer", PHONE), ("demand", "13900000002")}
    lines = AuditLine.objects.filter(verb="introduction.read_contact", subject=f"introductions/{code}")
    assert lines.count() == 3 and PHONE not in str(list(lines.values()))


def test_a_contact_is_never_answered_from_memory(buyer, supplier, django_user_model):
    code, key = asked(buyer)["id"], {"Idempotency-Key": "one"}
    facts(supplier.post(f"/introductions/{code}/accept", {"contact": THEIRS}))
    for _time in range(2):
        assert facts(buyer.post(f"/introductions/{code}/contacts", **key))["items"][0]["phone"] == PHONE
    assert AuditLine.objects.filter(verb="introduction.read_contact").count() == 2
    Membership.objects.filter(account=django_user_model.objects.get(username="buyer")).delete()
    assert kind(buyer.post(f"/introductions/{code}/contacts", **key)) == "not-found"


def test_a_side_that_is_not_named_yet_stays_so_until_both_agree(db, django_user_model):
    cluster = small_cluster()
    import polars as pl

    hidden = cluster["demands"].with_columns(
        pl.lit("anonymous").cast(cluster["demands"].schema["visibility"]).alias("visibility")
    )
    load_cluster(cluster.with_tables(demands=hidden))
    engine_of(snapshot()).build()
    buyer, supplier = program(django_user_model, "buyer", "D"), program(django_user_model, "supplier", "B")
    code = asked(buyer, message="")["id"]
    for path in (f"/introductions/{code}", "/introductions"):
        text = supplier.get(path).content.decode()
        assert "Motors" not in text and "示例丁" not in text and "a chain leader, not named yet" in text
    side = facts(supplier.get(f"/introductions/{code}"))["demand"]
    assert (side["enterprise"], side["named"], side["text"]) == (None, False, "Brake")
    facts(supplier.post(f"/introductions/{code}/accept", {"contact": THEIRS}))
    assert facts(supplier.get(f"/introductions/{code}"))["demand"]["enterprise"] == "D"


def test_nobody_else_sees_or_moves_it(buyer, supplier, django_user_model):
    code = asked(buyer)["id"]
    stranger = program(django_user_model, "stranger", "C")
    for caller in (stranger, Program(**{"X-Introduction-Token": "x" * 43})):
        refused = [
            caller.get(f"/introductions/{code}"),
            caller.post(f"/introductions/{code}/decline", {"reason": "price"}),
        ]
        assert {kind(response) for response in refused} <= {"not-found", "sign-in-needed"}
    assert facts(stranger.get("/introductions")) == {"items": [], "next": None}
    assert kind(Program().get("/introductions")) == "sign-in-needed"
    assert kind(buyer.post(f"/introductions/{code}/accept", {"contact": CONTACT})) == "refused", (
        "who asked does not answer"
    )
    assert Introduction.objects.get().stage == "asked"


def test_what_is_not_passed_on_yet_is_not_told_to_the_other_side(store, django_user_model, supplier, office):
    stranger = program(django_user_model, "stranger", "C")
    told = facts(stranger.post("/introductions", ASKING | {"own": "demand"}), 202)
    assert "checked" in told["detail"] and Introduction.objects.get().stage == "checking"
    code = Introduction.objects.get().public_id
    assert facts(supplier.get("/introductions"))["items"] == []
    assert kind(supplier.get(f"/introductions/{code}")) == "not-found"
    assert facts(office.post(f"/introductions/{code}/steps", {"step": "vouch"}))["stage"] == "asked"
    assert [one["id"] for one in facts(supplier.get("/introductions"))["items"]] == [code]


def test_private_links_open_one_side_of_one_introduction(store, supplier):
    publish("demands", "d1", "D")
    asker = Program(**{"X-Manage-Token": MANAGE})
    made = asked(asker)
    assert made["you"] == "demand" and made["private_link"].endswith(f"/i/{made['introduction_token']}/")
    assert kind(Program(**{"X-Manage-Token": "n" * 43}).post("/introductions", ASKING)) == "not-found"
    linked = Program(**{"X-Introduction-Token": made["introduction_token"]})
    assert [one["id"] for one in facts(linked.get("/introductions"))["items"]] == [made["id"]]
    facts(supplier.post(f"/introductions/{made['id']}/accept", {"contact": THEIRS}))
    key = {"Idempotency-Key": "one"}
    assert facts(linked.post(f"/introductions/{made['id']}/contacts", **key))["items"][0]["phone"] == PHONE
    other = Program(**{"X-Introduction-Token": "o" * 43})
    assert kind(other.get("/introductions")) == "not-found"
    assert kind(other.post(f"/introductions/{made['id']}/contacts", **key)) == "not-found", "a key is no way in"


def test_a_manage_token_answers_what_its_listing_is_asked(store, buyer):
    publish("offers", "o2", "B")
    code, holder = asked(buyer)["id"], Program(**{"X-Manage-Token": MANAGE})
    [one] = facts(holder.get("/introductions"))["items"]
    assert (one["id"], one["you"], sorted(one["can"])) == (code, "offer", ["accept", "decline"])
    assert facts(holder.post(f"/introductions/{code}/accept", {"contact": THEIRS}))["stage"] == "accepted"
    assert facts(holder.post(f"/introductions/{code}/contacts"))["items"][0]["email"] == "li@d.example"
    publish("offers", "o1", "A", token="n" * 43)
    other = Program(**{"X-Manage-Token": "n" * 43})
    assert facts(other.get("/introductions"))["items"] == []
    assert kind(other.get(f"/introductions/{code}")) == "not-found"


def test_the_account_that_published_answers_though_it_is_of_no_firm(buyer, django_user_model):
    seller = program(django_user_model, "seller")
    account = django_user_model.objects.get(username="seller")
    Publication.objects.filter(pk=publish("offers", "o2", "B").pk).update(owner=account)
    code = asked(buyer)["id"]
    assert facts(seller.get(f"/introductions/{code}"))["you"] == "offer"
    assert facts(seller.post(f"/introductions/{code}/decline", {"reason": "price"}))["stage"] == "declined"


def test_asked_twice_by_one_key_is_asked_once(buyer):
    first = buyer.post("/introductions", ASKING, **{"Idempotency-Key": "erp-1"})
    again = buyer.post("/introductions", ASKING, **{"Idempotency-Key": "erp-1"})
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.content == again.content and Introduction.objects.count() == 1
    assert len(links_to("li@d.example")) == 1
    assert kind(buyer.post("/introductions", ASKING)) == "refused", "without a key it is asked anew, and stands already"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"contact": None}, ["body", "contact", "phone"]),
        ({"contact": {"phone": "12"}}, ["body", "contact", "phone"]),
        ({"contact": {"email": "li@d"}}, ["body", "contact", "email"]),
        ({"message": "想" * 301}, ["body", "message"]),
        ({"own": "both"}, ["body", "own"]),
        ({"phone": "139"}, ["body", "phone"]),
    ],
)
def test_wrong_values_are_named(body, place, buyer):
    refused = buyer.post("/introductions", ASKING | body)
    assert kind(refused) == "invalid" and refused.json()["errors"][0]["place"] == place
    assert not Introduction.objects.exists()


def test_refusals(buyer, supplier):
    assert kind(buyer.post("/introductions", ASKING | {"offer": "none"})) == "not-found"
    code = asked(buyer)["id"]
    assert kind(supplier.post(f"/introductions/{code}/decline", {"reason": "mood"})) == "invalid"
    assert kind(supplier.post(f"/introductions/{code}/steps", {"step": "sample"})) == "refused", "not accepted yet"
    assert kind(supplier.post(f"/introductions/{code}/steps", {"step": "reply", "volume": 1})) == "invalid"
    declined = facts(supplier.post(f"/introductions/{code}/decline", {"reason": "capacity", "note": "排产已满"}))
    assert declined["decline_reason"] == {"id": "capacity", "name": "Capacity"} and declined["can"] == ["undo"]
    assert facts(supplier.post(f"/introductions/{code}/undo"))["stage"] == "asked"
    assert facts(buyer.get(f"/introductions/{code}"))["history"][-1]["undone"] is True


def test_the_office_asks_without_a_contact(office):
    made = asked(office, contact=None)
    assert made["you"] == "office" and made["reached"] == "office"
    noted = facts(office.post(f"/introductions/{made['id']}/accept", {}))
    assert noted["stage"] == "accepted"


def test_the_list_is_filtered_paged_and_conditional(buyer, supplier, office):
    codes = [asked(buyer, offer=offer)["id"] for offer in ("o1", "o2")]
    page = facts(buyer.get("/introductions?limit=1"))
    assert [one["id"] for one in page["items"]] == codes[1:] and page["next"]
    rest = facts(buyer.get(f"/introductions?limit=1&cursor={page['next']}"))
    assert [one["id"] for one in rest["items"]] == codes[:1] and rest["next"] is None
    assert [one["id"] for one in facts(supplier.get("/introductions"))["items"]] == codes[1:]
    assert len(facts(office.get("/introductions"))["items"]) == 2
    assert facts(buyer.get("/introductions?offer=o1&stage=asked"))["items"][0]["id"] == codes[0]
    assert facts(buyer.get("/introductions?stage=declined"))["items"] == []
    today = timezone.localdate()
    assert len(facts(buyer.get(f"/introductions?changed_since={today}"))["items"]) == 2
    assert facts(buyer.get(f"/introductions?changed_since={today.replace(year=today.year + 1)}"))["items"] == []
    first = buyer.get(f"/introductions/{codes[0]}")
    assert buyer.get(f"/introductions/{codes[0]}", If_None_Match=first["ETag"]).status_code == 304


def test_an_introduction_is_unchanged_only_where_what_is_shown_of_its_listings_is(buyer, supplier):
    code = asked(buyer)["id"]
    first = buyer.get(f"/introductions/{code}")
    cluster = small_cluster()
    load_cluster(cluster.with_tables(offers=cluster["offers"].with_columns(text=pl.lit("制动器总成"))))
    again = buyer.get(f"/introductions/{code}", If_None_Match=first["ETag"])
    assert facts(again)["offer"]["text"] == "制动器总成"
