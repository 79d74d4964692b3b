"""The way that each user goes, as the design's first table has it, on a phone and on a desktop, in Chinese and in English.

At every stop nothing is wider than the screen, and axe finds no serious fault. Analysts go theirs in Python.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits, harness_cluster, served
from tests.browser.letters import letter_to
from tests.browser.test_accessibility import AXE, faults_of

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

PATIENCE = 60_000  # milliseconds: kernels may have to be compiled first, and the worker does one thing after the other
PASSWORD = "a long password"
SUPPLIER = "wang@m01.example"
SCREENS = {
    "phone-zh": ("zh-hans", 390, 844), "phone-en": ("en", 390, 844),
    "desktop-zh": ("zh-hans", 1440, 900), "desktop-en": ("en", 1440, 900),
}  # fmt: skip
TARGETS = dict(zip(SCREENS, ("示例东海线束", "示例长白电子", "示例祁连橡塑", "示例武夷铸造"), strict=True))
"""Firms that are invited, none called like another."""

_PEOPLE = f"""
import django; django.setup()
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from lianpu_portal.accounts.models import Appointment, Membership
from tests.portal.introduction_cast import publish
from tests.portal.publishing_help import publish_one
people = get_user_model().objects
def person(name, make=people.create_user):
    account = make(name, f"{{name}}@ways.example", "{PASSWORD}")
    EmailAddress.objects.update_or_create(
        user=account, defaults={{"email": account.email, "verified": True, "primary": True}}
    )
    return account
Membership.objects.create(account=person("purchaser"), enterprise="D")
Appointment.objects.create(account=person("officer"), role="office")
Appointment.objects.create(account=person("moderator"), role="moderator")
person("operator", people.create_superuser)
publish("offers", "b00", "M01", "{SUPPLIER}", "o" * 43)
for screen in {list(SCREENS)}:
    publish_one(firm=f"示例{{screen}}待审制动科技", proven=False)
"""


class Portal(NamedTuple):
    """A portal with accounts, and the folder of its store."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One that is open to a network: nobody may more than their account says."""
    folder = tmp_path_factory.mktemp("ways")
    with served(harness_cluster(), folder, LIANPU_HOSTS="ways.example") as address:
        environment = os.environ | {
            "LIANPU_STORE": str(folder / "store"), "DJANGO_SETTINGS_MODULE": "lianpu_portal.config.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", _PEOPLE], check=True, env=environment)
        yield Portal(address, folder)


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    """The name of a screen with its language."""
    return request.param


@pytest.fixture
def begin(portal: Portal, screen: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of that screen and language, for somebody signed in or for nobody; errors in it fail the test."""
    language, width, height = SCREENS[screen]
    errors: list[str] = []
    contexts: list[Any] = []

    def page_for(name: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, bypass_csp=True, reduced_motion="reduce"
        )
        # Each screen has a network address of its own: from one alone a moderator would look at what is too many.
        context.set_extra_http_headers({"X-Forwarded-For": f"203.0.113.{list(SCREENS).index(screen) + 1}"})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "django_language", "value": language, "url": portal.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if name:
            _sign_in(page, portal.address, name)
        return page

    yield page_for
    for context in contexts:
        context.close()
    assert errors == []


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/account/login/")
    page.locator("details > summary").click()
    page.locator("#id_login").fill(f"{name}@ways.example")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)


def stop(page: Page) -> None:
    """A stop on the way."""
    assert fits(page), page.url
    if AXE.is_file():
        assert faults_of(page) == [], page.url


def test_the_owner_of_a_small_firm_publishes_in_two_steps(portal: Portal, screen: str, begin: Any) -> None:
    page = begin()
    page.goto(f"{portal.address}/publish/")
    page.locator("#sentence").press_sequentially("供应 汽车线束 年产50万套 IATF16949 涟水", delay=5)
    expect(page.locator("#chip-certificates")).to_contain_text("IATF 16949", timeout=PATIENCE)
    expect(page.locator(".live .match").first).to_be_visible(timeout=PATIENCE)
    stop(page)
    page.locator("#continue").click()
    page.locator("#firm").fill(f"涟水示例{screen}线束有限公司")
    expect(page.locator("#firm-found .firm-new")).to_be_visible()
    page.locator("#phone").fill(
        f"138 1234 567{list(SCREENS).index(screen)}"
    )  # a contact of its own: nobody is new too often
    page.locator("[name=consent]").check()
    expect(page.locator("[name=altcha]")).not_to_have_value("")
    stop(page)
    page.locator("#send").click()
    assert page.locator("#private-link").input_value().startswith(f"{portal.address}/m/")
    expect(page.locator(".standing-online")).to_be_visible()
    stop(page)


def test_a_purchaser_goes_from_a_demand_list_to_a_contract(portal: Portal, screen: str, begin: Any) -> None:
    page, thing = begin("purchaser"), f"制动器 {screen}"
    page.goto(f"{portal.address}/publish/list/")
    stop(page)
    page.locator("#files").set_input_files({"name": f"{screen}.xlsx", "mimeType": "", "buffer": _demand_list(thing)})
    page.locator(".upload button").click()
    expect(page.locator(".severity-error, .severity-doubt", has_text="C3")).to_have_count(1)
    stop(page)
    page.locator("#phone").fill("139 0000 0002")
    page.locator("[name=consent]").check()
    page.locator("#send").click()
    expect(page.locator("#private-link")).to_be_visible()
    stop(page)
    _accept_list(begin("moderator"), portal.address, screen)
    page.goto(f"{portal.address}/board/?firm=D&wait=1&q={screen}")
    need = page.locator(".need").first
    expect(need.locator(".tops")).to_contain_text("M01")
    stop(page)
    need.locator("li", has_text="M01").get_by_role("checkbox").check()
    page.locator(".several summary").click()
    page.locator(".several [name=phone]").fill("139 0000 0002")
    stop(page)
    page.locator(".several button").click()
    page.goto(f"{portal.address}/board/?firm=D&wait=1&q={screen}")
    page.locator(".need .stage").first.click()
    stop(page)
    theirs = begin()
    theirs.goto(letter_to(portal.folder, SUPPLIER, about=screen))
    stop(theirs)
    theirs.locator("form[action$='accept/'] button").click()
    page.reload()
    page.locator("form[action$='contacts/'] button").click()
    expect(page.locator(".contact").first).to_be_visible()
    stop(page)
    page.locator("[formaction$='sample/'], form[action$='sample/'] button").first.click()
    page.locator("details:has(form[action$='contract/']) > summary").click()
    page.locator("form[action$='contract/'] button").click()
    expect(page.locator(".contracted")).to_be_visible()
    stop(page)


def _demand_list(thing: str) -> bytes:
    """A demand, and one whose quantity nobody can read."""
    book = Workbook()
    sheet: Any = book.active
    for row in (("需求产品", "认证", "年需求量（件）"), (thing, "IATF16949", 300), ("座椅", None, "很多")):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _accept_list(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/moderation/")
    stop(page)
    page.locator(".batch", has_text=f"{name}.xlsx").locator("button[value=accept]").click()
    for _look in range(60):
        page.goto(f"{address}/moderation/")
        if not page.locator(".batch", has_text=f"{name}.xlsx").count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("the list still waits")


def test_the_chain_office_goes_from_a_gap_to_a_lead_and_prints(portal: Portal, screen: str, begin: Any) -> None:
    page = begin("officer")
    page.goto(f"{portal.address}/map/")
    expect(page.locator("h1")).to_be_visible()
    stop(page)
    page.goto(f"{portal.address}/gaps/")
    stop(page)
    page.locator("td.node a").first.click()
    expect(page.locator("h1")).to_be_visible()
    stop(page)
    product = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{portal.address}/leads/new/?product={product}")
    page.locator("[name=firm]").fill(TARGETS[screen])
    page.locator("[name=source]").fill("展会")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(TARGETS[screen])
    stop(page)
    page.goto(f"{portal.address}/report/")
    stop(page)
    page.emulate_media(media="print")
    expect(page.locator(".report-head")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(f"{portal.address}/office/")
    stop(page)


def test_operators_moderate_and_read_what_was_done(portal: Portal, screen: str, begin: Any) -> None:
    page = begin("moderator")
    page.goto(f"{portal.address}/moderation/")
    one = page.locator(".queued", has_text=screen)
    expect(one).to_have_count(1)
    stop(page)
    one.focus()
    page.keyboard.press("a")
    expect(page.locator(".messages")).to_be_visible()
    expect(one).to_have_count(0)
    page.keyboard.press("u")
    expect(one).to_have_count(1)
    operator = begin("operator")
    operator.goto(f"{portal.address}/admin/audit/auditline/")
    expect(operator.locator("#result_list")).to_contain_text("listing.accept")
