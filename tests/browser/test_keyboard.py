"""Every page is walked with the Tab key: what can be clicked is reached, worked by keys, and seen when it has the focus.

The walk is that of an operator who is signed in, to whom every page is open, and goes on to the private pages of a
listing, of a list and of an introduction; others walk through what looks otherwise to them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits, served
from tests.browser.test_accessibility import PAGES
from tests.portal.clusters import small_cluster
from tests.portal.test_permissions import TABLE

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

SCRIPT = Path(__file__).with_name("keyboard.js")
SHAPED = (
    *PAGES, "/enterprises/A/", "/offers/o1/", "/demands/d1/", "/products/seat/", "/map/?view=risk", "/drill/?firm=A",
)  # fmt: skip
"""Pages that axe looks at, and those of one thing: forms alone look alike on every screen."""

OWN = {
    "visitor": ("/", "/hall/", "/offers/o1/", "/publish/?q=供应刹车片500套", "/publish/?by=form", "/drill/?firm=A", "/account/login/", "/introductions/ask/?offer=o1&demand=d1"),
    "member": ("/me/", "/me/firms/A/members/", "/enterprises/A/", "/disputes/offers/o1/", "/disruptions/new/?firm=A", "/introductions/walked/"),
    "moderator": ("/moderation/", "/claims/"),
}  # fmt: skip
"""Pages on which others than the operator see other things."""

AT_ONCE, MOST = 20, 400
"""Presses of the Tab key between two looks; presses after which a page that has not come round holds the focus."""

_CAST = """
import django; django.setup()
import json
from django.contrib.auth import get_user_model
from django.test import Client
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.models import Introduction
from tests.portal.introduction_cast import MANAGE, publish
from tests.portal.publishing_help import publish_one
from tests.portal.test_publishing_list import entries, send
def session_of(account, firm="", role=""):
    if firm:
        Membership.objects.create(account=account, enterprise=firm, role="owner")
    if role:
        Appointment.objects.create(account=account, role=role)
    client = Client()
    client.force_login(account)
    return client.cookies["sessionid"].value
people = get_user_model().objects
sessions = {
    "operator": session_of(people.create_superuser("operator", "operator@walk.example", "a long password"), firm="D"),
    "member": session_of(people.create_user("member", "member@walk.example", "a long password"), firm="A"),
    "moderator": session_of(people.create_user("moderator", "moderator@walk.example", "a long password"), role="moderator"),
}
publish("offers", "o1", "A")
for name in ("新来", "再来", "三来"):
    publish_one(firm=f"淮安{name}制动科技有限公司", proven=False)
_listings, token = send(*entries(5))
asked = Introduction.objects.create(public_id="walked", offer="o1", demand="d1", supplier="A", buyer="D",
    offer_text="brake", demand_text="brake", asked_by="demand", language="en", passed_on_at="2026-01-01T00:00Z")
print(json.dumps({"sessions": sessions, "private": [
    f"/m/{MANAGE}/", f"/m/{MANAGE}/edit/", f"/m/{token}/", f"/m/{MANAGE}/introductions/walked/", "/introductions/walked/",
]}))
"""


class Walk(NamedTuple):
    """A portal, the sessions of those who are signed in, and private pages."""

    address: str
    sessions: dict[str, str]
    private: list[str]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    with served(small_cluster(), folder) as address:
        environment = os.environ | {
            "LIANPU_STORE": str(folder / "store"), "DJANGO_SETTINGS_MODULE": "lianpu_portal.config.settings",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-c", _CAST], check=True, env=environment, stdout=subprocess.PIPE, text=True
        )
        cast = json.loads(told.stdout.splitlines()[-1])
        yield Walk(address, cast["sessions"], cast["private"])


def addresses() -> list[str]:
    """Those of the table of roles that take no argument, and those that axe looks at."""
    found: list[str] = list(SHAPED)
    for name in TABLE:
        if name.startswith("api_") and name != "api_reference":
            continue  # no page
        with suppress(NoReverseMatch):
            found.append(reverse(name))
    return [path for path in dict.fromkeys(found) if path.partition("?")[0].endswith("/")]  # others are files


def test_every_page_is_usable_by_keyboard_on_a_desktop(walk: Walk, browser: Browser) -> None:
    assert_usable(walk, browser, 1440, [*addresses(), *walk.private])


def test_pages_that_are_shaped_for_it_are_usable_by_keyboard_on_a_phone(walk: Walk, browser: Browser) -> None:
    assert_usable(walk, browser, 390, [*SHAPED, *walk.private])


@pytest.mark.parametrize("role", OWN)
def test_what_others_see_is_usable_by_keyboard_in_chinese(walk: Walk, browser: Browser, role: str) -> None:
    assert_usable(walk, browser, 1440, OWN[role], role, "zh-hans")


def test_moderators_go_on_where_they_decided(walk: Walk, browser: Browser) -> None:
    with opened(walk, browser, 1440, "moderator") as page:
        page.goto(f"{walk.address}/moderation/")
        waiting = page.locator(".queued")
        third = waiting.nth(2).locator("[name=id]").input_value()
        expect(waiting.first).to_be_focused()
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(waiting).to_have_count(2)
        expect(waiting.nth(1)).to_be_focused()
        assert waiting.nth(1).locator("[name=id]").input_value() == third
        page.locator("#all").check()
        page.keyboard.press("r")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#undo button")).to_be_focused()
        page.keyboard.press("u")
        expect(waiting).to_have_count(2)


def test_letters_do_nothing_once_their_switch_is_off_here_and_later(walk: Walk, browser: Browser) -> None:
    with opened(walk, browser, 1440, "moderator") as page:
        page.goto(f"{walk.address}/moderation/")
        switch, first = page.get_by_role("switch"), page.locator(".queued").first
        switch.uncheck()
        for _time in range(2):
            first.focus()
            for key in "jra/":
                page.keyboard.press(key)
            expect(first).to_be_focused()
            page.reload()
            expect(switch).not_to_be_checked()
        page.locator("#reason-other").press_sequentially("jar")
        expect(page.locator("#reason-other")).to_have_value("jar")
        switch.check()
        page.keyboard.press("j")
        expect(first).to_be_focused()


def test_what_lies_over_the_page_closes_when_it_is_left(walk: Walk, browser: Browser) -> None:
    with opened(walk, browser, 1440, "member") as page:
        page.goto(f"{walk.address}/hall/")
        corner = page.locator(".corner summary")
        corner.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(corner).to_be_focused()
        expect(page.locator(".corner-menu")).to_be_hidden()
        corner.press("Enter")
        page.locator(".corner-menu button").press("Tab")
        expect(page.locator(".corner-menu")).to_be_hidden()


def test_pages_enlarged_four_times_scroll_one_way(walk: Walk, browser: Browser) -> None:
    with opened(walk, browser, 320, "member", "zh-hans") as page:
        for path in (*SHAPED, *OWN["member"], *walk.private):
            page.goto(walk.address + path)
            if path.startswith("/drill/"):
                expect(page.locator(".dr-save")).to_be_visible(timeout=60_000)  # kernels are compiled once
            page.evaluate(
                "document.querySelectorAll('details:not([data-popup])').forEach((one) => { one.open = true; })"
            )
            assert fits(page), path


def test_what_is_chosen_is_told_from_the_rest_in_forced_colours(walk: Walk, browser: Browser) -> None:
    with opened(walk, browser, 1440, "member") as page:
        page.emulate_media(forced_colors="active")
        page.goto(f"{walk.address}/publish/?q=供应刹车片500套")
        expect(page.locator(".sides :checked + span")).to_have_css("outline-style", "solid")
        expect(page.locator(".sides :not(:checked) + span")).to_have_css("outline-style", "none")


def assert_usable(
    walk: Walk, browser: Browser, width: int, paths: Sequence[str], role: str = "operator", language: str = "en"
) -> None:
    """Walk through the pages, or through what they lead to."""
    found: dict[str, list[str]] = {}
    walked = 0
    with opened(walk, browser, width, role, language) as page:
        for path in paths:
            answer = page.goto(walk.address + path)
            if answer and answer.ok and page.locator("main").count():
                walked += 1
                if faults := faults_of(page):
                    found[path] = faults
    assert walked >= min(len(paths), len(SHAPED))
    assert found == {}, "\n".join(f"{path} {fault}" for path, faults in found.items() for fault in faults)


@contextmanager
def opened(walk: Walk, browser: Browser, width: int, role: str, language: str = "en") -> Iterator[Page]:
    """A page for somebody who is signed in, or for a visitor who is not at this machine, where everybody may everything."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.4"})
    context.add_init_script(path=SCRIPT)
    cookies = {"django_language": language} | ({"sessionid": walk.sessions[role]} if role in walk.sessions else {})
    context.add_cookies([{"name": name, "value": value, "url": walk.address} for name, value in cookies.items()])
    yield context.new_page()
    context.close()


def faults_of(page: Any) -> list[str]:
    """What a walk through the page misses, and where the focus is lost, held or not seen."""
    page.evaluate("keyboard.begin()")
    for _look in range(MOST // AT_ONCE):
        for _press in range(AT_ONCE):
            page.keyboard.down("Tab")  # held: half as many messages to the browser as pressing it anew
        if page.evaluate("keyboard.done()"):
            break
    page.keyboard.up("Tab")
    return page.evaluate("keyboard.faults()")
