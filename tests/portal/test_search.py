"""Search: both scripts, other words, English, nothing found."""

from __future__ import annotations

import polars as pl
import pytest

from lianpu_portal.registry import search, views
from lianpu_portal.registry.search import _entry, close_words, find
from tests.portal.clusters import DAY, frame, small_cluster


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


def test_a_search_that_finds_more_than_it_lists_says_so(english, monkeypatch):
    assert "The first" not in english.get("/search/", {"q": "示例"}).content.decode()
    monkeypatch.setattr(views, "_MOST_FOUND", 2)
    assert "The first 2 results" in english.get("/search/", {"q": "示例"}).content.decode()


def test_nothing_found_has_a_way_out(chinese):
    html = chinese.get("/search/?q=制动机").content.decode()
    assert "制动器" in html and 'href="/enterprises/"' in html


def test_search_text_is_shown_as_text(english):
    html = english.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_a_firm_that_joins_is_found_and_the_others_are_not_read_anew(monkeypatch):
    before = small_cluster()
    assert [hit.entry.id for hit in find(before, "示例")]
    read = []
    monkeypatch.setattr(search, "_entry", lambda *given: read.append(given[1]) or _entry(*given))
    firm = {**before["enterprises"].row(0, named=True), "id": "N", "name": "示例新来有限公司", "short_name": None}
    firms = pl.concat([before["enterprises"], frame("enterprises", [firm])], rechunk=False)
    after = before.with_tables(enterprises=firms)
    assert [hit.entry.id for hit in find(after, "示例新来")] == ["N"] and read == ["N"]
    assert {hit.entry.id for hit in find(after, "示例")} == {*(hit.entry.id for hit in find(before, "示例")), "N"}
    assert find(before, "示例新来") == []


def test_a_firm_that_is_renamed_or_gets_a_code_is_found_by_it():
    before = small_cluster()
    assert find(before, "示例甲")
    renamed = before.with_tables(enterprises=before["enterprises"].with_columns(pl.lit("改名有限公司").alias("name")))
    assert [hit.entry.name for hit in find(renamed, "示例甲")] == ["改名有限公司"] and find(renamed, "改名")
    code = frame(
        "enterprise_identifiers",
        [
            {
                "enterprise": "B",
                "scheme": "uscc",
                "value": "91320800MA1XYZ",
                "source": "list",
                "as_of": DAY,
                "status": "declared",
            }
        ],
    )
    coded = before.with_tables(enterprise_identifiers=code)
    assert [hit.entry.id for hit in find(coded, "91320800MA1XYZ")] == ["B"] and find(before, "91320800MA1XYZ") == []
