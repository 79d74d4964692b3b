"""The whole portal walked as every role with hostile text in every field: no script of strangers, strict headers, no
address that leads away, no secret in the log, nothing that breaks.

Beside what rooms test for themselves: markup in listings and introductions (test_publishing, test_introductions), the
policy of files (test_publishing_files, test_accounts, test_disputes), who may open what (test_permissions), signing in
(test_sign_in), where a request came from (test_senders). Forms, links and owners: test_security_access. Files that come
in and go out: test_security_files.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, reverse

from lianpu_portal.audit.models import AuditLine
from lianpu_portal.config.quiet_logs import without_tokens
from tests.portal.security_cast import (
    ATTACK,
    PLACES,
    Cast,
    body_of,
    faults_in,
    header_faults,
    is_off_site,
    mark,
    person,
    plant,
    signed_in,
)
from tests.portal.test_permissions import ROLES, SAMPLES, addresses

pytestmark = pytest.mark.usefixtures("own_folder", "asked_once")

WHOLE = ("anonymous", "purchaser", "operator")
"""Who sees every thing at every address, and the API; the others every address once: what they see is a part of it."""

ROW_SETS = ("enterprises", "listings", "nodes", "purchases")
SHOWN_NOWHERE = {
    "sites.name", "sites.address", "links.text", "products.certificates", "products.hs_codes", "products.unit",
}  # fmt: skip
"""Texts of the tables that no page shows."""

_PARAMETER = re.compile(r"""(?:GET|asked|posted)\.(?:get|getlist)\("([a-z_]+)\"""")
ODD = (
    "' OR 1=1 --\"; DROP TABLE cluster_offers; --", "$(id)`id`|id;id", "../../../../etc/passwd", "\x00\x1b", "９" * 60, "9" * 400,
    "-1", "NaN", "²", "{{7*7}}{% debug %}%s%n", "\u202e\ufeff\ufffe[]", "示" * 3000,
)  # fmt: skip
RAW = ("%ED%A0%80%FF%FE", "%00", "%", "a=b=c&&&=")
"""What no browser sends: half characters, bytes that are no UTF-8, lone signs."""


@pytest.fixture
def cast(db, settings) -> Cast:
    settings.WEBHOOKS_TO_LOOPBACK = True
    return plant()


def visitors() -> dict[str, Client]:
    """A browser of every role."""
    found = {"anonymous": Client(raise_request_exception=False)}
    for role in ROLES[1:]:
        found[role] = signed_in(get_user_model().objects.get(email=f"{role}@example.org"))
    return found


def arguments(entry: URLPattern, cast: Cast) -> Iterator[dict[str, Any]]:
    """The arguments of an address: things that are there, where it asks for some; else any."""
    names = set(entry.pattern.regex.groupindex)
    found = _things(entry, cast)
    for values in found or [{}]:
        yield (
            {name: SAMPLES[name] for name in names}
            | {n: v for n, v in values.items() if n in names}
            | dict(entry.default_args)
        )


def _things(entry: URLPattern, cast: Cast) -> list[dict[str, Any]]:
    name, own = entry.name or "", cast.samples
    if name == "share" or name.startswith(("report_listing", "listing_feed")):
        return [{"table": f"{side}s", "code": code} for side in ("offer", "demand") for code in own[side][:3]]
    if name.startswith(("offer", "api_offer")):
        return [{"code": code} for code in own["offer"]]
    if name.startswith(("demand", "api_demand", "compare")):
        return [{"code": code} for code in own["demand"]]
    if name in ("enterprise", "enterprise_json", "claim", "members", "api_enterprise"):
        return [{"enterprise": code, "code": code} for code in own["enterprise"]]
    if name in ("product", "product_json", "api_product"):
        return [{"product": code, "code": code} for code in own["product"]]
    if name == "source":
        return [{"source": code} for code in own["source"]]
    if name in ("rows", "row_file"):
        return [{"name": row_set} for row_set in ROW_SETS]
    if name == "dispute":
        return [
            {"table": "offers", "key": "o1"},
            {"table": "offers", "key": "o6"},
            {"table": "enterprises", "key": "A"},
        ]
    if name.startswith("manage"):
        return [{"token": cast.manage}, {"token": cast.list_token}]
    if name.startswith("import"):
        return [{"pk": pk} for pk in own["import"]]
    if name.endswith("by_listing"):
        return [{"token": cast.manage, "public_id": own["introduction"][0]}]
    if name.startswith("introduction"):
        return [{"token": cast.introduction_link, "public_id": own["introduction"][0]}]
    for begin in ("event", "invitations", "webhook"):
        if name.startswith(begin):
            return [{"pk": own["event" if begin == "invitations" else begin][0]}]
    return [{"code": own["invitation"][0]}] if name.startswith("invitation") else []


QUERIES = {
    "hall": ("?side=offer", "?state=all&q=制动器", "?firm=A"), "search": (f"?q={quote('示例')}", f"?q={quote(ATTACK)}", "?q=x&suggest=1", f"?q={quote('供应 制动器 年产3件')}&wait=1"),
    "offer": ("?wait=1", f"?wait=1&name={quote(ATTACK)}", "?wait=1&name=示例"), "demand": ("?wait=1&name=示例",), "matches": ("?table=offers&id=o1", "?table=demands&id=d1"),
    "why": ("?table=offers&id=o1&name=示例", f"?table=demands&id=d1&name={quote(ATTACK)}"), "why_firms": ("?table=offers&id=o1&name=示例",),
    "map": ("?panel=brake", f"?q={quote(ATTACK)}"), "map_search": ("?q=制动",), "board": ("?wait=1",), "compare": ("?wait=1",), "event": ("?wait=1",),
    "moderation": ("?state=waiting", "?state=online", "?state=refused", "?state=taken_down"), "disputes": ("?state=open", "?state=declined"),
    "reports": ("?state=open", "?state=kept"), "import": ("?tab=questions", "?tab=issues", "?tab=rows"), "dispute": ("?column=text", "?column=all"),
    "introduction_ask": ("?offer=o1&demand=d1", f"?offer={quote(mark('offers.id'))}&demand=d1"), "publish": ("?by=form", f"?q={quote(ATTACK)}"),
    "sentence": (f"?q={quote('供应 制动器' + ATTACK)}",), "enterprises": (f"?q={quote(ATTACK)}",), "manage": ("?published=1",),
}  # fmt: skip
FORMS: dict[str, dict[str, str]] = {
    "publish": {"sentence": f"供应 制动器{ATTACK}"}, "publish_read": {"sentence": f"供应 制动器{ATTACK}"}, "publish_firm": {"firm": f"示例{ATTACK}"},
    "watch": {"email": ATTACK, "query": ATTACK}, "report_listing": {"text": ATTACK, "email": ATTACK}, "claim": {"uscc": ATTACK, "email": ATTACK},
    "members": {"email": ATTACK}, "token_make": {"name": ATTACK}, "webhooks": {"address": ATTACK}, "events": {"title": ATTACK, "place": ATTACK, "product": ATTACK},
    "introduction_ask": {"person": ATTACK, "phone": ATTACK, "email": ATTACK, "message": ATTACK}, "dispute": {"said": ATTACK, "why": ""},
    "import_upload": {"title": ATTACK, "as_of": ATTACK}, "account_login": {"login": ATTACK, "password": ATTACK}, "account_signup": {"email": ATTACK},
    "account_request_login_code": {"email": ATTACK}, "account_reset_password": {"email": ATTACK}, "erase_me": {"email": ATTACK},
    "manage_edit": {"f-thing": ATTACK, "f-quantity": ATTACK, "person": ATTACK, "phone": ATTACK}, "set_language": {"language": ATTACK, "next": f"/{ATTACK}"},
    "moderation_decide": {"verb": ATTACK, "id": ATTACK}, "moderation_merge": {"merged": ATTACK, "kept": ATTACK}, "decide": {"offer": ATTACK, "demand": ATTACK},
}  # fmt: skip
"""What comes back in a page of refusals is hostile too."""


def pages(cast: Cast, *, whole: bool) -> Iterator[str]:
    """Every address of the portal, with things that are there; `whole`: with each of them and each query."""
    for entry in addresses():
        name = entry.name or ""
        found = [reverse(name, kwargs=given) for given in arguments(entry, cast)]
        found += [address + query for address in found for query in QUERIES.get(name, ())]
        if whole:
            yield from found
        elif not name.startswith("api_"):
            yield found[-1]


def admin_pages() -> Iterator[str]:
    """Lists and forms of the admin."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{stem}_changelist")
        yield reverse(f"{stem}_changelist") + f"?q={quote(ATTACK)}"
        if first := model._default_manager.first():
            yield reverse(f"{stem}_change", args=[first.pk])


@pytest.mark.long
def test_no_page_runs_what_strangers_wrote(cast, caplog):
    """One walk: what is read as HTML, what the headers say, whether reading changes something, what the log says."""
    caplog.set_level(logging.INFO)
    faults: Counter[str] = Counter()
    first: dict[str, str] = {}
    seen: set[str] = set()
    lines = AuditLine.objects.count()

    def look(role: str, address: str, response: Any) -> None:
        body = body_of(response)
        if response.status_code == 429:
            faults["too many requests to see the page"] += 1
            first.setdefault("too many requests to see the page", f"{role} {address}")
        seen.update(PLACES.findall(body))
        for fault in faults_in(response, body):
            faults[fault] += 1
            first.setdefault(fault, f"{role} {address[:120]}")

    by_role = visitors()
    for role, client in by_role.items():
        caches["limits"].clear()
        for address in pages(cast, whole=role in WHOLE):
            look(role, address, client.get(address))
    assert AuditLine.objects.count() == lines, "reading is no deed: a foreign page could have a reader do it"
    contacts = reverse("introduction_act_by_link", args=[cast.introduction_link, "contacts"])
    look("by link", contacts, by_role["anonymous"].post(contacts))
    contacts = reverse("introduction_act", args=[cast.introduction.public_id, "contacts"])
    look("purchaser", contacts, by_role["purchaser"].post(contacts))
    for address in admin_pages():
        look("operator", address, by_role["operator"].get(address))
    for entry in addresses():
        for given in list(arguments(entry, cast))[:1] if entry.name in FORMS else ():
            address = reverse(entry.name or "", kwargs=given) + (QUERIES.get(entry.name or "", ("",))[0])
            for role in ("anonymous", "member", "operator"):
                look(role, address, by_role[role].post(address, FORMS[entry.name or ""], follow=True))
    assert not faults, "\n".join(f"{count}× {fault}  first at {first[fault]}" for fault, count in faults.items())
    hidden = _planted() - seen - SHOWN_NOWHERE
    assert not hidden, f"planted, but shown on no page that was walked: {sorted(hidden)}"
    for letter in mail.outbox:
        assert letter.content_subtype == "plain" and not getattr(letter, "alternatives", None)
        assert "\n" not in letter.subject
    told = caplog.text
    assert [secret for secret in cast.secrets if secret in told] == []


def _planted() -> set[str]:
    source = inspect.getsource(inspect.getmodule(plant))  # pyright: ignore[reportArgumentType]
    literal = set(re.findall(r'mark\("([a-z]+\.[a-z]+)"\)', source))
    from tests.portal.security_cast import _OF_THE_CATALOG, SCHEMAS, _is_free

    columns = {
        f"{table}.{name}" for table in ("enterprises", "offers", "demands", "products", "sources", "sites", "links")
        for name, column in SCHEMAS[table].columns().items() if _is_free(column) and name != "unit"
    }  # fmt: skip
    assert not columns & set(_OF_THE_CATALOG)
    return literal | columns


def test_errors_are_as_strict_as_pages(store, monkeypatch, settings):
    """404, 403 by role and by the forgery check, 405, 400, 500, 429, and static files."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    member = signed_in(person("member", firm="A"))
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = {
        404: client.get("/nothing/"), 403: member.get(reverse("imports")), 405: client.delete("/hall/"),
        400: client.get("/", headers={"Host": "evil.example"}),
    }  # fmt: skip
    answers |= {4031: strict.post(reverse("publish"), {}), 401: client.get("/api/v1/publications")}
    monkeypatch.setattr("lianpu_portal.insight.views.snapshot", lambda: 1 / 0)
    answers[500] = client.get("/gaps/")
    monkeypatch.undo()
    monkeypatch.setattr(
        "lianpu_portal.private_links.GUESSES", type("Few", (), {"known": 1, "unknown": 1, "seconds": 60})()
    )
    answers[429] = [client.get(f"/i/{'x' * 43}/") for _time in range(2)][-1]
    assert [response.status_code for response in answers.values()] == [code if code < 1000 else 403 for code in answers]
    assert int(answers[429]["Retry-After"]) > 0
    for code, response in answers.items():
        assert list(header_faults(response)) == [], code


def test_no_cookie_goes_back_by_http_where_the_reader_came_by_https(store, settings):
    settings.ALLOWED_HOSTS = ["*"]
    account = person("member", firm="A")
    sign_in = {"login": account.email, "password": "a long password"}
    ways = {
        "plain": ({}, False), "said by a proxy": ({"HTTP_X_FORWARDED_PROTO": "https"}, True),
        "said by a stranger": ({"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "203.0.113.9"}, False),
    }  # fmt: skip
    for way, (meta, secure) in ways.items():
        client = Client(**meta)
        client.get(reverse("account_login"))
        client.post(reverse("account_login"), sign_in)
        client.post("/language/", {"language": "en"})
        client.post("/hall/favourites/change/", {"table": "offers", "id": "o1"})
        named = {"sessionid", "csrftoken", "django_language", "lianpu_favourites", "changed"}
        assert named <= set(client.cookies), way
        assert {
            name: bool(cookie["secure"]) for name, cookie in client.cookies.items() if cookie.value
        } == dict.fromkeys([name for name, cookie in client.cookies.items() if cookie.value], secure), way
    settings.PUBLIC_ADDRESS = "https://lianpu.example.cn"
    client = Client(headers={"Host": "lianpu.example.cn"})
    client.get(reverse("account_login"))
    assert client.cookies["csrftoken"]["secure"], "the operator said that readers come by https"
    assert django_settings.SESSION_COOKIE_HTTPONLY


EVIL = (
    "//evil.example", "https:evil.example", "https:/evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example",
    "//testserver@evil.example", "https://testserver@evil.example/", "///evil.example", "/%2F/evil.example", "%2F%2Fevil.example",
    "/\t/evil.example", "\x01//evil.example", "javascript:alert(1)", "http://evil.example\\@testserver/", "//evil。example", "data:text/html,x",
)  # fmt: skip


def test_no_form_leads_to_another_site(store):
    """Whatever a form is told of where to go next, by every name that one may think of."""
    operator, account = person("operator", operator=True), person("account")
    found = []
    for evil in EVIL:
        said = dict.fromkeys(("next", "back", "url", "redirect", "return_to", "table"), evil) | {"language": "en"}
        sign_in = said | {"login": account.email, "password": "a long password", "email": account.email}
        client = signed_in(operator)
        for name in (
            "set_language",
            "account_logout",
            "decide",
            "favourite",
            "moderation_decide",
            "reports_decide",
            "board_ask",
        ):
            address = reverse(name, args=["confirm"] if name == "decide" else []) + f"?{urlencode({'next': evil})}"
            found.append(
                (
                    name,
                    evil,
                    client.post(
                        address, said, headers={"Referer": evil.encode("latin-1", "replace").decode("latin-1")}
                    ),
                )
            )
        for name in ("account_login", "account_signup", "account_request_login_code", "account_reset_password"):
            address = f"{reverse(name)}?{urlencode({'next': evil})}"
            visitor = Client()
            found.append((name, evil, visitor.get(address)))
            found.append((name, evil, visitor.post(address, sign_in)))
        for path in (
            f"/hall/?q=%20x&next={quote(evil)}",
            f"/{quote(evil, safe='/@:')}",
            f"/{quote(evil, safe='/@:')}/",
            f"/me/?next={quote(evil)}",
        ):
            found.append((path, evil, Client().get(path)))
    away = [
        (name, evil, answer["Location"])
        for name, evil, answer in found
        if "Location" in answer and is_off_site(answer["Location"])
    ]
    assert away == []
    assert sum("Location" in answer for _name, _evil, answer in found) > 100, "they do lead somewhere"


@pytest.mark.long
def test_odd_texts_in_every_parameter_break_nothing(cast):
    """Each parameter that a view reads gets each odd text, beside others that are just as odd."""
    client = visitors()["operator"]
    broken = []
    asked = 0
    for entry in addresses():
        address = reverse(entry.name or "", kwargs=next(iter(arguments(entry, cast))))
        if client.get(address).status_code == 405:
            continue
        names = _parameters(entry)
        said = [*(quote(odd) for odd in ODD), *RAW]
        queries = [
            "&".join(f"{name}={said[(turn + place) % len(said)]}" for place, name in enumerate(names))
            for turn in range(len(said))
        ]
        caches["limits"].clear()
        for query in queries if names else [f"page={RAW[0]}"]:
            response = client.get(f"{address}?{query}")
            asked += 1
            if response.status_code >= 500 and response.status_code != 503:
                broken.append((entry.name, query[:80], response.status_code))
    assert broken == [] and asked > 500


def test_a_character_that_no_text_holds_is_read_as_a_blank(english, staff):
    """In queries and forms, wherever they lead; an address with it leads nowhere, a cookie that holds one is not there."""
    for address in ("/hall/?q=%00", "/admin/registry/offer/?q=a%00b", "/enterprises/?a%00=1", "/publish/?sentence=%00"):
        assert staff.get(address).status_code in (200, 302), address
    assert "制动器" in english.post("/publish/", {"sentence": "供应\0制动器"}).content.decode()
    assert english.post("/account/login/", {"login": "\0a", "password": "\0"}).status_code == 200
    for address in ("/enterprises/A%00/", "/publish/files/a%00/", "/admin/registry/offer/o1%00/change/"):
        assert staff.get(address).status_code == 404, address
    english.cookies["sessionid"] = "a\0b"
    assert english.get("/me/").status_code == 302
    assert english.get("/publish/").status_code == 200


def _parameters(entry: URLPattern) -> list[str]:
    """The parameters that the view's own module reads; those of the API get odd texts in test_api_fuzz."""
    module = inspect.getmodule(inspect.unwrap(entry.callback))
    if module is None or not module.__name__.startswith("lianpu_portal"):
        return []
    return sorted(set(_PARAMETER.findall(inspect.getsource(module))))


def test_paths_in_the_log_open_nothing(cast, caplog):
    """Django logs the path of whatever it refuses: of private links it must not be the whole one."""
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for address in (
        f"/m/{cast.manage}/renew/",
        f"/m/{cast.list_token}/several/",
        f"/i/{cast.introduction_link}/accept/",
    ):
        assert strict.post(address).status_code == 403
        assert strict.put(address).status_code in (403, 405)
    assert caplog.text.count("/m/…/renew/") >= 1, "what was refused is still said"
    assert [secret for secret in cast.secrets if secret in caplog.text] == []


def test_the_log_knows_every_private_address():
    """An address with a token in it is added to `quiet_logs` with its room."""
    token = "T" * 43
    for entry in addresses():
        names = set(entry.pattern.regex.groupindex) & {"token", "signed"}
        if names or (entry.name or "").startswith(("invitation_", "attachment")) or entry.name == "invitation":
            given = {name: SAMPLES[name] for name in entry.pattern.regex.groupindex} | dict(entry.default_args)
            given |= {
                name: token
                for name in given
                if name in ("token", "signed", "name") or (name == "code" and "invitation" in (entry.name or ""))
            }
            if "invitation_again" in (entry.name or "") or "invitation_withdraw" in (entry.name or ""):
                continue
            assert token not in without_tokens(f"Not Found: {reverse(entry.name or '', kwargs=given)}"), entry.name


@pytest.mark.parametrize("address", ["/board/", "/board.xlsx?wait=1", "/office/", "/office.xlsx", "/moderation/", "/imports/", "/me/"])  # fmt: skip
def test_no_browser_keeps_what_not_everybody_may_see(address, store):
    answer = signed_in(person("keeper", firm="D", operator=True)).get(address)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


def test_what_somebody_signed_in_is_shown_is_kept_for_nobody_else(store):
    assert signed_in(person("reader", firm="D")).get("/hall/")["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in Client().get("/hall/").headers
    assert "public" in Client().get("/hall/feed.atom")["Cache-Control"]
