"""The life of a publication: private links, ends, moderators; only what the table of transitions allows ever happens."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import polars as pl
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lianpu.cluster.examples import huaian_cluster
from lianpu.language import speaking
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.contacts import Contact
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.pairs import find_pairs, open_listing
from lianpu_portal.publishing import life
from lianpu_portal.publishing.actions import decide
from lianpu_portal.publishing.actions.close import close, reopen
from lianpu_portal.publishing.actions.delete import delete
from lianpu_portal.publishing.actions.edit import Changes, edit
from lianpu_portal.publishing.actions.expire import expire_due, remind_due
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.publishing.draft import draft_of
from lianpu_portal.publishing.errors import PublishingRefusedError, TooManySentError
from lianpu_portal.publishing.fields import read_field
from lianpu_portal.publishing.firms import known_firm, typed_firm
from lianpu_portal.publishing.links import renew_address
from lianpu_portal.publishing.models import Batch, FirmMerge, Publication, State
from lianpu_portal.publishing.order import Order
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.clusters import small_cluster
from tests.portal.publishing_help import (
    ANYONE,
    EMAIL,
    NEW_FIRM,
    OFFICE,
    PERSON,
    PHONE,
    draft,
    fresh,
    publish_one,
    row_of,
)

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture(autouse=True)
def english_words():
    """What actions say is compared in English."""
    with translation.override("en"):
        yield


def past(publication: Publication, days: int = 1) -> Publication:
    """The publication, its last day gone."""
    Publication.objects.filter(pk=publication.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=days))
    return fresh(publication)


def test_a_listing_stands_ninety_days_or_until_its_deadline(store):
    assert publish_one().publication.expires_on == timezone.localdate() + dt.timedelta(days=90)
    day = timezone.localdate() + dt.timedelta(days=5)
    assert publish_one(deadline=day.isoformat()).publication.expires_on == day


def test_every_unknown_token_gets_the_same_404(english):
    token = publish_one().token
    wrong = ["x", token[:-1], token + "A", token.swapcase(), "0" * 43, "%01", "字" * 20, "a" * 3000]
    answers, queries = set(), set()
    english.get("/m/first/")  # reads the tables, which later requests need not
    for guess in wrong:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = english.get(f"/m/{guess}/")
        answers.add((answer.status_code, answer.content))
        queries.add(len(asked))
    assert len(answers) == len(queries) == 1 and answers.pop()[0] == 404
    assert token not in str(Publication.objects.values()), "only its hash is stored"


def test_a_private_page_is_not_kept_indexed_or_told_of(english):
    answer = english.get(f"/m/{publish_one().token}/")
    assert answer["Referrer-Policy"] == "strict-origin" and "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"] and PHONE in answer.content.decode()


def test_by_its_link_a_listing_is_changed_closed_reopened_and_deleted(english):
    published = publish_one(contact=Contact(PERSON, PHONE, ""))
    page, publication = f"/m/{published.token}/", published.publication
    form = {"f-side": "offer", "was-side": "", "f-thing": "制动器总成", "f-quantity": "5000", "f-unit": "set", "f-period": "year",
            "f-product": "brake", "f-region": "涟水县", "person": "李", "phone": "0517-80001234", "visibility": "matched"}  # fmt: skip
    assert english.post(f"{page}edit/", form).status_code == 302
    row = row_of(publication)
    assert (row.text, row.quantity, row.unit, row.visibility) == ("制动器总成", 5000.0, "set", "matched")
    assert "051780001234" in english.get(page).content.decode()
    english.post(f"{page}close/", {"outcome": "lianpu"})
    assert row_of(publication) is None and fresh(publication).outcome == "lianpu"
    english.post(f"{page}reopen/")
    assert row_of(publication).quantity == 5000.0
    gone = english.post(f"{page}delete/")
    assert gone.status_code == 200 and english.get(page).status_code == 404
    assert not Publication.objects.exists() and row_of(publication) is None
    assert NEW_FIRM not in snapshot()["enterprises"]["name"].to_list(), "the firm only it brought in goes with it"
    assert AuditLine.objects.filter(verb="listing.delete", subject=str(publication)).exists()


def test_what_fits_and_is_not_public_is_not_denied(english):
    for table, code in (("offers", "o"), ("demands", "d")):
        TABLE_MODELS[table]._default_manager.filter(pk__startswith=code).delete()
    token = publish_one().token
    for table in ("offers", "demands"):
        engine_of(snapshot()).matcher(table)
    assert "Nobody is known to need it yet" in english.get(f"/m/{token}/matches/?wait=1").content.decode()
    publish_one("demands", firm="淮安暗需汽车有限公司", visibility="cluster")
    for table in ("offers", "demands"):
        engine_of(snapshot()).matcher(table)
    page = english.get(f"/m/{token}/matches/?wait=1").content.decode()
    assert "1 of the ten best is not public and not shown." in page and "Nobody is known" not in page
    found = english.get("/matches/sentence/?q=供应制动器3000件每年IATF16949涟水&wait=1").content.decode()
    assert "1 of the ten best is not public" in found and "Nobody here is known" not in found


def sent_back(html: str) -> dict[str, str]:
    """The fields of a form as a browser sends them unchanged."""
    fields = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', html))
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', html):
        fields[name] = value
    return fields


def test_what_is_saved_unchanged_stays_as_it_is(english):
    day = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    published = publish_one(
        "demands", specs=["Ø 300", "带ABS"], price=2.5, deadline=day, radius="city", quantity=1234567.5
    )
    before = row_of(published.publication).row()
    form = sent_back(english.get(f"/m/{published.token}/edit/").content.decode())
    assert form["phone"] == PHONE and form["f-thing"] == "制动器"
    assert english.post(f"/m/{published.token}/edit/", form).status_code == 302
    assert row_of(published.publication).row() == before


def test_a_product_that_the_words_do_not_say_stays_when_saved(english):
    published = publish_one(thing="what stops a truck")
    form = sent_back(english.get(f"/m/{published.token}/edit/").content.decode())
    assert english.post(f"/m/{published.token}/edit/", form).status_code == 302
    assert row_of(published.publication).product_id == "brake"


@pytest.mark.parametrize(("language", "told"), [("en", "Lianshui"), ("zh-hans", "涟水县")])
def test_a_place_is_told_in_the_readers_words_and_read_in_either(language, told):
    with speaking(language):
        text = draft_of(huaian_cluster(), {"thing": "铸铁件", "region": "320826"}, "offers").texts["region"]
    assert text == told
    assert read_field(huaian_cluster(), "region", told, timezone.localdate()) == "320826"


def test_a_listing_that_is_changed_is_not_held_against_itself(english):
    warning = "A listing that is online says just the same"
    published = publish_one()
    assert warning not in english.get(f"/m/{published.token}/edit/").content.decode()


def test_a_listing_that_is_changed_is_held_against_another_that_says_the_same(english):
    other, own = publish_one(firm="淮安先来制动有限公司"), publish_one()
    page = english.get(f"/m/{own.token}/edit/").content.decode()
    assert "A listing that is online says just the same" in page and f"/offers/{other.publication.public_id}/" in page


def test_closing_needs_an_outcome(english):
    published = publish_one()
    english.post(f"/m/{published.token}/close/", {"outcome": "whatever"})
    assert fresh(published.publication).state == "online"


def test_what_has_ended_never_matches(store):
    """D needs brakes: the new offer is found while it is online, and not once it is closed, expired or taken down."""
    publication = publish_one().publication

    def found() -> list[str]:
        cluster = snapshot()
        demand = open_listing(cluster, "demands", "d1")
        assert demand is not None
        return [entry.offer["id"] for entry in find_pairs(engine_of(cluster), "demands", demand, "all").judged]

    assert publication.public_id in found()
    close(ANYONE, publication, "elsewhere")
    assert publication.public_id not in found()
    reopen(ANYONE, publication)
    past(publication)
    assert expire_due() == 1 and publication.public_id not in found()
    renew(ANYONE, publication)
    decide.take_down(OFFICE, publication, "spam")
    assert publication.public_id not in found()


def test_decisions_about_its_pairs_come_back_with_it(store):
    publication = publish_one().publication
    confirm(OFFICE, Pair(publication.public_id, "d1"))
    close(ANYONE, publication, "not_needed")
    assert snapshot()["match_decisions"].is_empty()
    reopen(ANYONE, publication)
    assert snapshot()["match_decisions"].select("offer", "demand", pl.col("verdict").cast(pl.String)).rows() == [
        (publication.public_id, "d1", "confirmed")
    ]


def test_what_came_of_its_pairs_comes_back_with_it(store):
    publication = publish_one().publication
    pair = {"offer_id": publication.public_id, "demand_id": "d1"}
    stated = {"source_id": "list", "as_of": dt.date(2026, 1, 2), "status": "declared"}
    TABLE_MODELS["match_outcomes"](**pair, outcome="capacity", **stated).save()
    close(ANYONE, publication, "not_needed")
    assert snapshot()["match_outcomes"].is_empty()
    reopen(ANYONE, publication)
    assert snapshot()["match_outcomes"].select("demand", pl.col("outcome").cast(pl.String), "as_of").rows() == [
        ("d1", "capacity", dt.date(2026, 1, 2))
    ]


def test_an_edit_that_raises_a_doubt_takes_it_offline_for_a_moderator(store):
    publication = publish_one().publication
    changes = Changes(draft(thing="办理假证 www.example.com"), Contact(phone=PHONE), "public")
    edit(ANYONE, publication, changes)
    assert fresh(publication).state == "waiting" and row_of(publication) is None
    close(ANYONE, publication, "elsewhere")
    reopen(ANYONE, publication)
    assert fresh(publication).state == "waiting", "no way around the moderator"


def test_a_reminder_comes_once_and_its_link_renews_by_a_button_only(english):
    publication = publish_one().publication
    soon = timezone.localdate() + dt.timedelta(days=6)
    Publication.objects.filter(pk=publication.pk).update(expires_on=soon)
    assert (remind_due(), remind_due()) == (1, 0)
    address = renew_address(fresh(publication)).partition("8000")[2]
    for _scanner in range(2):
        assert english.get(address).status_code == 200
    assert fresh(publication).expires_on == soon
    english.post(address)
    assert fresh(publication).expires_on == timezone.localdate() + dt.timedelta(days=90)
    assert english.get(address[:-4] + "xyz/").status_code == 404


def test_letters_are_sealed_in_the_queue_and_hold_the_way_back(english, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    publication = publish_one(proven=False).publication
    decide.refuse(OFFICE, publication, "not a product")
    letter = mail.outbox[-1]
    assert letter.to == [EMAIL] and "not a product" in letter.body


@pytest.mark.parametrize("verb", ["accept", "refuse", "take_down", "undo"])
def test_only_moderators_decide(english, verb):
    publication = publish_one(proven=False).publication
    english.post("/moderation/decide/", {"verb": verb, "id": publication.public_id, "reason": "x"})
    assert fresh(publication).state == "waiting"
    with pytest.raises(PermissionDenied):
        decide.accept(ANYONE, publication)


def test_the_queue_shows_why_and_is_decided_in_bulk(staff):
    waiting = [
        publish_one(
            proven=False, firm=f"淮安第{number}制动厂", contact=Contact(phone=f"1380000000{number}")
        ).publication
        for number in range(3)
    ]
    html = staff.get("/moderation/").content.decode()
    assert html.count("Sent without proof of work") == 3 and PHONE not in html
    staff.post(
        "/moderation/decide/", {"verb": "accept", "id": [one.public_id for one in waiting[:2]], "state": "waiting"}
    )
    assert [fresh(one).state for one in waiting] == ["online", "online", "waiting"]
    staff.post("/moderation/decide/", {"verb": "refuse", "id": waiting[2].public_id})
    assert fresh(waiting[2]).state == "waiting", "a refusal says why"
    staff.post("/moderation/decide/", {"verb": "refuse", "id": waiting[2].public_id, "reason": "advertising"})
    assert (fresh(waiting[2]).state, fresh(waiting[2]).refusal) == ("refused", "advertising")
    staff.post("/moderation/decide/", {"verb": "undo", "id": ",".join(one.public_id for one in waiting)})
    assert [fresh(one).state for one in waiting] == ["waiting"] * 3 and all(row_of(one) is None for one in waiting)


def test_whoever_decides_on_a_later_page_of_a_queue_stays_there(staff, monkeypatch):
    monkeypatch.setattr("lianpu_portal.publishing.views_moderation.PER_PAGE", 2)
    waiting = [
        publish_one(
            proven=False, firm=f"淮安第{number}制动厂", contact=Contact(phone=f"1380000000{number}")
        ).publication
        for number in range(4)
    ]
    assert '<input type="hidden" name="page" value="2">' in staff.get("/moderation/?page=2").content.decode()
    for one, sent, back in zip(waiting, ("2", "1", "x", ""), ("page=2", None, None, None), strict=True):
        told = staff.post("/moderation/decide/", {"verb": "accept", "id": one.public_id, "page": sent})["Location"]
        assert back in told if back else "page" not in told


def test_a_take_down_takes_one_action_and_can_be_undone(staff):
    publication = publish_one().publication
    staff.post("/moderation/decide/", {"verb": "take_down", "id": publication.public_id, "reason": "not yours"})
    assert row_of(publication) is None and NEW_FIRM not in snapshot()["enterprises"]["name"].to_list()
    staff.post("/moderation/decide/", {"verb": "undo", "id": publication.public_id})
    assert fresh(publication).state == "online" and row_of(publication) is not None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"thing": "制动器 www.cheap-brakes.com"}, "links"), ({"thing": "代开 发票"}, "blocked_words"),
        ({"thing": "代開發票"}, "blocked_words"), ({"specs": ["加微信 abc12345", "点击！！"]}, "spam"),
        ({"thing": "★" * 40}, "spam"),
    ],
)  # fmt: skip
def test_each_check_has_its_name(store, fields, code):
    publication = publish_one(**fields).publication
    assert publication.state == "waiting" and code in [doubt["code"] for doubt in publication.doubts]


@pytest.mark.parametrize(
    "thing",
    ["汽车线束", "abetting-free casinova 制动片", "12R22.5 轮胎", "Brake pads, ISO 9001", "棉/氨纶 95/5 针织布"],
)
def test_honest_words_raise_no_doubt(store, thing):
    assert publish_one(thing=thing, product=None).publication.doubts == []


def test_a_new_contact_sends_three_before_somebody_looks(store):
    states = [
        publish_one(thing=f"制动件{'甲乙丙丁'[number]}", firm=f"淮安{number}号厂").publication for number in range(4)
    ]
    assert [one.state for one in states] == ["online", "online", "online", "waiting"]
    assert states[3].doubts == [{"code": "first_contact", "count": 4, "limit": 3}]


def test_one_network_address_is_slowed_down(store):
    def send(number: int) -> Publication:
        contact = Contact(phone=f"138{number:08}")
        return publish_one(sender="203.0.113.7", contact=contact, firm=f"淮安{number}号厂").publication

    sent = [send(number) for number in range(11)]
    assert [one.state for one in sent] == ["online"] * 10 + ["waiting"]
    Publication.objects.bulk_create(
        Publication(public_id=f"many{number}", table="offers", sender_fingerprint=sent[0].sender_fingerprint,
                    expires_on=timezone.localdate()) for number in range(49)
    )  # fmt: skip
    Publication.objects.filter(public_id__startswith="many").update(
        created_at=timezone.now() - dt.timedelta(minutes=50)
    )
    with pytest.raises(TooManySentError, match="Try again in 10 min") as refused:
        send(99)
    assert 590 <= refused.value.wait <= 600, "until the first of the sixty lies an hour back"
    Publication.objects.filter(public_id__startswith="many").update(batch=Batch.objects.create(manage_hash="b"))
    assert send(99).state == "waiting", "a list holds no colleague up"


def test_the_same_thing_of_the_same_firm_is_looked_at(store):
    """A offers brakes already (o1)."""
    publication = publish_one(enterprise="A", firm="示例甲制动有限公司", quantity=100.0).publication
    assert publication.state == "waiting" and publication.doubts == [{"code": "duplicate", "listing": "o1"}]


class Lives(RuleBasedStateMachine):
    """Every verb, tried on a listing in every order, as its owner, a moderator, and time would."""

    @initialize(proven=st.booleans())
    def born(self, proven: bool) -> None:
        load_cluster(small_cluster())
        self.publication: Any = publish_one(
            proven=proven, thing="异形件", product=None, contact=Contact(phone=PHONE)
        ).publication
        self.was = self.publication.state

    def _try(self, action: Any, *verbs: str) -> None:
        allowed = {life.TRANSITIONS[State(self.was), verb] for verb in verbs if life.can(self.was, verb)}
        try:
            action()
        except PublishingRefusedError:
            assert fresh(self.publication).state == self.was, "a refusal changes nothing"
            return
        now = fresh(self.publication).state
        assert now in allowed or (now == self.was and not allowed), f"{self.was} → {now} by {verbs}"
        self.was = now

    @rule(spam=st.booleans())
    def edits(self, spam: bool) -> None:
        words = "代开发票" if spam else "异形件二"
        changes = Changes(draft(thing=words, product=None), Contact(phone=PHONE), "public")
        self._try(lambda: edit(ANYONE, self.publication, changes), "edit", "recall")

    @rule()
    def renews(self) -> None:
        self._try(lambda: renew(ANYONE, self.publication), "renew", "requeue")

    @rule()
    def closes(self) -> None:
        self._try(lambda: close(ANYONE, self.publication, "elsewhere"), "close")

    @rule()
    def reopens(self) -> None:
        self._try(lambda: reopen(ANYONE, self.publication), "reopen", "requeue")

    @rule()
    def is_accepted(self) -> None:
        self._try(lambda: decide.accept(OFFICE, self.publication), "accept")

    @rule()
    def is_refused(self) -> None:
        self._try(lambda: decide.refuse(OFFICE, self.publication, "why"), "refuse")

    @rule()
    def is_taken_down(self) -> None:
        self._try(lambda: decide.take_down(OFFICE, self.publication, "why"), "take_down")

    @rule()
    def is_taken_back(self) -> None:
        self._try(lambda: decide.undo(OFFICE, self.publication), "recall", "requeue", "restore")

    @rule()
    def time_passes(self) -> None:
        past(self.publication)
        self._try(expire_due, "expire")

    @invariant()
    def a_row_stands_only_while_online(self) -> None:
        if hasattr(self, "publication"):
            now = fresh(self.publication)
            assert (row_of(now) is not None) == (now.state == State.ONLINE)
            assert now.state != State.ONLINE or "代开发票" not in now.fields["thing"] or AuditLine.objects.filter(
                subject=str(now), verb="listing.accept").exists(), "blocked words need a moderator"  # fmt: skip


class LivesTest(TestCase, Lives.TestCase):  # type: ignore[misc]
    settings = hypothesis_settings(max_examples=12, stateful_step_count=12, deadline=None)


def test_an_erased_listing_leaves_no_contact(store):
    publication = publish_one().publication
    delete(ANYONE, publication)
    assert not any(
        re.search(PHONE, str(values)) for model in TABLE_MODELS.values() for values in model.objects.values()
    )  # pyright: ignore[reportAttributeAccessIssue]


def test_publishing_is_a_permission(store):
    nobody = Actor(None, frozenset())
    with pytest.raises(PermissionDenied):
        publish(nobody, Order(draft(), NEW_FIRM, None, Contact(phone=PHONE)))


def two_firms_of_one_name() -> str:
    """A firm that is A under another id, with a listing, a link, a figure and an account."""
    published = publish_one(firm="示例甲制动器厂", thing="制动盘", product=None).publication
    return str(published.enterprise_id)


def test_of_a_very_long_name_as_much_is_kept_as_there_is_room_for(store):
    """The tables take names of two thousand signs."""
    TABLE_MODELS["enterprises"]._default_manager.filter(pk="A").update(name="长" * 900)
    made = publish_one(firm="长" * 900, enterprise="A").publication
    assert fresh(made).firm_name == "长" * 200
    done = merge(OFFICE, "A", "B")
    assert done.merged == "长" * 200
    assert undo_merge(OFFICE, done) == 0
    assert TABLE_MODELS["enterprises"]._default_manager.get(pk="A").name == "长" * 900


def test_a_merge_of_firms_moves_everything_and_is_undone_exactly(store, admin_user):
    twin = two_firms_of_one_name()
    Membership.objects.create(account=admin_user, enterprise=twin)
    before = {table: snapshot()[table].sort(snapshot()[table].columns[0]) for table in TABLE_MODELS}
    done = merge(OFFICE, twin, "A")
    after = snapshot()
    assert twin not in after["enterprises"]["id"].to_list()
    assert after["offers"].filter(pl.col("text") == "制动盘")["enterprise"].to_list() == ["A"]
    assert Publication.objects.get().enterprise_id == "A" and Membership.objects.get().enterprise == "A"
    assert typed_firm(after, "示例甲制动器厂").known == known_firm(after, "A"), "its name means the other from now on"
    assert undo_merge(OFFICE, done) == 0
    for table, rows in before.items():
        if table != "sources":
            assert snapshot()[table].sort(rows.columns[0]).equals(rows), table
    assert Publication.objects.get().enterprise_id == twin and Membership.objects.get().enterprise == twin
    with pytest.raises(PublishingRefusedError, match="undone already"):
        undo_merge(OFFICE, done)


def test_a_merge_leaves_no_link_of_a_firm_to_itself(store):
    """D buys brakes from A (l1): merged, that link says nothing; undone, it is back."""
    before = snapshot()["links"]
    done = merge(OFFICE, "A", "D")
    assert snapshot()["links"]["id"].to_list() == ["l2"]
    undo_merge(OFFICE, done)
    assert snapshot()["links"].sort("id").equals(before.sort("id"))


@pytest.mark.parametrize(("merged", "kept"), [("A", "A"), ("A", "nobody"), ("nobody", "A")])
def test_a_merge_of_nothing_is_refused(store, merged, kept):
    with pytest.raises(PublishingRefusedError):
        merge(OFFICE, merged, kept)


def test_firms_are_merged_on_their_page(staff, english):
    twin = two_firms_of_one_name()
    staff.post("/moderation/firms/merge/", {"merged": twin, "kept": "A"})
    assert Publication.objects.get().enterprise_id == "A"
    staff.post("/moderation/firms/merge/", {"undo": "x"})
    english.post("/moderation/firms/merge/", {"merged": "B", "kept": "A"})
    assert "B" in snapshot()["enterprises"]["id"].to_list()


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "-1", "²", "x"])
def test_numbers_of_no_list_and_no_merge_lead_nowhere(number, staff):
    assert staff.post("/moderation/decide/", {"batch": number, "verb": "accept"}).status_code == 404
    assert staff.post("/moderation/firms/merge/", {"undo": number}).status_code == 404


def test_firms_are_merged_by_their_names(staff):
    names = dict(snapshot()["enterprises"].select("id", "name").iter_rows())
    staff.post("/moderation/firms/merge/", {"merged": f" {names['B']} ", "kept": names["A"]})
    assert "B" not in snapshot()["enterprises"]["id"].to_list()
    assert FirmMerge.objects.get().moved["kept"] == "A"


def test_of_firms_called_alike_the_moderator_chooses(staff):
    twin = two_firms_of_one_name()
    firms: Any = TABLE_MODELS["enterprises"]._default_manager
    row, name = firms.get(pk=twin), firms.get(pk="A").name
    row.name = name
    row.save()
    there = "/moderation/firms/merge/"
    page = staff.post(there, {"merged": name, "kept": "D"}, follow=True).content.decode()
    assert not FirmMerge.objects.exists() and "Choose one" in page
    assert f'name="merged_choice" value="{twin}"' in page and 'name="merged_choice" value="A"' in page
    staff.post(there, {"merged": name, "merged_choice": twin, "kept": "A"})
    assert FirmMerge.objects.get().moved["merged"] == twin


def test_codes_that_cannot_be_merged_stay_as_typed(staff):
    page = staff.post("/moderation/firms/merge/", {"merged": "nope", "kept": "A"}, follow=True).content.decode()
    assert (
        "There is no firm «nope»" in page and 'name="merged" class="form-control" maxlength="200" value="nope"' in page
    )
