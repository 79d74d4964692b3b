"""The hall in a real browser: typed, filtered, taken back, walked by keyboard, on a phone, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def reader(market_portal: str, page: Page, faults: list[str]) -> Page:
    """A page in English."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": market_portal}])
    return page


def test_words_facets_chips_back_and_keys(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/hall/")
    box = reader.locator("#hall-q")
    box.press_sequentially("座椅", delay=15)
    cards = reader.locator(".card")
    expect(cards).to_have_count(3)
    expect(box).to_be_focused()
    reader.locator("#side-demand").check(force=True)
    expect(cards).to_have_count(1)
    expect(reader.locator("#side-demand")).to_be_focused()
    expect(reader).to_have_url(f"{market_portal}/hall/?q=%E5%BA%A7%E6%A4%85&side=demand")
    reader.locator(".hall-chip").first.click()
    expect(box).to_have_value("")
    expect(reader).to_have_url(f"{market_portal}/hall/?side=demand")
    reader.go_back()
    expect(cards).to_have_count(1)
    reader.locator("h1").click()
    reader.keyboard.press("j")
    expect(cards.first.locator("h2 a")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_contain_text("seat")


def test_a_phone_filters_in_a_sheet(market_portal: str, reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 844})
    reader.goto(f"{market_portal}/hall/")
    expect(reader.locator("#hall-facets")).to_be_hidden()
    reader.locator(".hall-sheet-button").click()
    reader.get_by_label("Site").check()
    expect(reader.locator(".sheet-foot .btn")).to_have_text("Show 1 listing")
    assert fits(reader)
    reader.keyboard.press("Escape")
    expect(reader.locator("#hall-facets")).to_be_hidden()
    expect(reader.locator(".card")).to_have_count(1)


def test_all_of_it_works_without_scripts(market_portal: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "django_language", "value": "en", "url": market_portal}])
    page = context.new_page()
    page.goto(f"{market_portal}/hall/")
    page.locator(".hall-sheet-button").click()
    page.get_by_label("Site").check()
    page.locator(".sheet-foot .btn").click()
    expect(page.locator(".card")).to_have_count(1)
    assert page.url == f"{market_portal}/hall/?category=site"
    page.locator(".card h2 a").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept")).to_be_visible()
    page.get_by_role("link", name="Forward").click()
    expect(page.locator("#share svg")).to_be_visible()
    context.close()


def test_a_report_is_decided_by_keyboard_and_taken_back(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/hall/report/offers/b05/")
    reader.get_by_label("It is not true, or the firm does not exist").check()
    reader.get_by_role("button", name="Send to the moderators").click()
    expect(reader.locator(".messages")).to_contain_text("A moderator looks at it")
    reader.goto(f"{market_portal}/moderation/reports/")
    expect(reader.locator(".queued")).to_be_focused()
    reader.keyboard.press("r")
    expect(reader.locator("#reason")).to_be_focused()
    reader.keyboard.press("Tab")
    reader.keyboard.type("No such firm")
    reader.keyboard.press("Enter")
    expect(reader.locator(".messages")).to_contain_text("1 listing is taken down")
    assert reader.request.get(f"{market_portal}/offers/b05/").status == 404
    reader.keyboard.press("u")
    expect(reader.locator(".queued")).to_have_count(1)
    assert reader.request.get(f"{market_portal}/offers/b05/").status == 200
    reader.keyboard.press("a")
    expect(reader.locator(".messages")).to_contain_text("1 listing stays")
    expect(reader.locator(".blank")).to_contain_text("Nothing waits")
