"""An import in a real browser against a real server: dropped, looked at, decided, confirmed, undone; on a phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.portal.import_lists import ROWS, workbook

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_a_list_goes_in_and_out_again(small_portal: str, page: Page, faults: list[str], size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": small_portal}])
    page.goto(f"{small_portal}/imports/")
    page.get_by_role("link", name="Upload a list").first.click()
    expect(page.get_by_role("button", name="Read the list")).to_be_visible()
    assert fits(page)
    mystery = f"神秘件{size[0]}"
    rows = [tuple(mystery if value == "神秘件" else value for value in row) for row in ROWS]
    page.get_by_label("Drop the file here").set_input_files(
        {"name": "清单.xlsx", "mimeType": "", "buffer": workbook(rows)}
    )
    expect(page.locator(".drop-name")).to_have_text("清单.xlsx")
    page.get_by_label("Title of the list").fill(f"示例清单 {size[0]}")
    page.get_by_role("button", name="Read the list").click()

    expect(page.locator(".summary-sentence")).to_contain_text("Adds 2 enterprises", timeout=30_000)
    expect(page.locator(".marked mark").first).to_have_text("91110000600037341X")
    assert fits(page)

    page.get_by_role("link", name="Names to decide").click()
    card = page.locator(".question")
    card.get_by_role("searchbox").fill("玻璃")
    card.get_by_label("Glass").check()
    card.get_by_role("button", name="Decide").click()
    expect(page.locator(".answered")).to_contain_text(f"“{mystery}” → Glass")
    expect(page.locator("#summary")).not_to_contain_text("name to decide")
    assert fits(page)
    for part in ("What would change", "What was understood"):
        page.get_by_role("link", name=part).click()
        expect(page.get_by_role("link", name=part)).to_have_attribute("aria-current", "true")
        assert fits(page)

    page.get_by_role("button", name="Confirm: write").click()
    expect(page.locator(".import-applied")).to_be_visible(timeout=30_000)
    assert fits(page)
    page.get_by_role("link", name="Undo this import").click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator(".import-undone")).to_be_visible(timeout=30_000)


def test_the_upload_works_by_keyboard_and_a_refusal_stays_on_the_page(small_portal: str, page: Page) -> None:
    page.goto(f"{small_portal}/imports/new/")
    page.locator("#id_file").focus()
    page.locator("#id_file").set_input_files({"name": "x.xlsx", "mimeType": "", "buffer": b"%PDF-1.7"})
    page.locator("#id_title").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("PDF")
    expect(page).to_have_url(re.compile("/imports/new/$"))


def test_without_scripts_the_walk_works_too(small_portal: str, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{small_portal}/imports/new/")
    page.locator("#id_file").set_input_files({"name": "清单.xlsx", "mimeType": "", "buffer": workbook()})
    page.locator("#id_title").fill("无脚本清单")
    page.locator("form.upload .btn-primary").click()
    expect(page.locator(".summary-sentence")).to_be_visible(timeout=30_000)
    context.close()
