"""A list of listings sent by anyone: read as imports are, checked as listings that come alone, managed by one link."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lianpu.cluster.examples import huaian_cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.contacts import Contact, unseal
from lianpu_portal.publishing import lists
from lianpu_portal.publishing.actions import publish_list as publishing_list
from lianpu_portal.publishing.actions.decide import accept, undo
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.actions.publish_list import publish_list
from lianpu_portal.publishing.draft import meanings
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.lists import Entry
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.publishing.order import Order
from lianpu_portal.publishing.tasks import decide_list
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.introduction_cast import member
from tests.portal.publishing_help import ANYONE, BRAKES, OFFICE, PHONE, draft, hidden, publish_one, row_of, solved

pytestmark = pytest.mark.usefixtures("own_folder")
LIST = "企业名称,供给产品,年产能,单位,联系人,联系电话\n淮安新一制动有限公司,制动器,3000,件,张三,13700000000\n示例甲制动有限公司,座椅,abc,件,,\n"


def upload(client, text: str = LIST):
    return client.post("/publish/list/", {"file": SimpleUploadedFile("清单.csv", text.encode(), "text/csv")})


def test_a_list_is_read_with_its_faults_and_what_passes_is_online_at_once(english, staff, settings):
    page = upload(english)
    html = page.content.decode()
    assert page.status_code == 200 and "abc" in html and "制动器" in html and "13700000000" not in html
    who = {"list": hidden(html, "list"), "phone": PHONE, "visibility": "public", "consent": "1"}
    assert english.post("/publish/list/send/", who | {"consent": ""}).status_code == 422
    sent = english.post("/publish/list/send/", who | {"altcha": solved()})
    private = sent.url.partition("?")[0]
    batch = Batch.objects.get()
    listings = list(Publication.objects.filter(batch=batch))
    assert [one.state for one in listings] == ["online"] * 2 and all(map(row_of, listings))
    assert lists.kept(who["list"]) is None
    html = english.get(sent.url).content.decode()
    assert "制动器" in html and "Published" in html and "2 listings are online and matched." in html
    assert "moderator" not in html and "清单.csv" not in staff.get("/moderation/").content.decode()
    assert english.post(f"{private}delete-list/").status_code == 200 and english.get(private).status_code == 404


def test_a_row_with_a_contact_among_its_words_is_left_out_and_named(english):
    text = (
        "企业名称,供给产品,年产能,单位,规格型号\n淮安新一制动有限公司,制动器,3000,件,电话13700000000\n"
        "淮安新一制动有限公司,座椅,200,套,真皮\n淮安新二13700000000座椅有限公司,座椅,300,套,\n"
    )
    html = upload(english, text).content.decode()
    assert "E2" in html and "stands among the words" in html and "13700000000" not in html
    read = lists.kept(hidden(html, "list"))
    assert read and [entry.fields["quantity"] for entry in read.entries] == [200.0]


def test_who_lists_what_they_need_themselves_names_nobody(english, django_user_model):
    needs = "需求产品,数量,单位\n制动器,3000,件\n座椅,200,套\n"
    assert "names no enterprise" in upload(english, needs).content.decode()
    buyer = member(django_user_model, "buyer", "D")
    html = upload(buyer, needs).content.decode()
    assert "3,000 pieces" in html and '<small class="written">Brake</small>' in html, "what was understood"
    assert 'value="buyer@firm.example"' in html
    assert "your own was used: 示例丁" in html and "names no enterprise" not in html
    read = lists.kept(hidden(html, "list"))
    assert read and [(one.table, one.enterprise) for one in read.entries] == [("demands", "D")] * 2
    of_two = member(django_user_model, "of_two", "D", "A")
    assert "names no enterprise" in upload(of_two, needs).content.decode(), "which of them is not guessed"


def test_a_purchasers_period_and_distance_reach_the_listing(english):
    needs = (
        "企业名称,需求产品,数量,单位,周期,地域要求,交货周期\n"
        "淮安新一制动有限公司,制动器,3000,件,每月,全市,30天\n示例甲制动有限公司,座椅,200,套,一次,80公里内,两周\n"
    )
    html = upload(english, needs).content.decode()
    assert "3,000 pieces a month" in html
    assert ">City</td>" in html and ">Nearby</td>" in html
    assert "the narrowest limit that holds it" in html and "The column 交货周期 was not understood" in html
    read = lists.kept(hidden(html, "list"))
    assert read and [(one.fields.get("period"), one.fields.get("radius")) for one in read.entries] == [("month", "city"), ("once", "near")]  # fmt: skip
    batch, _token = publish_list(
        ANYONE, read.entries, Contact("张三", PHONE, ""), "public", read.file, proven=True, sender="", language="en"
    )
    decide_list(batch.pk, "accept", "", None)
    rows = [row_of(one) for one in Publication.objects.filter(batch=batch).order_by("pk")]
    assert [(row.period, row.radius) for row in rows if row] == [("month", "city"), ("once", "near")]


def test_a_last_day_that_has_passed_keeps_a_row_out_and_says_where(english):
    needs = "企业名称,需求产品,数量,截止日期\n淮安新一制动有限公司,制动器、螺栓,3,2020-01-01\n淮安新一制动有限公司,座椅,2,2099-01-01\n"
    html = upload(english, needs).content.decode()
    read = lists.kept(hidden(html, "list"))
    assert read and [one.fields["thing"] for one in read.entries] == ["座椅"] and read.errors == 1
    assert [(one.cell, one.value) for one in read.faults if one.severity == "error"] == [("D2", "2020-01-01")]
    assert "it was left out" in html and "list · D2" in html


def test_the_same_fault_is_said_once_with_all_its_places(english):
    rows = "".join(f"淮安第{n}制动有限公司,制动器{n},若干\n" for n in range(9))
    html = upload(english, f"企业名称,供给产品,年产能（件）\n{rows}").content.decode()
    assert html.count("The quantity cannot be read as a number.") == 1
    assert ">9</td>" in html and ">list · C2<" in html and ">C7<" in html and ">C8<" not in html
    assert "and 3 more" in html
    name = hidden(html, "list")
    file = english.get(f"/publish/list/{name}/faults.csv").content.decode()
    assert file.count("The quantity cannot be read as a number.") == 9, "the file says each"


def test_what_several_products_are_called_is_not_said_to_be_missing_from_the_catalog():
    found = meanings(huaian_cluster(), ["轮毂", "刹车片", "没有这种东西"])
    assert list(found) == ["轮毂"] and len(found["轮毂"]) > 1


@pytest.mark.parametrize("text", ["", "x", "<html></html>", "a,b\n1,2\n"])
def test_what_is_no_list_is_refused_with_a_reason(english, text):
    page = upload(english, text)
    assert page.status_code in (200, 422) and not Publication.objects.exists()
    assert 'class="refusal"' in page.content.decode() or "No listing was understood" in page.content.decode()


@pytest.mark.parametrize("name", ["", "../../secret_key", "0" * 32, "x" * 32])
def test_only_what_was_read_can_be_sent(english, name):
    assert english.post("/publish/list/send/", {"list": name, "phone": PHONE, "consent": "1"}).status_code == 302
    assert not Batch.objects.exists()


SENDER = "203.0.113.7"


def send(
    *entries: Entry, actor: Actor = ANYONE, proven: bool = True, contact: Contact | None = None
) -> tuple[list[Publication], str]:
    """A list of these entries, as it stands once it is gone through, and the token of its link."""
    contact = contact or Contact("张三", PHONE, "")
    batch, token = publish_list(
        actor, entries, contact, "public", "清单.xlsx", proven=proven, sender=SENDER, language="en"
    )
    return list(Publication.objects.filter(batch=batch).order_by("pk")), token


def entry(thing: str, firm: str = "淮安新一制动有限公司", enterprise: str | None = None) -> Entry:
    """An offer of a thing that no catalog knows."""
    return Entry("offers", firm, enterprise, BRAKES | {"thing": thing, "product": None})


def entries(count: int, enterprise: str | None = None) -> list[Entry]:
    """Offers of as many things."""
    return [entry(f"异形件{n:04}", enterprise=enterprise) for n in range(count)]


def codes(publication: Publication) -> list[str]:
    """Why it waits."""
    return [doubt["code"] for doubt in publication.doubts]


def test_what_raises_a_doubt_waits_alone_and_its_sender_and_the_moderators_read_why(english, staff):
    listings, token = send(entry("异形件"), entry("异形件 见 http://spam.top"), entry("衬套"))
    assert [one.state for one in listings] == ["online", "waiting", "online"]
    page = english.get(f"/m/{token}/?published=1").content.decode()
    assert "2 listings are online and matched. 1 waits for a moderator" in page and "It holds 2 links." in page
    queue = staff.get("/moderation/").content.decode()
    assert "1 of the 3 listings of a list wait" in queue and "It holds 2 links." in queue and "衬套" not in queue
    decide_list(Batch.objects.get().pk, "accept", "", None)
    page = english.get(f"/m/{token}/").content.decode()
    assert "It holds 2 links." not in page and Publication.objects.filter(state="online").count() == 3


def test_a_list_without_proof_of_work_waits(english):
    listings, token = send(*entries(2), proven=False)
    assert [codes(one) for one in listings] == [["without_proof"]] * 2
    page = english.get(f"/m/{token}/?published=1").content.decode()
    assert "Received" in page and "2 wait for a moderator" in page and "Sent without proof of work" in page


def test_a_new_contact_sends_three_in_a_list_before_somebody_looks(store):
    listings, _token = send(*entries(5))
    assert [one.state for one in listings] == ["online"] * 3 + ["waiting"] * 2
    assert [one.doubts for one in listings[3:]] == [[{"code": "first_contact", "count": n, "limit": 3}] for n in (4, 5)]


def test_a_known_contact_is_slowed_down_in_a_list_as_alone(store):
    listings, _token = send(*entries(1))
    Publication.objects.update(online_since=timezone.now() - dt.timedelta(days=8))
    listings, _token = send(*(entry(f"轴承{n}") for n in range(10)))
    assert [codes(one) for one in listings] == [[]] * 9 + [["sender_rate"]]


def test_a_list_holds_up_no_colleague_who_sends_one_alone_and_none_of_them_the_list(store):
    send(*entries(LIMITS.sender_an_hour + 1))
    alone = [
        publish_one(firm=f"淮安叉车{n}厂", thing=f"叉车{n}", product=None, contact=Contact("", f"1390000{n:04}", ""), sender=SENDER)
        for n in range(LIMITS.sender_an_hour + 1)
    ]  # fmt: skip
    assert [codes(one.publication) for one in alone] == [[]] * LIMITS.sender_an_hour + [["sender_rate"]]
    Publication.objects.exclude(batch=None).delete()
    [listing], _token = send(entry("衬套"), contact=Contact("", "13711112222", ""))
    assert codes(listing) == []


def test_what_came_from_an_address_is_counted_once_for_a_whole_list(store):
    with CaptureQueriesContext(connection) as asked:
        send(*entries(9))
    assert sum('COUNT("publishing_publication"."id") FILTER' in one["sql"] for one in asked) == 1


def test_a_member_of_the_firm_is_no_new_contact(store, django_user_model):
    account = django_user_model.objects.create_user("seller", "seller@a.example", "a long password")
    Membership.objects.create(account=account, enterprise="A")
    actor = Actor.account(account)
    listings, _token = send(*entries(LIMITS.contact_a_day + 5, "A"), entry("轴承", "示例乙", "B"), actor=actor)
    assert [one.state for one in listings] == ["online"] * (LIMITS.contact_a_day + 5) + ["waiting"]
    assert "first_contact" in codes(listings[-1]), "for another firm they stand as anybody does"
    alone = publish(actor, Order(draft(thing="叉车", product=None), "示例甲", "A", Contact("", PHONE, "")))
    assert alone.publication.state == "waiting" and codes(alone.publication) == ["without_proof"]


def test_who_the_sender_acts_for_is_asked_once_for_a_whole_list(store, django_user_model):
    account = django_user_model.objects.create_user("seller", "seller@a.example", "a long password")
    Membership.objects.create(account=account, enterprise="A")
    with CaptureQueriesContext(connection) as asked:
        send(*entries(9, "A"), actor=Actor.account(account))
    table = Membership._meta.db_table
    assert sum(f'SELECT "{table}"."enterprise" ' in one["sql"] for one in asked) <= 2  # with the roles of the account


def test_the_same_thing_twice_waits_and_a_hidden_listing_is_not_told_of(english, staff):
    listings, token = send(entry("异形件"), entry("异形件"), entry("异形件", "淮安另一制动有限公司"))
    assert [codes(one) for one in listings] == [[], ["duplicate"], []]
    told = "The firm has a listing about the same thing already."
    assert told in english.get(f"/m/{token}/").content.decode()
    [brakes], token = send(Entry("offers", "示例甲", "A", BRAKES))
    assert brakes.doubts[0] == {"code": "duplicate", "listing": "o1"}
    assert told in english.get(f"/m/{token}/").content.decode()
    hidden_one = TABLE_MODELS["offers"]._default_manager.get(pk="o1")
    hidden_one.visibility = "anonymous"
    hidden_one.save()
    page = english.get(f"/m/{token}/").content.decode()
    assert told not in page and "A person looks at this one first." in page
    assert told in staff.get("/moderation/").content.decode()


def test_a_refusal_under_a_number_is_not_told_to_whoever_types_it(english):
    publish_one(contact=Contact("", PHONE, ""))
    Publication.objects.update(state="refused")
    [one], token = send(entry("异形件"))
    page = english.get(f"/m/{token}/").content.decode()
    assert codes(one) == ["refused_before"] and "refused" not in page and "A person looks at this one first." in page


def test_a_listing_that_came_alone_says_why_it_waits_to_whoever_sent_it(english):
    waits = publish_one(firm="示例甲", enterprise="A", specs=["见 http://spam.top"], proven=False)
    page = english.get(f"/m/{waits.token}/?published=1").content.decode()
    assert page.count("Received") == 2 and "<b>✓</b> Online" not in page, "neither as the headline nor as the last step"
    assert page.count("It holds 2 links.") == page.count("Sent without proof of work") == 1
    told = "The firm has a listing about the same thing already."
    assert told in page and told in english.get(f"/m/{waits.token}/").content.decode()
    accept(OFFICE, waits.publication)
    assert "It holds 2 links." not in english.get(f"/m/{waits.token}/").content.decode()
    Publication.objects.update(state="refused")
    again = publish_one(firm="示例乙", enterprise="B", thing="异形件", product=None)
    page = english.get(f"/m/{again.token}/").content.decode()
    assert "A person looks at this one first." in page and "refused" not in page


def test_a_long_list_is_gone_through_beside_the_request(english, staff, monkeypatch):
    queued = []
    monkeypatch.setattr(publishing_list, "later", lambda work, *told: queued.append((work, told)))
    count = LIMITS.listings_at_once + 1
    listings, token = send(*entries(count))
    assert {one.state for one in listings} == {"waiting"}
    page = english.get(f"/m/{token}/?published=1").content.decode()
    assert f"{count} are still being checked" in page and "Being checked" in page and "wait for a moderator" not in page
    assert "Its checks are still under way" in staff.get("/moderation/").content.decode()
    listings[0].delete()
    [(work, told)] = queued
    work(*told)
    states = list(Publication.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["online"] * 3 + ["waiting"] * (count - 4)
    undo(OFFICE, Publication.objects.filter(state="online")[0])
    work(*told)  # begun anew: what was decided meanwhile stays
    assert Publication.objects.filter(state="online").count() == 2
    assert AuditLine.objects.filter(verb="listing.publish").count() == count - 1


def sent(count: int = 3, online: bool = True) -> tuple[Batch, str]:
    """A list of brakes and tyres: online whole, or all of it before a moderator; and the token of its link."""
    entries = [
        Entry(
            "demands" if n % 3 == 2 else "offers", f"淮安第{n}制动有限公司", None, BRAKES | {"thing": f"制动器{n:04}"}
        )
        for n in range(count)
    ]
    batch, token = publish_list(
        ANYONE, entries, Contact("张三", PHONE, ""), "public", "清单.xlsx", proven=online, sender="", language="en"
    )
    if online:
        decide_list(batch.pk, "accept", "", None)
    return batch, token


def one_of(batch: Batch, place: int = 0) -> Publication:
    return Publication.objects.filter(batch=batch).order_by("pk")[place]


def test_one_listing_of_a_list_is_changed_renewed_closed_and_deleted(english):
    batch, token = sent()
    one, other = one_of(batch), one_of(batch, 1)
    own = f"/m/{token}.{one.public_id}/"
    page = english.get(own).content.decode()
    assert "制动器0000" in page and f"/m/{token}/" in page and PHONE in page
    form = english.get(f"{own}edit/").content.decode()
    assert "制动器0000" in form
    changed = {"f-side": "offer", "f-thing": "刹车盘", "f-quantity": "7", "f-unit": "件", "phone": "13700000000", "visibility": "cluster"}  # fmt: skip
    assert english.post(f"{own}edit/", changed).status_code == 302
    one.refresh_from_db()
    assert (one.fields["thing"], one.visibility) == ("刹车盘", "cluster") and row_of(one).text == "刹车盘"
    assert unseal(one.contact_sealed).phone == "13700000000"
    other.refresh_from_db()
    assert other.fields["thing"] == "制动器0001" and unseal(other.contact_sealed).phone == PHONE
    Publication.objects.update(expires_on=dt.date.today())
    back = english.post(f"{own}renew/", {"back": "list", "q": "刹车", "page": "1"})
    assert back.url == f"/m/{token}/?q=%E5%88%B9%E8%BD%A6&page=1"
    one.refresh_from_db()
    assert one.expires_on > dt.date.today() + dt.timedelta(80)
    assert english.post(f"{own}close/", {"outcome": "lianpu"}).url == own
    one.refresh_from_db()
    assert one.state == "closed" and row_of(one) is None and row_of(other) is not None
    assert english.post(f"{own}delete/").url == f"/m/{token}/" and english.get(own).status_code == 404
    assert Publication.objects.filter(batch=batch).count() == 2


def test_the_link_of_a_list_opens_nothing_else(english, store):
    batch, token = sent(1)
    _other, other_token = sent(1)
    alone = publish_one()
    for wrong in (
        f"{other_token}.{one_of(batch).public_id}", f"{token}.{alone.publication.public_id}", f"{token}.", f"{token}.x",
        f"{alone.token}.{alone.publication.public_id}", f".{one_of(batch).public_id}",
    ):  # fmt: skip
        for address, post in (("", False), ("edit/", False), ("renew/", True), ("delete/", True), ("several/", True)):
            path = f"/m/{wrong}/{address}"
            answer = english.post(path, {"verb": "renew", "all": "1"}) if post else english.get(path)
            assert answer.status_code == 404, (
                wrong,
                address,
            )
    assert Publication.objects.count() == 3


def test_many_at_once_are_closed_opened_again_and_renewed(english):
    batch, token = sent(4)
    several = f"/m/{token}/several/"
    first = [one_of(batch, place).public_id for place in (0, 1)]
    assert english.post(several, {"verb": "close", "one": first}).status_code == 302
    assert not Publication.objects.filter(state="closed").exists(), "how it ended must be said"
    english.post(several, {"verb": "close", "outcome": "lianpu"})
    assert not Publication.objects.filter(state="closed").exists(), "none was ticked"
    english.post(several, {"verb": "close", "outcome": "elsewhere", "one": first})
    assert {one.public_id for one in Publication.objects.filter(state="closed", outcome="elsewhere")} == set(first)
    page = english.post(several, {"verb": "renew", "all": "1"}, follow=True).content.decode()
    assert "2 listings renewed." in page and "2 listings stand where this cannot be done." in page
    page = english.post(several, {"verb": "reopen", "all": "1", "state": "closed"}, follow=True).content.decode()
    assert "2 listings opened again." in page and Publication.objects.filter(state="online").count() == 4
    english.post(several, {"verb": "close", "outcome": "lianpu", "all": "1", "side": "demands"})
    assert [one.table for one in Publication.objects.filter(state="closed")] == ["demands"]
    assert english.post(several, {"verb": "delete", "all": "1"}).status_code == 404
    assert AuditLine.objects.filter(verb="listing.close").count() == 3


def test_others_listings_are_not_touched_by_their_ids(english, store):
    _batch, token = sent(1)
    alone = publish_one()
    english.post(f"/m/{token}/several/", {"verb": "close", "outcome": "lianpu", "one": [alone.publication.public_id]})
    alone.publication.refresh_from_db()
    assert alone.publication.state != "closed"


def test_the_table_is_searched_filtered_and_paged(english):
    _batch, token = sent(120, online=False)
    page = english.get(f"/m/{token}/")
    assert len(page.context["rows"]) == 50 and page.context["found"] == page.context["whole"] == 120
    assert len(english.get(f"/m/{token}/?page=3").context["rows"]) == 20
    found = english.get(f"/m/{token}/?q=制动器 第7制动&state=waiting&side=offers").context
    assert [row["one"].firm_name for row in found["rows"]] == ["淮安第7制动有限公司"]
    empty = english.get(f"/m/{token}/?q=玄铁").content.decode()
    assert "Nothing fits all of this" in empty and "Show the whole list" in empty
    assert english.get(f"/m/{token}/?state=nonsense&page=x").context["found"] == 120


def test_a_long_list_stays_quick(english, django_assert_max_num_queries):
    _batch, token = sent(LIMITS.list_rows, online=False)
    english.get("/publish/list/")  # what every page reads first
    with django_assert_max_num_queries(8):
        began = dt.datetime.now()
        page = english.get(f"/m/{token}/?q=制动器4999")
        took = dt.datetime.now() - began
    assert page.context["found"] == 1 and took < dt.timedelta(seconds=2), took


def test_more_than_a_page_is_changed_beside_the_request(english, monkeypatch):
    _batch, token = sent(LIMITS.listings_at_once + 1, online=False)
    queued = []
    monkeypatch.setattr(
        "lianpu_portal.publishing.views_sent_list.later", lambda work, *told: queued.append((work, told))
    )
    sent_form = {"verb": "close", "outcome": "lianpu", "all": "1"}
    assert "are being changed" in english.post(f"/m/{token}/several/", sent_form, follow=True).content.decode()
    assert not Publication.objects.filter(state="closed").exists()
    for work, told in queued:
        work(*told)
        work(*told)  # begun anew
    assert Publication.objects.filter(state="closed").count() == LIMITS.listings_at_once + 1


def test_a_moderator_can_read_a_whole_list_before_accepting_it_whole(english, staff):
    batch, _token = sent(14, online=False)
    address = f"/moderation/lists/{batch.pk}.xlsx"
    page = staff.get("/moderation/").content.decode()
    assert page.count("制动器00") == 12 and address in page
    book = load_workbook(io.BytesIO(staff.get(address).content))
    lines = [[str(cell.value or "") for cell in line] for line in book.active.iter_rows()]
    told = [line for line in lines if "制动器00" in line[1]]
    assert (
        len(told) == 14
        and told[13][1] == "制动器0013"
        and "3,000" in told[13][2]
        and told[13][3] == "淮安第13制动有限公司"
    )
    assert english.get(address).status_code in (302, 403)


def test_a_purchaser_goes_on_from_the_list_to_who_fits_each_demand(django_user_model, store):
    buyer = member(django_user_model, "buyer", "D")
    actor = Actor.account(django_user_model.objects.get(username="buyer"))
    demands = [Entry("demands", "示例丁", "D", BRAKES | {"thing": "异形件", "product": None})]
    token = publish_list(
        actor, demands, Contact("", PHONE, ""), "public", "需求.xlsx", proven=True, sender="", language="en"
    )[1]
    for address in (f"/m/{token}/?published=1", f"/m/{token}/"):
        assert 'href="/board/?firm=D"' in buyer.get(address).content.decode()
        assert "/board/" not in member(django_user_model, address, "A").get(address).content.decode()
    assert buyer.get("/board/?firm=D").status_code == 200
