"""The API: what it answers, to whom, in which language, how often, and what it says of errors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from lianpu_portal import request_limits
from lianpu_portal.api import limits
from lianpu_portal.api.idempotency import KEPT
from lianpu_portal.api.limits import take
from lianpu_portal.api.models import AnsweredCall
from lianpu_portal.api.problems import KINDS, ProblemError
from lianpu_portal.api.v1.api import guards
from lianpu_portal.api.v1.openapi import description
from lianpu_portal.api.v1.reference import sections
from lianpu_portal.audit.record import record
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.insight import selectors as insight
from lianpu_portal.market.engine import engine_of
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.request_limits import Limit
from tests.portal.api_callers import ROOT, Program, token_of
from tests.portal.market_clusters import SECRET, market_cluster
from tests.portal.test_permissions import ROLES, person

PAIR = {"offer": "b05", "demand": "need", "verdict": "confirmed"}


@pytest.fixture(autouse=True)
def market(db):
    """The cluster for matching, its matchers built, and nobody counted yet."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()
    caches[request_limits.CACHE].clear()


@pytest.fixture
def anybody() -> Program:
    return Program()


@pytest.fixture
def office(admin_user) -> Program:
    return Program(token_of(admin_user))


def facts(response, status=200):
    assert response.status_code == status, response.content.decode()
    return response.json()


def told(response, status, kind):
    """Every error has the one shape."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert body["type"] == f"{reverse('api_reference')}#problem-{kind}"
    assert (body["status"], KINDS[kind].status) == (status, status)
    assert body["title"] and body["detail"]
    return body


# what it answers


def test_every_listing_once_page_by_page(anybody):
    whole = facts(anybody.get("/listings?limit=100"))
    ids, cursor, pages = [], "", 0
    while cursor is not None:
        page = facts(anybody.get(f"/listings?limit=4&cursor={quote(cursor)}" if cursor else "/listings?limit=4"))
        ids += [(item["side"], item["id"]) for item in page["items"]]
        cursor, pages = page["next"], pages + 1
    assert ids == [(item["side"], item["id"]) for item in whole["items"]]
    assert len(set(ids)) == len(ids) == whole["total"]
    assert pages == -(-len(ids) // 4)
    assert ("offers", "b02") not in ids, "a listing for matched partners"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("side=demands", {"need", "strict", "odd", "d2", "d3"}),
        ("q=玄鐵", {"odd"}),
        ("q=示例ELSE 座椅", {"seats"}),
        ("category=site", {"land/地块"}),
        ("enterprise=FAR", {"far"}),
        ("region=310000", {"far", "o5"}),
        ("product=tyre", {"o3", "d2"}),
        ("side=demands&certificate=as 9100", {"strict"}),
        ("stated_since=2026-01-16", set()),
    ],
)
def test_filters_of_listings(query, expected, anybody):
    page = facts(anybody.get(f"/listings?{quote(query, safe='=&')}"))
    assert {item["id"] for item in page["items"]} == expected
    assert page["total"] == len(expected)


def test_gaps_are_paged_through_though_their_ranks_move(anybody, monkeypatch):
    products = [gap["product"]["id"] for gap in facts(anybody.get("/gaps"))["items"]]
    first = facts(anybody.get("/gaps?limit=1"))
    second = facts(anybody.get(f"/gaps?limit=1&cursor={quote(first['next'])}"))
    gap_frame = insight.gap_frame

    def without_the_first(*asked: Any) -> pl.DataFrame:
        rows = gap_frame(*asked).filter(pl.col("product") != products[0])
        return rows.with_columns(pl.col("rank") - 1)

    monkeypatch.setattr(insight, "gap_frame", without_the_first)
    third = facts(anybody.get(f"/gaps?limit=1&cursor={quote(second['next'])}"))
    assert [page["items"][0]["product"]["id"] for page in (first, second, third)] == products[:3]
    behind_one_that_is_gone = facts(anybody.get(f"/gaps?limit=1&cursor={quote(first['next'])}"))
    assert behind_one_that_is_gone["items"][0]["product"]["id"] == products[1]


def test_a_listing_with_a_slash_in_its_id(anybody):
    offer = facts(anybody.get(f"/offers/{quote('land/地块')}"))
    assert (offer["category"], offer["region"]["id"], offer["enterprise"]["id"]) == ("site", "320826", "LAND")


def test_matches_add_up(anybody):
    found = facts(anybody.get("/matches?side=demands&id=need"))
    assert [entry["rank"] for entry in found["items"]] == list(range(1, 11))
    assert found["items"][0]["listing"]["id"] == "b00" and found["withheld"] == 1
    for entry in found["items"]:
        assert sum(part or 0 for part in entry["parts"].values()) == pytest.approx(entry["score"], abs=1e-3)
        assert entry["low"] <= entry["score"] <= entry["high"]
        assert entry["reasons"]


def test_a_sentence_is_read(anybody):
    said = facts(anybody.get(f"/sentence?text={quote('供应 制动器 年产50万套 IATF16949 涟水')}"))
    assert (said["side"], said["quantity"], said["period"]) == ("offer", 500_000, "year")
    assert (said["product"]["id"], said["region"]["id"]) == ("brake", "320826")
    told(anybody.get("/sentence?text=%E4%BD%A0%E5%A5%BD"), 404, "not-found")


def test_firms_products_chains_gaps_and_the_rate(anybody):
    assert facts(anybody.get("/enterprises?leader=true"))["items"][0]["id"] == "D"
    assert facts(anybody.get("/enterprises/D"))["makes"] == [{"id": "car", "name": "Car"}]
    brake = facts(anybody.get("/products/brake"))
    assert brake["verdict"]["makers"] == 14 and brake["hidden_proof"] == 1
    assert {row["source"]["id"] for row in brake["proof"]} == {"list"}
    assert facts(anybody.get("/products/chassis"))["verdict"] is None
    assert {row["id"] for row in facts(anybody.get("/products?q=%E5%88%B9%E8%BD%A6"))["items"]} == {"brake"}
    assert [chain["id"] for chain in facts(anybody.get("/chains"))["items"]] == ["cars"]
    gaps = facts(anybody.get("/gaps?state=missing"))["items"]
    assert {gap["product"]["id"] for gap in gaps} == {"glass"} and gaps[0]["reason_text"]
    rate = facts(anybody.get("/local-supporting-rate?basis=spend&radius=city"))
    assert (rate["rate"], rate["known"]) == (0.75, 400)
    told(anybody.get("/gaps?chain=nothing"), 404, "not-found")
    told(anybody.get("/local-supporting-rate?buyer=nobody"), 404, "not-found")


def test_the_language_is_what_the_program_prefers(anybody):
    assert facts(anybody.get("/products/brake"))["parent"]["name"] == "Chassis"
    chinese = anybody.get("/products/brake", Accept_Language="fr, zh-TW;q=0.8, en;q=0.5")
    assert facts(chinese)["parent"]["name"] == "底盘" and chinese["Content-Language"] == "zh-hans"
    assert "Accept-Language" in chinese["Vary"]
    silent = Client().get(f"{ROOT}/products/brake")
    assert silent["Content-Language"] == "zh-hans"


# who may


SEES = "+ + + + + + +"
OWN = "> + + + + + +"
EDITS = "> x x x + x +"
MODERATES = "> x x x x + +"
PURCHASES = "> x x + + x +"
FIRMS = "> x + + x x +"
UNKEYED = ("/contacts", "/files", "/document", "/list-previews")
"""How addresses end whose POST is done anew each time, whatever its key: files are not held, contacts are noted."""

TABLE = {
    "GET /listings": SEES, "GET /offers/{code}": SEES, "GET /demands/{code}": SEES, "GET /matches": SEES,
    "GET /sentence": SEES, "GET /enterprises": SEES, "GET /enterprises/{code}": SEES, "GET /products": SEES,
    "GET /products/{code}": SEES, "GET /chains": SEES, "GET /gaps": SEES, "GET /local-supporting-rate": SEES,
    "GET /decisions": EDITS, "POST /decisions": EDITS, "GET /audit": MODERATES,
    "GET /publications": OWN, "POST /publications": OWN, "GET /publications/{code}": OWN,
    "PATCH /publications/{code}": OWN, "DELETE /publications/{code}": OWN, "POST /publications/{code}/renew": OWN,
    "POST /publications/{code}/close": OWN, "POST /publications/{code}/reopen": OWN,
    "POST /publications/{code}/files": OWN, "DELETE /publications/{code}/files/{name}": OWN,
    "GET /introductions": OWN, "POST /introductions": OWN, "GET /introductions/{code}": OWN,
    "POST /introductions/{code}/accept": OWN, "POST /introductions/{code}/decline": OWN,
    "POST /introductions/{code}/steps": OWN, "POST /introductions/{code}/undo": OWN,
    "POST /introductions/{code}/contacts": OWN,
    "POST /watches": SEES, "POST /reports": SEES, "GET /board": PURCHASES, "GET /office": EDITS,
    "GET /moderation/listings": MODERATES, "POST /moderation/listings/{code}": MODERATES,
    "GET /moderation/reports": MODERATES, "POST /moderation/reports/{pk}": MODERATES,
    "GET /moderation/disputes": MODERATES, "POST /moderation/disputes/{pk}": MODERATES,
    "GET /moderation/lists": MODERATES, "POST /moderation/lists/{pk}": MODERATES,
    "GET /moderation/claims": MODERATES, "POST /moderation/claims/{pk}": MODERATES,
    "GET /moderation/merges": MODERATES, "POST /moderation/merges": MODERATES,
    "POST /moderation/merges/{pk}/undo": MODERATES,
    "GET /facts": FIRMS, "GET /disputes": FIRMS, "POST /disputes": FIRMS, "GET /disputes/{pk}": FIRMS,
    "POST /disputes/{pk}/document": FIRMS, "POST /disputes/{pk}/withdraw": FIRMS,
    "GET /events": EDITS, "POST /events": EDITS, "GET /events/{pk}": EDITS, "PATCH /events/{pk}": EDITS,
    "DELETE /events/{pk}": EDITS, "GET /events/{pk}/concerned": EDITS, "GET /events/{pk}/invitations": EDITS,
    "POST /events/{pk}/invitations": EDITS, "POST /invitations/{code}": EDITS, "GET /events/{pk}/pairs": EDITS,
    "POST /events/{pk}/outcomes": EDITS,
    "GET /claims": OWN, "POST /claims": OWN, "POST /claims/document": OWN, "GET /claims/{pk}": OWN,
    "POST /claims/{pk}/code": OWN, "POST /claims/{pk}/withdraw": OWN,
    "GET /firms": OWN, "GET /firms/{code}/members": OWN, "GET /firms/{code}/members/{pk}": OWN,
    "PATCH /firms/{code}/members/{pk}": OWN, "DELETE /firms/{code}/members/{pk}": OWN,
    "GET /firms/{code}/invitations": OWN, "POST /firms/{code}/invitations": OWN,
    "POST /firms/{code}/invitations/{pk}/again": OWN, "POST /firms/{code}/invitations/{pk}/withdraw": OWN,
    "POST /list-previews": OWN, "GET /list-previews/{code}": OWN, "GET /list-previews/{code}/entries": OWN,
    "GET /list-previews/{code}/faults": OWN, "POST /lists": OWN, "GET /lists/{pk}": OWN, "DELETE /lists/{pk}": OWN,
    "GET /lists/{pk}/publications": OWN, "POST /lists/{pk}/changes": OWN,
    "GET /webhooks": OWN, "POST /webhooks": OWN, "GET /webhooks/{pk}": OWN, "PATCH /webhooks/{pk}": OWN,
    "DELETE /webhooks/{pk}": OWN, "POST /webhooks/{pk}/test": OWN, "GET /webhooks/{pk}/deliveries": OWN,
}  # fmt: skip
"""Endpoint → how its gate answers, in the order of ROLES. +: answered · >: 401 · x: 403."""

BODIES = {
    "POST /decisions": {"offer": "none", "demand": "none", "verdict": "confirmed"},
    "POST /watches": {"email": "x"}, "POST /reports": {"side": "offers", "listing": "none", "reason": "false"},
    "POST /moderation/listings/{code}": {"verb": "accept"}, "POST /moderation/reports/{pk}": {"verb": "keep"},
    "POST /moderation/claims/{pk}": {"verb": "accept"}, "POST /moderation/lists/{pk}": {"verb": "accept"}, "POST /moderation/disputes/{pk}": {"verb": "accept"}, "POST /moderation/merges": {"merged": "none", "kept": "none"},
    "POST /claims": {"enterprise": "none", "uscc": "x", "email": "x"}, "POST /claims/{pk}/code": {"code": "x"},
    "PATCH /firms/{code}/members/{pk}": {"role": "owner"}, "POST /firms/{code}/invitations": {"email": "x"},
    "POST /lists": {"preview": "none", "contact": {}}, "POST /lists/{pk}/changes": {"verb": "renew"},
    "POST /events": {"title": "x"}, "POST /events/{pk}/invitations": {}, "POST /invitations/{code}": {"verb": "check_in"},
    "POST /events/{pk}/outcomes": {"offer": "none", "demand": "none", "outcome": "talks"},
    "POST /disputes": {"table": "offers", "row": "none", "wish": "remove", "why": "x"},
    "POST /publications": {"contact": {}}, "POST /webhooks": {"address": "https://192.0.2.1/", "events": ["match.new"]},
    "POST /publications/{code}/close": {"outcome": "elsewhere"},
    "POST /introductions": {"offer": "none", "demand": "none"}, "POST /introductions/{code}/accept": {},
    "POST /introductions/{code}/decline": {"reason": "price"}, "POST /introductions/{code}/steps": {"step": "reply"},
}  # fmt: skip


def gate(ask, endpoint: str) -> str:
    method, path = endpoint.split()
    path = path.replace("{code}", "nothing").replace("{pk}", "7").replace("{name}", "nothing")
    body = BODIES.get(endpoint, {} if method == "PATCH" else None)
    response = ask(method, path, body)
    assert response.status_code < 500, endpoint
    return {401: ">", 403: "x"}.get(response.status_code, "+")


def session(client: Client):
    def ask(method, path, body):
        return client.generic(method, ROOT + path, json.dumps(body) if body is not None else "", "application/json")

    return ask


def test_the_table_names_every_endpoint():
    assert {f"{method} {path}" for method, path in guards()} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_every_endpoint_as_every_role(role, django_user_model, monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", {name: Limit(10_000, 10_000) for name in limits.LIMITS})
    place, client = ROLES.index(role), person(role, django_user_model)
    expected = {endpoint: row.split()[place] for endpoint, row in TABLE.items()}
    assert {endpoint: gate(session(client), endpoint) for endpoint in TABLE} == expected
    if role != "anonymous":
        account = django_user_model.objects.get(username=role)
        program = Program(token_of(account))
        assert {endpoint: gate(program.ask, endpoint) for endpoint in TABLE} == expected
        blind = Program(token_of(account, "nothing"))
        assert {gate(blind.ask, endpoint) for endpoint in TABLE} == {"x"}
    assert not TABLE_MODELS["match_decisions"]._default_manager.exists()


@pytest.mark.parametrize("scope", ["read", "publish", "edit", "moderate", "webhooks", "introduce", "contacts", "firm"])
def test_a_token_opens_what_its_scope_says(scope, admin_user, monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", {name: Limit(10_000, 10_000) for name in limits.LIMITS})
    program = Program(token_of(admin_user, scope))
    opened = {endpoint for endpoint in TABLE if gate(program.ask, endpoint) == "+"}
    assert opened == {f"{method} {path}" for (method, path), asks in guards().items() if asks.scope == scope}
    first = next(endpoint for endpoint in TABLE if endpoint not in opened)
    response = program.ask(*first.replace("{code}", "nothing").split())
    told(response, 403, "scope-missing")


def test_hidden_listings_are_the_offices(anybody, office, django_user_model):
    for address in ("/listings?limit=100", "/matches?side=demands&id=need", "/products/brake"):
        assert SECRET not in anybody.get(address).content.decode()
    assert SECRET in office.get("/listings?limit=100").content.decode()
    told(anybody.get("/offers/b02"), 404, "not-found")
    told(anybody.get("/matches?side=offers&id=b02"), 404, "not-found")
    assert facts(office.get("/offers/b02"))["visibility"] == "matched"


@pytest.mark.parametrize(
    "header", ["Bearer nothing", "Basic YTpi", "Bearer", "Bearer \u00e9", "Bearer " + "x" * 9_000, "bearer lianpu_"]
)
def test_what_is_no_token_is_refused_even_for_what_is_open_to_all(header, db):
    body = told(Program(Authorization=header).get("/chains"), 401, "sign-in-needed")
    assert "revoked" in body["detail"]


def test_expired_tokens_and_closed_accounts(admin_user):
    told(Program(token_of(admin_user, days=-1)).get("/chains"), 401, "sign-in-needed")
    program = Program(token_of(admin_user))
    assert program.get("/chains").status_code == 200
    admin_user.is_active = False
    admin_user.save()
    told(program.get("/chains"), 401, "sign-in-needed")


def test_a_session_needs_the_form_token_and_a_program_does_not(admin_user, office):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(admin_user)
    refused = careful.post(f"{ROOT}/decisions", PAIR, content_type="application/json")
    told(refused, 403, "forgery-check")
    careful.get("/")
    token = careful.cookies["csrftoken"].value if "csrftoken" in careful.cookies else ""
    headers = {"X-CSRFToken": token}
    assert careful.post(f"{ROOT}/decisions", PAIR, content_type="application/json", headers=headers).status_code == 200
    assert office.post("/decisions", PAIR | {"verdict": "withdrawn"}).status_code == 200


def test_this_machine_alone_is_protected_from_foreign_pages(settings):
    settings.OPEN_EDITING = True
    told(
        Client(enforce_csrf_checks=True).post(f"{ROOT}/decisions", PAIR, content_type="application/json"),
        403,
        "forgery-check",
    )
    assert Client().post(f"{ROOT}/decisions", PAIR, content_type="application/json").status_code == 200


# decisions and the log


def test_deciding_is_what_the_pages_do(office):
    assert facts(office.post("/decisions", PAIR))["verdict"] == "confirmed"
    assert [row["verdict"] for row in facts(office.get("/decisions?demand=need"))["items"]] == ["confirmed"]
    assert facts(office.get("/matches?side=demands&id=need"))["items"][0]["verdict"] == "confirmed"
    facts(office.post("/decisions", PAIR | {"verdict": "withdrawn"}))
    told(office.post("/decisions", PAIR | {"verdict": "withdrawn"}), 409, "refused")
    told(office.post("/decisions", PAIR | {"offer": "nothing"}), 409, "refused")


def test_moderators_read_the_log(office):
    for number in range(5):
        record(None, "listing.expire", f"offers/{number}", {"state": "online"}, {"state": "expired"})
    record(None, "listing.close", "offers/9")
    first = facts(office.get("/audit?verb=listing.expire&limit=3"))
    rest = facts(office.get(f"/audit?verb=listing.expire&limit=3&cursor={first['next']}"))
    assert [line["subject"] for line in first["items"] + rest["items"]] == [f"offers/{n}" for n in (4, 3, 2, 1, 0)]
    assert rest["next"] is None and first["items"][0]["before"] == {"state": "online"}
    told(office.get(f"/audit?verb=other&cursor={first['next']}"), 422, "invalid")


# errors


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", "/nothing", None, 404, "not-found"),
        ("GET", "/listings/", None, 404, "not-found"),
        ("GET", "/offers/none", None, 404, "not-found"),
        ("PUT", "/listings", None, 405, "method-not-allowed"),
        ("OPTIONS", "/listings", None, 405, "method-not-allowed"),
        ("GET", "/listings?limit=0", None, 422, "invalid"),
        ("GET", "/listings?side=both", None, 422, "invalid"),
        ("GET", "/listings?cursor=abc", None, 422, "invalid"),
        ("GET", "/listings?sides=offers", None, 422, "invalid"),
        ("GET", "/listings?side=offers&side=demands", None, 422, "invalid"),
        ("GET", "/chains?lang=en", None, 422, "invalid"),
        ("GET", "/listings?region=zz", None, 404, "not-found"),
        ("GET", "/listings?product=nothing", None, 404, "not-found"),
        ("GET", "/enterprises?region=zz", None, 404, "not-found"),
        ("GET", "/enterprises?segment=nothing", None, 404, "not-found"),
        ("GET", "/listings?q=%00", None, 400, "malformed"),
        ("GET", "/products/a%0Ab", None, 400, "malformed"),
        ("GET", "/offers/%C2%85", None, 400, "malformed"),
        ("GET", "/matches?side=offers", None, 422, "invalid"),
        ("POST", "/decisions", b"{", 400, "malformed"),
        ("POST", "/decisions", b"\xff", 400, "malformed"),
        ("POST", "/decisions", b'{"offer": NaN}', 400, "malformed"),
        ("POST", "/decisions", b'{"offer": "\\ud800"}', 400, "malformed"),
        ("POST", "/decisions", b'{"offer": "\\u0000"}', 400, "malformed"),
        ("POST", "/decisions", b"[" * 90_000, 400, "malformed"),
        ("POST", "/decisions", b"null", 422, "invalid"),
        ("POST", "/decisions", {"offer": "a"}, 422, "invalid"),
        ("POST", "/decisions", {"offer": "a", "demand": "b", "verdict": "perhaps"}, 422, "invalid"),
        ("POST", "/decisions", PAIR | {"more": 1}, 422, "invalid"),
        ("POST", "/decisions", b" " * 3_000_000, 413, "too-large"),
        ("PATCH", "/webhooks/1", {}, 404, "not-found"),
        ("GET", "/webhooks/99999999999999999999", None, 404, "not-found"),
    ],
)  # fmt: skip
def test_errors_have_one_shape(method, path, body, status, kind, office):
    told(office.ask(method, path, body), status, kind)


def test_a_list_may_be_given_in_several_parameters(anybody):
    assert facts(anybody.get("/listings?certificate=AS 9100&certificate=AS 9100&side=demands"))["total"] == 1


def test_an_error_of_the_address_or_the_whole_body_names_its_place(office):
    body = told(office.get("/listings?sides=offers&limit=1&limit=2"), 422, "invalid")
    assert {tuple(error["place"]): error["detail"] for error in body["errors"]} == {
        ("query", "sides"): "There is no such parameter.", ("query", "limit"): "This is given more than once.",
    }  # fmt: skip
    assert told(office.post("/decisions", b"[]"), 422, "invalid")["errors"][0]["place"] == ["body"]


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b'{"a": NaN}', b'"\\u0000"', b'"\\ud800"', b"[" * 90_000, b"9" * 5_000]
)
def test_a_body_that_cannot_be_read_is_refused_in_the_caller_s_language(body, office):
    detail = told(office.ask("POST", "/decisions", body, Accept_Language="zh"), 400, "malformed")["detail"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in detail), detail


def test_an_error_names_the_place_and_what_was_expected(office):
    body = told(office.post("/decisions", {"offer": 5, "verdict": "perhaps", "more": 1}), 422, "invalid")
    assert {tuple(error["place"]): error["detail"] for error in body["errors"]} == {
        ("body", "offer"): "Expected a text.",
        ("body", "demand"): "This is missing.",
        ("body", "verdict"): "Expected one of 'confirmed', 'rejected' or 'withdrawn'.",
        ("body", "more"): "There is no such field.",
    }
    assert (
        told(office.ask("PUT", "/listings"), 405, "method-not-allowed")
        and office.ask("PUT", "/listings")["Allow"] == "GET, HEAD"
    )


def test_forms_are_not_json(office):
    response = office.client.post(f"{ROOT}/decisions", PAIR, headers=office.headers)
    told(response, 415, "media-type")


def test_what_breaks_says_so_and_tells_no_secret(anybody, monkeypatch, caplog):
    def broken(*_given, **_named):
        raise RuntimeError("the inner secret")

    monkeypatch.setattr("lianpu_portal.api.v1.products.remember", broken)
    body = told(anybody.get("/chains"), 500, "unexpected")
    assert "inner secret" not in json.dumps(body) and "inner secret" in caplog.text


def test_the_matchers_are_waited_for_by_the_program(anybody, monkeypatch):
    monkeypatch.setattr("lianpu_portal.market.engine.Engine.can_match", False)
    response = anybody.get("/matches?side=demands&id=need")
    told(response, 503, "not-ready")
    assert response["Retry-After"] == "5"


# conditional requests, repeated requests, limits


def test_what_did_not_change_is_not_sent_again(anybody, office):
    first = anybody.get("/matches?side=demands&id=need")
    again = anybody.get("/matches?side=demands&id=need", If_None_Match=f'"other", {first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    office.post("/decisions", PAIR)
    changed = anybody.get("/matches?side=demands&id=need", If_None_Match=first["ETag"])
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    head = anybody.ask("HEAD", "/matches?side=demands&id=need")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", changed["ETag"])
    assert anybody.get("/chains", Accept_Language="zh")["ETag"] != anybody.get("/chains")["ETag"]


def test_the_same_request_is_done_once(office):
    first = office.post("/decisions", PAIR, Idempotency_Key="k1")
    facts(office.post("/decisions", PAIR | {"verdict": "withdrawn"}, Idempotency_Key="k2"))
    again = office.post("/decisions", PAIR, Idempotency_Key="k1")
    assert (facts(again), again["Idempotency-Replayed"]) == (facts(first), "true")
    assert facts(office.get("/decisions"))["total"] == 0, "not done a second time"
    told(office.post("/decisions", PAIR | {"verdict": "rejected"}, Idempotency_Key="k1"), 422, "key-used")
    told(office.post("/decisions", PAIR, Idempotency_Key="k" * 300), 422, "invalid")
    refused = office.post("/decisions", PAIR | {"offer": "none"}, Idempotency_Key="k3")
    told(refused, 409, "refused")
    assert office.post("/decisions", PAIR | {"offer": "none"}, Idempotency_Key="k3")["Idempotency-Replayed"]


def test_keys_are_each_callers_own_and_honoured_for_a_day(office, django_user_model):
    facts(office.post("/decisions", PAIR, Idempotency_Key="k1"))
    person("office", django_user_model)
    other = Program(token_of(django_user_model.objects.get(username="office")))
    response = other.post("/decisions", PAIR | {"verdict": "withdrawn"}, Idempotency_Key="k1")
    assert facts(response)["verdict"] == "withdrawn" and "Idempotency-Replayed" not in response
    for call in AnsweredCall.objects.all():
        AnsweredCall.objects.filter(pk=call.pk).update(at=call.at - KEPT)
        assert b"confirmed" not in bytes(call.answer), "answers are stored sealed"
    assert "Idempotency-Replayed" not in office.post("/decisions", PAIR, Idempotency_Key="k1")
    assert facts(office.get("/decisions"))["total"] == 1


def test_what_failed_is_not_remembered(office, monkeypatch):
    def broken(*_given):
        raise RuntimeError

    monkeypatch.setitem(__import__("lianpu_portal.api.v1.decisions", fromlist=["x"])._BY_VERDICT, "confirmed", broken)
    told(office.post("/decisions", PAIR, Idempotency_Key="k1"), 500, "unexpected")
    monkeypatch.undo()
    caches[request_limits.CACHE].clear()
    assert facts(office.post("/decisions", PAIR, Idempotency_Key="k1"))["verdict"] == "confirmed"


def test_one_request_too_many_has_to_wait(anybody, office, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "read", Limit(known=5, unknown=3))
    left = [anybody.get("/chains")["RateLimit-Remaining"] for _number in range(3)]
    assert left == ["2", "1", "0"]
    refused = anybody.get("/chains")
    told(refused, 429, "too-many-requests")
    assert 1 <= int(refused["Retry-After"]) <= 120 and refused["RateLimit-Limit"] == "3"
    assert refused["RateLimit-Policy"] == '"read";q=3;w=60'
    assert office.get("/chains").status_code == 200, "a token has a count of its own"
    assert anybody.get("/sentence?text=x").status_code != 429, "another limit"


def test_guessing_tokens_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "sign-in", Limit(2, 2))
    answers = [Program(f"lianpu_{number}").get("/chains").status_code for number in range(3)]
    assert answers == [401, 401, 429]


def test_the_window_slides(monkeypatch):
    clock = [6_000.0]
    monkeypatch.setattr(request_limits.time, "time", lambda: clock[0])
    monkeypatch.setitem(limits.LIMITS, "read", Limit(known=60, unknown=60))
    for _number in range(60):
        take("read", "somebody", known=True)
    clock[0] += 61  # 59 of the 60 lie within the last minute still
    standing = take("read", "somebody", known=True)
    assert standing.remaining == 0
    with pytest.raises(ProblemError) as refused:
        take("read", "somebody", known=True)
    clock[0] += int(refused.value.headers["Retry-After"])
    take("read", "somebody", known=True)
    clock[0] += 120
    assert take("read", "somebody", known=True).remaining == 59


# the description and its page


def test_the_description_tells_everything():
    document = description()
    assert document["openapi"].startswith("3.1") and set(document["paths"]) == {
        ROOT + path for _method, path in guards()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["security"] and {"422", "429"} <= set(map(str, operation["responses"]))
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (method == "post" and not path.endswith(UNKEYED))
            assert ("If-Match" in names) == (method in ("patch", "delete"))


def test_the_headers_that_the_description_names_come_with_the_answers(anybody, office):
    document = description()
    listings, decisions = (document["paths"][f"{ROOT}{path}"] for path in ("/listings", "/decisions"))
    problems = document["components"]["responses"]
    etag = anybody.get("/listings")["ETag"]
    for response, named in (
        (anybody.get("/listings"), listings["get"]["responses"][200]),
        (anybody.get("/listings", If_None_Match=etag), listings["get"]["responses"]["304"]),
        (office.post("/decisions", PAIR, Idempotency_Key="x"), {"headers": {}}),
        (office.post("/decisions", PAIR, Idempotency_Key="x"), decisions["post"]["responses"][200]),
        (anybody.get("/decisions"), problems["Problem401"]), (anybody.ask("PUT", "/listings"), problems["Problem405"]),
        *((anybody.get("/sentence?text=x"), {"headers": {}}) for _call in range(60)),
        (anybody.get("/sentence?text=x"), problems["Problem429"]),
    ):  # fmt: skip
        assert {name for name in named["headers"] if not response.has_header(name)} == set(), response.status_code
    assert {one["$ref"].rpartition("/")[2] for one in problems["Problem429"]["headers"].values()} <= set(
        document["components"]["headers"]
    )


def test_the_reference_page_shows_every_endpoint_in_both_languages(client):
    shown = {endpoint.id for section in sections() for endpoint in section.endpoints}
    assert shown == {
        operation["operationId"] for path in description()["paths"].values() for operation in path.values()
    }
    chinese = client.get(reverse("api_reference")).content.decode()
    assert "供需" in chinese and '<script src="http' not in chinese
    client.cookies["django_language"] = "en"
    english = client.get(reverse("api_reference")).content.decode()
    assert all(f'id="problem-{name}"' in english for name in KINDS)
    assert all(f'id="{name}"' in english for name in shown)
    assert client.get(reverse("api_openapi")).json()["openapi"].startswith("3.1")


OPEN_WORDS = {"DeliveryOut.status", "Line.verb", "Product.stage", "ProductDetail.stage"}
"""The status of an HTTP answer, verbs that every room adds to, and the number of a stage of a chain."""


def test_what_is_one_of_a_closed_list_says_which():
    names = {"state", "stage", "status", "visibility", "category", "period", "radius", "verdict", "outcome", "reached", "kind",
             "size", "step", "stopped", "role", "relation", "basis", "verb"}  # fmt: skip
    schemas = description()["components"]["schemas"]
    plain = {
        f"{schema}.{name}"
        for schema, facts in schemas.items() if schema != "Problem"
        for name, told in facts.get("properties", {}).items()
        if name in names and "enum" not in str(told) and "const" not in str(told) and "$ref" not in str(told)
    }  # fmt: skip
    assert plain - OPEN_WORDS == set()
    assert schemas["PublicationOut"]["properties"]["state"]["enum"] == [
        "waiting", "online", "closed", "expired", "refused", "taken_down",
    ]  # fmt: skip
