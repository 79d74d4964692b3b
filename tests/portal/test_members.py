"""Colleagues are invited to act for a firm: who may, what the letter opens and for whom, and how it ends."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.utils import timezone

from lianpu_portal.accounts.actions import invite as actions
from lianpu_portal.accounts.models import MemberInvitation, Membership
from lianpu_portal.audit.models import AuditLine

pytestmark = pytest.mark.usefixtures("store")
PAGE = "/me/firms/A/members/"
COLLEAGUE = "Xiao.Li@example-a.cn"


def person(name: str, firm: str = "", role: str = "member", email: str = "") -> tuple[Any, Client]:
    account = get_user_model().objects.create_user(name, email or f"{name}@example.org")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    if firm:
        Membership.objects.create(account=account, enterprise=firm, role=role)
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return account, client


@pytest.fixture
def owner() -> Client:
    return person("owner", "A", "owner")[1]


def visitor() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def invite(client: Client, email: str = COLLEAGUE, role: str = "member") -> str:
    """Invite; the path of the link in the letter."""
    assert client.post(PAGE, {"email": email, "role": role}).status_code == 302
    return link()


def link() -> str:
    return re.findall(r"http://testserver(/join/[\w-]{43}/)", str(mail.outbox[-1].body))[0]


def acts() -> set[tuple[str, str]]:
    return set(Membership.objects.filter(enterprise="A").values_list("account__email", "role"))


def test_from_the_invitation_to_a_member_with_an_account(owner):
    address = invite(owner)
    letter = mail.outbox[-1]
    assert letter.to == [COLLEAGUE] and "owner@example.org invites you to act for" in letter.body
    stored = str(MemberInvitation.objects.values().get())
    assert COLLEAGUE.lower() not in stored.lower() and address.split("/")[2] not in stored
    assert COLLEAGUE in owner.get(PAGE).content.decode()
    page = visitor().get(address)
    assert "Make an account" in page.content.decode() and "noindex" in page["X-Robots-Tag"]
    assert visitor().post(address).status_code == 200 and len(acts()) == 1, "nobody signed in: nothing happens"
    _account, client = person("li", email="xiao.li@example-a.cn")
    assert "Accept" in client.get(address).content.decode()
    assert client.post(address)["Location"] == PAGE
    assert acts() == {("owner@example.org", "owner"), ("xiao.li@example-a.cn", "member")}
    assert client.get(PAGE).status_code == 200 and not MemberInvitation.objects.exists()
    assert client.get(address).status_code == 404, "it is used up"
    told = json.dumps(list(AuditLine.objects.values("verb", "subject", "before", "after")))
    assert "invitation.send" in told and "invitation.accept" in told and "xiao.li" not in told.lower()


def test_whoever_has_no_account_makes_one_on_the_way(owner):
    address = invite(owner)
    client = visitor()
    sign_up = re.findall(r'href="(/account/signup/\?next=[^"]+)"', client.get(address).content.decode())[0]
    form = client.get(sign_up).content.decode()
    assert f'value="{address}"' in form
    client.post("/account/signup/", {"email": COLLEAGUE, "next": address})
    code = re.findall(r"\b\d{8}\b", str(mail.outbox[-1].body))[0]
    done = client.post("/account/confirm-email/", {"code": code}, follow=True)
    assert done.request["PATH_INFO"] == address and "Accept" in done.content.decode()
    client.post(address)
    assert (COLLEAGUE.lower(), "member") in {(email.lower(), role) for email, role in acts()}


def test_another_account_cannot_use_it(owner):
    address = invite(owner, role="owner")
    account, thief = person("thief")
    assert "another address" in thief.get(address).content.decode()
    assert thief.post(address).status_code == 422
    EmailAddress.objects.create(user=account, email=COLLEAGUE, verified=False)
    assert thief.post(address).status_code == 422, "an address that nobody confirmed"
    assert acts() == {("owner@example.org", "owner")} and MemberInvitation.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("member", 422), ("stranger", 404)])
def test_only_owners_invite(role, status):
    _account, client = person("x", "A" if role == "member" else "B", "member" if role == "member" else "owner")
    assert client.post(PAGE, {"email": COLLEAGUE, "role": "member"}).status_code == status
    assert not MemberInvitation.objects.exists() and mail.outbox == []


def test_withdrawn_sent_once_more_and_expired(owner):
    first = invite(owner)
    made = MemberInvitation.objects.get()
    owner.post(f"/me/invitations/{made.pk}/again/")
    second = link()
    assert first != second and visitor().get(first).status_code == 404 and visitor().get(second).status_code == 200
    MemberInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(1))
    _account, client = person("li", email=COLLEAGUE)
    assert client.post(second).status_code == 404 and len(acts()) == 1
    assert "expired" in owner.get(PAGE).content.decode()
    owner.post(f"/me/invitations/{made.pk}/again/")
    owner.post(f"/me/invitations/{made.pk}/withdraw/")
    assert client.get(link()).status_code == 404 and not MemberInvitation.objects.exists()
    assert AuditLine.objects.filter(verb="invitation.withdraw").exists()


def test_others_do_not_touch_them(owner):
    invite(owner)
    made = MemberInvitation.objects.get()
    _account, stranger = person("stranger", "B", "owner")
    assert stranger.post(f"/me/invitations/{made.pk}/withdraw/").status_code == 404
    _account, member = person("member", "A")
    member.post(f"/me/invitations/{made.pk}/withdraw/")
    member.post(f"/me/invitations/{made.pk}/again/")
    assert MemberInvitation.objects.get().token_hash == made.token_hash and len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [({"email": "no"}, "valid"), ({"email": ""}, "required"), ({"role": "boss"}, "boss"), ({"email": "owner@example.org"}, "already")],
)  # fmt: skip
def test_what_is_refused_and_why(owner, said, told):
    page = owner.post(PAGE, {"email": COLLEAGUE, "role": "member"} | said)
    assert page.status_code == 422 and told in page.content.decode()
    assert not MemberInvitation.objects.exists()


def test_nobody_is_written_to_twice_or_without_end(owner, monkeypatch):
    invite(owner)
    assert "once more" in owner.post(PAGE, {"email": COLLEAGUE.upper(), "role": "owner"}).content.decode()
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    invite(owner, "second@example-a.cn")
    assert owner.post(PAGE, {"email": "third@example-a.cn", "role": "member"}).status_code == 422
    owner.post(f"/me/invitations/{MemberInvitation.objects.first().pk}/again/")  # type: ignore[union-attr]
    assert len(mail.outbox) == 2


def test_a_member_that_is_invited_as_owner_becomes_one(owner):
    _account, client = person("li", "A", email=COLLEAGUE)
    EmailAddress.objects.filter(email=COLLEAGUE).update(verified=False)
    address = invite(owner, role="owner")
    EmailAddress.objects.filter(email=COLLEAGUE).update(verified=True)
    client.post(address)
    assert (COLLEAGUE, "owner") in acts() and len(acts()) == 2


def test_an_owner_who_goes_takes_their_invitations_along(owner):
    account, other = person("other", "A", "owner")
    address = invite(other, "back@example.org", "owner")
    owner.post(f"/me/members/{Membership.objects.get(account=account).pk}/dismiss/")
    _account, back = person("back")
    assert back.post(address).status_code == 404 and len(acts()) == 1


def test_my_data_name_whom_i_invited_and_erasing_forgets_them(owner):
    invite(owner)
    assert COLLEAGUE in owner.get("/me/data.json").content.decode()
    _account, other = person("two", "A", "owner", email="two@example.org")
    invite(other, "owner@example.net")
    owner.post("/me/erase/", {"email": "owner@example.org"})
    assert [one.email for one in MemberInvitation.objects.all()] == ["owner@example.net"]


def test_what_nobody_accepted_is_forgotten(owner):
    invite(owner)
    actions.forget_expired()
    assert MemberInvitation.objects.count() == 1
    MemberInvitation.objects.update(expires_at=timezone.now() - actions.KEPT - dt.timedelta(1))
    actions.forget_expired()
    assert not MemberInvitation.objects.exists()
