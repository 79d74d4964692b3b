"""The network that votes for the side and the category: votes by hand, both twins, and learning from a few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianpu.accelerate import plain
from lianpu.intake.sentence.learned import network as kernels
from lianpu.intake.sentence.learned.network import Network
from lianpu.intake.sentence.learned.network_training import learn_network

TWO = Network(
    keys=np.array([3, 7, 11], np.int64),
    vectors=np.array([[10, 0], [0, 20], [5, 5]], np.int8),
    scales=np.array([0.1, 0.05]),
    bias=np.array([0.0, 0.5]),
    votes=np.array([[1.0, -1.0], [0.0, 2.0]]),
    offsets=np.array([0.25, 0.0]),
)


def test_votes_by_hand() -> None:
    weighed = TWO.weigh(np.array([7, 99, 3, 7], np.int64))  # 99 is not known, 7 counts once
    share = 1 / np.sqrt(2)
    hidden = np.tanh([10 * 0.1 * share, 0.5 + 20 * 0.05 * share])
    assert weighed.rows.tolist() == [1, 0] and weighed.firsts.tolist() == [0, 2]
    assert weighed.hidden == pytest.approx(hidden)
    assert weighed.votes == pytest.approx([0.25 + hidden[0], -hidden[0] + 2 * hidden[1]])


def test_what_pulls_the_votes_is_their_slope() -> None:
    weighed = TWO.weigh(np.array([7, 3], np.int64))
    slope = 1 - weighed.hidden**2
    assert TWO.pulls(weighed, 2) == pytest.approx(
        np.array([[0.0, 10 * 0.1 * slope[0]], [20 * 0.05 * slope[1] * 2, -10 * 0.1 * slope[0]]])
    )
    assert TWO.pulls(weighed, 1) == pytest.approx(np.array([[0.0, 10 * 0.1 * slope[0]]]))


def test_the_twins_pull_the_same_and_what_leads_most_is_the_first_long_enough() -> None:
    weighed = TWO.weigh(np.array([7, 3, 11], np.int64))
    pulls = np.empty((2, 3))
    plain(kernels._pull)(TWO.vectors, weighed.rows, TWO.scales, TWO.votes, weighed.hidden, pulls)
    assert pulls == pytest.approx(TWO.pulls(weighed, 2))
    pulls, shown = np.array([[3.0, 2.0, 2.0, 9.0], [0.0, 0.0, 0.0, 9.0]]), np.array([4, 0, 1, 2])
    for twin in (kernels.leads_most, plain(kernels.leads_most)):
        assert twin(pulls, 0, shown, np.array([2, 2, 2, 2, 1]), 2) == 1, "that of most pull is too short"
        assert twin(pulls, 1, shown, np.array([2, 2, 2, 2, 1]), 2) == 3
        assert twin(pulls, 0, shown, np.zeros(5, np.int64), 2) == -1


def test_without_a_known_feature_the_offsets_and_the_bias_vote() -> None:
    weighed = TWO.weigh(np.array([1, 2], np.int64))
    assert len(weighed.rows) == 0
    assert weighed.votes == pytest.approx([0.25, 2 * np.tanh(0.5)])
    assert Network.untaught(3).weigh(np.array([5], np.int64)).votes.tolist() == [0.0, 0.0, 0.0]


@given(st.lists(st.integers(0, 40), max_size=30), st.sets(st.integers(0, 40), max_size=25))
@settings(max_examples=60, deadline=None)
def test_the_twins_know_the_same_rows(features: list[int], known: set[int]) -> None:
    keys = np.array(sorted(known), np.int64)
    places = np.zeros(64, np.int64)
    kernels._put(keys, places)
    found = []
    for twin in (kernels._known_rows, plain(kernels._known_rows)):
        rows, firsts = np.full(len(features), -1, np.int64), np.full(len(features), -1, np.int64)
        count = twin(np.array(features, np.int64), places, rows, firsts)
        found.append((rows[:count].tolist(), firsts[:count].tolist()))
    first_places = {feature: features.index(feature) for feature in features if feature in known}
    assert found[0] == found[1]
    assert found[0] == ([sorted(known).index(feature) for feature in first_places], list(first_places.values()))


def test_a_group_that_is_not_labelled_teaches_nothing() -> None:
    sentences = [np.array([1 + label, 100], np.int64) for label in (0, 1) for _copy in range(30)]
    labels = np.array([(label, 1 if label else -1) for label in (0, 1) for _copy in range(30)], np.int64)
    votes = learn_network(sentences, labels, (2, 2)).weigh(sentences[0]).votes
    assert votes[:2].argmax() == 0 and votes[2:].argmax() == 1


def test_what_is_stored_is_the_same_network() -> None:
    sentences = [np.array([1 + label, 100], np.int64) for label in (0, 1) for _copy in range(10)]
    taught = learn_network(sentences, np.repeat([[0], [1]], 10, axis=0), (2,))
    again = Network.of_arrays(taught.to_arrays())
    for one in sentences[::10]:
        assert np.array_equal(again.weigh(one).votes, taught.weigh(one).votes)
