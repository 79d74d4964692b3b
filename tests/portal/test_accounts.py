"""The own page: claiming a firm, members, service tokens, taking one's data along and erasing it."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import suppress
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianpu_portal.accounts.actions.decide_claim import accept
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.documents import MOST_BYTES
from lianpu_portal.accounts.firms import host_of, is_at
from lianpu_portal.accounts.models import Appointment, Claim, Membership, ServiceToken
from lianpu_portal.accounts.permissions import Role
from lianpu_portal.accounts.tokens import find_token
from lianpu_portal.api.models import Subscription
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.bridge import load_cluster
from lianpu_portal.hall.actions.watch import Wanted, watch
from lianpu_portal.hall.models import Watch
from tests.portal.clusters import STATED, frame, small_cluster

USCC, OTHER_USCC = "91110000600037341L", "91320800MA1MCR0N1D"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 40 + b"\xff\xd9"


@pytest.fixture(autouse=True)
def firm(store, own_folder):
    """A has a code and a website; B has neither."""
    codes = [
        {"scheme": "CN-USCI", "value": USCC, "enterprise": "A", **STATED},
        {"scheme": "WEBSITE", "value": "https://www.example-a.cn/about", "enterprise": "A", **STATED},
    ]
    load_cluster(small_cluster().with_tables(enterprise_identifiers=frame("enterprise_identifiers", codes)))


def person(name: str, role: str | None = None) -> tuple[Any, Client]:
    account = get_user_model().objects.create_user(name, f"{name}@example.org")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    if role:
        Appointment.objects.create(account=account, role=role)
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return account, client


def claim(client: Client, firm: str = "A", **said: Any) -> Any:
    return client.post(reverse("claim", args=[firm]), {"uscc": USCC, **said})


def document(content: bytes = PDF, name: str = "licence.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.usefixtures("stored_at_once")
def test_by_a_document_that_a_moderator_accepts(own_folder):
    account, client = person("her")
    _moderator, moderating = person("mod", "moderator")
    assert claim(client, document=document())["Location"] == reverse("me")
    made = Claim.objects.get()
    kept = own_folder / "claims" / made.document
    assert kept.read_bytes() == PDF and "licence" not in str(kept)
    queue = moderating.get(reverse("claims")).content.decode()
    assert "her@example.org" in queue and USCC in queue and "data-letter-keys" in queue
    assert not Membership.objects.exists()
    moderating.post(reverse("claim_decide", args=[made.pk]), {"verdict": "accept"})
    assert [(one.account, one.enterprise, one.role) for one in Membership.objects.all()] == [(account, "A", "owner")]
    assert not kept.exists(), "it was needed for the decision only"
    assert mail.outbox[-1].to == ["her@example.org"]
    assert verbs() == ["claim.make", "claim.accept"]
    assert Role.MEMBER in Actor.account(account).roles


def test_a_decision_that_is_rolled_back_leaves_the_document(own_folder, django_capture_on_commit_callbacks):
    _account, client = person("her")
    moderator, _moderating = person("mod", "moderator")
    claim(client, document=document())
    made = Claim.objects.get()
    kept = own_folder / "claims" / made.document
    with django_capture_on_commit_callbacks(execute=True):
        with suppress(KeyboardInterrupt), transaction.atomic():
            accept(Actor.account(moderator), made)
            raise KeyboardInterrupt
        assert Claim.objects.get().state == "waiting"
    assert kept.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        accept(Actor.account(moderator), made)
        assert kept.is_file(), "not before it is stored"
    assert not kept.exists()


@pytest.mark.usefixtures("stored_at_once")
def test_a_refusal_says_why(own_folder):
    _account, client = person("her")
    _moderator, moderating = person("mod", "moderator")
    claim(client, document=document(PNG))
    made = Claim.objects.get()
    moderating.post(reverse("claim_decide", args=[made.pk]), {"verdict": "refuse", "reason": "  "})
    assert Claim.objects.get().state == "waiting", "not without a reason"
    moderating.post(reverse("claim_decide", args=[made.pk]), {"verdict": "refuse", "reason": "Cannot be read"})
    assert "Cannot be read" in mail.outbox[-1].body and "Cannot be read" in client.get(reverse("me")).content.decode()
    assert not Membership.objects.exists() and not list((own_folder / "claims").iterdir())
    assert verbs() == ["claim.make", "claim.refuse"]
    moderating.post(reverse("claim_decide", args=[made.pk]), {"verdict": "accept"})
    assert not Membership.objects.exists(), "what is decided is decided"


def test_nobody_decides_their_own_claim():
    _account, client = person("mod", "moderator")
    claim(client, document=document())
    client.post(reverse("claim_decide", args=[Claim.objects.get().pk]), {"verdict": "accept"})
    assert Claim.objects.get().state == "waiting" and not Membership.objects.exists()


def test_only_moderators_open_the_document():
    _account, client = person("her")
    _office, office = person("office", "office")
    _moderator, moderating = person("mod", "moderator")
    claim(client, document=document(PNG))
    address = reverse("claim_document", args=[Claim.objects.get().pk])
    assert Client().get(address).status_code == 302
    assert client.get(address).status_code == office.get(address).status_code == 403
    response = moderating.get(address)
    assert b"".join(response.streaming_content) == PNG  # pyright: ignore[reportAttributeAccessIssue]
    assert response["Content-Type"] == "image/png" and "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "licence.pdf"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"MZ\x90\x00", "a.jpg"), (b"%PDF-1.4 cut off", "a.pdf"), (b"", "a.pdf"), (b"GIF89a", "../../etc/passwd"),
        (PDF[:10] + b"0" * MOST_BYTES + PDF[10:], "big.pdf"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(content, name, own_folder):
    _account, client = person("her")
    assert claim(client, document=document(content, name)).status_code == 422
    assert not Claim.objects.exists() and not (own_folder / "claims").exists()


@pytest.mark.parametrize("uscc", [OTHER_USCC, USCC[:-1] + "X", "", "<script>"])
def test_another_code_than_the_firms_is_refused(uscc):
    _account, client = person("her")
    assert claim(client, uscc=uscc, document=document()).status_code == 422
    assert not Claim.objects.exists()


def test_every_fault_of_a_claim_is_said_at_once_in_the_order_of_the_fields():
    _account, client = person("her")

    def told(*faults: str, firm: str = "A", **said: Any) -> None:
        html = unescape(claim(client, firm, **said).content.decode())
        places = [html.find(fault) for fault in faults]
        assert -1 not in places and places == sorted(places) and html.count('class="refusal"') == len(faults), said

    told("is no valid code", "Choose a file, or give an e-mail address", uscc="123")
    told("This field is required", "Choose a file, or give", uscc="")
    told("is no valid code", "must be at example-a.cn", uscc="123", email="she@evil.cn")
    told("is no valid code", "This is no PDF", uscc="123", document=document(b"GIF89a"))
    told("is no valid code", "Choose the file once more", uscc="123", document=document())
    told("Choose a file: a photo or a PDF", firm="B")
    told("No domain of this firm is known", firm="B", email="she@example-a.cn")
    assert not Claim.objects.exists() and mail.outbox == []


def test_a_firm_without_a_code_in_the_tables_needs_a_document():
    _account, client = person("her")
    assert claim(client, "B", email="she@example-a.cn").status_code == 422
    assert claim(client, "B", document=document(JPG)).status_code == 302
    assert not Claim.objects.get().on_file, "the moderator is told"
    assert claim(client, "nobody", document=document()).status_code == 404


def test_at_once_by_an_address_at_the_firms_domain():
    account, client = person("her")
    sent = claim(client, email="she@EXAMPLE-A.cn")
    made = Claim.objects.get()
    assert sent["Location"] == reverse("claim_code", args=[made.pk])
    assert mail.outbox[-1].to == ["she@EXAMPLE-A.cn"] and "she@" not in str(vars(made)), "the address is not kept"
    code = re.findall(r"\d{8}", mail.outbox[-1].body)[0]
    assert client.post(sent["Location"], {"code": "00000000"}).status_code == 422
    _other, stranger = person("other")
    assert stranger.post(sent["Location"], {"code": code}).status_code == 404
    assert client.post(sent["Location"], {"code": code}).status_code == 302
    assert Membership.firms_of(account) == ["A"]
    assert client.post(sent["Location"], {"code": code}).status_code == 422, "once"


def test_three_wrong_codes_or_a_quarter_of_an_hour_end_it():
    _account, client = person("her")
    for spoil in ("tries", "time"):
        address = claim(client, email="she@example-a.cn")["Location"]
        code = re.findall(r"\d{8}", mail.outbox[-1].body)[0]
        if spoil == "tries":
            for _try in range(3):
                client.post(address, {"code": "00000000"})
        else:
            Claim.objects.update(code_until=timezone.now())
        assert client.post(address, {"code": code}).status_code == 422
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    "email",
    ["she@gmail.com", "she@evil.cn", "she@sub.example-a.cn", "she@example-a.cn.evil.cn", "she@cn", "she@qq.com", "x"],
)
def test_other_domains_prove_nothing(email):
    _account, client = person("her")
    assert claim(client, email=email).status_code == 422
    assert mail.outbox == []


def test_hosts():
    assert host_of("https://www.Example.cn/a?b") == host_of("example.cn") == "example.cn"
    assert host_of("https://qq.com") is None and host_of("localhost") is None and host_of("") is None
    assert is_at("a@example.cn", "example.cn") and not is_at("a@example.cn@evil.cn", "example.cn")
    assert not is_at("a@163.com", "163.com")


def test_five_claims_a_day():
    _account, client = person("her")
    for _time in range(5):
        assert claim(client, email="she@example-a.cn").status_code == 302
    assert claim(client, email="she@example-a.cn").status_code == 422


def test_the_second_is_a_member_and_the_owner_takes_members_out():
    owner, owning = person("owner")
    member, joined = person("member")
    _stranger, strange = person("stranger")
    Membership.objects.create(account=owner, enterprise="A", role="owner")
    first = Membership.objects.get()
    claim(joined, email="he@example-a.cn")
    joined.post(
        reverse("claim_code", args=[Claim.objects.get().pk]), {"code": re.findall(r"\d{8}", mail.outbox[-1].body)[0]}
    )
    second = Membership.objects.get(account=member)
    assert second.role == "member"
    assert strange.post(reverse("member_dismiss", args=[second.pk])).status_code == 404
    joined.post(reverse("member_dismiss", args=[first.pk]))
    assert Membership.objects.count() == 2, "a member takes nobody out"
    owning.post(reverse("member_dismiss", args=[second.pk]))
    assert Membership.firms_of(member) == [] and "membership.end" in verbs()


def test_a_service_token_is_shown_once_and_kept_as_its_hash():
    _account, client = person("her")
    page = client.post(
        reverse("token_make"), {"name": "ERP", "scopes": ["read", "publish"], "days": 30}
    ).content.decode()
    token = re.findall(r"lianpu_[\w-]{43}", page)[0]
    assert token not in client.get(reverse("me")).content.decode()
    made = ServiceToken.objects.get()
    assert token not in str(vars(made)) and made.scopes == ["publish", "read"]
    found = find_token(token)
    assert found == made and found.allows("read") and not found.allows("edit")
    assert ServiceToken.objects.get().last_used_at is not None
    assert find_token(token + "x") is None
    _other, stranger = person("other")
    assert stranger.post(reverse("token_revoke", args=[made.pk])).status_code == 404
    ServiceToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert find_token(token) is None
    client.post(reverse("token_revoke", args=[made.pk]))
    assert not ServiceToken.objects.exists() and verbs() == ["token.make", "token.revoke"]
    assert token not in json.dumps(list(AuditLine.objects.values_list("before", "after")))


@pytest.mark.parametrize("said", [{"scopes": []}, {"scopes": ["root"]}, {"days": "9999"}, {"days": "x"}, {"name": ""}])
def test_a_wrong_token_form_makes_none(said):
    _account, client = person("her")
    assert client.post(reverse("token_make"), {"name": "x", "scopes": ["read"], "days": 30} | said).status_code == 422
    assert not ServiceToken.objects.exists()


def test_my_data_are_mine(own_folder):
    account, client = person("her")
    other, _stranger = person("other")
    for whose in (account, other):
        Membership.objects.create(account=whose, enterprise="A")
    claim(client, "B", document=document())
    told = client.get(reverse("my_data"))
    data = json.loads(told.content)
    assert "attachment" in told["Content-Disposition"]
    assert data["account"]["email"] == "her@example.org" and len(data["memberships"]) == len(data["claims"]) == 1
    assert "other@example.org" not in told.content.decode()


@pytest.mark.usefixtures("stored_at_once")
def test_erased_means_gone(own_folder):
    account, client = person("her")
    Membership.objects.create(account=account, enterprise="A")
    claim(client, "B", document=document())
    assert client.post(reverse("erase_me"), {"email": "somebody@else.org"}).status_code == 422
    assert get_user_model().objects.filter(pk=account.pk).exists()
    assert client.post(reverse("erase_me"), {"email": "Her@example.org"})["Location"] == "/"
    assert not get_user_model().objects.filter(pk=account.pk).exists()
    assert not Claim.objects.exists() and not Membership.objects.exists() and not EmailAddress.objects.exists()
    assert list((own_folder / "claims").iterdir()) == []
    assert client.get(reverse("me")).status_code == 302, "signed out"
    assert "her@example.org" not in json.dumps(list(AuditLine.objects.values_list("actor", "before", "after")))


def test_watches_and_webhooks_are_mine_and_go_with_me(own_folder):
    account, client = person("her")
    EmailAddress.objects.create(user=account, email="victim@example.org", verified=False)
    for email in ("her@example.org", "victim@example.org"):
        watch(Wanted(query=f"q={email}"), email, "https://lianpu.example", "en")
    Subscription.objects.create(
        account=account, address="https://example.org/hook", secret_sealed=b"", events=["match.new"]
    )
    data = json.loads(client.get(reverse("my_data")).content)
    assert [one["query"] for one in data["watches"]] == ["q=her@example.org"]
    assert [one["address"] for one in data["webhooks"]] == ["https://example.org/hook"]
    client.post(reverse("erase_me"), {"email": "her@example.org"})
    assert [watched.query for watched in Watch.objects.all()] == ["q=victim@example.org"], "another's stays"


def test_the_only_operator_stays():
    account = get_user_model().objects.create_superuser("boss", "boss@example.org", "a long password")
    client = Client()
    client.force_login(account)
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    assert client.post(reverse("erase_me"), {"email": "boss@example.org"}).status_code == 422
    assert get_user_model().objects.filter(pk=account.pk).exists()


def test_a_password_is_asked_for_before_what_matters():
    account, client = person("her")
    account.set_password("a long password of hers")
    account.save()
    client.force_login(account)
    for name in ("my_data", "erase_me"):
        assert reverse("account_reauthenticate") in client.get(reverse(name))["Location"]
    client.post(reverse("token_make"), {"name": "x", "scopes": ["read"], "days": 30})
    assert not ServiceToken.objects.exists()
