"""Drills on pages: chosen, played, kept, shared, compared; what a stranger may not know of is never named."""

from __future__ import annotations

import json
from io import BytesIO

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.resilience.models import SavedDrill
from tests.portal.clusters import small_cluster
from tests.portal.drill_cast import (
    A_STOPS,
    HIDDEN_FIRM,
    cluster_with_hidden_firm,
    document,
    keep,
    person,
    played,
    signed,
)
from tests.portal.drill_cast import no_beat as no_beat


@pytest.fixture
def hidden(db):
    """A store in which one firm is known by a hidden listing only."""
    load_cluster(cluster_with_hidden_firm())


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_the_page_says_what_can_be_done_before_anything_is_chosen(english):
    page = english.get(reverse("drill")).content.decode()
    assert "Nothing yet: type a name" in page and "2 of 2 links" in page
    assert "Computed on what is public" in page
    assert "Example A Brakes" in page  # much hangs on it


def test_names_typed_become_boxes_to_tick_without_scripts_too(english):
    found = english.get(reverse("drill_found"), {"q": "甲", "firm": "X"}).content.decode()
    assert 'name="firm" value="A"' in found
    page = english.get(reverse("drill"), {"q": "刹车"}).content.decode()
    assert 'name="product" value="brake"' in page and 'name="import" value="brake"' in page
    assert 'name="region" value="320826"' in english.get(reverse("drill_found"), {"q": "涟水"}).content.decode()
    assert "type a part of" in english.get(reverse("drill_found"), {"q": "no such name"}).content.decode()
    assert 'value="A"' not in english.get(reverse("drill_found"), {"q": "甲", "firm": "A"}).content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("firm=A&lost=0", "Capacity lost, %</b>: 0."), ("firm=A&lost=NaN", "Capacity lost, %</b>: NaN."),
        ("firm=A&from_week=30", "only 26 weeks are played"), ("firm=A&horizon=9999", "Weeks played</b>: 9999."),
        ("firm=A&weeks=-1", "For weeks</b>: -1."), ("firm=A&effect=magic", "What falls</b>: magic."),
        ("firm=nobody", "«nobody» is not known in this cluster"), ("region=999999", "«999999» is not known"),
        ('delivery=["A","nothing"]', "not known in this cluster"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_said_with_place_and_value(english, query, told):
    page = english.get(f"{reverse('drill')}?{query}").content.decode()
    assert told in page and "/computations/" not in page


def test_where_no_output_is_known_no_loss_is_told(db, english, django_user_model):
    cluster = small_cluster()
    silent = cluster["offers"].with_columns(pl.lit(None, pl.Float64).alias("price"))
    load_cluster(
        cluster.with_tables(offers=silent, links=cluster["links"].clear(), indicators=cluster["indicators"].clear())
    )
    where = played(english, A_STOPS)
    page = english.get(f"{reverse('drill')}?{A_STOPS}").content.decode()
    assert "How much is lost is not known" in page and "0.00" not in page and "CNY 0" not in page
    assert "dr-nothing" in page and "dr-curve" not in page
    told = json.loads(english.get(reverse("drill_file", args=[where, "json"])).content)
    assert told["lost_weeks"] is None and "How much is lost is not known" in " ".join(told["notes"])
    assert english.get(reverse("drill_data", args=[where])).json()["loss"][0][0] is None
    assert "How much is lost is not known" in english.get(reverse("drill_sheet", args=[where])).content.decode()
    keeper = person(django_user_model, "keeper")
    for name in ("one", "two"):
        keeper.post(reverse("drill_save", args=[where]), {"name": name})
    both = {"drill": list(SavedDrill.objects.values_list("public_id", flat=True))}
    assert "How much is lost is not known" in keeper.get(reverse("drill_compare"), both).content.decode()


@pytest.mark.parametrize("written", ["[" * 3_000, "[1, 2]", "nothing", "{}"])
def test_a_delivery_that_is_no_pair_is_left_out(english, written):
    assert english.get("/drill/", {"delivery": written}).status_code == 200


def test_a_drill_is_played_and_every_number_is_that_of_the_core(english):
    code = played(english)
    found = document(english, code)
    assert [row["enterprise"] for row in found["firms"]] == ["D", "A"]
    d = found["firms"][0]
    assert (d["first_week_low"], d["first_week_high"], d["cause"], d["product"]) == (2, None, "input", "brake")
    assert found["lost_weeks"][0] < found["lost_weeks"][1]
    assert found["known"]["links"] == found["known"]["stated"] == 2 and found["known"]["stock"] == 0
    assert found["audience"] == "public"
    page = english.get(f"{reverse('drill')}?{A_STOPS}").content.decode()
    assert "Example D Motors" in page and "a part is short: <a href=" in page and "or never" in page
    assert "/drill/links/?buyer=D&amp;product=brake" in page
    assert "示例乙汽配有限公司" in page  # the substitute for the brakes


def test_weekly_lights_by_buyer_and_part(english):
    # D needs 400 brakes a year, 8 a week. A makes 2 a week, and nothing in weeks 1 and 2; its maximum is not stated.
    code = played(english)
    rows = document(english, code)["lights"]
    assert [(row["buyer_name"], row["thing"], row["first"], row["last"], row["light_word"]) for row in rows] == [
        ("Example D Motors", "Brake", 1, 2, "red"), ("Example D Motors", "Brake", 3, 26, "orange or red"),
    ]  # fmt: skip
    assert (rows[0]["demand_low"], rows[0]["demand_high"], rows[0]["maximum_high"], rows[0]["unit"]) == (
        8,
        8,
        0,
        "piece",
    )
    page = english.get(f"{reverse('drill')}?{A_STOPS}").content.decode()
    part = page.split('id="dr-lights"')[1].split("</section>")[0]
    assert part.index('<td colspan="2"') < part.index('"dr-light dr-light-red" aria-hidden="true">✕</span><span')
    assert part.index('<td colspan="24"') < part.index('"dr-light dr-light-above" aria-hidden="true">!?</span><span')
    assert "weeks 1–2: red" in part and "the maximum is not known" in part and "8 pieces" in part
    assert 'tabindex="0"' in part and 'href="/drill/links/?buyer=D&amp;product=brake"' in part
    text = english.get(reverse("drill_file", args=[code, "csv"]), {"table": "lights"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 3 and "weeks" not in text.splitlines()[0]


def test_a_maximum_capacity_tells_orange_from_red(english):
    row = TABLE_MODELS["offers"].objects.get(pk="o1")
    row.quantity, row.maximum = 300.0, 500.0  # 6 and 10 a week: D's 8 are above the one, within the other
    row.save()
    rows = document(english, played(english))["lights"]
    assert [(row["first"], row["light_word"]) for row in rows] == [(1, "red"), (3, "not known"), (6, "orange")]


def test_without_lights_the_page_says_why(english, django_user_model):
    played(english, "product=glass")
    page = english.get(f"{reverse('drill')}?product=glass").content.decode()
    assert "No light: no supplier that slows" in page
    client = person(django_user_model, "keeper")
    kept = keep(client, "older")
    kept.packed = kept.pack({name: value for name, value in kept.result.items() if name != "lights"})
    kept.save()
    page = client.get(reverse("drill_saved", args=[kept.public_id])).content.decode()
    assert "kept before lights were set" in page


def test_lights_of_a_stranger_stand_on_public_rows(hidden, stranger):
    row = TABLE_MODELS["offers"].objects.get(pk="o1")
    row.visibility = "matched"
    row.save()
    (light,) = {row["light_word"] for row in document(stranger, played(stranger, "firm=A&lost=10"))["lights"]}
    assert light == "not known"  # how much A makes is for those it fits


def test_the_picture_plays_thousandths_week_by_week(english):
    data = english.get(reverse("drill_data", args=[played(english)])).json()
    assert data["horizon"] == 26 and (data["from"], data["to"]) == (1, 2) and data["failing"] == ["A"]
    worst, best = data["levels"]["A"]
    assert len(worst) == 26 and worst[:2] == [0, 0] and best[2] == 1000 > worst[2] > 0
    assert len(data["loss"][0]) == 26 and data["loss"][1][1] > data["loss"][0][1]


def test_order_and_name_of_what_fails_make_no_other_question(english):
    assert signed(english, "firm=A&firm=X") == signed(english, "firm=X&firm=A&weeks=4")
    assert signed(english, "firm=A") != signed(english, "firm=A&lost=30")


@pytest.mark.parametrize("query", ["product=seat", "import=seat", "region=310115", 'delivery=["X","seat"]'])
def test_a_product_an_import_a_county_and_a_delivery_can_fail(english, query):
    firms = {row["enterprise"] for row in document(english, played(english, query))["firms"]}
    assert "D" in firms


def test_where_less_is_bought_suppliers_sell_less_and_no_part_runs_short(english):
    query = 'purchase=["D","brake"]&effect=demand'
    found = document(english, played(english, query))
    assert [(row["enterprise"], row["cause"]) for row in found["firms"]] == [("A", "demand")] and not found["parts"]
    page = english.get(f"{reverse('drill')}?{query}").content.decode()
    assert (
        "buys less of it" in page
        and "Nobody is known who could be one" not in page
        and "Nothing that is known" not in page
    )


def test_what_nothing_hangs_on_is_said_and_no_error(english):
    played(english, "product=glass")
    page = english.get(f"{reverse('drill')}?product=glass").content.decode()
    assert "Nothing that is known fails" in page and "Nobody slows." in page


def test_a_drill_is_a_workbook_a_table_and_a_sheet(english):
    code = played(english)
    book = load_workbook(BytesIO(english.get(reverse("drill_file", args=[code, "xlsx"])).content))
    assert book.sheetnames == [
        "Weeks",
        "Firms hit",
        "Parts that run short",
        "Substitutes",
        "Second sources",
        "Traffic lights",
    ]
    assert "Example A Brakes (stops)" in str(book["Weeks"]["A2"].value)
    text = english.get(reverse("drill_file", args=[code, "csv"]), {"table": "weeks"}).content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Week,") and len(text.splitlines()) == 27
    assert english.get(reverse("drill_file", args=[code, "csv"]), {"table": "none"}).status_code == 404
    assert english.get(reverse("drill_file", args=[code, "pdf"])).status_code == 404
    sheet = english.get(reverse("drill_sheet", args=[code])).content.decode()
    assert "printing" in sheet and "on what is public" in sheet


def test_nothing_is_there_until_it_was_played_and_no_other_question_is_answered(english):
    code = signed(english)
    for name, rest in (("drill_data", []), ("drill_file", ["json"]), ("drill_sheet", [])):
        assert english.get(reverse(name, args=[code, *rest])).status_code == 404
        assert english.get(reverse(name, args=["forged", *rest])).status_code == 404
    other = english.get(reverse("single_points")).content.decode().split('action="/computations/')[1].split("/")[0]
    assert english.get(reverse("drill_data", args=[other])).status_code == 404


def test_the_links_behind_a_figure_with_how_their_volume_is_known(english):
    page = english.get(reverse("drill_links"), {"buyer": "D", "product": "brake"}).content.decode()
    assert "1 link<" in page and "stated" in page and "Example A Brakes" in page and "Example list" in page
    rows = english.get(reverse("drill_links_file", args=["json"]), {"firm": "X"}).json()["rows"]
    assert [row["links"] for row in rows] == [["l2"]]
    assert "No link fits." in english.get(reverse("drill_links"), {"buyer": "nobody"}).content.decode()


def test_links_are_counted_by_rule_as_they_are_listed(english):
    """A delivers brakes from Lianshui (320826), X seats from Shanghai: one link each, both with a stated volume."""
    for query, count in (
        ({}, 2),
        ({"buyer": "D", "product": "brake"}, 1),
        ({"region": "320826"}, 1),
        ({"firm": "B"}, 0),
    ):
        page = english.get(reverse("drill_links"), query).content.decode()
        tab = page.split("rule=stated")[1].split("</a>")[0]
        assert tab.split()[-1] == str(count), query
        rows = english.get(reverse("drill_links_file", args=["json"]), query | {"rule": "stated"}).json()["rows"]
        assert len(rows) == count, "as many rows as the tab says"
    rows = english.get(reverse("drill_links_file", args=["json"]), {"region": "320826"}).json()["rows"]
    assert [row["supplier"] for row in rows] == ["A"]
    assert english.get(reverse("drill_links"), {"region": "999999"}).status_code == 404


def test_links_that_are_left_out_are_counted_for_whom_one_looks_at(english):
    link = TABLE_MODELS["links"].objects.get(pk="l2")
    link.volume, link.quantity, link.share = 0.0, None, None
    link.save()
    said = "more is not in the network"
    assert said in english.get(reverse("drill_links"), {"firm": "X"}).content.decode()
    assert said not in english.get(reverse("drill_links"), {"firm": "A"}).content.decode()


def test_the_network_is_columns_in_the_order_of_the_chain(english):
    response = english.get(reverse("drill_network"))
    found = response.json()
    assert [stage[1] for stage in found["stages"]] == ["零部件", "整车"]
    ids = found["firms"]["id"]
    pairs = zip(found["edges"]["supplier"], found["edges"]["buyer"], strict=True)
    assert sorted((ids[s], ids[b]) for s, b in pairs) == [("A", "D"), ("X", "D")]
    assert found["unlinked"] == 2 and found["firms"]["carries"][ids.index("A")] == 1
    again = english.get(reverse("drill_network"), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_stranger_never_reads_of_a_firm_that_only_a_hidden_listing_brought_in(hidden, stranger, admin_user):
    office = Client()
    office.force_login(admin_user)
    code = played(office)
    assert HIDDEN_FIRM in json.dumps(document(office, code), ensure_ascii=False)
    assert document(office, code)["audience"] == "all"
    stranger_code = played(stranger)
    texts = [stranger.get(reverse(name, args=[stranger_code, *rest])).content.decode("utf-8", "replace") for name, rest in (
        ("drill_file", ["json"]), ("drill_data", []), ("drill_sheet", []),
    )]  # fmt: skip
    texts += [
        stranger.get(f"{reverse('drill')}?{A_STOPS}").content.decode(),
        stranger.get(reverse("drill_network")).content.decode(),
    ]
    texts += [
        stranger.get(reverse("drill_found"), {"q": "隐名"}).content.decode(),
        stranger.get(reverse("drill_links")).content.decode(),
    ]
    for text in texts:
        assert HIDDEN_FIRM not in text and '"H"' not in text and "/enterprises/H/" not in text
    assert document(stranger, stranger_code)["audience"] == "public"
    # Nor by asking for it: it is as unknown as one that is not there.
    page = stranger.get(f"{reverse('drill')}?firm=H").content.decode()
    assert page.replace("«H»", "«nobody»").count("is not known in this cluster") == 1


def test_a_saved_drill_names_nobody_who_was_hidden_since(hidden, django_user_model, stranger):
    offer = TABLE_MODELS["offers"].objects.get(pk="oH")
    offer.visibility = "public"
    offer.save()
    owner = person(django_user_model, "owner")
    kept = keep(owner, "Brakes fail")
    owner.post(reverse("drill_saved_act", args=[kept.public_id, "share"]))
    assert HIDDEN_FIRM in stranger.get(reverse("drill_saved", args=[kept.public_id])).content.decode()
    offer.visibility = "matched"
    offer.save()
    assert HIDDEN_FIRM not in stranger.get(reverse("drill_saved", args=[kept.public_id])).content.decode()
    text = stranger.get(reverse("drill_saved_file", args=[kept.public_id, "json"])).content.decode()
    assert HIDDEN_FIRM not in text and '"H"' not in text


def test_a_drill_is_kept_shared_by_link_and_taken_back(store, django_user_model, stranger):
    owner, other = person(django_user_model, "owner"), person(django_user_model, "other")
    kept = keep(owner, "Brakes fail")
    address = reverse("drill_saved", args=[kept.public_id])
    assert (
        owner.get(address).status_code == 200
        and stranger.get(address).status_code == other.get(address).status_code == 404
    )
    owner.post(reverse("drill_saved_act", args=[kept.public_id, "share"]))
    assert stranger.get(address).status_code == 200 and "Whoever has this link" in owner.get(address).content.decode()
    assert stranger.get(reverse("drill_saved_data", args=[kept.public_id])).json()["failing"] == ["A"]
    for deed in ("rename", "unshare", "delete"):
        assert other.post(reverse("drill_saved_act", args=[kept.public_id, deed]), {"name": "x"}).status_code == 403
    owner.post(reverse("drill_saved_act", args=[kept.public_id, "rename"]), {"name": "No brakes"})
    owner.post(reverse("drill_saved_act", args=[kept.public_id, "unshare"]))
    assert stranger.get(address).status_code == 404
    owner.post(reverse("drill_saved_act", args=[kept.public_id, "delete"]))
    assert not SavedDrill.objects.exists() and owner.get(address).status_code == 404
    verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["drill.save", "drill.share", "drill.rename", "drill.unshare", "drill.delete"]


def test_a_kept_drill_stays_as_it_was_and_says_that_the_data_moved_on(store, django_user_model):
    owner = person(django_user_model, "owner")
    kept = keep(owner, "Brakes fail")
    before = owner.get(reverse("drill_saved_data", args=[kept.public_id])).json()
    assert "the data moved on since" not in owner.get(reverse("drill_saved", args=[kept.public_id])).content.decode()
    TABLE_MODELS["links"].objects.get(pk="l1").delete()
    assert "the data moved on since" in owner.get(reverse("drill_saved", args=[kept.public_id])).content.decode()
    assert owner.get(reverse("drill_saved_data", args=[kept.public_id])).json() == before
    assert "data moved on" in owner.get(reverse("drills")).content.decode()


def test_what_stands_on_everything_is_for_the_office_even_when_shared(hidden, django_user_model, stranger):
    office, colleague = (person(django_user_model, name, role="office") for name in ("office", "colleague"))
    member = person(django_user_model, "member", firm="D")
    kept = keep(office, "Everything")
    assert kept.audience == "all"
    address = reverse("drill_saved", args=[kept.public_id])
    assert colleague.get(address).status_code == 404
    office.post(reverse("drill_saved_act", args=[kept.public_id, "share"]))
    assert (
        colleague.get(address).status_code == 200 and "Everything" in colleague.get(reverse("drills")).content.decode()
    )
    for client in (member, stranger):
        for name, rest in (
            ("drill_saved", []),
            ("drill_saved_data", []),
            ("drill_saved_file", ["json"]),
            ("drill_saved_sheet", []),
        ):
            assert client.get(reverse(name, args=[kept.public_id, *rest])).status_code == 404
    django_user_model.objects.get(username="office").appointments.all().delete()
    assert office.get(address).status_code == 404  # no longer of the office


def test_keeping_asks_for_an_account_a_name_and_has_an_end(store, django_user_model, stranger, monkeypatch):
    code = played(stranger)
    assert reverse("account_login") in stranger.post(reverse("drill_save", args=[code]), {"name": "x"})["Location"]
    owner = person(django_user_model, "owner")
    assert (
        "Give the drill a name"
        in owner.post(reverse("drill_save", args=[code]), {"name": "  "}, follow=True).content.decode()
    )
    monkeypatch.setattr("lianpu_portal.resilience.actions.save.MOST_DRILLS", 0)
    assert (
        "delete one first"
        in owner.post(reverse("drill_save", args=[code]), {"name": "x"}, follow=True).content.decode()
    )
    assert not SavedDrill.objects.exists()


def test_two_drills_side_by_side_on_one_scale(store, django_user_model, stranger):
    owner = person(django_user_model, "owner")
    one, two = keep(owner, "Brakes"), keep(owner, "Seats", "firm=X&weeks=2")
    page = owner.get(reverse("drill_compare"), {"drill": [one.public_id, two.public_id]}).content.decode()
    assert "Brakes" in page and "Seats" in page and page.count("dr-curve-plot") == 2 and "not hit" in page
    assert stranger.get(reverse("drill_compare"), {"a": one.public_id, "b": two.public_id}).status_code == 404
    assert "Choose two" in owner.get(reverse("drill_compare"), {"drill": one.public_id}, follow=True).content.decode()


def test_single_points_with_what_would_change_them(english):
    page = english.get(reverse("single_points")).content.decode()
    code = page.split('action="/computations/')[1].split("/start/")[0]
    english.post(reverse("computation_start", args=[code]))
    page = english.get(reverse("single_points"), {"of": "leader:D"}).content.decode()
    assert "Example A Brakes → Brake" in page and "What would change it" in page and "Comes from outside only" in page
    text = english.get(reverse("single_points_file", args=["csv"])).content.decode("utf-8-sig")
    assert text.startswith("Of,Rank,Kind") and "Cars" in text


def test_single_points_name_no_hidden_firm_to_a_stranger(hidden, stranger):
    code = (
        stranger.get(reverse("single_points")).content.decode().split('action="/computations/')[1].split("/start/")[0]
    )
    stranger.post(reverse("computation_start", args=[code]))
    assert HIDDEN_FIRM not in stranger.get(reverse("single_points")).content.decode()
    assert HIDDEN_FIRM not in stranger.get(reverse("single_points_file", args=["json"])).content.decode()


def test_a_firm_page_says_what_it_carries_and_who_carries_it(english):
    page = english.get(reverse("enterprise", args=["A"])).content.decode()
    assert "depends on it alone" in page and "the only known supplier of 1 part" in page and "not computed yet" in page
    assert "the only one known" in english.get(reverse("enterprise", args=["D"])).content.decode()
    strip = english.get(reverse("map_risk_strip")).content.decode()
    english.post(reverse("computation_start", args=[strip.split('action="/computations/')[1].split("/start/")[0]]))
    page = english.get(reverse("enterprise", args=["A"])).content.decode()
    # Not «the cluster's output», which drills tell: the total of the index holds firms elsewhere too.
    assert "of the output of all firms, here and elsewhere, is lost if it stops" in page and "rank " in page
    unknown = english.get(reverse("enterprise", args=["C"])).content.decode()
    assert "What hangs on it is unknown" in unknown and "rank None" not in unknown
    values = english.get(reverse("map_risk")).json()["values"]
    assert values["brake"][3:] == ["single_source", 1, 1] and values["seat"][3] == "missing"
    low, index, high = values["brake"][:3]
    assert 0 <= low <= index <= high <= 1


def test_for_a_product_that_nobody_delivers_nobody_stands_in(english):
    """B makes brakes too and delivers none yet: it could stand in for A, but not where nobody delivers brakes."""
    assert {row["enterprise"] for row in document(english, played(english))["substitutes"]} == {"B"}
    query = "product=brake&weeks=2"
    assert document(english, played(english, query))["substitutes"] == []
    page = english.get(f"{reverse('drill')}?{query}").content.decode()
    assert "Nobody else is known who could deliver it here." in page
