"""Every page, in both languages: it opens, has one title and one heading, and says the numbers of the small cluster."""

from __future__ import annotations

import re

import polars as pl
import pytest
from django.utils import translation

from lianpu_portal import formats
from lianpu_portal.registry import enterprises as firms
from lianpu_portal.registry.models import TABLE_MODELS

PAGES = [
    "/", "/search/", "/search/?q=brake", "/search/?q=nothing-like-it", "/enterprises/", "/enterprises/?leader=1",
    "/enterprises/D/", "/enterprises/X/", "/products/brake/", "/products/chassis/", "/products/trap/", "/gaps/",
    "/gaps/?print=1", "/rows/enterprises/", "/rows/listings/", "/rows/nodes/", "/rows/purchases/", "/sources/list/",
    "/sources/list/?table=inputs", "/sources/news/", "/map/",
]  # fmt: skip


def text_of(response) -> str:
    """The words of a page, without tags, blanks squeezed."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["chinese", "english"])
def test_page_opens(address, language, request):
    response = request.getfixturevalue(language).get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert re.search(r"<title>\s*\S", html)
    assert f'<html lang="{"en" if language == "english" else "zh-Hans"}"' in html
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son\w+=\"|\sstyle=\"", html)


@pytest.mark.parametrize("address", [address for address in PAGES if address != "/map/"])
def test_chinese_pages_hold_no_english_sentences(address, chinese):
    """Only names, file types and the language switch may be Latin; core sentences are translated by the core."""
    main = chinese.get(address).content.decode().split("<main")[1].split("<footer")[0]
    for english in ("Local ", "Known ", "Enterprises", "unknown", "Source", "Show", "State"):
        assert english not in re.sub(r"<[^>]+>|brake|tyre_truck", " ", main), english


def test_home_says_the_five_numbers(english):
    said = text_of(english.get("/"))
    assert "Enterprises 5 1 chain leader" in said
    assert "Open offers and demands 8 5 offers, 3 demands" in said  # o6 passed its last day
    assert "Products made here 3 of 7 in the catalog, processes and services among them" in said  # brake, tyre, car
    assert "Proven gaps 4 and 1 that only recipes suggest" in said  # brake, seat, tyre, car; glass
    assert "75%" in said
    assert "computed on 32.3% of purchases" in said  # 400 of 1,240
    assert "between 24.2% and 91.9%" in said  # 300/1240, 300/1240 + 840/1240


def test_home_says_a_single_one_in_the_singular(english):
    TABLE_MODELS["demands"]._default_manager.exclude(pk="d1").delete()
    assert "5 offers, 1 demand " in text_of(english.get("/"))


@pytest.mark.parametrize(
    ("link", "rows"),
    [
        ("/rows/listings/", 8),
        ("/rows/nodes/", 3),
        ("/rows/purchases/", 2),
        ("/rows/enterprises/", 5),
        ("/gaps/?proven=1", 4),
    ],
)
def test_each_number_opens_as_many_rows(link, rows, english):
    assert f">{rows} " in english.get(link).content.decode()


def test_home_links_every_number(english):
    html = english.get("/").content.decode()
    for link in ("/enterprises/", "/rows/listings/", "/rows/nodes/", "/gaps/?proven=1", "/rows/purchases/"):
        assert f'class="number" href="{link}"' in html or f'class="number number-rate" href="{link}"' in html


def test_product_shows_its_proof(english):
    said = text_of(english.get("/products/brake/"))
    assert "Weak The known local capacity is below the known local need." in said
    assert "Local capacity a year 100 pieces + 1 maker of unknown capacity" in said
    assert "Local need a year 400 pieces" in said
    assert "Another 300 piece" in said
    assert "2 firms · 3 rows" in said  # A by an offer and a delivery, B by an offer
    assert "Example list" in said and "2026-01-15" in said and "Declared" in said


def test_product_panel_is_a_fragment(english):
    for response in (
        english.get("/products/brake/?panel=1"),
        english.get("/products/brake/", headers={"HX-Request": "true"}),
    ):
        html = response.content.decode()
        assert "<html" not in html and "<article" in html
        assert "capacity is below" in html


def test_enterprise_shows_what_it_buys_nearby(english):
    said = text_of(english.get("/enterprises/D/"))
    assert "75%" in said
    assert "Upstream: suppliers 2" in said
    county = text_of(english.get("/enterprises/D/?radius=county&basis=part"))
    assert "50%" in county  # A is in the same county, X is in Shanghai: one part of two


def test_enterprise_json_twin(english):
    facts = english.get("/enterprises/D.json").json()
    assert facts["local_supporting_rate"]["rate"] == 0.75
    assert [row["id"] for row in facts["needs"]] == ["d1", "d2", "d3"]
    assert facts["makes"][0]["source_name"] == "示例供需清单"


def test_products_json_twin(english):
    facts = english.get("/products/seat.json").json()
    assert facts["verdict"]["state"] == "missing"
    assert [row["row"] for row in facts["proof"]["demands"]] == ["d3"]


def test_source_lists_what_stands_on_it(english):
    said = text_of(english.get("/sources/news/"))
    assert "Enterprises 1" in said
    assert "上海示例座椅有限公司" in said


@pytest.mark.parametrize(
    "address",
    [
        "/nope/", "/products/nope/", "/enterprises/nope/", "/sources/nope/", "/gaps/?chain=nope", "/gaps/?state=x",
        "/rows/nope/", "/gaps.exe",
    ],
)  # fmt: skip
def test_what_is_not_there_has_a_way_out(address, chinese):
    response = chinese.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert "没有" in html and 'href="/"' in html
    assert "Resolver404" not in html


def test_server_error_page_needs_no_database(chinese, monkeypatch):
    from django.test import Client

    from lianpu_portal.insight import selectors

    def fail(*_arguments: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(selectors, "newest_sources", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert 'href="/"' in response.content.decode()


def test_language_switch_keeps_the_page(chinese):
    assert "产业链图谱" in chinese.get("/gaps/?state=weak").content.decode()
    answer = chinese.post("/language/", {"language": "en", "next": "/gaps/?state=weak"})
    assert answer.headers["Location"] == "/gaps/?state=weak"
    assert "Chain map" in chinese.get("/gaps/?state=weak").content.decode()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/hall/watch/", "/hall/"), ("/matches/confirm/", "/matches/"), ("/leads/abc/drop/", "/leads/abc/"),
        ("/claims/1/decide/", "/claims/"), ("/computations/x/start/", "/computations/x/"),
    ],
)  # fmt: skip
def test_an_address_of_forms_leads_whoever_reads_to_its_page(address: str, page: str, staff):
    response = staff.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response["Location"]) == (302, page)
    assert staff.get(address, headers={"Accept": "*/*"}).status_code == 405, "programs are told what it takes"


def test_browser_language_does_not_decide(chinese):
    assert 'lang="zh-Hans"' in chinese.get("/", headers={"Accept-Language": "en-GB,en"}).content.decode()


def test_enterprise_filters(english):
    def names(query: str) -> set[str]:
        html = english.get(f"/enterprises/{query}").content.decode()
        return set(re.findall(r'<h2><a href="/enterprises/([^/]+)/"', html))

    assert names("") == {"A", "B", "C", "D", "X"}
    assert names("?leader=1") == {"D"}
    assert names("?region=320826") == {"A", "D"}
    assert names("?segment=chassis") == {"A", "B", "C", "X"}
    assert names("?q=剎車") == set()
    assert names("?q=輪胎") == {"C"}


def test_an_empty_store_still_opens(client, db):
    for page in ("/", "/gaps/", "/enterprises/", "/search/?q=x", "/rows/listings/", "/rows/purchases/", "/map/"):
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize(
    ("address", "empty", "filtered"),
    [("/gaps/", "还没有已知的缺口", "/gaps/?proven=1"), ("/enterprises/", "还没有企业", "/enterprises/?q=x"), ("/hall/", "还没有供需", "/hall/?side=offer")],
)  # fmt: skip
def test_an_empty_store_offers_no_filters_to_clear(address: str, empty: str, filtered: str, client, db):
    assert empty in client.get(address).content.decode() and empty not in client.get(filtered).content.decode()


def test_small_amounts_and_single_ones_are_said_as_people_say_them():
    with translation.override("en"):
        assert formats.quantity(0.0011, "t") == "1.1 kg"
        assert formats.quantity(0.5, "t") == "0.5 t"
        assert (formats.number(0.0000114), formats.number(0.5), formats.number(-0.25)) == ("0.0000114", "0.5", "-0.25")
        assert (formats.quantity(1, "set"), formats.quantity(2, "set")) == ("1 set", "2 sets")
        assert formats.listed(["a", "b"]) == "a, b"
    with translation.override("zh-hans"):
        assert formats.listed(["a", "b"]) == "a、b"


def test_a_little_is_not_nothing_and_nearly_all_not_all():
    told = {0.0: "0%", 1e-17: "0%", -1e-17: "0%", 0.0004: "<0.1%", 0.0006: "0.1%", 0.435: "43.5%", 0.5: "50%",
            0.9994: "99.9%", 0.9996: ">99.9%", 1.0: "100%", 1 - 1e-16: "100%", -0.123: "-12.3%", -0.0001: ">-0.1%"}  # fmt: skip
    assert {share: formats.percent(share) for share in told} == told
    assert formats.percent(None) is None


def test_both_ends_of_an_interval_are_read_in_one_step():
    with translation.override("zh-hans"):
        assert formats.money(82_400_000, 1_978_000_000) == "0.82亿元"
        assert formats.money(1_000_000, 1_978_000_000) == "100万元", "too little for the other's step"
        assert formats.number(3_200, None) == "3,200"
    with translation.override("en"):
        assert formats.money(82_400_000, 1_978_000_000) == "CNY 82.4 million"


def test_the_numbers_of_a_chain_open_the_nodes_they_count(english):
    html = english.get("/").content.decode()
    assert "?chain=cars&amp;view=table&amp;hide=weak,single_source,strong,unknown" in html


def test_browsers_that_look_for_an_icon_by_themselves_find_it(english):
    """Pages of the admin name none."""
    assert english.get("/favicon.ico")["Location"].endswith("portal/mark.svg")


def test_thousands_of_rows_are_counted_as_people_write_them(english, monkeypatch):
    some = firms.chosen_enterprises
    monkeypatch.setattr(firms, "chosen_enterprises", lambda *asked: pl.concat([some(*asked)] * 1000))
    page = english.get("/enterprises/").content.decode()
    assert re.search(r"\d,000 enterprises", page), re.findall(r"[\d,]+ enterprises", page)


def test_the_file_of_a_filtered_list_of_firms_holds_these_firms(english):
    assert "?region=320826" in english.get("/enterprises/?region=320826").content.decode().split(">CSV<")[0]
    rows = english.get("/rows/enterprises.json?region=320826").json()["rows"]
    assert {row["enterprise"] for row in rows} == {"A", "D"}
    assert len(english.get("/rows/enterprises.json").json()["rows"]) == 5
    assert len(english.get("/rows/enterprises.json?leader=1").json()["rows"]) == 1


def test_the_purchases_of_a_chain_are_those_of_its_rate(english):
    from lianpu_portal.bridge import snapshot
    from lianpu_portal.registry.enterprises import rate_of

    rows = english.get("/rows/purchases.json?chain=cars").json()["rows"]
    rate = rate_of(snapshot(), None, "spend", "city", "cars")
    assert sum(row["volume"] for row in rows if row["counted"]) == rate.known == 400.0
    assert (
        "Purchases behind the local supporting rate · Cars"
        in english.get("/rows/purchases/?chain=cars").content.decode()
    )
    assert english.get("/rows/purchases/?chain=nothing").status_code == 404
