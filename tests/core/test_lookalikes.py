"""Characters typed for others that look like them."""

from __future__ import annotations

import datetime as dt

from tests.match_clusters import ids, listing, matcher, of_catalog

from lianpu.cluster.lookalikes import look_alike, lookalikes, mistyped
from lianpu.intake.sentence import parse_listing


def test_a_rare_character_that_no_word_has_is_read_as_the_one_it_looks_like() -> None:
    assert mistyped(["线束", "天窗"]).get("朿") == "束"
    assert "束" not in mistyped(["线束"])


def test_a_common_character_is_part_of_a_word_that_is_not_known() -> None:
    assert "贴" in lookalikes()["帖"]
    assert mistyped(["贴片"]).get("帖") is None


def test_a_character_of_a_place_is_itself() -> None:
    assert "莞" not in mistyped(["完"])


def test_a_sentence_with_a_lookalike_names_its_thing() -> None:
    read = parse_listing("供应轮彀轴承 月产1200套 涟水", dt.date(2026, 6, 15), "320800")
    assert (read.product_text, read.product_id, read.quantity) == ("轮彀轴承", "wheel_hub_unit", 1200)


def test_a_thing_written_with_a_lookalike_is_found() -> None:
    offers = matcher(listing("整车线束 带插头", id="harness"), listing("轮胎", id="tyre"), known=of_catalog())
    assert ids(offers.for_demand(listing("求购汽车线朿"))) == ["harness"]


def test_a_common_character_typed_for_one_like_it_is_read_as_it_is_meant() -> None:
    # 抽 stands in words of its own: only the whole word says that 轴 is meant.
    offers = matcher(listing("深沟球轴承", id="bearing"), listing("抽屉导轨", id="drawer"), known=of_catalog())
    assert ids(offers.for_demand(listing("求购深沟球抽承")))[0] == "bearing"
    assert ids(offers.for_demand(listing("求购抽屉导轨"))) == ["drawer"]


def test_characters_are_taken_for_one_another_by_the_eye_in_both_directions() -> None:
    assert look_alike("部", "邰") and look_alike("邰", "部") and look_alike("束", "朿")
    assert not look_alike("鑫", "信") and not look_alike("安", "海")
