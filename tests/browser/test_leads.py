"""A lead on a phone, by the keyboard alone: made, moved from the board, taken back; the pages have no serious fault."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits
from tests.browser.test_accessibility import AXE, faults_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]
FIRM = "无锡手机测试座椅有限公司"


def press(page: Page, place: str) -> None:
    """Enter on a button, as somebody without a mouse does."""
    page.locator(place).focus()
    page.keyboard.press("Enter")


def test_a_lead_is_moved_and_taken_back_by_keyboard_on_a_phone(small_portal: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{small_portal}/leads/new/?product=seat")
    page.locator("[name=firm]").fill(FIRM)
    page.locator("[name=source]").fill("展会")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(FIRM)
    lead = re.sub(r"^.*/leads/(\w+)/.*$", r"\1", page.url)
    assert fits(page) and (not AXE.is_file() or faults_of(page) == [])
    page.goto(f"{small_portal}/leads/?q=手机测试")
    press(page, f"#lead-{lead} .lead-acts > form button")
    expect(page.locator("#told")).to_contain_text("已接洽")
    expect(page.locator("#told")).to_be_focused()
    expect(page.locator(f"#stage-contacted #lead-{lead}")).to_be_visible()
    expect(page.locator(".stack:visible")).to_have_count(1)
    expect(page.locator(".stage-jumps > *")).to_have_count(7)
    expect(page.locator(".stage-jumps a")).to_have_attribute("href", "#stage-contacted")
    page.locator(f"#lead-{lead} summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#lead-{lead} [name=reason]")).to_be_visible()
    assert fits(page) and (not AXE.is_file() or faults_of(page) == [])
    press(page, "#told button")
    expect(page.locator(f"#stage-found #lead-{lead}")).to_be_visible()
    context.close()
