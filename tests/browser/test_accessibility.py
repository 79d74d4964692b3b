"""axe finds no serious fault on any page, in Chinese on a phone and in English on a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import fits

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
PAGES = (
    "/", "/hall/", "/hall/?q=brake&side=offer", "/hall/favourites/", "/publish/?q=供应刹车片500套", "/publish/list/",
    "/account/login/", "/account/signup/", "/moderation/", "/moderation/firms/", "/board/", "/office/", "/office/events/",
    "/leads/", "/leads/list/", "/leads/new/",
    "/imports/", "/imports/new/", "/search/?q=brake", "/gaps/", "/map/", "/map/?view=table", "/map/?view=value",
    "/enterprises/", "/products/brake/", "/plan/", "/report/", "/api/v1/",
)  # fmt: skip


def faults_of(page: Any) -> list[str]:
    """Every serious fault, with the place where it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("language, size", [("zh-hans", (390, 844)), ("en", (1440, 900))], ids=["phone", "desktop"])
def test_no_page_has_a_serious_fault(small_portal: str, browser: Browser, language: str, size: tuple[int, int]) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci, or make test")
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, bypass_csp=True, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": small_portal}])
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in PAGES:
        answer = page.goto(small_portal + path)
        assert answer is not None
        assert answer.status == 200, path
        if faults := [*faults_of(page), *([] if fits(page) else ["wider than the window"])]:
            found[path] = faults
    context.close()
    assert found == {}, "\n".join(f"{path} {fault}" for path, faults in found.items() for fault in faults)


def test_dark_pages_are_printed_light(small_portal: str, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(small_portal + "/")
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) == "dark"
    context.close()
