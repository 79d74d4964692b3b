"""The hall: filters, counts, pages, words, files, feeds, watches, favourites, reports, on rows counted by hand.

Of the market cluster, open and public: offers b00 to b11 without b02 (secret), far, bare, «land/地块», seats, o3, o4, o5;
demands d2, d3, need, strict, odd. «late» has ended.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import numpy as np
import openpyxl
import polars as pl
import pytest
from django.core import mail
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone, translation

from lianpu.accelerate import plain
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.visibility import STRANGER
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.hall import column_building, search, view_counts, word_rows
from lianpu_portal.hall.actions import watch as watching
from lianpu_portal.hall.column_building import build_columns, followed_columns, revised_columns
from lianpu_portal.hall.columns import SORTS
from lianpu_portal.hall.counting import count_fitting
from lianpu_portal.hall.errors import WatchRefusedError
from lianpu_portal.hall.filters import Filters
from lianpu_portal.hall.models import Report, Views, Watch
from lianpu_portal.hall.preparing import prepare
from lianpu_portal.hall.search import PAGE, Hall, hall
from lianpu_portal.hall.signatures import rows_with, signatures_of
from lianpu_portal.hall.tasks import tell_watchers
from lianpu_portal.hall.view_counts import flush
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.table_models import next_position
from lianpu_portal.templatetags.portal import gloss
from tests.portal.clusters import STATED, frame, listing
from tests.portal.market_clusters import SECRET, market_cluster

OFFERS, DEMANDS = 11 + 4 + 3, 5
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def market(db):
    """A store with the market cluster."""
    load_cluster(market_cluster())


@pytest.fixture
def reader(market) -> Client:
    """Somebody who reads English."""
    client = Client(headers={"User-Agent": "Mozilla/5.0"})
    client.cookies["django_language"] = "en"
    return client


def ids(whole: Hall, filters: Filters, audience: str = "public") -> set[str]:
    found = whole.find(filters, audience)
    return {whole.columns.ids[int(place)] for place in np.flatnonzero(found.fits)}


def fits(filters: Filters, audience: str = "public") -> set[str]:
    return ids(hall(snapshot()), filters, audience)


# what fits


def test_open_public_listings_of_both_sides(market):
    assert len(fits(Filters(side="offer"))) == OFFERS
    assert fits(Filters(side="demand")) == {"d2", "d3", "need", "strict", "odd"}
    assert fits(Filters(state="closed")) == {"late"}
    assert "b02" in fits(Filters(), "all") and "b02" not in fits(Filters(state="all"))


def test_each_filter(market):
    assert fits(Filters(category="site")) == {"land/地块"}
    assert fits(Filters(node="tyre")) == {"o3", "d2"}, "a product holds its narrower ones"
    assert len(fits(Filters(node="chassis"))) == OFFERS + DEMANDS - 2, "all but the car and what is in no catalog"
    assert "o4" in fits(Filters(chain="cars")) and "odd" not in fits(Filters(chain="cars"))
    assert fits(Filters(certificate=("as9100",))) == {"strict"}
    assert fits(Filters(certificate=("as9100", "iatf16949"))) == set()
    assert fits(Filters(region="elsewhere")) == {"far", "o5"}
    assert fits(Filters(region="310000")) == {"far", "o5"}
    assert fits(Filters(firm="LAND")) == {"land/地块"}
    assert fits(Filters(due="none")) == fits(Filters())


@pytest.mark.parametrize("word", ["座椅", "Seat", "ｓｅａｔ", "SEAT"])
def test_words_in_either_script_and_any_width(market, word):
    assert {"seats", "o5", "d3"} <= fits(Filters(q=word))


def test_words_of_text_product_and_firm(market):
    assert fits(Filters(q="玄鐵重劍")) == {"odd"}, "traditional signs find simplified ones"
    assert "b00" in fits(Filters(q="煞車")), "other words of the product"
    assert fits(Filters(q="示例M07 制动")) == {"b06"}, "every word must stand somewhere"
    assert fits(Filters(q=SECRET)) == set() and fits(Filters(q="示例M03")) == set()
    assert fits(Filters(q=SECRET), "all") == {"b02"}


def test_deadlines_and_states(market):
    cluster = market_cluster()
    day = cluster.about.as_of
    due = [
        listing(f"due{days}", "A", "brake", deadline=day + dt.timedelta(days))  # type: ignore[operator]
        for days in (-1, 0, 7, 8, 30, 31)
    ]
    whole = _hall(cluster.with_tables(offers=frame("offers", due), demands=frame("demands", [])))
    assert ids(whole, Filters(due="week")) == {"due0", "due7"} == ids(whole, Filters(state="expiring"))
    assert ids(whole, Filters(due="month")) == {"due0", "due7", "due8", "due30"}
    assert ids(whole, Filters(due="later")) == {"due31"}
    assert ids(whole, Filters(state="closed")) == {"due-1"}


def _hall(cluster) -> Hall:
    return Hall(cluster, build_columns(cluster))


# counts, against counting one by one


@pytest.mark.parametrize(
    "filters",
    [
        Filters(), Filters(side="offer", region="320826"), Filters(chain="cars", certificate=("iatf16949",)),
        Filters(node="brake", state="all"), Filters(q="制动", region="elsewhere"), Filters(category="site", due="none"),
    ],
)  # fmt: skip
def test_a_count_is_what_choosing_the_value_gives(reader, filters):
    from lianpu_portal.hall.facets import facets_of, side_facet

    whole = hall(snapshot())
    found = whole.find(filters, "public")
    checked = 0
    for facet in [side_facet(filters, found), *facets_of(whole, filters, found)]:
        for option in facet.options:
            value = (*filters.certificate, option.value) if facet.several else option.value
            chosen = Filters(**{**filters.__dict__, facet.name: value})
            if facet.name == "chain":
                chosen = chosen.without("node")
            assert option.count == whole.find(chosen, "public").total, (facet.name, option)
            checked += 1
    assert checked > 8


@pytest.mark.parametrize("seed", range(5))
def test_one_walk_counts_what_four_masks_count(seed):
    random = np.random.default_rng(seed)
    sizes, count = (12, 9, 7, 5), 400
    codes = [random.integers(0, size, count).astype(np.int32) for size in sizes]
    allowed = [random.random(size) < 0.6 for size in sizes]
    shown = random.random(count) < 0.8
    passed = [flags[code] for flags, code in zip(allowed, codes, strict=True)]
    for walk in (count_fitting, plain(count_fitting)):
        fits, counts = np.zeros(count, np.bool_), [np.zeros(size, np.int64) for size in sizes]
        walk(shown, *codes, *allowed, fits, *counts)
        assert (fits == shown & np.logical_and.reduce(passed)).all()
        for group, found in enumerate(counts):
            others = shown & np.logical_and.reduce([mask for each, mask in enumerate(passed) if each != group])
            assert (found == np.bincount(codes[group][others], minlength=sizes[group])).all()


@pytest.mark.parametrize("word", ["制", "制动", "动器a", "𠮷", "x", "制动器abc"])
def test_signatures_find_what_reading_every_text_finds(word):
    texts = pl.Series(["制动器abc", "制 动", "器动制", "𠮷制动", "", "xyz", "动器a"])
    assert rows_with(texts, signatures_of(texts), word).tolist() == texts.str.contains(word, literal=True).to_list()


# pages


def test_pages_hold_every_row_once_and_lead_back(market):
    whole = _many(95)
    for sort in SORTS:
        filters, met, cursor, pages = Filters(sort=sort), [], None, []
        while True:
            page = whole.page(filters, "public", after=cursor)
            met += page.rows
            pages.append(page)
            if page.after is None:
                break
            cursor = page.after
        assert len(met) == len(set(met)) == 95
        assert [len(page.rows) for page in pages] == [PAGE, PAGE, PAGE, 5]
        back = whole.page(filters, "public", before=pages[2].before)
        assert back.rows == pages[1].rows
        assert whole.page(filters, "public", before=back.before).before is None


def test_sortings(market):
    rows = [
        listing("small", "A", "brake", 5.0, as_of=dt.date(2026, 1, 3)),
        listing("monthly", "A", "brake", 1.0, period="month", as_of=dt.date(2026, 1, 2)),
        listing("unknown", "A", None, None, unit=None, as_of=dt.date(2026, 1, 4), deadline=dt.date(2026, 12, 1)),
        listing("soon", "A", "brake", 1.0, as_of=dt.date(2026, 1, 1), deadline=dt.date(2026, 2, 1), status="verified"),
    ]
    whole = _hall(market_cluster().with_tables(offers=frame("offers", rows), demands=frame("demands", [])))

    def order(sort: str) -> list[str]:
        return [whole.columns.ids[place] for place in whole.page(Filters(sort=sort), "public").rows]

    assert order("newest") == ["unknown", "small", "monthly", "soon"]
    assert order("deadline")[:2] == ["soon", "unknown"]
    assert order("quantity") == ["monthly", "small", "soon", "unknown"], "twelve a year are more than five"
    assert order("known")[0] == "soon"


def _many(count: int) -> Hall:
    rows = [
        listing(f"m{n}", "A", "brake", float(n % 7), as_of=dt.date(2026, 1, 1 + n % 5), deadline=None if n % 3 else dt.date(2026, 3, 1 + n % 4))
        for n in range(count)
    ]  # fmt: skip
    return _hall(market_cluster().with_tables(offers=frame("offers", rows), demands=frame("demands", [])))


def test_a_page_is_the_same_whatever_is_published_meanwhile(market):
    whole = _many(95)
    first = whole.page(Filters(), "public")
    second = [whole.columns.ids[place] for place in whole.page(Filters(), "public", after=first.after).rows]
    new = frame("offers", [listing("new", "A", "brake", as_of=dt.date(2026, 1, 9))])
    cluster = whole.cluster.with_tables(offers=pl.concat([whole.cluster["offers"], new]))
    later = Hall(cluster, revised_columns(whole.columns, cluster, {"offers": ["new"]}))
    assert later.columns.ids[later.page(Filters(), "public").rows[0]] == "new"
    assert [later.columns.ids[place] for place in later.page(Filters(), "public", after=first.after).rows] == second


def test_following_a_change_gives_what_building_anew_gives(market):
    old = market_cluster()
    offers = old["offers"].filter(pl.col("id") != "b01")  # one goes, one changes, one comes
    offers = offers.with_columns(
        text=pl.when(pl.col("id") == "far").then(pl.lit("远方制动器")).otherwise("text"),
        certificates=pl.when(pl.col("id") == "far").then(pl.lit(["AS9100"])).otherwise("certificates"),
    )
    new = listing("come", "X", "seat", 7.0, certificates=["ISO 9001"])
    cluster = old.with_tables(offers=pl.concat([offers, frame("offers", [new])]))
    entered = {
        table: cluster[table].select("id", entered=pl.int_range(pl.len()) + (1000 if table == "demands" else 0))
        for table in ("offers", "demands")
    }
    start = build_columns(old, entered)
    changed = Hall(cluster, revised_columns(start, cluster, {"offers": ["b01", "far", "come"]}, entered))
    anew = Hall(cluster, build_columns(cluster, entered))
    for filters in (
        Filters(), Filters(q="远方"), Filters(certificate=("iso9001",)), Filters(certificate=("as9100",)),
        Filters(firm="X"), Filters(region="elsewhere", sort="quantity"), Filters(sort="known"), Filters(sort="deadline"),
    ):  # fmt: skip
        rows = [[each.columns.ids[place] for place in each.page(filters, "public").rows] for each in (changed, anew)]
        assert rows[0] == rows[1], filters
    assert ids(changed, Filters(q="远方")) == {"far"}


def test_the_hall_of_the_next_snapshot_follows_what_was_published(market, monkeypatch):
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 1.0)
    before = search.hall(snapshot())
    assert "far" not in ids(before, Filters(q="远方"))
    row: Any = TABLE_MODELS["offers"]._default_manager.get(pk="far")
    row.text = "远方制动器"
    row.save()
    monkeypatch.setattr(search, "columns_of", None)  # building anew would be a fault
    after = search.hall(snapshot())
    assert ids(after, Filters(q="远方")) == {"far"}
    assert ids(after, Filters()) == ids(before, Filters())


def _copy(table: str, code: str, new: str, **other: Any) -> None:
    """Enter a row like another one."""
    row: Any = TABLE_MODELS[table]._default_manager.get(pk=code)
    row.pk, row.position = new, next_position()
    for name, value in other.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_words_are_looked_for_in_the_rows_that_joined_only(market, monkeypatch):
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 1.0)
    before = search.hall(snapshot())
    assert "new" not in ids(before, Filters(q="制动")) and before.words.known_names is not None
    _copy("offers", "far", "new", text="崭新的制动片")
    looked: list[int] = []
    whole = word_rows.rows_with
    monkeypatch.setattr(word_rows, "rows_with", lambda texts, *more: looked.append(len(texts)) or whole(texts, *more))
    after = search.hall(snapshot())
    assert ids(after, Filters(q="制动")) == ids(before, Filters(q="制动")) | {"new"}
    assert ids(after, Filters(q="崭新")) == {"new"}
    assert looked == [1, len(after.columns)]
    anew = Hall(after.cluster, after.columns)
    for word in ("制动", "崭新", "a", "brake", "没有"):
        assert (after.words.of(word) == anew.words.of(word)).all(), word


def test_a_firm_that_is_renamed_is_found_by_its_new_name_only(market, monkeypatch):
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 1.0)
    old, made = snapshot(), set(ids(search.hall(snapshot()), Filters(firm="FAR", state="all")))
    name = old["enterprises"].filter(pl.col("id") == "FAR")["name"].item()
    word = Filters(q=name, state="all")
    assert made and made <= ids(search.hall(old), word)
    firm: Any = TABLE_MODELS["enterprises"]._default_manager.get(pk="FAR")
    firm.name, firm.short_name, firm.name_en = "改了名的企业", None, None
    firm.save()
    monkeypatch.setattr(search, "columns_of", None)
    renamed = search.hall(snapshot())
    assert made <= ids(renamed, Filters(q="改了名的企业", state="all"))
    assert not made & ids(renamed, word)


def test_a_firm_that_joins_is_found_by_its_name(market, monkeypatch):
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 1.0)
    assert ids(search.hall(snapshot()), Filters(q="后来的企业")) == set()
    _copy("enterprises", "FAR", "NEW", name="后来的企业")
    _copy("offers", "far", "new", enterprise_id="NEW")
    assert ids(search.hall(snapshot()), Filters(q="后来的企业")) == {"new"}


def test_a_site_that_moves_takes_its_listings_along(market):
    old = snapshot()
    start = build_columns(old)
    TABLE_MODELS["sites"].objects.filter(pk="sFAR").update(region="320830")
    moved = old["sites"].with_columns(region=pl.when(pl.col("id") == "sFAR").then(pl.lit("320830")).otherwise("region"))
    new = old.with_tables(sites=moved)
    followed = followed_columns(start, old, new, {"sites": ["sFAR"]})
    assert followed is not None
    assert "far" in ids(Hall(new, followed), Filters(region="320830"))
    assert followed_columns(start, old, new, {"products": ["brake"]}) is None
    assert followed_columns(start, old, new, {"links": ["l1"]}) is start
    everything = {"offers": old["offers"]["id"].to_list()}
    assert followed_columns(start, old, new, everything) is None, "building anew costs less"


# the page


def test_the_page_shows_cards_facets_and_chips(reader):
    page = reader.get("/hall/?side=offer&region=320826&certificate=IATF-16949").content.decode()
    assert "14 listings" in page or "13 listings" in page
    assert page.count('class="card"') == int(re.search(r"<b>(\d+) listing", page)[1])  # type: ignore[index]
    assert 'href="/hall/?side=offer&amp;certificate=iatf16949"' in page, "the chip of the region leads to the rest"
    assert SECRET not in page


def test_an_empty_form_gives_a_short_address(reader):
    answer = reader.get("/hall/?q=&side=offer&category=&chain=&state=")
    assert answer.status_code == 302 and answer["Location"] == "/hall/?side=offer"
    assert reader.get("/hall/?q=&side=offer", headers={"HX-Request": "true"})["HX-Push-Url"] == "/hall/?side=offer"


def test_nothing_found_tells_what_to_loosen(reader):
    page = reader.get("/hall/?q=座椅&region=320826&side=demand&category=site").content.decode()
    assert "Nothing fits all of this" in page
    page = reader.get("/hall/?q=座椅&category=site").content.decode()
    assert re.search(r'href="/hall/\?category=site">without 座椅 <b>1</b>', page)
    assert re.search(r'href="/hall/\?q=[%A-F0-9]+">without Site <b>3</b>', page)


@pytest.mark.parametrize(
    "query",
    ["side=up", "category=x", "due=soon", "state=x", "sort=x", "chain=x", "node=x", "region=999999", "after=x", "after=nan_1",
     "before=1_", "after=1_99999999999999999999"],
)  # fmt: skip
def test_what_is_not_known_is_404_and_no_fault(reader, query):
    assert reader.get(f"/hall/?{query}").status_code == 404
    assert reader.get(f"/hall/feed.atom?{query}").status_code in (200, 404)


def test_a_sentence_becomes_filters(reader):
    from lianpu_portal.market.engine import engine_of

    engine_of(snapshot()).reader()
    answer = reader.get("/hall/", {"q": "采购 制动器 每年400件 IATF16949 涟水", "read": "1"})
    assert answer.status_code == 302
    page = reader.get(answer["Location"])
    asked = page.context["filters"]
    assert (asked.side, asked.node, asked.region, asked.certificate) == ("offer", "brake", "320826", ("iatf16949",))
    assert "You said" in page.content.decode() and "/publish/?q=" in page.content.decode()


def test_a_row_hidden_since_is_not_shown(reader):
    assert "far" in {row["id"] for row in reader.get("/hall/?region=elsewhere").context["rows"]}
    whole = hall(snapshot())
    TABLE_MODELS["offers"]._default_manager.filter(pk="far").update(visibility="matched")
    from lianpu_portal.hall.rows import cards

    places = [int(place) for place in np.flatnonzero(whole.find(Filters(region="elsewhere"), "public").fits)]
    assert {row["id"] for row in cards(whole.cluster, whole.columns, places, STRANGER)} == {"o5"}


# files


def test_a_file_has_a_cover_and_no_formula(reader):
    row = listing("evil", "A", None, 1.0, text="=HYPERLINK(1)", category="service")
    TABLE_MODELS["offers"]._default_manager.create(**_fields(row))
    text = reader.get("/hall/listings.csv?category=service").content.decode("utf-8-sig")
    assert "Search: Category: Service" in text and "Taken by a visitor on" in text
    assert "'=HYPERLINK(1)" in text and "visibility" not in text
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/hall/listings.xlsx").content))
    cells = [cell.value for line in book.active.iter_rows() for cell in line]
    assert SECRET not in cells and any(str(cell).startswith("Taken by") for cell in cells)
    assert cells.count("制动器") >= OFFERS - 8
    assert reader.get("/hall/listings.pdf").status_code == 404


def _fields(row: dict) -> dict:
    references = {"enterprise": "enterprise_id", "product": "product_id", "source": "source_id"}
    return {references.get(name, name): value for name, value in row.items()}


# feeds


def test_a_feed_is_atom_of_public_rows_and_answers_304(reader):
    answer = reader.get("/hall/feed.atom?side=demand")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == DEMANDS
    assert all(entry.find(f"{ATOM}{name}") is not None for entry in entries for name in ("id", "title", "updated"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == DEMANDS
    again = reader.get("/hall/feed.atom?side=demand", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert reader.get("/hall/feed.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 200
    later = reader.get("/hall/feed.atom?side=demand", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert later.status_code == 304


def test_a_feed_never_shows_more_to_staff(market, admin_client):
    assert SECRET not in admin_client.get("/hall/feed.atom").content.decode()
    assert admin_client.get("/hall/feeds/offers/b02.atom").status_code == 404


def test_the_feed_of_a_listing_has_its_matches(reader):
    from lianpu_portal.market.engine import engine_of

    engine_of(snapshot()).build()
    feed = ElementTree.fromstring(reader.get("/hall/feeds/demands/need.atom").content)
    links = {entry.findtext(f"{ATOM}id", "").split("/")[-2] for entry in feed.findall(f"{ATOM}entry")}
    assert links and links <= {f"b{n:02}" for n in range(12)} - {"b02"}


# watches


def _link(verb: str, text: str) -> str:
    return re.search(rf"/hall/watch/{verb}/[\w-]+/", text)[0]  # type: ignore[index]


def _publish(code: str, product: str, **more) -> None:
    row = listing(code, "A", product, 5.0, as_of=snapshot().about.as_of, **more)
    TABLE_MODELS["offers"]._default_manager.create(**_fields(row))


def test_a_watch_from_the_form_to_its_end(reader):
    asked = reader.post("/hall/watch/", {"email": "Li@example.com", "query": "side=offer&node=seat"})
    assert asked.status_code == 200 and "Li@example.com" in asked.content.decode()
    letter = mail.outbox.pop()
    assert letter.to == ["Li@example.com"]
    _publish("s1", "seat")
    tell_watchers()
    assert mail.outbox == [], "nobody confirmed yet"
    confirming = _link("confirm", letter.body)
    assert reader.get(confirming).status_code == 200
    assert Watch.objects.get().confirmed_at is None, "a mail scanner that opens the link confirms nothing"
    assert reader.post(confirming).status_code == 200
    tell_watchers()
    assert mail.outbox == [], "what was there before is not new"
    _publish("s2", "seat", text="新座椅")
    _publish("b99", "brake")
    _publish("s3", "seat", visibility="cluster")
    tell_watchers()
    told = mail.outbox.pop()
    assert "1 new listing" in told.subject and "新座椅" in told.body
    assert "/offers/s2/" in told.body and "/b99/" not in told.body and "/s3/" not in told.body
    stopping = _link("stop", told.extra_headers["List-Unsubscribe"])
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    _publish("s4", "seat")
    tell_watchers()
    assert mail.outbox == [], "at most one mail an hour"
    Watch.objects.update(told_at=timezone.now() - dt.timedelta(hours=2))
    tell_watchers()
    assert "/offers/s4/" in mail.outbox.pop().body, "what came within the hour is told after it"
    assert Client(enforce_csrf_checks=True).post(stopping, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    ("page", "query", "own"),
    [("/enterprises/M05/", "firm=M05", {"b04"}), ("/products/tyre/", "node=tyre", {"o3", "d2"})],
)
def test_the_pages_of_a_firm_and_of_a_product_are_followed_by_feed_and_by_mail(page, query, own, reader):
    html = reader.get(page).content.decode()
    assert html.count(f'href="/hall/feed.atom?{query}"') == 2, "in the head for feed readers, and to be seen"
    feed = ElementTree.fromstring(reader.get(f"/hall/feed.atom?{query}").content)
    entries = {entry.findtext(f"{ATOM}id", "").split("/")[-2] for entry in feed.findall(f"{ATOM}entry")}
    assert entries == own
    assert f'<input type="hidden" name="query" value="{query}">' in html
    assert reader.post("/hall/watch/", {"email": "li@example.com", "query": query}).status_code == 200
    reader.post(_link("confirm", mail.outbox.pop().body))
    row = listing("new", "M05", "tyre", 5.0, as_of=snapshot().about.as_of)
    TABLE_MODELS["offers"]._default_manager.create(**_fields(row))
    _publish("s9", "seat")
    tell_watchers()
    told = mail.outbox.pop()
    assert "/offers/new/" in told.body and "/s9/" not in told.body


def test_a_watch_stores_no_address_and_no_link(reader):
    reader.post("/hall/watch/", {"email": "li@example.com", "query": ""})
    stored = str(Watch.objects.values().get())
    token = _link("confirm", mail.outbox[0].body).split("/")[-2]
    assert "li@example.com" not in stored and token not in stored


def test_an_address_is_not_flooded(market):
    for number in range(watching.MOST_UNCONFIRMED):
        watching.watch(watching.Wanted(query=f"q={number}"), "li@example.com", "http://x", "en")
    with pytest.raises(WatchRefusedError, match="wait to be confirmed"), translation.override("en"):
        watching.watch(watching.Wanted(query="q=4"), "LI@example.com", "http://x", "en")
    watching.watch(watching.Wanted(query="q=4"), "wang@example.com", "http://x", "en")


def test_a_watched_search_may_be_as_long_as_searches_are(reader):
    """A Chinese sign takes nine in an address."""
    query = urlencode({"q": "示" * 100, "certificate": [f"证书{number}" * 10 for number in range(8)]}, doseq=True)
    assert reader.post("/hall/watch/", {"email": "li@example.com", "query": query}).status_code == 200
    assert len(Watch.objects.get().query) > 2_000
    assert reader.get(_link("confirm", mail.outbox.pop().body)).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"email": "no"}, 422), ({}, 422), ({"email": "a@b.cn", "query": "region=999999"}, 404),
     ({"email": "a@b.cn", "table": "offers", "listing": "b02"}, 404)],
)  # fmt: skip
def test_a_watch_of_nothing_is_refused(reader, sent, status):
    assert reader.post("/hall/watch/", sent).status_code == status
    assert not Watch.objects.exists() and mail.outbox == []


# favourites, views, forwarding, reports


def test_favourites_are_kept_in_a_signed_cookie(reader):
    reader.post("/hall/favourites/change/", {"table": "offers", "id": "land/地块"})
    reader.post("/hall/favourites/change/", {"table": "demands", "id": "need"})
    assert [row["id"] for row in reader.get("/hall/favourites/").context["rows"]] == ["need", "land/地块"]
    assert reader.post("/hall/favourites/change/", {"table": "offers", "id": "b02"}).status_code == 404
    reader.post("/hall/favourites/change/", {"table": "demands", "id": "need", "back": "favourites"})
    assert [row["id"] for row in reader.get("/hall/favourites/").context["rows"]] == ["land/地块"]
    reader.cookies["lianpu_favourites"] = reader.cookies["lianpu_favourites"].value + "x"
    assert reader.get("/hall/favourites/").context["rows"] == []


def test_a_reader_counts_once_a_day(reader):
    for _time in range(3):
        reader.get("/offers/b00/")
    other = Client(headers={"User-Agent": "Mozilla/5.0 (another)"})
    other.get("/offers/b00/")
    Client(headers={"User-Agent": "Googlebot/2.1"}).get("/offers/b00/")
    flush()
    flush()
    assert Views.objects.get(table="offers", listing="b00").count == 2
    assert "2 views" in reader.get("/offers/b00/").content.decode()


def test_each_process_writes_what_it_counted(reader, monkeypatch):
    """Whoever works through the queue may be another process: counting and writing happen where the pages are shown."""
    clock = [1_000.0]
    monkeypatch.setattr(view_counts.time, "monotonic", lambda: clock[0])
    reader.get("/offers/far/")
    assert not Views.objects.filter(listing="far").exists() and view_counts.views_of("offers", "far") == 1
    clock[0] += view_counts.EVERY + 1
    reader.get("/hall/favourites/")
    assert Views.objects.get(listing="far").count == 1 == view_counts.views_of("offers", "far")
    clock[0] += view_counts.EVERY + 1
    reader.get("/hall/favourites/")
    assert Views.objects.get(listing="far").count == 1, "once"


def test_a_store_that_cannot_be_written_loses_no_view(reader, monkeypatch, caplog):
    def broken(*_told: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(view_counts, "EVERY", 0.0)
    monkeypatch.setattr(view_counts, "later", broken)
    assert reader.get("/offers/bare/").status_code == 200
    assert "views cannot be written" in caplog.text and view_counts.views_of("offers", "bare") == 1
    monkeypatch.undo()
    flush()
    assert Views.objects.get(listing="bare").count == 1


def test_a_listing_is_forwarded(reader):
    page = reader.get("/hall/share/offers/land/地块/").content.decode()
    assert "<svg" in page and 'value="http://testserver/offers/land/%E5%9C%B0%E5%9D%97/"' in page
    assert reader.get("/hall/share/offers/b02/").status_code == 404


def test_a_report_waits_for_the_moderators_once_an_hour(reader):
    assert reader.post("/hall/report/offers/b00/", {"reason": "x"}).status_code == 422
    answer = reader.post("/hall/report/offers/b00/", {"reason": "private", "text": "13800000000 stands in it"})
    assert answer.status_code == 302
    line = AuditLine.objects.get(verb="listing.report")
    assert line.subject == "offers/b00" and "13800000000" not in str(line.after)
    assert reader.post("/hall/report/offers/b01/", {"reason": "done"}).status_code == 429
    assert Report.objects.count() == 1
    Report.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert reader.post("/hall/report/offers/b01/", {"reason": "done"}).status_code == 302


def test_an_account_stands_in_the_cover(market, admin_client):
    text = admin_client.get("/hall/listings.csv?side=demand").content.decode("utf-8-sig")
    assert "admin" in text and Actor.command().user is None


@pytest.mark.parametrize("x", [400.0, 160.0])
@pytest.mark.parametrize(
    "name", ["Huai'an Economic and Technological Development Zone", "淮安经济技术开发区工业园区东片", "Xuyi"]
)
def test_a_long_name_of_a_place_ends_inside_the_drawing(name: str, x: float):
    from lianpu_portal.hall.distances import WIDTH, Spot, _width

    spot = Spot(name, 3, "1", 20, x, 100.0, 9.0)
    room = WIDTH - spot.label_x if spot.is_right else spot.label_x
    assert _width(spot.label) <= room and spot.label.endswith(" × 3")
    assert spot.label.startswith("Xuyi × ") if name == "Xuyi" else "…" in spot.label


def test_the_drawing_of_distances():
    from lianpu_portal.hall.distances import HEIGHT, WIDTH, drawing_of
    from tests.portal.clusters import small_cluster

    regions = [
        {"code": "320826", "name": "涟水县", "latitude": 34.0, "longitude": 119.0, **STATED},
        {"code": "320830", "name": "盱眙县", "latitude": 33.0, "longitude": 119.0, **STATED},
    ]
    cluster = small_cluster().with_tables(regions=frame("regions", regions))

    class Pair:
        def __init__(self, region: str | None) -> None:
            self.other, self.number = {"region": region}, "offers-1"

    drawing = drawing_of(cluster, "320826", [Pair("320830"), Pair("320830"), Pair("320826"), Pair(None)])  # type: ignore[list-item]
    assert drawing is not None and (drawing.at_home, drawing.unplaced) == (1, 1)
    (spot,) = drawing.spots
    assert (spot.count, spot.kilometres, spot.x) == (2, 111, WIDTH / 2), "one degree due south"
    assert spot.y > HEIGHT / 2
    assert drawing_of(cluster, None, [Pair("320830")]) is None  # type: ignore[list-item]


def test_a_listing_leads_to_the_sentence_that_answers_it(reader):
    assert 'href="/publish/?q=We+offer+' in reader.get("/demands/need/").content.decode()
    assert 'href="/publish/?q=Wanted%3A+' in reader.get("/offers/b00/").content.decode()
    assert "btn-answer" not in reader.get("/offers/late/").content.decode(), "what has ended is answered by nobody"


@pytest.mark.parametrize(
    ("language", "text", "shown"), [("en", "驱动桥", "Drive axle"), ("en", "Axle", ""), ("zh-hans", "驱动桥", "")]
)
def test_readers_of_english_learn_what_a_chinese_listing_is_called(language, text, shown):
    with translation.override(language):
        told = gloss({"text": text, "product_name_en": "Drive axle"})
    assert shown in told and bool(told) is bool(shown)


# what was found before


SEARCHES = (
    Filters(), Filters(side="offer"), Filters(q="制动"), Filters(region="elsewhere"), Filters(state="all"), Filters(node="brake"),
    Filters(certificate=("iatf16949",)), Filters(firm="X"), Filters(q="制动", side="demand", state="all"),
)  # fmt: skip


@pytest.mark.parametrize("audience", ["public", "members", "all"])
def test_a_search_is_followed_to_what_counting_anew_gives(market, monkeypatch, audience):
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 1.0)
    before = [hall(snapshot()).find(filters, audience) for filters in SEARCHES]
    _copy("offers", "o5", "new1", text="供应 制动器 淮安")
    _copy("demands", TABLE_MODELS["demands"]._default_manager.earliest("pk").pk, "new2", visibility="cluster")
    changed: Any = TABLE_MODELS["offers"]._default_manager.get(pk="far")
    changed.visibility = "cluster"
    changed.save()
    TABLE_MODELS["offers"]._default_manager.get(pk="o5").delete()
    whole, anew = hall(snapshot()), _hall(snapshot())
    assert len(whole.known_searches) == len(before)
    for filters in SEARCHES:
        followed, counted = whole.find(filters, audience), anew.find(filters, audience)
        assert {whole.columns.ids[int(row)] for row in np.flatnonzero(followed.fits)} == {
            anew.columns.ids[int(row)] for row in np.flatnonzero(counted.fits)
        }
        assert followed.total == counted.total
        assert followed.by_joint.tolist() == counted.by_joint.tolist()
        assert followed.by_node.tolist() == counted.by_node.tolist()
        assert followed.by_region.sum() == counted.by_region.sum()
        assert followed.by_certificates.sum() == counted.by_certificates.sum()


def test_what_is_prepared_for_the_hall_runs() -> None:
    prepare()


def test_a_mistyped_address_of_a_watch_stays_to_be_mended(reader):
    refused = reader.post("/hall/watch/", {"email": "li@example", "query": "q=刹车"})
    html = refused.content.decode()
    assert refused.status_code == 422 and 'value="li@example"' in html and 'value="q=刹车"' in html
