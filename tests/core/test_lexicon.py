"""Words found in texts: folding keeps places, the longest word from the right wins, products come before other roles."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.folding import fold_codes, folded
from lianpu.cluster.lexicon import Entry, Lexicon, Mention, lexicon_form, listing_words
from lianpu.cluster.units import UNIT_WORDS, unit_of
from lianpu.intake.sentence.unit_words import same_unit, unit_word

TYRE, MOULD = Entry("product", "product", ("tyre",), "part"), Entry("product", "product", ("tyre_mould",), "part")
WORDS = Lexicon([("轮胎", TYRE), ("轮胎模具", MOULD), ("模具", Entry("head", "other")), ("供", Entry("side", "offer")), ("brake pad", TYRE)])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Ａ１２％", "a12%"), ("供應線束", "供应线束"), ("ABC，", "abc,"), ("<b>x</b>", "   x    "), ("a\u200bb", "a b"), ("𠮷", "𠮷"), ("🔥", " ")],
)  # fmt: skip
def test_folding(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_folding_keeps_every_place_and_folds_once(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=()), min_size=16, max_size=60))
def test_a_long_text_folds_as_its_characters_do_alone(text: str) -> None:
    assert folded(text) == "".join(map(folded, text))


def test_fold_codes_is_the_same_folding() -> None:
    codes = fold_codes(0x3000)
    assert all(chr(codes[code]) == folded(chr(code)) for code in range(0x20, 0x3000) if chr(code) not in "<&")


def found(text: str) -> list[str]:
    form = lexicon_form(text)
    return [form[mention.start : mention.end] for mention in WORDS.find(form)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("供轮胎模具", ["供", "轮胎模具"]),
        ("轮胎的模具", ["轮胎", "模具"]),
        ("brake-pads", ["brake pads"]),
        ("xbrake pad", []),
        ("brake padding", []),
        ("brake pad轮胎", ["brake pad", "轮胎"]),
        ("", []),
    ],
)
def test_words_are_cut_from_the_right_longest_first(text: str, words: list[str]) -> None:
    assert found(text) == words


def slowly(lexicon: Lexicon, text: str) -> list[Mention]:
    """The same by trying every word at every end."""
    mentions: list[Mention] = []
    end = len(text)
    while end > 0:
        fits = [word for word in lexicon.words if text.endswith(word, 0, end) and _alone(text, end - len(word), end)]
        if fits:
            word = max(fits, key=len)
            mentions.append(Mention(end - len(word), end, lexicon.words[word]))
        end -= len(max(fits, key=len)) if fits else 1
    return mentions[::-1]


def _alone(text: str, start: int, end: int) -> bool:
    letters = "abcdefghijklmnopqrstuvwxyz"
    if text[start] in letters + "0123456789" and start and text[start - 1] in letters + "0123456789":
        return False
    return not (text[end - 1] in letters and text[end : end + 1] and text[end] in letters + "0123456789")


@given(
    st.lists(st.sampled_from(["轮胎", "模具", "模", "供", "brake", " ", "pad", "pads", "x", "1"]), max_size=8).map(
        "".join
    )
)
@settings(max_examples=200, deadline=None)
def test_the_fast_search_is_the_plain_one(text: str) -> None:
    assert WORDS.find(text) == WORDS.find_plainly(text) == slowly(WORDS, text)


@pytest.mark.parametrize("words", [[], ["轮胎"], ["a1", "1a", "a1b", "轮胎", "胎", "\U00020bb7胎", "a b"]])
def test_both_searches_find_the_same_in_any_text(words: list[str]) -> None:
    lexicon, choose = Lexicon((word, TYRE) for word in words), random.Random(7)
    for _ in range(300):
        text = "".join(choose.choices(["轮", "胎", "a", "b", "1", " ", "\U00020bb7", "\ud800", "\uffff"], k=12))
        assert lexicon.find(text) == lexicon.find_plainly(text) == slowly(lexicon, text)


def test_a_word_of_two_products_means_either_and_a_product_beats_other_roles() -> None:
    both = Lexicon([("胎", TYRE), ("胎", MOULD), ("胎", Entry("filler"))])
    assert both.words["胎"] == Entry("product", "product", ("tyre", "tyre_mould"), "part")


def test_every_word_of_listings_has_a_role() -> None:
    words = listing_words()
    assert len(words) > 2000 and {entry.role for _word, entry in words} == {"head", "side", "filler"}
    assert {entry.meaning for _word, entry in words if entry.role == "side"} == {"offer", "demand"}
    assert len({word for word, _entry in words}) == len(words)


def test_the_words_of_the_catalog_name_their_products() -> None:
    lexicon = Lexicon.of(catalog_cluster())
    for name, product in catalog_cluster()["products"].filter(catalog_cluster()["products"]["kind"] != "segment").select("name", "id").iter_rows():  # fmt: skip
        assert product in lexicon.words[lexicon_form(name)].products


def test_units_said_in_several_ways() -> None:
    assert all(unit_of(word) is not None for word in UNIT_WORDS)
    assert unit_word("平方米") == "㎡" and unit_word("顿") == "吨" and unit_word("套") == "套"
    assert unit_word("square metres") == "㎡" and same_unit("tonnes", "吨") and same_unit("litres", "l")
    assert same_unit("只", "pcs") and same_unit("噸", "t") and not same_unit("套", "件") and not same_unit("件", None)
