"""From a target to a landed firm: what the office does, what is on record, and what the landing does to the gap.

The cluster is that of clusters.py: D needs 40 seats a year and buys them from X in Shanghai; nobody here makes them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import snapshot
from lianpu_portal.leads import tasks
from lianpu_portal.leads.actions.advance import advance, drop
from lianpu_portal.leads.actions.create import Target, create
from lianpu_portal.leads.actions.task import set_task
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.life import STEPS, VERBS
from lianpu_portal.leads.models import ENDED, File, Lead, Note, Reason, Stage, Step, Task
from lianpu_portal.leads.page import comparison
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.introduction_cast import officer
from tests.portal.security_cast import PNG

pytestmark = pytest.mark.usefixtures("store", "own_folder")
NEW = {"firm": "无锡新材料座椅有限公司", "product": "座椅", "county": "320826", "region": "无锡市", "makes": "汽车座椅总成", "source": "上海车展"}  # fmt: skip
PHONE, EMAIL, PERSON = "13700001234", "chen@seats.example", "陈总"


@pytest.fixture
def office(django_user_model) -> Client:
    return officer(django_user_model)


def new(client: Client, **more: str) -> Lead:
    """A lead made by the form."""
    before = set(Lead.objects.values_list("pk", flat=True))
    response = client.post("/leads/new/", NEW | more)
    assert response.status_code == 302, response.content.decode()
    return Lead.objects.exclude(pk__in=before).get()


def of_x(**more: Any) -> Lead:
    """X, a firm of the tables, as a lead for seats: without its forms."""
    return create(Actor.command(), Target("seat", "上海示例座椅有限公司", "X", county="320826", **more))


def act(client: Client, lead: Lead, verb: str, **said: Any) -> str:
    """Do something on the page of a lead; the page afterwards."""
    return client.post(f"/leads/{lead.public_id}/{verb}/", said, follow=True).content.decode()


def stage(lead: Lead) -> str:
    lead.refresh_from_db()
    return lead.stage


def verbs(lead: Lead) -> list[str]:
    lines = AuditLine.objects.filter(subject=str(lead)).order_by("pk").values_list("verb", flat=True)
    return [verb.removeprefix("lead.") for verb in lines]


def to_signed(client: Client, lead: Lead) -> None:
    for verb in ("contact", "visit", "negotiate", "sign"):
        act(client, lead, verb)
    assert stage(lead) == "signed"


LANDING = {"firm": "上海示例座椅有限公司", "region": "涟水县", "thing": "汽车座椅", "quantity": "5万", "unit": "件", "period": "year"}  # fmt: skip


def row(table: str, **chosen: Any) -> Any:
    return TABLE_MODELS[table]._default_manager.filter(**chosen).first()


# Becoming a lead


def test_a_firm_that_nobody_knew_becomes_a_lead_and_no_row(office):
    lead = new(office, note="展会上聊过\n有意向", person=PERSON, phone=PHONE, email=EMAIL)
    assert (lead.firm_name, lead.enterprise, lead.product, lead.stage) == (NEW["firm"], "", "seat", "found")
    assert (lead.region, lead.county, lead.source) == ("320200", "320826", "上海车展")
    assert row("enterprises", name=NEW["firm"]) is None
    assert verbs(lead) == ["create", "note_contact", "note"]
    page = office.get(f"/leads/{lead.public_id}/").content.decode()
    assert "有意向" in page and "not in the tables" in page and PHONE not in page


def test_a_typed_name_means_the_firm_of_the_tables(office):
    lead = new(office, firm="上海示例座椅有限公司", source="", region="", makes="")
    assert lead.enterprise == "X"
    again = office.post("/leads/new/", NEW | {"firm": "上海示例座椅有限公司"})
    assert again.status_code == 422 and "followed up for this product already" in again.content.decode()
    assert new(office, firm="上海示例座椅有限公司", product="制动器").product == "brake", (
        "for another product it is another lead"
    )


def test_a_name_like_a_known_one_is_asked_about(office):
    like = NEW | {"firm": "上海示例座椅"}
    asked = office.post("/leads/new/", like)
    page = asked.content.decode()
    if asked.status_code == 302:  # the resolver is sure
        assert Lead.objects.get().enterprise == "X"
        return
    assert 'name="choice" value="X"' in page
    assert office.post("/leads/new/", like | {"choice": "X"}).status_code == 302
    assert Lead.objects.get().enterprise == "X"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"firm": ""}, "as it is registered"),
        ({"firm": "12"}, "is no firm"),
        ({"product": "飞碟"}, "names no product"),
        ({"product": "底盘"}, "is a segment"),
        ({"region": "乌有乡"}, "No place is called"),
        ({"source": ""}, "Say where this firm is known from"),
        ({"county": "310115"}, "310115"),
        ({"owner": "999"}, "999"),
        ({"email": "not an address"}, "is no e-mail address"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(office, said, told):
    response = office.post("/leads/new/", NEW | said)
    assert response.status_code == 422 and told in response.content.decode()
    assert not Lead.objects.exists() and not AuditLine.objects.filter(verb__startswith="lead.").exists()


def test_the_pages_of_firms_and_products_lead_there(office):
    for address, end in (("/enterprises/X/", "enterprise=X"), ("/products/seat/", "product=seat")):
        assert f'href="/leads/new/?{end}"' in office.get(address).content.decode()
    form = office.get("/leads/new/?enterprise=X&product=seat").content.decode()
    assert 'value="上海示例座椅有限公司"' in form and 'value="Seat"' in form
    lead = of_x()
    for address in ("/enterprises/X/", "/products/seat/"):
        assert f'href="/leads/{lead.public_id}/"' in office.get(address).content.decode()


def test_an_owner_is_somebody_who_may_see_leads(office, django_user_model):
    stranger = django_user_model.objects.create_user("stranger", "s@x.example", "a long password")
    me = django_user_model.objects.get(username="officer")
    assert office.post("/leads/new/", NEW | {"owner": str(stranger.pk)}).status_code == 422
    lead = new(office, owner=str(me.pk))
    assert lead.owner == me
    office.post(f"/leads/{lead.public_id}/edit/", NEW | {"owner": "", "makes": "座椅骨架"})
    lead.refresh_from_db()
    assert lead.owner is None and lead.makes == "座椅骨架"
    line = AuditLine.objects.get(verb="lead.edit")
    assert (line.before, line.after) == (
        {"makes": "汽车座椅总成", "owner": me.pk},
        {"makes": "座椅骨架", "owner": None},
    )


# Steps


def test_every_step_of_the_table_and_no_other():
    actor = Actor.command()
    for at in Stage:
        for verb in VERBS:
            if verb == "land":
                continue
            lead = of_x()
            Lead.objects.filter(pk=lead.pk).update(stage=at)
            if (at, verb) in STEPS:
                drop(actor, lead, "no_plan") if verb == "drop" else advance(actor, lead, verb)
            else:
                with pytest.raises(LeadRefusedError, match=str(Stage(at).label)):
                    drop(actor, lead, "no_plan") if verb == "drop" else advance(actor, lead, verb)
            assert stage(lead) == STEPS.get((at, verb), at), (at, verb)
            lead.delete()


def test_a_drop_says_why_and_is_taken_back(office):
    lead = of_x()
    act(office, lead, "contact")
    assert "choose one of the reasons" in act(office, lead, "drop")
    assert "which other reason" in act(office, lead, "drop", reason="other")
    assert stage(lead) == "contacted"
    page = act(office, lead, "drop", reason="elsewhere", note="去了盐城")
    assert stage(lead) == "dropped" and lead.drop_reason == Reason.ELSEWHERE and "去了盐城" in page
    last = Step.objects.get(verb="drop")
    act(office, lead, "undo", step=last.pk)
    assert stage(lead) == "contacted" and lead.drop_reason == ""
    page = office.get(f"/leads/{lead.public_id}/").content.decode()
    assert "去了盐城" in page and "taken back" in page, "the record stays"
    assert "moved since" in act(office, lead, "undo", step=last.pk), "once only"
    assert verbs(lead) == ["create", "contact", "drop", "undo"]


def test_undo_goes_back_step_by_step_and_only_from_what_was_seen(office):
    lead = of_x()
    act(office, lead, "contact")
    first = Step.objects.get()
    act(office, lead, "negotiate")
    act(office, lead, "undo", step=first.pk)
    assert stage(lead) == "negotiating"
    for expected in ("contacted", "found"):
        act(office, lead, "undo", step=Step.objects.filter(undone=False).latest("pk").pk)
        assert stage(lead) == expected
    assert act(office, lead, "undo", step="x") and stage(lead) == "found"


def test_a_dropped_lead_is_not_taken_up_beside_a_new_one(office):
    lead = of_x()
    act(office, lead, "drop", reason="no_answer")
    second = of_x()
    page = act(office, lead, "undo", step=Step.objects.get().pk)
    assert "followed up for this product already" in page and stage(lead) == "dropped" and stage(second) == "found"


def test_the_board_moves_in_one_click_and_takes_back_in_another(office):
    lead = of_x()
    there = f"/leads/{lead.public_id}"
    board = office.get("/leads/?county=320826").content.decode()
    assert f'action="{there}/contact/"' in board and 'name="query" value="county=320826"' in board
    moved = office.post(f"{there}/contact/", {"back": "board", "query": "county=320826&next=//evil.example"})
    assert moved["Location"] == f"/leads/?county=320826&moved={lead.public_id}#told"
    board = office.get(moved["Location"]).content.decode()
    assert "stands at «Contacted» now" in board and f'action="{there}/undo/"' in board
    office.post(f"{there}/undo/", {"back": "board", "step": Step.objects.get().pk})
    assert stage(lead) == "found"


# Landing


def test_a_landed_firm_enters_the_cluster_and_the_gap_is_compared(office):
    lead = of_x()
    to_signed(office, lead)
    page = act(office, lead, "land", **LANDING)
    assert stage(lead) == "landed"
    firm, site, offer = (lead.landing[name] for name in ("enterprise", "site", "offer"))
    assert firm == "X" and not lead.landing["new_firm"] and lead.landing["new_site"]
    made = row("offers", pk=offer)
    assert (made.enterprise_id, made.site_id, made.product_id, made.text) == ("X", site, "seat", "汽车座椅")
    assert (made.quantity, made.unit, made.period) == (50_000.0, "piece", "year")
    assert (made.source_id, made.status, made.visibility) == ("lead", "declared", "public")
    assert row("sites", pk=site).region == "320826" and offer in snapshot()["offers"]["id"].to_list()
    before, after = lead.before, lead.after
    assert (before["state"], before["makers"], before["capacity"], before["need"]) == ("missing", 0, None, 40.0)
    assert (after["state"], after["makers"], after["capacity"], after["need"]) == ("single_source", 1, 50_000.0, 40.0)
    assert "What the landing did to the gap" in page and "50,000" in page and "Missing" in page
    assert {line.label: line.before for line in comparison(lead)}["年产能"] == "暂无已知企业", "nobody made it"
    assert "汽车座椅" in Client().get("/enterprises/X/").content.decode(), "everybody sees it now"


def test_a_new_firm_lands_under_its_own_name_without_a_known_capacity(office):
    lead = new(office)
    to_signed(office, lead)
    act(office, lead, "land", **LANDING | {"firm": "淮安新材料座椅有限公司", "quantity": "", "unit": "件"})
    assert stage(lead) == "landed" and lead.landing["new_firm"]
    firm = row("enterprises", name="淮安新材料座椅有限公司")
    offer = row("offers", enterprise_id=firm.pk)
    assert (offer.quantity, offer.unit, offer.period) == (None, None, None), "absent is unknown"
    assert (firm.region, firm.source_id) == (None, "lead"), "where it is registered was not said"
    assert (lead.after["state"], lead.after["makers"], lead.after["capacity_unknown"]) == ("single_source", 1, 1)


def test_a_landing_is_taken_back_as_a_whole(office):
    lead = new(office)
    to_signed(office, lead)
    tables = ("enterprises", "sites", "offers")
    counts = [TABLE_MODELS[table]._default_manager.count() for table in tables]
    act(office, lead, "land", **LANDING | {"firm": NEW["firm"]})
    assert [TABLE_MODELS[table]._default_manager.count() for table in tables] == [count + 1 for count in counts]
    assert row("enterprises", name=NEW["firm"]).region == "320200", "its seat, as it was noted"
    act(office, lead, "undo", step=Step.objects.latest("pk").pk)
    assert stage(lead) == "signed" and (lead.landing, lead.before, lead.after) == ({}, {}, {})
    assert [TABLE_MODELS[table]._default_manager.count() for table in tables] == counts
    assert NEW["firm"] not in snapshot()["enterprises"]["name"].to_list()
    line = AuditLine.objects.get(verb="lead.undo")
    assert line.after and line.after["stay"] == [] and line.after["landing"]["new_firm"] is True
    act(office, lead, "land", **LANDING | {"firm": NEW["firm"]})
    assert stage(lead) == "landed", "and it can land again"


def test_what_others_refer_to_stays_when_a_landing_is_taken_back(office, django_user_model):
    lead = new(office)
    to_signed(office, lead)
    act(office, lead, "land", **LANDING | {"firm": NEW["firm"]})
    firm = lead_firm(lead)
    account = django_user_model.objects.create_user("boss", "boss@x.example", "a long password")
    Membership.objects.create(account=account, enterprise=firm)
    page = act(office, lead, "undo", step=Step.objects.latest("pk").pk)
    assert (
        stage(lead) == "signed"
        and row("enterprises", pk=firm) is not None
        and row("offers", enterprise_id=firm) is None
    )
    assert "stays in the tables" in page


def lead_firm(lead: Lead) -> str:
    lead.refresh_from_db()
    return lead.landing["enterprise"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"region": "浦东新区"}, "is not in"),
        ({"region": ""}, "in which county"),
        ({"thing": ""}, "in the firm"),
        ({"quantity": "很多"}, "is not read as a number"),
        ({"unit": ""}, "in which unit"),
        ({"firm": "1"}, "is no firm"),
        ({"period": "decade"}, "decade"),
    ],
)
def test_a_landing_that_cannot_be_taken_changes_nothing(office, said, told):
    lead = of_x()
    to_signed(office, lead)
    count = AuditLine.objects.count()
    assert told in act(office, lead, "land", **LANDING | said)
    assert stage(lead) == "signed" and row("sources", pk="lead") is None and AuditLine.objects.count() == count


def test_what_a_gap_is_worth_is_kept_from_before_and_after(office):
    from lianpu.chain import gap_values
    from lianpu_portal.bridge import snapshot

    lead = of_x()
    to_signed(office, lead)
    (before,) = gap_values(snapshot(), products=[lead.product]).iter_rows(named=True)
    act(office, lead, "land", **LANDING)
    assert stage(lead) == "landed"
    names = ("value_low", "value_high", "gap_price_low", "gap_price_high")
    assert [lead.before[name] for name in names] == [before[name] for name in names] and before["gap_price_high"] > 0
    assert {line.label: line.before for line in comparison(lead)}[PRICE]
    after = gap_values(snapshot(), products=[lead.product]).to_dicts()
    assert lead.after.get("value_high") == (after[0]["value_high"] if after else None)


def test_a_value_without_an_end_is_not_said_to_be_a_number():
    def said(low: float | None, high: float | None) -> str:
        standing = {"state": "weak", "value_low": low, "value_high": high}
        return {line.label: line.before for line in comparison(Lead(before=standing, after={}))}.get(VALUE, "")

    with translation.override("en"):
        assert said(1000.0, None) == "CNY 1,000 or more" and said(None, 5.0) == "up to CNY 5"
        assert said(7.0, 7.0) == "CNY 7" and said(None, None) == ""


def test_what_is_not_known_of_a_gap_is_said_to_be_unknown_and_a_closed_one_to_be_none():
    before = {"state": "weak", "need_value": 70.0, "value_low": 5.0, "value_high": 5.0}
    with translation.override("en"):
        lines = {line.label: line for line in comparison(Lead(before=before, after={"state": "strong"}))}
        need, value = lines["Known need, CNY a year"], lines[VALUE]
        assert (need.before, need.after) == ("CNY 70", "unknown") and (value.before, value.after) == ("CNY 5", "no gap")
        (not_yet, *_more) = comparison(Lead(before=before, after={}))
        assert not_yet.after == "", "it was not analysed yet"


VALUE = "Value of the gap, CNY a year"
PRICE = "缺口价格：最先投产的产量每单位留存（元）"


# What hangs on a lead


def test_tasks_are_set_done_moved_and_told_when_overdue(office, django_user_model):
    lead = of_x()
    me, yesterday = django_user_model.objects.get(username="officer"), timezone.localdate() - dt.timedelta(days=1)
    said = {"task": "约工厂参观", "due": yesterday.isoformat(), "account": str(me.pk)}
    page = act(office, lead, "task", **said)
    assert "约工厂参观" in page and "Overdue" in page
    task = Task.objects.get()
    assert "约工厂参观" in office.get("/leads/list/?late=1").content.decode()
    there = f"/leads/{lead.public_id}/tasks/{task.pk}"
    office.post(f"{there}/done/")
    assert "约工厂参观" not in office.get("/leads/list/?late=1").content.decode()
    office.post(f"{there}/reopen/")
    office.post(f"{there}/move/", {"due": "2099-01-01"})
    task.refresh_from_db()
    assert task.due == dt.date(2099, 1, 1) and task.done_at is None
    assert "is no day" in office.post(f"{there}/move/", {"due": "soon"}, follow=True).content.decode()
    assert verbs(lead) == ["create", "set_task", "finish_task", "reopen_task", "move_task"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"task": "打 13700001234"}, "there it is sealed"),
        ({"task": ""}, "what is to be done"),
        ({"due": "whenever"}, "is no day"),
        ({"due": ""}, "until which day"),
    ],
)
def test_a_task_that_cannot_be_taken(office, said, told):
    assert told in act(office, of_x(), "task", **{"task": "打电话", "due": "2099-01-01"} | said)
    assert not Task.objects.exists()


def test_whoever_has_a_due_task_gets_one_letter(office, django_user_model, monkeypatch):
    me, today = django_user_model.objects.get(username="officer"), timezone.localdate()
    gone = django_user_model.objects.create_user("gone", "gone@city.example", "a long password")
    Appointment.objects.create(account=gone, role="office")
    lead = of_x()
    for text, day, account in (
        ("甲事", today, me), ("乙事", today - dt.timedelta(days=3), me), ("丙事", today + dt.timedelta(days=1), me),
        ("丁事", today, gone), ("戊事", today, None),
    ):  # fmt: skip
        set_task(Actor.command(), lead, text, day, account)
    Appointment.objects.filter(account=gone).delete()
    tasks._remind(today)
    tasks._remind(today)
    [letter] = mail.outbox
    assert letter.to == [me.email] and f"/leads/{lead.public_id}/" in letter.body
    assert "甲事" in letter.body and "乙事" in letter.body and "丙事" not in letter.body
    tasks._remind(today + tasks.AGAIN_AFTER)
    assert len(mail.outbox) == 2 and "丙事" in mail.outbox[1].body, "what is still not done is told again a week later"
    act(office, lead, "drop", reason="no_answer")
    tasks._remind(today + 3 * tasks.AGAIN_AFTER)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("stage", ENDED)
def test_tasks_of_leads_that_ended_are_asked_of_nobody(office, django_user_model, stage):
    me, yesterday = django_user_model.objects.get(username="officer"), timezone.localdate() - dt.timedelta(days=1)
    lead = of_x()
    set_task(Actor.command(), lead, "甲事", yesterday, me)
    Lead.objects.filter(pk=lead.pk).update(stage=stage)
    tasks._remind(timezone.localdate())
    assert not mail.outbox
    page = office.get(f"/leads/{lead.public_id}/").content.decode()
    assert "甲事" in page and "Overdue" not in page


def test_nobody_is_woken_by_a_task(office, django_user_model, monkeypatch):
    me, zone = django_user_model.objects.get(username="officer"), timezone.get_current_timezone()
    set_task(Actor.command(), of_x(), "甲事", dt.date(2026, 3, 1), me)
    for hour, letters in ((3, 0), (tasks.MORNING, 1)):
        monkeypatch.setattr(timezone, "localtime", lambda hour=hour: dt.datetime(2026, 3, 1, hour, tzinfo=zone))
        tasks.remind_of_tasks()
        assert len(mail.outbox) == letters


@pytest.mark.usefixtures("stored_at_once")
def test_notes_and_files_are_removed_put_back_and_at_last_erased(office):
    lead = of_x()
    act(office, lead, "note", note="第一次见面\n谈了两小时")
    assert "is empty" in act(office, lead, "note", note="  ")
    act(office, lead, "attach", file=SimpleUploadedFile("会谈 照片.png", PNG))
    note, file = Note.objects.get(), File.objects.get()
    assert (
        "第一次".encode() not in bytes(note.text_sealed) and file.shown_name == "会谈_照片.png"
    ) or "会谈 照片.png" in file.shown_name
    sent = office.get(f"/leads/{lead.public_id}/files/{file.pk}/")
    assert b"".join(sent.streaming_content) == PNG and "sandbox" in sent["Content-Security-Policy"]
    for kind, thing in (("notes", note), ("files", file)):
        office.post(f"/leads/{lead.public_id}/{kind}/{thing.pk}/remove/")
    assert office.get(f"/leads/{lead.public_id}/files/{file.pk}/").status_code == 404
    office.post(f"/leads/{lead.public_id}/notes/{note.pk}/put-back/")
    tasks.erase_removed()
    assert File.objects.exists(), "within the week"
    File.objects.update(removed_at=timezone.now() - dt.timedelta(days=8))
    tasks.erase_removed()
    assert Note.objects.exists() and not File.objects.exists()
    from lianpu_portal.leads import folder

    assert not folder.FILES.path_of(file.name).exists()


def test_a_file_that_is_something_else_is_refused(office):
    lead = of_x()
    for content in (b"<script>", PNG + b"PK\x03\x04", b""):
        act(office, lead, "attach", file=SimpleUploadedFile("a.png", content))
    act(office, lead, "attach")
    assert not File.objects.exists()


def test_whom_to_call_is_sealed_read_on_record_and_erased(office):
    lead = of_x()
    assert "one of the two is needed" in act(office, lead, "note-contact", person=PERSON)
    page = act(office, lead, "note-contact", person=PERSON, phone=PHONE, email=EMAIL)
    lead.refresh_from_db()
    assert PHONE not in page and PHONE.encode() not in bytes(lead.contact_sealed or b"")
    assert PHONE in act(office, lead, "read-contact")
    assert office.get(f"/leads/{lead.public_id}/read-contact/").status_code == 405
    for address in ("/leads/", "/leads/list/", "/leads/list.csv"):
        assert PHONE not in office.get(address).content.decode()
    act(office, lead, "erase-contact")
    lead.refresh_from_db()
    assert (
        lead.contact_sealed is None
        and lead.contact_fingerprint == ""
        and PHONE not in act(office, lead, "read-contact")
    )
    assert PHONE not in str(list(AuditLine.objects.values())) and EMAIL not in str(list(AuditLine.objects.values()))


# Lists


def test_the_list_is_filtered_sorted_and_taken_along(office, django_user_model):
    me = django_user_model.objects.get(username="officer")
    mine = of_x(owner=me)
    other = new(office, product="玻璃", firm="=2+3玻璃科技有限公司", county="320830")
    act(office, other, "contact")
    set_task(Actor.command(), other, "寄样册", dt.date(2020, 1, 1), None)

    def shown(query: str) -> list[str]:
        page = office.get(f"/leads/list/?{query}").content.decode()
        order = {code: page.find(f"/leads/{code}/") for code in (mine.public_id, other.public_id)}
        names = {mine.public_id: "mine", other.public_id: "other"}
        return [names[code] for code in sorted(order, key=lambda code: order[code]) if order[code] > 0]

    assert shown("owner=me") == shown("stage=found") == shown("product=seat") == shown("county=320826") == ["mine"]
    assert shown("owner=none") == shown("late=1") == shown("q=玻璃") == shown("stage=contacted") == ["other"]
    assert shown("chain=cars&sort=firm") == shown("sort=due") == ["other", "mine"]
    assert shown("sort=stage") == ["mine", "other"] and shown("stage=nonsense&owner=99999999999999999999&sort=x")
    assert shown("chain=nothing") == []
    assert "Nothing" not in office.get("/leads/list/?print=1").content.decode()
    csv = office.get("/leads/list.csv?late=1").content.decode()
    assert "'=2+3玻璃科技有限公司" in csv and "寄样册" in csv and "上海示例座椅" not in csv
    assert office.get("/leads/list.xlsx").content[:2] == b"PK" and office.get("/leads/list.exe").status_code == 404


@pytest.mark.parametrize("ended", [Stage.LANDED, Stage.DROPPED])
def test_a_lead_that_has_ended_has_no_next_task(office, ended):
    lead = of_x()
    set_task(Actor.command(), lead, "约工厂参观", dt.date(2020, 1, 1), None)
    addresses = ("/leads/", "/leads/list/", "/leads/list.csv")
    for address in addresses:
        page = office.get(address).content.decode()
        assert "约工厂参观" in page and "2020-01-01" in page, address
    Lead.objects.update(stage=ended)
    for address in addresses:
        page = office.get(address).content.decode()
        assert "上海示例座椅" in page and "约工厂参观" not in page and "2020-01-01" not in page, address
    assert "约工厂参观" in office.get(f"/leads/{lead.public_id}/").content.decode(), "on its own page it stays"


def test_an_empty_board_says_how_to_begin(office):
    for address in ("/leads/", "/leads/list/"):
        assert "No lead yet" in office.get(address).content.decode()


def test_the_pages_speak_chinese(office):
    lead = of_x()
    act(office, lead, "note", note="你好")
    act(office, lead, "contact")
    office.cookies["django_language"] = "zh-hans"
    for address in (
        "/leads/",
        "/leads/list/",
        "/leads/new/",
        f"/leads/{lead.public_id}/",
        f"/leads/{lead.public_id}/edit/",
    ):
        page = office.get(address).content.decode()
        assert "招商线索" in page
        main = page.split("<main")[1].split("<footer")[0]
        for english in ("Lead", "Owner", "Note", "Task", "Stage", "nobody", "moved", "made it"):
            assert english not in _words(main), (address, english)


def _words(html: str) -> str:
    import re

    return re.sub(r"<[^>]+>", " ", html)
