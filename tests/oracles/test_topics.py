"""What texts are about, reckoned anew with dictionaries, and what it does to the order of matches."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.descriptions import descriptions
from lianpu.cluster.vocabulary import with_general_words
from lianpu.match.known import Known
from lianpu.match.texts import read_texts
from lianpu.match.tokens import TOPIC
from lianpu.match.tokens import token as numbered
from lianpu.match.topics import (
    LEAST_INDEXED,
    LENGTH_POWER,
    MOST_INDEXED,
    MOST_TOPICS,
    UNKNOWN,
    WIDER_SHARE,
    WIDER_STEPS,
    _tokens_of,
)
from tests.match_clusters import listing, matcher

TEXTS = (
    "下游账期120天，想把应收货款提前变现",
    "马桶水箱里头管进水的，水满了自己停的那个件",
    "accounts receivable factoring",
    "轮胎",
    "ｑｑ",
)


@cache
def known() -> Known:
    return Known.of(catalog_cluster())


def tokens(texts: list[str]) -> list[list[int]]:
    read = read_texts(texts, known().table)
    indptr, found = _tokens_of(read.fold, read.offsets, known().table.sound)
    return [found[start:end].tolist() for start, end in pairwise(indptr.tolist())]


@cache
def weights() -> dict[int, dict[int, float]]:
    """Token → product → how much it speaks for it."""
    cluster, position = with_general_words(catalog_cluster()), known().relations.position
    texts = [(position[id_], name) for id_, name in cluster["products"].select("id", "name").iter_rows()]
    texts += [(position[id_], name) for id_, name in cluster["products"].select("id", "name_en").iter_rows() if name]
    texts += [
        (position[id_], word)
        for word, id_ in cluster["product_aliases"].select("alias", "product").iter_rows()
        if id_ in position
    ]
    texts += [(position[id_], said) for id_, all_said in descriptions().items() if id_ in position for said in all_said]
    found = tokens([text for _product, text in texts])
    having: dict[int, set[int]] = defaultdict(set)
    for (product, _text), own in zip(texts, found, strict=True):
        for token in own:
            having[token].add(product)
    rarity = {token: math.log(len(position) / len(products)) + 0.5 for token, products in having.items()}
    weighed: dict[int, dict[int, float]] = defaultdict(dict)
    for (product, _text), own in zip(texts, found, strict=True):
        length = math.sqrt(sum(rarity[token] ** 2 for token in own)) ** LENGTH_POWER
        for token in own:
            weighed[token][product] = max(weighed[token].get(product, 0.0), rarity[token] ** 2 / length)
    return weighed


def plainly(text: str) -> dict[int, float]:
    """Product → its share, a vector of length 1."""
    scores: defaultdict[int, float] = defaultdict(float)
    for token in tokens([text])[0]:
        for product, weight in sorted(weights().get(token, {}).items()):
            scores[product] += weight
    shares = {product: score**2 for product, score in sorted(scores.items(), key=lambda entry: -entry[1])[:MOST_TOPICS]}
    relations = known().relations
    for product, share in list(shares.items()):
        for step in range(1, WIDER_STEPS + 1):
            parent = relations.taxonomy.parent.get(relations.ids[product])
            if parent not in relations.position:
                break
            product = relations.position[parent]
            shares[product] = shares.get(product, 0.0) + share * WIDER_SHARE**step
    length = math.sqrt(sum(share**2 for share in shares.values()))
    return {product: share / length for product, share in shares.items()}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_about_the_products_whose_words_it_shares(text: str) -> None:
    read = read_texts([text], known().table)
    found = known().topics.of_text(read, np.full(1, -1, np.int32)).vector
    expected = plainly(text)
    assert {int(product) for product in np.flatnonzero(found)} == set(expected)
    assert [float(found[product]) for product in expected] == pytest.approx(list(expected.values()), rel=1e-4)


def test_two_texts_are_as_near_as_what_they_are_about() -> None:
    read, stated = read_texts(TEXTS, known().table), np.full(len(TEXTS), -1, np.int32)
    for text in TEXTS[:4]:
        wanted = known().topics.of_text(read_texts([text], known().table), stated[:1]).vector
        ours, others = plainly(text), [plainly(other) for other in TEXTS]
        expected = [
            sum(share * ours.get(product, 0.0) for product, share in other.items()) if other else UNKNOWN
            for other in others
        ]
        assert known().topics.of_texts(read, stated).likeness(wanted) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("text", ["面议", "ｑｑ"])
def test_what_a_row_states_is_what_its_text_is_about(text: str) -> None:
    tyre = known().relations.position["truck_tyre"]
    found = known().topics.of_text(read_texts([text], known().table), np.full(1, tyre, np.int32)).vector
    assert found[tyre] == found.max() > 0


def test_texts_are_found_by_what_they_are_most_about() -> None:
    read, stated = read_texts(TEXTS, known().table), np.full(len(TEXTS), -1, np.int32)
    own = [[1, 2], [], [3], [4], [5]]
    indptr = np.cumsum([0, *map(len, own)])
    found_ptr, found = (
        known().topics.of_texts(read, stated).beside(indptr, np.array([one for few in own for one in few], np.uint64))
    )
    for place, text in enumerate(TEXTS):
        likely = sorted(
            (entry for entry in plainly(text).items() if entry[1] >= LEAST_INDEXED), key=lambda one: -one[1]
        )
        expected = [
            numbered(TOPIC, product) for product in sorted(product for product, _share in likely[:MOST_INDEXED])
        ]
        assert found[found_ptr[place] : found_ptr[place + 1]].tolist() == own[place] + expected


@pytest.mark.parametrize(
    ("demand", "offer"),
    [
        ("愿意出让15%股份引进资金", "天使轮、A轮领投"),
        ("切削液废液，要有资质的处理", "危废处置 HW08 HW09"),
        ("想把应收货款提前变现", "保理，买方确权"),
    ],
)
def test_who_shares_no_word_with_a_demand_is_found_by_what_both_are_about(demand: str, offer: str) -> None:
    others = [listing(text) for text in ("轮胎", "铜箔 6μm", "速冻水饺", "商品混凝土")]
    offers = matcher(*others, listing(offer, id="meant"), known=known())
    assert [entry.offer["id"] for entry in offers.for_demand(listing(demand))][:1] == ["meant"]


def test_who_says_in_other_words_what_is_wanted_is_nearer() -> None:
    offers = matcher(known=known())

    def closeness(demand: str, offer: str) -> float:
        return offers.weigh(listing(demand), listing(offer)).closeness

    factoring, mortgage = "保理：买方确权后三日放款，有追无追均可", "房产抵押贷款，七成"
    assert closeness(TEXTS[0], factoring) > 2 * closeness(TEXTS[0], mortgage)
    gasket = "冰箱冷柜门封条，四角热焊"
    assert closeness(gasket, "软PVC带磁密封，冰柜门用") > 2 * closeness(gasket, "汽车玻璃升降器")


def test_what_is_denied_is_not_what_a_text_is_about() -> None:
    def about(text: str) -> NDArray[np.float32]:
        topics = known().wanted(listing(text)).topics
        assert topics is not None
        return topics.vector

    wanted = about("要轮胎")
    assert float(about("要轮胎，不要模具") @ wanted) > float(about("要轮胎，要模具") @ wanted)


def test_what_a_row_states_is_mostly_what_it_is_about() -> None:
    urea_tank = known().relations.position["urea_tank"]
    read = read_texts(["尿素箱"], known().table)
    of_words, stated = (
        known().topics.of_text(read, np.array([product], np.int32)).vector for product in (-1, urea_tank)
    )
    gearbox = known().topics.of_text(read_texts(["手动变速箱"], known().table), np.array([-1], np.int32)).vector
    assert of_words @ gearbox > 2 * (stated @ gearbox), "the last character alone makes it a gearbox"
    assert stated[urea_tank] > 0.8
