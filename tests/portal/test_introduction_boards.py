"""The boards of purchasers and of the office, and matchmaking events, on the cluster of clusters.py."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions import board, office, views_office
from lianpu_portal.introductions.models import Event, Introduction, Invitation
from lianpu_portal.introductions.shown import firm_name
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.tables import xlsx_bytes
from tests.portal.introduction_cast import EMAIL, FORM, PHONE, ask, links_to, member, officer, publish, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(store, django_user_model) -> Client:
    return member(django_user_model, "buyer", "D")


@pytest.fixture
def desk(store, django_user_model) -> Client:
    return officer(django_user_model)


def agreed(offer: str, demand: str, firm: str, **more: object) -> Introduction:
    return Introduction.objects.create(
        **{
            "public_id": f"p{offer}{demand}", "offer": offer, "demand": demand, "supplier": firm, "buyer": "D",
            "product": {"d1": "brake", "d2": "tyre_truck", "d3": "seat"}[demand], "offer_text": "?", "demand_text": "?",
            "asked_by": "demand", "stage": "accepted", "language": "en", "passed_on_at": timezone.now(),
            "accepted_at": timezone.now(), **more,
        }
    )  # fmt: skip


def test_the_rate_if_agreed_ones_close_by_hand(store):
    agreed("o2", "d1", "B")  # 400 brakes at 2 CNY a year from Huai'an, 300 CNY of them bought from A: 500 CNY are open
    outlook = board.outlook(snapshot(), "D", "city")
    assert (outlook.now.basis, outlook.now.rate) == ("spend", pytest.approx(300 / 400))
    assert outlook.then.rate == pytest.approx((300 + 500) / (400 + 500))
    assert outlook.then.coverage == pytest.approx(900 / 1240)
    assert (outlook.agreed, outlook.values_unknown) == (1, 0)


def test_what_a_demand_leaves_open_by_hand():
    assert board.open_value(800.0, [300.0]) == 500.0
    assert board.open_value(800.0, [900.0]) == 0.0
    assert board.open_value(800.0, []) == 800.0
    assert board.open_value(None, [300.0]) is None and board.open_value(800.0, [None]) is None


def test_an_unknown_value_counts_part_numbers_and_is_never_guessed(store):
    row = TABLE_MODELS["demands"]._default_manager.get(pk="d2")
    row.price = None
    row.save()
    agreed("o3", "d2", "C")
    outlook = board.outlook(snapshot(), "D", "city")
    assert (outlook.now.basis, outlook.values_unknown) == ("part", 1)
    assert outlook.now.rate == pytest.approx(1 / 2)  # brakes of two parts
    assert outlook.then.rate == pytest.approx(2 / 3)


def test_what_the_tables_know_or_nobody_agreed_to_adds_nothing(store):
    agreed("o1", "d1", "A")  # A delivers brakes to D already
    agreed("o3", "d2", "C", stage="asked", accepted_at=None)
    outlook = board.outlook(snapshot(), "D", "city")
    assert outlook.then.rate == outlook.now.rate and (outlook.agreed, outlook.known) == (1, 1)


def test_a_purchase_that_ended_is_not_known_any_more(store):
    """A's link with D has expired: the agreed introduction would be a purchase of all 800 CNY that the demand is worth."""
    link = TABLE_MODELS["links"]._default_manager.get(pk="l1")
    link.status = "expired"
    link.save()
    agreed("o1", "d1", "A")
    outlook = board.outlook(snapshot(), "D", "city")
    assert (outlook.agreed, outlook.known, outlook.now.rate) == (1, 0, 0.0)
    assert outlook.then.rate == pytest.approx(800 / 900)


def test_a_price_for_no_unit_is_no_price_for_another_listing_without_one(store):
    for table, code, more in (
        ("demands", "d1", {"price": None, "unit": None}),
        ("offers", "o2", {"price": 3.0, "unit": None}),
    ):
        row = TABLE_MODELS[table]._default_manager.get(pk=code)
        for name, value in more.items():
            setattr(row, name, value)
        row.save()
    agreed("o2", "d1", "B")
    assert board.outlook(snapshot(), "D", "city").values_unknown == 1


def test_filters_leave_the_demands_of_a_stage(store):
    agreed("o2", "d1", "B")
    agreed("o5", "d3", "X", stage="declined", decline_reason="price", accepted_at=None)
    cluster = snapshot()
    found = {stage: board.demands_of(cluster, "D", stage, "") for stage in board.FILTERS}
    assert found == {
        "": ["d1", "d2", "d3"],
        "none": ["d2"],
        "open": [],
        "agreed": ["d1"],
        "contracted": [],
        "declined": ["d3"],
    }
    assert board.demands_of(cluster, "D", "", "tyre") == ["d2"]


def test_the_board_asks_for_several_at_once_and_compares(buyer):
    html = buyer.get("/board/?wait=1").content.decode()
    assert 'value="o2/d1"' in html and 'value="o3/d2"' in html
    posted = dict(FORM) | {"pair": ["o2/d1", "o3/d2", "o2/d1", "nothing", "o4/none"]}
    told = buyer.post("/board/ask/", posted, follow=True).content.decode()
    assert "2 introductions were asked for." in told and "no such pair" in told
    assert sorted(Introduction.objects.values_list("offer", "demand")) == [("o2", "d1"), ("o3", "d2")]
    html = buyer.get("/board/?wait=1").content.decode()
    assert 'class="stage stage-asked"' in html and 'value="o2/d1"' not in html
    compared = buyer.get("/board/compare/d1/").content.decode()
    assert ">B<" in compared or "示例乙" in compared
    assert "—" in compared, "the capacity of B is not known"
    book = load_workbook(io.BytesIO(buyer.get("/board/compare/d1.xlsx").content))
    heads = [cell.value for cell in book.active[4]]
    assert heads[:3] == ["Supplier", "Offer", "Score"] and "Distance" in heads
    row = {head: cell.value for head, cell in zip(heads, book.active[5], strict=True)}
    parts = [value for name, value in row.items() if name in heads[3:10] and isinstance(value, (int, float))]
    assert sum(parts) == pytest.approx(row["Score"], abs=0.011)
    assert load_workbook(io.BytesIO(buyer.get("/board.xlsx").content)).active.max_row >= 4
    assert buyer.get("/board/?stage=eaten").status_code == 404
    nothing = buyer.post("/board/ask/", FORM).content.decode()
    assert "Tick the suppliers" in nothing and 'value="想要样件"' in nothing
    assert 'href="/board/"' in nothing and 'href="/office/"' not in nothing
    listing = buyer.get("/demands/d1/?wait=1").content.decode()
    assert "/introductions/ask/?offer=o2&amp;demand=d1&amp;own=demand" in listing


def test_what_was_ticked_and_typed_stays_where_it_cannot_be_asked_like_that(buyer):
    posted = dict(FORM) | {"pair": ["o3/d2"], "phone": "13", "email": "li"}
    refused = buyer.post("/board/ask/?stage=none", posted)
    html = refused.content.decode()
    assert refused.status_code == 422 and not Introduction.objects.exists()
    assert "«13» is no phone number" in html and "«li» is no e-mail address" in html
    assert 'value="o3/d2" checked' in html and 'value="想要样件"' in html and "<details open>" in html
    assert buyer.get("/board/ask/?stage=none")["Location"] == "/board/?stage=none", "the language was changed there"


def test_english_boards_say_what_chinese_listings_are_called(buyer, desk):
    row = TABLE_MODELS["demands"]._default_manager.get(pk="d1")
    row.text = "制动器"
    row.save()
    introduction = ask(buyer, offer="o2")
    there = f"/introductions/{introduction.public_id}/"
    for client, address in (
        (buyer, "/board/?wait=1"), (buyer, "/board/compare/d1/"), (desk, "/office/"), (buyer, there),
    ):  # fmt: skip
        assert '<small class="gloss">Brake<' in client.get(address).content.decode(), address
    english_cells, compared = cells_of(buyer, "/board.xlsx"), cells_of(buyer, "/board/compare/d1.xlsx")
    assert "制动器 (Brake)" in english_cells and any("(Brake)" in cell for cell in compared)
    buyer.cookies["django_language"] = "zh-hans"
    assert 'class="gloss"' not in buyer.get("/board/?wait=1").content.decode()
    assert "制动器" in (cells := cells_of(buyer, "/board.xlsx")) and not any("(Brake)" in cell for cell in cells)


def test_how_far_away_a_supplier_may_be_stands_on_the_board_and_in_its_file(buyer):
    row = TABLE_MODELS["demands"]._default_manager.get(pk="d1")
    row.radius = "city"
    row.save()
    assert "How far away: City" in buyer.get("/board/?wait=1").content.decode()
    assert "City" in cells_of(buyer, "/board.xlsx")


def cells_of(client, address: str) -> list[str]:
    book = load_workbook(io.BytesIO(client.get(address).content))
    return [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value is not None]


def test_the_comparison_leaves_out_what_no_offer_has(buyer):
    agreed("o3", "d1", "C", stage="declined", decline_reason="price", accepted_at=None)
    with patch.object(board, "best", lambda *_asked, **_how: []):
        html = buyer.get("/board/compare/d1/").content.decode()
    assert (
        "None of these offers fits the demand now" in html
        and "(points)" not in html
        and ">Score<" not in html
        and "Declined" in html
    )


def test_workbooks_say_in_the_readers_language_what_they_hold(buyer, desk):
    def book(client: Client, address: str, language: str) -> Any:
        client.cookies["django_language"] = language
        return load_workbook(io.BytesIO(client.get(address).content)).active

    own = book(buyer, "/board.xlsx", "zh-hans")
    heads = [[cell.value for cell in line] for line in own.iter_rows(max_row=3)]
    assert own.title == "采购看板" and heads[0][0] == "“—”表示未知或不适用。" and heads[2][:2] == ["需求", "需求量"]
    assert book(desk, "/office.xlsx", "zh-hans").title == "转化情况"
    assert book(desk, "/rows/nodes.xlsx", "zh-hans").title == "本地能生产的产品"
    hall = book(desk, "/hall/listings.xlsx", "en")
    assert hall["A1"].value == "Example car cluster"


def test_formulas_in_files_stay_text(store):
    need = {"text": "=HYPERLINK(1)", "quantity": None}
    book = load_workbook(io.BytesIO(xlsx_bytes(board.board_table([board.Need(need, [])]), "board")))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_menu_is_for_those_who_have_a_board(buyer, desk, django_user_model):
    assert 'href="/board/"' in buyer.get("/gaps/").content.decode()
    assert 'href="/office/"' in desk.get("/gaps/").content.decode()
    for client in (visitor(), member(django_user_model, "of_a", "A")):
        html = client.get("/gaps/").content.decode()
        assert 'href="/board/"' not in html and 'href="/office/"' not in html
    assert 'href="/imports/"' in desk.get("/gaps/").content.decode()
    assert 'href="/imports/"' not in buyer.get("/gaps/").content.decode(), "it would answer 403"


def test_a_member_without_a_board_is_told_why_and_where_to_go(buyer, django_user_model):
    response = member(django_user_model, "of_a", "A").get("/board/")
    page = response.content.decode()
    assert response.status_code == 403 and "No firm that you act for is listed as a chain leader" in page
    assert "ask the office to appoint you" not in page and 'href="/me/"' in page


def test_a_board_without_demands_says_how_they_come_there(buyer):
    TABLE_MODELS["demands"]._default_manager.filter(enterprise_id="D").delete()
    html = buyer.get("/board/?wait=1").content.decode()
    assert html.count("No demand list yet") == 1 and "Clear the filters" not in html
    assert re.search('<a class="btn btn-primary" href="/publish/list/">Publish a list</a>', html)


def test_whom_nobody_answered_for_a_week_is_reminded_once_a_day(buyer, desk):
    publish("offers", "o2", "B")
    introduction = ask(buyer, offer="o2")
    assert office.unanswered(snapshot()) == []
    Introduction.objects.update(passed_on_at=timezone.now() - dt.timedelta(days=8))
    [waiting] = office.unanswered(snapshot())
    assert (waiting.days, waiting.asked) == (8, firm_name(snapshot(), "B"))
    html = desk.get("/office/").content.decode()
    assert f"/introductions/{introduction.public_id}/remind/" in html
    for _twice in range(2):
        told = desk.post(f"/introductions/{introduction.public_id}/remind/", {"back": "office"}, follow=True)
    assert "within the last day" in told.content.decode()
    first, reminder = links_to(EMAIL)
    assert visitor().get(first).status_code == visitor().get(reminder).status_code == 200


def test_whom_no_letter_reaches_is_called(buyer, desk):
    introduction = ask(buyer, offer="o2")
    assert mail.outbox[0].to == ["li@d.example"] and len(mail.outbox) == 1
    assert "To be called" in desk.get("/office/").content.decode()
    there = f"/introductions/{introduction.public_id}/"
    assert "call them" in desk.post(f"{there}remind/", follow=True).content.decode()
    desk.post(f"{there}accept/", {"person": "赵", "phone": PHONE})
    assert PHONE in buyer.post(f"{there}contacts/").content.decode()


def test_conversions_by_county_chain_and_event(buyer, desk):
    event = Event.objects.create(title="制动对接会", day=dt.date(2026, 5, 20))
    for offer, demand in (("o2", "d1"), ("o3", "d2")):
        ask(buyer, offer=offer, demand=demand)
    introduction = Introduction.objects.get(offer="o2")
    Introduction.objects.filter(pk=introduction.pk).update(event=event)
    there = f"/introductions/{introduction.public_id}/"
    for verb in ("accept", "sample", "contract"):
        desk.post(f"{there}{verb}/", {})
    cluster, found = snapshot(), office.passed_on()
    assert [(step, count) for step, count, _share in office.totals(found)] == [
        ("asked", 2), ("accepted", 1), ("sampled", 1), ("contracted", 1),
    ]  # fmt: skip
    rows = {row["group"]: row for row in office.conversions(cluster, found, "event").rows}
    assert rows["制动对接会"]["share"] == 1.0 and rows["制动对接会"]["asked"] == 1
    assert len(office.conversions(cluster, found, "county").rows) == 2  # 盱眙, and C of Huai'an at large
    assert sum(row["asked"] for row in office.conversions(cluster, found, "chain").rows) == 2
    desk.post(f"{there}undo/")
    assert office.totals(found)[3][1] == 0, "a contract taken back is none"
    assert desk.get("/office/?by=chain").status_code == 200 and desk.get("/office/?by=x").status_code == 404
    assert load_workbook(io.BytesIO(desk.get("/office.xlsx?by=event").content)).active.max_row == 3


def test_lines_that_add_up_to_more_than_the_whole_say_so(buyer, desk):
    ask(buyer, offer="o2", demand="d1")
    cluster, found = snapshot(), office.passed_on()
    table = office.conversions(cluster, found, "chain")
    assert office.notes_on(table, found) == []
    table.rows.append(table.rows[0])
    with translation.override("en"):
        (note,) = office.notes_on(table, found)
    assert "2, of 1 in all" in note


def test_an_event_from_gap_to_outcome(desk, django_user_model):
    refused = desk.post("/office/events/", {"title": "x", "day": "soon", "product": "轮胎"})
    assert refused.status_code == 422 and "is no day" in refused.content.decode()
    assert desk.post("/office/events/", {"title": "x", "day": "2026-05-20", "product": "玄铁"}).status_code == 422
    made = desk.post(
        "/office/events/", {"title": "制动对接会", "day": "2026-05-20", "product": "制动器", "place": "涟水"}
    )
    event = Event.objects.get()
    assert made["Location"] == f"/office/events/{event.pk}/" and event.product == "brake"
    html = desk.get(f"{made['Location']}?wait=1").content.decode()
    assert all(f'value="{firm}"' in html for firm in "ABD") and 'value="C"' not in html
    desk.post(f"{made['Location']}invite/", {"firm": ["A", "D", "D", "nobody"]})
    assert sorted(Invitation.objects.values_list("enterprise", flat=True)) == ["A", "D"]
    of_a = Invitation.objects.get(enterprise="A")
    card = visitor().get(f"/invitations/{of_a.code}/").content.decode()
    assert "Example A Brakes" in card and "Example D" not in card and "<svg" in card
    assert visitor().get("/invitations/guess/").status_code == 404
    visitor().post(f"/invitations/{of_a.code}/arrive/")
    member(django_user_model, "of_a", "A").post(f"/invitations/{of_a.code}/arrive/")
    of_a.refresh_from_db()
    assert of_a.arrived_at is None
    desk.post(f"/invitations/{of_a.code}/arrive/")
    of_a.refresh_from_db()
    assert of_a.arrived_at is not None
    assert 'name="offer" value="o1"' in desk.get(f"{made['Location']}?wait=1").content.decode()
    mail.outbox.clear()
    desk.post(f"{made['Location']}outcome/", {"offer": "o1", "demand": "d1", "outcome": "sample"})
    introduction = Introduction.objects.get()
    assert (introduction.stage, introduction.event, mail.outbox) == ("sampled", event, [])
    told = desk.post(f"{made['Location']}outcome/", {"offer": "o2", "demand": "d1", "outcome": "sample"}, follow=True)
    assert "invite them first" in told.content.decode() and Introduction.objects.count() == 1
    told = desk.post(f"{made['Location']}outcome/", {"offer": "o1", "demand": "d1", "outcome": "eaten"}, follow=True)
    assert "choose one of the outcomes" in told.content.decode()
    assert desk.get(f"{made['Location']}invitations/").content.decode().count("<svg") >= 2


def test_empty_boards_say_so(desk, buyer):
    for address in ("/office/", "/office/events/", "/board/?stage=contracted&wait=1"):
        assert desk.get(address).status_code == 200
    assert "No introduction was passed on yet" in desk.get("/office/").content.decode()
    assert "None was held yet" in desk.get("/office/events/").content.decode()


def test_who_comes_on_another_day_than_that_of_the_event_is_noted_with_the_day():
    event = Event(title="x", day=dt.date(2026, 5, 20))
    on_time = Invitation(event=event, arrived_at=dt.datetime(2026, 5, 20, 1, 30, tzinfo=dt.UTC))
    early = Invitation(event=event, arrived_at=dt.datetime(2026, 5, 18, 1, 30, tzinfo=dt.UTC))
    assert (on_time.arrived, early.arrived, Invitation(event=event).arrived) == ("09:30", "2026-05-18 09:30", "")


def test_an_event_is_changed_after_it_was_made(desk):
    desk.post("/office/events/", {"title": "制动对接会", "day": "2026-05-20", "product": "制动器", "place": "涟水"})
    event = Event.objects.get()
    there = f"/office/events/{event.pk}/edit/"
    assert f'href="{there}"' in desk.get(f"/office/events/{event.pk}/").content.decode()
    form = desk.get(there).content.decode()
    assert 'value="制动对接会"' in form and 'value="2026-05-20"' in form and 'value="Brake"' in form
    wrong = desk.post(there, {"title": "", "day": "soon", "product": "玄铁", "place": "盱眙", "note": "B2"})
    html = wrong.content.decode()
    assert wrong.status_code == 422 and "Give the event a title" in html and "«soon» is no day" in html
    assert "«玄铁» names no product" in html, "all that is wrong is said at once"
    assert 'value="盱眙"' in html and 'value="B2"' in html
    desk.post(there, {"title": "制动对接会", "day": "2026-06-01", "product": "Brake", "place": "盱眙", "note": ""})
    event.refresh_from_db()
    assert (event.day, event.place, event.product) == (dt.date(2026, 6, 1), "盱眙", "brake")
    line = AuditLine.objects.get(verb="event.edit")
    assert line.before == {"day": "2026-05-20", "place": "涟水"}


def test_an_event_made_by_mistake_is_deleted_and_one_that_brought_firms_together_is_not(desk):
    event = Event.objects.create(title="x", day=dt.date(2026, 5, 20))
    invitation = Invitation.objects.create(event=event, enterprise="A", code="c" * 20)
    agreed("o2", "d1", "B", event=event)
    refused = desk.post(f"/office/events/{event.pk}/delete/", follow=True).content.decode()
    assert "stays on record" in refused and Event.objects.exists()
    Introduction.objects.all().delete()
    assert "is deleted" in desk.post(f"/office/events/{event.pk}/delete/", follow=True).content.decode()
    assert not Event.objects.exists() and visitor().get(f"/invitations/{invitation.code}/").status_code == 404


def test_a_check_in_and_an_invitation_are_taken_back(desk, buyer):
    event = Event.objects.create(title="x", day=dt.date(2026, 5, 20))
    invitation = Invitation.objects.create(event=event, enterprise="A", code="c" * 20)
    there = f"/invitations/{invitation.code}/"
    desk.post(f"{there}arrive/")
    assert "checked in already" in desk.post(f"{there}withdraw/", follow=True).content.decode()
    assert f"{there}not-arrived/" in desk.get(f"/office/events/{event.pk}/").content.decode()
    assert buyer.post(f"{there}not-arrived/").status_code == 403
    told = desk.post(f"{there}not-arrived/", {"from": "event"}, follow=True).content.decode()
    invitation.refresh_from_db()
    assert "not checked in" in told and invitation.arrived_at is None
    assert f"{there}withdraw/" not in visitor().get(there).content.decode()
    assert buyer.post(f"{there}withdraw/").status_code == 403
    desk.post(f"{there}withdraw/")
    assert not Invitation.objects.exists()
    verbs = AuditLine.objects.filter(verb__startswith="event.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["event.arrive", "event.not_arrived", "event.withdraw"]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("arrive", {}), ("not-arrived", {}), ("withdraw", {}), ("edit", {"title": "y", "day": "2026-05-21"}), ("delete", {}),
        ("invite", {"firm": "B"}),
    ],
)  # fmt: skip
def test_what_went_while_its_page_was_open_is_said(desk, deed: str, said: dict[str, str]):
    event = Event.objects.create(title="x", day=dt.date(2026, 5, 20))
    Invitation.objects.create(event=event, enterprise="A", code="c" * 20)
    of_guest = deed in ("arrive", "not-arrived", "withdraw")
    looked_up = Invitation if of_guest else Event

    there = f"/invitations/{'c' * 20}/{deed}/" if of_guest else f"/office/events/{event.pk}/{deed}/"
    look = "_invitation" if of_guest else "get_object_or_404"
    real = getattr(views_office, look)

    def gone(*asked, **how):
        found = real(*asked, **how)
        looked_up.objects.filter(pk=found.pk).delete()
        return found

    with patch.object(views_office, look, gone):
        assert desk.post(there, said).status_code == 302
    assert "was deleted meanwhile" in desk.get("/office/").content.decode()
    assert not AuditLine.objects.filter(verb__startswith="event.").exists()
