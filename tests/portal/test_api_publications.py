"""Listings published by programs: as the pages do it, by their owner or the holder of the manage token, and nobody else."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.core.cache import caches

from lianpu_portal import request_limits
from lianpu_portal.api.v1.openapi import description
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.models import Attachment, Publication
from tests.portal.api_callers import ROOT, Program, token_of
from tests.portal.market_clusters import market_cluster
from tests.portal.security_cast import PNG

PHONE = "13800001234"
ORDER = {
    "sentence": "供应 制动器 年产5万件 IATF16949 涟水",
    "enterprise": "A",
    "contact": {"person": "王五", "phone": PHONE},
}


@pytest.fixture(autouse=True)
def market(db):
    load_cluster(market_cluster())
    engine_of(snapshot()).build()
    caches[request_limits.CACHE].clear()


@pytest.fixture
def owner(django_user_model) -> Program:
    return Program(token_of(django_user_model.objects.create_user("owner", password="a long password"), "publish"))


@pytest.fixture
def stranger(django_user_model) -> Program:
    return Program(token_of(django_user_model.objects.create_user("stranger", password="a long password")))


@pytest.fixture
def made(owner) -> dict:
    response = owner.post("/publications", ORDER)
    assert response.status_code == 201, response.content.decode()
    return response.json() | {"path": f"/publications/{response.json()['id']}", "etag": response["ETag"]}


def test_a_sentence_goes_online_and_is_found(made, owner):
    assert (made["state"], made["side"], made["enterprise"], made["doubts"]) == ("online", "offers", "A", [])
    assert (made["fields"]["quantity"], made["fields"]["product"]) == (50_000, "brake")
    listing = Program().get(f"/offers/{made['id']}").json()
    assert (listing["enterprise"]["id"], listing["quantity"]) == ("A", 50_000)
    assert made["manage_link"].endswith(f"{made['manage_token']}/")
    assert [item["id"] for item in owner.get("/publications").json()["items"]] == [made["id"]]


def test_a_second_listing_in_the_sentence_is_told(made, owner):
    assert made["further"] == []
    two = owner.post("/publications", ORDER | {"sentence": "供应制动器5万套每年；另外求购座椅200件"}).json()
    assert two["further"] == ["另外求购座椅200件"] and two["fields"]["quantity"] == 50_000


def test_contacts_go_in_and_never_come_out(made, owner):
    answers = [owner.get(made["path"]), owner.get("/publications"), Program().get(f"/offers/{made['id']}"), Program().get("/listings?limit=100")]  # fmt: skip
    told = "".join(answer.content.decode() for answer in answers) + json.dumps(made, ensure_ascii=False)
    told += "".join(json.dumps([line.before, line.after], ensure_ascii=False) for line in AuditLine.objects.all())
    assert PHONE not in told and "王五" not in told


def test_a_doubt_that_would_tell_of_others_is_left_open_to_whoever_typed_the_number(owner, made, stranger, admin_user):
    Publication.objects.update(state="refused")
    second = stranger.post("/publications", ORDER | {"fields": {"thing": "异形件", "product": None}}).json()
    assert (second["state"], second["doubts"]) == ("waiting", ["person"])
    assert stranger.get("/publications").json()["items"][0]["doubts"] == ["person"]
    [waiting] = Program(token_of(admin_user, "moderate")).get("/moderation/listings").json()["items"]
    assert waiting["doubts"] == ["refused_before"]


def test_fields_win_over_the_sentence(owner):
    body = ORDER | {"fields": {"quantity": 7.5, "unit": "件", "certificates": ["ISO 9001"], "region": "320830"}}
    fields = owner.post("/publications", body).json()["fields"]
    assert (fields["quantity"], fields["certificates"], fields["region"]) == (7.5, ["ISO 9001"], "320830")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"sentence": ""}, ["body", "fields", "side"]),
        ({"sentence": "制动器", "fields": {"side": "offer", "deadline": "2020-01-01"}}, ["body", "fields", "deadline"]),
        ({"fields": {"region": "火星"}}, ["body", "fields", "region"]),
        ({"fields": {"product": "nothing"}}, ["body", "fields", "product"]),
        ({"fields": {"quantity": -1}}, ["body", "fields", "quantity"]),
        ({"fields": {"radius": "city"}}, ["body", "fields", "radius"]),
        ({"fields": {"side": "demand", "maximum": 60_000}}, ["body", "fields", "maximum"]),
        ({"fields": {"side": "demand", "radius": "nearby"}}, ["body", "fields", "radius"]),
        ({"enterprise": "nobody"}, ["body", "enterprise"]),
        ({"enterprise": None}, ["body", "firm"]),
        ({"contact": {"email": "no address"}}, ["body", "contact", "email"]),
        ({"visibility": "all"}, ["body", "visibility"]),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, place, owner):
    response = owner.post("/publications", ORDER | change)
    assert response.status_code == 422, response.content.decode()
    assert place in [error["place"] for error in response.json()["errors"]]
    assert not Publication.objects.exists()


def test_the_whole_life(made, owner):
    changed = owner.ask("PATCH", made["path"], {"fields": {"quantity": 60_000}}, If_Match=made["etag"])
    assert changed.status_code == 200, changed.content.decode()
    assert changed.json()["fields"]["quantity"] == 60_000
    assert Program().get(f"/offers/{made['id']}").json()["quantity"] == 60_000
    assert owner.ask("PATCH", made["path"], {"fields": {"quantity": 1}}, If_Match=made["etag"]).status_code == 412
    assert owner.ask("PATCH", made["path"], {"fields": {"quantity": 1}}).status_code == 428
    closed = owner.post(f"{made['path']}/close", {"outcome": "lianpu"})
    assert (closed.json()["state"], closed.json()["page"]) == ("closed", None)
    assert Program().get(f"/offers/{made['id']}").status_code == 404
    assert owner.post(f"{made['path']}/close", {"outcome": "lianpu"}).status_code == 409
    assert owner.post(f"{made['path']}/reopen").json()["state"] == "online"
    assert owner.post(f"{made['path']}/renew").json()["state"] == "online"
    gone = owner.ask("DELETE", made["path"], None, If_Match=owner.get(made["path"])["ETag"])
    assert gone.status_code == 204 and not Publication.objects.exists()
    verbs = [line.verb for line in AuditLine.objects.order_by("pk")]
    assert verbs == [f"listing.{verb}" for verb in ("publish", "edit", "close", "reopen", "renew", "delete")]


def test_what_the_other_side_alone_states_is_refused_in_a_change_too(made, owner):
    refused = owner.ask("PATCH", made["path"], {"fields": {"radius": "city"}}, If_Match=made["etag"])
    assert refused.status_code == 422 and refused.json()["errors"][0]["place"] == ["body", "fields", "radius"]
    assert owner.ask("PATCH", made["path"], {"fields": {"radius": None}}, If_Match=made["etag"]).status_code == 200


def test_a_drawing_is_attached_by_the_account_or_the_manage_token_and_taken_off(made, owner, stranger, own_folder):
    there = f"{made['path']}/files?name={quote('图纸.html')}"
    holder = Program(**{"X-Manage-Token": made["manage_token"]})
    for caller in (owner, holder):
        answer = caller.client.post(ROOT + there, PNG, content_type="application/octet-stream", headers=caller.headers)
        assert answer.status_code == 201, answer.content.decode()
    first, second = answer.json()["files"]
    assert first["name"] == "图纸.png" and first["id"] != second["id"]
    sent = {"content_type": "application/octet-stream", "headers": owner.headers}
    assert owner.client.post(ROOT + there, b"<html><script>", **sent).status_code == 409
    assert owner.client.post(ROOT + there, PNG, content_type="image/png", headers=owner.headers).status_code == 415
    assert stranger.client.post(ROOT + there, PNG, **(sent | {"headers": stranger.headers})).status_code == 404
    gone = f"{made['path']}/files/{first['id']}"
    assert stranger.ask("DELETE", gone, If_Match="*").status_code == 404
    assert owner.ask("DELETE", gone, If_Match="*").status_code == 204
    assert [file["id"] for file in owner.get(made["path"]).json()["files"]] == [second["id"]]
    assert Attachment.objects.count() == 1


ATTEMPTS = [
    ("GET", "", None), ("PATCH", "", {"fields": {"quantity": 1}}), ("DELETE", "", None), ("POST", "/renew", None),
    ("POST", "/close", {"outcome": "lianpu"}), ("POST", "/reopen", None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "rest", "body"), ATTEMPTS)
def test_strangers_find_nothing_and_change_nothing(method, rest, body, made, stranger):
    before = Publication.objects.values().get()
    for caller in (stranger, Program(X_Manage_Token="x" * 43), Program(**{"X-Manage-Token": "é"})):
        response = caller.ask(method, made["path"] + rest, body, If_Match="*")
        assert response.status_code in (401, 404), response.content.decode()
    assert Publication.objects.values().get() == before


@pytest.mark.parametrize(("method", "rest", "body"), ATTEMPTS[:-1])
def test_the_manage_token_opens_its_own_listing_only(method, rest, body, made, owner):
    other = owner.post("/publications", ORDER | {"sentence": "供应 轮胎 年产9万条 涟水", "enterprise": "C"}).json()
    holder = Program(**{"X-Manage-Token": made["manage_token"]})
    assert holder.ask(method, f"/publications/{other['id']}{rest}", body, If_Match="*").status_code == 404
    response = holder.ask(method, made["path"] + rest, body, If_Match="*")
    assert response.status_code in (200, 204), response.content.decode()


def test_publishing_twice_with_one_key_publishes_once(owner):
    first, again = (owner.post("/publications", ORDER, Idempotency_Key="k").json() for _time in range(2))
    assert first == again and Publication.objects.count() == 1


def test_firms_that_are_called_alike_are_asked_about(owner):
    response = owner.post(
        "/publications", ORDER | {"enterprise": None, "firm": "示例全新的一家企业有限公司", "is_new_firm": True}
    )
    assert response.status_code == 201 and response.json()["firm"] == "示例全新的一家企业有限公司"


def test_a_publication_whose_firm_was_merged_is_not_the_same(made, owner):
    first = owner.get(made["path"])
    Publication.objects.filter(public_id=made["id"]).update(enterprise_id="B")
    assert owner.get(made["path"], If_None_Match=first["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"contact": {"phone": "abc"}}, ["body", "contact", "phone"]),
        ({"contact": {"phone": PHONE, "email": "wang"}}, ["body", "contact", "email"]),
        ({"contact": {"person": "王五"}}, ["body", "contact", "phone"]),
        ({"fields": {"specs": [f"电话 {PHONE}"]}}, ["body", "fields", "specs"]),
        ({"enterprise": None, "firm": "1"}, ["body", "firm"]),
        ({"enterprise": None, "firm": f"示例新有限公司 {PHONE}"}, ["body", "firm"]),
    ],
)
def test_contacts_and_firms_are_checked_as_on_the_page(change, place, owner):
    refused = owner.post("/publications", ORDER | change)
    assert refused.status_code == 422 and [error["place"] for error in refused.json()["errors"]] == [place]


def test_an_edit_leaves_no_contact_that_reaches_nobody(made, owner):
    refused = owner.ask("PATCH", made["path"], {"contact": {"phone": "abc"}}, If_Match="*")
    assert refused.status_code == 422 and refused.json()["errors"][0]["place"] == ["body", "contact", "phone"]


def test_the_description_names_the_manage_link_where_it_opens_something(made):
    holder = Program(**{"X-Manage-Token": made["manage_token"]})
    for path, operations in description()["paths"].items():
        if not path.startswith(f"{ROOT}/publications"):
            continue
        for method, operation in operations.items():
            caches[request_limits.CACHE].clear()
            address = path.removeprefix(ROOT).replace("{code}", made["id"])
            answer = holder.ask(method.upper(), address, ORDER if method in ("post", "patch") else None)
            assert ({"manageLink": []} in operation["security"]) == (answer.status_code != 401), (method, path)
