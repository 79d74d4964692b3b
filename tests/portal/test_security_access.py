"""Changes take the form token, things belong to their owners, and links tell nothing to those who guess.

Beside what rooms test for themselves: tokens and forms of the API (test_api, test_api_publications,
test_api_introductions), links of lists (test_publishing_list), manage links (test_publishing_life), introductions
(test_introductions), invitations of colleagues (test_members), sign-in with a known and an unknown address and how much
is computed for each (test_sign_in), documents (test_accounts, test_disputes).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianpu_portal.accounts.models import Claim, MemberInvitation, Membership, ServiceToken
from lianpu_portal.api.models import Subscription
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.hall.models import Watch
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.private_links import GUESSES
from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.models import Attachment, Publication
from tests.portal.api_callers import Program, token_of
from tests.portal.publishing_help import publish_one
from tests.portal.security_cast import PNG, person, session_of, signed_in
from tests.portal.test_permissions import address_of, addresses

pytestmark = pytest.mark.usefixtures("store", "own_folder")

WITHOUT_FORM_TOKEN = {"watch_stop"}
"""Mail programs post to it (RFC 8058); the token in its address is what opens it, and it can do nothing else."""

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


def test_every_change_takes_the_form_token(asked_once):
    """As a visitor and as somebody who may everything: by every method at every address."""
    operator = person("operator", operator=True)
    Membership.objects.create(account=operator, enterprise="A", role="owner")
    clients = (Client(enforce_csrf_checks=True), signed_in(operator, enforce_csrf_checks=True))
    lines, sessions = AuditLine.objects.count(), Session.objects.count()
    let_in: list[tuple[str, str, int]] = []
    pages = [entry for entry in addresses() if not (entry.name or "").startswith("api_")]
    for client in clients:
        for entry in pages:
            for method in CHANGING:
                response = client.generic(method, address_of(entry))
                if response.status_code != 403:
                    let_in.append((entry.name or "", method, response.status_code))
    assert {name for name, _method, _status in let_in} == WITHOUT_FORM_TOKEN
    for address in ("/admin/", "/admin/auth/user/add/", "/admin/login/", "/admin/logout/"):
        assert clients[1].post(address).status_code == 403, address
    assert (AuditLine.objects.count(), Session.objects.count()) == (lines, sessions) and len(pages) > 100


def test_a_form_of_another_site_is_refused_even_with_a_token_of_its_own():
    client = signed_in(person("operator", operator=True), enforce_csrf_checks=True)
    client.get(reverse("publish"))
    token = client.cookies["csrftoken"].value
    said = {"csrfmiddlewaretoken": token, "language": "en"}
    assert client.post("/language/", said).status_code == 302
    for origin in ("https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"):
        assert client.post("/language/", said, headers={"Origin": origin}).status_code == 403, origin
    foreign = said | {"csrfmiddlewaretoken": "x" * len(token)}
    assert client.post("/language/", foreign).status_code == 403


def test_a_session_changes_nothing_by_the_api_without_the_form_token():
    operator = person("operator", operator=True)
    riding, program = signed_in(operator, enforce_csrf_checks=True), Program(token_of(operator))
    lines = AuditLine.objects.count()
    answers: dict[str, set[int]] = {}
    for entry in addresses():
        if (entry.name or "").startswith("api_"):
            for method in CHANGING:
                address = address_of(entry)
                refused = riding.generic(method, address, b"{}", "application/json")
                answers.setdefault(entry.name or "", set()).add(refused.status_code)
                told = program.client.generic(method, address, b"{}", "application/json", headers=program.headers)
                assert told.status_code != 403 or b"forgery" not in told.content, address
    assert AuditLine.objects.count() == lines
    assert {name for name, codes in answers.items() if codes - {403, 405}} == set()
    assert sum(403 in codes for codes in answers.values()) > 15


# Things of others


@pytest.fixture
def hers() -> Any:
    """Somebody of firm A with one of everything."""
    return person("her", firm="A")


@pytest.fixture
def thief() -> Client:
    """An owner of firm B's page, signed in."""
    return signed_in(person("thief", firm="B"))


def test_nobody_touches_what_is_anothers(hers, thief, settings):
    """By their numbers, which anybody can count up: not there, for whoever it does not belong to."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    colleague = person("colleague", firm="A", role="member")
    forever = timezone.now() + dt.timedelta(days=900)
    token = ServiceToken.objects.create(account=hers, name="n", hash="h", beginning="b", scopes=[], expires_at=forever)
    hook = Subscription.objects.create(account=hers, address="https://example.org/", secret_sealed=b"")
    claim = Claim.objects.create(
        account=hers, enterprise="C", uscc="x", way="mail", state="asked", code_hash="h", code_until=forever
    )
    dispute = Dispute.objects.create(
        enterprise="A",
        table="offers",
        key="o1",
        column="text",
        title="t",
        wish="remove",
        why="w",
        language="en",
        account=hers,
    )
    invitation = MemberInvitation.objects.create(
        enterprise="A",
        email_sealed=b"",
        email_fingerprint="f",
        token_hash="t",
        invited_by=hers,
        sent_at=timezone.now(),
        expires_at=forever,
    )
    membership = Membership.objects.get(account=colleague)
    session = session_of(hers)
    things: list[Model] = [token, hook, claim, dispute, invitation, membership, session]
    before = [type(one)._default_manager.filter(pk=one.pk).values().get() for one in things]
    attempts = [
        ("token_revoke", [token.pk]), ("webhook", [hook.pk]), ("webhook_act", [hook.pk, "delete"]), ("webhook_act", [hook.pk, "pause"]),
        ("claim_code", [claim.pk]), ("claim_withdraw", [claim.pk]), ("dispute_withdraw", [dispute.pk]), ("dispute", ["offers", "o1"]),
        ("dispute", ["enterprises", "A"]), ("invitation_again", [invitation.pk]), ("invitation_withdraw", [invitation.pk]),
        ("members", ["A"]), ("member_dismiss", [membership.pk]), ("session_end", [session.pk]),
    ]  # fmt: skip
    for name, arguments in attempts:
        address = reverse(name, args=arguments)
        assert thief.post(address, {"code": "00000000", "email": "x@y.cn", "role": "owner"}).status_code in (
            404,
            405,
        ), address
        assert thief.get(address).status_code in (404, 405), address
    for name in ("claim_decide", "claim_document"):
        assert thief.post(reverse(name, args=[claim.pk]), {"verdict": "accept"}).status_code == 403
    assert [type(one)._default_manager.filter(pk=one.pk).values().get() for one in things] == before
    program = Program(token_of(thief.session and _account(thief)))
    for path in (f"/webhooks/{hook.pk}", f"/webhooks/{hook.pk}/deliveries"):
        assert program.get(path).status_code == 404
        assert program.ask("DELETE", path).status_code in (404, 405)
    assert Subscription.objects.filter(pk=hook.pk).exists() and mail.outbox == []


def _account(client: Client) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def test_a_manage_link_opens_its_own_files_and_listing_only(thief):
    mine, theirs = (
        publish_one(thing="制动器甲"),
        publish_one(thing="轮胎乙", product="tyre", firm="淮安另一制动有限公司"),
    )
    kept = attachments.keep(PNG, "a.png")
    Attachment.objects.filter(pk=kept.pk).update(publication=theirs.publication)
    waiting = Publication.objects.filter(pk=theirs.publication.pk)
    waiting.update(state="waiting")
    for token in (
        mine.token,
        f"{mine.token}.{theirs.publication.public_id}",
        f"{mine.token}.",
        f".{theirs.publication.public_id}",
    ):
        assert thief.get(f"/m/{token}/files/{kept.name}/").status_code == 404
    assert thief.post(f"/m/{mine.token}/remove-file/", {"name": kept.name}).status_code == 302
    assert Attachment.objects.filter(pk=kept.pk).exists()
    for name in (
        kept.name,
        kept.name.upper(),
        kept.name[:-1],
        f"{kept.name[:2]}%2F{kept.name}",
        "..",
        "%2e%2e%2f%2e%2e%2fsecret_key",
    ):
        assert thief.get(f"/publish/files/{name}/").status_code == 404, name
    before = waiting.values().get()
    for deed in ("renew", "close", "reopen", "delete"):
        assert (
            thief.post(f"/m/{mine.token}.{theirs.publication.public_id}/{deed}/", {"outcome": "lianpu"}).status_code
            == 404
        )
    assert waiting.values().get() == before


# Guessing


def _watched() -> tuple[str, str]:
    """The two links of a watch that was asked for: one begins, one ends it."""
    visitor = Client()
    visitor.post("/hall/watch/", {"email": "reader@example.cn", "query": "side=offer"})
    link = str(mail.outbox[-1].body).partition("/hall/watch/confirm/")[2][:43]
    return link, "s" * 43


_PRIVATE = {
    "manage": "/m/{}/", "manage_edit": "/m/{}/edit/", "introduction": "/i/{}/", "by_listing": "/m/{}/introductions/a/", "ask": "/introductions/ask/{}/?offer=o1&demand=d1&own=offer",
    "join": "/join/{}/", "invitation": "/invitations/{}/", "renew": "/renew/{}/", "watch": "/hall/watch/confirm/{}/",
    "stop": "/hall/watch/stop/{}/", "file": "/publish/files/{}/",
}  # fmt: skip
"""For each sort of private link, its address with a hole."""


WRONG = ("x", "a" * 43, "A" * 44, "%01", "字", "..", "' OR 1=1 --", "a" * 2000, "eyJ:1:2")


def test_links_that_open_nothing_are_answered_alike(hers):
    """Unknown, malformed and expired: one status, one page."""
    for place, address in _PRIVATE.items():
        answers = set()
        for guess in WRONG:
            response = Client().get(address.format(guess))
            told = response.content.decode().replace(response.wsgi_request.get_full_path().replace("&", "&amp;"), "")
            answers.add((response.status_code, _without_tokens(told)))
        caches["limits"].clear()
        assert len(answers) == 1, (place, [status for status, _body in answers])
    owner = signed_in(hers)
    owner.post("/me/firms/A/members/", {"email": "li@example.cn", "role": "member"})
    link = str(mail.outbox[-1].body).partition("/join/")[2][:43]
    MemberInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(1))
    expired, unknown = (Client().get(f"/join/{token}/") for token in (link, "a" * 43))
    assert expired.status_code == unknown.status_code == 404
    assert _without_tokens(expired.content.decode().replace(link, "")) == _without_tokens(
        unknown.content.decode().replace("a" * 43, "")
    )
    confirming, _stopping = _watched()
    Watch.objects.all().delete()
    gone, unknown = (Client().post(f"/hall/watch/confirm/{token}/") for token in (confirming, "b" * 43))
    assert (gone.status_code, unknown.status_code) == (404, 404)


def _without_tokens(html: str) -> str:
    html = re.sub(r'name="(?:csrfmiddlewaretoken|next)" value="[^"]*"', "", html)
    return re.sub(r"next=[^\"&]*", "", html)


def test_guessing_links_is_limited_and_readers_are_not():
    """Of one address, misses are counted over all sorts of links; then even a right one waits, and others go on."""
    token = publish_one().token
    for number in range(GUESSES.unknown):
        place = ("/m/{}/", "/i/{}/", "/join/{}/", "/invitations/{}/")[number % 4]
        assert Client().get(place.format(f"{number}" * 20)).status_code == 404
    refused = Client().get(f"/m/{'z' * 43}/")
    assert refused.status_code == 429 and int(refused["Retry-After"]) >= 1
    assert Client().get(f"/m/{token}/").status_code == 429, "else a guesser would see which one opens"
    elsewhere = Client(headers={"X-Forwarded-For": "203.0.113.7"})
    assert all(elsewhere.get(f"/m/{token}/").status_code == 200 for _time in range(GUESSES.unknown + 5))
    assert Client().get("/hall/").status_code == 200
    assert Introduction.objects.count() == 0
