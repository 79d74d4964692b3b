"""Publishing in two steps: what is read, what is corrected, where a listing goes, and what never leaves the store."""

from __future__ import annotations

import base64
import datetime as dt
import re
import time
from urllib.parse import quote

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from lianpu.match import listings_of
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact, unseal
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing import proof
from lianpu_portal.publishing.actions.publish import publish
from lianpu_portal.publishing.draft import read_draft
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.fields import FREE, Reader
from lianpu_portal.publishing.models import Publication, SpentProof
from lianpu_portal.publishing.order import Order
from lianpu_portal.publishing.typed_contacts import contacts_in, split_contacts, without_contacts
from lianpu_portal.request_limits import Limit
from tests.portal.clusters import DAY
from tests.portal.publishing_help import (
    ANYONE,
    EMAIL,
    NEW_FIRM,
    OFFER,
    PERSON,
    PHONE,
    draft,
    hidden,
    publish_one,
    row_of,
    second_step,
    solved,
)

pytestmark = pytest.mark.usefixtures("own_folder")
WHO = {
    "firm": NEW_FIRM,
    "person": PERSON,
    "phone": "139 1234 5678",
    "email": EMAIL,
    "visibility": "public",
    "consent": "1",
}


@pytest.fixture(autouse=True)
def english_words():
    """What actions say is compared in English."""
    with translation.override("en"):
        yield


def test_a_firm_owner_publishes_in_two_steps(chinese):
    first = chinese.post("/publish/", {"sentence": OFFER, "go": "1"})
    page = first.content.decode()
    assert first.status_code == 200 and "怎么联系您" in page
    for said in ("制动器", "3,000件", "IATF 16949", "涟水县"):
        assert said in page
    sent = chinese.post("/publish/send/", WHO | {"draft": hidden(page, "draft"), "altcha": solved()})
    assert sent.status_code == 302 and re.fullmatch(r"/m/[\w-]{43}/\?published=1", sent.url)
    publication = Publication.objects.get()
    assert publication.state == "online" and publication.doubts == []
    row = row_of(publication)
    assert (row.text, row.product_id, row.quantity, row.unit, row.period) == (
        "制动器",
        "brake",
        3000.0,
        "piece",
        "year",
    )
    assert row.certificates == ["IATF 16949"] and row.status == "declared" and row.source_id == "portal-published"
    firm = snapshot()["enterprises"].filter(pl.col("id") == publication.enterprise_id).row(0, named=True)
    assert firm["name"] == NEW_FIRM and firm["region"] is None, "where it produces is not where it is registered"
    assert row.site.region == "320826" and row.site.enterprise_id == firm["id"]
    done = chinese.get(sent.url).content.decode()
    assert f"http://testserver{sent.url.partition('?')[0]}" in done and "<svg" in done
    assert (
        f"http://testserver{sent.url.partition('?')[0]}" not in chinese.get(sent.url.partition("?")[0]).content.decode()
    )


def test_without_scripts_a_moderator_looks_first(chinese):
    sent = chinese.post("/publish/send/", WHO | {"draft": second_step(chinese), "altcha": ""})
    publication = Publication.objects.get()
    assert publication.state == "waiting" and [doubt["code"] for doubt in publication.doubts] == ["without_proof"]
    assert row_of(publication) is None
    assert "审核" in chinese.get(sent.url).content.decode()


@pytest.mark.parametrize("payload", ["[" * 1_400, "9" * 1_400, "{}", "null"])
def test_a_proof_that_is_none_is_none(payload, english):
    altcha = base64.b64encode(payload.encode()).decode()
    english.post("/publish/send/", WHO | {"draft": second_step(english), "altcha": altcha})
    assert Publication.objects.get().state == "waiting"


def test_what_is_corrected_wins_over_what_is_read(english):
    token = second_step(
        english,
        **{"f-quantity": "60万", "was-quantity": "3000", "f-certificates": "", "was-certificates": "IATF 16949"},
    )
    english.post("/publish/send/", WHO | {"draft": token, "altcha": solved()})
    row = row_of(Publication.objects.get())
    assert row.quantity == 600_000 and row.certificates is None and row.unit == "piece"


def test_a_last_day_that_has_passed_is_not_dropped_without_a_word(english):
    sentence = {"sentence": "求购 制动器 3000件 2001-03-01前"}
    page = english.post("/publish/", sentence | {"read": "1"}).content.decode()
    assert "2001-03-01 has passed" in page and "Set another last day, or leave it empty" in page
    other_day = sentence | {"read": "1", "f-deadline": "2099-01-01", "was-deadline": ""}
    assert "has passed" not in english.post("/publish/", other_day).content.decode()
    second = english.post("/publish/", sentence | {"go": "1"}).content.decode()
    assert "2001-03-01 has passed" in second, "who does not wait for the reading is told in the second step"
    sent = english.post("/publish/send/", {"draft": hidden(second, "draft"), "altcha": solved()})
    assert sent.status_code == 422 and "2001-03-01 has passed" in sent.content.decode()


def test_not_so_takes_a_field_out_and_can_be_taken_back(english):
    page = english.post("/publish/", {"sentence": OFFER, "drop": "quantity unit period"}).content.decode()
    assert (
        hidden(page, "was-quantity") == "3000"
        and 'name="f-quantity" class="form-control" inputmode="decimal" autocomplete="off" value=""' in page
    )
    back = {"sentence": OFFER, "f-quantity": "", "was-quantity": "3000", "restore": "quantity unit period"}
    assert (
        'name="f-quantity" class="form-control" inputmode="decimal" autocomplete="off" value="3000"'
        in english.post("/publish/", back).content.decode()
    )


def test_the_side_is_asked_for_where_the_sentence_has_none(english):
    answer = english.post("/publish/", {"sentence": "制动器", "go": "1"})
    assert answer.status_code == 422 and "Do you offer it or need it? Choose one." in answer.content.decode()
    token = second_step(english, sentence="制动器", **{"f-side": "demand", "was-side": ""})
    english.post("/publish/send/", WHO | {"draft": token, "altcha": solved()})
    assert Publication.objects.get().table == "demands"


def test_by_form_alone(english):
    fields = {
        "by": "form",
        "go": "1",
        "f-side": "demand",
        "f-thing": "座椅",
        "f-quantity": "1,200",
        "f-unit": "套",
        "f-region": "涟水县",
        "f-radius": "city",
    }
    page = english.post("/publish/", fields)
    english.post("/publish/send/", WHO | {"draft": hidden(page.content.decode(), "draft"), "altcha": solved()})
    row = row_of(Publication.objects.get())
    assert (row.product_id, row.quantity, row.unit, row.radius) == ("seat", 1200.0, "set", "city")


FAULTY = [
        ("quantity", "ganz viele", "is not read as a number"), ("quantity", "-3", "is not read as a number"),
        ("deadline", "2001-01-01", "has passed"), ("deadline", "someday", "is not read as a day"),
        ("region", "Atlantis", "No place is called"), ("category", "gossip", "none of the choices"),
        ("product", "chassis", "has no product"), ("product", "nope", "has no product"),
        ("thing", "制" * 201, "Too long"), ("specs", "; ".join(map(str, range(30))), "At most 20 entries"),
]  # fmt: skip


def test_a_field_that_cannot_be_read_says_what_was_expected(english):
    for field, text, told in FAULTY:
        fields = {"by": "form", "go": "1", "f-side": "offer", "f-thing": "座椅"} | {f"f-{field}": text}
        answer = english.post("/publish/", fields)
        assert answer.status_code == 422 and told in answer.content.decode(), field


def test_a_maximum_capacity_is_published_and_shown_in_the_unit_of_the_capacity(english):
    published = publish_one(maximum=3600.0)
    assert row_of(published.publication).maximum == 3600.0
    page = english.get(f"/offers/{published.publication.public_id}/").content.decode()
    assert "Maximum capacity" in page and "3,600" in page
    low = draft(maximum=2999.0)
    assert "2,999" in low.faults["maximum"] and "3,000" in low.faults["maximum"] and not low.is_complete
    assert draft("demands", maximum=3600.0).values["maximum"] is None


def test_a_product_out_of_the_catalog_is_allowed_and_said_so(english):
    engine_of(snapshot()).build()
    page = english.post("/publish/read/", {"sentence": "供应 玄铁重剑 年产3件"}).content.decode()
    assert "not in the catalog yet" in page
    assert row_of(publish_one(thing="玄铁重剑", product=None).publication).product_id is None


def test_a_contact_in_the_sentence_is_not_published(english):
    assert split_contacts("供应 制动器 年产3000件，联系电话：138-1234-5678") == (
        "供应 制动器 年产3000件",
        "138-1234-5678",
        "",
    )
    assert split_contacts("供应 刹车 王 a.b@c-d.com 涟水")[0::2] == ("供应 刹车 王 涟水", "a.b@c-d.com")
    assert split_contacts("供应 轮胎 12R22.5 18PR 年产13812345条") == ("供应 轮胎 12R22.5 18PR 年产13812345条", "", "")
    page = english.post("/publish/", {"sentence": f"{OFFER} 电话 {PHONE}", "go": "1"}).content.decode()
    assert f'autocomplete="tel" value="{PHONE}"' in page
    english.post("/publish/send/", WHO | {"draft": hidden(page, "draft"), "altcha": solved()})
    assert PHONE not in str(Publication.objects.get().fields)


MISSING = [
        ({"phone": "", "email": ""}, "one of the two is needed"), ({"phone": "12345"}, "is no phone number"),
        ({"email": "wang@"}, "is no e-mail address"), ({"firm": ""}, "Write the firm"), ({"firm": "7"}, "no firm"),
        ({"consent": ""}, "Tick this"), ({"visibility": "nobody"}, "nobody"),
]  # fmt: skip


def test_the_second_step_says_what_is_missing(english):
    token = second_step(english)
    for changed, told in MISSING:
        sent = english.post("/publish/send/", WHO | changed | {"draft": token, "altcha": ""})
        assert sent.status_code == 422 and told in sent.content.decode(), changed
    assert not Publication.objects.exists()


def test_a_firm_is_resolved_as_typed(english):
    known = english.post("/publish/firm/", {"firm": "示例甲制动有限公司"}).content.decode()
    assert "Known:" in known and ("涟水县" in known or "Lianshui" in known)
    alike = english.post("/publish/firm/", {"firm": "示例甲汽车制动有限公司"}).content.decode()
    assert "Do you mean" in alike and 'value="A"' in alike
    assert "Not in the registry yet" in english.post("/publish/firm/", {"firm": NEW_FIRM}).content.decode()


def test_an_unsure_firm_must_be_chosen(english):
    token = second_step(english)
    unsure = WHO | {"firm": "示例甲汽车制动有限公司", "draft": token, "altcha": ""}
    asked = english.post("/publish/send/", unsure)
    assert asked.status_code == 422 and "Choose the firm" in asked.content.decode()
    english.post("/publish/send/", unsure | {"choice": "A"})
    english.post("/publish/send/", unsure | {"choice": "new"})
    english.post("/publish/send/", unsure | {"choice": "X"})  # none of those offered
    assert [(one.enterprise_id, one.firm_name) for one in Publication.objects.order_by("pk")] == [
        ("A", "示例甲制动有限公司"), (None, "示例甲汽车制动有限公司"),
    ]  # fmt: skip


def test_a_place_the_firm_is_not_known_at_becomes_a_site(store):
    there = publish_one(enterprise="A", firm="示例甲制动有限公司", thing="异形件", product=None).publication
    elsewhere = publish_one(
        enterprise="A", firm="示例甲制动有限公司", region="320830", thing="异形板", product=None
    ).publication
    assert row_of(there).site_id == "sA"
    assert row_of(elsewhere).site.region == "320830"
    placed = {row["id"]: row["region"] for row in listings_of(snapshot(), "offers").iter_rows(named=True)}
    assert placed[elsewhere.public_id] == "320830"


WAYS_TO_WRITE_A_CONTACT = (
    "13912345678", "139 1234 5678", "139.1234.5678", "139·1234·5678", "+86 139-1234-5678", "１３９１２３４５６７８",
    "０５１７－８３９１２３４５", "0517-83912345", "(0517)83912345", "（0517）83912345", "400-800-1234", "wang@made-up.cn",
    "ｗａｎｇ＠ｍａｄｅ－ｕｐ．ｃｎ",
)  # fmt: skip


@pytest.mark.parametrize("written", WAYS_TO_WRITE_A_CONTACT)
def test_a_contact_is_known_however_it_is_written(written):
    assert any(contacts_in(f"供应 制动器，电话：{written} 涟水"))
    assert split_contacts(f"供应 制动器，电话：{written} 涟水")[0] == "供应 制动器 涟水"


@pytest.mark.parametrize(
    "plain", ["GB/T 5763-2018", "12R22.5 18PR", "0.13912345678", "图号 A-13912345678", "1391234567890", "400-80", "3@5mm", "年产1380万件"]
)  # fmt: skip
def test_other_numbers_are_no_contact(plain):
    assert contacts_in(plain) == ("", "")


@pytest.mark.parametrize("run", [" ", ",", "电话 ", "139-", "a@", "(0517)"])
def test_looking_for_contacts_takes_no_longer_than_reading(run):
    begun = time.monotonic()
    without_contacts((run * 20_000)[:20_000])
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("field", FREE)
def test_a_contact_among_the_fields_is_not_published(field, english):
    page = english.post("/publish/", {"sentence": OFFER, f"f-{field}": f"A {PHONE}"})
    assert page.status_code == 422 and "is a contact" in page.content.decode()
    told = english.post("/publish/", {"sentence": OFFER, "f-specs": "EMB 48V"})
    assert "is a contact" not in told.content.decode()


def test_a_contact_is_no_part_of_a_firms_name(english):
    sent = WHO | {"draft": second_step(english), "firm": f"{NEW_FIRM} {PHONE}", "altcha": solved()}
    answer = english.post("/publish/send/", sent)
    assert answer.status_code == 422 and "is a contact" in answer.content.decode()
    assert not Publication.objects.exists()


def test_contacts_are_sealed_and_nowhere_in_clear(english, staff, own_folder):
    publication = publish_one(email=EMAIL).publication
    assert unseal(bytes(publication.contact_sealed)) == Contact(PERSON, PHONE, EMAIL)
    pages = [
        "/", "/search/?q=制动器", f"/offers/{publication.public_id}/", f"/offers/{publication.public_id}.json",
        f"/enterprises/{publication.enterprise_id}/", "/enterprises/", "/rows/listings/", "/map/", "/gaps/",
    ]  # fmt: skip
    for client in (english, staff):
        for address in pages:
            html = client.get(address).content.decode()
            assert not any(secret in html for secret in (PHONE, EMAIL, PERSON)), address
    stored = b"".join(path.read_bytes() for path in own_folder.rglob("*") if path.is_file())
    lines = " ".join(str((line.before, line.after)) for line in AuditLine.objects.all())
    assert PHONE.encode() not in stored and PHONE not in lines and EMAIL not in lines and PERSON not in lines


def test_a_proof_of_work_counts_once_and_only_if_it_is_ours(store):
    good = solved()
    assert proof.is_proven(good) and not proof.is_proven(good) and SpentProof.objects.count() == 1
    for bad in ("", "x", "e30=", "bnVsbA==", "WzFd", good[:-8] + "AAAAAAA=", "A" * 3000):
        assert not proof.is_proven(bad)


def test_an_old_proof_of_work_does_not_count(store, monkeypatch):
    monkeypatch.setattr(proof, "LIFE", -proof.LIFE)
    assert not proof.is_proven(solved())


@pytest.mark.parametrize("contact", [Contact(), Contact(person="王")])
def test_nobody_publishes_without_a_way_to_answer(store, contact):
    with pytest.raises(PublishingRefusedError, match="one of the two"):
        publish(ANYONE, Order(draft(), NEW_FIRM, None, contact))


def test_a_changed_draft_is_not_taken(english):
    token = second_step(english)
    sent = english.post("/publish/send/", WHO | {"draft": token[:-3] + "abc"})
    assert sent.status_code == 422 and not Publication.objects.exists()


XSS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}<svg/onload=alert(1)>", "';alert(1)//"]


def test_markup_is_shown_as_typed(english, staff):
    attack = " ".join(XSS)
    fields = {"by": "form", "f-side": "offer", "f-thing": f"制动器{attack}", "f-specs": attack, "f-certificates": attack,
              "f-unit": attack, "f-region": attack, "f-quantity": attack, "sentence": attack}  # fmt: skip
    publication = publish_one(thing=f"制动器{attack}", specs=[attack], unit="<b>kg", firm=f"示例{attack}有限公司",
                              contact=Contact(attack, PHONE, "")).publication  # fmt: skip
    published = publish_one(
        thing=f"刹车{attack}", specs=[attack], firm=f"示例{attack}有限公司", contact=Contact(attack, PHONE)
    )
    pages = [
        english.post("/publish/", fields), english.post("/publish/", fields | {"go": "1"}),
        english.post("/publish/read/", {"sentence": f"供应 制动器 {attack}"}),
        english.post("/publish/firm/", {"firm": f"示例{attack}有限公司"}), english.get(f"/m/{published.token}/"),
        english.get(f"/m/{published.token}/edit/"), english.get(f"/offers/{publication.public_id}/"),
        staff.get("/moderation/"), staff.get("/moderation/?state=online"), english.get("/publish/", {"q": attack}),
    ]  # fmt: skip
    for page in pages:
        html = page.content.decode()
        assert "alert(1)</script>" not in html and "<img src=x" not in html and "<svg/onload" not in html
        assert page.status_code in (200, 404, 422)


def test_forms_are_refused_without_their_token(store):
    strict = Client(enforce_csrf_checks=True)
    token = publish_one().token
    for address in (
        "/publish/",
        "/publish/read/",
        "/publish/send/",
        "/publish/firm/",
        f"/m/{token}/renew/",
        f"/m/{token}/delete/",
        "/moderation/decide/",
    ):
        assert strict.post(address, {"sentence": OFFER}).status_code == 403
    assert Publication.objects.count() == 1


def test_the_last_day_must_not_have_passed(store):
    _values, faults = Reader(snapshot(), DAY).read({"deadline": "2026-01-14"})
    assert faults and not Reader(snapshot(), DAY).read({"deadline": "2026-01-15"})[1]


def test_reading_while_it_is_typed_is_limited_by_sender(english, staff, monkeypatch):
    limit = Limit(known=3, unknown=2, seconds=3600)
    monkeypatch.setattr("lianpu_portal.publishing.views.READINGS", limit)
    typed = {"sentence": OFFER}
    answers = [english.post("/publish/read/", typed) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0 and "What you typed is kept" in answers[2].content.decode()
    assert english.post("/publish/read/", typed, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert english.post("/publish/", typed | {"go": "1"}).status_code == 200, "going on is not reading"
    assert [staff.post("/publish/read/", typed).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_looking_up_a_firm_while_it_is_typed_is_limited_alike(english, staff, monkeypatch):
    monkeypatch.setattr("lianpu_portal.publishing.views.READINGS", Limit(known=3, unknown=2, seconds=3600))
    answers = [english.post("/publish/firm/", {"firm": "示例甲"}) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0 and "“Publish” works" in answers[2].content.decode()
    assert english.post("/publish/read/", {"sentence": ""}).status_code == 200, "the two are counted apart"
    assert [staff.post("/publish/firm/", {"firm": "示例甲"}).status_code for _time in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("typed", "further"),
    [
        ("供应制动器年产50万套；另外求购座椅200套", ["另外求购座椅200套"]),
        ("供应制动器年产50万套，另求购座椅200套", ["另求购座椅200套"]),
        ("供应制动器年产50万套；另外求购座椅200套，电话13812345678", ["另外求购座椅200套"]),
        ("求购制动器100套\n座椅2000件\n座椅2000件", ["座椅2000件"]),
        ("求购制动器100套；要求IATF16949，年底前到货200套", []), ("求购制动器100套；求购制动器300套", []),
        ("求购制动器100套", []), ("供应制动器；地址在涟水", []), ("；；\n\n", []),
    ],
)  # fmt: skip
def test_a_second_listing_in_one_text_is_told_not_lost(english, typed, further):
    assert list(read_draft(engine_of(snapshot()), snapshot(), {"sentence": typed}).further) == further
    page = english.post("/publish/", {"sentence": typed, "go": "1"}).content.decode()
    assert ("publish each as one of its own" in page or "publish it as one of its own" in page) == bool(further)
    for text in further:
        assert f'href="/publish/?q={quote(text)}"' in page and text in english.get(f"/publish/?q={quote(text)}").content.decode()  # fmt: skip
    if further:
        own = read_draft(engine_of(snapshot()), snapshot(), {"sentence": typed})
        assert (own.values["thing"], own.values["unit"]) == ("制动器", "set"), "the amounts of the second are its own"
        back = english.post("/publish/", {"draft": hidden(page, "draft")}).content.decode()
        assert all(text in back for text in further), "nothing is lost on the way back"
        refused = english.post("/publish/send/", {"draft": hidden(page, "draft"), "firm": ""})
        assert refused.status_code == 422 and further[0] in refused.content.decode(), "still told in the second step"


def test_a_text_that_is_too_long_is_kept_and_not_cut_off_unseen(english):
    long = "求购制动器100套" + "，要求很高" * 398 + "，必须防爆"
    refused = english.post("/publish/", {"sentence": long, "go": "1"})
    page = refused.content.decode()
    assert refused.status_code == 422 and long in page and 'maxlength="500"' not in page
    assert f"The text is {len(long) - 500} characters too long: 500 are read" in page
    assert f"{len(long) - 500} characters too long" in english.post("/publish/read/", {"sentence": long}).content.decode()  # fmt: skip
    assert english.post("/publish/", {"sentence": long[:500], "go": "1"}).status_code == 200


def test_a_page_that_lay_open_for_a_day_keeps_what_was_written(english, monkeypatch):
    upload = {"sentence": OFFER, "go": "1", "files": SimpleUploadedFile("图纸.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}  # fmt: skip
    page = english.post("/publish/", upload).content.decode()
    assert "图纸.pdf" in page, "the second step shows what goes with the listing"
    token = hidden(page, "draft")
    with monkeypatch.context() as later:
        later.setattr("lianpu_portal.publishing.draft._KEPT", dt.timedelta(seconds=-1))
        for answer in (
            english.post("/publish/send/", WHO | {"draft": token}),
            english.post("/publish/", {"draft": token}),
        ):
            html = answer.content.decode()
            assert answer.status_code == 422 and OFFER in html and "lay open for more than a day" in html
            assert "Choose its files again" in html and "图纸.pdf" not in html
    assert not Publication.objects.exists()
    broken = english.post("/publish/send/", WHO | {"draft": f"{token}x"})
    assert broken.status_code == 422 and "was not whole" in broken.content.decode()


def test_a_file_a_little_too_large_is_not_said_to_have_as_much_as_is_taken(english):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"0" * (10 * 2**20))
    said = english.post("/publish/", {"sentence": OFFER, "go": "1", "files": file}).content.decode()
    assert "The file has 10.1 MB; at most 10 MB are taken" in said
