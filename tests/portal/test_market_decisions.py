"""Confirm, reject, withdraw: who may, what it changes from then on, and that it can be undone."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation

from lianpu.match import Matcher
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.actions.withdraw import withdraw
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.errors import DecisionRefusedError
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.market_clusters import market_cluster

PAIR = Pair("b05", "need")
FORM = {"table": "demands", "id": "need", "offer": "b05", "demand": "need"}
OFFICE = Actor.command()


@pytest.fixture(autouse=True)
def market(store):
    """The store with the cluster for matching, its matchers built."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


def stored() -> list[tuple[str, str, str, str | None]]:
    rows = TABLE_MODELS["match_decisions"]._default_manager.values_list(
        "offer_id", "demand_id", "verdict", "decided_by"
    )
    return list(rows)


def history() -> list[tuple[str, str]]:
    lines = TABLE_MODELS["match_decisions"].history.order_by("history_id")
    return list(lines.values_list("history_type", "history_change_reason"))


def offers(client: Client) -> list[str]:
    return [match["offer"] for match in client.get("/demands/need.json").json()["matches"]]


def test_confirmed_pairs_come_first_with_a_mark(staff):
    staff.post("/matches/confirm/", FORM)
    assert stored() == [("b05", "need", "confirmed", "admin")]
    facts = staff.get("/demands/need.json").json()["matches"][0]
    assert (facts["offer"], facts["verdict"]) == ("b05", "confirmed")
    html = staff.get("/demands/need/").content.decode()
    assert "is-confirmed" in html and ">Confirmed<" in html.replace("</svg>Confirmed", "</svg>>Confirmed")
    assert staff.get("/offers/b05.json").json()["matches"][0]["verdict"] == "confirmed"


def test_rejected_pairs_disappear_on_both_sides(staff):
    before = offers(staff)
    staff.post("/matches/reject/", FORM)
    assert "b05" in before and "b05" not in offers(staff)
    assert staff.get("/offers/b05.json").json()["matches"] == []
    html = staff.get("/demands/need/").content.decode()
    assert "1 rejected pair" in html
    assert "1 rejected pair" not in Client().get("/demands/need/").content.decode()


def test_withdrawing_puts_everything_back(staff):
    before = offers(staff)
    for verb in ("confirm", "reject"):
        staff.post(f"/matches/{verb}/", FORM)
        staff.post("/matches/withdraw/", FORM)
        assert (stored(), offers(staff)) == ([], before)
    assert [sign for sign, _reason in history()] == ["+", "-", "+", "-"]


def test_every_change_has_its_line_of_history(admin_user):
    actor = Actor.account(admin_user)
    confirm(actor, PAIR)
    reject(actor, PAIR)
    withdraw(actor, PAIR)
    assert history() == [("+", "match confirmed"), ("~", "match rejected"), ("-", "match withdrawn")]
    row = TABLE_MODELS["match_decisions"].history.first()
    assert (row.source_id, row.status) == ("portal", "verified")


def test_the_index_is_not_built_again(staff, monkeypatch):
    monkeypatch.setattr(Matcher, "build", None)
    staff.post("/matches/confirm/", FORM)
    assert engine_of(snapshot()).matcher("offers").known.decisions == {("b05", "need"): "confirmed"}


def test_the_cluster_stays_valid(staff):
    staff.post("/matches/confirm/", FORM)
    assert snapshot().check().is_empty()


@pytest.mark.parametrize("verb", ["confirm", "reject", "withdraw"])
def test_strangers_may_not_and_nothing_changes(verb, django_user_model, client):
    confirm(OFFICE, PAIR)
    before, lines = stored(), history()
    signed_in = Client()
    signed_in.force_login(django_user_model.objects.create_user("stranger", password="long enough"))
    for stranger, refused in ((client, 302), (signed_in, 403)):  # asked to sign in, or told no
        assert stranger.post(f"/matches/{verb}/", FORM | {"offer": "b06"}).status_code == refused
        assert stranger.post(f"/matches/{verb}/", FORM).status_code == refused
        assert "match-acts" not in stranger.get("/demands/need/").content.decode()
    assert (stored(), history()) == (before, lines)
    for action in (confirm, reject, withdraw):
        with pytest.raises(PermissionDenied):
            action(Actor(), PAIR)
    assert (stored(), history()) == (before, lines)


def test_a_form_without_its_token_is_refused(admin_user):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(admin_user)
    assert careful.post("/matches/confirm/", FORM).status_code == 403
    assert stored() == []


def test_reading_is_not_deciding(staff):
    assert staff.get("/matches/confirm/", FORM).status_code == 405
    assert staff.post("/matches/eat/", FORM).status_code == 404


@pytest.mark.parametrize(
    ("offer", "demand"), [("none", "need"), ("b05", "none"), ("", ""), ("\x00", "need"), ("need", "b05")]
)
def test_pairs_that_are_not_there_are_refused(offer, demand, staff):
    response = staff.post("/matches/confirm/", FORM | {"offer": offer, "demand": demand}, follow=True)
    assert response.status_code == 200
    assert "no longer in the tables" in response.content.decode()
    assert stored() == []
    with translation.override("en"), pytest.raises(DecisionRefusedError, match="Nothing was decided"):
        withdraw(OFFICE, PAIR)


def test_plain_forms_lead_back_to_the_list(staff):
    response = staff.post("/matches/reject/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/demands/need/#matches")
    assert "Rejected: the pair is not proposed again." in staff.get("/demands/need/").content.decode()
    away = staff.post("/matches/confirm/", FORM | {"table": "https://evil.invalid"})
    assert away["Location"] == "/"


def test_htmx_gets_the_list_with_a_way_back(staff):
    html = staff.post("/matches/reject/", FORM, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<section id="matches"')
    assert "Rejected: the pair is not proposed again." in html
    assert 'action="/matches/withdraw/"' in html and "autofocus" in html
    undone = staff.post("/matches/withdraw/", FORM, headers={"HX-Request": "true"}).content.decode()
    assert "Taken back" in undone and stored() == []


def test_what_people_decided_shows_no_stranger_a_hidden_listing(staff, client):
    confirm(OFFICE, Pair("b02", "need"))
    confirm(OFFICE, PAIR)
    reject(OFFICE, Pair("b06", "need"))
    mine = staff.get("/sources/portal/?table=match_decisions").content.decode()
    theirs = client.get("/sources/portal/?table=match_decisions").content.decode()
    assert all(f">{code}<" in mine for code in ("b02", "b05", "b06"))
    assert ">b05<" in theirs and ">b02<" not in theirs and ">b06<" not in theirs
