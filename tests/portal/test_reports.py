"""The moderators' queue of reports: grouped by listing, decided with one key, told to those concerned, taken back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall.actions.judge import keep, take_down, undo
from lianpu_portal.hall.actions.report import Told, report
from lianpu_portal.hall.errors import VerdictRefusedError
from lianpu_portal.hall.models import Report, Verdict
from lianpu_portal.hall.tasks import ADDRESS_KEPT, forget_reporters
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.deciding import Pair
from lianpu_portal.publishing.actions import decide as publishing
from lianpu_portal.publishing.actions.close import close
from lianpu_portal.publishing.models import Publication
from lianpu_portal.registry.facts import FactRefusedError
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.publishing_help import ANYONE, EMAIL, OFFICE, fresh, publish_one, row_of

OFFERS: Any = TABLE_MODELS["offers"]
READER_MAIL = "reader@example.org"
QUEUE, DECIDE = "/moderation/reports/", "/moderation/reports/decide/"


@pytest.fixture(autouse=True)
def english_words():
    with translation.override("en"):
        yield


@pytest.fixture
def moderator(store) -> Client:
    account = get_user_model().objects.create_user("mod", "mod@example.org")
    Appointment.objects.create(account=account, role="moderator")
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def reported(listing: str = "o1", reader: str = "r1", table: str = "offers", **told: Any) -> Report:
    said = Told(**({"reason": "false", "text": "", "language": "en"} | told))
    return report(ANYONE, reader, table, listing, said)


def queued(client: Client, state: str = "") -> list[tuple[str, int]]:
    return [(item.listing, item.voices) for item in client.get(QUEUE, {"state": state}).context["items"]]


def letters(address: str) -> list[str]:
    return [letter.body for letter in mail.outbox if letter.to == [address]]


def press(client: Client, verb: str, *codes: int, **more: str) -> str:
    answer = client.post(DECIDE, {"verb": verb, "id": [str(code) for code in codes], **more}, follow=True)
    return answer.content.decode()


def test_a_listing_that_several_readers_reported_stands_first(moderator):
    assert "Nothing waits" in moderator.get(QUEUE).content.decode()
    reported("o2", "r1")
    for reader in ("r2", "r3"):
        reported("o3", reader, text="They closed in May")
    Report.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    reported("o2", "r1", reason="done")
    reported("d1", "r4", table="demands")
    assert queued(moderator) == [("o3", 2), ("o2", 1), ("d1", 1)], "two readers before two reports of one"
    page = moderator.get(QUEUE).content.decode()
    assert page.count("They closed in May") == 2 and "2 independent readers" in page and "It is settled" in page


def test_what_waits_stands_in_the_navigation_of_moderators_alone(moderator, english):
    reported()
    reported("o2", "r2")
    home = moderator.get("/").content.decode()
    assert '<span class="count">2<span class="visually-hidden"> waiting</span></span>' in home
    assert "waiting</span>" not in english.get("/").content.decode()
    tabs = {page: count for page, _word, count in moderator.get(reverse("moderation")).context["queues"]}
    assert tabs["reports"] == 2 and tabs["moderation"] == 0


def test_kept_all_its_reports_are_dismissed_and_the_reporters_told(moderator):
    first = reported(email=READER_MAIL)
    reported(reader="r2")
    assert "1 listing stays" in press(moderator, "keep", first.pk)
    assert set(Report.objects.values_list("state", flat=True)) == {"dismissed"}
    assert OFFERS.objects.filter(pk="o1").exists() and queued(moderator) == []
    assert ["it stays" in body for body in letters(READER_MAIL)] == [True]
    line = AuditLine.objects.get(verb="report.dismiss")
    assert (line.subject, line.actor, line.after["reports"]) == ("offers/o1", "mod", 2)
    assert "Somebody has decided" in press(moderator, "keep", first.pk), "once"


def test_the_address_is_sealed_and_forgotten(moderator):
    first = reported(email=READER_MAIL)
    assert READER_MAIL not in str(Report.objects.values()) and READER_MAIL not in moderator.get(QUEUE).content.decode()
    press(moderator, "keep", first.pk)
    forget_reporters()
    assert Report.objects.get().email_sealed is not None, "a decision may yet be taken back"
    Verdict.objects.update(at=timezone.now() - ADDRESS_KEPT - dt.timedelta(days=1))
    forget_reporters()
    assert Report.objects.get().email_sealed is None


def test_a_published_listing_is_taken_down_and_its_publisher_told(moderator, own_folder):
    publication = publish_one().publication
    first = reported(publication.public_id, email=READER_MAIL)
    assert "the firm reads it" in press(moderator, "take_down", first.pk), "not without a reason"
    assert fresh(publication).state == "online" and Report.objects.get().state == "open"
    page = press(moderator, "take_down", first.pk, reason_other="No such firm")
    assert "1 listing is taken down" in page and row_of(publication) is None
    assert (fresh(publication).state, Report.objects.get().state) == ("taken_down", "upheld")
    assert ["No such firm" in body for body in letters(EMAIL)] == [True]
    assert ["no longer shown" in body for body in letters(READER_MAIL)] == [True]
    press(moderator, "undo", Verdict.objects.get().pk)
    assert fresh(publication).state == "online" and row_of(publication) is not None
    assert Report.objects.get().state == "open" and queued(moderator) == [(publication.public_id, 1)]
    assert "重新上线" in letters(EMAIL)[-1] and "taken back" in letters(READER_MAIL)[-1]
    verbs = list(AuditLine.objects.filter(subject=str(publication)).order_by("pk").values_list("verb", flat=True))
    assert verbs[2:] == ["listing.take_down", "report.uphold", "listing.undo", "report.undo"]


def test_an_imported_listing_is_taken_out_with_its_pairs_and_comes_back_exactly(moderator):
    her = get_user_model().objects.create_user("her", "her@example.org")
    Membership.objects.create(account=her, enterprise="A", role="owner")
    confirm(OFFICE, Pair("o1", "d1"))
    before, pairs = OFFERS.objects.get(pk="o1").row(), snapshot()["match_decisions"].rows()
    order = list(OFFERS.objects.values_list("pk", flat=True))
    first = reported()
    page = press(moderator, "take_down", first.pk, reason="It is settled or out of date")
    assert "Decided a moment ago" in page
    assert "o1" not in set(snapshot()["offers"]["id"]) and snapshot()["match_decisions"].is_empty()
    assert Client().get("/offers/o1/").status_code == 404
    assert ["It is settled" in body for body in letters("her@example.org")] == [True]
    press(moderator, "undo", Verdict.objects.get().pk)
    assert OFFERS.objects.get(pk="o1").row() == before and snapshot()["match_decisions"].rows() == pairs
    assert list(OFFERS.objects.values_list("pk", flat=True)) == order, "in its old place"
    assert "恢复展示" in letters("her@example.org")[-1]
    assert "taken back already" in press(moderator, "undo", Verdict.objects.get().pk)


def test_it_does_not_come_back_over_a_newer_row_or_without_its_firm(moderator):
    verdict = take_down(OFFICE, reported("o2"), "false")
    row = OFFERS(id="o2", enterprise_id="C", text="newer", category="product", visibility="public", source_id="list",
                 as_of=timezone.localdate(), status="declared")  # fmt: skip
    row.save()
    with pytest.raises(FactRefusedError, match="entered since"):
        undo(OFFICE, verdict)
    row.delete()
    TABLE_MODELS["sites"]._default_manager.filter(enterprise_id="B").delete()
    TABLE_MODELS["enterprises"]._default_manager.get(pk="B").delete()
    with pytest.raises(FactRefusedError, match="«B»"):
        undo(OFFICE, verdict)
    assert Verdict.objects.get().undone_at is None and Report.objects.get().state == "upheld", "nothing half done"


def test_of_a_listing_that_has_ended_only_the_reports_are_closed(moderator, own_folder):
    publication = publish_one().publication
    first = reported(publication.public_id)
    close(ANYONE, publication, "elsewhere")
    page = moderator.get(QUEUE).content.decode()
    assert "Closed" in page and "nothing else is left to do" in page
    press(moderator, "take_down", first.pk, reason="x")
    assert (fresh(publication).state, Report.objects.get().state) == ("closed", "upheld")
    undo(OFFICE, Verdict.objects.get())
    assert (fresh(publication).state, Report.objects.get().state) == ("closed", "open")


def test_a_verdict_on_a_publication_put_online_since_is_not_undone(moderator, own_folder):
    publication = publish_one().publication
    verdict = take_down(OFFICE, reported(publication.public_id), "x")
    publishing.undo(OFFICE, fresh(publication))
    with pytest.raises(VerdictRefusedError, match="changed or deleted"):
        undo(OFFICE, verdict)


def test_many_at_once_and_back_again(moderator):
    keys = [reported(listing, f"r{listing}").pk for listing in ("o1", "o2", "o3")]
    answer = moderator.post(DECIDE, {"verb": "keep", "id": [str(key) for key in keys]})
    made = list(Verdict.objects.order_by("pk").values_list("pk", flat=True))
    assert answer["Location"].endswith(f"decided={'%2C'.join(map(str, made))}")
    assert queued(moderator, "kept") == [("o3", 0), ("o2", 0), ("o1", 0)]
    press(moderator, "undo", *made)
    assert len(queued(moderator)) == 3 and queued(moderator, "kept") == []


def test_what_was_ticked_stays_ticked_where_a_reason_is_missing_and_is_told_once(moderator, own_folder):
    made = [publish_one(firm=f"淮安新来{number}厂", thing=f"制动器{number}").publication for number in range(5)]
    codes = [reported(one.public_id, reader=one.public_id).pk for one in made]
    page = moderator.post(
        "/moderation/reports/decide/", {"verb": "take_down", "id": codes}, follow=True
    ).content.decode()
    assert page.count("the firm reads it") == 1 and "and 2 more" in page
    assert len(re.findall(r'name="id" value="\d+" checked', page)) == 5
    both = {"verb": "take_down", "id": codes, "reason": "Untrue", "reason_other": "No such firm"}
    moderator.post("/moderation/reports/decide/", both)
    assert Publication.objects.filter(refusal="No such firm").count() == 5, (
        "what was written goes before what was chosen"
    )


def test_others_decide_nothing(store):
    first = reported()
    for deed in (lambda: keep(Actor(), first), lambda: take_down(Actor(), first, "x")):
        with pytest.raises(PermissionDenied):
            deed()
    verdict = keep(OFFICE, first)
    with pytest.raises(PermissionDenied):
        undo(Actor(), verdict)


@pytest.mark.parametrize(
    "said", [{"verb": "keep"}, {"verb": "x", "id": "1"}, {"verb": "keep", "id": "o1"}, {"verb": "undo", "id": "9" * 30}]
)
def test_what_is_no_decision_changes_nothing(said, moderator):
    reported()
    assert moderator.post(DECIDE, said).status_code == 302
    assert Report.objects.get().state == "open" and not Verdict.objects.exists()


def test_the_form_takes_an_address_or_none(english):
    asked = {"reason": "false", "email": "no address"}
    assert english.post("/hall/report/offers/o1/", asked).status_code == 422
    assert english.post("/hall/report/offers/o1/", asked | {"email": READER_MAIL}).status_code == 302
    assert Report.objects.get().email_sealed is not None and Report.objects.get().language == "en"
