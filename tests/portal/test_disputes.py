"""Disputes: a firm says that a fact about it is not right; marked while open, decided, told, taken back, seen by its own."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.disputes.actions.decide import SOURCE, accept, decline, undo
from lianpu_portal.disputes.actions.dispute import MOST_OPEN, Wanted, dispute, withdraw
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.disputes.tasks import DOCUMENT_KEPT, forget_documents
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.deciding import Pair
from lianpu_portal.market.engine import engine_of
from lianpu_portal.publishing.actions.merge import merge, undo_merge
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.registry.facts import FactRefusedError, find_row, key_of
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.clusters import DAY, STATED, frame, small_cluster
from tests.portal.publishing_help import ANYONE, EMAIL, OFFICE, fresh, publish_one, row_of

HER_MAIL, THEIR_MAIL = "her@example-a.cn", "he@example-d.cn"
USCC, OTHER_USCC = "91110000600037341L", "91320800MA1MCR0N14"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
QUEUE, DECIDE = "/moderation/disputes/", "/moderation/disputes/decide/"
MARK = "Disputed by the firm"


@pytest.fixture(autouse=True)
def english_words():
    with translation.override("en"):
        yield


@pytest.fixture
def store(db, own_folder):
    """The small cluster; A has a code, and a figure for January."""
    codes = [{"scheme": "CN-USCI", "value": USCC, "enterprise": "A", **STATED}]
    figures = [
        {
            "subject_kind": "enterprise",
            "subject": "A",
            "month": DAY.replace(day=1),
            "metric": "output value",
            "value": 5.0,
            **STATED,
        }
    ]
    terms = [{"kind": "metric", "id": "output value", "name": "产值", "name_en": "output value"}]
    small = small_cluster()
    load_cluster(
        small.with_tables(
            enterprise_identifiers=frame("enterprise_identifiers", codes), indicators=frame("indicators", figures),
            terms=pl.concat([small["terms"], frame("terms", terms)]),
        )
    )  # fmt: skip


def account(name: str, email: str, firm: str | None = None, role: str | None = None) -> Any:
    made = get_user_model().objects.create_user(name, email)
    if firm:
        Membership.objects.create(account=made, enterprise=firm, role="owner")
    if role:
        Appointment.objects.create(account=made, role=role)
    return made


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def her(store) -> Any:
    """Acts for A, which makes brakes and sells them to D."""
    return account("her", HER_MAIL, "A")


@pytest.fixture
def member(her) -> Client:
    return client_of(her)


@pytest.fixture
def moderator(store) -> Client:
    return client_of(account("mod", "mod@example.org", role="moderator"))


def row(table: str, key: str) -> Any:
    found = find_row(table, key)
    assert found is not None
    return found


def disputed(her: Any, table: str, key: str, column: str = "", said: str = "", **more: Any) -> Dispute:
    wanted = Wanted(column, "correct" if said else "remove", said, more.pop("why", "It never was so"), language="en", **more)  # fmt: skip
    return dispute(Actor.account(her), table, key, wanted)


def letters(address: str) -> list[str]:
    return [letter.body for letter in mail.outbox if letter.to == [address]]


def post(client: Client, table: str, key: str, column: str, **said: Any) -> Any:
    return client.post(f"{reverse('dispute', args=[table, key])}?column={column}", {"why": "Because", **said})


def test_from_the_firms_page_to_the_corrected_fact(member, moderator):
    page = member.get("/enterprises/A/").content.decode()
    assert 'href="/disputes/enterprises/A/"' in page and 'href="/disputes/offers/o1/"' in page
    assert "Not right?" not in moderator.get("/enterprises/A/").content.decode()
    facts = member.get("/disputes/enterprises/A/").content.decode()
    assert "?column=region" in facts and "It should not be there" not in facts, "a firm is not disputed away"
    form = member.get("/disputes/enterprises/A/?column=region").content.decode()
    assert "涟水县" in form
    assert post(member, "enterprises", "A", "region", wish="correct", said="盱眙县")["Location"] == "/me/#disputes"
    made = Dispute.objects.get()
    assert (made.before, made.proposed, made.enterprise, made.state) == ("320826", "320830", "A", "open")
    marked = Client().get("/enterprises/A/", headers={"Cookie": "django_language=en"}).content.decode()
    assert f"{MARK}: Registered in" in marked and row("enterprises", "A").region == "320826"
    queue = moderator.get(QUEUE).content.decode()
    assert "盱眙县" in queue and "Because" in queue and "示例甲制动有限公司" in queue
    done = moderator.post(DECIDE, {"verb": "accept", "id": made.pk}, follow=True).content.decode()
    assert "1 dispute is accepted" in done and "Decided a moment ago" in done
    now = row("enterprises", "A")
    assert (now.region, now.source_id, now.as_of, now.status) == ("320830", SOURCE, timezone.localdate(), "verified")
    assert snapshot()["enterprises"].filter(id="A")["region"].to_list() == ["320830"]
    assert MARK not in moderator.get("/enterprises/A/").content.decode()
    assert len(letters(HER_MAIL)) == 1 and "it is corrected" in letters(HER_MAIL)[0]
    assert "Accepted" in member.get("/me/").content.decode()
    assert list(AuditLine.objects.order_by("pk").values_list("verb", "subject")) == [
        ("dispute.make", "enterprises/A"), ("dispute.accept", "enterprises/A"),
    ]  # fmt: skip


def test_declined_with_a_sentence_the_fact_stays(her, member, moderator):
    made = disputed(her, "enterprises", "A", "name_en", "Example Alpha")
    moderator.post(DECIDE, {"verb": "decline", "id": made.pk})
    assert Dispute.objects.get().state == "open", "not without a sentence"
    moderator.post(DECIDE, {"verb": "decline", "id": made.pk, "reason_other": "The licence says otherwise"})
    assert row("enterprises", "A").name_en == "Example A Brakes" and Dispute.objects.get().state == "declined"
    assert "The licence says otherwise" in letters(HER_MAIL)[0]
    assert "The licence says otherwise" in member.get("/me/").content.decode()
    moderator.post(DECIDE, {"verb": "undo", "id": made.pk})
    assert (Dispute.objects.get().state, Dispute.objects.get().sentence) == ("open", "")
    assert "once more" in letters(HER_MAIL)[1]


CORRECTIONS = [
    ("enterprises", "A", "size", "small", "small"), ("enterprises", "A", "leader", "yes", True),
    ("enterprises", "A", "description", "Brakes", "Brakes"), ("sites", "sA", "address", "1 Gate Road", "1 Gate Road"),
    ("offers", "o1", "quantity", "1.2万", 12000.0), ("offers", "o1", "product", "刹车", "brake"),
    ("offers", "o1", "certificates", "ISO9001；IATF16949", ["ISO 9001", "IATF 16949"]),
    ("offers", "o1", "certificates", "none", []), ("links", "l1", "share", "12.5%", 0.125), ("links", "l1", "since", "2024年3月", dt.date(2024, 3, 1)),
    ("enterprise_identifiers", f"CN-USCI {USCC}", "value", OTHER_USCC.lower(), OTHER_USCC),
    ("indicators", "enterprise A 2026-01-01 output value", "value", "7.5", 7.5),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "column", "said", "value"), CORRECTIONS)
def test_each_sort_of_fact_is_corrected_and_put_right_again(table, key, column, said, value, her):
    if column == "product":
        TABLE_MODELS["offers"]._default_manager.filter(pk="o1").update(product_id="seat")
    stored = row(table, key)
    before = stored.row()
    accept(OFFICE, disputed(her, table, key, column, said))
    model: Any = TABLE_MODELS[table]
    after = model.objects.get(pk=stored.pk).row()
    assert after[column] == value and after["source"] == SOURCE
    undo(OFFICE, Dispute.objects.get())
    assert model.objects.get(pk=stored.pk).row() == before, "value, source, day and status"


REMOVALS = [
    ("offers", "o1"), ("links", "l1"), ("sites", "sA"), ("enterprise_identifiers", f"CN-USCI {USCC}"),
    ("indicators", "enterprise A 2026-01-01 output value"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key"), REMOVALS)
def test_a_whole_entry_is_withdrawn_and_comes_back_exactly(table, key, her):
    TABLE_MODELS["offers"]._default_manager.filter(pk="o1").update(site_id="sA")
    confirm(OFFICE, Pair("o1", "d1"))
    everything = {name: table_.rows() for name, table_ in snapshot().tables.items()}
    accept(OFFICE, disputed(her, table, key))
    assert find_row(table, key) is None
    if table == "sites":
        assert row("offers", "o1").site_id is None, "the offer stays, its place is unknown"
    undo(OFFICE, Dispute.objects.get())
    ours = {name: table_.rows() for name, table_ in snapshot().tables.items() if name != "sources"}
    assert ours == {name: rows for name, rows in everything.items() if name != "sources"}


def test_a_value_that_should_not_be_there_becomes_unknown(her):
    accept(OFFICE, disputed(her, "offers", "o1", "certificates"))
    assert row("offers", "o1").certificates is None
    assert "stands there no longer" in letters(HER_MAIL)[0]


def test_the_mark_stands_wherever_the_row_is_shown(her, english):
    """The link proves on the product's page both that A makes brakes and that D buys them."""
    disputed(her, "links", "l1", "volume", "500000")
    disputed(her, "offers", "o1")
    told = {
        page: english.get(page).content.decode().count(MARK)
        for page in (
            "/enterprises/A/", "/enterprises/D/", "/products/brake/", "/rows/purchases/", "/rows/listings/", "/offers/o1/",
            "/sources/list/?table=links", "/offers/o2/",
        )
    }  # fmt: skip
    assert told == {
        "/enterprises/A/": 2, "/enterprises/D/": 2, "/products/brake/": 3, "/rows/purchases/": 1, "/rows/listings/": 1,
        "/offers/o1/": 1, "/sources/list/?table=links": 1, "/offers/o2/": 0,
    }  # fmt: skip
    facts = json.loads(english.get("/enterprises/A.json").content)
    assert [link["disputed"] for link in facts["customers"] if "disputed" in link] == [["Volume"]]
    assert MARK not in english.get("/rows/purchases.csv").content.decode()


def test_programs_are_told_wherever_a_page_is_marked(her, english):
    disputed(her, "offers", "o1", "quantity", "90")
    disputed(her, "offers", "o1", "certificates")
    disputed(her, "enterprises", "A", "size", "small")
    disputed(her, "enterprise_identifiers", f"CN-USCI {USCC}")
    disputed(her, "links", "l1", "volume", "500000")

    def told(address: str) -> dict[str, Any]:
        return english.get(f"/api/v1/{address}").json()

    listed = {one["id"]: one["disputed"] for one in told("listings")["items"]}
    assert listed.pop("o1") == ["certificates", "quantity"] == told("offers/o1")["disputed"]
    assert set(map(tuple, listed.values())) == {()} and told("demands/d1")["disputed"] == []
    engine_of(snapshot()).build()
    assert ["certificates", "quantity"] in [
        one["listing"]["disputed"] for one in told("matches?side=demands&id=d1")["items"]
    ]
    firms = {one["id"]: one["disputed"] for one in told("enterprises")["items"]}
    assert firms["A"] == ["size"] and firms["D"] == []
    firm = told("enterprises/A")
    assert firm["disputed"] == ["size"] and [one["disputed"] for one in firm["identifiers"]] == [["all"]]
    proof = {(one["table"], one["row"]): one["disputed"] for one in told("products/brake")["proof"]}
    assert proof["links", "l1"] == ["volume"] and proof["offers", "o1"] == ["certificates", "quantity"]


# who may


OTHERS = [("offers", "o2"), ("enterprises", "D"), ("links", "l2"), ("sites", "sD"), ("offers", "none"), ("regions", "320826"),
          ("sources", "list"), ("nothing", "x")]  # fmt: skip


@pytest.mark.parametrize(("table", "key"), OTHERS)
def test_what_is_said_of_others_is_not_there_for_a_member(table, key, her, member):
    assert member.get(reverse("dispute", args=[table, key])).status_code == 404
    assert post(member, table, key, "text", wish="correct", said="x").status_code == 404
    with pytest.raises(PermissionDenied):
        disputed(her, table, key, "text", "x")
    assert not Dispute.objects.exists()


def test_both_firms_of_a_link_may_dispute_it_and_nobody_else(her, member, moderator):
    buyer = client_of(account("him", THEIR_MAIL, "D"))
    stranger = client_of(account("else", "else@example.org", "B"))
    address = reverse("dispute", args=["links", "l1"])
    codes = [who.get(address).status_code for who in (member, buyer, stranger, moderator, Client())]
    assert codes == [200, 200, 404, 403, 302]


def test_another_firms_member_neither_sees_nor_takes_back_a_dispute(her, member, moderator):
    made = disputed(her, "enterprises", "A", "name_en", "Example Alpha", file=SimpleUploadedFile("a.pdf", PDF))
    person = account("him", THEIR_MAIL, "D")
    other = client_of(person)
    assert "Example Alpha" not in other.get("/me/").content.decode()
    assert other.post(reverse("dispute_withdraw", args=[made.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        withdraw(Actor.account(person), made)
    document = reverse("dispute_document", args=[made.pk])
    assert other.get(document).status_code == member.get(document).status_code == 403
    assert (
        other.get(QUEUE).status_code == 403 and other.post(DECIDE, {"verb": "accept", "id": made.pk}).status_code == 403
    )
    response = moderator.get(document)
    assert b"".join(response.streaming_content) == PDF and "sandbox" in response["Content-Security-Policy"]
    assert Dispute.objects.get().is_open


@pytest.mark.usefixtures("stored_at_once")
def test_a_colleague_sees_it_and_takes_it_back(her, own_folder, english):
    made = disputed(her, "enterprises", "A", "name_en", "Example Alpha", file=SimpleUploadedFile("a.pdf", PDF))
    colleague = client_of(account("col", "col@example-a.cn", "A"))
    assert "Example Alpha" in colleague.get("/me/").content.decode()
    assert (own_folder / "disputes" / made.document).read_bytes() == PDF
    colleague.post(reverse("dispute_withdraw", args=[made.pk]))
    assert Dispute.objects.get().state == "withdrawn" and not list((own_folder / "disputes").iterdir())
    assert MARK not in english.get("/enterprises/A/").content.decode()
    assert colleague.post(reverse("dispute_withdraw", args=[made.pk])).status_code == 302, "said, not done twice"


def test_who_acts_for_the_firm_no_longer_disputes_no_longer(her, member):
    Membership.objects.all().delete()
    assert member.get("/disputes/offers/o1/").status_code == 403


def test_nobody_decides_for_their_own_firm(her):
    made = disputed(her, "enterprises", "A", "name_en", "Example Alpha")
    Appointment.objects.create(account=her, role="moderator")
    for deed in (lambda: accept(Actor.account(her), made), lambda: decline(Actor.account(her), made, "x")):
        with pytest.raises(DisputeRefusedError, match="own firm"):
            deed()
    decline(OFFICE, made, "x")
    with pytest.raises(DisputeRefusedError, match="own firm"):
        undo(Actor.account(her), made)
    for deed in (lambda: accept(Actor(), made), lambda: decline(Actor(), made, "x"), lambda: undo(Actor(), made)):
        with pytest.raises(PermissionDenied):
            deed()


# what is refused


@pytest.mark.parametrize(
    ("table", "key", "column", "said", "told"),
    [
        ("offers", "o1", "quantity", "many", "not read as a number"), ("offers", "o1", "quantity", "-5", "not read as a number|at least|number"),
        ("offers", "o1", "quantity", "100", "what stands there"), ("offers", "o1", "quantity", " ", "Write what it should be"),
        ("offers", "o1", "product", "玄铁重剑", "no product"), ("offers", "o1", "deadline", "2020-01-01", "has passed"),
        ("offers", "o1", "period", "sometimes", "none of the choices"), ("enterprises", "A", "region", "Atlantis", "No place"),
        ("links", "l1", "share", "3", "number"), ("offers", "o1", "source", "x", "Choose the fact"),
        ("enterprise_identifiers", f"CN-USCI {USCC}", "value", "123", "no valid code"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_what_was_expected(table, key, column, said, told, her):
    with pytest.raises(DisputeRefusedError, match=told):
        dispute(Actor.account(her), table, key, Wanted(column, "correct", said, "Because"))
    assert not Dispute.objects.exists()


def test_the_form_says_what_is_wrong_beside_its_field(member):
    answer = post(member, "offers", "o1", "quantity", wish="correct", said="many")
    assert answer.status_code == 422 and "not read as a number" in answer.content.decode()
    assert post(member, "offers", "o1", "quantity", wish="correct", said="5", why="  ").status_code == 422
    assert post(member, "offers", "o1", "quantity").status_code == 422, "neither another value nor none"
    assert post(member, "offers", "o1", "text", wish="remove").status_code == 422, "a listing says what it is about"
    assert post(member, "enterprises", "A", "all", wish="remove").status_code == 200, (
        "no such choice: the list of facts"
    )
    bad = SimpleUploadedFile("a.pdf", b"<script>")
    assert post(member, "offers", "o1", "quantity", said="5", document=bad).status_code == 422
    assert not Dispute.objects.exists()
    assert post(member, "offers", "o1", "quantity", said="5").status_code == 302, "what is written is wanted"


def test_the_same_is_disputed_once_and_a_firm_has_so_many(her, member):
    disputed(her, "offers", "o1", "quantity", "5")
    with pytest.raises(DisputeRefusedError, match="disputed already"):
        disputed(her, "offers", "o1", "quantity", "6")
    disputed(her, "offers", "o1")
    with pytest.raises(DisputeRefusedError, match="disputed already"):
        disputed(her, "offers", "o1", "price", "6")
    page = member.get("/disputes/offers/o1/").content.decode()
    assert "This is not right" not in page
    Dispute.objects.bulk_create(
        Dispute(enterprise="A", table="x", key=str(number), wish="remove", why="x") for number in range(MOST_OPEN - 2)
    )
    with pytest.raises(DisputeRefusedError, match=f"{MOST_OPEN} open"):
        disputed(her, "enterprises", "A", "size", "small")


def test_what_changed_meanwhile_is_said_and_never_overwritten_by_an_undo(her, moderator):
    made = disputed(her, "offers", "o1", "quantity", "5")
    offer = row("offers", "o1")
    offer.quantity = 77.0
    offer.save()
    assert "now it says: 77 pieces" in moderator.get(QUEUE).content.decode()
    accept(OFFICE, made)
    offer = row("offers", "o1")
    offer.quantity = 78.0
    offer.save()
    with pytest.raises(FactRefusedError, match="changed since"):
        undo(OFFICE, made)
    assert row("offers", "o1").quantity == 78.0 and Dispute.objects.get().state == "accepted"


def test_two_corrections_of_one_row_are_taken_back_in_any_order(her):
    before = row("offers", "o1").row()
    first = accept(OFFICE, disputed(her, "offers", "o1", "quantity", "5"))
    second = accept(OFFICE, disputed(her, "offers", "o1", "price", "9"))
    undo(OFFICE, first)
    assert (row("offers", "o1").quantity, row("offers", "o1").price) == (100.0, 9.0)
    assert row("offers", "o1").source_id == SOURCE, "the price still stands on the dispute"
    undo(OFFICE, second)
    assert row("offers", "o1").row() == before
    first, second = accept(OFFICE, first), accept(OFFICE, second)
    undo(OFFICE, second)
    assert row("offers", "o1").source_id == SOURCE
    undo(OFFICE, first)
    assert row("offers", "o1").row() == before


def test_of_a_row_that_is_gone_only_the_removal_can_be_accepted(her, moderator):
    value, whole = disputed(her, "offers", "o1", "quantity", "5"), disputed(her, "offers", "o1")
    row("offers", "o1").delete()
    assert moderator.get(QUEUE).content.decode().count("no longer in the tables") == 2
    with pytest.raises(DisputeRefusedError, match="no longer in the tables"):
        accept(OFFICE, value)
    accept(OFFICE, whole)
    with pytest.raises(DisputeRefusedError, match="decided this dispute already"):
        accept(OFFICE, whole)
    undo(OFFICE, whole)
    assert find_row("offers", "o1") is None and whole.pk in Dispute.objects.filter(state="open").values_list(
        "pk", flat=True
    )


def test_a_publication_says_the_corrected_value_when_its_row_is_written_anew(her):
    publication = publish_one(enterprise="A", firm="示例甲制动有限公司", thing="座椅", product="seat").publication
    made = accept(OFFICE, disputed(her, "offers", publication.public_id, "quantity", "5"))
    renew(ANYONE, fresh(publication))
    assert row_of(publication).quantity == 5.0
    undo(OFFICE, made)
    assert row_of(publication).quantity == fresh(publication).fields["quantity"] == 3000.0


def test_a_publication_in_the_firms_name_is_taken_down_and_its_publisher_told(her):
    publication = publish_one(enterprise="A", firm="示例甲制动有限公司", thing="座椅", product="seat").publication
    made = accept(OFFICE, disputed(her, "offers", publication.public_id))
    assert fresh(publication).state == "taken_down" and row_of(publication) is None
    assert len(letters(EMAIL)) == 1, "whoever published it is told"
    undo(OFFICE, made)
    assert fresh(publication).state == "online" and row_of(publication) is not None


@pytest.mark.usefixtures("stored_at_once")
def test_attachments_are_forgotten_in_time_and_with_the_account(her, own_folder):
    made = disputed(her, "enterprises", "A", "name_en", "Alpha", file=SimpleUploadedFile("a.pdf", PDF))
    decline(OFFICE, made, "x")
    forget_documents()
    assert list((own_folder / "disputes").iterdir())
    Dispute.objects.update(decided_at=timezone.now() - DOCUMENT_KEPT - dt.timedelta(days=1))
    forget_documents()
    assert not list((own_folder / "disputes").iterdir()) and not Dispute.objects.get().document
    disputed(her, "enterprises", "A", "name_en", "Alpha", file=SimpleUploadedFile("a.pdf", PDF))
    member = client_of(her)
    assert "Alpha" in json.dumps(json.loads(member.get("/me/data.json").content)["disputes"])
    member.post("/me/erase/", {"email": HER_MAIL})
    assert not list((own_folder / "disputes").iterdir())
    assert Dispute.objects.first().account is None, "the firm's dispute stays the firm's"


def test_keys_of_several_parts_are_found_again(store):
    for table in ("enterprise_identifiers", "indicators", "offers", "links", "sites"):
        for stored in TABLE_MODELS[table]._default_manager.all():
            assert find_row(table, key_of(stored)) == stored
    assert find_row("indicators", "enterprise A output value") is None and find_row("indicators", "") is None


def test_disputes_go_with_the_firm_that_is_merged(her):
    made = disputed(her, "offers", "o1", "quantity", "5")
    done = merge(OFFICE, "A", "B")
    assert Membership.firms_of(her) == ["B"] and Dispute.objects.get().enterprise == "B"
    undo_merge(OFFICE, done)
    assert Dispute.objects.get() == made and Dispute.objects.get().enterprise == "A"
