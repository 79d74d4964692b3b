"""Matchmaking events held by a program of the chain office, as on its pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions.models import Event, Introduction, Invitation
from lianpu_portal.market.engine import engine_of
from tests.portal.api_callers import Program, token_of

pytestmark = pytest.mark.usefixtures("store", "own_folder")
EVENT = {"title": "制动对接会", "day": "2026-05-20", "product": "制动器", "place": "涟水"}


@pytest.fixture
def desk(django_user_model) -> Program:
    account = django_user_model.objects.create_user("desk", "desk@city.example", "a long password")
    Appointment.objects.create(account=account, role="office")
    return Program(token_of(account))


def facts(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()
    return response.json()


def place(response: Any) -> list[Any]:
    return facts(response, 422)["errors"][0]["place"]


def test_an_event_from_gap_to_outcome(desk):
    engine_of(snapshot()).build()
    answer = desk.post("/events", EVENT, Idempotency_Key="once")
    made = facts(answer, 201)
    assert facts(desk.post("/events", EVENT, Idempotency_Key="once"), 201) == made and Event.objects.count() == 1
    assert made["product"] == {"id": "brake", "name": "Brake"} and answer["Location"].endswith(f"/events/{made['id']}")
    there = f"/events/{made['id']}"
    concerned = facts(desk.get(f"{there}/concerned"))["items"]
    assert {one["enterprise"]["id"] for one in concerned} >= {"A", "B", "D"} and all(one["roles"] for one in concerned)
    assert facts(desk.post(f"{there}/invitations", {"enterprises": ["A", "D", "D"]})) == {"invited": 2}
    assert facts(desk.post(f"{there}/invitations", {"concerned": True}))["invited"] == len(concerned) - 2
    assert facts(desk.get(f"{there}/concerned"))["items"] == []
    guests = facts(desk.get(f"{there}/invitations?limit=100"))["items"]
    [of_a] = [one for one in guests if one["enterprise"]["id"] == "A"]
    assert of_a["enterprise"]["name"] == "Example A Brakes" and of_a["page"] == f"/invitations/{of_a['code']}/"
    door = f"/invitations/{of_a['code']}"
    assert facts(desk.post(door, {"verb": "check_in"}))["arrived_at"]
    assert desk.post(door, {"verb": "withdraw"}).status_code == 409, "they came"
    assert facts(desk.get(there))["arrived"] == 1
    assert facts(desk.post(door, {"verb": "take_back"}))["arrived_at"] is None
    pairs = facts(desk.get(f"{there}/pairs"))["items"]
    assert ("o1", "d1") in {(one["offer"]["id"], one["demand"]["id"]) for one in pairs}
    mail.outbox.clear()
    done = facts(desk.post(f"{there}/outcomes", {"offer": "o1", "demand": "d1", "outcome": "sample"}))
    assert (done["stage"], done["you"], mail.outbox) == ("sampled", "office", [])
    assert Introduction.objects.get().event == Event.objects.get()
    [pair] = [one for one in facts(desk.get(f"{there}/pairs"))["items"] if one["introduction"]]
    assert (pair["introduction"], pair["stage"]) == (done["id"], "sampled")
    assert desk.ask("DELETE", there, If_Match="*").status_code == 409, "something came of it"


def test_an_event_is_changed_and_deleted_as_it_was_seen(desk):
    there = f"/events/{facts(desk.post('/events', EVENT), 201)['id']}"
    seen = desk.get(there)["ETag"]
    assert desk.ask("PATCH", there, {"place": "盱眙"}).status_code == 428
    changed = facts(desk.ask("PATCH", there, {"place": "盱眙", "product": None}, If_Match=seen))
    assert (changed["place"], changed["product"], changed["title"]) == ("盱眙", None, "制动对接会")
    assert desk.ask("DELETE", there, If_Match=seen).status_code == 412 and Event.objects.count() == 1
    assert desk.ask("DELETE", there, If_Match=desk.get(there)["ETag"]).status_code == 204
    assert desk.get(there).status_code == 404 and facts(desk.get("/events"))["items"] == []


def test_what_is_refused_has_its_place(desk):
    assert place(desk.post("/events", EVENT | {"product": "玄铁"})) == ["body", "product"]
    assert place(desk.post("/events", EVENT | {"day": "soon"})) == ["body", "day"]
    assert place(desk.post("/events", EVENT | {"title": " "})) == ["body", "title"]
    there = f"/events/{facts(desk.post('/events', EVENT), 201)['id']}"
    assert place(desk.post(f"{there}/invitations", {"enterprises": ["A", "nobody"]})) == ["body", "enterprises", 1]
    assert not Invitation.objects.exists()
    said = {"offer": "o1", "demand": "d1", "outcome": "declined"}
    assert place(desk.post(f"{there}/outcomes", said)) == ["body", "reason"]
    assert desk.post(f"{there}/outcomes", said | {"reason": "price"}).status_code == 409, "they are not invited"
    assert desk.post("/invitations/guess", {"verb": "check_in"}).status_code == 404


def test_a_guest_learns_of_no_other(desk, django_user_model):
    there = f"/events/{facts(desk.post('/events', EVENT), 201)['id']}"
    facts(desk.post(f"{there}/invitations", {"enterprises": ["A", "D"]}))
    account = django_user_model.objects.create_user("guest", "guest@a.example", "a long password")
    Membership.objects.create(account=account, enterprise="A")
    guest = Program(token_of(account))
    for path in ("/events", there, f"{there}/invitations", f"{there}/pairs", f"{there}/concerned"):
        assert guest.get(path).status_code == 403
    code = Invitation.objects.get(enterprise="A").code
    assert guest.post(f"/invitations/{code}", {"verb": "check_in"}).status_code == 403
    assert facts(desk.post(f"/invitations/{code}", {"verb": "check_in"}))["arrived_at"]
    of_d = Invitation.objects.get(enterprise="D").code
    assert desk.post(f"/invitations/{of_d}", {"verb": "withdraw"}).status_code == 204
    assert Invitation.objects.count() == 1
