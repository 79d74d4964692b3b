"""The share of a text's telling words that another text says too, against plain sets and rarities by hand."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import log

import numpy as np
import pytest

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.match import Known
from lianpu.match.texts import read_texts
from lianpu.match.wording import Wording

TEXTS = (
    "底盘用高强度六角法兰面螺栓，M12×1.25，10.9级，锌铝涂层，一年两百万件",
    "汽车用10.9级六角法兰面螺栓M12×1.25，锌铝涂层",
    "304不锈钢六角螺栓",
    "面议",
    "",
    "hex flange bolts, zinc flake",
)


@cache
def known() -> Known:
    return Known.of(catalog_cluster())


def words(*texts: str) -> tuple[np.ndarray, np.ndarray]:
    return known().topics.words_of(read_texts(list(texts), known().table))


def plainly(said: np.ndarray, other: np.ndarray) -> float:
    """The share, word by word."""
    topics = known().topics
    counts = dict(zip(topics.tokens.tolist(), np.diff(topics.first).tolist(), strict=True))
    rarity = {word: (log(len(topics.wider) / counts.get(word, 1)) + 0.5) ** 2 for word in said.tolist()}
    return sum(rarity[word] for word in set(said.tolist()) & set(other.tolist())) / max(sum(rarity.values()), 1e-9)


@pytest.mark.parametrize("text", TEXTS)
def test_the_share_is_that_of_the_words_in_common(text: str) -> None:
    (_ends, said), (indptr, others) = words(text), words(*TEXTS)
    found = known().topics.wording_of(said).shares(indptr, others)
    expected = [plainly(said, others[first:last]) for first, last in pairwise(indptr.tolist())]
    assert found.tolist() == pytest.approx(expected)


def test_a_text_says_all_that_it_says_and_nothing_of_what_it_does_not() -> None:
    wording = Wording(np.array([2, 5, 9], np.uint64), np.array([0.5, 0.3, 0.2]))
    indptr, others = np.array([0, 3, 3, 5, 8]), np.array([2, 5, 9, 1, 10, 4, 5, 9], np.uint64)
    assert wording.shares(indptr, others).tolist() == pytest.approx([1.0, 0.0, 0.0, 0.5])


def test_a_rare_word_says_more_than_a_common_one() -> None:
    topics = known().topics
    counts = np.diff(topics.first)
    rare, common = topics.tokens[int(np.argmin(counts))], topics.tokens[int(np.argmax(counts))]
    both = np.sort(np.array([rare, common]))
    weights = dict(zip(both.tolist(), topics.wording_of(both).weights.tolist(), strict=True))
    assert weights[int(rare)] > weights[int(common)] > 0.0
    assert sum(weights.values()) == pytest.approx(1.0)


def test_amounts_are_no_words() -> None:
    (_ends, said), (indptr, others) = words("法兰螺栓 月20万件"), words("法兰螺栓", "注塑机 月20万件")
    found = known().topics.wording_of(said).shares(indptr, others).tolist()
    assert found == pytest.approx([1.0, 0.0])
