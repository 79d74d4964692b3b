"""The search box as a sentence box: what is understood, what fits, and that nothing typed breaks it."""

from __future__ import annotations

import re

import pytest

from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.sentence import LONGEST, read_sentence, tidy_query
from tests.portal.market_clusters import SECRET, market_cluster

OFFER = "供应 制动器 年产3000件 IATF16949 涟水"
DEMAND = "采购 制动器 每年400件 IATF16949"
BAD = [
    "", " ", "\x00", "\x00\x01\x02", "制动器\x00供应", "🚗" * 50, "供应🚗制动器 年产3件", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)> 供应 制动器 年产3件", "'; DROP TABLE cluster_offers; --", "供应 制动器' OR 1=1 -- 年产3件",
    "供应" * 5000, "制动器 " * 2500, "x" * 10_000, "%%%s{}{{}}", "\u202e供应 制动器 年产3件", "\ud800".encode("utf-8", "replace").decode(),
    "1" * 400, "供应 制动器 年产" + "9" * 400 + "件", "12R22.5", "－－－", "\u200b\u200b", "🀄️供", "NaN inf 1e999件",
]  # fmt: skip


@pytest.fixture
def market(store):
    """The store with the cluster for matching, its matchers built."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


def chips(html: str) -> dict[str, str]:
    found = re.findall(r'<li class="field" data-field="(\w+)"[^>]*>(.*?)</li>', html, re.S)
    return {field: re.sub(r"<small>.*?</small>|<[^>]+>", "", inner).strip() for field, inner in found}


def test_a_sentence_is_shown_field_by_field(market, chinese):
    html = chinese.get("/search/", {"q": OFFER}).content.decode()
    said = chips(html)
    assert said["side"] == "供给"
    assert said["product"] == "制动器"
    assert said["quantity"] == "3,000件/年"
    assert said["certificates"] == "IATF 16949"
    assert said["region"] == "涟水县"
    assert not {"price", "deadline", "specs"} & said.keys(), "what is not said is not shown"
    assert 'data-field="product"><small>产品</small> <a href="/products/brake/">' in html


def test_a_rent_is_said_with_its_time(market, chinese, english):
    asked = {"q": "标准厂房出租 4200平 月租每平13元"}
    assert chips(chinese.get("/search/", asked).content.decode())["price"].endswith("/平方米/月")
    assert chips(english.get("/search/", asked).content.decode())["price"].endswith("/m²/month")


def test_a_day_that_has_passed_is_said_to_have_passed(market, chinese):
    assert (
        chips(chinese.get("/search/", {"q": "求购 制动器 3000件 2001-03-01前"}).content.decode())["deadline"]
        == "2001-03-01（已过）"
    )
    assert (
        chips(chinese.get("/search/", {"q": "求购 制动器 3000件 2099-03-01前"}).content.decode())["deadline"]
        == "2099-03-01"
    )


def test_a_thing_of_trade_in_general_has_no_page(market, chinese):
    html = chinese.get("/search/", {"q": "求购瓦楞纸箱500个，送涟水"}).content.decode()
    said = chips(html)
    assert said["product"] == "瓦楞纸箱" and "node" not in said
    assert "/products/corrugated" not in html


def test_each_field_points_to_its_words(market):
    cluster = snapshot()
    reading = read_sentence(engine_of(cluster), cluster, OFFER)
    assert reading is not None
    assert "".join(piece.text for piece in reading.pieces) == OFFER
    words = {field: piece.text for piece in reading.pieces for field in piece.fields}
    assert (words["product"], words["certificates"], words["region"]) == ("制动器", "IATF16949", "涟水")


def test_the_matches_stand_beneath(market, english):
    html = english.get("/search/", {"q": OFFER}).content.decode()
    assert 'href="/demands/need/"' in html
    html = english.get("/search/", {"q": DEMAND}).content.decode()
    assert html.count("match-head") == 10 and 'href="/offers/b00/"' in html
    assert SECRET not in html and "1 of the ten best is not public" in html
    assert "match-acts" not in html


def test_products_and_firms_are_found_as_before(market, chinese):
    html = chinese.get("/search/", {"q": OFFER}).content.decode()
    assert "与“制动器”有关的产品和企业" in html
    assert 'href="/products/brake/"' in html.split('class="hits"')[1]


@pytest.mark.parametrize("name", ["制动器", "示例甲制动有限公司", "truck tyre", "示例M01制动"])
def test_a_name_is_no_listing(name, market, english):
    html = english.get("/search/", {"q": name}).content.decode()
    assert "data-field" not in html and "data-hit" in html


def test_without_a_side_the_reader_is_asked(market, english):
    html = english.get("/search/", {"q": "制动器 400件 IATF16949"}).content.decode()
    assert "I offer it" in html and "side=demand" in html and "match-head" not in html
    html = english.get("/search/", {"q": "制动器 400件 IATF16949", "side": "demand"}).content.decode()
    assert html.count("match-head") == 10


def test_suggestions_tell_that_it_reads_as_a_listing(market, english):
    html = english.get("/search/", {"q": OFFER, "suggest": "1"}).content.decode()
    assert "hit-sentence" in html and "Find demands" in html and "match-head" not in html


def test_the_fragment_is_the_same_reading(market, english):
    html = english.get("/matches/sentence/", {"q": DEMAND}).content.decode()
    assert "<html" not in html and html.count("match-head") == 10


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_nothing_typed_breaks_it(text, market, english):
    for address in ("/search/", "/search/?suggest=1", "/matches/sentence/"):
        response = english.get(address, {"q": text, "suggest": "1"} if "suggest" in address else {"q": text})
        html = response.content.decode()
        assert response.status_code == 200
        assert "<script>alert" not in html and "<img src=x" not in html and "\x00" not in html
    html = english.get("/search/", {"q": text}).content.decode()
    answers = ("Nothing for", "data-field", "data-hit", "nothing to read", "simplified, traditional or English")
    assert any(answer in html for answer in answers)


def test_a_long_text_is_cut_and_that_is_said(market, english):
    html = english.get("/search/", {"q": "制动器 " * 2500}).content.decode()
    assert "Only the first 2,000 characters were read." in html
    assert len(tidy_query("x" * 10_000)) == LONGEST


def test_blanks_alone_are_answered(market, english):
    assert "There is nothing to read in it" in english.get("/search/", {"q": "\x00\x07"}).content.decode()


def test_a_reader_without_scripts_may_wait(store, english):
    cluster = market_cluster()
    load_cluster(cluster.with_tables(demands=cluster["demands"].head(3)))
    html = english.get("/search/", {"q": DEMAND}).content.decode()
    assert "match-head" in html or "wait=1" in html
    assert english.get("/search/", {"q": DEMAND, "wait": "1"}).content.decode().count("match-head") == 10
