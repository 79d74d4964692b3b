"""Letters to whoever published a list: its link at once, and one letter for what moderators decided about many listings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.publishing import list_letters
from lianpu_portal.publishing.actions.close import close
from lianpu_portal.publishing.actions.decide import accept, refuse, take_down, undo
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.actions.expire import expire_due, remind_due
from lianpu_portal.publishing.actions.publish_list import publish_list
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.lists import Entry
from lianpu_portal.publishing.models import Batch, Publication, Untold
from lianpu_portal.publishing.tasks import decide_list, tell_of_lists
from tests.portal.api_callers import Program, token_of
from tests.portal.publishing_help import ANYONE, BRAKES, EMAIL, OFFICE, PHONE, fresh, hidden, publish_one, solved
from tests.portal.test_publishing_list import upload

pytestmark = pytest.mark.usefixtures("store", "own_folder")
WHY = "看不出供应什么"


def listings(count: int = 3, contact: Contact | None = None, language: str = "en") -> list[Publication]:
    """A list that waits for the moderators, whole."""
    things = [BRAKES | {"thing": f"异形件{number}", "product": None} for number in range(count)]
    entries = [Entry("offers", "淮安新一制动有限公司", None, fields) for fields in things]
    contact = contact or Contact("", "", EMAIL)
    batch, _token = publish_list(
        ANYONE, entries, contact, "public", "清单.xlsx", proven=False, sender="", language=language
    )
    return list(Publication.objects.filter(batch=batch).order_by("pk"))


def some_time_later() -> None:
    """The moderators have turned to something else; what comes back by itself is done."""
    Untold.objects.update(at=timezone.now() - list_letters.SILENCE - dt.timedelta(seconds=1))
    tell_of_lists()


def letters() -> list[str]:
    """What was sent since it was asked last: subject and text."""
    sent = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
    mail.outbox.clear()
    return sent


def test_whoever_left_an_address_with_a_list_gets_its_link_once(english):
    html = upload(english).content.decode()
    said = {"list": hidden(html, "list"), "visibility": "public", "consent": "1", "altcha": solved()}
    sent = english.post("/publish/list/send/", said | {"email": EMAIL})
    assert "It is also on its way to your e-mail." in english.get(sent.url).content.decode()
    [letter] = letters()
    assert "清单.csv" in letter and "It holds 2 listings." in letter
    assert f"http://testserver{sent.url.partition('?')[0]}" in letter
    html = upload(english).content.decode()
    sent = english.post("/publish/list/send/", said | {"list": hidden(html, "list"), "phone": PHONE})
    assert letters() == [] and "on its way" not in english.get(sent.url).content.decode()


def test_a_whole_list_that_is_decided_brings_one_letter(english):
    rows = listings(8)
    decide_list(rows[0].batch_id, "accept", "", None)
    [letter] = letters()
    assert letter.startswith("Decided: 清单.xlsx") and "8 listings of your list are online now:" in letter
    assert f"异形件0 http://127.0.0.1:8000/offers/{rows[0].public_id}/" in letter and "and 3 others" in letter
    some_time_later()
    assert letters() == [] and not Untold.objects.exists()
    rows = listings(2, language="zh-hans")
    decide_list(rows[0].batch_id, "refuse", WHY, None)
    [letter] = letters()
    assert f"您清单中的 2 条未予展示。原因：{WHY}" in letter and "专属链接" in letter


def test_what_is_decided_one_by_one_is_told_together_once_nothing_more_is_decided(django_user_model):
    rows, moderator = listings(6), django_user_model.objects.create_superuser("moderator")
    program = Program(token_of(moderator, "moderate"))
    for row in rows[:2]:
        assert program.post(f"/moderation/listings/{row.public_id}", {"verb": "accept"}).status_code == 200
    refuse(OFFICE, rows[2], WHY)
    accept(OFFICE, rows[3])
    take_down(OFFICE, fresh(rows[3]), WHY)
    accept(OFFICE, rows[4])
    undo(OFFICE, fresh(rows[4]))
    accept(OFFICE, rows[5])
    delete(ANYONE, fresh(rows[5]))
    tell_of_lists()
    assert letters() == [], "more may be decided yet"
    some_time_later()
    [letter] = letters()
    assert (
        "2 listings of your list are online now:" in letter
        and f"2 listings of your list are not shown. The reason: {WHY}" in letter
    )
    assert "异形件4" not in letter and "异形件5" not in letter
    accept(OFFICE, fresh(rows[4]))
    some_time_later()
    assert "1 listing of your list is online now:" in letters()[0]


def test_a_program_decides_a_whole_list(django_user_model):
    rows, others = listings(3), listings(2)
    moderator = django_user_model.objects.create_superuser("moderator")
    program = Program(token_of(moderator, "moderate"))
    told = program.get("/moderation/lists").json()["items"]
    assert [(one["id"], one["waiting"], one["whole"]) for one in told] == [
        (others[0].batch_id, 2, 2),
        (rows[0].batch_id, 3, 3),
    ]
    of_list = program.get(f"/moderation/listings?list={rows[0].batch_id}").json()["items"]
    assert {one["id"] for one in of_list} == {row.public_id for row in rows}
    there = f"/moderation/lists/{rows[0].batch_id}"
    assert program.post(there, {"verb": "refuse", "reason": " "}).status_code == 409
    assert program.post(there, {"verb": "take_down", "reason": WHY}).status_code == 422
    assert letters() == []
    assert program.post(there, {"verb": "refuse", "reason": WHY}).status_code == 202
    assert {fresh(row).state for row in rows} == {"refused"} and {fresh(row).state for row in others} == {"waiting"}
    [letter] = letters()
    assert "3 listings of your list are not shown." in letter
    assert [one["id"] for one in program.get("/moderation/lists").json()["items"]] == [others[0].batch_id]
    lines = AuditLine.objects.filter(verb="listing.refuse", actor="moderator")
    assert lines.count() == 3


def test_another_address_of_one_listing_is_told_of_that_one_alone():
    rows = listings()
    other = "li@other.example"
    Publication.objects.filter(pk=rows[0].pk).update(
        contact_sealed=seal(Contact("", "", other)), email_fingerprint=fingerprint(other)
    )
    Publication.objects.filter(pk=rows[1].pk).update(contact_sealed=seal(Contact("", PHONE, "")), email_fingerprint="")
    decide_list(rows[0].batch_id, "accept", "", None)
    told = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(told) == {other, EMAIL} and len(mail.outbox) == 2
    assert "异形件0" in told[other] and "异形件2" not in told[other] and "异形件0" not in told[EMAIL]


def test_a_worker_that_ends_before_the_letter_loses_none(monkeypatch):
    rows = listings()
    with monkeypatch.context() as ended:
        ended.setattr(list_letters, "tell_decided", lambda _batch: None)
        decide_list(rows[0].batch_id, "accept", "", None)
    decide_list(rows[0].batch_id, "accept", "", None)  # begun anew: nothing waits any more
    assert len(letters()) == 1


def test_a_listing_that_came_alone_is_told_of_at_once():
    one = publish_one(proven=False).publication
    accept(OFFICE, one)
    assert len(letters()) == 1 and not Untold.objects.exists()
    change = "用专属链接修改"
    refuse(OFFICE, undo(OFFICE, fresh(one)), WHY)
    assert change in letters()[0]
    accept(OFFICE, undo(OFFICE, fresh(one)))
    letters()
    take_down(OFFICE, fresh(one), WHY)
    [letter] = letters()
    assert WHY in letter and change not in letter, "what was taken down cannot be changed"


def test_a_list_that_ends_brings_one_reminder_whose_button_renews_it(english):
    rows = listings(7)
    decide_list(rows[0].batch_id, "accept", "", None)
    alone = publish_one(contact=Contact("", "", "li@other.example")).publication
    letters()
    today = timezone.localdate()
    Publication.objects.update(expires_on=today + dt.timedelta(days=6))
    Publication.objects.filter(pk=rows[0].pk).update(expires_on=today + dt.timedelta(days=3))
    Publication.objects.filter(pk=rows[6].pk).update(expires_on=today + dt.timedelta(days=30))
    assert (remind_due(), remind_due()) == (2, 0)
    [letter] = [one for one in letters() if "清单.xlsx" in one]
    assert "Do 6 listings of your list still hold?" in letter and "and 1 other" in letter
    assert letter.startswith(f"Ends on {today + dt.timedelta(days=3)} – {today + dt.timedelta(days=6)}: 清单.xlsx")
    assert f"异形件0 {today + dt.timedelta(days=3)}" in letter and "异形件6" not in letter
    address = letter.partition("http://127.0.0.1:8000")[2].partition("\n")[0]
    page = english.get(address).content.decode()
    assert "6 listings of this list end:" in page
    assert not Publication.objects.filter(expires_on__gt=today + dt.timedelta(days=30)).exists(), (
        "reading it changes nothing"
    )
    Publication.objects.filter(pk=rows[1].pk).update(
        expires_on=today - dt.timedelta(days=1), reminded_for=today - dt.timedelta(days=1)
    )
    expire_due()
    close(ANYONE, fresh(rows[2]), "elsewhere")
    page = english.post(address, follow=True).content.decode()
    assert "5 listings renewed." in page and "Nothing of this list is to be renewed" in page
    ends = {row.pk: fresh(row).expires_on for row in rows}
    assert {pk for pk, day in ends.items() if day > today + dt.timedelta(days=60)} == {
        rows[n].pk for n in (0, 1, 3, 4, 5)
    }
    assert fresh(rows[1]).state == "online" and fresh(alone).expires_on == today + dt.timedelta(days=6)
    assert english.get(address[:-4] + "xyz/").status_code == 404
    Batch.objects.all().delete()
    assert english.get(address).status_code == 404


def test_many_are_renewed_by_a_letter_beside_the_request(english, monkeypatch):
    rows = listings(3)
    decide_list(rows[0].batch_id, "accept", "", None)
    soon = timezone.localdate() + dt.timedelta(days=6)
    Publication.objects.update(expires_on=soon)
    letters()
    remind_due()
    [letter] = letters()
    assert letter.startswith(f"Ends on {soon}: 清单.xlsx")
    address = letter.partition("http://127.0.0.1:8000")[2].partition("\n")[0]
    monkeypatch.setattr("lianpu_portal.publishing.views_sent_list.LIMITS", type(LIMITS)(listings_at_once=2))
    assert "3 listings are being changed." in english.post(address, follow=True).content.decode()
    assert not Publication.objects.filter(expires_on=soon).exists()
