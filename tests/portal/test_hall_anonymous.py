"""Listings whose firm is not named, in the hall and wherever it leads: every secret looked for in every output."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import openpyxl
import polars as pl
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lianpu_portal.accounts.anonymous import certificate_keys, shared_certificates
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.accounts.visibility import STRANGER, Viewer
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.hall import column_building, rows
from lianpu_portal.hall.column_building import build_columns, followed_columns, revised_columns
from lianpu_portal.hall.columns import SORTS
from lianpu_portal.hall.facets import facets_of, side_facet
from lianpu_portal.hall.filters import Filters
from lianpu_portal.hall.models import Watch
from lianpu_portal.hall.search import Hall, hall
from lianpu_portal.hall.tasks import tell_watchers
from lianpu_portal.hall.watching import subject_of
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.models import Attachment, Publication, State
from lianpu_portal.publishing.rows import SOURCE
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.clusters import DAY, STATED, frame, listing, small_cluster

NEWCOMER = {"id": "zzNEW", "name": "隐名精密铸造有限公司", "short_name": "隐名精铸", "name_en": "Hidden Castings Ltd"}
CAME = STATED | {"source": SOURCE}
SECRETS = (
    "zzNEW", "隐名精密", "隐名精铸", "Hidden Castings",  # the newcomer
    "szzNEW", "隐名厂区", "319.1234", "盱眙厂",  # its site
    "绝密压铸件", "绝密规格", "绝密证书", "98765", "示例乙", "/enterprises/B/", "yard-of-B",
)  # fmt: skip
"""What stands in the two listings, their firms and their sites, and may be told to nobody."""

HIDDEN = ("o2", "oNEW", "dNEW")


def _cluster() -> Any:
    """B's offer o2 and all that the newcomer lists are anonymous; each has everything that could tell whose it is."""
    small = small_cluster()
    secret = {"visibility": "anonymous", "text": "绝密压铸件", "specs": ["绝密规格"], "price": 98765.4321}
    certificates = ["绝密证书", "IATF 16949"]
    offers = [
        listing("o2", "B", "brake", 77.0, site="yard-of-B", certificates=certificates, **secret | CAME),
        listing("oNEW", "zzNEW", "brake", 88.0, site="szzNEW", certificates=certificates, **secret | CAME),
        *(listing(f"p{n}", firm, "seat", 5.0, certificates=["IATF16949"]) for n, firm in enumerate(("C", "D", "X"))),
    ]
    sites = [
        {"id": "yard-of-B", "enterprise": "B", "region": "320813", "name": "盱眙厂", **CAME},
        {"id": "szzNEW", "enterprise": "zzNEW", "region": "320831", "name": "隐名厂区", "address": "319.1234", **CAME},
    ]
    source = {"id": SOURCE, "title": "门户发布", "example": False, "published": DAY}
    return small.with_tables(
        sources=pl.concat([small["sources"], frame("sources", [source])]),
        enterprises=pl.concat([small["enterprises"], frame("enterprises", [{**NEWCOMER, **CAME}])]),
        sites=pl.concat([small["sites"], frame("sites", sites)]),
        offers=pl.concat([small["offers"].filter(pl.col("id") != "o2"), frame("offers", offers)]),
        demands=pl.concat([
            small["demands"],
            frame("demands", [listing("dNEW", "zzNEW", "brake", 66.0, radius="city", **secret | CAME)]),
        ]),
    )  # fmt: skip


@pytest.fixture
def store(db):
    """The store with those listings."""
    load_cluster(_cluster())


def reader(account: Any = None, language: str = "zh-hans") -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0"})
    if account:
        client.force_login(account)
    client.cookies["django_language"] = language
    return client


def text_of(client: Client, address: str) -> str:
    """What an address answers, unpacked; its headers too."""
    response = client.get(address)
    assert response.status_code in (200, 302, 404), (address, response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content  # pyright: ignore
    if response.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = repr([cell.value for sheet in book for row in sheet.rows for cell in row]).encode()
    return content.decode() + str(dict(response.headers))


HALL = (
    "/hall/", "/hall/?sort=quantity", "/hall/?sort=known", "/hall/?sort=deadline", "/hall/?region=unknown", "/hall/?state=all",
    "/hall/?node=brake&side=offer", "/hall/?certificate=iatf16949", "/hall/?side=demand&node=brake", "/hall/listings.xlsx",
    "/hall/listings.csv", "/hall/feed.atom", "/hall/feed.atom?node=brake", "/api/v1/listings?limit=100",
)  # fmt: skip
"""Where the hidden listings must stand, without their firms."""

_SIDES = {"o2": "offers", "oNEW": "offers", "dNEW": "demands"}
AROUND = (
    *(address for code, side in _SIDES.items() for address in (
        f"/{side}/{code}/", f"/{side}/{code}.json", f"/hall/share/{side}/{code}/", f"/hall/report/{side}/{code}/",
        f"/api/v1/matches?side={side}&id={code}",
    )),
    "/", "/enterprises/?region=320831", "/rows/listings.csv", "/rows/listings.json", "/rows/listings/", "/rows/nodes.csv",
    "/products/brake/", "/products/brake.json", "/map/data.json", "/gaps.csv", f"/sources/{SOURCE}/?table=offers",
    f"/sources/{SOURCE}/?table=sites", f"/sources/{SOURCE}/?table=enterprises", "/demands/d1/", "/demands/d1.json",
    "/matches/?table=demands&id=d1", "/api/v1/matches?side=demands&id=d1", "/api/v1/offers/oNEW", "/api/v1/demands/dNEW",
    "/api/v1/products/brake", f"/search/?q={quote('采购 制动器 年需 100 套')}&wait=1", "/hall/feeds/demands/d1.atom",
)  # fmt: skip
"""Where something of them may stand."""

NAMED = ("/enterprises/", "/api/v1/enterprises?limit=100")
"""Where B, known before, stands, but nobody who came with such a listing."""


@pytest.mark.parametrize("role", ["stranger", "member"])
def test_no_output_tells_whose_they_are(role, store, asked_once, django_user_model):
    account = None
    if role == "member":
        account = django_user_model.objects.create_user("reader", "reader@example.org")
        Membership.objects.create(account=account, enterprise="C")
    client = reader(account)
    engine_of(snapshot()).build()
    for address in HALL:
        text = text_of(client, address)
        assert any(code in text for code in HIDDEN), (address, "it stands there")
        assert told(text) == [], address
    missing = [address for address in AROUND if client.get(address).status_code != 200]
    assert missing == []
    for address in AROUND:
        assert told(text_of(client, address)) == [], address
    for address in NAMED:
        assert set(told(text_of(client, address))) == {"示例乙", "/enterprises/B/"}, address


def told(text: str) -> list[str]:
    """The secrets that stand in a text."""
    text = re.sub(r"oNEW|dNEW", "", text)
    return [secret for secret in SECRETS if secret in text]


WORDS = ("隐名", "Hidden Castings", "示例乙", "绝密压铸件", "绝密规格", "98765")


@pytest.mark.parametrize("word", WORDS)
def test_words_that_nobody_is_shown_find_nothing(word, store):
    client = reader()
    assert "o2" not in str(client.get(f"/hall/?q={quote(word)}").context["rows"])
    assert client.get(f"/hall/?q={quote(word)}").context["total"] == 0
    assert client.get(f"/api/v1/listings?q={quote(word)}").json()["items"] == []
    for address in (
        "/search/?q={}",
        "/search/?q={}&suggest=1",
        "/enterprises/?q={}",
        "/matches/firms/?table=demands&id=d1&name={}",
    ):
        text = text_of(client, address.format(quote(word)))
        for typed in (word, quote(word), quote(quote(word))):
            text = text.replace(typed, "")
        assert not {"zzNEW", "隐名精密", "隐名精铸", "Hidden Castings"} & set(told(text)), address


def test_filters_and_counts_stand_on_what_is_shown(store):
    whole = hall(snapshot())

    def found(**filters: Any) -> set[str]:
        return {whole.columns.ids[place] for place in whole.first(Filters(**filters), "public", 100)}

    assert set(HIDDEN) <= found(node="brake") and set(HIDDEN) <= found(region="unknown")
    assert not set(HIDDEN) & (found(region="320831") | found(region="320813") | found(region="320800"))
    assert not set(HIDDEN) & (found(firm="zzNEW") | found(firm="B"))
    assert {"o2", "oNEW"} <= found(certificate=("iatf16949",)), "a certificate that three firms name"
    assert not found(certificate=("绝密证书",))
    for filters in (Filters(), Filters(region="unknown"), Filters(side="demand", due="none"), Filters(q="绝密")):
        counted = whole.find(filters, "public")
        for facet in [side_facet(filters, counted), *facets_of(whole, filters, counted)]:
            for option in facet.options:
                assert not any(secret in option.label + option.value for secret in SECRETS)
                chosen = filters.without(facet.name)
                values = (*chosen.certificate, option.value) if facet.name == "certificate" else option.value
                assert option.count == len(whole.first(replace(chosen, **{facet.name: values}), "public", 100)), option


def test_whoever_sees_all_counts_each_once(store):
    whole = hall(snapshot())
    seen = [whole.columns.ids[place] for place in whole.first(Filters(state="all"), "all", 100)]
    assert sorted(seen) == sorted(snapshot()["offers"]["id"].to_list() + snapshot()["demands"]["id"].to_list())
    assert "oNEW" in {whole.columns.ids[place] for place in whole.first(Filters(q="绝密压铸件"), "all", 100)}


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_and_its_addresses_tell_nothing_of_when_it_came(sort, store):
    """Firms that list at once stand side by side: a row without its firm never among those alike in the sorting."""
    cluster = _cluster()
    same = [listing(f"x{n}", "B", "brake", 77.0, visibility="anonymous" if n == 2 else "public") for n in range(5)]
    cluster = cluster.with_tables(offers=frame("offers", same), demands=frame("demands", []))
    whole = Hall(cluster, build_columns(cluster))
    order = [whole.columns.ids[place] for place in whole.page(Filters(sort=sort), "public").rows]
    assert sorted(order) == ["x0", "x1", "x2", "x3", "x4"]
    if sort != "known":  # what it does not show is not counted as known
        assert order[-1] == "x2"
    nameless = next(place for place in whole.page(Filters(), "public").rows if whole.columns.ids[place] == "x2")
    assert whole.columns.parts.entered[nameless] < 0 <= whole.columns.parts.arrived[nameless]


def test_pages_hold_each_once(store):
    cluster = _cluster()
    many = [listing(f"m{n}", "B", "brake", 1.0, visibility=("public", "anonymous")[n % 2]) for n in range(95)]
    cluster = cluster.with_tables(offers=frame("offers", many))
    whole = Hall(cluster, build_columns(cluster))
    seen, after = [], None
    while True:
        page = whole.page(Filters(side="offer"), "public", after=after)
        seen += [whole.columns.ids[place] for place in page.rows]
        if (after := page.after) is None:
            break
    assert sorted(seen) == sorted(f"m{n}" for n in range(95))


def test_following_a_change_gives_what_building_anew_gives(store, monkeypatch):
    """Also where a third firm no longer names a certificate, and a listing's firm is named from now on."""
    old = snapshot()
    start = build_columns(old)
    offers = old["offers"].filter(pl.col("id") != "p2").with_columns(
        pl.when(pl.col("id") == "o2").then(pl.lit("public")).otherwise(pl.col("visibility").cast(pl.String))
        .cast(old["offers"].schema["visibility"]).alias("visibility"),
        pl.when(pl.col("id").is_in(["o1", "p0", "p1"])).then(None).otherwise("certificates").alias("certificates"),
    )  # fmt: skip
    new = old.with_tables(offers=offers)
    keys = certificate_keys(old["offers"])
    assert "iatf16949" in shared_certificates(old, keys) - shared_certificates(new, keys)
    changed = {"offers": ["p2", "o2", "o1", "p0", "p1"]}
    monkeypatch.setattr(column_building, "_MOST_FOLLOWED", 10.0)
    followed = followed_columns(start, old, new, changed)
    assert followed is not None
    one, other = Hall(new, followed), Hall(new, build_columns(new))
    for audience in ("public", "members", "all"):
        for filters in (Filters(), Filters(certificate=("iatf16949",)), Filters(q="绝密"), Filters(region="unknown")):
            found = [
                {
                    (each.columns.ids[place], int(each.columns.parts.firm[place] > 0))
                    for place in each.first(filters, audience, 99)
                }
                for each in (one, other)
            ]
            assert found[0] == found[1], (audience, filters)
    assert "oNEW" not in {
        one.columns.ids[place] for place in one.first(Filters(certificate=("iatf16949",)), "public", 99)
    }
    unchanged = revised_columns(start, old, {"offers": ["oNEW"]})
    assert len(Hall(old, unchanged).first(Filters(), "public", 99)) == len(
        Hall(old, start).first(Filters(), "public", 99)
    )


def test_the_firm_itself_and_whom_it_agreed_to_be_named_to_see_it_whole(store):
    whole = hall(snapshot())
    places = whole.first(Filters(node="brake"), "public", 100)

    def card(eyes: Viewer) -> dict[str, Any]:
        return next(row for row in rows.cards(whole.cluster, whole.columns, places, eyes) if row["id"] == "oNEW")

    assert card(STRANGER)["enterprise"] is None and card(STRANGER)["price"] is None and card(STRANGER)["region"] is None
    assert card(STRANGER)["certificates"] == ["IATF 16949"] and card(STRANGER)["quantity"] == 88.0
    for eyes in (
        Viewer(firms=frozenset({"zzNEW"})),
        Viewer(listings=frozenset({"oNEW"})),
        Viewer(named=frozenset({"oNEW"})),
    ):
        assert card(eyes)["enterprise"] == "zzNEW" and card(eyes)["text"] == "绝密压铸件"
    assert card(Viewer(introduced=frozenset({"oNEW"})))["enterprise"] is None, "asked is not agreed"


def test_one_hidden_since_is_shown_without_its_place_too(store):
    whole = hall(snapshot())
    TABLE_MODELS["offers"]._default_manager.filter(pk="o1").update(visibility="anonymous")
    card = next(row for row in rows.cards(whole.cluster, whole.columns, whole.first(Filters(), "public", 99), STRANGER) if row["id"] == "o1")  # fmt: skip
    assert card["enterprise"] is None and card["region"] is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_card_says_what_and_how_much(language, store):
    page = reader(language=language).get("/hall/?node=brake&side=offer").content.decode()
    card = page.partition('href="/offers/oNEW/"')[2].partition("</li>")[0]
    wanted = (
        ("制动器", "88", "地点不公开", "未公开名称的企业")
        if language == "zh-hans"
        else ("Brake", "88", "place not shown", "A firm not named yet")
    )
    assert [word for word in wanted if word not in card] == []
    assert "/enterprises/" not in card


def test_favourites_keep_it_without_its_firm(store):
    client = reader()
    client.post("/hall/favourites/change/", {"table": "offers", "id": "oNEW"})
    page = text_of(client, "/hall/favourites/")
    assert "/offers/oNEW/" in page and told(page) == []


def test_a_watch_tells_of_it_and_not_whose_it_is(store):
    client = reader()
    for sent in ({"query": "node=brake"}, {"table": "offers", "listing": "oNEW"}):
        client.post("/hall/watch/", {"email": "li@example.com", **sent})
    assert told("".join(letter.subject + letter.body for letter in mail.outbox)) == []
    assert Watch.objects.count() == 2
    Watch.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=1), seen=0)
    mail.outbox.clear()
    tell_watchers()
    letters = "".join(letter.subject + letter.body for letter in mail.outbox)
    assert "/offers/oNEW/" in letters and "/demands/dNEW/" in letters and told(letters) == []


def test_a_firm_known_by_such_a_listing_only_is_no_firm_for_strangers(store, django_user_model):
    stranger = reader()
    assert "示例乙" in text_of(stranger, "/enterprises/"), "known before"
    assert stranger.get("/enterprises/zzNEW/").status_code == 404
    assert stranger.get("/enterprises/zzNEW.json").status_code == 404
    assert stranger.get("/api/v1/enterprises/zzNEW").status_code == 404
    assert stranger.get("/api/v1/local-supporting-rate?buyer=zzNEW").status_code == 404
    assert "盱眙厂" not in text_of(stranger, "/enterprises/B/"), "nor a site that came with one"
    typed = stranger.post("/publish/firm/", {"firm": NEWCOMER["name"]}).content.decode()
    other = stranger.post("/publish/firm/", {"firm": "没有人听说过的铸件厂"}).content.decode()
    assert re.sub(r"\s+", " ", typed).replace(NEWCOMER["name"], "") == re.sub(r"\s+", " ", other).replace(
        "没有人听说过的铸件厂", ""
    )
    account = django_user_model.objects.create_user("account", "account@example.org")
    assert reader(account).get("/claim/zzNEW/").status_code == 404
    for address in ("/hall/?firm=zzNEW", "/hall/feed.atom?firm=zzNEW", "/hall/listings.csv?firm=zzNEW"):
        assert not {"隐名精密", "隐名精铸"} & set(told(text_of(stranger, address))), address
    watched = Watch(query="firm=zzNEW", email_sealed=b"")
    assert "隐名" not in subject_of(watched) and "隐名" in subject_of(Watch(query="q=隐名"))
    member = django_user_model.objects.create_user("own", "own@example.org")
    Membership.objects.create(account=member, enterprise="zzNEW")
    assert "隐名厂区" in text_of(reader(member), "/enterprises/zzNEW/")
    office = django_user_model.objects.create_user("office", "office@example.org")
    Appointment.objects.create(account=office, role="office")
    assert "隐名精密铸造" in text_of(reader(office), "/enterprises/?q=隐名")
    assert "隐名精铸" in text_of(reader(office), "/hall/?firm=zzNEW")
    load_cluster(snapshot().with_tables(
        offers=pl.concat([snapshot()["offers"], frame("offers", [listing("open", "zzNEW", "tyre", 1.0, **CAME)])])
    ))  # fmt: skip
    assert "隐名精密铸造" in text_of(stranger, "/enterprises/zzNEW/"), "once it lists something under its name"


def test_a_drawing_is_not_shown_with_it(store, own_folder):
    made = Publication.objects.create(
        public_id="oNEW", table="offers", state=State.ONLINE, firm_name="x", visibility="anonymous",
        expires_on=dt.date(2030, 1, 1), fields={"thing": "x"},
    )  # fmt: skip
    Attachment.objects.create(publication=made, name="f" * 32, shown_name="隐名精铸.pdf", kind="pdf", size=1)
    assert reader().get(f"/publish/files/{'f' * 32}/").status_code == 404
