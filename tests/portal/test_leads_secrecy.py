"""Of leads nobody outside the office learns anything: not that there are any, not from whom, not by any way out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.contacts import Contact
from lianpu_portal.leads.actions.advance import advance
from lianpu_portal.leads.actions.attach import attach
from lianpu_portal.leads.actions.create import Target, create
from lianpu_portal.leads.models import Lead
from tests.portal.api_callers import Program, token_of
from tests.portal.introduction_cast import member, officer
from tests.portal.security_cast import PNG

pytestmark = pytest.mark.usefixtures("store", "own_folder")
SECRET = "机密目标座椅股份有限公司"
PERSON, PHONE, EMAIL = "赵董事长", "13611112222", "zhao@target.example"


@pytest.fixture
def lead() -> Lead:
    """A firm that nobody but the office has heard of."""
    target = Target("seat", SECRET, makes="机密座椅总成", source="机密来源", county="320826")
    made = create(Actor.command(), target, Contact(PERSON, PHONE, EMAIL), "机密备注")
    attach(Actor.command(), made, SimpleUploadedFile("机密.png", PNG))
    advance(Actor.command(), made, "contact", "机密说明")
    return made


def moderator(users: Any) -> Any:
    account = users.objects.create_user("moderator", "mod@x.example", "a long password")
    Appointment.objects.create(account=account, role="moderator")
    return account


PLACES = (
    "/", "/search/?q=机密", "/search/?q=机密&suggest=1", f"/search/?q={SECRET}", "/enterprises/", "/enterprises/?q=机密",
    "/enterprises/X/", "/enterprises/X.json", "/products/seat/", "/products/seat.json", "/products/seat/?panel=1", "/gaps/",
    "/gaps.csv", "/gaps.json", "/rows/enterprises/", "/rows/listings/", "/map/", "/map/data.json", "/map/search.json?q=机密",
    "/hall/", "/hall/?q=机密", "/sources/list/", "/api/v1/enterprises", "/api/v1/enterprises/X", "/api/v1/products/seat",
    "/api/v1/gaps", "/api/v1/listings", "/api/v1/openapi.json", "/hall/feed.atom", "/hall/listings.csv",
)  # fmt: skip
TO_MEMBERS = (
    "/",
    f"/search/?q={SECRET}&suggest=1",
    "/enterprises/?q=机密",
    "/enterprises/X/",
    "/products/seat/",
    "/hall/?q=机密",
)
"""Those that show more to whoever is signed in."""


def test_no_page_file_feed_or_program_tells_of_a_lead(lead, django_user_model):
    mod = Client()
    mod.force_login(moderator(django_user_model))
    leader = member(django_user_model, "leader", "D")
    for client, places in ((Client(), PLACES), (leader, TO_MEMBERS), (mod, TO_MEMBERS)):
        for address in places:
            response = client.get(address)
            text = response.content.decode("utf-8", "replace")
            asked = text.replace("机密&amp;", "").replace('value="机密"', "").replace(f'value="{SECRET}"', "")
            assert "/leads" not in text and lead.public_id not in text, address
            assert "机密座椅" not in asked and "机密来源" not in asked and PHONE not in asked, address
            assert "招商线索" not in text and 'id="leads"' not in text, address


def test_every_address_of_a_lead_is_shut_whether_it_is_there_or_not(lead, django_user_model):
    file = lead.files.get()  # pyright: ignore[reportAttributeAccessIssue]
    count = AuditLine.objects.count()
    mod = Client()
    mod.force_login(moderator(django_user_model))
    for client, expected in ((Client(), 302), (member(django_user_model, "m", "D"), 403), (mod, 403)):
        for code in (lead.public_id, "nobody"):
            there = f"/leads/{code}/"
            for address in ("/leads/", "/leads/list/", "/leads/list.csv", "/leads/new/", there, f"{there}edit/", f"{there}files/{file.pk}/"):  # fmt: skip
                assert client.get(address).status_code == expected, address
            for verb in ("visit", "drop", "land", "undo", "note", "read-contact", "attach", f"files/{file.pk}/remove"):
                assert client.post(f"{there}{verb}/").status_code == expected, verb
        assert (
            client.post("/leads/new/", {"firm": "某某科技有限公司", "product": "座椅", "source": "x"}).status_code
            == expected
        )
    lead.refresh_from_db()
    assert lead.stage == "contacted" and AuditLine.objects.count() == count and Lead.objects.count() == 1


def test_moderators_read_the_audit_log_without_leads(lead, django_user_model):
    program = Program(token_of(moderator(django_user_model), "moderate"))
    for query in ("", "?verb=lead.create", f"?subject=leads/{lead.public_id}"):
        answer = program.client.get(f"/api/v1/audit{query}", headers=program.headers)
        assert answer.status_code == 200 and "lead" not in json.dumps(answer.json()["items"])
    assert AuditLine.objects.filter(subject=str(lead)).exists()


def test_nothing_is_cached_between_readers(lead, django_user_model):
    office = officer(django_user_model)
    assert lead.public_id in office.get("/products/seat/").content.decode()
    assert lead.public_id not in Client().get("/products/seat/").content.decode()
    assert "no-store" in office.get(f"/leads/{lead.public_id}/")["Cache-Control"]


def test_what_is_stored_names_no_person(lead):
    stored = [str(list(Lead.objects.values())), str(list(lead.notes.values())), str(list(lead.steps.values()))]  # pyright: ignore[reportAttributeAccessIssue]
    stored.append(str(list(AuditLine.objects.values())))
    for text in stored:
        for secret in (PERSON, PHONE, EMAIL, "机密备注", "机密说明"):
            assert secret not in text and str(secret.encode())[2:-1] not in text


def person(users: Any, *, verified: bool) -> Client:
    """Somebody whose account has the address that the office noted."""
    account = users.objects.create_user("zhao", EMAIL)
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=EMAIL, verified=verified, primary=True)
    client = Client()
    client.force_login(account)
    return client


def test_the_person_takes_their_contact_along_and_has_it_erased(lead, django_user_model):
    client = person(django_user_model, verified=True)
    told = client.get("/me/data.json").content.decode()
    assert PHONE in told and lead.public_id not in told and "seat" not in told and "机密" not in told
    client.post("/me/erase/", {"email": EMAIL})
    assert not django_user_model.objects.filter(username="zhao").exists()
    lead.refresh_from_db()
    assert lead.contact_sealed is None and lead.contact_erased


def test_an_address_that_is_not_shown_to_be_theirs_opens_nothing(lead, django_user_model):
    client = person(django_user_model, verified=False)
    assert PHONE not in client.get("/me/data.json").content.decode()
    lead.refresh_from_db()
    assert lead.contact_sealed is not None


def test_the_office_sees_the_menu_and_nobody_else(django_user_model):
    assert 'href="/leads/"' in officer(django_user_model).get("/").content.decode()
    assert 'href="/leads/"' not in Client().get("/").content.decode()
