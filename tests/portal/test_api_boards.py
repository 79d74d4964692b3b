"""What moderators, purchasers and the chain office do on their pages, done by programs; and what any reader may do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall.models import Report, Watch
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.models import FirmMerge
from tests.portal.api_callers import Program, token_of
from tests.portal.introduction_cast import publish
from tests.portal.publishing_help import PHONE, publish_one

pytestmark = pytest.mark.usefixtures("store", "own_folder")


def program(users: Any, name: str, *firms: str, role: str = "") -> Program:
    account = users.objects.create_user(name, f"{name}@firm.example", "a long password")
    for firm in firms:
        Membership.objects.create(account=account, enterprise=firm)
    if role:
        Appointment.objects.create(account=account, role=role)
    return Program(token_of(account))


@pytest.fixture
def moderator(django_user_model) -> Program:
    return program(django_user_model, "moderator", role="moderator")


def facts(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_a_moderator_accepts_takes_down_and_takes_back(moderator):
    made = publish_one(proven=False).publication
    waiting = moderator.get("/moderation/listings")
    assert [one["id"] for one in facts(waiting)["items"]] == [made.public_id]
    assert PHONE not in waiting.content.decode() and facts(waiting)["items"][0]["doubts"]
    there = f"/moderation/listings/{made.public_id}"
    assert facts(moderator.post(there, {"verb": "accept"}))["state"] == "online"
    assert moderator.post(there, {"verb": "take_down"}).status_code == 409, "without a reason"
    assert facts(moderator.post(there, {"verb": "take_down", "reason": "查无此企业"}))["refusal"] == "查无此企业"
    assert facts(moderator.post(there, {"verb": "undo"}))["state"] == "online"
    assert facts(moderator.get("/moderation/listings?state=online"))["items"][0]["id"] == made.public_id


def test_a_report_by_a_program_is_kept_and_taken_back(moderator):
    said = {"side": "offers", "listing": "o1", "reason": "done", "text": "已停产", "email": "li@example.cn"}
    assert "moderator" in facts(Program().post("/reports", said), 202)["detail"]
    [report] = facts(moderator.get("/moderation/reports"))["items"]
    assert (report["listing"], report["text"]) == ("o1", "已停产") and "li@example.cn" not in str(report)
    there = f"/moderation/reports/{report['id']}"
    assert facts(moderator.post(there, {"verb": "keep"}))["state"] == "dismissed"
    assert facts(moderator.post(there, {"verb": "undo"}))["state"] == "open"
    assert moderator.post(there, {"verb": "undo"}).status_code == 409
    assert Program().post("/reports", said | {"email": "none"}).json()["errors"][0]["place"] == ["body", "email"]
    assert Program().post("/reports", said | {"listing": "nothing"}).status_code == 404
    assert Report.objects.count() == 1


def test_firms_are_merged_by_name_and_the_merge_is_undone(moderator):
    names = dict(snapshot()["enterprises"].select("id", "name").iter_rows())
    done = facts(moderator.post("/moderation/merges", {"merged": names["B"], "kept": "A"}), 201)
    assert (done["merged"], done["kept"]) == (names["B"], names["A"])
    assert "B" not in snapshot()["enterprises"]["id"].to_list()
    undone = facts(moderator.post(f"/moderation/merges/{done['id']}/undo"))
    assert undone["undone_at"] and "B" in snapshot()["enterprises"]["id"].to_list()
    assert [one["id"] for one in facts(moderator.get("/moderation/merges"))["items"]] == [FirmMerge.objects.get().pk]
    assert moderator.post("/moderation/merges", {"merged": "nobody", "kept": "A"}).status_code == 409


def test_a_watch_begins_with_the_link_in_its_letter():
    body = {"email": "li@example.cn", "query": "side=offer&node=brake"}
    facts(Program().post("/watches", body), 202)
    assert Watch.objects.get().query == "side=offer&node=brake" and Watch.objects.get().confirmed_at is None
    assert re.search(r"/hall/watch/confirm/", str(mail.outbox[-1].body))
    facts(Program().post("/watches", {"email": "wang@example.cn", "listing": {"side": "demands", "id": "d1"}}), 202)
    assert Watch.objects.order_by("-pk")[0].listing == "d1"
    refused = Program().post("/watches", {"email": "li@example.cn", "query": "product=brake"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["place"] == ["body", "query"]
    assert Program().post("/watches", {"email": "none"}).json()["errors"][0]["place"] == ["body", "email"]


def test_the_board_of_a_purchaser_is_theirs_and_tells_what_agreed_ones_do(django_user_model):
    publish("offers", "o2", "B")
    buyer, supplier = program(django_user_model, "buyer", "D"), program(django_user_model, "supplier", "B")
    engine_of(snapshot()).build()
    board = facts(buyer.get("/board"))
    assert (board["firm"]["id"], board["firms"], board["agreed"]) == ("D", ["D"], 0)
    [need] = [one for one in board["items"] if one["demand"]["id"] == "d1"]
    assert {"o1", "o2"} <= {one["listing"]["id"] for one in need["suppliers"]}
    asked = {"offer": "o2", "demand": "d1", "contact": {"phone": "139 0000 0002"}}
    code = facts(buyer.post("/introductions", asked), 201)["id"]
    facts(supplier.post(f"/introductions/{code}/accept", {"contact": {"phone": PHONE}}))
    after = facts(buyer.get("/board?stage=agreed&limit=1"))
    assert (after["agreed"], after["total"]) == (1, 1) and after["if_closed"]["rate"] is not None
    stages = {one["listing"]["id"]: one["stage"] for one in after["items"][0]["suppliers"]}
    assert stages["o2"] == "accepted"
    assert supplier.get("/board").status_code == 403 and buyer.get("/board?firm=B").status_code == 404


def test_the_office_sees_what_came_of_introductions_and_reminds(django_user_model):
    publish("offers", "o2", "B")
    office, buyer = program(django_user_model, "officer", role="office"), program(django_user_model, "buyer", "D")
    asked = {"offer": "o2", "demand": "d1", "contact": {"phone": "139 0000 0002"}}
    code = facts(buyer.post("/introductions", asked), 201)["id"]
    Introduction.objects.update(passed_on_at="2020-01-01T00:00:00Z")
    found = facts(office.get("/office?group=chain"))
    assert [one["introduction"] for one in found["unanswered"]] == [code]
    assert sum(one["asked"] for one in found["conversions"]) == 1
    facts(office.post(f"/introductions/{code}/steps", {"step": "remind"}))
    assert Introduction.objects.get().reminded_at is not None
    assert office.post(f"/introductions/{code}/steps", {"step": "remind"}).status_code == 409, "once a day"
    assert buyer.post(f"/introductions/{code}/steps", {"step": "remind"}).status_code == 403
