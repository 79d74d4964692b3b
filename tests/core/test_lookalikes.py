"""Characters typed for others that look like them."""

from __future__ import annotations

from tests.match_clusters import ids, listing, matcher, of_catalog

from lianpu.cluster.lookalikes import lookalikes, mistyped


def test_a_rare_character_that_no_word_has_is_read_as_the_one_it_looks_like() -> None:
    assert mistyped({"束", "窗"}).get("朿") == "束"
    assert "束" not in mistyped({"束"})


def test_a_common_character_is_part_of_a_word_that_is_not_known() -> None:
    assert "贴" in lookalikes()["帖"]
    assert mistyped({"贴"}).get("帖") is None


def test_a_thing_written_with_a_lookalike_is_found() -> None:
    offers = matcher(listing("整车线束 带插头", id="harness"), listing("轮胎", id="tyre"), known=of_catalog())
    assert ids(offers.for_demand(listing("求购汽车线朿"))) == ["harness"]
