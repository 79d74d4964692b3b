"""From asking to a contract: who hears what, who may do what, and what becomes of the chain map.

The cluster is that of clusters.py: D demands brakes (d1), A and B offer them (o1, o2); A delivers to D already (l1).
"""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.introductions.models import Change, Introduction, Key, Stage
from lianpu_portal.market.engine import engine_of
from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.clusters import small_cluster
from tests.portal.introduction_cast import EMAIL, FORM, MANAGE, PHONE, ask, links_to, member, officer, publish, visitor
from tests.portal.publishing_help import solved

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(store, django_user_model) -> Client:
    return member(django_user_model, "buyer", "D")


@pytest.fixture
def office(store, django_user_model) -> Client:
    return officer(django_user_model)


def stage(introduction: Introduction) -> str:
    introduction.refresh_from_db()
    return introduction.stage


def link_row(introduction: Introduction):
    return TABLE_MODELS["links"]._default_manager.filter(pk=f"introduction-{introduction.public_id}").first()


def test_from_asking_to_a_verified_link(buyer):
    publish("offers", "o2", "B")
    introduction = ask(buyer, offer="o2")
    [supplier] = links_to(EMAIL)
    page = visitor().get(supplier).content.decode()
    assert "想要样件" in page and "Example D Motors" in page
    assert "13900000002" not in page and "li@d.example" not in page
    visitor().post(f"{supplier}accept/", {"person": "王经理", "phone": PHONE, "email": EMAIL})
    assert stage(introduction) == "accepted"
    mine = f"/introductions/{introduction.public_id}/"
    assert PHONE not in buyer.get(mine).content.decode()
    assert PHONE in buyer.post(f"{mine}contacts/").content.decode()
    assert "13900000002" in visitor().post(f"{supplier}contacts/").content.decode()
    buyer.post(f"{mine}reply/", {"note": "电话已通"})
    visitor().post(f"{supplier}sample/", {"note": "PPAP 三级"})
    assert "PPAP 三级" in buyer.get(mine).content.decode()
    buyer.post(f"{mine}contract/", {"volume": "800"})
    row = link_row(introduction)
    assert (row.supplier_id, row.buyer_id, row.product_id, row.volume, row.status, row.source_id) == (
        "B", "D", "brake", 800.0, "declared", "portal",
    )  # fmt: skip
    assert "B" in snapshot()["links"]["supplier"].to_list()
    assert 'href="/enterprises/B/"' in visitor().get("/enterprises/D/").content.decode()
    assert "already" in buyer.post(f"{mine}verify/", follow=True).content.decode(), "no witness of its own contract"
    visitor().post(f"{links_to(EMAIL)[-1]}verify/")
    assert link_row(introduction).status == "verified"
    assert stage(introduction) == "contracted"
    verbs = list(AuditLine.objects.filter(subject=str(introduction)).order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"introduction.{verb}" for verb in
                     ("ask", "accept", "read_contact", "read_contact", "reply", "sample", "contract", "verify")]  # fmt: skip
    assert PHONE not in str(list(AuditLine.objects.values()))


def test_whoever_holds_the_manage_link_answers_what_their_listing_is_asked(store, buyer):
    """Published with a phone number alone, by nobody's member: no letter reaches them."""
    publish("offers", "o2", "B", email="")
    introduction = ask(buyer, offer="o2")
    assert introduction.reached == "office"
    holder, there = visitor(), f"/m/{MANAGE}/introductions/{introduction.public_id}/"
    listed = holder.get(f"/m/{MANAGE}/").content.decode()
    assert there in listed and "waits for your answer" in listed and "139 0000" not in listed and "李采购" not in listed
    assert 'action="' + there + 'accept/"' in holder.get(there).content.decode()
    holder.post(f"{there}accept/", {"person": "王经理", "phone": PHONE, "email": ""})
    assert stage(introduction) == "accepted"
    assert "13900000002" in holder.post(f"{there}contacts/").content.decode()


def test_a_pair_that_was_asked_for_says_how_it_stands_in_place_of_the_button(store, django_user_model):
    """On the private page of the listing, and among the matches that come after it."""
    published = publish("demands", "d1", "D")
    Publication.objects.filter(pk=published.pk).update(fields={"thing": "制动器", "product": "brake"})
    engine_of(snapshot()).build()
    holder, ask_for = visitor(), "offer=o2&amp;demand=d1"
    for part in ("", "matches/"):
        html = holder.get(f"/m/{MANAGE}/{part}").content.decode()
        assert f"/introductions/ask/{MANAGE}/?{ask_for}" in html
    introduction = ask(member(django_user_model, "seller", "B"), offer="o2", own="offer")
    there = f"/m/{MANAGE}/introductions/{introduction.public_id}/"
    for part in ("", "matches/"):
        html = holder.get(f"/m/{MANAGE}/{part}").content.decode()
        assert ask_for not in html and f'class="chip" href="{there}">Introduction: waits for your answer' in html
    holder.post(f"{there}accept/", {"person": "王经理", "phone": PHONE, "email": ""})
    html = holder.get(f"/m/{MANAGE}/").content.decode()
    assert ask_for not in html and f'class="chip" href="{there}">Introduction: Accepted' in html
    Introduction.objects.update(stage="declined")
    html = holder.get(f"/m/{MANAGE}/").content.decode()
    assert ask_for in html and f'class="chip" href="{there}">Introduction: Declined' in html, "may be asked for anew"


def test_a_listing_that_waits_offers_no_introduction_that_could_not_be_asked_for(store):
    Publication.objects.filter(pk=publish("demands", "d9", "D").pk).update(
        state="waiting", fields={"thing": "制动器", "product": "brake"}
    )
    engine_of(snapshot()).build()
    html = visitor().get(f"/m/{MANAGE}/").content.decode()
    assert 'class="match"' in html and "/introductions/ask/" not in html


def test_a_manage_link_opens_the_introductions_of_its_own_listing_only(store, buyer):
    publish("offers", "o2", "B")
    publish("offers", "o1", "A", token="n" * 43)
    introduction = ask(buyer, offer="o2")
    for token in ("n" * 43, "z" * 43):
        assert visitor().get(f"/m/{token}/introductions/{introduction.public_id}/").status_code == 404
    Introduction.objects.update(passed_on_at=None, stage="checking")
    assert visitor().get(f"/m/{MANAGE}/introductions/{introduction.public_id}/").status_code == 404
    assert introduction.public_id not in visitor().get(f"/m/{MANAGE}/").content.decode(), "it was not passed on yet"


def test_the_account_that_published_answers_though_it_is_of_no_firm(store, buyer, django_user_model):
    account = django_user_model.objects.create_user("seller", "seller@new.example", "a long password")
    Publication.objects.filter(pk=publish("offers", "o2", "B", email="").pk).update(owner=account)
    introduction = ask(buyer, offer="o2")
    assert introduction.reached == "letter" and links_to("seller@new.example")
    seller, there = visitor(), f"/introductions/{introduction.public_id}/"
    seller.force_login(account)
    assert there in seller.get("/me/").content.decode()
    seller.post(f"{there}accept/", {"person": "王经理", "phone": PHONE, "email": ""})
    assert stage(introduction) == "accepted"
    stranger = member(django_user_model, "stranger")
    assert stranger.get(there).status_code == 404 and visitor().get(there).status_code == 302


def test_the_account_that_published_asks_at_once(store, django_user_model):
    account = django_user_model.objects.create_user("seller", "seller@new.example", "a long password")
    Publication.objects.filter(pk=publish("demands", "d1", "D").pk).update(owner=account)
    seller = visitor()
    seller.force_login(account)
    assert ask(seller, offer="o2").stage == "asked"


def test_english_letters_say_what_the_catalog_calls_chinese_listings(store, buyer):
    row = TABLE_MODELS["offers"]._default_manager.get(pk="o2")
    row.text = "刹车盘"
    row.save()
    publish("offers", "o2", "B")
    ask(buyer, offer="o2")
    [letter] = [letter for letter in mail.outbox if letter.to == [EMAIL]]
    assert letter.subject.endswith("刹车盘 (Brake)") and "Yours: 刹车盘 (Brake)." in letter.body


def test_a_link_that_is_known_is_not_counted_twice(buyer, office):
    introduction = ask(buyer)
    there = f"/introductions/{introduction.public_id}/"
    office.post(f"{there}accept/", {})
    office.post(f"{there}contract/", {})
    introduction.refresh_from_db()
    assert introduction.link == "l1" and link_row(introduction) is None
    office.post(f"{there}undo/")
    assert TABLE_MODELS["links"]._default_manager.filter(pk="l1").exists()


def test_undo_takes_the_link_back_within_a_day(buyer, office):
    introduction = ask(buyer, offer="o2")
    there = f"/introductions/{introduction.public_id}/"
    office.post(f"{there}accept/", {})
    buyer.post(f"{there}contract/", {"volume": "320万"})
    assert link_row(introduction).volume == 3_200_000.0
    buyer.post(f"{there}undo/")
    assert link_row(introduction) is None and stage(introduction) == "accepted"
    buyer.post(f"{there}undo/")
    assert stage(introduction) == "accepted", "an acceptance is not taken back"
    buyer.post(f"{there}sample/")
    Change.objects.filter(verb="sample").update(at=timezone.now() - dt.timedelta(hours=25))
    buyer.post(f"{there}undo/")
    assert stage(introduction) == "sampled"


def test_reading_changes_nothing(buyer):
    publish("offers", "o1", "A")
    introduction = ask(buyer)
    [supplier] = links_to(EMAIL)
    count = AuditLine.objects.count(), Change.objects.count(), Key.objects.count(), len(mail.outbox)
    for verb in ("accept", "decline", "contacts", "undo", "vouch", "contract"):
        assert visitor().get(f"{supplier}{verb}/").status_code == 405
    for _again in range(3):
        assert visitor().get(supplier).status_code == 200
        assert visitor().head(supplier).status_code == 200
    visitor().get("/introductions/ask/?offer=o1&demand=d1")
    assert (AuditLine.objects.count(), Change.objects.count(), Key.objects.count(), len(mail.outbox)) == count
    assert stage(introduction) == "asked"


def test_private_pages_are_not_kept_and_tokens_are_not_stored(buyer):
    publish("offers", "o1", "A")
    ask(buyer)
    [supplier] = links_to(EMAIL)
    response = visitor().get(supplier)
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert supplier.split("/")[2] not in str(list(Key.objects.values()))


def test_contacts_and_words_are_sealed_at_rest(buyer):
    introduction = ask(buyer)
    introduction.refresh_from_db()
    stored = str(Introduction.objects.values().get()) + str(list(Change.objects.values()))
    for secret in ("13900000002", "139 0000 0002", "li@d.example", "李采购", "想要样件"):
        assert secret not in stored


def anonymous_demand() -> None:
    hidden_demand("anonymous")


def hidden_demand(visibility: str) -> None:
    cluster = small_cluster()
    mine = pl.col("id") == "d1"
    demands = cluster["demands"].with_columns(
        pl.when(mine).then(pl.lit(visibility)).otherwise(pl.col("visibility").cast(pl.String))
        .cast(cluster["demands"].schema["visibility"]).alias("visibility"),
        pl.when(mine).then(pl.lit("示例丁专用制动器")).otherwise("text").alias("text"),
    )  # fmt: skip
    load_cluster(cluster.with_tables(demands=demands))


def test_letters_are_written_in_the_language_of_whoever_reads_them(django_user_model, store):
    publish("offers", "o2", "B", language="zh-hans")
    buyer = member(django_user_model, "buyer", "D")
    ask(buyer, offer="o2", email="li@d.example")
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert "希望与您对接" in subjects[EMAIL] and "You asked for an introduction" in subjects["li@d.example"]
    [supplier] = links_to(EMAIL)
    visitor().post(f"{supplier}accept/", {"phone": PHONE})
    assert "Accepted" in {letter.to[0]: letter.subject for letter in mail.outbox}["li@d.example"], "read in English"


def test_an_anonymous_buyer_is_named_by_mutual_consent_only(django_user_model, store):
    anonymous_demand()
    publish("offers", "o2", "B")
    buyer = member(django_user_model, "buyer", "D")
    ask(buyer, offer="o2")
    [supplier] = links_to(EMAIL)
    letter, page = str(mail.outbox[0].body) + mail.outbox[0].subject, visitor().get(supplier).content.decode()
    for secret in ("示例丁", "Example D", "专用", "/enterprises/D/"):
        assert secret not in letter and secret not in page
    assert "the supply and demand platform Lianpu: http://testserver" in letter, "who writes to them"
    assert page.count("Brake <small") == 0, "the name of the catalog once"
    assert "400 pieces a year" in page and "Brake" in page and "a chain leader, not named yet" in page
    visitor().post(f"{supplier}accept/", {"phone": PHONE})
    assert "Example D Motors" in visitor().get(supplier).content.decode()


def test_a_hidden_listing_cannot_be_probed_by_asking(store):
    hidden_demand("matched")
    assert visitor().get("/introductions/ask/?offer=o1&demand=d1").status_code == 404
    assert visitor().get("/introductions/ask/?offer=o1&demand=none").status_code == 404
    answers = [
        visitor().get(f"/introductions/ask/?offer=o1&demand={code}").content.decode().replace(code, "")
        for code in ("d1", "d9")
    ]
    assert answers[0] == answers[1]


def test_whom_one_asks_stays_unnamed_where_the_listing_is_anonymous(store):
    anonymous_demand()
    page = visitor().get("/introductions/ask/?offer=o1&demand=d1").content.decode()
    assert "专用制动器" not in page and "示例丁" not in page


def test_other_invitees_are_never_seen(buyer, django_user_model):
    publish("offers", "o1", "A", "a@a.example")
    publish("offers", "o2", "B", "b@b.example", "n" * 43)
    ask(buyer, offer="o1")
    second = ask(buyer, offer="o2")
    [first_link], [second_link] = links_to("a@a.example"), links_to("b@b.example")
    visitor().post(f"{second_link}accept/", {"phone": "13800000009"})
    a_member = member(django_user_model, "of_a", "A")
    pages = [visitor().get(first_link), visitor().get("/demands/d1/?wait=1")]
    pages.append(a_member.get(f"/introductions/{Introduction.objects.get(offer='o1').public_id}/"))
    for page in pages[:1] + pages[2:]:
        html = page.content.decode()
        for secret in ("示例乙", "/enterprises/B/", second.public_id, "13800000009", "b@b.example"):
            assert secret not in html
    assert second.public_id not in pages[1].content.decode()
    assert not any("示例乙" in str(letter.body) for letter in mail.outbox if letter.to == ["a@a.example"])


def test_others_find_nothing(buyer, django_user_model):
    introduction = ask(buyer)
    there = f"/introductions/{introduction.public_id}/"
    stranger = member(django_user_model, "of_b", "B")
    for address in (there, "/introductions/aaaaaaaaaaaa/"):
        assert stranger.get(address).status_code == 404
        for verb in ("accept", "decline", "contacts", "contract", "undo", "vouch", "remind", "reject"):
            assert stranger.post(f"{address}{verb}/", {"reason": "price", "phone": PHONE}).status_code == 404
    assert stage(introduction) == "asked" and Change.objects.count() == 1
    plain = [visitor().get(f"/i/{token}/").content for token in ("x", "y" * 43, MANAGE)]
    assert len(set(plain)) == 1 and visitor().get("/i/x/").status_code == 404
    assert visitor().get(there).status_code == 302
    leader = member(django_user_model, "of_c", "C")
    TABLE_MODELS["enterprises"]._default_manager.filter(pk="C").update(leader=True)
    assert leader.get("/board/?firm=D").status_code == 404
    assert leader.get("/board/compare/d1/").status_code == 404
    assert leader.get("/board/compare/d1.xlsx").status_code == 404


def test_a_side_takes_its_own_steps_only(buyer, django_user_model):
    introduction = ask(buyer)
    there = f"/introductions/{introduction.public_id}/"
    for verb in ("accept", "contract", "vouch", "remind", "reject"):
        response = buyer.post(f"{there}{verb}/", {"phone": PHONE}, follow=True)
        assert response.status_code in (200, 403)
    assert stage(introduction) == "asked"
    seller = member(django_user_model, "of_a", "A")
    seller.post(f"{there}accept/", {"phone": PHONE})
    assert stage(introduction) == "accepted"


def test_whoever_is_not_known_reaches_nobody_before_it_is_checked(store, office):
    publish("demands", "d1", "D", "owner@d.example")
    publish("offers", "o2", "B", "b@b.example", "n" * 43)
    introduction = ask(visitor(), offer="o2", altcha=solved())
    assert stage(introduction) == "checking" and links_to("b@b.example") == []
    assert "to be checked" in office.get("/office/").content.decode().lower()
    [owner] = links_to("owner@d.example")
    assert "13900000002" not in str(mail.outbox[0].body)
    assert "Somebody in the name of your firm</b> asked" in visitor().get(owner).content.decode(), "not «you asked»"
    assert (
        "Somebody in the name of Example D" in office.get(f"/introductions/{introduction.public_id}/").content.decode()
    )
    visitor().post(f"{owner}vouch/")
    assert stage(introduction) == "asked" and len(links_to("b@b.example")) == 1
    visitor().post(f"{links_to('b@b.example')[0]}accept/", {"phone": "13800000009"})
    html = visitor().post(f"{links_to('b@b.example')[0]}contacts/").content.decode()
    assert PHONE in html and "13900000002" not in html, "the publisher's own contact, not what a stranger typed"


def test_a_stranger_does_not_learn_whether_a_pair_was_asked_for(buyer):
    ask(buyer)
    again = visitor().post("/introductions/ask/?offer=o1&demand=d1", FORM | {"own": "demand"})
    fresh = visitor().post("/introductions/ask/?offer=o2&demand=d1", FORM | {"own": "demand"})
    assert again["Location"] == fresh["Location"] == "/introductions/sent/"
    assert Introduction.objects.filter(stage=Stage.CHECKING).count() == 1
    refused = buyer.post("/introductions/ask/?offer=o1&demand=d1", FORM | {"own": "demand"})
    assert refused.status_code == 422 and "brought together already" in refused.content.decode()


def test_without_a_proof_of_work_no_letter_is_sent(store, office):
    publish("demands", "d1", "D", "owner@d.example")
    form = visitor().get("/introductions/ask/?offer=o2&demand=d1").content.decode()
    assert "data-proof=" in form and 'name="altcha"' in form
    spent = solved()
    for altcha in ("", "x" * 40, spent + "x"):
        introduction = ask(visitor(), offer="o2", altcha=altcha)
        assert stage(introduction) == "checking" and mail.outbox == []
        assert (
            AuditLine.objects.get(verb="introduction.ask", subject__contains=introduction.public_id).after["proven"]
            is False
        )
        introduction.delete()
    ask(visitor(), offer="o2", altcha=spent)
    assert links_to("owner@d.example"), "the publisher is asked whether it was them"
    mail.outbox.clear()
    other = ask(visitor(), offer="o1", altcha=spent)
    assert mail.outbox == [], "a proof counts once"
    office.post(f"/introductions/{other.public_id}/vouch/")
    assert stage(other) == "asked", "the office passes it on all the same"


def test_whoever_is_known_proves_no_work(buyer):
    assert "data-proof=" not in buyer.get("/introductions/ask/?offer=o2&demand=d1").content.decode()
    assert stage(ask(buyer, offer="o2")) == "asked"


def test_the_manage_link_shows_whose_listing_it_is(store):
    publish("demands", "d1", "D", "owner@d.example")
    form = visitor().get(f"/introductions/ask/{MANAGE}/?offer=o2&demand=d1").content.decode()
    assert 'value="owner@d.example"' in form
    response = visitor().post("/introductions/ask/?offer=o2&demand=d1",
                              FORM | {"own": "demand", "manage_link": f"https://portal.example/manage/{MANAGE}/"})  # fmt: skip
    assert response["Location"].startswith("/i/")
    assert "the chain office calls them" in visitor().get(response["Location"]).content.decode()
    assert stage(Introduction.objects.get()) == "asked"


def test_the_link_of_a_list_shows_whose_its_listings_are(store):
    batch = Batch.objects.create(manage_hash=hash_of("l" * 43), file_name="list.xlsx")
    Publication.objects.filter(pk=publish("demands", "d1", "D", "owner@d.example").pk).update(
        batch=batch, manage_hash=None
    )
    form = visitor().get(f"/introductions/ask/{'l' * 43}.d1/?offer=o2&demand=d1").content.decode()
    assert 'value="owner@d.example"' in form
    response = visitor().post("/introductions/ask/?offer=o2&demand=d1",
                              FORM | {"own": "demand", "manage_link": f"https://x.example/m/{'l' * 43}.d1/"})  # fmt: skip
    assert response["Location"].startswith("/i/")


def test_a_flood_of_unknown_askers_is_refused(store):
    for number in range(20):
        Introduction.objects.create(public_id=f"p{number}", offer="o1", demand="d1", supplier="A", buyer="D", asked_by="offer",
                                    offer_text="", demand_text="", stage="declined", language="en",
                                    sender_fingerprint=_sender())  # fmt: skip
    response = visitor().post("/introductions/ask/?offer=o1&demand=d1", FORM | {"own": "demand"})
    assert response.status_code == 422 and "Try again in an hour" in response.content.decode()


def _sender() -> str:
    from lianpu_portal.contacts import fingerprint

    return fingerprint("sender 127.0.0.1")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"phone": "", "email": ""}, "one of the two is needed"),
        ({"phone": "call me"}, "is no phone number"),
        ({"email": "nobody"}, "is no e-mail address"),
        ({"message": "x" * 400}, "300"),
    ],
)
def test_the_form_says_what_it_expects(more, told, buyer):
    response = buyer.post("/introductions/ask/?offer=o1&demand=d1", FORM | {"own": "demand"} | more)
    assert response.status_code == 422 and told in response.content.decode()
    assert Introduction.objects.count() == 0


def test_bad_values_of_a_step_are_named(buyer, office):
    introduction = ask(buyer)
    there = f"/introductions/{introduction.public_id}/"
    for reason in ("", "because"):
        assert office.post(f"{there}decline/", {"reason": reason}).status_code == 422
    office.post(f"{there}accept/", {})
    for volume in ("nan", "inf", "-1", "much"):
        refused = buyer.post(f"{there}contract/", {"volume": volume, "note": "框架合同"})
        html = refused.content.decode()
        assert refused.status_code == 422 and f"«{volume}» is no value in CNY" in html and 'value="框架合同"' in html
    unsaid = buyer.post(f"{there}decline/", {"reason": "", "note": "太贵"}).content.decode()
    assert "choose one of the reasons" in unsaid and 'value="太贵"' in unsaid
    assert buyer.post(f"{there}eat/").status_code == 404
    assert stage(introduction) == "accepted"


def test_not_our_business_is_decided_by_a_person(buyer, office):
    introduction = ask(buyer, offer="o2")
    there = f"/introductions/{introduction.public_id}/"
    office.post(f"{there}decline/", {"reason": "not_ours", "note": "只做售后"})
    decisions = TABLE_MODELS["match_decisions"]._default_manager
    assert decisions.get().status == "declared"
    assert "not matched since: for good?" in office.get("/office/").content.decode()
    buyer.post(f"{there}reject/")
    assert decisions.get().status == "declared", "the office's to decide"
    office.post(f"{there}reject/", {"back": "office"})
    assert list(decisions.values_list("offer_id", "demand_id", "verdict", "status")) == [
        ("o2", "d1", "rejected", "verified")
    ]
    office.post(f"{there}undo/")
    assert stage(introduction) == "declined", "what was rejected for good is not revived"


def test_scripts_in_what_people_write_stay_text(buyer):
    publish("offers", "o1", "A")
    ask(buyer, message="<script>alert(1)</script>", person="<b>x</b>")
    [supplier] = links_to(EMAIL)
    assert "<script>alert" not in visitor().get(supplier).content.decode()
    visitor().post(f"{supplier}accept/", {"phone": PHONE})
    assert "<b>x</b>" not in visitor().post(f"{supplier}contacts/").content.decode()
