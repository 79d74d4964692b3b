"""A portal full of hostile text: in every field that strangers, firms, moderators and list files can write stands a
marker that names its field. What the security tests walk, and how an answer is looked at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import dataframely as dy
import polars as pl
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment, Claim, Membership, ServiceToken
from lianpu_portal.api.models import Delivery, Subscription
from lianpu_portal.bridge import load_cluster
from lianpu_portal.contacts import Contact
from lianpu_portal.disputes.actions.decide import decline
from lianpu_portal.disputes.actions.dispute import Wanted, dispute
from lianpu_portal.hall.actions.judge import keep
from lianpu_portal.hall.actions.report import Told, report
from lianpu_portal.introductions.actions.hold_event import create_event, invite
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.deciding import Pair
from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.actions.decide import accept, refuse, take_down
from lianpu_portal.publishing.models import Batch, Publication, State
from tests.portal.clusters import DAY, STATED, frame, listing, small_cluster
from tests.portal.import_lists import confirmed, previewed, workbook
from tests.portal.publishing_help import publish_one

ATTACK = "<img src=x onerror=alert(1)>\"'><script>"
PHONE, EMAIL, PERSON = "13912340000", "wang@made-up.cn", "王小明"
SECRET_WORD = "only for the two of them"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
_OF_THE_CATALOG = ("terms", "stages", "chains", "inputs", "regions", "product_aliases", "decisions")
_UNITS = ("unit",)


def mark(place: str) -> str:
    """The attack, and where it was written."""
    return f"{ATTACK}{place}"


def written(cluster: Cluster, said: Callable[[str, str], str], but: tuple[str, ...] = ()) -> Cluster:
    """The cluster with `said(place, text)` in every text that a list may hold; codes, units and keys stay."""
    tables = {}
    for table, schema in SCHEMAS.items():
        if table in _OF_THE_CATALOG or cluster[table].is_empty():
            continue
        free = [name for name, column in schema.columns().items() if _is_free(column) and name not in (*_UNITS, *but)]
        tables[table] = cluster[table].with_columns(
            **{name: _said(cluster[table][name], f"{table}.{name}", said) for name in free}
        )
    return cluster.with_tables(**tables)


def _is_free(column: Any) -> bool:
    if (column.metadata or {}).get("references") or column.primary_key:
        return False
    if isinstance(column, dy.List):
        return _is_free(column.inner)
    return isinstance(column, dy.String) and column.regex != r"^https?://\S+$"


def _said(values: pl.Series, place: str, said: Callable[[str, str], str]) -> pl.Series:
    if values.dtype == pl.String:
        return pl.Series(values.name, [said(place, value or "") for value in values], dtype=pl.String)
    return pl.Series(values.name, [[*(value or ()), said(place, "")] for value in values.to_list()], dtype=values.dtype)


def hostile_cluster() -> Cluster:
    """The small cluster with markers in its texts; one firm, one offer and one demand have a marker for their key."""
    small = small_cluster()
    more = {
        "enterprises": [{"id": mark("enterprises.id"), "name": "示例戊制动有限公司", "region": "320826", **STATED}],
        "offers": [listing(mark("offers.id"), mark("enterprises.id"), "brake", 50.0, text="制动器", specs=["a"], certificates=["b"])],
        "demands": [listing(mark("demands.id"), "D", None, 5.0, text="玄铁", specs=["a"], certificates=["b"], visibility="anonymous")],
        "sites": [{"id": mark("sites.id"), "enterprise": mark("enterprises.id"), "region": "320826", **STATED}],
    }  # fmt: skip
    grown = small.with_tables(**{name: pl.concat([small[name], frame(name, rows)]) for name, rows in more.items()})
    return written(grown, lambda place, text: f"{text}{mark(place)}")


@dataclass
class Cast:
    """Who and what is there: addresses of things, tokens that open something, texts that no log may hold."""

    manage: str
    list_token: str
    introduction_link: str
    introduction: Introduction
    samples: dict[str, list[Any]]
    secrets: list[str] = field(default_factory=list)


def person(name: str, *, firm: str = "", role: str = "", appointed: str = "", operator: bool = False) -> Any:
    """An account whose names are hostile."""
    account = get_user_model().objects.create_user(
        name, f"{name}@example.org", "a long password", first_name=mark("first"), last_name=mark("last")
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    if firm:
        Membership.objects.create(account=account, enterprise=firm, role=role or "owner")
    if appointed:
        Appointment.objects.create(account=account, role=appointed)
    if operator:
        account.is_staff = account.is_superuser = True
        account.save()
    return account


def signed_in(account: Any, **more: Any) -> Client:
    """A browser of theirs, reading English."""
    client = Client(raise_request_exception=False, **more)
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def plant() -> Cast:
    """Write hostile text everywhere."""
    load_cluster(hostile_cluster())
    office = person("office", appointed="office")
    moderator = person("moderator", appointed="moderator")
    member, purchaser = person("member", firm="A"), person("purchaser", firm="D")
    person("account")
    person("operator", operator=True)
    get_user_model().objects.filter(pk=office.pk).update(username=f"office{ATTACK}")
    office.refresh_from_db()
    deciding, moderating, acting = Actor.account(office), Actor.account(moderator), Actor.account(member)
    published, batch = _publish(moderating)
    introduction, link = _introduce(purchaser, member)
    confirm(deciding, Pair("o2", "d1"))
    disputed = dispute(
        acting, "offers", "o1", Wanted("text", "correct", mark("dispute.said"), mark("dispute.why"), None, "en")
    )
    decline(
        moderating,
        dispute(
            acting, "offers", "o6", Wanted("text", "correct", mark("declined.said"), mark("declined.why"), None, "en")
        ),
        mark("dispute.sentence"),
    )
    report(Actor(), "x", "offers", "o3", Told("other", mark("report.text")))
    keep(moderating, report(Actor(), "y", "offers", "o2", Told("other", mark("kept.text"))))
    event = create_event(
        deciding,
        title=mark("event.title"),
        day=DAY,
        place=mark("event.place"),
        note=mark("event.note"),
        product="brake",
    )
    invite(deciding, event, ["A", "D", mark("enterprises.id")])
    hook = Subscription.objects.create(
        account=member, address=f"https://example.org/?{mark('webhook.address')}", secret_sealed=b""
    )
    Delivery.objects.create(
        subscription=hook, message="m", event="listing.online", body="{}", fault=mark("delivery.fault")
    )
    ServiceToken.objects.create(
        account=member,
        name=mark("token.name"),
        hash="h",
        beginning="lp",
        scopes=["read"],
        expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
    )
    for account, reason, state in ((member, mark("claim.reason"), "refused"), (purchaser, "", "waiting")):
        Claim.objects.create(
            account=account, enterprise="B", uscc="91110000600037341L", way="document", state=state, reason=reason
        )
    lists = _lists()
    invitation = event.invitations.first()
    assert invitation is not None
    samples: dict[str, list[Any]] = {
        "enterprise": ["A", "B", "D", mark("enterprises.id")], "product": ["brake", "glass", "tyre"], "source": ["list", "news"],
        "offer": ["o1", "o3", mark("offers.id"), published.publication.public_id], "demand": ["d1", mark("demands.id")],
        "import": lists, "event": [event.pk], "invitation": [invitation.code], "webhook": [hook.pk],
        "introduction": [introduction.public_id], "dispute": [disputed.pk], "batch": [batch.pk],
    }  # fmt: skip
    return Cast(
        published.token, "l" * 43, link, introduction, samples,
        [published.token, "l" * 43, link, PHONE, EMAIL, PERSON, SECRET_WORD],
    )  # fmt: skip


def _publish(moderating: Actor) -> tuple[Any, Batch]:
    """Listings in every state, an attachment, a list."""

    def one(state: str, **more: Any) -> Any:
        return publish_one(
            thing=f"制动器{mark(f'{state}.thing')}", specs=[mark(f"{state}.specs")], certificates=[mark(f"{state}.certificates")],
            unit="<b>kg", sentence=mark(f"{state}.sentence"), firm=f"示例{state}{mark(f'{state}.firm')}有限公司",
            contact=Contact(f"{PERSON}{mark(f'{state}.person')}", PHONE, EMAIL), **more,
        )  # fmt: skip

    published = one("online")
    publication = published.publication
    if publication.state == State.WAITING:
        accept(moderating, publication)
    kept = attachments.keep(PNG, f"../../{ATTACK}.html")
    kept.publication = publication
    kept.save()
    one("waiting", proven=False)
    for verb, state in ((refuse, "refused"), (take_down, "taken")):
        made = one(state, proven=verb is not refuse).publication
        if verb is take_down and made.state == State.WAITING:
            made = accept(moderating, made) or made
        made.refresh_from_db()
        verb(moderating, made, mark(f"{state}.reason"))
    batch = Batch.objects.create(manage_hash=hash_of("l" * 43), file_name=mark("batch.file"))
    in_list = one("listed", proven=False).publication
    Publication.objects.filter(pk=in_list.pk).update(batch=batch, manage_hash=None)
    return published, batch


def _introduce(purchaser: Any, member: Any) -> tuple[Introduction, str]:
    """From asking to a contract, with a word at each step; the supplier's private link."""
    buyer, seller = signed_in(purchaser), signed_in(member)
    person = {"person": mark("ask.person"), "phone": PHONE, "email": EMAIL}
    asked = buyer.post(
        "/introductions/ask/?offer=o1&demand=d1",
        person | {"own": "demand", "message": f"{SECRET_WORD}{mark('ask.message')}"},
    )
    assert asked.status_code == 302, asked.content.decode()[:3000]
    introduction = Introduction.objects.get()
    page = reverse("introduction", args=[introduction.public_id])
    seller.post(f"{page}accept/", {"person": mark("accept.person"), "phone": PHONE, "note": mark("accept.note")})
    buyer.post(f"{page}reply/", {"note": mark("reply.note")})
    introduction.refresh_from_db()
    assert introduction.stage == "replied"
    links = [found for letter in mail.outbox for found in re.findall(r"/i/([\w-]{43})/", str(letter.body))]
    return introduction, links[0]


def _lists() -> list[int]:
    """Imports: one to be confirmed, one applied."""
    rows = [(1, f"示例新{mark('cell.firm')}有限公司", mark("cell.code"), f"涟水县{mark('cell.place')}", f"制动器{mark('cell.offer')}",
             mark("cell.quantity"), mark("cell.need"), PHONE)]  # fmt: skip
    first = previewed(workbook(rows), title=f"示例{mark('import.title')}")
    second = confirmed(
        previewed(
            workbook([(1, f"示例己{mark('cell.firm')}有限公司", None, "涟水县", "制动器", 5, "玻璃", None)]),
            title="示例二",
        )
    )
    return [first.pk, second.pk]


# How an answer is looked at.


class Looked(HTMLParser):
    """What a browser would find in a page: scripts, handlers, addresses that run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what may not stand in a page."""
        given = {name: value or "" for name, value in attrs}
        runs = tag == "script" and "src" not in given and given.get("type") != "application/json"
        if runs or tag in ("style", "base", "iframe", "object", "embed", "frame"):
            self.faults.append(f"<{tag}> inline")
        for name, value in given.items():
            plain = "".join(value.split()).lower()
            if (
                (name.startswith(("on", "hx-on", "hx-vals")) and name != "hx-vals")
                or name == "style"
                or plain.startswith("js:")
            ):
                self.faults.append(f"<{tag} {name}>")
            if name in _ADDRESSES and plain.startswith(("javascript:", "vbscript:", "data:text")):
                self.faults.append(f"<{tag} {name}={plain[:30]}>")
            if name in ("src", "action", "formaction") and _is_elsewhere(value):
                self.faults.append(f"<{tag} {name}={value[:60]}> leads elsewhere")


_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")
_HTML = re.compile(r"<\s*(?:img|script)\b", re.IGNORECASE)
PLACES = re.compile(r"&lt;script&gt;([a-z_]+\.[a-z_]+)")


def _is_elsewhere(address: str) -> bool:
    return urlsplit(urljoin("http://testserver/", address)).netloc not in ("testserver", "") and not address.startswith(
        "data:image/"
    )


def body_of(response: Any) -> str:
    """The answer as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def kind_of(response: Any) -> str:
    """Its content type without parameters."""
    return response.get("Content-Type", "").partition(";")[0]


def faults_in(response: Any, body: str) -> Iterator[str]:
    """What is wrong with an answer, whatever it answers: breakage, scripts, headers, cookies."""
    if response.status_code >= 500 and response.status_code != 503:
        yield f"status {response.status_code}"
    if kind_of(response) == "text/html":
        if ATTACK[:10] in body:
            yield f"unescaped: {body[max(0, body.index(ATTACK[:10]) - 60) :][:140]!r}"
        yield from sorted(set(Looked(body).faults))
    if kind_of(response) == "application/atom+xml":
        yield from (f"feed: {text[:80]}" for text in _html_in_feed(body) if _HTML.search(text))
    yield from header_faults(response)


def header_faults(response: Any) -> Iterator[str]:
    """Headers that every answer has."""
    policy = {
        part.split()[0]: part.split()[1:]
        for part in response.get("Content-Security-Policy", "").split(";")
        if part.split()
    }
    scripts = policy.get("script-src", policy.get("default-src"))
    if scripts not in (["'self'"], ["'none'"]):
        yield f"policy of scripts: {scripts}"
    if policy.get("frame-ancestors") != ["'none'"] and "sandbox" not in policy:
        yield "may be framed"
    if response.get("X-Content-Type-Options") != "nosniff":
        yield "sniffed"
    if response.get("Referrer-Policy") not in ("same-origin", "strict-origin"):
        yield f"referrer: {response.get('Referrer-Policy')}"
    for name, cookie in response.cookies.items():
        if cookie["samesite"] not in ("Lax", "Strict") or not (
            cookie["httponly"] or name == "csrftoken" or not cookie.value
        ):
            yield f"cookie {name}: {cookie.OutputString()}"


def _html_in_feed(body: str) -> Iterator[str]:
    for element in ElementTree.fromstring(body.encode()).iter():
        if element.get("type") in ("html", "xhtml"):
            yield element.text or ""


def is_off_site(location: str) -> bool:
    """Whether a browser would follow it to another site: it drops blanks, and takes a backslash for a slash."""
    seen = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    target = urlsplit(urljoin("http://testserver/here/", seen))
    return target.netloc != "testserver" or target.scheme not in ("http", "https")


def session_of(account: Any) -> UserSession:
    """A session of theirs elsewhere."""
    return UserSession.objects.create(
        user=account, session_key=f"k{account.pk}", ip="127.0.0.1", user_agent=mark("agent")
    )


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """A file as a browser sends it; the type is a lie."""
    return SimpleUploadedFile(name, content, "text/html")
