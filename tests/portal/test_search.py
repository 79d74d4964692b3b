"""Search: both scripts, other words, English, nothing found."""

from __future__ import annotations

import pytest

from lianpu_portal.registry.search import close_words, find
from tests.portal.clusters import small_cluster


def ids(text: str) -> list[str]:
    return [hit.entry.id for hit in find(small_cluster(), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制动器", ["brake"]), ("制動器", ["brake"]), ("剎車", ["brake"]), ("煞車", ["brake"]),
        ("BRAKE", ["brake", "A"]),
        ("truck tyre", ["tyre_truck"]), ("tyre truck", ["tyre_truck"]), ("轮胎", ["tyre", "tyre_truck", "C"]),
        ("示例甲", ["A"]), ("ｂｒａｋｅ", ["brake", "A"]), ("", []), ("不存在的东西", []),
    ],
)  # fmt: skip
def test_finds(text, expected):
    assert ids(text) == expected


def test_says_which_other_word_fitted():
    assert find(small_cluster(), "刹车")[0].word == "刹车"
    assert find(small_cluster(), "制动器")[0].word is None


def test_offers_names_that_are_close():
    assert "制动器" in close_words(small_cluster(), "制动机")


def test_suggestions_are_a_fragment(english):
    html = english.get("/search/?q=tyre&suggest=1").content.decode()
    assert "<html" not in html
    assert html.count("data-hit") == 2


def test_nothing_found_has_a_way_out(chinese):
    html = chinese.get("/search/?q=制动机").content.decode()
    assert "制动器" in html and 'href="/enterprises/"' in html


def test_search_text_is_shown_as_text(english):
    html = english.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html
