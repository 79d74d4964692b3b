"""Offers and demands: facts, matches with bars that add up, who sees what, and why there is nothing."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl
import pytest
from django.test import Client
from django.utils import translation

from lianpu.language import speaking
from lianpu.match.parts import PARTS
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.bars import bar_of
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.pairs import best, open_listing
from tests.portal.market_clusters import MAKERS, SECRET, market_cluster
from tests.portal.test_pages import text_of

PAGES = ["/demands/need/", "/demands/strict/", "/demands/odd/", "/offers/b00/", "/offers/late/", "/offers/land/地块/"]


@pytest.fixture
def market(store):
    """The store with the cluster for matching, its matchers built."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["chinese", "english"])
def test_page_opens(address, language, market, request):
    response = request.getfixturevalue(language).get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=\"|\sstyle=\"", html)
    assert client_json(address).status_code == 200


def client_json(address: str):
    """The data twin of a page, for a reader who chose nothing."""
    return Client().get(address.removesuffix("/") + ".json")


def test_facts_with_source_and_day(market, english):
    said = text_of(english.get("/demands/need/"))
    for fact in (
        "Demand",
        "制动器",
        "Example D Motors",
        "400 pieces a year",
        "IATF16949",
        "City",
        "Example list",
        "2026-01-15",
    ):
        assert fact in said, fact


def test_what_is_not_known_is_said_to_be_unknown(market, english):
    said = text_of(english.get("/offers/bare/"))
    assert "Certificates held unknown" in said


def test_an_unknown_listing_is_404(market, english):
    for address in ("/offers/none/", "/demands/none.json", "/offers/%00/", "/demands/" + "x" * 5000 + "/"):
        assert english.get(address).status_code == 404


def test_matches_come_best_first(market, staff):
    facts = staff.get("/demands/need.json").json()
    scores = [match["score"] for match in facts["matches"]]
    assert [match["rank"] for match in facts["matches"]] == list(range(1, 11))
    assert scores == sorted(scores, reverse=True)
    assert facts["matches"][0]["offer"] == "b00"


def test_a_pair_has_one_score_whichever_side_asks(market, staff):
    there = {match["offer"]: match for match in staff.get("/demands/need.json").json()["matches"]}
    for offer, match in there.items():
        back = next(m for m in staff.get(f"/offers/{offer}.json").json()["matches"] if m["demand"] == "need")
        assert back["parts"] == match["parts"]
        assert back["score"] == match["score"]


def test_parts_add_up_on_the_page_in_json_and_in_the_score(market, staff):
    facts = staff.get("/demands/need.json").json()["matches"]
    html = staff.get("/demands/need/").content.decode()
    sums = [part.split("</summary>")[0] for part in html.split('<span class="sum">')[1:]]
    judged = best(engine_of(snapshot()), "demands", open_listing(snapshot(), "demands", "need"), "all")
    assert len(sums) == len(facts) == len(judged)
    for shown, match, entry in zip(sums, facts, judged, strict=True):
        exact = [Decimal(str(value)) for value in match["parts"].values() if value is not None]
        assert sum(exact) == Decimal(str(match["score"])) == Decimal(str(round(entry.score.score, 4)))
        left, total = re.sub(r"<[^>]+>|\s", "", shown).split("=")
        summands = re.findall(r"([+−]?)[a-z]*(\d+\.\d\d)", left)
        printed = sum((Decimal(sign.replace("−", "-") + number) for sign, number in summands), Decimal(0))
        assert printed == Decimal(total) == sum(exact) * 100


def test_unknown_parts_leave_the_range_and_nothing_else(market):
    listing = open_listing(snapshot(), "demands", "need")
    assert listing is not None
    entry = best(engine_of(snapshot()), "demands", {**listing, "quantity": None}, "all")[0]
    with translation.override("en"), speaking("en"):
        bar = bar_of(entry)
    open_parts = [segment for segment in bar.segments if segment.kind == "open"]
    assert [segment.part for segment in open_parts] == ["capacity"]
    assert (bar.low, bar.high) == (bar.score - 15, bar.score)
    assert [(start, width) for start, width in open_parts[0].pieces] == [(bar.low, Decimal(15))]
    assert {segment.part for segment in bar.segments} == set(PARTS)


def test_losses_are_taken_back_from_the_end_of_the_gains(market, staff):
    entry = best(engine_of(snapshot()), "demands", open_listing(snapshot(), "demands", "need"), "all")[-1]
    bar = bar_of(entry)
    gained = sum(segment.amount for segment in bar.segments if segment.kind == "gain")
    loss = next(segment for segment in bar.segments if segment.kind == "loss")
    assert loss.pieces[-1] == (bar.score, gained - bar.score)


def test_every_part_has_its_sentence(market, english):
    html = english.get("/demands/need/").content.decode()
    assert re.search(r'aria-label="product \+70\.00 · Offers [^"]*制动器', html)
    assert "In the same county" in html
    assert "Capacity" in html and "95% of the need" in html


def test_strangers_see_no_hidden_listing_and_are_told_how_many(market, english):
    page, facts = english.get("/demands/need/").content.decode(), english.get("/demands/need.json")
    told = page + facts.content.decode()
    assert not [word for word in (SECRET, "示例M03", "/M03/") if word in told]
    assert "1 of the ten best is not public and not shown." in page
    assert facts.json()["withheld"] == 1
    assert len(facts.json()["matches"]) == 10, "the next ones move up"
    for address in (
        "/offers/b02/",
        "/offers/b02.json",
        "/matches/?table=offers&id=b02",
        "/matches/why/?table=offers&id=b02&name=D",
    ):
        assert english.get(address).status_code == 404


def test_the_chain_office_sees_all(market, staff):
    facts = staff.get("/demands/need.json").json()
    assert SECRET in [match["text"] for match in facts["matches"]]
    assert facts["withheld"] == 0
    assert staff.get("/offers/b02/").status_code == 200


def test_says_which_hard_condition_keeps_all_out(market, english):
    said = text_of(english.get("/demands/strict/"))
    assert re.search(r"\d+ offers are alike, but none meets the hard conditions", said)
    assert re.search(r"\d+ do not show the certificates asked for", said)
    assert english.get("/demands/strict.json").json()["broken_conditions"]["certificates"] >= MAKERS


def test_says_when_nothing_is_alike(market, english):
    said = text_of(english.get("/demands/odd/"))
    assert "Nobody here is known to offer anything like it" in said
    assert "Gaps" in said


def test_an_expired_listing_is_a_record_only(market, english):
    assert "This listing is no longer open" in text_of(english.get("/offers/late/"))
    assert english.get("/offers/late.json").json() | {"offer": None} == {
        "offer": None, "open": False, "matches": [], "withheld": 0, "alike": 0, "broken_conditions": {},
    }  # fmt: skip


def test_one_step_away_has_its_own_heading(market, staff):
    cluster = market_cluster()
    tyres = cluster["offers"].with_columns(
        pl.when(pl.col("id") == "o3").then(pl.lit("tyre_truck")).otherwise("product").alias("product")
    )
    load_cluster(cluster.with_tables(offers=tyres))
    facts = staff.get("/demands/d3.json").json()
    assert [match["direct"] for match in facts["matches"]] == sorted(
        (match["direct"] for match in facts["matches"]), reverse=True
    )


def test_the_first_request_does_not_wait(store, english):
    cluster = market_cluster()
    offers = cluster["offers"].with_columns(pl.lit("从未见过的制动器").alias("text"))
    load_cluster(cluster.with_tables(offers=offers))
    html = english.get("/demands/need/").content.decode()
    assert 'aria-busy="true"' in html and "match-head" not in html
    assert 'hx-trigger="load delay:700ms"' in html
    waited = english.get("/demands/need/?wait=1").content.decode()
    assert "match-head" in waited and "aria-busy" not in waited
    assert "match-head" in english.get("/matches/?table=demands&id=need").content.decode()


def test_says_when_preparing_broke_off(store, english, monkeypatch):
    cluster = market_cluster()
    load_cluster(cluster.with_tables(offers=cluster["offers"].with_columns(pl.lit("制动器总成").alias("text"))))
    engine = engine_of(snapshot())
    monkeypatch.setattr(engine, "start", lambda: None)
    engine.failed = True
    html = english.get("/demands/need/").content.decode()
    assert "Matching is out of order at the moment" in html and "load delay" not in html


def test_listings_are_linked_from_firms_and_products(market, english):
    assert 'href="/demands/need/"' in english.get("/enterprises/D/").content.decode()
    assert 'href="/offers/land/%E5%9C%B0%E5%9D%97/"' in english.get("/enterprises/LAND/").content.decode()
    product = english.get("/products/brake/").content.decode()
    assert 'href="/offers/b00/"' in product and 'href="/demands/need/"' in product
    assert 'href="/offers/b00/"' in english.get("/rows/listings/").content.decode()


def test_bad_addresses_of_fragments_are_404(market, english):
    for address in ("/matches/", "/matches/?table=users&id=1", "/matches/why/?table=offers", "/matches/firms/?table=x"):
        assert english.get(address).status_code == 404
