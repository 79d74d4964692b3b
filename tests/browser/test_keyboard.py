"""Every page is walked with the Tab key: what can be clicked is reached, worked by keys, and seen when it has the focus.

The walk is that of an operator who is signed in, to whom every page is open, and goes on to the private pages of a
listing, of a list and of an introduction.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser

from tests.browser.conftest import served
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

AT_ONCE, MOST = 20, 400
"""Presses of the Tab key between two looks; presses after which a page that has not come round holds the focus."""

_CAST = """
import django; django.setup()
import json
from django.contrib.auth import get_user_model
from django.test import Client
from lianpu_portal.accounts.models import Membership
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.models import Introduction
from tests.portal.introduction_cast import MANAGE, publish
from tests.portal.publishing_help import publish_one
from tests.portal.test_publishing_list import entries, send
operator = get_user_model().objects.create_superuser("operator", "operator@walk.example", "a long password")
Membership.objects.create(account=operator, enterprise="D")
client = Client()
client.force_login(operator)
publish("offers", "o1", "A")
publish_one(proven=False)
_listings, token = send(*entries(5))
asked = Introduction.objects.create(public_id="walked", offer="o1", demand="d1", supplier="A", buyer="D",
    offer_text="brake", demand_text="brake", asked_by="demand", language="en", passed_on_at="2026-01-01T00:00Z")
print(json.dumps({"session": client.cookies["sessionid"].value, "private": [
    f"/m/{MANAGE}/", f"/m/{MANAGE}/edit/", f"/m/{token}/", f"/m/{MANAGE}/introductions/walked/", "/introductions/walked/",
]}))
"""


class Walk(NamedTuple):
    """A portal, the session of its operator, and private pages."""

    address: str
    session: str
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
        yield Walk(address, cast["session"], cast["private"])


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
    assert_usable(walk, browser, 1440, addresses())


def test_pages_that_are_shaped_for_it_are_usable_by_keyboard_on_a_phone(walk: Walk, browser: Browser) -> None:
    assert_usable(walk, browser, 390, SHAPED)


def assert_usable(walk: Walk, browser: Browser, width: int, paths: Sequence[str]) -> None:
    """Walk through the pages, and the private ones."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_init_script(path=SCRIPT)
    context.add_cookies(
        [{"name": name, "value": value, "url": walk.address}
         for name, value in (("django_language", "en"), ("sessionid", walk.session))]
    )  # fmt: skip
    page = context.new_page()
    found: dict[str, list[str]] = {}
    walked = 0
    for path in [*paths, *walk.private]:
        answer = page.goto(walk.address + path)
        if answer and answer.ok and page.locator("main").count():
            walked += 1
            if faults := faults_of(page):
                found[path] = faults
    context.close()
    assert walked > len(PAGES)
    assert found == {}, "\n".join(f"{path} {fault}" for path, faults in found.items() for fault in faults)


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
