"""The product that a text describes, beside a plain reckoning in sets and sums."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.descriptions import descriptions
from lianpu.cluster.folding import folded
from lianpu.cluster.lexicon import Lexicon
from lianpu.cluster.vocabulary import general_things, with_general_words
from lianpu.match import Known, reasons
from lianpu.match.described import (
    LEAST_LIKENESS,
    LEAST_PAIRS,
    LEAST_UNKNOWN,
    LEAST_UNKNOWN_SHARE,
    NOTHING,
    descriptions_of,
)
from lianpu.match.texts import read_texts
from tests.match_clusters import ids, listing, matcher, of_catalog

PROFILE = "把铝棒加热挤压成各种截面的长条，锯切时效后送货"


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of(catalog_cluster())


def read(known: Known, text: str) -> str | None:
    found = descriptions_of(known.table, known.relations).read(read_texts([text], known.table))[0]
    return None if found == NOTHING else known.relations.ids[found]


def pairs(text: str) -> set[str]:
    def word(sign: str) -> bool:
        return "\u4e00" <= sign <= "\u9fff" or sign in "abcdefghijklmnopqrstuvwxyz0123456789"

    plain = folded(text)
    both = {one + other for one, other in pairwise(plain) if word(one) and word(other)}
    return {pair for pair in both if any("\u4e00" <= sign <= "\u9fff" for sign in pair)}


@cache
def said_of_products() -> tuple[list[tuple[str, set[str]]], dict[str, float]]:
    """The pairs of every description, and what each weighs."""
    wider = with_general_words(catalog_cluster())
    known, words_of = set(wider["products"]["id"]), Lexicon.of(wider).words
    stands_for = {thing.id: words_of.get(folded(thing.names[0]).replace(" ", "")) for thing in general_things()}
    product = {id_: entry.products[0] for id_, entry in stands_for.items() if entry and entry.products}
    product |= {id_: id_ for id_ in known}
    said = [(product[id_], pairs(words)) for id_, texts in descriptions().items() if id_ in product for words in texts]
    frequency = Counter(pair for _id, own in said for pair in own)
    return said, {pair: math.log(len(said) / count) ** 2 for pair, count in frequency.items()}


def plainly(text: str) -> set[str]:
    """The likest products: several where they are as like to the last digits."""
    said, weight = said_of_products()
    own = pairs(text)
    mass = sum(weight.get(pair, math.log(len(said)) ** 2) for pair in own)
    likeness = [
        (
            id_,
            sum(weight[pair] for pair in own & words)
            / (max(sum(weight[pair] for pair in words), 1e-9) ** 0.25 * math.sqrt(mass)),
        )
        for id_, words in said
        if len(own & words) >= LEAST_PAIRS
    ]
    most = max((value for _id, value in likeness), default=0.0)
    return {id_ for id_, value in likeness if value >= LEAST_LIKENESS and math.isclose(value, most)}


def names_little(known: Known, text: str) -> bool:
    found = read_texts([text], known.table)
    things = found.things[0, : found.n_things[0]].tolist()
    unknown, total = sum(thing[5] for thing in things), sum(thing[1] - thing[0] for thing in things)
    return unknown >= LEAST_UNKNOWN and unknown >= LEAST_UNKNOWN_SHARE * total


SAID = [text for texts in descriptions().values() for text in texts]
WORDS = [sign for words in SAID[::700] for sign in words]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(SAID[::90]), min_size=1, max_size=2), st.text(WORDS, max_size=8))
def test_the_likest_description_is_found(known: Known, said: list[str], more: str) -> None:
    text = (more + "".join(said))[:200]
    found = read(known, text)
    wanted = plainly(text) if names_little(known, text) else set[str]()
    assert found in wanted if wanted else found is None


def test_every_description_speaks_of_a_product_and_none_names_it() -> None:
    known = Known.of(catalog_cluster())
    products = known.relations.taxonomy.products
    named = [
        id_
        for id_, texts in descriptions().items()
        if id_ in products and any(str(products[id_]["name"]) in said for said in texts)
    ]
    assert named == []
    assert len(descriptions()) > 5_000


def test_who_describes_a_thing_is_found_after_those_who_name_it_and_told_why() -> None:
    offers = matcher(
        listing(PROFILE, id="said"), listing("铝型材 6063", id="named"), listing("轮胎", id="tyre"), known=of_catalog()
    )
    found = offers.for_demand(listing("采购铝型材"))
    assert ids(found) == ["named", "said"]
    assert (found[1].relation, found[1].direct) == ("described", True)
    assert found[1].score.parts["product"] < found[0].score.parts["product"]
    assert PROFILE in reasons(found[1])[0]


def test_an_offer_that_describes_finds_who_needs_the_thing() -> None:
    demands = matcher(listing("采购铝型材", id="need"), listing("采购轮胎", id="other"), known=of_catalog())
    assert [found.demand["id"] for found in demands.for_offer(listing(PROFILE))] == ["need"]


def test_a_stated_product_is_believed_before_a_description() -> None:
    offers = matcher(listing(PROFILE, id="said", product="tyre"), known=of_catalog())
    assert "described" not in [found.relation for found in offers.for_demand(listing("采购铝型材"))]
