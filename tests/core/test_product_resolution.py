"""Which product do these words mean? Exact, normalised, or candidates; never a silent guess."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clusters import cluster_of

from lianpu.intake.products import ProductResolver, normal_text

SMALL = cluster_of(
    products=[
        {"id": "seg", "name": "轮胎段", "kind": "segment"},
        {"id": "tyre", "name": "轮胎", "name_en": "Tyre"},
        {"id": "mould", "name": "轮胎模具", "name_en": "Tyre mould"},
        {"id": "pad", "name": "刹车片", "name_en": "Brake pad"},
        {"id": "lining", "name": "制动蹄片", "name_en": "Brake lining"},
    ],
    product_aliases=[
        {"alias": "輪胎", "product": "tyre", "language": "zh-Hant"},
        {"alias": "摩擦片", "product": "pad", "ambiguous": True},
        {"alias": "摩擦片", "product": "lining", "ambiguous": True},
    ],
    terms=[{"kind": "modifier", "id": "汽车", "name": "汽车", "name_en": "car"}, {"kind": "modifier", "id": "高性能", "name": "高性能", "name_en": "fast"}],
    decisions=[
        {"kind": "product", "text": "车胎", "region": "*", "target": "tyre"},
        {"kind": "product", "text": "不明物", "region": "*", "target": None},
    ],
)  # fmt: skip
RESOLVER = ProductResolver(SMALL)


def resolve(*texts: str) -> list[tuple[str | None, str | None]]:
    return list(RESOLVER.resolve(texts).select("product", "method").iter_rows())


def test_a_name_or_alias_is_exact_and_its_other_writings_are_normalised() -> None:
    assert resolve("刹车片", "輪胎", "tyre mould", " 刹 车 片 ", "ＢＲＡＫＥ ＰＡＤ") == [
        ("pad", "exact"), ("tyre", "exact"), ("mould", "normalised"), ("pad", "normalised"), ("pad", "normalised"),
    ]  # fmt: skip


def test_brackets_modifiers_and_list_words_are_laid_aside() -> None:
    assert resolve("刹车片（陶瓷）", "汽车轮胎", "高性能汽车轮胎", "刹车片系列产品", "轮胎等") == [
        ("pad", "normalised"), ("tyre", "normalised"), ("tyre", "normalised"), ("pad", "normalised"), ("tyre", "normalised"),
    ]  # fmt: skip


def test_a_mould_is_not_a_tyre_and_recycling_is_neither() -> None:
    assert resolve("轮胎模具", "轮胎回收") == [("mould", "exact"), (None, None)]
    candidates = RESOLVER.resolve(["轮胎回收"]).row(0, named=True)["candidates"]
    assert all(candidate["score"] < 0.9 for candidate in candidates)


def test_a_word_with_two_meanings_is_offered_not_taken() -> None:
    row = RESOLVER.resolve(["摩擦片"]).row(0, named=True)
    assert row["product"] is None
    assert {candidate["product"] for candidate in row["candidates"]} == {"pad", "lining"}


def test_a_persons_decision_comes_first_and_is_not_asked_again() -> None:
    assert resolve("车胎", "不明物") == [("tyre", "decision"), (None, "decision")]


def test_segments_are_never_meant() -> None:
    assert resolve("轮胎段")[0][0] is None


def test_candidates_are_ranked_and_bounded() -> None:
    row = RESOLVER.resolve(["硫化轮胎模具"], top=2).row(0, named=True)
    scores = [candidate["score"] for candidate in row["candidates"]]
    assert row["candidates"][0]["product"] == "mould"
    assert len(scores) <= 2 and scores == sorted(scores, reverse=True) and all(0 < score <= 1 for score in scores)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_text_has_an_answer_and_each_distinct_text_one_row(texts: list[str]) -> None:
    found = RESOLVER.resolve(texts)
    assert found["text"].to_list() == list(dict.fromkeys(texts))
    assert found.filter(found["product"].is_not_null())["candidates"].list.len().sum() == 0


@given(st.text(st.characters(codec="gb2312"), max_size=30))
def test_a_normal_text_is_normal(text: str) -> None:
    assert normal_text(normal_text(text)) == normal_text(text) or "&" in text
