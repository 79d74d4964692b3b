"""Publishing in a real browser: on a phone, in Chinese, in two steps; again by form with scripts off; and the moderators."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import fits

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

_BUILT = 120_000  # milliseconds: kernels may have to be compiled first
SENTENCE = "供应 汽车线束 年产50万套 IATF16949 涟水"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def address(market_portal: str) -> str:
    """Where D needs wire harnesses."""
    return market_portal


def test_a_firm_owner_publishes_on_a_phone_and_sees_the_demands_it_fits(
    address: str, page: Page, faults: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.get_by_role("link", name="发布供需").first.click()
    page.get_by_label("您的一句话").press_sequentially(SENTENCE, delay=10)
    expect(page.locator("#chip-certificates")).to_contain_text("IATF 16949", timeout=_BUILT)
    expect(page.locator("#chip-region")).to_contain_text("涟水县")
    expect(page.locator(".live .match").first).to_contain_text("汽车线束", timeout=_BUILT)
    quantity = page.locator("#chip-quantity")
    expect(quantity).to_contain_text("50万")
    quantity.locator("summary").click()
    page.locator("#f-quantity").fill("60万")
    page.keyboard.press("Enter")
    expect(page.locator("#chip-quantity summary")).to_contain_text("60万")
    assert fits(page)
    going = page.get_by_role("button", name="下一步")
    going.evaluate(
        "button => button.form.addEventListener('submit', () => setTimeout(() => { window.name = button.ariaBusy; }))"
    )
    going.click()
    page.locator("#firm").fill("涟水示例线束有限公司")
    assert page.evaluate("window.name") == "true", "a form that is sent says so"
    expect(page.locator("#firm-found")).to_contain_text("尚未登记")
    page.locator("#phone").fill("138 1234 5678")
    page.locator("[name=consent]").check()
    expect(page.locator(".proof")).to_have_text("已通过安全验证")
    assert fits(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发布成功")
    assert page.locator("#private-link").input_value().startswith(f"{address}/m/")
    expect(page.locator(".qr svg")).to_be_hidden()  # nobody scans the phone in their hand
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".qr svg")).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.locator(".live .match").first).to_contain_text("汽车线束", timeout=_BUILT)
    assert fits(page)
    page.locator("summary", has_text="关闭").click()
    page.get_by_label("已成交，通过链谱找到").check()
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("button", name="撤销关闭")).to_be_visible()


def test_what_is_typed_before_the_scripts_are_there_is_read_when_they_are(address: str, page: Page) -> None:
    held: list[Route] = []
    page.route("**/htmx.min*.js", lambda route: held.append(route))
    page.goto(f"{address}/publish/", wait_until="commit")
    page.get_by_label("您的一句话").fill(SENTENCE)
    assert held and not page.locator("#chip-certificates").count()
    for route in held:
        route.continue_()
    expect(page.locator("#chip-certificates")).to_contain_text("IATF 16949", timeout=_BUILT)


def test_by_form_with_scripts_off_and_a_moderator_accepts_by_keyboard(address: str, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False, viewport=PHONE)  # pyright: ignore[reportArgumentType]
    page = plain.new_page()
    page.goto(f"{address}/publish/?by=form", timeout=_BUILT)
    page.get_by_label("我供应").check()
    page.locator("#f-thing").fill("汽车线束")
    page.locator("#f-quantity").fill("50万")
    page.locator("#f-unit").fill("套")
    page.locator("#f-period").select_option("year")
    page.locator("#f-certificates").fill("IATF16949")
    page.locator("#f-region").fill("涟水县")
    page.get_by_role("button", name="下一步").click(timeout=_BUILT)
    expect(page.locator(".read-facts")).to_contain_text("IATF 16949", timeout=_BUILT)
    page.locator("#firm").fill("涟水示例无脚本线束厂")
    page.locator("#email").fill("wang@example.cn")
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到", timeout=_BUILT)
    plain.close()
    moderator = browser.new_page(viewport={"width": 1440, "height": 900})
    moderator.goto(f"{address}/moderation/")
    expect(moderator.locator(".queued")).to_contain_text("无脚本线束厂")
    moderator.keyboard.press("a")
    expect(moderator.locator(".messages")).to_contain_text("1 条供需已上线")
    expect(moderator.locator(".queued")).to_have_count(0)
    moderator.keyboard.press("u")
    expect(moderator.locator(".queued")).to_have_count(1)
    moderator.close()
