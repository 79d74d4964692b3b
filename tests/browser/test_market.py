"""The market in a real browser: a sentence typed, a pair decided by keyboard, a bar walked along, «why not?» asked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

_BUILT = 120_000  # milliseconds: kernels may have to be compiled first


@pytest.fixture
def reader(market_portal: str, page: Page, faults: list[str]) -> Page:
    """A page in English."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": market_portal}])
    return page


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_a_typed_sentence_shows_its_fields_and_matches(market_portal: str, reader: Page, size: tuple[int, int]) -> None:
    reader.set_viewport_size({"width": size[0], "height": size[1]})
    reader.goto(f"{market_portal}/search/")
    reader.get_by_role("searchbox").press_sequentially("采购 制动器 每年400件 IATF16949", delay=15)
    # «IATF» alone already reads as the certificate: what is looked at below is the answer to the whole sentence.
    expect(reader.locator(".echo")).to_have_text("采购 制动器 每年400件 IATF16949", timeout=_BUILT)
    chips = reader.locator("#sentence .field")
    expect(chips.filter(has_text="IATF 16949")).to_be_visible(timeout=_BUILT)
    expect(chips.filter(has_text="400 pieces a year")).to_be_visible()
    expect(reader.locator("#sentence .match")).to_have_count(10, timeout=_BUILT)
    expect(reader.locator("#heard")).to_contain_text("10 matches")
    chips.filter(has_text="400 pieces").focus()
    expect(reader.locator(".echo .of-quantity")).to_have_css("background-color", "rgb(232, 163, 61)")
    assert fits(reader)
    reader.get_by_role("searchbox").fill("制动器")
    expect(reader.locator("#sentence")).to_have_count(0)
    expect(reader.locator(".hits a").first).to_contain_text("Brake")


def test_a_pair_is_confirmed_and_taken_back_by_keyboard(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/demands/need/")
    third = reader.locator(".match").nth(2)
    expect(third).to_be_visible(timeout=_BUILT)
    name = third.locator("h3 a").get_attribute("href") or ""
    third.get_by_role("button", name="They fit").focus()
    reader.keyboard.press("Enter")
    first = reader.locator(".match").first
    expect(first).to_have_class(re.compile("is-confirmed"))
    expect(first.locator("h3 a")).to_have_attribute("href", name)
    expect(reader.get_by_role("button", name="Undo")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator(".is-confirmed")).to_have_count(0)
    expect(reader.locator(".match").nth(2).locator("h3 a")).to_have_attribute("href", name)


def test_a_rejected_pair_goes_and_comes_back(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/demands/need/")
    expect(reader.locator(".match")).to_have_count(10, timeout=_BUILT)
    reader.locator(".match").first.get_by_role("button", name="They do not fit").click()
    expect(reader.locator('.match a[href="/offers/b00/"]')).to_have_count(0)
    reader.locator(".rejected summary").click()
    reader.locator(".rejected").get_by_role("button", name="Take back").click()
    expect(reader.locator('.match a[href="/offers/b00/"]')).to_have_count(1)


def test_a_bar_tells_its_parts_on_focus(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/demands/need/")
    segments = reader.locator(".match").nth(1).locator(".seg")
    expect(segments.first).to_be_visible(timeout=_BUILT)
    segments.first.focus()
    tip = reader.locator(".match").nth(1).locator(".fit-tip")
    expect(tip).to_contain_text("product +70.00")
    reader.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("certificates +4.00")
    reader.keyboard.press("End")
    reader.keyboard.press("ArrowLeft")
    expect(tip).to_contain_text("product +70.00")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_why_not_is_answered_for_any_firm(market_portal: str, reader: Page, size: tuple[int, int]) -> None:
    reader.set_viewport_size({"width": size[0], "height": size[1]})
    reader.goto(f"{market_portal}/demands/need/")
    expect(reader.locator(".match")).to_have_count(10, timeout=_BUILT)
    box = reader.get_by_role("combobox", name="Name of the firm")
    box.press_sequentially("示例FAR", delay=15)
    expect(reader.locator("#found-why [data-hit]")).to_have_count(1)
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    expect(reader.locator("#why-answer")).to_contain_text("Not within")
    expect(reader.locator("#found-why")).to_be_hidden()
    box.fill("示例M12制动有限公司")
    reader.keyboard.press("Enter")
    expect(reader.locator("#why-answer")).to_contain_text("cost it the place")
    expect(reader.locator("#why-answer .fit")).to_have_count(2)
    assert fits(reader)


def test_a_slow_answer_is_not_lost_to_suggestions(market_portal: str, reader: Page) -> None:
    reader.goto(f"{market_portal}/demands/need/")
    expect(reader.locator(".match")).to_have_count(10, timeout=_BUILT)
    reader.route(re.compile("/matches/why/"), lambda route: (reader.wait_for_timeout(700), route.continue_()))
    reader.get_by_role("combobox", name="Name of the firm").fill("示例M12制动有限公司")
    reader.keyboard.press("Enter")
    expect(reader.locator("#why-answer")).to_contain_text("cost it the place")
    expect(reader.locator("#found-why")).to_be_hidden()


def test_without_scripts_everything_still_works(market_portal: str, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "django_language", "value": "en", "url": market_portal}])
    page = context.new_page()
    page.goto(f"{market_portal}/demands/need/?wait=1")
    page.locator(".match").nth(1).get_by_role("button", name="They fit").click()
    expect(page.locator(".message")).to_contain_text("Confirmed")
    page.locator(".is-confirmed").get_by_role("button", name="Take back").click()
    expect(page.locator(".is-confirmed")).to_have_count(0)
    page.locator("#search-why").fill("示例BARE制动有限公司")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#why-answer")).to_contain_text("Does not hold IATF16949")
    context.close()
