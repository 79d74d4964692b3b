"""From asking to a contract on a phone, in Chinese, as the two firms go it: by private links only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits, served
from tests.browser.letters import letter_to
from tests.portal.market_clusters import market_cluster

pytestmark = [
    pytest.mark.browser,
    # pytest-base-url, which pytest-playwright brings, is not yet written for pytest 10.
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

_PUBLISH = """
import django; django.setup()
from tests.portal.introduction_cast import publish
publish("offers", "b00", "M01", "wang@m01.example", "o" * 43)
publish("demands", "need", "D", "li@d.example", "d" * 43)
"""


@pytest.fixture
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("introductions")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with served(market_cluster(), folder) as address:
        environment = os.environ | {
            "LIANPU_STORE": str(folder / "store"), "DJANGO_SETTINGS_MODULE": "lianpu_portal.config.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", _PUBLISH], check=True, env=environment)
        yield address


def test_two_firms_meet_by_their_private_links(address: str, folder: Path, page: Page, faults: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/introductions/ask/{'d' * 43}/?offer=b00&demand=need")
    page.get_by_label("想谈什么").fill("先要 200 件样件，月底前可以吗？")
    assert fits(page)
    page.get_by_role("button", name="发起对接").click()
    expect(page.locator("h1")).to_contain_text("制动器")
    asker = page.url
    page.goto(letter_to(folder, "wang@m01.example"))
    expect(page.locator(".asked-words")).to_contain_text("先要 200 件样件")
    expect(page.get_by_text("li@d.example")).to_have_count(0)
    page.get_by_role("button", name="接受").click()
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator(".contact")).to_contain_text("li@d.example")
    assert fits(page)
    page.goto(asker)
    page.get_by_role("button", name="已送样（PPAP）").click()
    expect(page.locator(".track .is-now")).to_have_text("已送样")
    page.get_by_text("已签合同").click()
    page.get_by_label("年金额（元）").fill("1200000")
    page.get_by_role("button", name="登记合同").click()
    expect(page.locator(".contracted")).to_contain_text("声明")
    assert fits(page)
    page.goto(letter_to(folder, "wang@m01.example"))
    page.get_by_role("button", name="属实，确认合同").click()
    expect(page.locator(".contracted")).to_contain_text("核验")
    page.goto(f"{address}/enterprises/D/")
    expect(page.locator("#suppliers")).to_contain_text("示例M01制动有限公司")
    expect(page.locator("#suppliers")).to_contain_text("120万元")
