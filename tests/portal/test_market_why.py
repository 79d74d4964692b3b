"""«Why not?»: for any firm, the hard condition it breaks or the part that cost it the place."""

from __future__ import annotations

import re

import pytest

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.engine import engine_of
from tests.portal.market_clusters import SECRET, market_cluster
from tests.portal.test_pages import text_of


@pytest.fixture(autouse=True)
def market(store):
    """The store with the cluster for matching, its matchers built."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


def answer(client, firm: str, listing: str = "demands&id=need") -> str:
    return text_of(client.get(f"/matches/why/?table={listing}&firm={firm}"))


@pytest.mark.parametrize(
    ("firm", "told"),
    [
        ("FAR", "Not within"), ("FAR", "上海市"), ("BARE", "Does not hold IATF16949"), ("LAND", "Another sort of thing"),
        ("M01", "number 1"), ("ELSE", "too unlike"), ("C", "Does not hold IATF16949"), ("LATE", "no open offers"), ("D", "same enterprise"),
    ],
)  # fmt: skip
def test_says_what_keeps_a_firm_out(firm, told, english):
    assert told in answer(english, firm)


def test_says_which_part_cost_the_place_beside_the_tenth(staff):
    html = staff.get("/matches/why/?table=demands&id=need&firm=M11").content.decode()
    assert "“capacity” cost it the place: 0.75 points less there than the tenth match." in text_of_html(html)
    assert html.count('class="fit"') == 2 and "The tenth match" in html


def text_of_html(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_other_side_is_asked_too(english):
    assert "number 1" in answer(english, "D", "offers&id=b00")
    assert "no open demands" in answer(english, "M05", "offers&id=b00")
    assert "Not within" in answer(english, "D", "offers&id=far")


def test_a_rejected_pair_is_told_as_such(staff):
    reject(Actor.command(), Pair("b05", "need"))
    assert "A person rejected this pair." in answer(staff, "M06")


def test_a_hidden_offer_is_no_offer_to_a_stranger(english, staff):
    said = answer(english, "M03")
    assert SECRET not in said and "no open offers that you may see" in said
    assert SECRET in answer(staff, "M03")


def test_firms_are_offered_while_one_types(english):
    html = english.get("/matches/firms/?table=demands&id=need&name=示例M0").content.decode()
    assert html.count('role="option"') == 6 and "products" not in html
    assert "Nothing for" in english.get("/matches/firms/?table=demands&id=need&name=%E7%8E%84").content.decode()


def test_words_without_scripts(english):
    assert "number 2" in text_of(english.get("/demands/need/?name=示例M02制动有限公司"))
    assert "Which firm do you mean?" in text_of(english.get("/demands/need/?name=示例M0"))
    assert "No firm here is called" in text_of(english.get("/demands/need/?name=%00<b>zzz"))
    assert "<b>zzz" not in english.get("/demands/need/?name=<b>zzz").content.decode()


def test_an_unknown_firm_is_answered(english):
    assert "No firm here is called" in answer(english, "nobody")
