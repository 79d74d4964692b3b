"""What must hold of any listings: order, names and scripts do not matter, what breaks a condition is as if not there,
no text is too odd; and what is learned from words."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianpu.cluster.folding import folded
from lianpu.evaluation.labelled import labelled_folder
from lianpu.match import Judged, Known, Matcher, learned
from lianpu.match.embedding import Embedding
from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, XUYI, Row
from tests.laws.strategies import deterministic, perhaps
from tests.match_clusters import PRODUCTS, frame_of, ids, knowing, listing, market, matcher, of_catalog

TEXTS = (
    *(str(row["name"]) for row in PRODUCTS if row.get("kind") != "segment"), "供应轮胎 12R22.5", "二手轮胎", "论胎", "轮胎模具厂，轮胎模具", "压铸加工",
    "bearings", "motor controller 电机控制器", "轮胎回收", "卡车用钢板弹簧", "轮胎，轮毂，轴承", "不要轮胎，要轮毂", "没听说过的东西",
)  # fmt: skip
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(TEXTS), "region": perhaps(LIANSHUI, XUYI, NANJING, HUAIAN), "enterprise": perhaps("甲", "乙"),
    "certificates": perhaps([], ["CCC"], ["ISO9001", "CCC"]), "quantity": perhaps(5.0, 700.0), "unit": perhaps("件", "t"),
    "period": perhaps("year", "month"), "deadline": perhaps(None, DAY, DAY - dt.timedelta(1)), "as_of": perhaps(DAY, DAY - dt.timedelta(300)),
    "category": perhaps("product"), "product": perhaps(None, None, "tyre", "wheel"),
}  # fmt: skip
OFFERS = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=12).map(
    lambda rows: [listing(row["text"]) | row | {"id": f"o{number:02}"} for number, row in enumerate(rows)])  # fmt: skip
DEMANDS = st.fixed_dictionaries(
    {**COLUMNS, "radius": perhaps("county", "city", "any", "near"), "category": st.none(), "deadline": st.none()}
).map(lambda row: listing(row["text"]) | row | {"id": "d"})


def told(found: list[Judged]) -> list[tuple[Any, ...]]:
    """What a person sees of matches."""
    return [(entry.offer["id"], entry.score, entry.relation, entry.direct, entry.thing) for entry in found]


def asked(offers: Matcher, demand: Row) -> list[tuple[Any, ...]]:
    return told(offers.for_demand(demand, top=50))


@deterministic(15)
@given(OFFERS, DEMANDS, st.randoms(use_true_random=False))
def test_the_order_of_offers_changes_nothing(offers: list[Row], demand: Row, dice: Any) -> None:
    shuffled = list(offers)
    dice.shuffle(shuffled)
    assert asked(matcher(*shuffled), demand) == asked(matcher(*offers), demand)


@deterministic(15)
@given(OFFERS, DEMANDS)
def test_names_of_offers_change_nothing_but_ties(offers: list[Row], demand: Row) -> None:
    names = {row["id"]: f"{'zyxwvu'[number % 6]}-{row['id']}" for number, row in enumerate(offers)}
    renamed = asked(matcher(*({**row, "id": names[row["id"]]} for row in offers)), demand)
    before = [(names[name], *rest) for name, *rest in asked(matcher(*offers), demand)]
    assert [(entry[3], entry[1].score) for entry in renamed] == [(entry[3], entry[1].score) for entry in before]
    assert sorted(renamed, key=lambda entry: entry[0]) == sorted(before, key=lambda entry: entry[0])


@deterministic(15)
@given(OFFERS, DEMANDS, st.sampled_from(TEXTS))
def test_offers_that_break_a_condition_are_as_if_they_were_not_there(offers: list[Row], demand: Row, text: str) -> None:
    demand |= {"region": LIANSHUI, "radius": "city", "certificates": ["CCC"], "category": "product", "enterprise": "甲"}
    fitting = listing(text, region=XUYI, certificates=["CCC"], category="product", enterprise="乙")
    bad = ({"region": NANJING}, {"region": None}, {"certificates": None}, {"certificates": ["CC"]}, {"category": "site"},
           {"enterprise": "甲"}, {"deadline": DAY - dt.timedelta(1)})  # fmt: skip
    index = matcher(*offers)
    before = asked(index, demand)
    index.add(frame_of(*({**fitting, **broken, "id": f"bad{number}"} for number, broken in enumerate(bad))))
    assert asked(index, demand) == before
    index.add(frame_of(fitting | {"id": "good"}))
    assert [entry for entry in asked(index, demand) if entry[0] != "good"] == before


@deterministic(30)
@given(OFFERS, DEMANDS)
def test_what_is_found_is_what_each_pair_says_of_itself(offers: list[Row], demand: Row) -> None:
    named = [row for row in offers if row["text"] != "没听说过的东西"]
    index = matcher(*named)
    weighed = [(row, index.explain(demand, row)) for row in named]
    fitting = [found.judged for _row, found in weighed if not found.broken and found.judged.near_enough]
    fitting.sort(key=lambda entry: (not entry.direct, -entry.score.score, entry.offer["id"]))
    assert asked(index, demand) == told(fitting)


TRADITIONAL = opencc.OpenCC("s2t")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def in_other_signs(text: str, how: str) -> str:
    """Full-width, traditional or capital; a phrase that does not fold back one by one stays as it is."""
    other = {"wide": text.translate(WIDE), "traditional": TRADITIONAL.convert(text), "capital": text.upper()}[how]
    return other if folded(other) == folded(text) else text


@pytest.mark.parametrize("how", ["wide", "traditional", "capital"])
@deterministic(8)
@given(OFFERS, DEMANDS)
def test_the_script_of_a_text_changes_nothing(how: str, offers: list[Row], demand: Row) -> None:
    other = [{**row, "text": in_other_signs(row["text"], how)} for row in offers]
    before = asked(matcher(*offers), demand)
    for rows, wanted in ((other, demand), (other, {**demand, "text": in_other_signs(demand["text"], how)})):
        assert asked(matcher(*rows), wanted) == before


def test_the_other_scripts_are_other_signs() -> None:
    changed = {
        how: sum(in_other_signs(text, how) != text for text in TEXTS) for how in ("wide", "traditional", "capital")
    }
    assert changed["wide"] >= 3 and changed["traditional"] >= 12 and changed["capital"] >= 2


ODD = (
    "", " ", "轮", "轮胎" * 5000, "x" * 10_000, "1" * 10_000, "，" * 10_000, "(" * 5000, "🔥🔥轮胎🔥", "<script>alert(1)</script>轮胎", "&nbsp;轮胎&lt;",
    "'; DROP TABLE offers; --", "\x00\x01\x7f轮胎\x1b[0m", "\ufeff轮胎\u200b\u202e", "轮\u0301胎", "𠮷野家轮胎", "\n\r\t\x0b轮胎\u2028\u2029", "轮胎\ufffe\uffff",
    "ﬁ ㍿ ½ ∞", "不要" * 3000, "的" * 3000, "用于" * 3000, "轮胎的" * 300, "[" * 999, "12R22.5 " * 400, "%s{}{0}\\", "\u0f3a\u0660١٢٣轮胎",
)  # fmt: skip


@pytest.fixture(scope="module")
def odd() -> Matcher:
    return matcher(*(listing(text, id=f"o{number}") for number, text in enumerate(ODD)), listing("轮胎", id="plain"))


@pytest.mark.parametrize("text", [*ODD, "\ud800轮胎\udfff"])
def test_no_text_is_too_odd_to_ask_with(odd: Matcher, text: str) -> None:
    found = odd.for_demand(listing(text, specs=[text], certificates=[text] if len(text) > 9 else None))
    assert all(entry.score.low <= entry.score.score <= entry.score.high for entry in found)
    if text.count("轮胎") == 1:
        assert "plain" in ids(odd.for_demand(listing(text), top=50))


@pytest.mark.parametrize("text", ODD)
def test_no_text_is_too_odd_to_offer(odd: Matcher, text: str) -> None:
    assert all(entry.score.low <= entry.score.high for entry in odd.for_offer(listing(text, id="asked"), top=50))


@deterministic(60)
@given(st.text(max_size=40) | st.text("轮胎模具厂的用于不要12.RPA,。 (", max_size=40))
def test_any_text_may_be_asked_with(odd: Matcher, text: str) -> None:
    assert len({entry.offer["id"] for entry in odd.for_demand(listing(text), top=50)}) <= len(odd)


def test_half_a_surrogate_pair_in_an_offer(odd: Matcher) -> None:
    assert "plain" in ids(odd.for_offer(listing("轮胎\ud800")), "demand")


LISTINGS = frame_of("轮胎", "轮毂")


@pytest.fixture(scope="module")
def taught() -> Known:
    return learned(market(), of_catalog(), LISTINGS)


def words_of(known: Known) -> Embedding:
    assert known.embedding is not None
    return known.embedding


@pytest.mark.parametrize(
    "listings",
    [2, 150],
)
def test_the_same_listings_teach_the_same_words(listings: int) -> None:
    lines = (labelled_folder() / "match" / "offers.jsonl").read_text("utf-8").splitlines()
    texts = ["轮胎", "轮毂"] if listings == 2 else [json.loads(line)["text"] for line in lines[:listings]]
    rows = frame_of(*(listing(text, id=str(number)) for number, text in enumerate(texts)))
    one, *others = (words_of(learned(market(), of_catalog(), rows)) for _time in range(2 if listings > 2 else 4))
    assert (one.tokens[1:] > one.tokens[:-1]).all() and one.vectors.dtype == np.float32
    assert {(other.tokens.tobytes(), other.vectors.tobytes()) for other in others} == {(one.tokens.tobytes(), one.vectors.tobytes())}  # fmt: skip


def test_a_text_is_a_unit_vector_or_nothing(taught: Known) -> None:
    words = words_of(taught)
    for some in (words.tokens[:1], words.tokens[::3], words.tokens):
        assert np.linalg.norm(words.of_text(some)) == pytest.approx(1.0, abs=1e-5)
    weighted = words.of_text(words.tokens[:2], np.array([1.0, 0.0], np.float32))
    assert weighted == pytest.approx(words.of_text(words.tokens[:1]), abs=1e-5)
    for none in (np.empty(0, np.uint64), np.array([1, 2**63 + 7], np.uint64)):
        assert not words.of_text(none).any() and words.of_text(none).shape == words.vectors.shape[1:]


def test_kin_are_the_nearest_words(taught: Known) -> None:
    words = words_of(taught)
    vector = words.of_text(words.tokens[4:9])
    cosines = words.vectors @ vector / np.linalg.norm(words.vectors, axis=1)
    kin, near = words.kin(vector, 5)
    assert near == pytest.approx(np.sort(cosines)[::-1][:5], abs=1e-5) and list(near) == sorted(near, reverse=True)
    assert set(kin[:3].tolist()) <= set(words.tokens[np.argsort(-cosines)[:6]].tolist())
    assert len(words.kin(vector, 10_000)[0]) == len(words.tokens)


def test_matching_works_with_learned_words_and_without(taught: Known) -> None:
    nothing = Embedding(np.empty(0, np.uint64), np.empty((0, 100), np.float32), np.empty(0, np.int64))
    for known in (taught, knowing(), knowing(embedding=nothing)):
        offers = matcher("轮胎", "轮毂", "轮胎模具", known=known)
        found = [ids(offers.for_demand(listing(text))) for text in ("轮胎", "")]
        assert found[0][0] == "轮胎" and "轮胎模具" not in found[0] and found[1] == []
        assert ids(offers.for_offer(listing("轮毂")), "demand")[0] == "轮毂"
