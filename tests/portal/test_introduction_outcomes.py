"""A decline with its reason, and a contract, change what the pair's match shows from then on, for those who may know.

In the market cluster D needs brakes («need»); M01 makes all that is needed (b00) and comes first, M02 (b01) next.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from lianpu.cluster.columns import OUTCOMES
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.introductions.models import Introduction, Reason
from lianpu_portal.introductions.outcomes import consequence_of
from lianpu_portal.market.engine import engine_of
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.introduction_cast import PHONE, ask, member, officer, visitor
from tests.portal.market_clusters import market_cluster

pytestmark = pytest.mark.django_db
CONTACT = {"person": "王经理", "phone": PHONE, "email": ""}


@pytest.fixture
def market(db):
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


@pytest.fixture
def buyer(market, django_user_model) -> Client:
    return member(django_user_model, "buyer", "D")


@pytest.fixture
def seller(market, django_user_model) -> Client:
    return member(django_user_model, "seller", "M01")


@pytest.fixture
def office(market, django_user_model) -> Client:
    return officer(django_user_model)


def rows(table: str):
    return TABLE_MODELS[table]._default_manager


def matches(client: Client) -> dict[str, dict]:
    """Offer → its match with «need», in order; every score is the sum of its parts."""
    found = client.get("/demands/need.json").json()["matches"]
    for one in found:
        assert sum(part or 0 for part in one["parts"].values()) == pytest.approx(one["score"], abs=1e-9)
    return {one["offer"]: one for one in found}


def declined(buyer: Client, seller: Client, reason: str) -> Introduction:
    introduction = ask(buyer, offer="b00", demand="need")
    assert (
        seller.post(f"/introductions/{introduction.public_id}/decline/", {"reason": reason, "note": ""}).status_code
        == 302
    )
    return introduction


def test_reasons_of_the_portal_are_outcomes_of_the_tables():
    assert {*Reason.values, "contracted"} == set(OUTCOMES)
    assert all(consequence_of(reason) for reason in Reason.values)


def test_a_reason_lowers_for_its_time_and_only_for_those_who_may_know(buyer, seller, office):
    before = matches(buyer)
    assert next(iter(before)) == "b00"
    introduction = declined(buyer, seller, "distance")
    row = rows("match_outcomes").get()
    assert (row.offer_id, row.demand_id, row.outcome, row.as_of) == ("b00", "need", "distance", timezone.localdate())
    for insider in (buyer, seller, office):
        now = matches(insider)
        assert next(iter(now)) == "b01"
        assert now["b00"]["parts"]["introductions"] == -0.06
        assert now["b00"]["score"] == pytest.approx(before["b00"]["score"] - 0.06, abs=1e-9)
        assert "too far" in now["b00"]["reasons"]["introductions"]
    page = buyer.get("/demands/need/").content.decode()
    assert "Declined on" in page and "−6.00" in page
    outsider = visitor()
    assert matches(outsider)["b00"] == before["b00"] and next(iter(matches(outsider))) == "b00"
    for address in ("/demands/need/", "/demands/need/?firm=M01", "/api/v1/matches?side=demands&id=need"):
        assert "too far" not in outsider.get(address).content.decode(), address
    for client, may_know in ((office, True), (outsider, False)):
        source = client.get("/sources/portal/?table=match_outcomes").content.decode()
        assert bool(re.search(r"\bb00\b", source, re.ASCII)) == may_know

    seller.post(f"/introductions/{introduction.public_id}/undo/")
    assert not rows("match_outcomes").exists() and matches(buyer)["b00"] == before["b00"]
    seller.post(f"/introductions/{introduction.public_id}/decline/", {"reason": "capacity", "note": ""})
    assert "b00" not in matches(buyer), "ten others make nearly as much and are not declined"
    assert list(matches(outsider))[:2] == ["b00", "b01"], "for whoever may not know nothing has changed"
    assert matches(outsider)["b00"] == before["b00"]
    assert "no capacity at the time; counts until" in buyer.get("/demands/need/?firm=M01").content.decode()
    assert "no capacity" not in outsider.get("/demands/need/?firm=M01").content.decode()
    row = rows("match_outcomes").get()
    row.as_of = timezone.localdate() - dt.timedelta(91)
    row.save()
    assert matches(buyer)["b00"] == before["b00"], "a quarter later it counts no more"


def test_a_price_marks_and_a_new_acceptance_wipes_it_out(buyer, seller):
    before = matches(buyer)
    declined(buyer, seller, "price")
    now = matches(buyer)["b00"]
    assert (now["score"], now["parts"]["introductions"]) == (before["b00"]["score"], 0.0)
    assert "the price; noted until" in now["reasons"]["introductions"]
    again = ask(buyer, offer="b00", demand="need")
    assert rows("match_outcomes").exists(), "asking anew changes nothing yet"
    seller.post(f"/introductions/{again.public_id}/accept/", CONTACT)
    assert not rows("match_outcomes").exists() and "introductions" not in matches(buyer)["b00"]["reasons"]
    seller.post(f"/introductions/{again.public_id}/contract/", {"note": "", "volume": ""})
    contracted = matches(buyer)["b00"]
    assert contracted["parts"]["earlier_deals"] == 0.08
    assert contracted["score"] == pytest.approx(before["b00"]["score"] + 0.08, abs=1e-9)
    assert "Contracted on" in contracted["reasons"]["introductions"]
    seller.post(f"/introductions/{again.public_id}/undo/")
    assert matches(buyer)["b00"]["score"] == before["b00"]["score"]


def test_not_our_business_rejects_the_pair_until_the_office_says_otherwise(buyer, seller, office):
    introduction = declined(buyer, seller, "not_ours")
    decision = rows("match_decisions").get()
    assert (decision.verdict, decision.status, decision.decided_by) == ("rejected", "declared", "示例M01制动有限公司")
    for client in (buyer, seller, office, visitor()):
        assert "b00" not in matches(client)
    assert "示例M01制动有限公司" in office.get("/demands/need/").content.decode(), (
        "among the rejected pairs, with who did it"
    )
    seller.post(f"/introductions/{introduction.public_id}/undo/")
    assert not rows("match_decisions").exists() and "b00" in matches(buyer)
    seller.post(f"/introductions/{introduction.public_id}/decline/", {"reason": "not_ours", "note": ""})
    assert "b00" not in matches(buyer)
    office.post(f"/introductions/{introduction.public_id}/leave/", {"back": "office"})
    assert "b00" in matches(buyer) and not rows("match_decisions").exists()


def test_what_the_office_decided_is_not_overruled(buyer, seller, office):
    office.post("/matches/confirm/", {"table": "demands", "id": "need", "offer": "b00", "demand": "need"})
    introduction = declined(buyer, seller, "not_ours")
    assert rows("match_decisions").get().verdict == "confirmed"
    office.post(f"/introductions/{introduction.public_id}/leave/")
    assert rows("match_decisions").get().verdict == "confirmed"
