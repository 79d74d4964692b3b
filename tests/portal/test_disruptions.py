"""Disruption notices: given, changed, resolved, withdrawn, read by whom they are for, in and out as files, and played."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianpu.risk.catena_x import faults_of
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.resilience.models import Notice
from tests.portal.drill_cast import cluster_with_hidden_firm, keep, person
from tests.portal.drill_cast import no_beat as no_beat

VALUES = {
    "cause": "production-incident", "effect": "capacity-reduction", "lost": "60", "starts": "", "ends": "",
    "text": "The casting line stands still.", "sites": ["sA"], "parts": ["brake"], "visibility": "office",
}  # fmt: skip


@pytest.fixture
def member(store, django_user_model) -> Client:
    """A member of A."""
    return person(django_user_model, "member", firm="A")


@pytest.fixture
def office(store, django_user_model) -> Client:
    return person(django_user_model, "office", role="office")


def given(client: Client, firm: str = "A", **values: Any) -> Notice:
    today = timezone.localdate()
    dates = {"starts": str(today), "ends": str(today + dt.timedelta(days=20))}
    response = client.post(f"{reverse('disruption_new')}?firm={firm}", VALUES | dates | values)
    assert response.status_code == 302, response.content.decode()
    return Notice.objects.order_by("-pk")[0]


def brought(client: Client, document: object, **values: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    upload = SimpleUploadedFile("notice.json", text.encode(), "application/json")
    return client.post(
        reverse("disruption_import"), {"file": upload, "visibility": "office"} | values, follow=True
    ).content.decode()


def aspect(**more: Any) -> dict[str, Any]:
    return {
        "notificationId": "urn:uuid:c69cb3e4-16ad-43c3-82b9-0deac75ecf9e", "sourceDisruptionId": "urn:uuid:d69cb3e4-16ad-43c3-82b9-0deac75ecf9e",
        "leadingRootCause": "strike", "effect": "capacity-reduction", "text": "A strike at a supplier.", "status": "open",
        "startDateOfEffect": f"{timezone.localdate()}T08:00:00+08:00", "contentChangedAt": "2026-01-02T08:00:00+08:00",
        "materialsAffected": [{"materialNumberSupplier": "brake"}],
    } | more  # fmt: skip


def test_a_member_gives_a_notice_and_plays_it_at_once(member):
    notice = given(member)
    page = member.get(reverse("disruption", args=[notice.public_id])).content.decode()
    assert "The casting line stands still." in page and "Play it as a drill" in page and "Example A Brakes" in page
    target = member.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    query = parse_qs(urlsplit(target).query)
    assert query == {"delivery": ['["A", "brake"]'], "lost": ["60"], "weeks": ["3"], "notice": [notice.public_id]}
    assert 'name="delivery"' in member.get(target).content.decode()
    line = AuditLine.objects.get(verb="disruption.give")
    assert line.subject == f"disruptions/{notice.public_id}" and "casting line" not in json.dumps(line.after)


def test_a_notice_that_less_is_bought_plays_the_purchases_of_its_parts(office):
    notice = given(office, "D", effect="demand-reduction", sites=[])
    shown = office.get(reverse("disruption", args=[notice.public_id])).content.decode()
    target = office.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    query = parse_qs(urlsplit(target).query)
    assert {name: query[name] for name in ("purchase", "effect", "lost", "weeks")} == {
        "purchase": ['["D", "brake"]'], "effect": ["demand"], "lost": ["60"], "weeks": ["3"],
    }  # fmt: skip
    page = office.get(target).content.decode()
    assert 'name="purchase"' in page and "buys less of it" in page and "all that it" not in shown
    everything = given(office, "D", effect="demand-reduction", sites=[], parts=[])
    assert "all that it buys" in office.get(reverse("disruption", args=[everything.public_id])).content.decode()


@pytest.mark.parametrize(
    ("firm", "values", "told"),
    [
        ("A", {"effect": "demand-reduction"}, "not known to buy Brake"),
        ("D", {"effect": "capacity-reduction", "sites": []}, "not known to make Brake"),
    ],
)
def test_parts_fit_what_changes(office, firm, values, told):
    page = office.post(
        f"{reverse('disruption_new')}?firm={firm}", VALUES | {"starts": str(timezone.localdate())} | values
    )
    assert told in page.content.decode() and not Notice.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": ""}, "Say in a sentence what happened"), ({"starts": "soon"}, "Enter a valid date"),
        ({"ends": "2020-01-01"}, "It ends on 2020-01-01, before it begins"), ({"lost": "200"}, "less than or equal to 100"),
        ({"sites": ["sB"]}, "sB is not one of the available choices"), ({"parts": ["seat"]}, "seat is not one of"),
        ({"cause": "boredom"}, "boredom is not one of"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_said_at_its_field(member, values, told):
    page = member.post(f"{reverse('disruption_new')}?firm=A", VALUES | {"starts": str(timezone.localdate())} | values)
    assert told in page.content.decode() and not Notice.objects.exists()


def test_only_members_of_the_firm_and_the_office_write(member, office, django_user_model):
    notice = given(member, visibility="public")
    other, moderator = (
        person(django_user_model, "other", firm="B"),
        person(django_user_model, "moderator", role="moderator"),
    )
    for client in (other, moderator):
        assert client.get(f"{reverse('disruption_new')}?firm=A").status_code == 403
        assert client.get(reverse("disruption_edit", args=[notice.public_id])).status_code == 403
        for deed in ("resolve", "withdraw"):
            assert (
                client.post(reverse("disruption_act", args=[notice.public_id, deed]), {"measure": "x"}).status_code
                == 403
            )
        assert (
            client.post(
                reverse("disruption_import"),
                {"file": SimpleUploadedFile("n.json", json.dumps(aspect()).encode()), "firm": "A"},
            ).status_code
            == 403
        )
    assert Notice.objects.get().status == "open" and Notice.objects.count() == 1
    assert given(office, firm="D", sites=[], parts=[]).enterprise == "D"
    assert "Example A Brakes" not in office.get(reverse("disruption_new"), {"q": "丁"}).content.decode()
    assert "firm=D" in office.get(reverse("disruption_new"), {"q": "丁"}).content.decode()


def test_who_reads_it_is_decided_by_the_notice(member, office, django_user_model, english):
    insider, account = person(django_user_model, "insider", firm="B"), person(django_user_model, "account")
    readers = {
        "office": {member, office},
        "cluster": {member, office, insider},
        "public": {member, office, insider, account, english},
    }
    for visibility, allowed in readers.items():
        notice = given(member, visibility=visibility)
        for client in (member, office, insider, account, english):
            for name in ("disruption", "disruption_file", "disruption_drill"):
                assert (client.get(reverse(name, args=[notice.public_id])).status_code != 404) == (client in allowed), (
                    visibility,
                    name,
                )
            assert (notice.public_id in client.get(reverse("disruptions")).content.decode()) == (client in allowed)


def test_a_public_notice_of_a_hidden_firm_is_not_a_strangers(db, django_user_model):
    load_cluster(cluster_with_hidden_firm())
    notice = given(person(django_user_model, "own", firm="H"), firm="H", visibility="public", sites=[], parts=[])
    stranger = Client()
    assert stranger.get(reverse("disruption", args=[notice.public_id])).status_code == 404
    assert notice.public_id not in stranger.get(reverse("disruptions")).content.decode()
    offer = TABLE_MODELS["offers"].objects.get(pk="oH")
    offer.visibility = "public"
    offer.save()
    assert stranger.get(reverse("disruption", args=[notice.public_id])).status_code == 200


def test_it_is_changed_resolved_reopened_and_withdrawn(member):
    notice = given(member)
    member.post(
        reverse("disruption_edit", args=[notice.public_id]),
        VALUES | {"starts": "2026-01-05", "lost": "30", "cause": "strike"},
    )

    def act(deed: str, **values: str) -> str:
        address = reverse("disruption_act", args=[notice.public_id, deed])
        return member.post(address, values, follow=True).content.decode()

    assert "Say what was done" in act("resolve", measure=" ")
    assert "Resolved" in act("resolve", measure="A second line runs.")
    assert "resolved already" in act("resolve", measure="again")
    assert (
        "resolved: nothing fails"
        in member.get(reverse("disruption_drill", args=[notice.public_id]), follow=True).content.decode()
    )
    act("reopen")
    notice.refresh_from_db()
    assert (notice.status, notice.cause, notice.lost, notice.ends) == ("open", "strike", 30.0, None)
    act("withdraw")
    assert not Notice.objects.exists()
    verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"disruption.{verb}" for verb in ("give", "change", "resolve", "reopen", "withdraw")]


def test_the_file_is_the_aspect_model_and_comes_back(member):
    notice = given(member)
    response = member.get(reverse("disruption_file", args=[notice.public_id]))
    document = json.loads(response.content)
    assert faults_of(document) == []
    assert (
        document["materialsAffected"] == [{"materialNumberSupplier": "brake"}]
        and document["leadingRootCause"] == "production-incident"
    )
    assert "affectedSitesSender" not in document  # sA is no code of the network
    assert "was taken over" in brought(member, document | {"text": "It lasts longer."}, firm="A")
    notice.refresh_from_db()
    assert Notice.objects.count() == 1 and notice.text == "It lasts longer."


def test_a_file_is_taken_over_by_the_codes_of_its_sender(member, office):
    TABLE_MODELS["enterprise_identifiers"].objects.create(
        scheme="BPNL",
        value="BPNL00000003AYRE",
        enterprise_id="A",
        source_id="list",
        as_of=dt.date(2026, 1, 15),
        status="declared",
    )
    message = {"header": {"senderBpn": "BPNL00000003AYRE"}, "content": {"demandAndCapacityNotification": aspect()}}
    page = brought(office, message)
    notice = Notice.objects.get()
    assert (notice.enterprise, notice.parts, notice.cause) == (
        "A",
        ["brake"],
        "strike",
    ) and "A strike at a supplier." in page
    assert "sent by another firm" in brought(office, message, firm="D")
    assert "newer version" in brought(office, {**message, "content": aspect(contentChangedAt="2025-01-01T08:00:00Z")})
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{", "is no JSON"), (aspect(effect="boredom"), "boredom"), (aspect(status="resolved"), "resolvingMeasureDescription"),
        (aspect(), "Its codes name no firm here"), ([], "a notice or a list"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_whole_with_its_faults(office, document, told):
    assert told in brought(office, document) and not Notice.objects.exists()


def test_part_numbers_that_are_no_products_can_be_named_by_hand(member):
    brought(member, aspect(materialsAffected=[{"materialNumberCustomer": "4711-08"}]), firm="A")
    notice = Notice.objects.get()
    assert (
        notice.parts == [] and "4711-08" in member.get(reverse("disruption", args=[notice.public_id])).content.decode()
    )
    told = member.get(reverse("disruption_drill", args=[notice.public_id]), follow=True).content.decode()
    assert "4711-08 is no product of this cluster" in told
    member.post(
        reverse("disruption_edit", args=[notice.public_id]),
        VALUES | {"starts": str(timezone.localdate()), "cause": "strike"},
    )
    target = member.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    assert "delivery=" in target


def test_part_numbers_left_out_are_said_beside_the_notice_and_its_drill(member):
    parts = [{"materialNumberSupplier": "brake"}, {"materialNumberCustomer": "4711-08"}]
    brought(member, aspect(materialsAffected=parts), firm="A")
    notice = Notice.objects.get()
    told = "Left out, because they are no products of this cluster: part numbers 4711-08."
    assert told in member.get(reverse("disruption", args=[notice.public_id])).content.decode()
    target = member.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    page = member.get(target).content.decode()
    assert told in page and reverse("disruption", args=[notice.public_id]) in page
    assert told not in member.get(f"{target}&lost=50").content.decode(), "another drill is not that of the notice"
    assert told not in Client().get(target).content.decode(), "who may not read the notice learns nothing of it"


def test_a_saved_drill_keeps_how_far_it_is_not_what_its_notice_said(member, office, django_user_model):
    parts = [{"materialNumberSupplier": "brake"}, {"materialNumberCustomer": "4711-08"}]
    brought(member, aspect(materialsAffected=parts), firm="A")
    notice = Notice.objects.get()
    target = member.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    kept, other = (
        keep(member, name, urlsplit(f"{target}{more}").query) for name, more in (("As said", ""), ("Half", "&lost=50"))
    )
    said = {"en": "part numbers 4711-08", "zh-hans": "4711-08"}
    pages = [reverse("drill_saved", args=[kept.public_id]), reverse("drill_saved_sheet", args=[kept.public_id])]
    for language, told in said.items():
        member.cookies["django_language"] = language
        assert all(told in member.get(page).content.decode() for page in pages)
    assert "4711-08" not in member.get(reverse("drill_saved", args=[other.public_id])).content.decode()
    member.cookies["django_language"] = "en"
    member.post(reverse("drill_saved_act", args=[kept.public_id, "share"]))
    stranger = Client(headers={"X-Forwarded-For": "203.0.113.5"})
    shared = stranger.get(pages[0])
    assert shared.status_code == 200 and "4711-08" not in shared.content.decode(), "the notice is not theirs to read"
    notice.delete()
    page = member.get(pages[0]).content.decode()
    assert said["en"] in page and "The notice is withdrawn since." in page


def test_a_notice_of_one_site_plays_what_it_makes(member):
    site, offer = TABLE_MODELS["sites"].objects.get(pk="sA"), TABLE_MODELS["offers"].objects.get(pk="o1")
    site.pk, site.name = "sA2", "南厂"
    site.save(force_insert=True)
    notice = given(member, parts=[])
    told = "what is made there is not known: the whole firm is taken"
    assert told in member.get(reverse("disruption", args=[notice.public_id])).content.decode()
    offer.site_id = "sA"
    offer.save()
    target = member.get(reverse("disruption_drill", args=[notice.public_id]))["Location"]
    assert parse_qs(urlsplit(target).query)["delivery"] == ['["A", "brake"]']


def test_the_pages_of_firms_list_the_notices_that_concern_them(member, office, store):
    notice = given(member, effect="capacity-reduction")
    address = reverse("disruption", args=[notice.public_id])
    own, buyer = reverse("enterprise", args=["A"]), reverse("enterprise", args=["D"])
    stranger = Client(headers={"X-Forwarded-For": "203.0.113.5"})
    assert address in member.get(own).content.decode()
    assert address in office.get(buyer).content.decode()
    assert address not in stranger.get(own).content.decode() + stranger.get(buyer).content.decode()
    member.post(reverse("disruption_act", args=[notice.public_id, "resolve"]), {"measure": "Mended."})
    assert "1 that is over" in member.get(own).content.decode()
    assert address not in office.get(buyer).content.decode()
