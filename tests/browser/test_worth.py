"""What gaps are worth, in a real browser with a real worker: begun by itself, drawn, moved by a slider, on the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

PATIENCE = 60_000  # milliseconds: the worker does one computation after the other


@pytest.fixture
def english(page: Page, small_portal: str, faults: list[str]) -> Page:
    """A reader of English; errors of the page fail the test."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": small_portal}])
    return page


def test_a_gap_is_computed_while_one_reads(english: Page, small_portal: str) -> None:
    english.goto(f"{small_portal}/products/seat/")
    expect(english.locator("#targets .filler")).to_have_count(1, timeout=PATIENCE)
    expect(english.locator(".chart-curve svg")).to_be_visible(timeout=PATIENCE)
    english.reload()
    expect(english.locator("#worth .worth-value b")).to_contain_text("CNY")
    english.set_viewport_size({"width": 390, "height": 844})
    assert fits(english)


def test_the_slider_says_what_becomes_local(english: Page, small_portal: str) -> None:
    english.goto(f"{small_portal}/enterprises/D/")
    slider = english.locator("#could-be-local input[type=range]")
    expect(slider).to_be_visible(timeout=PATIENCE)
    rate = english.locator("[data-out=rate]")
    at_half = rate.inner_text()
    slider.fill("100")
    expect(english.locator("[data-out=share]")).to_have_text("100%")
    expect(rate).to_have_text("100%")
    slider.fill("0")
    expect(english.locator("[data-out=kept]")).to_have_text("CNY 0")
    now = english.locator(".leader-figures").inner_text()
    low, high = rate.inner_text().split(" – ")
    assert f"over all purchases {low} to {high}" in now, "what does not move leaves the rate as it is"
    assert at_half not in ("100%", rate.inner_text())


def test_the_map_shows_values_as_circles(english: Page, small_portal: str) -> None:
    english.goto(f"{small_portal}/map/?view=value")
    expect(english.locator(".cm-bubble").first).to_be_visible(timeout=PATIENCE)
    seat = english.locator(".cm-bubble", has_text="Seat")
    seat.press("Enter")
    expect(english.locator(".cm-panel")).to_contain_text("Worth a year")
    expect(seat).to_be_focused()
    seat.press("Escape")
    expect(english.locator(".cm-panel")).to_be_hidden()
    expect(seat).to_be_focused()
    english.locator("[data-state=missing].cm-state").click()
    expect(english.locator(".cm-bubble", has_text="Seat")).to_have_count(0)
