"""Where the keyboard is after something was written anew, what closes when it is left, and what is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def reader(market_portal: str, page: Page) -> Page:
    """A page in English."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": market_portal}])
    return page


def work(page: Page, selector: str, key: str = "Enter") -> None:
    """Press a key on an element that the keyboard has reached."""
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def test_a_form_that_comes_back_leaves_the_keyboard_where_it_was(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/offers/b05/")
    work(reader, ".tools form button")
    expect(reader.locator(".tools form .is-kept")).to_be_focused()
    work(reader, ".tools a[hx-get]")
    expect(reader.locator("#share-address")).to_be_focused()
    expect(reader.locator("#share [data-copy]")).to_be_visible()
    reader.goto(f"{market_portal}/hall/favourites/")
    work(reader, ".card-remove button")
    expect(reader.locator(".card-remove")).to_have_count(0)
    expect(reader.locator("#content")).to_be_focused()


def test_a_form_that_is_refused_leads_to_what_is_wrong(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/hall/report/offers/b05/")
    work(reader, ".report-form .btn-primary")
    expect(reader.locator("input[name=reason]").first).to_be_focused()
    reader.goto(f"{market_portal}/imports/new/")
    work(reader, "form.upload .btn-primary")
    expect(reader.locator("#id_file")).to_be_focused()


def test_the_mouse_is_left_alone(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/offers/b05/")
    reader.locator(".tools form button").click()
    expect(reader.locator(".tools form .is-kept")).to_be_visible()
    assert reader.evaluate("document.activeElement === document.body")


def test_the_hall_says_how_many_are_left_and_keeps_the_keyboard(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/hall/?side=demand")
    work(reader, ".hall-chip")
    expect(reader.locator(".hall-chip")).to_have_count(0)
    expect(reader.locator("#hall-list")).to_be_focused()
    expect(reader.locator("#heard")).to_have_text(re.compile(r"^\d+ listings$"))


def test_the_sheet_of_the_hall_closes_when_it_is_left(market_portal: str, reader: Page) -> None:
    reader.set_viewport_size({"width": 390, "height": 844})
    reader.goto(f"{market_portal}/hall/")
    work(reader, "#hall-sheet", "Space")
    work(reader, ".sheet-foot button")
    expect(reader.locator("#hall-list")).to_be_focused()
    expect(reader.locator("#hall-facets")).to_be_hidden()
    work(reader, "#hall-sheet", "Space")
    reader.locator(".sheet-foot button").focus()
    reader.keyboard.press("Tab")
    expect(reader.locator("#hall-facets")).to_be_hidden()


def test_what_was_found_closes_when_it_is_left(market_portal: str, reader: Page) -> None:
    reader.goto(market_portal)
    reader.locator("#search-hero").press_sequentially("座椅", delay=10)
    expect(reader.locator("#found-hero .found-all")).to_be_visible()
    work(reader, "#found-hero .found-all", "Tab")
    expect(reader.locator("#found-hero")).to_be_empty()


def test_a_chip_closes_at_escape_and_a_side_stays_chosen(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/publish/")
    reader.locator("#sentence").press_sequentially("供应 座椅 年产300套", delay=10)
    expect(reader.locator("#heard")).to_contain_text("Quantity 300 sets a year", timeout=120_000)
    assert reader.locator("#reading").get_attribute("aria-live") is None, "all of it would be too much to hear"
    chip = reader.locator("#chip-quantity")
    work(reader, "#chip-quantity > summary")
    expect(reader.locator("#f-quantity")).to_be_focused()
    reader.keyboard.press("Escape")
    expect(chip.locator("summary")).to_be_focused()
    assert chip.get_attribute("open") is None
    with reader.expect_response("**/publish/read/"):
        work(reader, "[name=f-side]:checked", "ArrowRight")
    expect(reader.locator("[name=f-side][value=demand]")).to_be_focused()
