"""Webhooks: where they may go, how they are signed, what they tell to whom, and what happens when nobody answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import ipaddress
import json
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.api import gate
from lianpu_portal.api.models import Delivery, Subscription
from lianpu_portal.api.webhooks import addresses, delivering, sending
from lianpu_portal.api.webhooks.actions import manage
from lianpu_portal.api.webhooks.addresses import checked, is_public, meant, parse
from lianpu_portal.api.webhooks.delivering import GIVEN_UP_AFTER, deliver
from lianpu_portal.api.webhooks.errors import AddressRefusedError, NotDeliveredError, WebhookRefusedError
from lianpu_portal.api.webhooks.events import EVENTS, event_of
from lianpu_portal.api.webhooks.signing import signed_headers
from lianpu_portal.audit.models import AuditLine
from lianpu_portal.audit.record import record
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.engine import engine_of
from tests.portal.api_callers import Program, token_of
from tests.portal.market_clusters import market_cluster

PUBLIC = "https://hooks.example.org/lianpu"


# where they may go


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/", "",
        "https://user@example.org/", "https://user:word@example.org/", "https://example.org@10.0.0.1/",
        "https://10.0.0.1#@example.org/ ", "https:///path", "https://", "https://example.org:0/",
        "https://example.org:99999/", "https://example.org:http/", "https://exam ple.org/", "https://example.org/\r\nX: y",
        "https://example.org\\@10.0.0.1/", "https://[fe80::1%25eth0]/", "https://[::1/", "https://例子.org/",
        "https://example.org/" + "x" * 500, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_addresses_that_are_none(address):
    with pytest.raises(AddressRefusedError):
        parse(address)


INSIDE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.0.8", "198.18.0.1", "192.0.2.1",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a00:1::1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "fe80::1%eth0",
]  # fmt: skip


@pytest.mark.parametrize("inside", INSIDE)
def test_hosts_inside_are_refused_however_they_are_written(inside):
    with pytest.raises(AddressRefusedError, match=r"."):
        checked(parse(PUBLIC), lambda _host, _port: [inside])
    with pytest.raises(AddressRefusedError):
        checked(parse(PUBLIC), lambda _host, _port: ["93.184.216.34", inside])


@pytest.mark.parametrize(
    "outside", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_hosts_outside_are_not(outside):
    assert checked(parse(PUBLIC), lambda _host, _port: [outside]) == outside
    assert is_public(meant(ipaddress.ip_address(outside)))


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "[::1]", "[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]"]
)  # fmt: skip
def test_numbers_and_local_names_lead_inside(host):
    with pytest.raises(AddressRefusedError):
        checked(parse(f"https://{host}/"))


def test_loopback_is_open_only_where_the_operator_says_so(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    assert checked(parse("http://127.0.0.1:9/"), lambda _host, _port: ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(AddressRefusedError):
        checked(parse("http://example.org/"), lambda _host, _port: ["93.184.216.34"])  # in clear over the internet
    with pytest.raises(AddressRefusedError):
        checked(parse("https://example.org/"), lambda _host, _port: ["10.0.0.1"])


# how they are sent


class _Receiver(http.server.BaseHTTPRequestHandler):
    seen: ClassVar[list[dict[str, Any]]] = []
    answer: ClassVar[tuple[int, dict[str, str]]] = (204, {})
    drip = False
    pause = 0.0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append({"path": self.path, "headers": dict(self.headers), "body": body})
        if self.drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _second in range(100):
                self.wfile.write(b"H")
                time.sleep(0.05)
            return
        time.sleep(self.pause)
        status, headers = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, format, *arguments):
        pass


@pytest.fixture
def receiver(settings) -> Iterator[str]:
    """A program on this machine that events are sent to; its address."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    _Receiver.seen, _Receiver.answer, _Receiver.drip, _Receiver.pause = [], (204, {}), False, 0.0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?x=1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_name_is_asked_once_and_the_checked_address_is_connected_to(receiver):
    port = parse(receiver).port
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    assert sending.post(f"http://rebinding.example.org:{port}/hook", {}, b"{}", rebinding) == 204
    assert asked == ["rebinding.example.org"]
    assert _Receiver.seen[0]["headers"]["Host"] == f"rebinding.example.org:{port}"


def test_a_name_that_turns_inside_is_refused_before_anything_is_sent(receiver, settings):
    settings.WEBHOOKS_TO_LOOPBACK = False
    port = parse(receiver.replace("http:", "https:")).port
    with pytest.raises(AddressRefusedError):
        sending.post(f"https://example.org:{port}/", {}, b"{}", lambda _host, _port: ["127.0.0.1"])
    assert _Receiver.seen == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status, receiver):
    _Receiver.answer = (status, {"Location": receiver.replace("/hook", "/inside")})
    assert sending.post(receiver, {}, b"{}") == status
    assert [seen["path"] for seen in _Receiver.seen] == ["/hook?x=1"]


def test_an_answer_that_drips_is_hung_up_on(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE", 0.4)
    _Receiver.drip = True
    begun = time.monotonic()
    with pytest.raises(NotDeliveredError):
        sending.post(receiver, {}, b"{}")
    assert time.monotonic() - begun < 3


def test_a_receiver_may_take_its_time_until_the_whole_is_over(receiver, monkeypatch):
    monkeypatch.setattr(sending, "CONNECTING", 0.2)
    monkeypatch.setattr(sending, "WHOLE", 3.0)
    _Receiver.pause = 0.6
    assert sending.post(receiver, {}, b"{}") == 204
    monkeypatch.setattr(sending, "WHOLE", 0.3)
    with pytest.raises(NotDeliveredError):
        sending.post(receiver, {}, b"{}")


def test_a_closed_port_and_a_server_without_tls(receiver, settings):
    with pytest.raises(NotDeliveredError):
        sending.post("http://127.0.0.1:1/", {}, b"{}")
    with pytest.raises(NotDeliveredError):
        sending.post(receiver.replace("http:", "https:"), {}, b"{}")


def test_signatures_are_those_of_the_specification():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert (
        headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )  # the specification's example


# what is told to whom


@pytest.fixture
def market(db):
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


@pytest.fixture
def member(django_user_model):
    """An account of firm D, which needs brakes."""
    account = django_user_model.objects.create_user("member", "member@example.org", "a long password")
    Membership.objects.create(account=account, enterprise="D")
    return account


@pytest.fixture
def hook(receiver, member, db) -> tuple[Subscription, str]:
    return manage.subscribe(Actor.account(member), receiver, list(EVENTS))


def bodies() -> list[dict[str, Any]]:
    return [json.loads(seen["body"]) for seen in _Receiver.seen]


ONLINE, CLOSED = {"state": "online"}, {"state": "closed"}


def test_an_event_arrives_signed(hook):
    subscription, secret = hook
    manage.test(Actor.account(subscription.account), subscription)
    seen = _Receiver.seen[0]
    headers = {name.lower(): value for name, value in seen["headers"].items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + seen["body"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert json.loads(seen["body"])["type"] == "test"
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.message) == (204, 1, headers["webhook-id"])
    assert delivery.delivered_at and secret.encode() not in bytes(Subscription.objects.get().secret_sealed)


@pytest.mark.parametrize(
    ("verb", "before", "after", "event"),
    [
        ("listing.publish", None, ONLINE, "listing.published"),
        ("listing.publish", None, {"state": "waiting"}, None),
        ("listing.accept", {"state": "waiting"}, ONLINE, "listing.published"),
        ("listing.reopen", CLOSED, ONLINE, "listing.published"),
        ("listing.renew", {"state": "expired"}, ONLINE, "listing.published"),
        ("listing.renew", ONLINE, ONLINE, None),
        ("listing.edit", ONLINE, ONLINE, None),
        ("listing.edit", ONLINE, {"state": "waiting"}, "listing.closed"),
        ("listing.close", ONLINE, CLOSED, "listing.closed"),
        ("listing.expire", ONLINE, {"state": "expired"}, "listing.closed"),
        ("listing.expire", {"state": "waiting"}, {"state": "expired"}, None),
        ("listing.delete", ONLINE, None, "listing.closed"),
        ("listing.delete", CLOSED, None, None),
        ("token.make", None, {"state": "online"}, None),
        ("introduction.ask", None, {"stage": "asked"}, "introduction.asked"),
        ("introduction.ask", None, {"stage": "checking"}, None),
        ("introduction.vouch", {"stage": "checking"}, {"stage": "asked"}, "introduction.asked"),
        ("introduction.accept", {"stage": "asked"}, {"stage": "accepted"}, "introduction.accepted"),
        ("introduction.decline", {"stage": "asked"}, {"stage": "declined"}, "introduction.declined"),
        ("introduction.decline", {"stage": "checking"}, {"stage": "declined"}, None),
        ("introduction.undo", {"stage": "declined"}, {"stage": "checking", "verb": "decline"}, None),
        ("introduction.undo", {"stage": "declined"}, {"stage": "asked", "verb": "decline"}, "introduction.stepped"),
        ("introduction.contract", {"stage": "sampled"}, {"stage": "contracted"}, "introduction.stepped"),
        ("introduction.read_contact", None, {"of": "offer"}, None),
        ("introduction.remind", None, None, None),
    ],
)
def test_going_online_and_leaving_are_events_whichever_verb_did_it(verb, before, after, event):
    assert event_of(AuditLine(verb=verb, subject="offers/o1", before=before, after=after)) == event


def test_public_listings_are_told_to_all_and_others_to_those_who_may_see_them(hook, market, django_user_model):
    from lianpu_portal.publishing.models import Publication

    owner = django_user_model.objects.create_user("owner", password="a long password")
    for code, visibility in (("b05", "public"), ("b02", "matched")):
        Publication.objects.create(
            public_id=code, table="offers", state="online", visibility=visibility, owner=owner, expires_on="2027-01-01",
            firm_name="x", language="en", manage_hash=code,
        )  # fmt: skip
        record(None, "listing.accept", f"offers/{code}", {"state": "waiting"}, ONLINE)
        record(None, "listing.close", f"offers/{code}", ONLINE, CLOSED)
    told = [(body["type"], body["data"].get("id") or body["data"]["yours"]["id"]) for body in bodies()]
    assert told == [("listing.published", "b05"), ("match.new", "need"), ("listing.closed", "b05")]
    match = bodies()[1]["data"]
    assert match["listing"]["id"] == "b05" and 0 < match["score"] <= 1
    assert all("b02" not in json.dumps(body) for body in bodies())


def test_contacts_are_in_no_event(hook, market):
    record(None, "listing.accept", "offers/b05", {"state": "waiting"}, ONLINE)
    text = json.dumps(bodies())
    assert not any(word in text for word in ("phone", "email", "contact", "person"))


def test_introductions_are_told_to_both_firms_and_the_office(receiver, store, django_user_model):
    from lianpu_portal.introductions.models import Introduction
    from tests.portal.introduction_cast import FORM, PHONE, ask, officer, visitor
    from tests.portal.introduction_cast import member as signed_in

    buyer, supplier, office = (signed_in(django_user_model, "buyer", "D"), signed_in(django_user_model, "seller", "B"), officer(django_user_model))  # fmt: skip
    signed_in(django_user_model, "stranger", "C")
    for name in ("buyer", "seller", "officer", "stranger"):
        account = django_user_model.objects.get(username=name)
        manage.subscribe(Actor.account(account), receiver, [event for event in EVENTS if "introduction" in event])

    def told():
        found = [(body["type"], body["data"]["step"], body["data"]["stage"], body["data"]["you"]) for body in bodies()]
        _Receiver.seen.clear()
        return found

    sides = ("demand", "offer", "office")
    code = ask(buyer, offer="o2").public_id
    first = bodies()[0]["data"]
    assert first == {"id": code, "step": "ask", "stage": "asked", "you": "demand", "page": f"/introductions/{code}/", "api": f"/api/v1/introductions/{code}"}  # fmt: skip
    assert told() == [("introduction.asked", "ask", "asked", side) for side in sides]
    path = f"/introductions/{code}/"
    supplier.post(f"{path}accept/", {"person": "王经理", "phone": PHONE, "email": "", "note": "请来电"})
    text = json.dumps(bodies(), ensure_ascii=False)
    assert not any(word in text for word in (PHONE, "王经理", "请来电", "示例", FORM["message"]))
    assert told() == [("introduction.accepted", "accept", "accepted", side) for side in sides]
    supplier.post(f"{path}sample/", {"note": ""})
    supplier.post(f"{path}decline/", {"reason": "price", "note": ""})
    assert told() == [
        *(("introduction.stepped", "sample", "sampled", side) for side in sides),
        *(("introduction.declined", "decline", "declined", side) for side in sides),
    ]
    ask(visitor(), offer="o1")  # in D's name, by nobody known: checked first
    assert told() == []
    checked = Introduction.objects.get(stage="checking").public_id
    office.post(f"/introductions/{checked}/vouch/", {})
    assert told() == [("introduction.asked", "vouch", "asked", side) for side in ("demand", "office")]


# when nobody answers


def test_what_fails_is_noted_and_tried_again(hook):
    subscription, _secret = hook
    _Receiver.answer = (500, {})
    delivery = delivering.Delivery.objects.create(subscription=subscription, message="msg_1", event="test", body="{}")
    for tries in (1, 2):
        with pytest.raises(NotDeliveredError):
            deliver(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.tries, delivery.status, delivery.delivered_at) == (tries, 500, None)
    assert Subscription.objects.get().failures == 2
    _Receiver.answer = (200, {})
    deliver(delivery.pk)
    deliver(delivery.pk)  # has arrived: not sent again
    assert len(_Receiver.seen) == 3 and Subscription.objects.get().failures == 0


def test_an_address_is_given_up_on_and_its_owner_told(hook):
    subscription, _secret = hook
    _Receiver.answer = (404, {})
    for number in range(GIVEN_UP_AFTER + 3):
        delivery = Delivery.objects.create(subscription=subscription, message=f"m{number}", event="test", body="{}")
        try:
            deliver(delivery.pk)
        except NotDeliveredError:
            continue
    assert len(_Receiver.seen) == GIVEN_UP_AFTER
    assert Subscription.objects.get().stopped == "failing"
    assert [letter.to for letter in outbox.outbox] == [["member@example.org"]]
    assert AuditLine.objects.filter(verb="webhook.stop").count() == 1
    with pytest.raises(WebhookRefusedError):
        manage.test(Actor.account(subscription.account), Subscription.objects.get())
    manage.change(Actor.account(subscription.account), subscription, active=True)
    assert (Subscription.objects.get().stopped, Subscription.objects.get().failures) == ("", 0)


def test_an_address_that_has_turned_inside_gets_nothing(hook, settings):
    subscription, _secret = hook
    settings.WEBHOOKS_TO_LOOPBACK = False
    delivery = Delivery.objects.create(subscription=subscription, message="m", event="test", body="{}")
    with pytest.raises(NotDeliveredError):
        deliver(delivery.pk)
    assert _Receiver.seen == [] and Delivery.objects.get().status == 0


# through the API and on the page


def test_the_api_manages_webhooks(receiver, member):
    program, stranger = Program(token_of(member)), Program(token_of(_stranger(member)))
    made = program.post("/webhooks", {"address": receiver, "events": ["match.new"]})
    facts = made.json()
    assert (
        made.status_code == 201
        and facts["secret"].startswith("whsec_")
        and made["Location"].endswith(f"/{facts['id']}")
    )
    path = f"/webhooks/{facts['id']}"
    assert "secret" not in program.get(path).json()
    for method, body in (("GET", None), ("PATCH", {"active": False}), ("DELETE", None)):
        assert stranger.ask(method, path, body, If_Match="*").status_code == 404
    assert program.ask("PATCH", path, {"active": False}).status_code == 428
    assert program.ask("PATCH", path, {"active": False}, If_Match='"old"').status_code == 412
    changed = program.ask("PATCH", path, {"active": False}, If_Match=made["ETag"])
    assert changed.json()["stopped"] == "paused" and changed["ETag"] != made["ETag"]
    assert program.post(f"{path}/test").status_code == 409
    started = program.ask("PATCH", path, {"active": True, "events": ["listing.closed"]}, If_Match=changed["ETag"])
    assert started.json()["events"] == ["listing.closed"]
    assert program.post(f"{path}/test").status_code == 202
    assert program.get(f"{path}/deliveries").json()["items"][0]["status"] == 204
    assert program.ask("DELETE", path, None, If_Match=program.get(path)["ETag"]).status_code == 204
    assert not Subscription.objects.exists()
    verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["webhook.make", "webhook.change", "webhook.change", "webhook.delete"]
    kept = [line for lines in AuditLine.objects.values_list("before", "after") for line in lines if line]
    assert {line["host"] for line in kept} == {"127.0.0.1"} and "/hook" not in str(kept), "the path may be a secret"


def test_a_name_is_looked_up_before_the_store_is_held_and_not_for_a_repeated_request(member, monkeypatch):
    steps: list[str] = []
    once = gate.once

    def holding(*given: Any) -> Any:
        steps.append("held")
        return once(*given)

    monkeypatch.setattr(gate, "once", holding)
    monkeypatch.setattr(manage, "checked", lambda _target: steps.append("looked up"))
    program, body = Program(token_of(member)), {"address": PUBLIC, "events": ["match.new"]}
    assert [program.post("/webhooks", body, Idempotency_Key="k").status_code for _time in range(2)] == [201, 201]
    assert steps == ["looked up", "held"]
    narrow = Program(token_of(member, "read"))
    assert narrow.post("/webhooks", body).status_code == 403 and steps == ["looked up", "held"], "nothing for others"


@pytest.mark.parametrize(("language", "told"), [("en", "The host answered 500."), ("zh", "对方返回 500。")])
def test_what_went_wrong_is_told_in_the_language_of_whoever_made_it(language, told, receiver, member):
    _Receiver.answer = (500, {})
    program = Program(token_of(member), **{"Accept-Language": language})
    made = program.post("/webhooks", {"address": receiver, "events": ["match.new"]}).json()
    program.post(f"/webhooks/{made['id']}/test")
    assert program.get(f"/webhooks/{made['id']}/deliveries").json()["items"][0]["fault"] == told


def test_one_test_event_waits_at_a_time(hook):
    subscription, _secret = hook
    actor = Actor.account(subscription.account)
    waiting = Delivery.objects.create(subscription=subscription, message="m", event="test", body="{}")
    with pytest.raises(WebhookRefusedError):
        manage.test(actor, subscription)
    deliver(waiting.pk)
    assert manage.test(actor, subscription).event == "test"


def test_what_changed_while_an_address_was_looked_up_is_not_overwritten(receiver, member, monkeypatch):
    program = Program(token_of(member))
    made = program.post("/webhooks", {"address": receiver, "events": ["match.new"]})

    def meanwhile(_address: str) -> None:
        Subscription.objects.update(stopped="paused")

    monkeypatch.setattr(manage, "require_address", meanwhile)
    change = {"address": f"{receiver}&y=2", "events": ["listing.closed"]}
    answer = program.ask("PATCH", f"/webhooks/{made.json()['id']}", change, If_Match=made["ETag"])
    assert answer.status_code == 412 and Subscription.objects.get().events == ["match.new"]


def _stranger(member):
    return type(member).objects.create_user("stranger", password="a long password")


def test_a_secret_is_answered_again_only_to_the_same_request(receiver, member):
    program = Program(token_of(member))
    body = {"address": receiver, "events": ["match.new"]}
    first, again = (program.post("/webhooks", body, Idempotency_Key="k").json() for _time in range(2))
    assert first == again and Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"address": "https://10.0.0.1/", "events": ["match.new"]}, 409),
        ({"address": "http://example.org/", "events": ["match.new"]}, 409),
        ({"address": PUBLIC, "events": []}, 422),
        ({"address": PUBLIC, "events": ["nothing"]}, 422),
        ({"address": PUBLIC}, 422),
        ({"address": PUBLIC, "events": "match.new"}, 422),
    ],
)
def test_webhooks_that_cannot_be(body, status, member, monkeypatch):
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda *_a, **_n: (
            [(2, 1, 6, "", ("93.184.216.34", 443))]
            if _a[0] == "hooks.example.org"
            else [(2, 1, 6, "", ("10.0.0.1", 443))]
        ),
    )
    assert Program(token_of(member)).post("/webhooks", body).status_code == status
    assert not Subscription.objects.exists()


def test_the_page_of_webhooks(receiver, member, store):
    client, other = Client(), Client()
    client.cookies["django_language"] = "en"
    client.force_login(member)
    other.force_login(_stranger(member))
    made = client.post(reverse("webhooks"), {"address": receiver, "events": ["match.new"]}).content.decode()
    assert "Keep this secret now" in made and "whsec_" in made
    assert "whsec_" not in client.get(reverse("webhooks")).content.decode()
    pk = Subscription.objects.get().pk
    assert client.post(reverse("webhook_act", args=[pk, "test"]), follow=True).status_code == 200
    assert "204" in client.get(reverse("webhook", args=[pk])).content.decode()
    for verb in ("pause", "start", "delete", "test"):
        assert other.post(reverse("webhook_act", args=[pk, verb])).status_code == 404
    assert other.get(reverse("webhook", args=[pk])).status_code == 404
    client.post(reverse("webhook_act", args=[pk, "pause"]))
    assert Subscription.objects.get().stopped == "paused"
    refused = client.post(
        reverse("webhooks"), {"address": "https://10.0.0.1/", "events": ["match.new"]}
    ).content.decode()
    assert "lies inside a private network" in refused
    assert client.post(reverse("webhook_act", args=[pk, "delete"]), follow=True).status_code == 200
    assert not Subscription.objects.exists()
